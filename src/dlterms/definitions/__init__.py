"""The same ops once more, straight from the formula: loops over single numbers, no tricks, made to be read.

A definition has the name and the signature of its op and lies in the module of the same name: that of
`dlterms.neurons.activations.softmax` is `dlterms.definitions.neurons.activations.softmax`. It takes NumPy arrays and
returns what the op returns. Every number is computed by itself, with Python's own arithmetic and `math`:
`np.ndindex(x.shape)` runs through all the places i of an array, and `sum(... for ...)` is the sum sign.
There are no gradients, no checks and no precautions against overflow. Definitions are slow; the tests hold that each op
gives the same numbers.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def definition_of(op: Any) -> Callable[..., Any]:
    """The definition of an op, as a function that can be called.

    Errors: ValueError for what has no definition.
    """
    package, _, module = str(getattr(op, "__module__", "")).partition(".")
    try:
        if package == "dlterms":
            return getattr(import_module(f"dlterms.definitions.{module}"), op.__name__)
    except (ImportError, AttributeError):
        pass
    raise ValueError(f"op must be one of the ops of dlterms, such as softmax, got {op!r}")
