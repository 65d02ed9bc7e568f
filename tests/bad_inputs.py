"""What each kind of argument must refuse: a good value of it, and bad ones with a name for each.

`bad` must be refused by name. `fit` are arrays of another shape: the error may name the other argument too. `may` can
be refused by name, or taken if no nan comes of it. `through` is nan: refused by name, or seen in the answer.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

THINGS = {"none": None, "text": "nonsense", "bytes": b"x", "dict": {"a": 1}, "object": object(), "function": len,
          "generator": (n for n in ())}  # fmt: skip
NUMBERS = {"nan": np.nan, "inf": np.inf, "minus inf": -np.inf, "complex": 1j, "true": True, "digits": "3"}
LISTS = {"empty": [], "list": [1.0, 2.0], "ragged": [[1.0], [1.0, 2.0]], "array": np.ones((2, 2)), "set": {1, 2}}
HUGE = {"huge": 10**400}


@dataclass(frozen=True)
class Arg:
    """A good value of an argument, and what must happen to bad ones."""

    good: Any
    bad: dict[str, Any] = field(default_factory=dict)
    fit: dict[str, Any] = field(default_factory=dict)
    may: dict[str, Any] = field(default_factory=dict)
    through: dict[str, Any] = field(default_factory=dict)
    kind: str = ""


def without(table, *names):
    return {name: value for name, value in table.items() if name not in names}


def scalar(good, low=-np.inf, high=np.inf, *, open_low=False, open_high=False, inf=False, none=False):
    """A number in an interval; inf only where it is a limit that means something."""
    bad = {**THINGS, **NUMBERS, **LISTS, **HUGE, "negative huge": -(10**400)}
    if np.isfinite(low):
        bad |= {"too low": np.nextafter(low, -np.inf)} | ({"at the low end": low} if open_low else {})
    if np.isfinite(high):
        bad |= {"too high": np.nextafter(high, np.inf)} | ({"at the high end": high} if open_high else {})
    return Arg(good, without(bad, *["none"] * none, *["inf", "huge"] * inf))


def positive(good):
    return scalar(good, 0, open_low=True)


def count(good, least=1, none=False, most=None):
    """A whole number; every count may be a numpy integer."""
    bad = {**THINGS, **NUMBERS, **LISTS, **HUGE, "half": 1.5, "whole float": 1.0, "too few": least - 1,
           "negative huge": -(10**400)}  # fmt: skip
    if most is not None:
        bad["too many"] = most + 1
    return Arg(good, without(bad, *["none"] * none))


def flag(good=False):
    return Arg(good, {**THINGS, **LISTS, "False": "False", "numpy False": np.str_("False"), "zero": 0, "one": 1,
                      "nan": np.nan, "array of flags": np.array([True, False])})  # fmt: skip


def choice(good, none=False):
    return Arg(good, without({**THINGS, **NUMBERS, **LISTS, "empty text": "", "upper": good.upper() if good else "X",
                              "in a list": [good], "array of texts": np.array(["a", "b"])},
                             *["none"] * none))  # fmt: skip


def seed():
    return Arg(0, {**THINGS, **NUMBERS, **LISTS, "half": 1.5, "negative": -1, "legacy": np.random.RandomState(0)},
               kind="seed")  # fmt: skip


def rng():
    return Arg(np.random.default_rng(0), seed().bad, kind="rng")


def function(good, none=False):
    return Arg(good, without({**THINGS, **NUMBERS, **LISTS}, "function", *["none"] * none))


NO_ARRAY = {
    **without(THINGS, "function"), "complex": np.array([1j, 2j]), "ragged": [[1.0], [1.0, 2.0]],
    "texts": np.array([["a", "b"]]), "objects": np.array([None, object()]), "set": {1, 2},
    "dates": np.array(["2020-01-01"], "M8[D]"),
}  # fmt: skip


def shapes(good, axes, fits, least):
    """Arrays of other shapes: with another number of axes, a size that does not fit, without examples."""
    good, bad, fit, may = np.asarray(good), {}, {}, {}
    (bad if axes else may)["axis more"] = good[None]
    if good.ndim:
        (bad if axes else may)["axis fewer"] = good[0]
        (bad if least else may)["no examples"] = good[:0]
    for axis in fits:
        fit[f"one more along {axis}"] = np.concatenate([good, np.take(good, [0], axis)], axis)
    return bad, fit, may


def array(good, *, axes=True, fits=(), least=0, nan="refused", low=None, high=None, none=False):
    """Real numbers. axes: whether their number is fixed; fits: those whose size another argument must match; nan and
    infinities are refused, or come "out"; low, high: the ends of what an entry may be."""
    good = np.asarray(good, float)
    bad, fit, may = shapes(good, axes, fits, least)
    bad |= NO_ARRAY
    first = (0,) * good.ndim
    spoilt = {}
    for name, number in {"nan": np.nan, "inf": np.inf, "minus inf": -np.inf}.items():
        spoilt[name] = good.copy()
        spoilt[name][first] = number
    through = {}
    if nan == "refused":
        bad |= spoilt
    else:
        through["nan"] = spoilt["nan"]
    for name, end, way in (("too low", low, -1), ("too high", high, 1)):
        if end is not None:
            bad[name] = good.copy()
            bad[name][first] = end + way * max(1e-3, abs(end) * 1e-3)
    return Arg(good, without(bad, *["none"] * none), fit, may, through)


def ids(good, size=None, *, axes=True, fits=(), least=0, low=0):
    """Whole numbers that name something: classes, words, rows."""
    good = np.asarray(good)
    bad, fit, may = shapes(good, axes, fits, least)
    bad |= NO_ARRAY | {"floats": good + 0.5, "flags": good > 0, "below": good * 0 + low - 1}
    if size is not None:
        bad["outside"] = good * 0 + size
    return Arg(good, bad, fit, may)


def mask(good, fits=(), none=False, added=False):
    """Booleans; where the mask may also be added, numbers."""
    good = np.asarray(good, bool)
    bad, fit, _ = shapes(good, False, fits, 0)
    bad |= without(NO_ARRAY, *["none"] * none) | ({} if added else {"floats": good * 0.5})
    return Arg(good, bad, fit)


WORDS = {**without(THINGS, "dict"), **without(NUMBERS, "digits"), "a string": "the cat", "numbers": [1, 2],
         "none inside": ["the", None], "lists inside": [["the"], ["cat"]], "array": np.ones((2, 2)), "zero": 0,
         "bytes inside": [b"the"], "dict": {"the": 1}}  # fmt: skip


def words(good=("the", "cat")):
    """One sentence."""
    return Arg(list(good), without(WORDS, "generator"))


def sentences(good, least=0):
    """A text: lists of words."""
    bad = {**without(THINGS, "generator"), **without(NUMBERS, "digits"), "a string": "the cat", "strings": ["the cat"],
           "strings and lists": [["the", "cat"], "the cat"], "numbers": [1, 2], "lists of numbers": [[1, 2]],
           "a number among words": [["the", 1]], "none inside": [["the"], None], "array": np.ones((2, 2)),
           "too deep": [[["the", "cat"]]]}  # fmt: skip
    return Arg(good, bad | ({"empty": []} if least else {}), kind="sentences")


def word(good="the", known=False):
    bad = {**THINGS, **NUMBERS, **LISTS, "words": ["the", "cat"], "zero": 0}
    return Arg(good, without(bad, *[] if known else ["text", "digits"]))


def tree(good, optional=(), more=None, fits=False, none=False):
    """Parameters in dictionaries and lists: a part may be missing, too many, nothing at all, or of another shape.

    optional : the last part of a place that may be None or missing; fits : another tree must have the same shapes.
    """
    bad = {**THINGS, **NUMBERS, "five": 5, "empty dict": {}, "array": np.ones((2, 2)), **(more or {})}
    if good is None:  # the default, which stands for a start
        return Arg(good, without(bad, "none"))
    broken = dict(_broken(good, optional))
    fit = {place: broken.pop(place) for place in list(broken) if place.endswith("axis more")} if fits else {}
    return Arg(good, without(bad | broken | {"empty": []}, *["none"] * none), fit)


def _broken(good, optional, path=""):
    """Copies of the tree with one thing wrong, by the place where."""
    if isinstance(good, dict):
        for key, child in good.items():
            if key not in optional:
                yield f"{path}without {key}", {k: v for k, v in good.items() if k != key}
            for place, broken in _broken(child, optional, f"{path}{key}."):
                yield place, {**good, key: broken}
    elif isinstance(good, (list, tuple)) and good:
        if len(good) > 1 and isinstance(good, tuple) and str(len(good) - 1) not in optional:
            yield f"{path}shorter", good[:-1]
        for i, child in enumerate(good):
            for place, broken in _broken(child, optional, f"{path}{i}."):
                yield place, (list if isinstance(good, list) else tuple)([*good[:i], broken, *good[i + 1 :]])
    else:
        if path.rstrip(".").split(".")[-1] not in optional:
            yield f"{path}none", None
        yield f"{path}text", "nonsense"
        yield f"{path}axis more", np.asarray(good)[None]
        yield f"{path}complex", np.asarray(good) * 1j


def anything(good, **bad):
    """An argument of a kind of its own."""
    return Arg(good, bad)
