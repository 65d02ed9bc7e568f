"""The slider contract: an explorer that breaks anywhere in the range of its controls must fail a test."""

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from dlterms.explore.controls import pairs

if TYPE_CHECKING:
    from dlterms.explore.explorer import Explorer


def contract(explorer: "Explorer") -> int:
    """Try each control at both ends (a menu at every choice) and every pair of them; returns how many were tried.

    Raises AssertionError, naming the settings, if compute or the view fails, something is not finite, an invariant
    does not hold, or a control changes nothing in the picture.
    """
    start = explorer.render()
    tried = 0
    for control in explorer.controls.values():
        frames = [_at(explorer, **{control.name: value}) for value in control.ends]
        tried += len(frames)
        assert any(not np.array_equal(start, frame) for frame in frames), (
            f"{control.name}: moving it to {control.ends} changes nothing in the picture"
        )
    for a, b in pairs(explorer.controls):
        for va, vb in product((a.default, *a.ends), (b.default, *b.ends)):
            _at(explorer, **{a.name: va, b.name: vb})
            tried += 1
    return tried


def _at(explorer: "Explorer", **settings: Any) -> Any:
    try:
        result = explorer.at(**settings)
        frame = explorer.render(**settings)
    except Exception as error:
        raise AssertionError(f"at {settings}: {type(error).__name__}: {error}") from error
    for name, holds in explorer.invariants.items():
        assert holds(result), f"at {settings}: the invariant {name!r} does not hold"
    return frame
