"""The neighborhood of a term: who stands where, and what is drawn."""

import base64
import html
import itertools
import re
from xml.etree import ElementTree

import pytest

from dlterms import glossary
from dlterms.atlas import neighborhood as drawing
from dlterms.atlas.neighborhood import draw, in_words, neighborhood

WIDE, TALL, ASIDE, BELOW, TOP = 188, 50, 32, 8, 28  # pixels: a box, the gaps between boxes, a heading
WIDEST = 860  # a cell of JupyterLab on a small laptop, its file browser open


def drawn(slug):
    """Of each term, the attributes and the content of its box, as the drawing hands them out; and the whole."""
    boxes = {}

    def box(e, names, attributes):
        boxes[e.slug] = names, attributes
        return f"[{e.slug}]"

    return boxes, draw(neighborhood(slug), box)


def style_of(attributes):
    return dict(part.split(":") for part in re.search(r'style="([^"]*)"', attributes)[1].split(";"))


def test_what_is_read_before_stands_to_the_left_what_needs_it_to_the_right(small):
    assert neighborhood("mid").columns == (["farther", "far"], ["near", "next"], ["mid"], ["a", "b"])
    assert neighborhood("mid").term == "mid"


def test_a_term_that_is_needed_at_once_and_two_steps_back_stands_in_the_nearer_column(small):
    assert {"near", "next"} == set(glossary.graph()["mid"]) and "near" in glossary.graph()["next"]
    first, second, *_ = neighborhood("mid").columns
    assert "near" in second and "near" not in first


def test_a_column_is_in_the_order_of_chapters_and_the_first_near_what_it_leads_to(lay_out):
    lay_out(
        ("goal", "p q", {}),
        ("p", "z", {"chapter": "B"}),
        ("q", "y m", {"chapter": "A"}),
        ("m", "", {}),
        ("y", "", {}),
        ("z", "", {}),
    )
    assert neighborhood("goal").columns == (["m", "y", "z"], ["q", "p"], ["goal"], [])


def test_columns_without_a_term_take_no_room(small):
    places = neighborhood("farther").places
    assert places == {"farther": (0, TOP), "near": (WIDE + ASIDE, TOP)}
    assert neighborhood("farther").size == (2 * WIDE + ASIDE, TOP + TALL)
    assert neighborhood("lone").size == (WIDE, TOP + TALL)


