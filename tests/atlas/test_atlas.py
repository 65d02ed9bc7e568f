"""The way into the collection: the map of the terms, the learning paths and the search box, on a small glossary."""

import base64
import html
import importlib
import io
import itertools
import json
import re
from xml.etree import ElementTree

import nbformat
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.image import imread

from dlterms import atlas, glossary
from dlterms.explore.style import PALETTE
from dlterms.glossary import entries, searching

drawing = importlib.import_module("dlterms.atlas.concept_map")  # the package has a function of that name
paths = importlib.import_module("dlterms.atlas.learning_paths")

WIDE, TALL, ASIDE, BELOW = 148, 34, 26, 10  # pixels: a box, and the gaps between boxes
RIGHT, DOWN = WIDE + ASIDE, TALL + BELOW  # from a box to the next


@pytest.fixture
def lay_out(tmp_path, monkeypatch):
    """Make a glossary of entries, each a slug, what it needs, and what else its file says; and empty notebooks."""

    def lay_out(*terms, notebooks=()):
        for folder in ("glossary", "notebooks"):
            (tmp_path / folder).mkdir()
        for slug, needs, said in terms:
            head = {"term": slug.title(), "zh": "词", "chapter": "A", "kind": "idea", "zh_of": "", "notebook": slug}
            head |= {"prerequisites": needs.split()} | said
            text = f"---\n{json.dumps(head)}\n---\n{'word ' * 75}\n\n## 中文\n字\n"
            (tmp_path / "glossary" / f"{slug}.md").write_text(text, encoding="utf-8")
        for slug in notebooks:
            nbformat.write(nbformat.v4.new_notebook(), tmp_path / "notebooks" / f"{slug}.ipynb")
        return tmp_path

    caches = (entries.load, searching._keys, searching._sounds)
    for cached in caches:
        cached.cache_clear()
    for module in (entries, glossary):
        monkeypatch.setattr(module, "home", lambda: tmp_path)
    yield lay_out
    for cached in caches:
        cached.cache_clear()


@pytest.fixture
def small(lay_out):
    """In chapter A: three roots, x to z on them, v and w on those, and c, which needs b of chapter B."""
    return lay_out(
        ("a0", "", {}),
        ("a1", "", {"term": "Root & <stem> (of a tree)", "zh": "根&茎"}),
        ("a2", "", {}),
        ("b", "a0", {"chapter": "B"}),
        ("c", "b", {}),
        ("v", "x", {}),
        ("w", "z a0", {}),
        ("x", "a2 missing", {}),
        ("y", "a1 a2", {}),
        ("z", "a0", {}),
        notebooks=["a0", "b", "y"],
    )


def at(column, row, top):
    return 10 + column * RIGHT, top + row * DOWN


def svg_of(shown):
    found = re.search(r'src="data:image/svg\+xml;base64,([^"]*)"', shown["text/html"])
    return ElementTree.fromstring(base64.b64decode(found[1]))


def named(root, kind):
    return [part for part in root if part.tag.endswith(f"}}{kind}")]


def boxes_of(root):
    return {(int(r.get("x")), int(r.get("y"))): r for r in named(root, "rect") if r.get("x")}


def links_of(shown):
    """For each term of the map, by its address: what the link's tag says, and what stands in it."""
    found = re.findall(r'<a href="([^"]*)" title="([^"]*)" style="([^"]*)">(.*?)</a>', shown["text/html"])
    return {re.sub(r".*/|\.\w+$", "", address): (address, *rest) for address, *rest in found}


def styles(text):
    return dict(part.split(":") for part in text.split(";"))


def bundle(to=None):
    return atlas.concept_map(to)._repr_mimebundle_()


@pytest.fixture
def figures(monkeypatch):
    """The figures that the map draws."""
    drawn = []

    class Kept(Figure):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            drawn.append(self)

    monkeypatch.setattr(drawing, "Figure", Kept)
    return drawn


# the places


def test_a_term_stands_in_the_column_of_its_depth_near_the_middle_of_what_it_needs(small):
    # z is on row 0, y on rows 1 and 2, x on row 2; then w is on z and v on x; b, of another chapter, does not count
    places = atlas.concept_map().layout.places
    columns = [["a0", "a1", "a2", "c"], ["z", "y", "x"], ["w", "v"]]
    expected = {slug: at(x, y, top=26) for x, column in enumerate(columns) for y, slug in enumerate(column)}
    assert places == expected | {"b": at(0, 0, top=26 + 4 * DOWN + 6 + 26)}


