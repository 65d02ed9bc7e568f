"""Words of a figure in the language that the reader has chosen."""

import copy
from collections.abc import Mapping
from typing import Any

import numpy as np

from dlterms.bilingual import T, in_chinese
from dlterms.explore.digest import noise_of, rounded

LANGUAGES = ("en", "zh")


def in_language(thing: Any, language: str) -> Any:
    """A copy of a view, of a container or of a word in which every T is a plain string of this language."""
    if isinstance(thing, T):
        return thing.zh if language == "zh" else str.__str__(thing)
    if isinstance(thing, Mapping):
        return {in_language(key, language): in_language(value, language) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return type(thing)(in_language(part, language) for part in thing)
    if hasattr(thing, "dress"):  # a view
        other = copy.copy(thing)
        other.__dict__ = {name: in_language(value, language) for name, value in vars(thing).items()}
        other.language = language
        return other
    return thing


def pair(words: str) -> list[str]:
    """[English, Chinese], or [the words] where they are the same in both: what the browser gets."""
    return [str.__str__(words), words.zh] if isinstance(words, T) else [str(words)]


def joined(parts: list[str], between: str = ", ", chinese: str = "，") -> str:
    """Parts as one text; in both languages as soon as one of them is."""
    if not any(isinstance(part, T) for part in parts):
        return between.join(parts)
    return T(between.join(str.__str__(p) for p in parts), chinese.join(in_chinese(p) for p in parts))


def equation(name: str, value: str) -> str:
    """name = value."""
    if isinstance(name, T) or isinstance(value, T):
        return T(f"{name!s} = {value!s}", f"{in_chinese(name)} = {in_chinese(value)}")
    return f"{name} = {value}"


def in_digits(number: float, digits: int) -> str:
    """The number with so many decimals and a proper minus sign; never minus zero."""
    return f"{round(float(number), digits) + 0.0:.{digits}f}".replace("-", "−")


def single_numbers(result: Mapping[str, Any]) -> dict[str, float]:
    """The numbers of a result that are no arrays: what a readout shows."""
    return {key: float(v) for key, v in result.items() if not isinstance(v, tuple) and np.ndim(v) == 0}


def readout(result: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Single numbers in words; drawn by the browser, as text is what matplotlib is slowest at."""
    single, noise = single_numbers(result), noise_of(result)
    return joined([equation(name, rounded(single[key], noise)) for key, name in names.items()], "   ", "   ")
