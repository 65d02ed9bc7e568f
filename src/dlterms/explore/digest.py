"""A digest says in text what a figure shows, so that a changed curve is a changed text and fails a comparison."""

from collections.abc import Mapping
from typing import Any

import numpy as np


def rounded(value: float, scale: float, digits: int) -> str:
    """The number to so many significant digits; what is far below the scale of its array is zero, whatever its last bits are."""
    if np.isfinite(value) and abs(value) <= 1e-9 * max(scale, 1e-300):
        return "0"
    return f"{value:.{digits}g}"


def line_of(name: str, value: Any, digits: int) -> str:
    """One array: its shape, then minimum, maximum, mean and a weighted mean that notices a changed order."""
    parts = value if isinstance(value, tuple) else (value,)
    texts = []
    for part in parts:
        array = np.asarray(part, dtype=float)
        finite = array[np.isfinite(array)]
        if array.ndim == 0:
            texts.append(rounded(float(array), abs(float(array)), digits))
        elif finite.size == 0:
            texts.append(f"{array.shape} with no finite number")
        else:
            scale = float(np.abs(finite).max())
            weights = 1 + np.arange(finite.size) % 7
            numbers = [finite.min(), finite.max(), finite.mean(), (finite * weights).sum() / weights.sum()]
            low, high, mean, weighted = (rounded(float(n), scale, digits) for n in numbers)
            texts.append(f"{array.shape} min {low} max {high} mean {mean} weighted {weighted}")
    return f"  {name}: " + " ; ".join(texts)


def digest(title: str, settings: Mapping[str, Any], result: Mapping[str, Any], digits: int) -> str:
    """The whole text: what the figure is, its settings, and a line for each array."""
    shown = ", ".join(f"{name}={value:g}" if isinstance(value, float) else f"{name}={value}"
                      for name, value in settings.items())  # fmt: skip
    head = f"{title} ({shown})" if shown else title
    return "\n".join([head, *(line_of(name, value, digits) for name, value in result.items())])
