"""Bad input is refused here, with an error that names the argument, what came and what was expected."""

import contextlib
import operator
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def shown(value: Any) -> str:
    """A value as an error message shows it: arrays by dtype and shape, anything else by a short repr."""
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype} of shape {value.shape}"
    try:
        text = repr(value)
    except ValueError:  # an integer of more digits than Python prints
        text = "of thousands of digits"
    return f"{type(value).__name__} {text if len(text) <= 60 else text[:57] + '...'}"


def on_tape(value: Any) -> bool:
    """Whether `value` is a Variable (dlterms.gradients.autodiff), and what is done with it is recorded."""
    return getattr(value, "on_tape", False) is True


def plain(value: Any) -> Any:
    """The array below all tapes, for what a derivative does not depend on."""
    while on_tape(value):
        value = value.value
    return value


def as_array(name: str, value: ArrayLike) -> NDArray[Any]:
    """`value` as an array of whatever it holds; raises ValueError if its rows differ in length."""
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must be a rectangular array of numbers, got {shown(value)}") from None


def as_float(name: str, value: ArrayLike, ndim: int | None = None) -> NDArray[Any]:
    """`value` as a floating-point array: floats keep their dtype, integers and booleans become float64.

    A Variable stays one, so that what is done with it is recorded.
    Raises TypeError if it is not real numbers, ValueError if it has not `ndim` axes.
    """
    array: Any = value if on_tape(value) else as_array(name, value)
    if array.dtype.kind in "biu":
        array = array.astype(np.float64)
    if array.dtype.kind != "f":
        raise TypeError(f"{name} must be an array of real numbers, got {shown(value)}")
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} axes, got shape {array.shape}")
    return array


def fitted(axes: str, **arrays: Any) -> list[Any]:
    """The arrays as floating-point arrays of the dtype of the first, once their axes fit together.

    axes : what each array's axes are called, in the order of the arrays, as in
    fitted("... N M, ... M, ...", memory=memory, key=key, beta=beta). Axes of one letter have one size, "4H" is four
    times the size of H, and "..." stands for any number of axes, the same in all arrays. What ends in "?"
    may be None, and stays so.
    Errors: ValueError that names the array and says what its shape must be; TypeError for what is not real numbers.
    """
    sizes: dict[str, list[int]] = {}
    found: dict[str, Any] = {}
    for (name, value), letters in zip(arrays.items(), axes.split(","), strict=True):
        optional = letters.rstrip().endswith("?")
        array = None if optional and value is None else as_float(name, value)
        parts = [(int(times or 1), letter) for times, letter in re.findall(r"(\d*)(\.\.\.|\w)", letters)]
        if array is not None and not _fits(array.shape, parts, sizes):
            beside = ", ".join(f"{other} {known.shape}" for other, known in found.items() if known is not None)
            raise ValueError(
                f"{name} must have shape {_wanted(parts, sizes)}, got {array.shape}" + (beside and f" beside {beside}")
            )
        found[name] = array
    dtype = next(array.dtype for array in found.values() if array is not None)
    return [None if array is None else array.astype(dtype, copy=False) for array in found.values()]


def _fits(shape: tuple[int, ...], parts: list[tuple[int, str]], sizes: dict[str, list[int]]) -> bool:
    """Whether a shape is what the parts (how many times, which letter) say; sizes not known before are noted."""
    free = len(shape) - sum(letter != "..." for _, letter in parts)  # axes that are left for "..."
    if free < 0 or (free > 0 and all(letter != "..." for _, letter in parts)):
        return False
    rest, fits = list(shape), True
    for times, letter in parts:
        taken = [rest.pop(0) for _ in range(free if letter == "..." else 1)]
        size = [n // times for n in taken]
        fits &= sizes.setdefault(letter, size) == size and not any(n % times for n in taken)
    return fits


def _wanted(parts: list[tuple[int, str]], sizes: dict[str, list[int]]) -> str:
    """The shape that the parts ask for, with numbers for what is known."""
    words: list[str] = []
    for times, letter in parts:
        unknown = [f"{times}{letter}" if times > 1 else letter]
        words += [str(times * n) for n in sizes[letter]] if letter in sizes else unknown
    return f"({', '.join(words)}{',' if len(words) == 1 else ''})"


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
    if abs(count) > sys.maxsize:
        raise ValueError(f"{name} must be of a size that a computer can count to, got {shown(count)}")
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
    infinite: bool = False,
) -> float:
    """`value` as a number in [low, high], either end open on request, infinite only on request.

    Raises TypeError or ValueError otherwise.
    """
    single = np.isscalar(value) or (isinstance(value, np.ndarray) and value.ndim == 0)
    if isinstance(value, (str, bytes, bool, np.bool_)) or not single:
        raise TypeError(f"{name} must be a number, got {shown(value)}")
    try:
        number = float(value)  # type: ignore[arg-type]
    except OverflowError:
        raise ValueError(f"{name} must be a number that a float can hold, got {shown(value)}") from None
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be a number, got {shown(value)}") from None
    if np.isinf(number) and not infinite:
        raise ValueError(f"{name} must be finite, got {number:g}")
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


