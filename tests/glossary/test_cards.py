"""A card has all that its entry has, in each language, with links that lead to files and to places in them."""

import functools
import re

import nbformat
import pytest

from dlterms import glossary
from dlterms.glossary import cards
from small_glossary import REFERENCE, made


def languages(card):
    """The part of a card in each language, and what follows both."""
    return re.fullmatch(
        r'(.*?)<div lang="en">\n\n(.*?)\n\n</div>\n\n<div lang="zh">\n\n(.*?)\n\n</div>(.*)', card.markdown, re.S
    ).groups()


FULL = made(
    english="It is tiny.\n\nA thousandth.\n\n- Not small.",
    chinese="它很小。\n\n千分之一。",
    aliases=["small", "微", "wee"],
    formula="x < 1",
    myth="It grows.\nNo.",
    myth_zh="会长。",
    prerequisites=["big", "no_entry"],
    related=["huge"],
    references=[REFERENCE, REFERENCE | {"title": "A Book"}],
)
OTHERS = made("big", zh="大", notebook="there"), made("huge", zh="巨")


def test_a_card_has_all_that_an_entry_has_one_language_after_the_other(only):
    only(FULL, *OTHERS)
    formula, english, chinese, papers = languages(glossary.card("tiny"))
    assert formula == "$$ x < 1 $$\n\n"
    assert english == (
        "**Tiny** — *idea* · small · wee\n\n"
        "It is tiny.\n\n"
        "**Before this** [Big](there.ipynb#cell-id=card-big) | no entry\n\n"
        "<details><summary>More: a worked number, and what goes wrong</summary>\n\n"
        "A thousandth.\n\n- Not small.\n\n"
        "> **Myth** It grows.\n> No.\n\n"
        "**Related** [Huge](../glossary/huge.md)\n\n</details>"
    )
    assert chinese == (
        "**某词** — *概念* · 微\n\n"
        "它很小。\n\n"
        "**先读** [大](there.ipynb#cell-id=card-big) | no entry\n\n"
        "<details><summary>更多：算一算，易错点</summary>\n\n千分之一。\n\n"
        "> **常见误解** 会长。\n\n"
        "**相关** [巨](../glossary/huge.md)\n\n</details>"
    )
    assert papers == (
        '\n\n<details><summary><span lang="en">References</span> <span lang="zh">文献</span></summary>\n\n'
        "- A. Writer (1999). *A Paper*.\n- A. Writer (1999). *A Book*.\n\n</details>"
    )
    assert repr(glossary.card("tiny")) == "Tiny · 某词 (idea · 概念)"


def test_a_brief_card_leaves_out_the_formula_and_the_myth_and_nothing_else(only):
    only(FULL, *OTHERS)
    formula, *rest = languages(glossary.card("tiny", brief=True))
    _, english, chinese, papers = languages(glossary.card("tiny"))
    assert formula == ""
    assert rest == [
        english.replace("> **Myth** It grows.\n> No.\n\n", ""),
        chinese.replace("> **常见误解** 会长。\n\n", ""),
        papers,
    ]


def test_a_card_is_silent_about_what_its_entry_does_not_have(only):
    only(made(references=[REFERENCE]))
    formula, english, chinese, _ = languages(glossary.card("tiny"))
    assert (formula, english, chinese) == ("", "**Tiny** — *idea*\n\nIt is tiny.", "**某词** — *概念*\n\n它很小。")


def test_a_card_leads_from_the_notebooks_where_its_entry_led_from_the_glossary(only):
    text = "[Big](big.md), [huge](huge.md), [there](there.md), [gone](gone.md)."
    moved = "[Big](there.ipynb#cell-id=card-big), [huge](../glossary/huge.md), [there](there.ipynb), [gone](gone.md)."
    only(
        made(english=text, chinese=text, myth=text, myth_zh="无。"),
        made("big", notebook="there"),
        made("huge", notebook="later"),
        made("there", notebook="there"),
    )
    _, english, chinese, _ = languages(glossary.card("tiny"))
    assert english.split("\n\n")[1::2] == [moved, f"> **Myth** {moved}"]
    assert chinese.split("\n\n")[1] == moved


def test_a_link_is_relative_to_the_folder_it_stands_in(only):
    only(made("there", notebook="there"), made("big"))
    assert glossary.link("there") == "[There · 某词](there.ipynb)"
    assert glossary.link("there", folder="glossary") == "[There · 某词](../notebooks/there.ipynb)"
    assert glossary.link("big", "en") == "[Big](../glossary/big.md)"
    assert glossary.link("big", "zh", "glossary") == "[某词](big.md)"
    assert glossary.link("not_yet_there") == "not yet there"


