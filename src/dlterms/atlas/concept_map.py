"""The map of the terms: chapters are coloured, an arrow leads from what is read first to what needs it."""

import base64
import html
import io
import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from dlterms import glossary
from dlterms.explore.digest import digest
from dlterms.explore.style import PALETTE, style
from dlterms.glossary.cards import target
from dlterms.glossary.entries import CHAPTERS, Entry, has_notebook

WIDTH, HEIGHT, GAP_X, GAP_Y, TOP = 148, 34, 26, 10, 26  # pixels: a box, the gaps between boxes, a band's heading


@dataclass(frozen=True)
class Layout:
    """Where each term's box begins, in pixels from the top left; the bands behind them; and the arrows."""

    places: dict[str, tuple[int, int]]
    bands: list[tuple[str, int, int]]  # chapter, top, height
    arrows: list[tuple[str, str]]
    size: tuple[int, int]


class ConceptMap:
    """A map as a notebook shows it: boxes that are links, or a picture of them, or a digest of their places."""

    def __init__(self, layout: Layout, title: str) -> None:
        self.layout, self.title = layout, title

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/html": _html(self.layout, self.title), "image/png": _png(self.layout), "text/plain": repr(self)}

    def __repr__(self) -> str:
        x, y = np.array(list(self.layout.places.values()), dtype=float).T
        return digest(self.title, {"arrows": len(self.layout.arrows)}, {"x": x, "y": y})


def concept_map(to: str | None = None) -> ConceptMap:
    """The map of all terms, a band for each chapter; or, given a term, of everything to read before it.

    Each box links to the notebook of its term (solid frame) or to its entry (dashed frame); resting the pointer on
    it lists its prerequisites. The map of all terms draws the arrows inside a chapter, that of one term all of them.
    Raises UnknownTermError.
    """
    if to is None:
        return ConceptMap(_by_chapter(), "Map of the terms")
    return ConceptMap(_before(to), f"Map of what to read before {glossary.entry(to).term}")


def _depths(slugs: Iterable[str]) -> dict[str, int]:
    """How many steps of prerequisites, among these terms, lie before each."""
    chosen = set(slugs)
    before = glossary.graph()
    sorter = TopologicalSorter({slug: [p for p in before[slug] if p in chosen] for slug in sorted(chosen)})
    sorter.prepare()
    depth: dict[str, int] = {}
    steps = 0
    while sorter.is_active():
        ready = sorter.get_ready()
        depth |= dict.fromkeys(ready, steps)
        sorter.done(*ready)
        steps += 1
    return depth


def _arrows(slugs: Iterable[str]) -> list[tuple[str, str]]:
    chosen = set(slugs)
    return [(before, slug) for slug in sorted(chosen) for before in glossary.graph()[slug] if before in chosen]


def _columns(depth: dict[str, int]) -> list[list[str]]:
    """The terms of each depth; one stands near the middle of its prerequisites, so that arrows stay short."""
    row: dict[str, int] = {}

    def height(slug: str) -> tuple[float, str, str]:
        before = [row[p] for p in glossary.graph()[slug] if p in row]
        return (sum(before) / max(len(before), 1), glossary.load()[slug].chapter, slug)

    columns = []
    for d in sorted(set(depth.values())):
        columns.append(sorted((slug for slug in depth if depth[slug] == d), key=height))
        row.update({slug: i for i, slug in enumerate(columns[-1])})
    return columns


def _by_chapter() -> Layout:
    places: dict[str, tuple[int, int]] = {}
    bands, arrows, top = [], [], 0
    for chapter in CHAPTERS:
        inside = [slug for slug, e in glossary.load().items() if e.chapter == chapter]
        if inside:
            columns = _columns(_depths(inside))
            for x, column in enumerate(columns):
                for y, slug in enumerate(column):
                    places[slug] = (10 + x * (WIDTH + GAP_X), top + TOP + y * (HEIGHT + GAP_Y))
            height = TOP + max(map(len, columns)) * (HEIGHT + GAP_Y)
            bands.append((chapter, top, height))
            arrows += _arrows(inside)
            top += height + 6
    return Layout(places, bands, arrows, (max(x for x, _ in places.values()) + WIDTH + 10, top))


def _before(to: str) -> Layout:
    slugs = glossary.path(to)
    places = {
        slug: (10 + x * (WIDTH + GAP_X), 8 + y * (HEIGHT + GAP_Y))
        for x, column in enumerate(_columns(_depths(slugs)))
        for y, slug in enumerate(column)
    }
    size = tuple(max(numbers) for numbers in zip(*places.values(), strict=True))
    return Layout(places, [], _arrows(slugs), (size[0] + WIDTH + 10, size[1] + HEIGHT + 8))


def _colour(chapter: str) -> str:
    return PALETTE[list(CHAPTERS).index(chapter) % len(PALETTE)]


