"""The formula under a figure, with the numbers of this very moment in it, each in the color of its curve or bar."""

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from latex2mathml.converter import convert

from dlterms.bilingual import T

_MOVING = re.compile(r"\\moving\{([^{}]*)\}")


def moving(number: Any, key: str = "", digits: int = 3) -> str:
    r"""LaTeX of a number that moves, with so many significant digits, in the color of the array `key` of the view.

    >>> moving(0.66524, "p")
    '\\moving{p}{0.665}'
    """
    return rf"\moving{{{key}}}{{{in_latex(float(number), digits)}}}"


def in_latex(number: float, digits: int = 3) -> str:
    """A number as LaTeX: 0.665, 12.3, 2.8·10⁻¹²; whole numbers from 1000 on in full."""
    if not math.isfinite(number):
        return r"\text{nan}" if math.isnan(number) else r"\infty" if number > 0 else r"-\infty"
    if number != 0 and not 1e-3 <= abs(number) < 1e5:
        mantissa, power = f"{number:.{digits - 1}e}".split("e")
        return rf"{mantissa}\cdot 10^{{{int(power)}}}"
    if abs(float(f"{number:.{digits}g}")) >= 10**digits:
        return f"{number:.0f}"
    return f"{number:#.{digits}g}".rstrip(".")


def as_mathml(latex: str, colors: Mapping[str, int]) -> list[str]:
    """MathML of a formula, in English and Chinese where it is a T; ValueError for a moving number of no known key."""

    if not isinstance(latex, str):
        raise TypeError(f"formula must return LaTeX, got {type(latex).__name__} {latex!r}")

    def colored(found: re.Match[str]) -> str:
        key = found.group(1)
        if key and key not in colors:
            raise ValueError(f"moving(…, {key!r}): no array of the view has this name and a color, only {list(colors)}")
        return rf"\class{{dlterms-{colors[key] if key else 'ink'}}}"

    both = [str.__str__(latex), latex.zh] if isinstance(latex, T) else [latex]
    return [_converted(_MOVING.sub(colored, words)) for words in both]


@lru_cache(500)
def _converted(latex: str) -> str:
    return convert(latex).replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
