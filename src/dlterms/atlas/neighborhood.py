"""A term's neighborhood: to its left what to read before it, two steps back, and to its right what needs it."""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from dlterms import glossary
from dlterms.bilingual import T
from dlterms.glossary.entries import CHAPTERS, Entry, has_notebook

WIDTH, HEIGHT, GAP_X, GAP_Y, TOP = 188, 50, 32, 8, 28  # pixels: a box, the gaps between boxes, a column's heading
LINE = "#808080"  # seen on white and on black

HEADINGS = (
    T("Before that", "更早读"),
    T("Read first", "先读"),
    T("This term", "本词"),
    T("Then", "然后可读"),
)


@dataclass(frozen=True)
class Neighborhood:
    """The terms of four columns, from the top, as slugs; the term itself is alone in the third."""

    columns: tuple[list[str], ...]

    @property
    def term(self) -> str:
        """The term in the middle."""
        return self.columns[2][0]

    @property
    def places(self) -> dict[str, tuple[int, int]]:
        """Where each box begins, in pixels from the top left; columns without a term take no room."""
        tallest = max(map(len, self.columns))
        return {
            slug: (x * (WIDTH + GAP_X), TOP + y * (HEIGHT + GAP_Y) + (tallest - len(column)) * (HEIGHT + GAP_Y) // 2)
            for x, column in enumerate(filter(None, self.columns))
            for y, slug in enumerate(column)
        }

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        right, bottom = (max(numbers) for numbers in zip(*self.places.values(), strict=True))
        return right + WIDTH, bottom + HEIGHT

    @property
    def arrows(self) -> list[tuple[str, str]]:
        """From each term to those in the next column that need it."""
        needs = glossary.graph()
        pairs = zip(self.columns, self.columns[1:], strict=False)
        return [(a, b) for left, right in pairs for b in right for a in left if a in needs[b]]


def neighborhood(slug: str) -> Neighborhood:
    """The neighborhood of a term; a term stands beside those that it leads to or comes from, so that arrows are short.

    A term that is needed both at once and two steps back stands in the nearer column.
    """
    needs = glossary.graph()
    after = sorted((other for other in needs if slug in needs[other]), key=_by_chapter)
    before = sorted(needs[slug], key=_by_chapter)
    earlier = {other for near in before for other in needs[near]} - {*before, slug}
    rows = {other: [i for i, near in enumerate(before) if other in needs[near]] for other in earlier}
    first = sorted(earlier, key=lambda other: (sum(rows[other]) / len(rows[other]), _by_chapter(other)))
    return Neighborhood((first, before, [slug], after))


def _by_chapter(slug: str) -> tuple[str, str]:
    return glossary.load()[slug].chapter, slug


def draw(shown: Neighborhood, box: Callable[[Entry, str, str], str]) -> str:
    """The neighborhood as HTML.

    box : makes the element of one term from its entry, what stands in it, and its attributes. The arrows are a picture,
    not SVG elements: JupyterLab keeps those out of a page that it does not trust yet.
    """
    width, height = shown.size
    picture = base64.b64encode(_arrows(shown).encode()).decode()
    headings = "".join(
        f'<div style="position:absolute;left:{shown.places[column[0]][0]}px;top:0;width:{WIDTH}px;'
        f'text-align:center;opacity:0.75">{heading.html()}</div>'
        for heading, column in zip(HEADINGS, shown.columns, strict=True)
        if column
    )
    boxes = "".join(
        box(e, _names(e), f' title="{_tip(e)}" style="{_look(e, x, y, slug == shown.term)}"')
        for slug, (x, y) in shown.places.items()
        for e in [glossary.load()[slug]]
    )
    return (
        f'<div class="dlterms-map" style="position:relative;width:{width}px;height:{height}px;font-size:12px">'
        f'<img alt="" width="{width}" height="{height}" style="position:absolute;left:0;top:0;max-width:none" '
        f'src="data:image/svg+xml;base64,{picture}">{headings}{boxes}</div>'
    )


def in_words(shown: Neighborhood) -> str:
    """The neighborhood as text, a line a column."""
    lines = (
        f"  {heading!r}: " + ", ".join(glossary.load()[slug].title for slug in column)
        for heading, column in zip(HEADINGS, shown.columns, strict=True)
        if column
    )
    return "\n".join([f"Map around {glossary.load()[shown.term].title}", *lines])


def _names(e: Entry) -> str:
    """Both names, in a box each in a line of its own; the English without what stands in brackets."""
    english = re.sub(r" \([^)]*\)", "", e.term)
    return escape(english) if english == e.zh else T(english, e.zh).html()


def _tip(e: Entry) -> str:
    """The whole name and the chapter, shown where the pointer rests."""
    return escape(f"{e.title} ({' · '.join(CHAPTERS[e.chapter])})")


def _look(e: Entry, x: int, y: int, middle: bool) -> str:
    """A box's style: framed solid where there is a page, else dashed; the one in the middle heavily."""
    frame = f"{3 if middle else 1}px {'solid' if has_notebook(e) else 'dashed'} {LINE}"
    return (
        f"position:absolute;left:{x}px;top:{y}px;width:{WIDTH}px;height:{HEIGHT}px;box-sizing:border-box;"
        f"border:{frame};border-radius:6px;padding:0 4px;overflow:hidden;display:flex;flex-direction:column;"
        "justify-content:center;text-align:center;line-height:1.25"
    )


def _arrows(shown: Neighborhood) -> str:
    width, height = shown.size
    curves = "".join(_curve(shown.places[a], shown.places[b]) for a, b in shown.arrows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0 8 4 0 8z" fill="{LINE}"/></marker></defs>{curves}</svg>'
    )


def _curve(start: tuple[int, int], end: tuple[int, int]) -> str:
    """From the middle of a box's right side to that of another's left side, level where it leaves and arrives."""
    x0, y0, x1, y1 = start[0] + WIDTH, start[1] + HEIGHT // 2, end[0], end[1] + HEIGHT // 2
    bend = GAP_X // 2
    return (
        f'<path d="M{x0} {y0}C{x0 + bend} {y0} {x1 - bend} {y1} {x1} {y1}" fill="none" stroke="{LINE}" '
        'stroke-width="1.2" marker-end="url(#tip)"/>'
    )