def test_the_depth_of_a_term_is_how_many_steps_lie_before_it_among_those_asked_for(small):
    assert drawing._depths(["w", "z", "a0", "y"]) == {"a0": 0, "y": 0, "z": 1, "w": 2}


def test_a_band_holds_its_chapter_with_a_heading_above_it_and_the_next_band_follows(small):
    layout = atlas.concept_map().layout
    assert layout.bands == [("A", 0, 26 + 4 * DOWN), ("B", 26 + 4 * DOWN + 6, 26 + DOWN)]
    for slug, (_, y) in layout.places.items():
        ((_, top, height),) = [band for band in layout.bands if band[0] == glossary.load()[slug].chapter]
        assert top + 26 <= y and y + TALL + BELOW <= top + height


@pytest.mark.parametrize("to", [None, "v", "c", "a0"])
def test_no_two_boxes_overlap_and_the_size_covers_all_of_them(small, to):
    layout = atlas.concept_map(to).layout
    for (x0, y0), (x1, y1) in itertools.combinations(layout.places.values(), 2):
        assert abs(x0 - x1) >= WIDE + ASIDE or abs(y0 - y1) >= TALL + BELOW
    width, height = layout.size
    assert width == max(x for x, _ in layout.places.values()) + WIDE + 10  # as wide a margin as on the left
    assert height >= max(y for _, y in layout.places.values()) + TALL + 8
    assert all(top + tall <= height for _, top, tall in layout.bands)


def test_the_map_of_all_terms_ends_as_far_below_its_last_band_as_a_band_below_another(small):
    layout = atlas.concept_map().layout
    (_, _, _), (_, top, tall) = layout.bands
    assert layout.size[1] == top + tall + 6


def test_the_map_of_one_term_has_what_to_read_before_it(small):
    layout = atlas.concept_map("y").layout
    assert layout.places == {"a1": at(0, 0, 8), "a2": at(0, 1, 8), "y": at(1, 0, 8)}
    assert (layout.bands, layout.size) == ([], (10 + RIGHT + WIDE + 10, 8 + DOWN + TALL + 8))


def test_the_map_of_one_term_takes_chapters_together_and_counts_steps_through_all_of_them(small):
    layout = atlas.concept_map("C").layout
    assert layout.places == {"a0": at(0, 0, 8), "b": at(1, 0, 8), "c": at(2, 0, 8)}


def test_terms_that_need_nothing_stand_by_chapter(lay_out):
    lay_out(("one", "", {"chapter": "B"}), ("two", "", {}), ("goal", "one two", {}))
    assert sorted(atlas.concept_map("goal").layout.places.items(), key=lambda item: item[1]) == [
        ("two", at(0, 0, 8)),
        ("one", at(0, 1, 8)),
        ("goal", at(1, 0, 8)),
    ]


def test_arrows_lead_from_left_to_right_and_inside_a_chapter_where_there_are_chapters(small):
    layout = atlas.concept_map().layout
    assert sorted(layout.arrows) == [
        ("a0", "w"), ("a0", "z"), ("a1", "y"), ("a2", "x"), ("a2", "y"), ("x", "v"), ("z", "w"),
    ]  # fmt: skip
    assert all(layout.places[a][0] < layout.places[b][0] for a, b in layout.arrows)
    assert sorted(atlas.concept_map("c").layout.arrows) == [("a0", "b"), ("b", "c")]


def test_an_unknown_term_has_no_map(small):
    with pytest.raises(glossary.UnknownTermError, match="no term 'nothing'"):
        atlas.concept_map("nothing")


# the text


def test_the_text_says_which_map_it_is_and_changes_when_a_box_moves(small):
    shown = atlas.concept_map("y")
    assert repr(shown).startswith("Map of what to read before Y (arrows=2)\n")
    assert repr(atlas.concept_map()).startswith("Map of the terms (arrows=7)\n")
    assert shown._repr_mimebundle_()["text/plain"] == repr(shown)
    places = shown.layout.places
    for moved in ((11, 8), (10, 9)):
        layout = drawing.Layout(places | {"a1": moved}, [], shown.layout.arrows, shown.layout.size)
        assert repr(drawing.ConceptMap(layout, shown.title)) != repr(shown)


