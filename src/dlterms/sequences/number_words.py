"""English number words and Chinese numerals for the same numbers: a parallel corpus of any size, without an error.

The rules of the Chinese numerals: digits stand before their units 千, 百, 十, in groups of four, each group before its
万 or 亿. Noughts inside a number are read as one 零 (305 三百零五, 10,050 一万零五十), those at the end of a group are
silent (350 三百五十, 102,000 十万二千). What would begin with 一十 begins with 十 (15 十五, but 115 一百一十五).
2 is 两 before 千, 万 and 亿 where it begins the number (2,002 两千零二, 22,000 两万二千) and 二 elsewhere; before 百
both are in use, and 二百 is taken here.
"""

import re
from collections.abc import Iterable

from dlterms.checks import as_count, as_list

ONES = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
DIGITS, UNITS = "零一二三四五六七八九", ("", "十", "百", "千")
LARGEST = 10**12 - 1


def english_number(n: int) -> str:
    """The number in British English: 305 is "three hundred and five", 21 "twenty-one"; n from 0 to 10**12 - 1.

    Errors: TypeError or ValueError for anything else.
    """
    n = _in_range("n", n)
    parts = []
    for value, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if n >= value:
            parts.append(f"{_below_thousand(n // value)} {name}")
            n %= value
    if n or not parts:
        parts += ["and"] if parts and n < 100 else []
        parts.append(_below_thousand(n))
    return " ".join(parts)


def _below_thousand(n: int) -> str:
    if n >= 100:
        rest = f" and {_below_thousand(n % 100)}" if n % 100 else ""
        return f"{ONES[n // 100]} hundred{rest}"
    if n < 20:
        return ONES[n]
    return TENS[n // 10 - 2] + (f"-{ONES[n % 10]}" if n % 10 else "")


def chinese_number(n: int) -> str:
    """The number in Chinese numerals by the rules above: 305 is 三百零五; n from 0 to 10**12 - 1.

    Errors: TypeError or ValueError for anything else.
    """
    n = _in_range("n", n)
    text = ""
    for name, power in (("亿", 8), ("万", 4), ("", 0)):
        group = n // 10**power % 10**4
        silent = text and group < 1000  # noughts between two groups, heard if anything follows
        text += ("零" if silent else "") + (_below_myriad(group) + name if group else "")
    text = re.sub("零+", "零", text).rstrip("零") or "零"
    if text.startswith("一十"):
        text = text[1:]
    return "两" + text[1:] if text[0] == "二" and text[1:2] in ("千", "万", "亿") else text


def _below_myriad(n: int) -> str:
    digits = [(n // 10**power % 10, UNITS[power]) for power in (3, 2, 1, 0)]
    text = "".join(DIGITS[digit] + unit if digit else "零" for digit, unit in digits)
    return re.sub("零+", "零", text).strip("零")


def number_pairs(numbers: Iterable[int]) -> list[tuple[list[str], list[str]]]:
    """(English words, Chinese characters) for each number: 21 gives (["twenty", "one"], ["二", "十", "一"])."""
    checked = [_in_range("numbers", n) for n in as_list("numbers", numbers, "a list of integers")]
    return [(english_number(n).replace("-", " ").split(), list(chinese_number(n))) for n in checked]


def _in_range(name: str, n: int) -> int:
    if as_count(name, n, 0) > LARGEST:
        raise ValueError(f"{name} must be at most {LARGEST}, got {n}")
    return int(n)
