"""The search box: what it finds, and how a hit looks and opens."""

import html
import json
import re

import pytest

from dlterms import atlas, glossary
from dlterms.atlas import hits


@pytest.fixture
def ten(lay_out):
    said = {"english": r"It has $a < b$ [units](other.md). More.", "chinese": "有 $x$ 个。还有。"}
    return lay_out(
        *[(f"layer{i}", "", {"term": f"Layer {'x' * i}", "zh": "层" if i else "<层>"}) for i in range(10)],
        ("other", "", {"zh": "池化"} | said),
        ("guest", "", {"zh": "客", "notebook": "layer0"}),
        notebooks=["layer0"],
    )


def found_in(box):
    return re.findall(r"<li><a [^>]*>(.*?)</a>", box.found["html"])


def test_the_eight_best_terms_are_shown_as_one_types(ten):
    box = atlas.SearchBox()
    assert box.found == {"to": "", "words": "", "html": ""}
    box.query = "layer"
    best = [html.escape(hit.entry.title) for hit in glossary.search("layer")]
    assert len(best) == 10 and found_in(box) == best[:8]
    box.query = "chihua"
    assert found_in(box) == ["Other · 池化"] and box.found["to"] == "chihua"


def test_the_box_may_begin_with_a_text(ten):
    box = atlas.SearchBox("池化")
    assert box.query == "池化" and found_in(box) == ["Other · 池化"]


def test_where_nothing_is_found_the_nearest_three_are_shown_and_for_nothing_nothing(ten):
    box = atlas.SearchBox("<b>qqqq")
    assert box.found["words"] == (
        '<span lang="en">Nothing is called “&lt;b&gt;qqqq”. Nearest:</span> '
        '<span lang="zh">没有叫“&lt;b&gt;qqqq”的术语。最接近的是：</span>'
    )
    assert len(found_in(box)) == 3
    box.query = "  "
    assert box.found == {"to": "  ", "words": "", "html": ""}


@pytest.mark.parametrize(
    ("text", "path", "fragment", "where"),
    [
        ("layer0", "notebooks/layer0.ipynb", "", "●"),
        ("other", "glossary/other.md", "", '<span lang="en">entry</span> <span lang="zh">词条</span>'),
        (
            "guest",
            "notebooks/layer0.ipynb",
            "#cell-id=card-guest",
            '<span lang="en">on the page of Layer </span> <span lang="zh">见“&lt;层&gt;”页</span>',
        ),
    ],
)
def test_a_hit_leads_to_a_page_to_a_place_on_another_s_or_to_an_entry(ten, text, path, fragment, where):
    item = atlas.SearchBox(text).found["html"].split("<li>")[1]
    arguments = html.unescape(re.search(r'data-commandlinker-args="([^"]*)"', item)[1])
    assert json.loads(arguments) == {"path": path, "id": fragment}
    assert item.startswith(f'<a href="../{path}{fragment}" data-commandlinker-command="rendermime:handle-local-link"')
    assert f"</a> <small>{where}</small><p" in item


def test_a_hit_says_the_first_sentence_in_both_languages_with_formulas_and_without_links(ten):
    said = hits.definition(glossary.load()["other"])
    assert said == '<p lang="en">It has $a &lt; b$ units.</p><p lang="zh">有 $x$ 个。</p>'
    said = hits.in_mathml(said)
    english, chinese = re.fullmatch(r'<p lang="en">(.*)</p><p lang="zh">(.*)</p>', said).groups()
    assert re.fullmatch(
        r"It has <math[^>]*><mrow><mi>a</mi><mo>&#x0003C;</mo><mi>b</mi></mrow></math> units\.", english
    )
    assert re.fullmatch(r"有 <math[^>]*><mrow><mi>x</mi></mrow></math> 个。", chinese)


def test_every_real_definition_is_shown_without_dollars_or_unknown_commands():
    for e in glossary.load().values():
        said = re.sub(r"<[^>]*>", "", hits.in_mathml(hits.definition(e)))
        assert "$" not in said and "\\" not in said, said


def test_a_title_is_safe_in_the_list(ten):
    assert "· &lt;层&gt;</a>" in atlas.SearchBox("layer0").found["html"]


def test_the_box_is_a_widget_and_where_there_are_none_says_how_to_get_it(ten):
    shown, _ = atlas.SearchBox()._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert shown["text/plain"].startswith("The search box stands here once this page has been run")
    assert '<div lang="zh">运行本页之后' in shown["text/html"]
