"""A claim is a sentence that is executed: where it is true it is shown with a check mark, where not the page stops."""

from typing import Any

import numpy as np
from IPython.display import display

from dlterms.bilingual import T
from dlterms.teaching.showing import bundle


class ClaimError(AssertionError):
    """A sentence of a page is not true here."""


def claim(sentence: T, condition: Any) -> None:
    """Show the sentence with a check mark if the condition holds.

    sentence : T, inline Markdown in both languages; condition : True or False, Python's or NumPy's.
    Errors: ClaimError (an AssertionError) with the sentence if the condition is False; TypeError for one that is no
    T, and for a condition that only counts as true: `claim(..., [1])` would claim nothing.
    """
    if not isinstance(sentence, T):
        raise TypeError(f"sentence must be T(english, chinese), got {type(sentence).__name__} {sentence!r}")
    if not isinstance(condition, (bool, np.bool_)):
        raise TypeError(f"condition must be True or False, got {type(condition).__name__} {condition!r}")
    if not condition:
        raise ClaimError(f"this is not true here: {sentence!s}")
    display(bundle(T(f"✓ {sentence!s}", f"✓ {sentence.zh}"), "claim"), raw=True)
