"""Words in two languages behave as the English and carry the Chinese."""

import copy
import pickle

import pytest

from dlterms.bilingual import T, as_html, in_chinese


def test_it_is_its_english_for_whoever_wants_a_string():
    words = T("learning rate", "学习率")
    assert words == "learning rate" and words.upper() == "LEARNING RATE" and f"{words}" == "learning rate"
    assert {words: 1}["learning rate"] == 1
    assert words.zh == "学习率"


def test_html_says_which_language_each_part_is():
    assert T("p < 1", "p < 1 时").html() == '<span lang="en">p &lt; 1</span> <span lang="zh">p &lt; 1 时</span>'
    assert as_html("a & b") == "a &amp; b"
    assert as_html(T("a", "甲")) == T("a", "甲")._repr_html_()


def test_format_fills_in_both_languages():
    words = T("{name} is {x:.2f}", "{name}为 {x:.2f}").format(name=T("the rate", "学习率"), x=0.5)
    assert words == "the rate is 0.50" and words.zh == "学习率为 0.50"
    assert T("{} of {}", "{1} 中的 {0}").format(3, T("ten", "十")).zh == "十 中的 3"


def test_what_is_no_t_is_as_it_is():
    assert in_chinese("word") == "word" and in_chinese(3) == 3 and in_chinese(T("word", "词")) == "词"


def test_it_survives_copying_and_pickling():
    for again in (copy.deepcopy(T("a", "甲")), pickle.loads(pickle.dumps(T("a", "甲")))):
        assert again == "a" and again.zh == "甲"


@pytest.mark.parametrize(
    ("en", "zh", "error"), [(1, "一", TypeError), ("one", None, TypeError), ("one", " ", ValueError)]
)
def test_a_missing_language_is_refused(en, zh, error):
    with pytest.raises(error, match=r"(zh|en) must"):
        T(en, zh)