def as_mask(name: str, value: ArrayLike) -> NDArray[np.bool_]:
    """`value` as an array of booleans; raises TypeError for numbers, of which it is not clear what they would mean."""
    array = as_array(name, value)
    if array.dtype != bool:
        raise TypeError(f"{name} must be booleans, got {shown(value)}")
    return array


def one_of(name: str, value: Any, choices: tuple[str, ...]) -> str:
    """`value` if it is one of the `choices`; raises ValueError that lists them otherwise."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, choices))}, got {shown(value)}")
    return value


def axis_of(x: NDArray[Any], axis: Any, name: str = "axis") -> int:
    """`axis` counted from the front; raises TypeError or ValueError if `x` has no such axis."""
    index = as_count(name, axis, least=-sys.maxsize)
    if not -x.ndim <= index < x.ndim:
        raise ValueError(f"{name} must lie in [{-x.ndim}, {x.ndim}) for an array of shape {x.shape}, got {index}")
    return index % x.ndim


@contextlib.contextmanager
def blaming(names: str) -> Iterator[None]:
    """What another op says of its argument x is said of these arguments, of which that x was made."""
    try:
        yield
    except ValueError as error:
        raise ValueError(str(error).replace("x must", f"{names} must", 1)) from None


def as_rng(name: str, value: Any) -> "np.random.Generator":  # in quotes: NumPy loads it when it is needed
    """`value` if it is a Generator, or a new one from a seed, a whole number from 0 up; TypeError or ValueError."""
    if isinstance(value, np.random.Generator):
        return value
    try:
        return np.random.default_rng(as_count(name, value, least=0))
    except TypeError:
        raise TypeError(
            f"{name} must be a numpy.random.Generator, such as np.random.default_rng(0), or a seed, got {shown(value)}"
        ) from None


def as_function(name: str, value: Any) -> Callable[..., Any]:
    """`value` if it can be called; raises TypeError otherwise."""
    if not callable(value):
        raise TypeError(f"{name} must be a function, got {shown(value)}")
    return value


def as_list(name: str, value: Any, of: str) -> list[Any]:
    """The items of a list, a tuple, an array or what else gives one after the other; TypeError for text and numbers."""
    unordered = isinstance(value, (str, bytes, dict, set, frozenset))
    if unordered or not isinstance(value, Iterable) or (isinstance(value, np.ndarray) and value.ndim == 0):
        got = f"the string {value[:40]!r}: split it first" if isinstance(value, str) else shown(value)
        raise TypeError(f"{name} must be {of}, got {got}")
    return list(value)


def as_words(name: str, value: Any) -> list[str]:
    """One sentence as a list of words; raises TypeError for a string, and for what is no word."""
    words = as_list(name, value, "lists of words")
    for word in words:
        as_word(name, word)
    return words


def as_word(name: str, value: Any) -> str:
    """`value` if it is a string; raises TypeError otherwise."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be made of words, got {shown(value)}")
    return value


def as_sentences(name: str, value: Any) -> list[list[str]]:
    """A text as a list of lists of words; raises TypeError for strings in the place of either."""
    return [as_words(name, sentence) for sentence in as_list(name, value, "lists of words")]


def as_tree(name: str, tree: Any, form: Any, sizes: dict[str, int] | None = None) -> Any:
    """`tree`, once its dictionaries and lists hold what `form` says.

    A leaf of the form names the axes of an array: as_tree("params", p, {"w": "V H", "c": "H"}) wants two arrays whose
    axes H have one size; "4H" is four times H, and "H ?" may be None, or missing at a list's end. `sizes`
    fixes letters, and learns them.
    Raises TypeError or ValueError that names the place.
    """
    sizes = {} if sizes is None else sizes
    if isinstance(form, dict):
        if not isinstance(tree, dict) or not form.keys() <= tree.keys():
            raise TypeError(f"{name} must be a dictionary of {', '.join(form)}, got {shown(tree)}")
        for key, part in form.items():
            as_tree(f"{name}[{key!r}]", tree[key], part, sizes)
    elif isinstance(form, (list, tuple)):
        needed = sum(not (isinstance(part, str) and part.endswith("?")) for part in form)
        if not isinstance(tree, (list, tuple)) or not needed <= len(tree) <= len(form):
            raise TypeError(f"{name} must be a list or tuple of {len(form)} parts, got {shown(tree)}")
        for place, (child, part) in enumerate(zip(tree, form, strict=False)):
            as_tree(f"{name}[{place}]", child, part, sizes)
    elif not (tree is None and form.endswith("?")):
        axes = re.findall(r"(\d*)([A-Z])", form)
        shape = as_float(name, tree).shape
        wanted = ", ".join(f"{times}{axis}" for times, axis in axes)
        known = ", ".join(f"{axis} = {sizes[axis]}" for _, axis in axes if axis in sizes)
        fits = len(shape) == len(axes)
        for (times, axis), size in zip(axes, shape, strict=False):
            part, rest = divmod(size, int(times or 1))
            fits = fits and not rest and sizes.setdefault(axis, part) == part
        if not fits:
            raise ValueError(f"{name} must have shape ({wanted}){' with ' + known if known else ''}, got {shape}")
    return tree