def _short(e: Entry) -> str:
    """The English name without what stands in brackets, to fit a box."""
    return re.sub(r" \([^)]*\)", "", e.term)


def _html(layout: Layout, title: str) -> str:
    """Boxes and arrows as one SVG picture, and on it a real link for each box.

    The picture is an image, not SVG elements, and the links are plain: JupyterLab keeps both in a notebook that it
    does not trust yet, and opens the links in its own tabs.
    """
    picture = base64.b64encode(_svg(layout).encode()).decode()
    width, height = layout.size
    links = "".join(_link(glossary.load()[slug], x, y) for slug, (x, y) in layout.places.items())
    names = "".join(
        f'<b style="position:absolute;left:10px;top:{top + 5}px;font-size:13px;color:{_colour(chapter)}">'
        f"{chapter}. {' · '.join(CHAPTERS[chapter])}</b>\n"
        for chapter, top, _ in layout.bands
    )
    return (
        f'<div style="position:relative;width:{width}px;height:{height}px;background-color:#ffffff">\n'
        f'<img alt="{html.escape(title)}" width="{width}" height="{height}" '
        f'src="data:image/svg+xml;base64,{picture}">\n{names}{links}</div>'
    )


def _link(e: Entry, x: int, y: int) -> str:
    """A link on a box; a name of more than 22 letters is written smaller, so that it fits."""
    before = ", ".join(glossary.load()[p].title for p in glossary.graph()[e.slug])
    tip = html.escape(e.title + (f" ← {before}" if before else ""))
    english = _short(e)
    size = 11 if len(english) <= 22 else 9
    box = f"left:{x}px;top:{y}px;width:{WIDTH}px;height:{HEIGHT}px"
    return (
        f'<a href="{target(e)}" title="{tip}" style="position:absolute;{box};overflow:hidden;text-align:center;'
        f'font-size:{size}px;line-height:{HEIGHT // 2}px;color:#222222;text-decoration:none;white-space:nowrap">'
        f"{html.escape(english)}<br>{html.escape(e.zh)}</a>\n"
    )


def _svg(layout: Layout) -> str:
    width, height = layout.size
    parts = [
        f'<rect y="{top}" width="{width}" height="{tall}" fill="{_colour(chapter)}" opacity="0.08"/>'
        for chapter, top, tall in layout.bands
    ]
    parts += [_curve(layout.places[a], layout.places[b]) for a, b in layout.arrows]
    for slug, (x, y) in layout.places.items():
        e = glossary.load()[slug]
        dashes = "" if has_notebook(e) else ' stroke-dasharray="4 3"'
        parts.append(
            f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="6" fill="#ffffff" '
            f'stroke="{_colour(e.chapter)}" stroke-width="{2 if has_notebook(e) else 1}"{dashes}/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#777777"/></marker></defs>' + "".join(parts) + "</svg>"
    )


def _curve(start: tuple[int, int], end: tuple[int, int]) -> str:
    """From the middle of a box's right side to that of another's left side, level where it leaves and arrives."""
    x0, y0, x1, y1 = start[0] + WIDTH, start[1] + HEIGHT // 2, end[0], end[1] + HEIGHT // 2
    bend = max(GAP_X, (x1 - x0) // 3)
    return (
        f'<path d="M{x0} {y0}C{x0 + bend} {y0} {x1 - bend} {y1} {x1} {y1}" fill="none" stroke="#777777" '
        'stroke-width="1.1" marker-end="url(#tip)"/>'
    )


def _png(layout: Layout) -> bytes:
    """The same as a picture, for readers that show no HTML; in English, as matplotlib's own font has no Chinese."""
    width, height = layout.size
    out = io.BytesIO()
    with style():
        figure = Figure(figsize=(width / 100, height / 100), dpi=100)
        ax = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
        ax.set_axis_off()
        for chapter, top, tall in layout.bands:
            colour = _colour(chapter)
            ax.axhspan(top, top + tall, color=colour, alpha=0.08, lw=0)
            ax.text(10, top + 14, f"{chapter}. {CHAPTERS[chapter][0]}", color=colour, weight="bold", va="center")
        for a, b in layout.arrows:
            (x0, y0), (x1, y1) = layout.places[a], layout.places[b]
            ends = (x1, y1 + HEIGHT / 2), (x0 + WIDTH, y0 + HEIGHT / 2)
            ax.annotate("", *ends, arrowprops={"arrowstyle": "->", "color": "#777777"})
        for slug, (x, y) in layout.places.items():
            e = glossary.load()[slug]
            line = 1.6 if has_notebook(e) else 0.6
            ax.add_patch(FancyBboxPatch((x, y), WIDTH, HEIGHT, "square", fc="white", ec=_colour(e.chapter), lw=line))
            words = textwrap.fill(_short(e), 22)
            ax.text(x + WIDTH / 2, y + HEIGHT / 2, words, fontsize=7.5, ha="center", va="center")
        figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()