# the boxes that are links


def test_each_link_lies_on_its_box(small):
    places, links = atlas.concept_map().layout.places, links_of(bundle())
    assert set(links) == set(places)
    for slug, (x, y) in places.items():
        style = styles(links[slug][2])
        assert [style[key] for key in ("left", "top", "width", "height")] == [f"{n}px" for n in (x, y, WIDE, TALL)]
        assert style["position"] == "absolute"
        assert int(style["line-height"].removesuffix("px")) * 2 == TALL  # two lines fill the box


def test_a_link_leads_to_the_notebook_or_else_to_the_entry(small):
    links = links_of(bundle())
    assert (links["a0"][0], links["a1"][0]) == ("a0.ipynb", "../glossary/a1.md")


def test_resting_on_a_box_names_its_prerequisites(small):
    links = links_of(bundle())
    assert html.unescape(links["y"][1]) == "Y · 词 ← Root & <stem> (of a tree) · 根&茎, A2 · 词"
    assert links["a0"][1] == "A0 · 词"


def test_a_box_says_both_names_without_what_stands_in_brackets(small):
    links = links_of(bundle())
    assert links["a1"][3] == "Root &amp; &lt;stem&gt;<br>根&amp;茎"


@pytest.mark.parametrize(
    ("term", "size"), [("n" * 22, "11px"), ("n" * 23, "9px"), ("n" * 21 + "&", "11px"), ("n" * 22 + " (N)", "11px")]
)
def test_a_name_of_more_than_22_letters_is_written_smaller(lay_out, term, size):
    lay_out(("long", "", {"term": term}))
    assert styles(links_of(bundle())["long"][2])["font-size"] == size


def test_the_page_has_the_size_of_the_layout_and_the_picture_fills_it(small):
    shown, (width, height) = bundle("y"), atlas.concept_map("y").layout.size
    assert f"width:{width}px;height:{height}px" in shown["text/html"]
    assert f'<img alt="Map of what to read before Y" width="{width}" height="{height}"' in shown["text/html"]
    picture = svg_of(shown)
    assert (picture.get("width"), picture.get("height")) == (str(width), str(height))
    assert picture.get("viewBox") == f"0 0 {width} {height}"


def test_the_picture_s_name_is_safe_in_html(small):
    assert 'alt="Map of what to read before Root &amp; &lt;stem&gt; (of a tree)"' in bundle("a1")["text/html"]


def test_a_band_s_heading_stands_between_its_top_and_its_boxes_in_the_chapter_s_colour(small):
    found = re.findall(r'<b style="([^"]*)">([^<]*)</b>', bundle()["text/html"])
    assert [words for _, words in found] == ["A. Neurons · 神经元", "B. Gradients · 梯度"]
    for (style, _), (_, top, _), colour in zip(found, atlas.concept_map().layout.bands, PALETTE, strict=False):
        said = styles(style)
        assert int(said["top"].removesuffix("px")) + 16 / 2 == top + 26 / 2  # a line of 13 px is about 16 px high
        assert (said["left"], said["color"]) == ("10px", colour)


def test_chapters_after_the_last_colour_begin_again_with_the_first():
    assert [drawing._colour(chapter) for chapter in "AGHK"] == [PALETTE[i] for i in (0, 6, 0, 3)]


# the picture under the links


def test_a_frame_is_dashed_and_thin_exactly_where_there_is_no_notebook(small):
    places, boxes = atlas.concept_map().layout.places, boxes_of(svg_of(bundle()))
    assert set(boxes) == set(places.values())
    dashed = {slug for slug, place in places.items() if boxes[place].get("stroke-dasharray")}
    thin = {slug for slug, place in places.items() if float(boxes[place].get("stroke-width")) == 1}
    thick = {slug for slug, place in places.items() if float(boxes[place].get("stroke-width")) == 2}
    assert dashed == thin == set(places) - {"a0", "b", "y"}
    assert thick == {"a0", "b", "y"}


