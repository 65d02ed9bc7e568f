"""A card has all that its entry has, in each language, with links that lead to files."""

import re

import pytest

from dlterms import glossary
from dlterms.glossary import cards
from small_glossary import REFERENCE, made


def test_a_card_has_all_that_an_entry_has_in_this_order(only):
    only(
        made(
            aliases=["small", "微"],
            formula="x < 1",
            myth="It grows.\nNo.",
            myth_zh="会长。",
            prerequisites=["big", "no_entry"],
            related=["huge"],
            references=[REFERENCE, REFERENCE | {"title": "A Book"}],
        ),
        made("big", zh="大", notebook="there"),
        made("huge", zh="巨"),
    )
    assert glossary.card("tiny").markdown == (
        "**Tiny · 某词** — *idea · 概念* · small · 微\n\n"
        "$$ x < 1 $$\n\n"
        "It is tiny.\n\n"
        "它很小。\n\n"
        "> **Myth · 常见误解** It grows.\n> No.\n> \n> 会长。\n\n"
        "**Before this · 先读** [Big · 大](there.ipynb) | no entry\n\n"
        "**Related · 相关** [Huge · 巨](../glossary/huge.md)\n\n"
        "**References · 文献**\n\n- A. Writer (1999). *A Paper*.\n- A. Writer (1999). *A Book*."
    )


def test_a_card_is_silent_about_what_its_entry_does_not_have(only):
    only(made(references=[REFERENCE]))
    assert glossary.card("tiny").markdown == (
        "**Tiny · 某词** — *idea · 概念*\n\nIt is tiny.\n\n它很小。\n\n"
        "**References · 文献**\n\n- A. Writer (1999). *A Paper*."
    )


@pytest.mark.parametrize(
    ("lang", "names", "text", "myth", "big", "shown"),
    [
        (
            "en",
            "**Tiny** — *idea* · small",
            "It is tiny.",
            "> **Myth** It grows.",
            "**Before this** [Big](",
            "Tiny (idea)",
        ),
        ("zh", "**某词** — *概念* · 微", "它很小。", "> **常见误解** 会长。", "**先读** [大](", "某词 (概念)"),
    ],
)
def test_a_card_in_one_language_has_only_its_names_and_texts(only, lang, names, text, myth, big, shown):
    aliases = ["small", "微"]
    only(made(aliases=aliases, myth="It grows.", myth_zh="会长。", prerequisites=["big"]), made("big", zh="大"))
    card = glossary.card("tiny", lang)
    assert card.markdown.split("\n\n")[:4] == [names, text, myth, f"{big}../glossary/big.md)"]
    assert repr(card) == shown


def test_a_card_leads_from_the_notebooks_where_its_entry_led_from_the_glossary(only):
    text = "See [big](big.md), [huge](huge.md) and [gone](gone.md)."
    only(made(english=text, myth=text, myth_zh="无。"), made("big", notebook="there"), made("huge", notebook="later"))
    moved = "See [big](there.ipynb), [huge](../glossary/huge.md) and [gone](gone.md)."
    _, english, _, myth, *_ = glossary.card("tiny").markdown.split("\n\n")
    assert english == moved
    assert myth.startswith(f"> **Myth · 常见误解** {moved}")


def test_a_link_is_relative_to_the_folder_it_stands_in(only):
    only(made(notebook="there"), made("big"))
    assert glossary.link("tiny") == "[Tiny · 某词](there.ipynb)"
    assert glossary.link("tiny", folder="glossary") == "[Tiny · 某词](../notebooks/there.ipynb)"
    assert glossary.link("big", "en") == "[Big](../glossary/big.md)"
    assert glossary.link("big", "zh", "glossary") == "[某词](big.md)"
    assert glossary.link("not_yet_there") == "not yet there"


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


def test_a_card_in_each_language():
    both, english, chinese = (glossary.card("softmax", lang).markdown for lang in ("both", "en", "zh"))
    e = glossary.load()["softmax"]
    assert e.english in both and e.chinese in both and e.formula in both
    assert e.english in english and not re.search("[\u4e00-\u9fff]", english.split("**References**")[0])
    assert e.chinese in chinese and "Related" not in chinese
    assert "https://doi.org/10.1007/978-3-642-76153-9_28" in both
    assert repr(glossary.card("softmax")) == "Softmax · Softmax 函数 (function · 函数)"


def test_links_of_every_card_lead_to_files():
    for slug in glossary.load():
        for target in re.findall(r"\]\((?!http)([^)]+)\)", glossary.card(slug).markdown):
            assert (glossary.home() / "notebooks" / target).is_file(), (slug, target)


def test_a_card_in_another_language_is_refused():
    with pytest.raises(ValueError, match="lang must be 'en', 'zh' or 'both', got 'fr'"):
        glossary.card("softmax", "fr")
