"""What is wrong with the text of an entry: lengths, formulas, Chinese punctuation and characters."""

import pytest

from dlterms.glossary import entries, prose
from small_glossary import made


def found_in(english="", chinese="", myth="", formula=""):
    """What is wrong with three texts that begin on lines 10, 20 and 30, and with a formula on line 5."""
    english, chinese = english or "word " * 100, chinese or "字" * 200
    parts = {"": entries.Section(10, english), "中文": entries.Section(20, chinese)}
    if myth:
        parts["Myth / 常见误解"] = entries.Section(30, myth)
    return list(prose.prose_problems(made(english=english, chinese=chinese, formula=formula), parts, 5))


def test_a_text_may_have_80_to_200_words_and_100_to_500_characters():
    for words in (80, 200):
        assert found_in(english="word " * words) == []
    for words in (79, 201):
        assert found_in(english="word " * words) == [(10, f"the English has {words} words: write 80 to 200")]
    for characters in (100, 500):
        assert found_in(chinese="字" * characters) == []
    for characters in (99, 501):
        assert found_in(chinese="字" * characters) == [
            (20, f"the Chinese has {characters} characters: write 100 to 500")
        ]


def test_a_formula_counts_as_one_word_and_as_no_character():
    assert found_in(english="word " * 79 + "$a + b + c$") == []
    assert found_in(chinese="字" * 99 + "，$x$ and w")[0][1].startswith("the Chinese has 99 characters")


def test_every_formula_is_read_and_told_with_its_line():
    broken = "the formula '{x' does not parse (Unexpected end of stream, was expecting '$'): mend its braces"
    words = "word " * 50
    assert found_in(formula="{x") == [(5, broken)]
    assert found_in(english=f"{words}\n$a$ and ${{x$\n{words}") == [(11, broken)]
    assert found_in(chinese="字" * 100 + "\n\n${x$") == [(22, broken)]
    assert found_in(myth="It is.\n\n是。\n\n${x$") == [(34, broken)]


def test_a_formula_is_wrong_where_latex_or_mathjax_stumbles():
    assert list(prose._latex(r"\frac{a}{b} \Big( x \big)")) == []
    for formula, error in {"x_i_j": "DoubleSubscriptsError", r"\left( a": "ExtraLeftOrMissingRightError"}.items():
        assert list(prose._latex(formula)) == [f"the formula {formula!r} does not parse ({error}): mend it"]
    unknown = "the formula has {}, which MathJax does not know: write {}"
    assert list(prose._latex(r"\zeta \betta \alfa")) == [
        unknown.format(r"\alfa", "another"),
        unknown.format(r"\betta", "another"),
    ]
    assert list(prose._latex(r"\bm{a} + \argmax_x x")) == [
        unknown.format(r"\argmax", r"\operatorname{argmax}"),
        unknown.format(r"\bm", r"\boldsymbol"),
    ]


GAP = "a line break inside a Chinese paragraph shows as a gap: put the paragraph on one line"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("一。\n\n二。", []),
        ("一。\n二。", [(21, GAP)]),
        ("一。\n\n二。\n三。", [(23, GAP)]),
        ("列：\n- 一\n* 二\n| 三\n> 四\n12. 五", []),
        ("一。\n  \n二。", []),
        ("一。\n", []),
        ("用 `f(x), g` 与 $a, b$，见[二](two.md)。", []),
        ("“f(x) 是”，2.5 倍，A.B 的 C", []),
        ("一,二", [(20, "half-width punctuation in '一,': use ，。；：？！（）“”, or $…$ for a formula")]),
    ],
)
def test_a_chinese_paragraph_is_one_line_with_full_width_punctuation(text, faults):
    filler = "\n\n" + "字" * 100
    assert found_in(chinese=text + filler) == faults


def test_of_a_myth_the_second_paragraph_is_the_chinese_one():
    assert found_in(myth="It is,\nor not.\n\n是,\n不是。\n") == [
        (33, "half-width punctuation in '是,': use ，。；：？！（）“”, or $…$ for a formula"),
        (34, GAP),
    ]
    assert found_in(myth="只有一段。\n第二行。") == [(31, GAP)]


def test_a_traditional_character_is_found_with_its_simplified_form():
    chinese = "字" * 100
    assert found_in(chinese=f"{chinese}\n\n神經網络，`經`") == [
        (22, "'經' is not Simplified: write '经'"),
        (22, "'網' is not Simplified: write '网'"),
    ]