def test_a_link_to_a_term_on_another_s_page_leads_to_its_card_there(only):
    only(made("there", notebook="there", zh="那里"), made(notebook="there"), made("late", notebook="later"))
    assert glossary.link("tiny", "en") == "[Tiny](there.ipynb#cell-id=card-tiny)"
    assert glossary.link("tiny", "en", "glossary") == "[Tiny](../notebooks/there.ipynb#cell-id=card-tiny)"
    assert glossary.link("late", "en") == "[Late](../glossary/late.md)"


def test_whose_page_a_term_stands_on_is_said_where_that_page_is_there(only):
    only(made("there", notebook="there", zh="那里"), made(notebook="there"), made("late", notebook="later"))
    where = {slug: cards.elsewhere(e) for slug, e in cards.load().items()}
    assert where == {"there": None, "tiny": "on the page of There", "late": None}
    assert where["tiny"].zh == "见“那里”页"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One sentence.", "One sentence."),
        ("It breaks\nhere. Then another.", "It breaks here."),
        ("See vol. 1 and e.g. a number, 0.5 or so. Then", "See vol. 1 and e.g. a number, 0.5 or so."),
        ("Of $n$ numbers. $n$ is large.", "Of $n$ numbers."),
        ("It [shares](n_gram.md) *words*. “Really?”", "It shares *words*."),
        ("问的是什么？再说。", "问的是什么？"),
        ("为 0.5。后文", "为 0.5。"),
    ],
)
def test_the_first_sentence_of_a_text(text, first):
    assert cards.first_sentence(text) == first


def test_every_first_sentence_is_whole_and_no_link_stays_in_it():
    for e in glossary.load().values():
        for text, ends in ((e.english, ".?!"), (e.chinese, "。？！")):
            sentence = cards.first_sentence(text)
            assert sentence[-1] in ends and sentence.count("$") % 2 == 0 and "](" not in sentence, sentence


@pytest.mark.parametrize(
    ("fields", "cited"),
    [
        ({}, "."),
        ({"where": "Nature, vol. 1."}, ", Nature, vol. 1."),
        ({"doi": "10.1/a"}, ". [doi:10.1/a](https://doi.org/10.1/a)"),
        ({"arxiv": "1412.6980"}, ". [arXiv:1412.6980](https://arxiv.org/abs/1412.6980)"),
        ({"url": "https://a.org/b/c.html"}, ". [a.org](https://a.org/b/c.html)"),
        ({"isbn": "9780262035613"}, ". ISBN 9780262035613"),
        ({"url": "https://a.org", "isbn": "9780262035613"}, ". [a.org](https://a.org)"),
        ({"where": "p. 1", "doi": "10.1/a", "arxiv": "1412.6980"}, ", p. 1. [doi:10.1/a](https://doi.org/10.1/a)"),
    ],
)
def test_a_reference_is_linked_by_the_best_address_it_has(fields, cited):
    assert glossary.cite(REFERENCE | fields) == f"A. Writer (1999). *A Paper*{cited}"


def test_a_text_is_chinese_when_there_is_one_chinese_character_in_it():
    assert cards.is_chinese("Softmax 函数") is True
    assert cards.is_chinese("naïve, “quoted” …") is False


def test_each_language_of_a_real_card_is_in_that_language():
    above, english, chinese, papers = languages(glossary.card("softmax"))
    e = glossary.load()["softmax"]
    assert above == f"$$ {e.formula} $$\n\n"
    assert "](../glossary/pictures/softmax.svg)" in english and "](../glossary/pictures/softmax.svg)" in chinese
    assert all(part in english for part in e.english.split("\n\n")) and not cards.is_chinese(english)
    assert all(part in chinese for part in e.chinese.split("\n\n")) and "Related" not in chinese
    assert "https://doi.org/10.1007/978-3-642-76153-9_28" in papers
    assert repr(glossary.card("softmax")) == "Softmax · Softmax 函数 (function · 函数)"


def test_links_of_every_card_lead_to_files():
    for slug in glossary.load():
        for target in re.findall(r"\]\((?!http)([^)]+)\)", glossary.card(slug).markdown):
            assert (glossary.home() / "notebooks" / target.split("#")[0]).is_file(), (slug, target)


@functools.cache
def cells(page):
    return nbformat.read(glossary.home() / "notebooks" / f"{page}.ipynb", as_version=4).cells


ELSEWHERE = [slug for slug, e in glossary.load().items() if cards.elsewhere(e)]


def test_there_are_terms_on_other_terms_pages():
    assert {"max_pooling", "truncated_bptt", "nonlinearity"} <= set(ELSEWHERE)


@pytest.mark.parametrize("slug", ELSEWHERE)
def test_a_term_on_another_s_page_has_its_card_in_the_cell_that_links_lead_to(slug):
    page, fragment = cards.target(glossary.load()[slug]).split(".ipynb#cell-id=")
    (cell,) = [cell for cell in cells(page) if cell.id == fragment]
    assert f'card("{slug}"' in cell.source
