"""An entry has a short definition, a number, pitfalls as a list, and of a myth it says where it is met."""

import re

import pytest

from dlterms import glossary
from dlterms.glossary import rules
from dlterms.glossary.entries import Section
from dlterms.glossary.prose import word_count
from dlterms.glossary.shape import shape_problems
from small_glossary import change, made, problems

ENGLISH = "It is tiny.\n\nTwice 1.5 is 3.\n\n**Pitfalls**\n\n- It is\n  small.\n- It is not none.\n"
CHINESE = "它很小。\n\n1.5 的两倍是 3。\n\n**易错点**\n\n- 它很小。\n- 它不是零。\n"


def found_in(english=ENGLISH, chinese=CHINESE, myth=None, source="", slug="tiny", formula=""):
    """What is wrong with the shape of texts that begin on lines 10, 30 and 50."""
    parts = {"": Section(10, english), "中文": Section(30, chinese)}
    if myth:
        parts["Myth / 常见误解"] = Section(50, myth)
    return list(shape_problems(made(slug, english=english.strip(), chinese=chinese, formula=formula), parts, source))


def test_an_entry_of_the_right_shape_has_no_problem():
    assert found_in() == []


def test_a_definition_has_sixty_words_at_most():
    assert found_in(english=ENGLISH.replace("tiny.", "tiny" + " word" * 57)) == []
    long = ENGLISH.replace("tiny.", "tiny" + " word" * 58)
    what = "the definition, its first paragraph, has 61 words: write 60 at most"
    assert found_in(english=long) == [(10, what)]
    assert found_in(english="\n\n\n" + long) == [(13, what)]


def test_words_are_counted_without_dashes_list_marks_and_displayed_formulas():
    assert word_count("One – two — $a + b$ three.\n\n- **four**\n\n$$ a = b + c $$\n\n$$\nx\n= y\n$$\nfive") == 6


@pytest.mark.parametrize("number", ["", "in 1997", "$x_2$ and $x^{10}$ and $y_{12}$", "conv2d, L2", "[a](b_2.md)"])
def test_each_language_has_a_number_that_is_no_year_index_or_name(number):
    english, chinese = ENGLISH.replace("Twice 1.5 is 3", number), CHINESE.replace("1.5 的两倍是 3", number)
    what = "the {} has no number: work out an example that can be redone on paper"
    assert found_in(english=english) == [(10, what.format("English"))]
    assert found_in(chinese=chinese) == [(30, what.format("Chinese"))]


@pytest.mark.parametrize("number", ["0.5", "$x = 2$", "1,997", "十层约 9", "$2^{-3}$", "12 of 1997"])
def test_a_number_may_stand_in_a_formula(number):
    assert found_in(english=ENGLISH.replace("1.5 is 3", number)) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("**Pitfalls**", "Pitfalls", 10, "the English has no **Pitfalls**: put it on a line of its own, then a list"),
        ("**Pitfalls**\n", "**Pitfalls** are\n", 10, "the English has no **Pitfalls**"),
        ("**易错点**", "易错点：", 30, "the Chinese has no **易错点**"),
        ("- It is\n  small.\n- It is not none.\n", "It is small.", 14, "**Pitfalls** is followed by a list of 0 items"),
        ("- It is not none.\n", "- a\n" * 4, 14, "**Pitfalls** is followed by a list of 5 items: write 1 to 4"),
        ("- It is not none.\n", "", 34, "1 pitfalls in English and 2 in Chinese: write the same in both"),
        ("- It is not none.\n", "And\n- that.\n", 34, "1 pitfalls in English and 2 in Chinese"),
        ("- 它不是零。\n", "", 34, "2 pitfalls in English and 1 in Chinese"),
        ("- 它很小。\n- 它不是零。", "它很小。", 34, "**易错点** is followed by a list of 0 items"),
    ],
)  # fmt: skip
def test_pitfalls_are_lists_of_one_to_four_of_one_length_in_both_languages(old, new, line, what):
    assert old in ENGLISH + CHINESE
    first, *_ = found_in(ENGLISH.replace(old, new), CHINESE.replace(old, new))
    assert first[0] == line and first[1].startswith(what)


def test_displayed_formulas_are_the_same_in_both_languages():
    shown = "$$\n\\begin{{aligned}} a &= {} \\\\ b &= c \\end{{aligned}}\n$$\n\n"
    one, other = ENGLISH.replace("**P", shown.format("b") + "**P"), CHINESE.replace("**易", shown.format("b") + "**易")
    assert found_in(one, other) == []
    assert found_in(one, other.replace("a &= b", "a&=b")) == []
    what = "the formulas between $$ are not those of the English: copy them"
    assert found_in(one, other.replace("a &= b", "a &= c")) == [(30, what)]
    assert found_in(one) == [(30, what)] == found_in(chinese=other)


LSTM = ["i_t = 1", "f_t &= 2", "o_t = 3", "g_t=4"]


def test_an_lstm_and_a_gru_give_all_their_equations():
    def of(slug, formulas, formula):
        shown = "$$ " + r" \\ ".join(formulas) + " $$\n\n"
        return found_in(shown + ENGLISH, shown + CHINESE, slug=slug, formula=formula)

    cell = r"c_t = f_t \odot c_{t-1}, \quad h_t = o_t"
    assert of("lstm", LSTM, cell) == []
    what = "the equations of the unit are not all there: give {} between $$"
    for i, symbol in enumerate(("i_t", "f_t", "o_t", "g_t")):
        assert of("lstm", LSTM[:i] + LSTM[i + 1 :], cell) == [(10, what.format(symbol))]
    assert of("lstm", LSTM, "") == [(10, what.format("c_t, h_t"))]
    assert found_in(slug="lstm", formula=", ".join([*LSTM, cell])) == [
        (10, what.format("i_t, f_t, o_t, g_t, c_t, h_t"))
    ], "the formula of the front matter alone is not enough"
    assert of("gru", ["z_t = 1", "h_t = 2"], "n_t = 3") == [(10, what.format("r_t"))]
    assert of("rnn", ["z_t = 1"], "") == []


@pytest.mark.parametrize("remark", ["", "<!-- TODO -->", "<!-- met: -->", "met: a book"])
def test_a_myth_says_where_it_is_met(remark):
    what = "the myth does not say where it is met: add <!-- met: a page, a book, a thread --> to it"
    assert found_in(myth="a\n\n二", source=remark) == [(50, what)]
    assert found_in(myth="a\n\n二", source=f"{remark} <!-- met: a book,\nand another -->") == []
    assert found_in(source=remark) == []


def test_a_check_of_the_glossary_finds_the_shape_with_its_lines(root):
    change(root, "second", "- It is not 2.\n", "- It is not 2.\n- Nor 3.\n")
    change(root, "second", "<!-- met: in many books -->", "")
    rules.accept_zh("second", root)
    pitfalls, myth = problems(root)
    assert pitfalls == "glossary/second.md:31: 2 pitfalls in English and 1 in Chinese: write the same in both"
    assert myth.startswith("glossary/second.md:36: the myth does not say where it is met: add <!-- met: ")


def test_the_equations_asked_for_are_those_of_entries_that_are_there():
    from dlterms.glossary.shape import EQUATIONS

    for slug, symbols in EQUATIONS.items():
        assert re.search(rf"\b{symbols[-1]}\b", glossary.load()[slug].formula)


def test_there_are_ninety_myths():
    assert sum(bool(e.myth) for e in glossary.load().values()) >= 90
