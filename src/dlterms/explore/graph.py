"""A computation graph, with the numbers that flow through it forwards and the gradients that flow back."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.lines import Line2D

from dlterms.bilingual import T
from dlterms.explore.stamp import Stamp
from dlterms.explore.views import Result, View, leaves, legend_above, numbers
from dlterms.explore.words import in_digits, in_language

FORWARD, BACK = "value", "gradient"


class Graph(View):
    """Nodes as circles with their names, edges as arrows, numbers beside both.

    nodes : name -> (x, y) in any unit. edges : pairs of names (from, to).
    values, gradients : keys of one number for each node. weights, edge_gradients : the same for each edge; nan writes
    nothing, as where a gradient has not come yet. span : with it a node is filled by its value, from -span to span.
    radius : of a node, in points.
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
        span: float | None = None,
        radius: float = 15.0,
        **labels: Any,
    ) -> None:
        super().__init__(**labels)
        for a, b in edges:
            for name in {a, b} - set(nodes):
                raise ValueError(f"edges: {(a, b)!r} names {name!r}, which is not among the nodes {list(nodes)}")
        self.nodes, self.edges, self.span, self.radius = dict(nodes), list(edges), span, radius
        self.of_nodes = {values: FORWARD} | ({gradients: BACK} if gradients else {})
        self.of_edges = ({weights: FORWARD} if weights else {}) | ({edge_gradients: BACK} if edge_gradients else {})
        self.keys = [*self.of_nodes, *self.of_edges]
        self.paint = {key: 1 for key, way in (self.of_nodes | self.of_edges).items() if way == BACK} | self.paint

    def check(self, result: Result) -> None:
        for key in self.of_nodes:
            numbers(result, key, len(self.nodes), "node")
        for key in self.of_edges:
            numbers(result, key, len(self.edges), "edge")

    @property
    def moving(self) -> list[Any]:
        texts = [text for texts in self._texts.values() for text in texts]
        return [self._circles, *self._names, *texts] if self.span else texts

    def _build(self, ax: Any, samples: Sequence[Result]) -> None:
        self._ax, theme = ax, self.theme
        places = np.array(list(self.nodes.values()), dtype=float)
        low, high = places.min(0), places.max(0)
        room = np.maximum(high - low, 1e-9)
        # a circle and two numbers under it need about 70 pixels below and 35 elsewhere
        ax.set(xlim=(low[0] - 0.12 * room[0], high[0] + 0.12 * room[0]))
        ax.set(ylim=(low[1] - 0.32 * room[1], high[1] + 0.18 * room[1]))
        if room[1] == 1e-9:
            ax.set_ylim(low[1] - 1, high[1] + 1)
        ax.set_axis_off()
        gap = self.radius + 1
        for a, b in self.edges:
            ax.annotate("", self.nodes[b], self.nodes[a], zorder=1, arrowprops={
                "arrowstyle": "-|>", "color": theme.soft, "lw": 1.4, "shrinkA": gap, "shrinkB": gap,
                "mutation_scale": 14,
            })  # fmt: skip
        size = (2 * self.radius) ** 2
        self._circles = ax.scatter(*places.T, s=size, facecolor=theme.node, edgecolor=theme.color(0), lw=1.4, zorder=2)
        self._names = [Stamp(ax, ha="center", va="center_baseline", fontsize=10 if len(name) < 5 else 8,
                             color=theme.ink) for name in self.nodes]  # fmt: skip
        for stamp, (name, place) in zip(self._names, self.nodes.items(), strict=True):
            stamp.set_animated(bool(self.span))
            stamp.show(name, *place)
        # on a level edge above its middle, else at 0.38 of the way, where edges that end in one node have not yet met
        level = [self.nodes[a][1] == self.nodes[b][1] for a, b in self.edges]
        parts = [0.5 if flat else 0.38 for flat in level]
        beside = [np.array(self.nodes[a]) * (1 - t) + np.array(self.nodes[b]) * t
                  for (a, b), t in zip(self.edges, parts, strict=True)]  # fmt: skip
        self._places = dict.fromkeys(self.of_nodes, places) | dict.fromkeys(self.of_edges, beside)
        ink = {FORWARD: theme.ink, BACK: theme.color(1)}
        below = -self.radius - 3
        self._texts = {
            key: [Stamp(ax, offset=(0, below - 13 * i), ha="center", va="top", fontsize=9.5, color=ink[way])
                  for _ in places]
            for i, (key, way) in enumerate(self.of_nodes.items())
        } | {
            key: [
                Stamp(ax, offset=(0, self.radius + 3 + 12 * i if flat else 6 - 12 * i), ha="center", va="center",
                      plate="" if flat else theme.paper, fontsize=8.5, color=ink[way])
                for flat in level
            ]
            for i, (key, way) in enumerate(self.of_edges.items())
        }  # fmt: skip
        legend = {FORWARD: T("value", "数值"), BACK: T("gradient", "梯度")}
        used = dict.fromkeys([*self.of_nodes.values(), *self.of_edges.values()])
        marks = [Line2D([], [], ls="", marker="s", color=ink[way], label=in_language(legend[way], self.language))
                 for way in used]  # fmt: skip
        legend_above(ax, self.title, marks)

    def update(self, result: Result) -> None:
        for key, texts in self._texts.items():
            for text, place, number in zip(texts, self._places[key], np.asarray(result[key], float), strict=True):
                text.show(in_digits(number, 2) if np.isfinite(number) else "", *place)
        if self.span:
            values = np.asarray(result[next(iter(self.of_nodes))], dtype=float)
            shades = self.theme.diverging(0.5 + values / (2 * self.span))
            self._circles.set_facecolor(shades)
            for stamp, shade, (name, place) in zip(self._names, shades, self.nodes.items(), strict=True):
                stamp.show(name, *place, color=self.theme.on(shade))

    def _outside(self, result: Result) -> list[str]:
        key = next(iter(self.of_nodes))
        return [key] if self.span and leaves(result[key], (-self.span, self.span)) else []

    def cell(self, x: float, y: float, result: Result) -> str | None:
        """The name of the node."""
        left, bottom, right, top = self._corners()
        for name, (across, up) in self.nodes.items():
            if abs(x - across) <= (right - left) / 2 and abs(y - up) <= (top - bottom) / 2:
                return name
        return None

    def _corners(self) -> tuple[float, float, float, float]:
        """A square around the origin as wide as a node: left, bottom, right, top in the units of the axes."""
        half = self.radius * self._ax.figure.dpi / 72
        middle = self._ax.transData.transform((0, 0))
        (left, bottom), (right, top) = self._ax.transData.inverted().transform([middle - half, middle + half])
        return left, bottom, right, top

    def box(self, index: str, result: Result) -> tuple[float, float, float, float]:
        (x, y), (left, bottom, right, top) = self.nodes[index], self._corners()
        return x + left, x + right, y + bottom, y + top

    def says(self, index: str, result: Result) -> str:
        place = list(self.nodes).index(index)
        numbers = [f"{key.replace('_', ' ')} {float(result[key][place]):.4g}" for key in self.of_nodes]
        return f"{index}: {', '.join(numbers)}".replace("-", "−")
