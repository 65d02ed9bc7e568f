"""A box that finds terms as one types, in English, Chinese or pinyin, misspelt or not."""

import html
import json
from typing import Any

import ipywidgets

from dlterms import glossary
from dlterms.glossary.entries import has_notebook


class SearchBox:
    """A text field and, below it, the eight best terms as links that JupyterLab opens in a tab."""

    def __init__(self, text: str = "") -> None:
        self.box = ipywidgets.Text(
            placeholder="softmax, 池化, chihua, gradeint …",
            description="Search · 搜索",
            style={"description_width": "initial"},
            layout=ipywidgets.Layout(width="min(420px, 100%)"),
        )
        self.found = ipywidgets.HTML()
        self.box.observe(lambda change: self._show(change["new"]), "value")
        self.box.value = text
        self.widget = ipywidgets.VBox([self.box, self.found])

    def _show(self, text: str) -> None:
        rows = "".join(f"<li>{_anchor(e)}</li>" for e in glossary.search(text)[:8])
        none = f"<p>Nothing found for {html.escape(text)} · 没有找到</p>" if text.strip() else ""
        self.found.value = f'<ul aria-live="polite" style="line-height:1.7">{rows}</ul>' if rows else none

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {**self.widget._repr_mimebundle_(), "text/plain": "A search box: run the notebook to use it."}


def _anchor(e: glossary.Entry) -> str:
    """A link in a widget is not JupyterLab's to open; its command linker does it, from these data attributes."""
    path = f"notebooks/{e.notebook}.ipynb" if has_notebook(e) else f"glossary/{e.slug}.md"
    arguments = html.escape(json.dumps({"path": path}))
    kind = "notebook · 笔记本" if has_notebook(e) else "entry · 词条"
    return (
        f'<a href="../{path}" data-commandlinker-command="docmanager:open" '
        f'data-commandlinker-args="{arguments}">{html.escape(e.title)}</a> <small>{kind}</small>'
    )
