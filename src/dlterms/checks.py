"""Bad input is refused here, with an error that names the argument, what came and what was expected."""

import operator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def shown(value: Any) -> str:
    """A value as an error message shows it: arrays by dtype and shape, anything else by a short repr."""
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype} of shape {value.shape}"
    text = repr(value)
    return f"{type(value).__name__} {text if len(text) <= 60 else text[:57] + '...'}"


def as_array(name: str, value: ArrayLike) -> NDArray[Any]:
    """`value` as an array of whatever it holds; raises ValueError if its rows differ in length."""
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must be a rectangular array of numbers, got {shown(value)}") from None


def as_float(name: str, value: ArrayLike, ndim: int | None = None) -> NDArray[Any]:
    """`value` as a floating-point array: floats keep their dtype, integers and booleans become float64.

    A Variable of a tape (dlterms.gradients.autodiff) stays one, so that what is done with it is recorded.
    Raises TypeError if it is not real numbers, ValueError if it has not `ndim` axes.
    """
    array: Any = value if getattr(value, "on_tape", False) else as_array(name, value)
    if array.dtype.kind in "biu":
        array = array.astype(np.float64)
    if array.dtype.kind != "f":
        raise TypeError(f"{name} must be an array of real numbers, got {shown(value)}")
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} axes, got shape {array.shape}")
    return array


def as_finite(name: str, value: ArrayLike, ndim: int | None = None) -> NDArray[Any]:
    """`value` as `as_float` makes it; raises ValueError if an entry is nan or infinite.

    For algorithms that compare and choose: nan loses every comparison, so it would pass for an answer.
    """
    array = as_float(name, value, ndim)
    if not np.all(np.isfinite(array)):
        raise ValueError(f"{name} must be finite, got nan or inf")
    return array


def as_index(name: str, value: ArrayLike, size: int) -> NDArray[np.intp]:
    """`value` as an integer array whose entries all lie in [0, size).

    Raises TypeError if it is not integers, ValueError if one is out of range.
    """
    array = as_array(name, value)
    if array.size == 0:
        array = array.astype(np.intp)
    if array.dtype.kind not in "iu":
        raise TypeError(f"{name} must be integers, got {shown(value)}")
    outside = (array < 0) | (array >= size)
    if outside.any():
        raise ValueError(f"{name} must lie in [0, {size}), got {array[outside].flat[0]}")
    return array.astype(np.intp, copy=False)


def as_count(name: str, value: Any, least: int = 1) -> int:
    """`value` as a whole number of at least `least`; raises TypeError or ValueError otherwise."""
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be an integer, got {shown(value)}")
    try:
        count = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be an integer, got {shown(value)}") from None
    if count < least:
        raise ValueError(f"{name} must be at least {least}, got {count}")
    return count


def as_pair(name: str, value: Any, least: int = 1) -> tuple[int, int]:
    """`value` as (vertical, horizontal): one integer stands for both; raises TypeError or ValueError otherwise."""
    parts = value if isinstance(value, (tuple, list)) else (value, value)
    if len(parts) != 2:
        raise ValueError(f"{name} must be one integer or a pair of them, got {shown(value)}")
    return as_count(name, parts[0], least), as_count(name, parts[1], least)


def as_scalar(
    name: str,
    value: Any,
    low: float = -np.inf,
    high: float = np.inf,
    *,
    open_low: bool = False,
    open_high: bool = False,
) -> float:
    """`value` as a number in [low, high], either end open on request; raises TypeError or ValueError otherwise."""
    if isinstance(value, (str, bytes, bool)) or (not np.isscalar(value) and np.ndim(value) != 0):
        raise TypeError(f"{name} must be a number, got {shown(value)}")
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be a number, got {shown(value)}") from None
    above = number > low if open_low else number >= low
    below = number < high if open_high else number <= high
    if not (above and below):
        interval = f"{'(' if open_low or low == -np.inf else '['}{low:g}, {high:g}"
        interval += ")" if open_high or high == np.inf else "]"
        raise ValueError(f"{name} must lie in {interval}, got {number:g}")
    return number


def as_flag(name: str, value: Any) -> bool:
    """`value` if it is True or False; raises TypeError for anything that only counts as such."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, got {shown(value)}")
    return bool(value)


def one_of(name: str, value: Any, choices: tuple[str, ...]) -> str:
    """`value` if it is one of the `choices`; raises ValueError that lists them otherwise."""
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, choices))}, got {shown(value)}")
    return value


def axis_of(x: NDArray[Any], axis: Any, name: str = "axis") -> int:
    """`axis` counted from the front; raises TypeError or ValueError if `x` has no such axis."""
    try:
        index = operator.index(axis)
    except TypeError:
        raise TypeError(f"{name} must be an integer, got {shown(axis)}") from None
    if not -x.ndim <= index < x.ndim:
        raise ValueError(f"{name} must lie in [{-x.ndim}, {x.ndim}) for an array of shape {x.shape}, got {index}")
    return index % x.ndim
