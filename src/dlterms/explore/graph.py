"""A computation graph, with the numbers that flow through it forwards and the gradients that flow back."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.lines import Line2D

from dlterms.explore.stamp import Stamp
from dlterms.explore.style import INK, PALETTE, SOFT
from dlterms.explore.views import Result, View, in_digits, numbers

BACK = PALETTE[1]


class Graph(View):
    """Nodes as circles with their names, edges as arrows, numbers beside both.

    nodes : name -> (x, y) in any unit. edges : pairs of names (from, to).
    values, gradients : keys of one number for each node. weights, edge_gradients : the same for each edge.
    """

    def __init__(
        self,
        nodes: Mapping[str, tuple[float, float]],
        edges: Sequence[tuple[str, str]],
        *,
        values: str,
        gradients: str | None = None,
        weights: str | None = None,
        edge_gradients: str | None = None,
        **labels: Any,
    ) -> None:
        super().__init__(**labels)
        for a, b in edges:
            for name in {a, b} - set(nodes):
                raise ValueError(f"edges: {(a, b)!r} names {name!r}, which is not among the nodes {list(nodes)}")
        self.nodes, self.edges = dict(nodes), list(edges)
        self.of_nodes = {values: INK} | ({gradients: BACK} if gradients else {})
        self.of_edges = ({weights: INK} if weights else {}) | ({edge_gradients: BACK} if edge_gradients else {})
        self.keys = [*self.of_nodes, *self.of_edges]

    def check(self, result: Result) -> None:
        for key in self.of_nodes:
            numbers(result, key, len(self.nodes), "node")
        for key in self.of_edges:
            numbers(result, key, len(self.edges), "edge")

    @property
    def moving(self) -> list[Any]:
        return [text for texts in self._texts.values() for text in texts]

    def _build(self, ax: Any, samples: Sequence[Result]) -> None:
        places = np.array(list(self.nodes.values()), dtype=float)
        low, high = places.min(0), places.max(0)
        room = np.maximum(high - low, 1e-9)
        # a circle and two numbers under it need about 70 pixels below and 35 elsewhere
        ax.set(xlim=(low[0] - 0.12 * room[0], high[0] + 0.12 * room[0]))
        ax.set(ylim=(low[1] - 0.32 * room[1], high[1] + 0.18 * room[1]))
        if room[1] == 1e-9:
            ax.set_ylim(low[1] - 1, high[1] + 1)
        ax.set_axis_off()
        for a, b in self.edges:
            ax.annotate("", self.nodes[b], self.nodes[a], zorder=1, arrowprops={
                "arrowstyle": "-|>", "color": SOFT, "lw": 1.4, "shrinkA": 16, "shrinkB": 16, "mutation_scale": 14,
            })  # fmt: skip
        ax.scatter(*places.T, s=900, facecolor="#eaf2fa", edgecolor=PALETTE[0], lw=1.4, zorder=2)
        for name, place in self.nodes.items():
            ax.text(*place, name, ha="center", va="center", fontsize=10 if len(name) < 5 else 8, zorder=3)
        # at 0.38 of the way of an edge, where edges that end in one node have not yet met
        beside = [0.62 * np.array(self.nodes[a]) + 0.38 * np.array(self.nodes[b]) for a, b in self.edges]
        self._places = dict.fromkeys(self.of_nodes, places) | dict.fromkeys(self.of_edges, beside)
        self._texts = {
            key: [Stamp(ax, offset=(0, -18 - 13 * i), ha="center", va="top", fontsize=9.5, color=c) for _ in places]
            for i, (key, c) in enumerate(self.of_nodes.items())
        } | {
            key: [Stamp(ax, offset=(0, 6 - 12 * i), plate=True, ha="center", va="center", fontsize=8.5, color=c)
                  for _ in beside]
            for i, (key, c) in enumerate(self.of_edges.items())
        }  # fmt: skip
        colours = {INK: "value", BACK: "gradient"}
        used = dict.fromkeys([*self.of_nodes.values(), *self.of_edges.values()])
        marks = [Line2D([], [], ls="", marker="s", color=c, label=colours[c]) for c in used]
        if len(marks) > 1:
            ax.legend(handles=marks, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, handlelength=1)

    def update(self, result: Result) -> None:
        for key, texts in self._texts.items():
            for text, place, number in zip(texts, self._places[key], np.asarray(result[key], float), strict=True):
                text.show(in_digits(number, 3), *place)