def test_columns_stand_in_the_middle_of_the_tallest(small):
    places = neighborhood("mid").places
    step = TALL + BELOW
    assert places["farther"] == (0, TOP) and places["far"] == (0, TOP + step)
    assert places["mid"] == (2 * (WIDE + ASIDE), TOP + step // 2)
    assert places["b"] == (3 * (WIDE + ASIDE), TOP + step)


def test_arrows_lead_to_the_next_column_and_only_where_a_term_is_needed(small):
    assert sorted(neighborhood("mid").arrows) == [
        ("far", "next"),
        ("farther", "near"),
        ("mid", "a"),
        ("mid", "b"),
        ("near", "mid"),
        ("next", "mid"),
    ]


def test_every_neighborhood_fits_a_cell_and_no_two_boxes_overlap():
    for slug in glossary.load():
        shown = neighborhood(slug)
        assert shown.size[0] <= WIDEST, slug
        assert set(shown.places) == {slug for column in shown.columns for slug in column}
        for (x0, y0), (x1, y1) in itertools.combinations(shown.places.values(), 2):
            assert abs(x0 - x1) >= WIDE + ASIDE or abs(y0 - y1) >= TALL + BELOW, slug
        assert max(y for _, y in shown.places.values()) + TALL <= shown.size[1]


def test_every_term_can_be_reached_from_every_other():
    def around(slug):
        return {other for column in neighborhood(slug).columns for other in column}

    reached, edge = set(), {"softmax"}
    while edge:
        reached |= edge
        edge = set().union(*map(around, edge)) - reached
    assert reached >= {slug for slug, e in glossary.load().items() if e.prerequisites}


def test_a_box_has_its_place_and_both_names_without_what_stands_in_brackets(small):
    boxes, _ = drawn("mid")
    for slug, (x, y) in neighborhood("mid").places.items():
        style = style_of(boxes[slug][1])
        assert [style[key] for key in ("left", "top", "width", "height")] == [f"{n}px" for n in (x, y, WIDE, TALL)]
    assert boxes["mid"][0] == '<span lang="en">Mid &amp; &lt;le&gt;</span> <span lang="zh">中&amp;间</span>'
    assert boxes["b"][0] == "BEE"
    tip = re.search(r'title="([^"]*)"', boxes["mid"][1])[1]
    assert html.unescape(tip) == "Mid & <le> (of all) · 中&间 (Neurons · 神经元)"


def test_a_frame_is_dashed_exactly_where_there_is_no_page_and_heavy_in_the_middle(small):
    boxes, _ = drawn("mid")
    frames = {slug: style_of(attributes)["border"] for slug, (_, attributes) in boxes.items()}
    line = drawing.LINE
    assert frames == {
        "far": f"1px solid {line}",
        "farther": f"1px dashed {line}",
        "near": f"1px solid {line}",
        "next": f"1px dashed {line}",
        "mid": f"3px solid {line}",
        "a": f"1px dashed {line}",
        "b": f"1px solid {line}",
    }


@pytest.mark.parametrize("ground", ["#ffffff", "#111111"])
def test_lines_are_seen_on_a_light_and_on_a_dark_ground(ground):
    def luminance(color):
        channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted([luminance(drawing.LINE), luminance(ground)])
    assert (high + 0.05) / (low + 0.05) >= 3  # WCAG 2, 1.4.11: what is not text


def test_headings_stand_above_their_columns(small):
    _, whole = drawn("farther")
    found = re.findall(r'<div style="position:absolute;left:(\d+)px;top:0;[^"]*">(.*?)</div>', whole)
    assert found == [
        ("0", '<span lang="en">This term</span> <span lang="zh">本词</span>'),
        (str(WIDE + ASIDE), '<span lang="en">Then</span> <span lang="zh">然后可读</span>'),
    ]
    assert re.findall(r"\[(\w+)\]", whole) == ["farther", "near"]


def test_an_arrow_goes_level_from_the_middle_of_a_right_side_to_the_middle_of_a_left_side(small):
    shown, (_, whole) = neighborhood("mid"), drawn("mid")
    picture = re.search(r'width="(\d+)" height="(\d+)" [^>]*base64,([^"]*)"', whole)
    assert (int(picture[1]), int(picture[2])) == shown.size
    root = ElementTree.fromstring(base64.b64decode(picture[3]))
    curves = [part for part in root if part.tag.endswith("}path")]
    assert len(curves) == len(shown.arrows)
    for (before, after), curve in zip(shown.arrows, curves, strict=True):
        (x0, y0), (x1, y1) = shown.places[before], shown.places[after]
        numbers = [int(n) for n in re.findall(r"-?\d+", curve.get("d"))]
        start, first, last, end = zip(numbers[::2], numbers[1::2], strict=True)
        assert start == (x0 + WIDE, y0 + TALL // 2) and end == (x1, y1 + TALL // 2)
        assert first[1] == start[1] and last[1] == end[1] and x0 + WIDE < first[0] <= last[0] < x1
        assert curve.get("marker-end") == "url(#tip)"


def test_the_text_has_a_line_for_each_column(small):
    assert in_words(neighborhood("mid")) == (
        "Map around Mid & <le> (of all) · 中&间\n"
        "  Before that · 更早读: Farther · 词farther, Far · 词far\n"
        "  Read first · 先读: Near · 词near, Next · 词next\n"
        "  This term · 本词: Mid & <le> (of all) · 中&间\n"
        "  Then · 然后可读: A · 词a, BEE"
    )
    assert in_words(neighborhood("lone")) == "Map around Lone · 词lone\n  This term · 本词: Lone · 词lone"