def test_boxes_and_bands_have_the_chapter_s_colour(small):
    layout, root = atlas.concept_map().layout, svg_of(bundle())
    boxes = boxes_of(root)
    for slug, place in layout.places.items():
        assert (boxes[place].get("width"), boxes[place].get("height")) == (str(WIDE), str(TALL))
        assert boxes[place].get("stroke") == PALETTE["AB".index(glossary.load()[slug].chapter)]
    bands = [rect for rect in named(root, "rect") if not rect.get("x")]
    assert [(int(b.get("y")), int(b.get("height")), b.get("fill")) for b in bands] == [
        (top, tall, PALETTE[i]) for i, (_, top, tall) in enumerate(layout.bands)
    ]
    assert {b.get("width") for b in bands} == {str(layout.size[0])}


def test_an_arrow_goes_level_from_the_middle_of_a_right_side_to_the_middle_of_a_left_side(small):
    layout, curves = atlas.concept_map().layout, named(svg_of(bundle()), "path")
    assert len(curves) == len(layout.arrows)
    for (before, after), curve in zip(layout.arrows, curves, strict=True):
        (x0, y0), (x1, y1) = layout.places[before], layout.places[after]
        numbers = [int(n) for n in re.findall(r"-?\d+", curve.get("d"))]
        start, first, last, end = zip(numbers[::2], numbers[1::2], strict=True)
        assert start == (x0 + WIDE, y0 + TALL / 2) and end == (x1, y1 + TALL / 2)
        assert first[1] == start[1] and last[1] == end[1]
        assert first[0] - start[0] == end[0] - last[0] > 0  # the same at both ends
        assert curve.get("marker-end") == "url(#tip)"


def test_an_arrow_bends_over_the_gap_to_the_next_column_and_a_third_of_a_longer_way():
    assert "M158 27C184 27 158 71 184 71" in drawing._curve(at(0, 0, 10), at(1, 1, 10))
    assert "M158 27C224 27 292 71 358 71" in drawing._curve(at(0, 0, 10), at(2, 1, 10))  # 200 // 3 = 66


# the picture for readers without HTML


def pixels(shown):
    return imread(io.BytesIO(shown["image/png"]))[..., :3]


@pytest.mark.parametrize("size", [(516, 284), (1560, 226), (333, 57), (1212, 58)])
def test_the_picture_has_the_layout_s_size_to_the_pixel(size):
    assert pixels({"image/png": drawing._png(drawing.Layout({}, [], [], size))}).shape == (size[1], size[0], 3)


def near(colour, wanted, within=0.02):
    return np.abs(np.asarray(colour) - wanted).max() < within


def test_the_picture_has_the_chapter_s_colour_on_each_frame_and_white_inside(small):
    image = pixels(bundle())
    for slug, (x, y) in atlas.concept_map().layout.places.items():
        colour, thick = to_rgb(PALETTE["AB".index(glossary.load()[slug].chapter)]), slug in ("a0", "b", "y")
        middle, centre = y + TALL // 2 + 9, x + WIDE // 2
        sides = [
            image[middle, x - 2 : x + 2],
            image[middle, x + WIDE - 2 : x + WIDE + 2],
            image[y - 2 : y + 2, centre],
            image[y + TALL - 2 : y + TALL + 2, centre],
        ]
        for side in sides:
            if thick:  # a pixel on each side of the edge
                assert [near(pixel, colour) for pixel in side] == [False, True, True, False], slug
            else:  # not quite a pixel wide, so that a part of the white is seen
                assert sum(near(pixel, colour, within=0.2) for pixel in side) == 1, slug
        assert near(image[middle, x + 3], 1) and near(image[y + 3, centre], 1)


def test_the_picture_s_frames_are_as_wide_as_those_of_the_links(small, figures):
    shown = bundle()
    boxes = boxes_of(svg_of(shown))
    patches = {(p.get_x(), p.get_y()): p for p in figures[0].axes[0].patches if hasattr(p, "get_boxstyle")}
    assert set(patches) == set(boxes)
    for place, patch in patches.items():
        assert (patch.get_width(), patch.get_height()) == (WIDE, TALL)
        assert round(patch.get_linewidth() * 100 / 72) == int(boxes[place].get("stroke-width"))


