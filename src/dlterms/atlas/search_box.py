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
NOTHING = T("Nothing is called “{}”. Nearest:", "没有叫“{}”的术语。最接近的是：")


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
    items = [hit(found.entry, found.sentence) for found in glossary.search(text)[:MOST]]
    words = ""
    if not items and text.strip():
        items, words = [hit(e) for e in glossary.nearest(text)], NOTHING.format(text.strip()).html()
    return {"to": text, "words": words, "html": "".join(f"<li>{item}</li>" for item in items)}
