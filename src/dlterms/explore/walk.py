"""The walk through a recorded calculation: values forward, then gradients back, upstream × local on every edge."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from dlterms.bilingual import T
from dlterms.explore.graph import Graph
from dlterms.explore.stamp import Stamp
from dlterms.explore.views import Result, legend_above, numbers
from dlterms.explore.words import in_language
from dlterms.gradients.recording import Recording

GAPS = ("values", "gradients", "upstream", "local", "products")  # nan where the walk has not been yet
# of an edge: still gray, a value passes now, a gradient passes now, a gradient has passed; negative: against the arrow
UNTOUCHED, COMPUTED, CARRIED, WALKED = range(4)
DERIVATIVE = T("derivative", "导数")
WRITTEN = T("derivative (on an edge: upstream × local)", "导数（边上：上游 × 局部）")
WIDE = T("derivative (wide edge: much passes)", "导数（边越粗，传过的越多）")


def walk(
    recording: Recording, step: int, rounds: Sequence[Sequence[str]] = (), forward_from: str | None = None
) -> dict[str, Any]:
    """The arrays that `Walk` draws after so many steps; what has not been reached is nan.

    rounds : the names that are computed in one step, together all that are no inputs (by default one a step). With R
    rounds, steps 1 to R compute the values, R + 1 to 2 R go back through the rounds, the last first. forward_from :
    the name of an input: forward mode, in which its tangents come with the values, and steps beyond R change nothing.
    Errors: ValueError for rounds that are not just what was computed, in an order in which it can be.
    """
    groups = [list(names) for names in rounds] or [[name] for name in recording.names[recording.inputs :]]
    turn = _turns(recording, groups)
    seen = np.array([turn[name] <= step for name in recording.names])
    heads = np.array([turn[b] for _, b in recording.edges])
    tails, ends = (np.array([recording.place(edge[side]) for edge in recording.edges]) for side in (0, 1))
    found = {"values": np.where(seen, recording.values, np.nan), "local": recording.local}
    stage = np.where(heads == step, COMPUTED, UNTOUCHED)
    if forward_from:
        tangents = recording.tangents(forward_from)
        passed, now = heads <= step, heads == min(step, len(groups))
        upstream = tangents[tails]
        arrived = np.where(seen, tangents, np.nan)
    else:
        back = step - len(groups)
        order = len(groups) + 1 - heads  # the step back at which an edge is walked
        passed, now, upstream = order <= back, (order == back) & (back > 0), recording.gradients[ends]
        arrived = np.full(len(recording.names), np.nan)
        for tail, product in zip(tails[passed], recording.products[passed], strict=True):
            arrived[tail] = product if np.isnan(arrived[tail]) else arrived[tail] + product
        if back > 0:
            arrived[-1] = recording.gradients[-1]
    carried = np.where(now, CARRIED, WALKED)
    stage = np.where(passed, carried if forward_from else -carried, stage)
    products = upstream * recording.local if forward_from else recording.products
    found |= {key: np.where(passed, array, np.nan) for key, array in (("upstream", upstream), ("products", products))}
    return found | {"local": np.where(passed, recording.local, np.nan), "gradients": arrived, "stage": stage}


def _turns(recording: Recording, groups: list[list[str]]) -> dict[str, int]:
    """The step at which each name has its value: 0 for an input."""
    turn = dict.fromkeys(recording.names[: recording.inputs], 0)
    turn |= {name: number for number, names in enumerate(groups, start=1) for name in names}
    listed, computed = [name for names in groups for name in names], recording.names[recording.inputs :]
    if sorted(listed) != sorted(computed):
        raise ValueError(f"rounds must name each computed value once, {computed}, got {groups}")
    for a, b in recording.edges:
        if turn[a] >= turn[b]:
            raise ValueError(f"rounds must compute {a!r} before {b!r}, got {groups}")
    return turn


def in_short(number: float) -> str:
    """Three significant digits without trailing zeros: 12, 0.593, −3.4e−5; thousands in full, nothing for nan."""
    if not np.isfinite(number):
        return ""
    text = f"{number:.0f}" if 1e3 <= abs(number) < 1e5 else f"{float(f'{number:.12g}') + 0.0:.3g}"
    return text.replace("e-0", "e-").replace("e+0", "e").replace("-", "−")


class Walk(Graph):
    """A recorded calculation as a graph: values above the nodes, gradients below, the product on each edge.

    It draws what `walk` returns; whose gaps the Explorer allows with nonfinite=GAPS. recording : of the same
    calculation at any numbers: its names and edges are drawn. places : name -> (x, y) in any unit; what has no place
    is left out. small : names that stand without a circle, such as a weight on the edge that it belongs to; the arrow
    that would lead away from them is left out. words : other words for a name. along : how far along an edge its
    product stands, by (from, to), instead of half-way. wordless : nothing is written on edges, which are the wider the
    larger the product: for a graph with many of them. radius : of a node, in points.
    """

    def __init__(
        self,
        recording: Recording,
        places: Mapping[str, tuple[float, float]],
        *,
        small: Sequence[str] = (),
        words: Mapping[str, str] | None = None,
        along: Mapping[tuple[str, str], float] | None = None,
        wordless: bool = False,
        radius: float = 16.0,
        **labels: Any,
    ) -> None:
        for name in (*places, *small, *(words or {})):
            recording.place(name)
        drawn = [(a, b) for a, b in recording.edges if a in places and b in places and a not in small]
        for edge in along or {}:
            if edge not in drawn:
                raise ValueError(f"along names {edge!r}, which is no drawn edge, only {drawn}")
        super().__init__(places, drawn, values="values", gradients="gradients", radius=radius, **labels)
        self.small, self.words, self.along = list(small), dict(words or {}), dict(along or {})
        self.wordless = wordless
        self.recorded_edges, self._count = recording.edges, len(recording.names)
        self._node = {name: recording.place(name) for name in places}
        self._edge = [recording.edges.index(edge) for edge in drawn]
        self.keys = [*GAPS, "stage"]

    def check(self, result: Result) -> None:
        for key in self.keys:
            of_nodes = key in ("values", "gradients")
            count = self._count if of_nodes else len(self.recorded_edges)
            numbers(result, key, count, "recorded value" if of_nodes else "recorded edge")

    @property
    def moving(self) -> list[Any]:
        texts = [text for texts in self._texts.values() for text in texts]
        return [*(patch for way in self._ways.values() for patch in way), self._circles, *self._names, *texts]

    def _build(self, ax: Any, samples: Sequence[Result]) -> None:
        self._ax, theme, radius = ax, self.theme, self.radius
        places = np.array(list(self.nodes.values()), dtype=float)
        low, high = places.min(0), places.max(0)
        room = np.maximum(high - low, 1e-9)
        ax.set(xlim=(low[0] - 0.07 * room[0], high[0] + 0.07 * room[0]))
        ax.set(ylim=(low[1] - 0.24 * room[1], high[1] + 0.4 * room[1]))  # a circle, and a number above and below it
        ax.set_axis_off()
        self._ways: dict[int, list[Any]] = {UNTOUCHED: [], COMPUTED: [], CARRIED: []}
        for a, b in self.edges:
            ends, gap = (self.nodes[a], self.nodes[b]), radius + 2
            style: dict[str, Any] = {"shrinkA": gap, "shrinkB": gap, "mutation_scale": 13}
            for way, color in ((UNTOUCHED, theme.soft), (COMPUTED, theme.color(0)), (CARRIED, theme.color(1))):
                patch = FancyArrowPatch(*ends, arrowstyle="-|>", color=color, lw=1.2, zorder=1 + way / 9, **style)
                self._ways[way].append(ax.add_patch(patch))
        words = {name: in_language(self.words.get(name, name), self.language) for name in self.nodes}
        large = [name for name in self.nodes if name not in self.small]
        self._large, self._called = large, words
        self._circles = ax.scatter(
            *np.array([self.nodes[name] for name in large]).T, s=(2 * radius) ** 2, facecolor=theme.node, zorder=2
        )
        self._names = [
            Stamp(ax, ha="center", va="center_baseline", fontsize=11 if len(words[n]) < 4 else 9, color=theme.ink)
            for n in large
        ]
        for stamp, name in zip(self._names, large, strict=True):
            stamp.show(words[name], *self.nodes[name])
        plain: dict[str, Any] = {"ha": "center", "fontsize": 11}
        orange, paper = theme.letters(1), theme.paper
        offsets = {name: (1, -1) if name in self.small else (radius + 3, -radius - 3) for name in self.nodes}
        self._texts = {
            "values": [Stamp(ax, offset=(0, offsets[n][0]), va="bottom", color=theme.ink, **plain,
                             plate=paper if n in self.small else "") for n in self.nodes],
            "gradients": [Stamp(ax, offset=(0, offsets[n][1]), va="top", color=orange, **plain,
                                plate=paper if n in self.small else "") for n in self.nodes],
            "products": [Stamp(ax, va="center", ha="center", fontsize=10.5, color=orange, plate=paper)
                         for _ in self.edges],
        }  # fmt: skip
        self._beside = [
            np.array(self.nodes[a]) * (1 - t) + np.array(self.nodes[b]) * t
            for (a, b) in self.edges
            for t in [self.along.get((a, b), 0.5)]
        ]
        legend = {
            theme.ink: T("value", "数值"),
            orange: WIDE if self.wordless else WRITTEN,
        }
        marks = [Line2D([], [], ls="", marker="s", color=ink, label=in_language(what, self.language))
                 for ink, what in legend.items()]  # fmt: skip
        legend_above(ax, self.title, marks)

    def update(self, result: Result) -> None:
        values, gradients = (np.asarray(result[key], dtype=float) for key in ("values", "gradients"))
        for (name, place), above, below in zip(
            self.nodes.items(), self._texts["values"], self._texts["gradients"], strict=True
        ):
            value = in_short(values[self._node[name]])
            above.show(f"{self._called[name]} {value}" if name in self.small else value, *place)
            below.show(in_short(gradients[self._node[name]]), *place)
        stage = np.asarray(result["stage"], dtype=int)
        edges = zip(self._edge, self._texts["products"], self._beside, self._widths(result, stage), strict=True)
        for number, (edge, text, spot, width) in enumerate(edges):
            at, (a, b) = abs(stage[edge]), (self.nodes[name] for name in self.edges[number])
            self._ways[UNTOUCHED][number].set_visible(at == UNTOUCHED)
            self._ways[COMPUTED][number].set(visible=at == COMPUTED, linewidth=3.0)
            self._ways[CARRIED][number].set(visible=at >= CARRIED, linewidth=width)
            self._ways[CARRIED][number].set_positions(*((b, a) if stage[edge] < 0 else (a, b)))
            factors = [in_short(float(result[key][edge])) for key in ("upstream", "local", "products")]
            words = "{} × {} = {}".format(*factors) if at == CARRIED else factors[2] if at == WALKED else ""
            words = "" if self.wordless else words
            text.show(words, *self._lifted(words, spot, a, b))
        self._mark(stage)

    def _widths(self, result: Result, stage: Any) -> Any:
        """How wide each drawn edge is: wide where a derivative passes now, or by how much has passed."""
        if not self.wordless:
            return np.where(np.abs(stage[self._edge]) == CARRIED, 3.0, 1.2)
        amounts = np.abs(np.nan_to_num(np.asarray(result["products"], dtype=float)))[self._edge]
        return 0.7 + 4.5 * np.sqrt(amounts / max(amounts.max(initial=0), 1e-300))

    def _lifted(self, words: str, spot: Any, a: Any, b: Any) -> Any:
        """The place above the spot where words of this length no longer touch the edge from a to b."""
        to_pixels, points = self._ax.transData, self._ax.figure.dpi / 72
        across, up = to_pixels.transform(b) - to_pixels.transform(a)
        steep = min(abs(up / across), 1.0) if across else 0.0
        lift = 3.4 * len(words) * steep + 8.5
        return to_pixels.inverted().transform(to_pixels.transform(spot) + np.array([0, lift * points]))

    def _mark(self, stage: Any) -> None:
        """A thick rim for the nodes that the step is about: those computed, and those that gradients pass on from."""
        rims = dict.fromkeys(self._large, (self.theme.soft, 1.2))
        for (_, b), edge in zip(self.recorded_edges, stage, strict=True):
            if edge in (COMPUTED, CARRIED):
                rims[b] = self.theme.color(edge - 1), 3.0
            elif edge == -CARRIED:
                rims[b] = self.theme.color(1), 3.0
        self._circles.set_edgecolor([rims[name][0] for name in self._large])
        self._circles.set_linewidth([rims[name][1] for name in self._large])

    def says(self, index: str, result: Result) -> str:
        """The value of a node, and the sum that its gradient is."""
        place = self._node[index]
        value, gradient = (float(result[key][place]) for key in ("values", "gradients"))
        sides = [
            (b if edge > 0 else a) == index and abs(edge) >= CARRIED
            for (a, b), edge in zip(self.recorded_edges, np.asarray(result["stage"], dtype=int), strict=True)
        ]
        parts = [f"{in_short(result['upstream'][i])} × {in_short(result['local'][i])}" for i in np.flatnonzero(sides)]
        known = [f"{self._called[index]} = {in_short(value)}"] if np.isfinite(value) else [self._called[index]]
        if np.isfinite(gradient):
            total = " = ".join([*([" + ".join(parts)] if parts else []), in_short(gradient)])
            known.append(f"{in_language(DERIVATIVE, self.language)} = {total}")
        return "   ".join(known)