def test_the_picture_tints_each_band_to_its_edges_and_nothing_else(small):
    layout, image = atlas.concept_map().layout, pixels(bundle())
    for column in (2, layout.size[0] - 3):
        tinted = {row for row in range(layout.size[1]) if not near(image[row, column], 1)}
        assert tinted == {row for _, top, tall in layout.bands for row in range(top, top + tall)}
        for (_, top, tall), colour in zip(layout.bands, PALETTE, strict=False):
            assert near(image[top + tall // 2, column], 1 - 0.08 * (1 - np.array(to_rgb(colour))))


def test_the_picture_s_arrows_connect_the_middles_of_sides(small, figures):
    bundle()
    layout = atlas.concept_map().layout
    drawn = {(tuple(t.xyann), tuple(t.xy)) for t in figures[0].axes[0].texts if hasattr(t, "xyann")}
    expected = set()
    for before, after in layout.arrows:
        (x0, y0), (x1, y1) = layout.places[before], layout.places[after]
        expected.add(((x0 + WIDE, y0 + TALL / 2), (x1, y1 + TALL / 2)))
    assert drawn == expected


def test_the_picture_says_english_names_in_the_middle_of_boxes_and_headings_in_bands(small, figures):
    bundle()
    layout = atlas.concept_map().layout
    texts = {t.get_text(): t.get_position() for t in figures[0].axes[0].texts if not hasattr(t, "xyann")}
    for slug, (x, y) in layout.places.items():
        name = "Root & <stem>" if slug == "a1" else slug.title()
        assert texts.pop(name) == (x + WIDE / 2, y + TALL / 2)
    for heading, (_, top, _) in zip(("A. Neurons", "B. Gradients"), layout.bands, strict=True):
        x, y = texts.pop(heading)
        assert x == 10 and abs(y - (top + 26 / 2)) <= 1
    assert texts == {}


@pytest.mark.parametrize(
    ("term", "lines"),
    [("abcdefghijk lmnopqrstu", 1), ("abcdefghijk lmnopqrstuv", 2), ("Restricted Boltzmann machine", 2)],
)
def test_a_long_name_is_broken_and_fits_its_box(lay_out, figures, term, lines):
    lay_out(("long", "", {"term": term}))
    bundle()
    (text,) = [t for t in figures[0].axes[0].texts if "A. " not in t.get_text()]
    assert len(text.get_text().split("\n")) == lines
    extent = text.get_window_extent()
    assert extent.width < WIDE and extent.height < TALL


# the learning paths


def cells(*sources):
    """A notebook's cells: code after >, else Markdown."""
    make = {True: nbformat.v4.new_code_cell, False: nbformat.v4.new_markdown_cell}
    return nbformat.v4.new_notebook(cells=[make[s.startswith(">")](s.removeprefix(">")) for s in sources])


def test_a_notebook_takes_a_minute_for_each_code_cell_and_one_for_150_english_words(lay_out):
    root = lay_out(("term", "", {}))
    notebook = cells("word " * 100, ">1 + 1", "汉字 不 算 " + "word " * 125, ">2 + 2", ">3 + 3")
    nbformat.write(notebook, root / "notebooks" / "term.ipynb")
    assert atlas.minutes("term") == atlas.minutes("Term") == 225 / 150 + 3


def test_an_entry_without_a_notebook_takes_the_time_of_its_english_words(lay_out):
    lay_out(("term", "", {}))
    assert atlas.minutes("term") == 75 / 150


def test_an_unknown_term_takes_no_time_but_raises(lay_out):
    lay_out(("term", "", {}))
    with pytest.raises(glossary.UnknownTermError):
        atlas.minutes("nothing")


def test_a_path_says_its_time_and_puts_steps_without_a_notebook_in_brackets(lay_out, monkeypatch):
    root = lay_out(("one", "", {}), ("two", "", {}), ("three", "", {}))
    for slug in ("one", "two"):
        nbformat.write(cells(*[">1"] * 6), root / "notebooks" / f"{slug}.ipynb")
    chosen = {"First · 一": ["one", "three", "not_yet", "two"], "Second · 二": ["two"]}
    monkeypatch.setattr(paths, "PATHS", chosen)
    shown = atlas.learning_paths()
    assert shown.markdown == (
        "**First · 一** (2 of 4 notebooks, about 15 minutes · 约 15 分钟)\n\n"  # 6 + 6 + 0.5
        "[One · 词](one.ipynb) → ([Three · 词](../glossary/three.md)) → (not yet) → [Two · 词](two.ipynb)\n\n"
        "**Second · 二** (1 of 1 notebooks, about 10 minutes · 约 10 分钟)\n\n"
        "[Two · 词](two.ipynb)"
    )
    assert shown.text == "2 learning paths"


@pytest.mark.parametrize(("codes", "said"), [(1, 5), (5, 5), (6, 10), (10, 10), (11, 15)])
def test_the_time_of_a_path_is_rounded_up_to_five_minutes(lay_out, monkeypatch, codes, said):
    root = lay_out(("one", "", {}))
    nbformat.write(cells(*[">1"] * codes), root / "notebooks" / "one.ipynb")
    monkeypatch.setattr(paths, "PATHS", {"P": ["one"]})
    assert f"about {said} minutes · 约 {said} 分钟" in atlas.learning_paths().markdown


def test_the_five_paths_have_a_time_and_no_step_comes_before_what_it_needs():
    text = atlas.learning_paths().markdown
    assert len(re.findall(r"about \d+ minutes", text)) == len(atlas.PATHS) == 5
    for title, slugs in atlas.PATHS.items():
        for i, slug in enumerate(slugs):
            needed = glossary.path(slug) if slug in glossary.load() else []
            assert not set(needed) & set(slugs[i + 1 :]), (title, slug)


# the search box


@pytest.fixture
def ten(lay_out):
    return lay_out(
        *[(f"layer{i}", "", {"term": f"Layer {'x' * i}", "zh": "层" if i else "<层>"}) for i in range(10)],
        ("other", "", {"zh": "池化"}),
        notebooks=["layer0"],
    )


def found_in(box):
    return re.findall(r"<li><a [^>]*>(.*?)</a>", box.found.value)


def test_the_eight_best_terms_are_shown_as_one_types(ten):
    box = atlas.SearchBox()
    assert box.found.value == ""
    box.box.value = "layer"
    best = [html.escape(e.title) for e in glossary.search("layer")]
    assert len(best) == 10 and found_in(box) == best[:8]
    box.box.value = "chihua"
    assert found_in(box) == ["Other · 池化"]


def test_the_box_may_begin_with_a_text(ten):
    box = atlas.SearchBox("池化")
    assert box.box.value == "池化" and found_in(box) == ["Other · 池化"]


def test_what_is_not_found_is_said_safely_and_of_nothing_nothing_is_said(ten):
    box = atlas.SearchBox("<b>qqqq")
    assert box.found.value == "<p>Nothing found for &lt;b&gt;qqqq · 没有找到</p>"
    box.box.value = "  "
    assert box.found.value == ""


@pytest.mark.parametrize(
    ("text", "path", "kind"),
    [("layer0", "notebooks/layer0.ipynb", "notebook · 笔记本"), ("other", "glossary/other.md", "entry · 词条")],
)
def test_a_found_term_is_a_link_that_jupyterlab_opens(ten, text, path, kind):
    item = atlas.SearchBox(text).found.value.split("<li>")[1]
    arguments = html.unescape(re.search(r'data-commandlinker-args="([^"]*)"', item)[1])
    assert json.loads(arguments) == {"path": path}
    assert 'data-commandlinker-command="docmanager:open"' in item and f'<a href="../{path}"' in item
    assert f"<small>{kind}</small>" in item


def test_a_title_is_safe_in_the_list(ten):
    assert "· &lt;层&gt;</a>" in atlas.SearchBox("layer0").found.value


def test_the_box_is_a_widget_and_a_line_of_text_where_there_are_none(ten):
    box = atlas.SearchBox()
    shown = box._repr_mimebundle_()
    assert shown["text/plain"] == "A search box: run the notebook to use it."
    assert shown["application/vnd.jupyter.widget-view+json"]["model_id"] == box.widget.model_id
    assert box.widget.children == (box.box, box.found)


# the whole collection


def test_the_map_is_the_same_each_time(small):
    assert bundle() == bundle()


def test_the_map_shows_every_term_as_a_link():
    shown = bundle()
    assert shown["text/html"].count("<a href=") == len(glossary.load())


def test_the_list_of_terms_is_one_output_with_a_line_of_text(ten):
    shown = atlas.listing("az")
    assert shown.text == "The terms by az" and "[Other](../glossary/other.md)" in shown.markdown
