"""A box that finds terms as one types, in English, Chinese or pinyin, misspelled or not."""

from typing import Any

import anywidget
import traitlets

from dlterms import glossary
from dlterms.atlas.hits import HERE, hit, script
from dlterms.bilingual import T
from dlterms.teaching.showing import bundle

MOST = 8
ASLEEP = T(
    "The search box stands here once this page has been run: *Run → Run All Cells*.",
    "运行本页之后，搜索框会出现在这里：*Run → Run All Cells*。",
)
NOTHING = T("Nothing found. Nearest:", "没有找到。最接近的是：")


class SearchBox(anywidget.AnyWidget):
    """A text field and, below it, the eight best terms: links, each with a line of definition."""

    _esm = script("search_box.js")
    _css = HERE / "atlas.css"
    query = traitlets.Unicode().tag(sync=True)
    found = traitlets.Dict().tag(sync=True)

    def __init__(self, text: str = "") -> None:
        super().__init__(query=text, found=answer(text))
        self.observe(lambda change: self.set_trait("found", answer(change["new"])), "query")

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        return {**data, **bundle(ASLEEP, "waiting")}, metadata


def answer(text: str) -> dict[str, Any]:
    """What the browser shows for a query: {"to": the query, "html": hits as list items, "words": if there is none}."""
    hits = glossary.search(text)[:MOST]
    words = ""
    if not hits and text.strip():
        hits, words = glossary.search(text, least=0)[:3], NOTHING.html()
    return {"to": text, "words": words, "html": "".join(f"<li>{hit(e)}</li>" for e in hits)}
