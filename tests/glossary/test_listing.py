"""The listings in their four orders, and the index page made of them."""

import re

import pytest

from dlterms import glossary
from dlterms.glossary.listing import ORDERS, index_page, listing
from small_glossary import made

SMALL = (
    made("zebra", zh="斑马", notebook="there"),
    made("apple", zh="苹果", chapter="B", kind="model", notebook="later"),
    made("bee", term="bee", zh="BEE", kind="model"),
)


@pytest.mark.parametrize(
    ("by", "lines"),
    {
        "chapter": [
            "### A. Neurons · 神经元",
            "",
            "| term | 术语 | kind · 类别 | ● |",
            "|---|---|---|---|",
            "| [bee](../glossary/bee.md) | BEE | model · 模型 |  |",
            "| [Zebra](there.ipynb) | 斑马 | idea · 概念 | ● |",
            "",
            "### B. Gradients · 梯度",
            "",
            "| term | 术语 | kind · 类别 | ● |",
            "|---|---|---|---|",
            "| [Apple](../glossary/apple.md) | 苹果 | model · 模型 |  |",
        ],
        "az": [
            "**A**  [Apple](../glossary/apple.md)",
            "",
            "**B**  [bee](../glossary/bee.md)",
            "",
            "**Z**  [Zebra](there.ipynb) ●",
        ],
        "pinyin": [
            "**B**  [斑马](there.ipynb) *bān mǎ* ●  |  [BEE](../glossary/bee.md)",
            "",
            "**P**  [苹果](../glossary/apple.md) *píng guǒ*",
        ],
        "kind": [
            "**model · 模型**  [Apple · 苹果](../glossary/apple.md)  |  [bee · BEE](../glossary/bee.md)",
            "",
            "**idea · 概念**  [Zebra · 斑马](there.ipynb) ●",
        ],
    }.items(),
)
def test_a_listing_in_each_order(only, by, lines):
    only(*SMALL)
    assert listing(by) == "\n".join(lines)


def test_the_default_listing_is_by_chapter_for_the_notebooks(only):
    only(*SMALL)
    assert listing() == listing("chapter", "notebooks") != listing("chapter", "glossary")


@pytest.mark.parametrize("by", ORDERS)
def test_a_listing_leads_from_the_folder_asked_for(only, by):
    only(*SMALL)
    assert "](../notebooks/there.ipynb)" in listing(by, folder="glossary")
    assert "](apple.md)" in listing(by, folder="glossary")


def test_the_index_page_counts_the_terms_and_has_every_order(only):
    only(*SMALL)
    page = index_page()
    assert page.startswith("# The glossary · 术语表\n\n3 terms in English") and "\n共 3 个术语" in page
    headings = ["By chapter · 按章", "A–Z", "By pinyin · 按拼音", "By kind · 按类别"]
    sections = page.removesuffix("\n").split("\n\n## ")[1:]
    assert sections == [f"{heading}\n\n{listing(by, 'glossary')}" for heading, by in zip(headings, ORDERS, strict=True)]


def test_accents_and_case_do_not_count_in_the_order_of_names_and_slugs_settle_ties(only):
    only(made("b", term="ébène"), made("d", term="Ebony"), made("c", term="Ébène"), made("a", term="eBENE"))
    assert re.findall(r"\[(\w+)\]", listing("az")) == ["eBENE", "ébène", "Ébène", "Ebony"]
    assert listing("az").startswith("**E**  ")


def test_the_index_page_is_fresh():
    assert (glossary.home() / "glossary" / "index.md").read_text(encoding="utf-8") == index_page(), "run dlterms index"


@pytest.mark.parametrize("by", ORDERS)
def test_a_listing_names_every_term_once_and_links_to_files(by):
    targets = re.findall(r"\]\(([^)]+)\)", listing(by))
    assert len(targets) == len(glossary.load())
    assert all((glossary.home() / "notebooks" / target).is_file() for target in targets)


def test_a_listing_by_pinyin_is_in_the_order_of_the_sounds():
    text = listing("pinyin")
    assert text.index("chí huà") < text.index("jiāo chā shāng") < text.index("zuì dà chí huà")


def test_another_order_is_refused():
    with pytest.raises(ValueError, match="by must be one of chapter, az, pinyin, kind, got 'size'"):
        listing("size")
