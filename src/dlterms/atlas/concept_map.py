"""The map of the terms, one neighborhood at a time: a click on a box moves the map there."""

from html import escape
from typing import Any

import anywidget
import traitlets

from dlterms import glossary
from dlterms.atlas.hits import HERE, definition, in_mathml, link, script, where
from dlterms.atlas.neighborhood import draw, in_words, neighborhood
from dlterms.bilingual import T
from dlterms.glossary.cards import target
from dlterms.glossary.entries import Entry

MOVED = T("The map shows {}: {} to read before, {} after it.", "地图现在显示{}：之前有 {} 个要读，之后有 {} 个。")
NOTHING = T("Nothing found for “{}”.", "没有找到“{}”。")


class ConceptMap(anywidget.AnyWidget):
    """A map that stands around a term; without a kernel the boxes are links to the terms' pages."""

    _esm = script("concept_map.js")
    _css = HERE / "atlas.css"
    names: traitlets.List = traitlets.List().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)

    def __init__(self, term: str) -> None:
        self._term = glossary.entry(term).slug
        names = [[e.term, e.zh] for e in glossary.load().values()]
        super().__init__(names=names, shown=live(self._term))
        self.on_msg(lambda _widget, message, _buffers: self.move(message["to"]))

    def move(self, to: str) -> None:
        """Go to a term, by its slug or by what somebody typed; where nothing is found, the map says so and stays."""
        found = [hit for hit in glossary.search(to) if hit.is_named]
        if found:
            self._term = found[0].slug
            self.shown = live(self._term)
        else:
            self.shown = {**live(self._term), "said": NOTHING.format(to).html()}

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        return {**data, "text/html": asleep(self._term), "text/plain": repr(self)}, metadata

    def __repr__(self) -> str:
        return in_words(neighborhood(self._term))


def concept_map(term: str) -> ConceptMap:
    """The map around a term: what to read before it, two steps back, and what needs it. Raises UnknownTermError."""
    return ConceptMap(term)


def live(slug: str) -> dict[str, str]:
    """What the browser shows for a term: the map, boxes as buttons, the middle one a link; and what a voice says."""
    around = neighborhood(slug)

    def box(e: Entry, names: str, attributes: str) -> str:
        if e.slug == slug:
            return link(e, names, f' aria-current="true"{attributes}')
        return f'<button type="button" data-term="{e.slug}"{attributes}>{names}</button>'

    e = glossary.load()[slug]
    _, before, _, after = around.columns
    said = MOVED.format(T(e.term, e.zh), len(before), len(after))
    return {"term": slug, "html": draw(around, box) + in_mathml(_caption(e)), "said": said.html()}


def asleep(slug: str) -> str:
    """The map as it is stored: every box is a link that leads to the page of its term."""

    def box(e: Entry, names: str, attributes: str) -> str:
        return f'<a href="{escape(target(e))}"{attributes}>{names}</a>'

    return draw(neighborhood(slug), box) + _caption(glossary.load()[slug])


def _caption(e: Entry) -> str:
    """What the term in the middle is, and on whose page it stands."""
    return f'<div class="dlterms-caption" style="margin-top:8px">{definition(e)}{where(e)}</div>'
