"""Whether two outputs say the same: words and counts to the letter, real numbers up to a tolerance.

Processors, BLAS libraries and versions of NumPy differ in the last bits of a sum, so a real number may differ by a
relative 1e-3. Four numbers of a digest's line, `min .. max .. mean .. weighted ..`, describe one array and may also
differ by 1e-3 of its largest entry: a mean of 1e-9 beside entries of 1 is what cancellation left over. A cell that
stands behind a long training says more in its metadata, `{"tolerance": 0.01}`. A number printed without fraction or
exponent is a count and is compared exactly, unless the other one has a fraction: `.4g` prints 1 for 1.00004.
"""

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, zip_longest
from typing import Any, NamedTuple

TOLERANCE = 1e-3
LARGEST = 0.1  # what a cell may ask for
SHOWN = 5  # differences told of one text

_WHOLE = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
_NUMBER = re.compile(
    rf"""(?<![A-Za-z0-9_.])  # a number inside a word, as in conv2d or v1.2, belongs to the word
    (?:[-+−]?(?:
        (?:{_WHOLE}\.\d*|\.\d+)(?:[eE][-+]?\d+)?(?![0-9_]|\.\d)  # 0.5, 3., .5, 1.5e-05, and 1.5 of 1.5x
        |{_WHOLE}(?:[eE][-+]?\d+)?(?![A-Za-z0-9_]|\.\d)          # 12, 1,234, 1e-05, and not 3 of 3x3
        |(?:nan|inf)(?![A-Za-z0-9_])
    ))""",
    re.VERBOSE,
)
_COUNT = re.compile(r"[-+]?\d+\.?")  # 3 and NumPy's 3.
_ARRAY = re.compile(r"min (\S+) max (\S+) mean \S+ weighted \S+")


class Item(NamedTuple):
    """A number, or the words between two numbers; scale: the largest entry of the array that it describes."""

    column: int
    text: str
    number: bool
    scale: float | None = None


def items(line: str) -> Iterator[Item]:
    """The items of a line; blanks beside a number are dropped, as they are what aligns columns."""
    arrays = [(found.span(), max(_size(found[1]), _size(found[2]))) for found in _ARRAY.finditer(line)]
    end = 0
    for found in (*_NUMBER.finditer(line), None):
        words = line[end : found.start() if found else None]
        if end:
            end += len(words) - len(words.lstrip())
            words = words.lstrip()
        words = words.rstrip() if found else words
        if words:
            yield Item(end + 1, words, False)
        if found:
            scale = next((size for (low, high), size in arrays if low <= found.start() < high), None)
            yield Item(found.start() + 1, found[0], True, scale)
            end = found.end()


def _size(text: str) -> float:
    return abs(_value(text)) if _NUMBER.fullmatch(text) else 0.0


def _value(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


def same(stored: Item, fresh: Item, tolerance: float) -> bool:
    """Whether one item may stand for the other."""
    if not (stored.number and fresh.number):
        return stored.text == fresh.text
    a, b = (item.text.replace("−", "-").replace(",", "") for item in (stored, fresh))
    if stored.scale is None and _COUNT.fullmatch(a) and _COUNT.fullmatch(b):
        return int(a.rstrip(".")) == int(b.rstrip("."))
    x, y = float(a), float(b)
    if not (math.isfinite(x) and math.isfinite(y)):
        return x == y or (math.isnan(x) and math.isnan(y))
    return abs(x - y) <= tolerance * max(abs(x), stored.scale or 0.0)


def differences(stored: str, fresh: str, tolerance: float = TOLERANCE) -> Iterator[str]:
    """What differs, in words: the first difference of each line, with its place and both values."""
    for number, (old, new) in enumerate(zip_longest(stored.split("\n"), fresh.split("\n")), 1):
        if old == new:
            continue
        if old is None or new is None:
            yield f"line {number}: stored {_quoted(old)}, now {_quoted(new)}"
            continue
        for a, b in zip_longest(items(old), items(new)):
            if a is None or b is None or not same(a, b, tolerance):
                what = "number" if a and a.number else "text"
                place = f"line {number}, column {(a or b).column}"
                yield f"{place}: the {what} was {_quoted(a and a.text)} when stored, now {_quoted(b and b.text)}"
                break


def _quoted(text: str | None) -> str:
    if text is None:
        return "nothing"
    return repr(text) if len(text) <= 80 else repr(text[:77]) + "..."


def tolerance_of(metadata: Mapping[str, Any]) -> float:
    """What a cell's metadata allows. Errors: ValueError for anything but a number in (0, 0.1]."""
    asked = metadata.get("tolerance", TOLERANCE)
    if isinstance(asked, bool) or not isinstance(asked, (int, float)) or not 0 < asked <= LARGEST:
        raise ValueError(f"tolerance must be a number above 0 and at most {LARGEST}, got {asked!r}")
    return float(asked)


def problems(
    stored: Iterable[Mapping[str, Any]], fresh: Iterable[Mapping[str, Any]], skip: Iterable[str], tolerance: float
) -> list[str]:
    """What differs between two lists of notebook outputs, kind by kind (stdout, text/plain, ...)."""
    old, new = _by_kind(stored, set(skip)), _by_kind(fresh, set(skip))
    found = [f"{kind}: stored, and now missing" for kind in old.keys() - new.keys()]
    found += [f"{kind}: not stored, and now there" for kind in new.keys() - old.keys()]
    for kind in old.keys() & new.keys():
        if len(old[kind]) != len(new[kind]):
            found.append(f"{kind}: {len(old[kind])} outputs stored, now {len(new[kind])}")
            continue
        for a, b in zip(old[kind], new[kind], strict=True):
            found += [f"{kind}, {difference}" for difference in islice(differences(a, b, tolerance), SHOWN)]
    return sorted(found)


def _by_kind(outputs: Iterable[Mapping[str, Any]], skip: set[str]) -> dict[str, list[str]]:
    """The texts of outputs by stream name, MIME type, or field."""
    texts = defaultdict(list)
    for output in outputs:
        fields = {output["name"]: output["text"]} if output["output_type"] == "stream" else dict(output)
        for kind, value in (fields.pop("data", {}) | fields).items():
            if kind not in skip:
                text = value if isinstance(value, str) else json.dumps(value, indent=1, sort_keys=True)
                texts[kind].append(text)
    return texts
