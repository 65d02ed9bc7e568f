"""The map as a page shows it: live it moves, stored it is links."""

import re

import pytest

from dlterms import atlas, glossary
from dlterms.atlas.neighborhood import in_words, neighborhood


def terms_of(shown):
    """The boxes that move the map, by term."""
    return re.findall(r'<button type="button" data-term="(\w+)"', shown["html"])


def test_a_map_begins_at_its_term(small):
    shown = atlas.concept_map("mid").shown
    assert shown["term"] == "mid"
    assert terms_of(shown) == ["farther", "far", "near", "next", "a", "b"]
    (link,) = re.findall(r'<a href="([^"]*)"[^>]* aria-current="true"', shown["html"])
    assert link == "../notebooks/mid.ipynb"


def test_an_unknown_term_has_no_map(small):
    with pytest.raises(glossary.UnknownTermError, match="no term 'nothing'"):
        atlas.concept_map("nothing")


@pytest.mark.parametrize("wish", ["next", "Next", "词next", "nex"])
def test_the_map_moves_to_a_box_and_to_what_somebody_typed(small, wish):
    shown = atlas.concept_map("mid")
    shown.move(wish)
    assert shown.shown["term"] == "next"
    assert terms_of(shown.shown) == ["farther", "far", "near", "mid"]
    assert shown.shown["said"] == (
        '<span lang="en">The map shows Next: 2 to read before, 1 after it.</span> '
        '<span lang="zh">地图现在显示词next：之前有 2 个要读，之后有 1 个。</span>'
    )


def test_what_is_not_found_is_said_safely_and_the_map_stays(small):
    shown = atlas.concept_map("mid")
    before = shown.shown["html"]
    shown.move("<b>qqqq")
    assert (shown.shown["term"], shown.shown["html"]) == ("mid", before)
    assert '<span lang="en">Nothing found for “&lt;b&gt;qqqq”.</span>' in shown.shown["said"]


def test_the_browser_s_message_moves_the_map(small):
    shown = atlas.concept_map("mid")
    shown._handle_custom_msg({"to": "far"}, [])
    assert shown.shown["term"] == "far"


def test_under_the_map_stands_what_the_term_is_and_on_whose_page(small):
    shown = atlas.concept_map("near").shown["html"]
    assert re.search(r'<div class="dlterms-caption"[^>]*><p lang="en">word .*</p><p lang="zh">字</p><small>', shown)
    assert "on the page of Mid &amp; &lt;le&gt; (of all)" in shown


def test_every_name_can_be_typed(small):
    assert atlas.concept_map("mid").names == [[e.term, e.zh] for e in glossary.load().values()]


def test_a_stored_map_is_links_and_a_text(small):
    shown, _ = atlas.concept_map("mid")._repr_mimebundle_()
    links = re.findall(r'<a href="([^"]*)"', shown["text/html"])
    assert links == [
        "../glossary/farther.md",
        "far.ipynb",
        "mid.ipynb#cell-id=card-near",
        "../glossary/next.md",
        "mid.ipynb",
        "../glossary/a.md",
        "b.ipynb",
    ]
    assert "<button" not in shown["text/html"]
    assert shown["text/plain"] == in_words(neighborhood("mid"))
    assert "application/vnd.jupyter.widget-view+json" in shown


def test_a_stored_map_is_the_same_each_time(small):
    first, second = (atlas.concept_map("mid")._repr_mimebundle_()[0] for _ in range(2))
    assert first["text/html"] == second["text/html"]
