"""Number words: the rules, one by one, and both languages read back by readers that know only how they are read."""

import numpy as np
import pytest

from dlterms import chinese_number, english_number, number_pairs


@pytest.mark.parametrize(
    ("n", "english", "chinese"),
    [
        (0, "zero", "零"),
        (2, "two", "二"),
        (10, "ten", "十"),
        (15, "fifteen", "十五"),
        (20, "twenty", "二十"),
        (99, "ninety-nine", "九十九"),
        (110, "one hundred and ten", "一百一十"),
        (200, "two hundred", "二百"),
        (305, "three hundred and five", "三百零五"),
        (350, "three hundred and fifty", "三百五十"),
        (1001, "one thousand and one", "一千零一"),
        (1000, "one thousand", "一千"),
        (1099, "one thousand and ninety-nine", "一千零九十九"),
        (1100, "one thousand one hundred", "一千一百"),
        (10_999, "ten thousand nine hundred and ninety-nine", "一万零九百九十九"),
        (11_000, "eleven thousand", "一万一千"),
        (1010, "one thousand and ten", "一千零一十"),
        (2002, "two thousand and two", "两千零二"),
        (2222, "two thousand two hundred and twenty-two", "两千二百二十二"),
        (10_050, "ten thousand and fifty", "一万零五十"),
        (10_500, "ten thousand five hundred", "一万零五百"),
        (12_305, "twelve thousand three hundred and five", "一万二千三百零五"),
        (22_000, "twenty-two thousand", "两万二千"),
        (102_000, "one hundred and two thousand", "十万二千"),
        (1_000_000, "one million", "一百万"),
        (10_000_001, "ten million and one", "一千万零一"),
        (100_000_000, "one hundred million", "一亿"),
        (200_002_000, "two hundred million two thousand", "两亿零二千"),
        (100_010_000, "one hundred million ten thousand", "一亿零一万"),
        (2_000_000_000, "two billion", "二十亿"),
    ],
)
def test_the_rules(n, english, chinese):
    assert english_number(n) == english
    assert chinese_number(n) == chinese


def read_english(text):
    small = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    value = {word: i for i, word in enumerate(f"{small} seventeen eighteen nineteen".split())}
    value |= {
        word: 10 * i
        for i, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
    }
    total = group = 0
    for word in text.replace("-", " ").replace(" and ", " ").split():
        if word == "hundred":
            group *= 100
        elif word in ("thousand", "million", "billion"):
            total, group = total + group * {"thousand": 10**3, "million": 10**6, "billion": 10**9}[word], 0
        else:
            group += value[word]
    return total + group


def read_chinese(text):
    total = group = digit = 0
    for character in text:
        if character in "零一二三四五六七八九":
            digit = "零一二三四五六七八九".index(character)
        elif character == "两":
            digit = 2
        elif character in "十百千":
            group += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
        else:
            total += (group + digit) * {"万": 10**4, "亿": 10**8}[character]
            group = digit = 0
    return total + group + digit


def test_both_can_be_read_back():
    rng = np.random.default_rng(0)
    numbers = {*range(2100), *rng.integers(0, 10**6, 1000).tolist(), *rng.integers(0, 10**12, 1000).tolist()}
    numbers |= {a * 10**i + b * 10**j for a in (1, 2, 30) for b in (0, 2, 15) for i in range(10) for j in range(10)}
    for n in numbers:
        assert read_english(english_number(n)) == n
        text = chinese_number(n)
        assert read_chinese(text) == n
        assert "零零" not in text and (n == 0 or text[-1] != "零") and not text.startswith(("一十", "零十"))
        assert text.rfind("两") <= 0
    assert len({chinese_number(n) for n in numbers}) == len(numbers)


def test_pairs():
    assert number_pairs([21, 105]) == [
        (["twenty", "one"], ["二", "十", "一"]),
        (["one", "hundred", "and", "five"], ["一", "百", "零", "五"]),
    ]


@pytest.mark.parametrize("say", [english_number, chinese_number])
def test_bad_input_is_named(say):
    with pytest.raises(ValueError, match="n must be at least 0, got -1"):
        say(-1)
    with pytest.raises(ValueError, match="n must be at most 999999999999"):
        say(10**12)
    assert say(10**12 - 1)
    with pytest.raises(TypeError, match="n must be an integer"):
        say(1.5)
