"""The atlas is the way into the collection: a search box, lists, learning paths and a map of the terms."""

import html
import json
from typing import Any

import ipywidgets
import nbformat
import numpy as np
from IPython.display import Markdown

from dlterms import glossary
from dlterms.explore.still import StaticFigure, figure
from dlterms.explore.style import PALETTE
from dlterms.explore.views import Result, View
from dlterms.glossary import Entry
from dlterms.glossary.entries import has_notebook

PATHS = {
    "From neurons to convolutional networks · 从神经元到卷积网络": [
        "perceptron", "activation_function", "multilayer_perceptron", "softmax", "cross_entropy", "convolution",
        "pooling", "convolutional_neural_network",
    ],
    "Gradients and optimizers · 梯度与优化": [
        "gradient", "automatic_differentiation", "backpropagation", "gradient_descent", "gradient_clipping", "adam",
    ],
    "Sequences to attention · 从序列到注意力": [
        "recurrent_neural_network", "bptt", "gradient_clipping", "lstm", "seq2seq", "attention",
    ],
    "Words · 词": ["softmax", "cross_entropy", "embedding", "word2vec", "glove"],
    "Learning without labels · 无标签学习": [
        "unsupervised_learning", "autoencoder", "variational_autoencoder", "generative_adversarial_network",
    ],
}  # fmt: skip


def minutes(slug: str) -> int:
    """About how long a notebook takes: 150 words a minute, and one minute a code cell."""
    notebook = nbformat.read(glossary.home() / "notebooks" / f"{slug}.ipynb", as_version=4)
    words = sum(len(cell.source.split()) for cell in notebook.cells if cell.cell_type == "markdown")
    return round(words / 150 + sum(cell.cell_type == "code" for cell in notebook.cells))


def listing() -> Markdown:
    """Every term by chapter, as links; a term with a notebook of its own is bold."""
    lines = []
    for letter, (english, chinese) in glossary.CHAPTERS.items():
        entries = [e for e in glossary.load().values() if e.chapter == letter]
        if entries:
            links = (f"**{glossary.link(e.slug)}**" if has_notebook(e) else glossary.link(e.slug) for e in entries)
            lines.append(f"**{letter}. {english} · {chinese}:** " + " | ".join(links))
    return Markdown("\n\n".join(lines))


def learning_paths() -> Markdown:
    """Five ways through the collection; what has no notebook yet is named without a link, and counted out."""
    lines = []
    for title, slugs in PATHS.items():
        ready = [slug for slug in slugs if (e := glossary.load().get(slug)) and has_notebook(e)]
        time = sum(minutes(glossary.load()[slug].notebook) for slug in ready)
        steps = " → ".join(glossary.link(slug) if slug in glossary.load() else slug.replace("_", " ") for slug in slugs)
        lines.append(f"**{title}** ({len(ready)} of {len(slugs)} notebooks exist, about {time} minutes)\n\n{steps}")
    return Markdown("\n\n".join(lines))


class SearchBox:
    """A box that finds terms as one types, in English or Chinese, misspelt or not."""

    def __init__(self) -> None:
        self._box = ipywidgets.Text(
            placeholder="softmax, 池化, gradeint …",
            description="Search · 搜索",
            style={"description_width": "initial"},
            layout=ipywidgets.Layout(width="420px"),
        )
        self._found = ipywidgets.HTML()
        self._box.observe(lambda change: self._show(change["new"]), "value")
        self.widget = ipywidgets.VBox([self._box, self._found])

    def _show(self, text: str) -> None:
        rows = "".join(f"<li>{_anchor(e)}</li>" for e in glossary.search(text)[:8]) if text.strip() else ""
        self._found.value = f"<ul style='line-height:1.7'>{rows}</ul>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {**self.widget._repr_mimebundle_(), "text/plain": "A search box: run the notebook to use it."}


def _anchor(e: Entry) -> str:
    """A link that JupyterLab opens in a tab of its own: its command linker reads the data attributes."""
    path = f"notebooks/{e.notebook}.ipynb" if has_notebook(e) else f"glossary/{e.slug}.md"
    arguments = html.escape(json.dumps({"path": path}))
    kind = "notebook" if has_notebook(e) else "entry"
    return (
        f'<a href="../{path}" data-commandlinker-command="docmanager:open" '
        f'data-commandlinker-args="{arguments}">{html.escape(e.title)}</a> <small>({kind})</small>'
    )


class _Map(View):
    """Terms as labels in columns by how much must be read before, prerequisites as arrows, chapters as colours."""

    def __init__(self, places: dict[str, tuple[int, float]]) -> None:
        super().__init__()
        self.places, self.keys = places, ["column", "row"]

    def _build(self, ax: Any, samples: Any) -> None:
        letters = sorted({e.chapter for e in glossary.load().values()})
        ax.set_axis_off()
        ax.set_xlim(-0.5, max(x for x, _ in self.places.values()) + 0.5)
        ax.set_ylim(-max(y for _, y in self.places.values()) - 0.8, 0.8)
        labels = {}
        for slug, (x, y) in self.places.items():
            e = glossary.load()[slug]
            colour = PALETTE[letters.index(e.chapter) % len(PALETTE)]
            frame = {"boxstyle": "round,pad=0.35", "fc": "white", "ec": colour, "lw": 2.2 if has_notebook(e) else 0.8}
            name = slug.replace("_", " ")
            labels[slug] = ax.text(x, -y, name, ha="center", va="center", fontsize=8.5, bbox=frame, zorder=3)
        for slug, (x, y) in self.places.items():
            for before in glossary.load()[slug].prerequisites:
                if before in self.places:
                    ends = {"patchA": labels[before].get_bbox_patch(), "patchB": labels[slug].get_bbox_patch()}
                    start = (self.places[before][0], -self.places[before][1])
                    arrow = {"arrowstyle": "->", "color": "#999999", "lw": 0.9, **ends}
                    ax.annotate("", (x, -y), start, arrowprops=arrow, zorder=1)
        for i, letter in enumerate(letters):
            ax.plot([], [], "s", color=PALETTE[i % len(PALETTE)], label=glossary.CHAPTERS[letter][0])
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=4)

    def update(self, result: Result) -> None:
        """Nothing moves on a map."""


def concept_map() -> StaticFigure:
    """The prerequisites of the terms that have a notebook, read from left to right; heavy frames have a notebook."""
    wanted = {slug for e in glossary.load().values() if has_notebook(e) for slug in glossary.path(e.slug)}
    depth: dict[str, int] = {}
    for slug in sorted(wanted, key=lambda slug: len(glossary.path(slug))):
        before = [depth[p] for p in glossary.load()[slug].prerequisites if p in depth]
        depth[slug] = 1 + max(before, default=-1)
    places = {}
    for column in range(max(depth.values()) + 1):
        inside = sorted((s for s in depth if depth[s] == column), key=lambda s: (glossary.load()[s].chapter, s))
        for row, slug in enumerate(inside):
            places[slug] = (column, row + (0.5 if column % 2 else 0.0))
    height = 1.2 + 0.42 * max(row for _, row in places.values())
    columns, rows = np.array(list(places.values()), dtype=float).T
    return figure(
        _Map(places), {"column": columns, "row": rows}, alt="Map of the terms: prerequisites to the left", height=height
    )
