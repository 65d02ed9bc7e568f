"""The listings in their four orders, and the index page made of them."""

import re

import pytest

from dlterms import glossary
from dlterms.glossary.listing import ORDERS, index_page, listing
from small_glossary import made

SMALL = (
    made("there", zh="那里", notebook="there"),
    made("zebra", zh="斑马", notebook="there"),
    made("apple", zh="苹果", chapter="B", kind="model", notebook="later"),
    made("bee", term="bee", zh="BEE", kind="model", prerequisites=["zebra"]),
)
HEADINGS = ["By chapter · 按章", "A–Z", "By pinyin · 按拼音", "By kind · 按类别"]
ZEBRA = "there.ipynb#cell-id=card-zebra"


@pytest.mark.parametrize(
    ("by", "lines"),
    {
        "chapter": [
            "<details><summary>"
            '<b>A.</b> <span lang="en">Neurons</span> <span lang="zh">神经元</span> (3, 1 ●)</summary>',
            "",
            "- [There · 那里](there.ipynb) ●",
            f"- [Zebra · 斑马]({ZEBRA}) "
            '<small><span lang="en">on the page of There</span> <span lang="zh">见“那里”页</span></small>',
            "- [bee · BEE](../glossary/bee.md)",
            "",
            "</details>",
            "",
            '<details><summary><b>B.</b> <span lang="en">Gradients</span> <span lang="zh">梯度</span> (1)</summary>',
            "",
            "- [Apple · 苹果](../glossary/apple.md)",
            "",
            "</details>",
        ],
        "az": [
            "**A**  [Apple](../glossary/apple.md)",
            "",
            "**B**  [bee](../glossary/bee.md)",
            "",
            "**T**  [There](there.ipynb) ●",
            "",
            f"**Z**  [Zebra]({ZEBRA})",
        ],
        "pinyin": [
            f"**B**  [斑马]({ZEBRA}) *bān mǎ*  |  [BEE](../glossary/bee.md)",
            "",
            "**N**  [那里](there.ipynb) *nà lǐ* ●",
            "",
            "**P**  [苹果](../glossary/apple.md) *píng guǒ*",
        ],
        "kind": [
            "**model · 模型**  [Apple · 苹果](../glossary/apple.md)  |  [bee · BEE](../glossary/bee.md)",
            "",
            f"**idea · 概念**  [There · 那里](there.ipynb) ●  |  [Zebra · 斑马]({ZEBRA})",
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
    assert page.startswith("# The glossary · 术语表\n\n4 terms in English") and "\n共 4 个术语" in page
    sections = page.removesuffix("\n").split("\n\n## ")[1:]
    assert sections == [f"{heading}\n\n{listing(by, 'glossary')}" for heading, by in zip(HEADINGS, ORDERS, strict=True)]


def test_in_a_chapter_a_term_stands_after_what_it_needs_and_beside_the_others_of_its_page(only):
    only(
        made("last", prerequisites=["far"]),
        made("far", chapter="B", prerequisites=["zoo"]),
        made("zoo", notebook="there"),
        made("two", notebook="two"),
        made("nit", notebook="two"),
        made("air", notebook="two"),
        made("there", notebook="there"),
    )
    inside = listing().split("</details>")[0]
    assert re.findall(r"- \[(\w+)", inside) == ["There", "Zoo", "Two", "Air", "Nit", "Last"]


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
    assert all((glossary.home() / "notebooks" / target.split("#")[0]).is_file() for target in targets)


def test_the_real_chapters_are_in_the_order_of_teaching():
    place = {slug: i for i, slug in enumerate(re.findall(r"\]\([^)]*?(\w+)(?:\.md|\.ipynb)?\)", listing()))}
    assert set(place) == set(glossary.load())
    for slug, e in glossary.load().items():
        for before in glossary.graph()[slug]:
            assert glossary.load()[before].chapter != e.chapter or place[before] < place[slug], (before, slug)


def test_a_listing_by_pinyin_is_in_the_order_of_the_sounds():
    text = listing("pinyin")
    assert text.index("chí huà") < text.index("jiāo chā shāng") < text.index("zuì dà chí huà")


def test_another_order_is_refused():
    with pytest.raises(ValueError, match="by must be one of chapter, az, pinyin, kind, got 'size'"):
        listing("size")
