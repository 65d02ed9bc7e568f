"""A digest says in text what a figure shows, so that a changed curve is a changed text and fails a comparison."""

from collections.abc import Mapping
from typing import Any

import numpy as np

_ENTRY = 1e-9  # of the array's largest entry: what is left where its entries cancel
_SINGLE = 1e-13  # of the result's largest entry, about 500 roundings: far smaller numbers may well be meant


def rounded(value: float, noise: float, digits: int = 4) -> str:
    """So many significant digits, the same on every machine, and 0 for what is not above the noise.

    A number that lies half-way between two roundings is first made the same double everywhere, by rounding it to
    twelve digits.
    """
    if np.isfinite(value) and abs(value) <= noise:
        return "0"
    return f"{float(f'{value:.12g}'):.{digits}g}"


def noise_of(result: Mapping[str, Any]) -> float:
    """How large a single number may be and still be nothing but rounding beside the arrays of real numbers.

    A slider at 0 leaves 0 on one processor and 1e-17 on another. Where small numbers are the point, as with gradients
    that vanish, a result should hold their logarithm: beside entries of 1, 1e-20 reads as 0 here.
    """
    parts = [np.asarray(p) for value in result.values() for p in (value if isinstance(value, tuple) else (value,))]
    sizes = (np.abs(p[np.isfinite(p)]).max(initial=0) for p in parts if p.ndim and p.dtype.kind == "f")
    return _SINGLE * float(max(sizes, default=0))


def line_of(name: str, value: Any, noise: float, digits: int = 4) -> str:
    """One array: its shape, then minimum, maximum, mean and a weighted mean that notices a changed order."""
    parts = value if isinstance(value, tuple) else (value,)
    texts = []
    for part in parts:
        array = np.asarray(part, dtype=float)
        finite = array[np.isfinite(array)]
        if array.ndim == 0:
            texts.append(rounded(float(array), noise, digits))
        elif finite.size == 0:
            texts.append(f"{array.shape} with no finite number")
        else:
            small = _ENTRY * float(np.abs(finite).max())
            weights = 1 + np.arange(finite.size) % 7
            numbers = [finite.min(), finite.max(), finite.mean(), (finite * weights).sum() / weights.sum()]
            low, high, mean, weighted = (rounded(float(n), small, digits) for n in numbers)
            gaps = f" ({array.size - finite.size} not finite)" if finite.size < array.size else ""
            texts.append(f"{array.shape} min {low} max {high} mean {mean} weighted {weighted}{gaps}")
    return f"  {name}: " + " ; ".join(texts)


def in_words(settings: Mapping[str, Any]) -> str:
    """The settings as name=value, ..."""
    return ", ".join(f"{k}={v:g}" if isinstance(v, float) else f"{k}={v}" for k, v in settings.items())


def digest(title: str, settings: Mapping[str, Any], result: Mapping[str, Any], digits: int = 4) -> str:
    """The whole text: what the figure is, its settings, and a line for each array."""
    head = f"{title} ({in_words(settings)})" if settings else title
    return "\n".join([head, *(line_of(name, value, noise_of(result), digits) for name, value in result.items())])
