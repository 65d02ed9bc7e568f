"""Lines and bars: the two charts that most explorers need."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.quiver import Quiver
from matplotlib.ticker import MaxNLocator

from dlterms.explore.stamp import Stamp
from dlterms.explore.style import MARKERS
from dlterms.explore.views import (
    Names,
    Result,
    View,
    finite_range,
    leaves,
    legend_above,
    named,
    numbers,
    round_range,
    tilted,
)
from dlterms.explore.words import in_digits

Limits = tuple[float, float] | Literal["auto"] | None


class Lines(View):
    """Curves over a shared x, or over their own where a result is a pair (x, y).

    points : keys of pairs (x, y) that are drawn as dots. vlines, hlines : keys of numbers that are drawn as upright
    or level lines.
    ylim : (low, high); "auto" follows the data; by default fitted once over the ends of all controls.
    log, logx : logarithmic axes.
    """

    pins = True

    def __init__(
        self,
        x: Any,
        keys: Names,
        points: Names = (),
        vlines: Names = (),
        hlines: Names = (),
        *,
        xlim: tuple[float, float] | None = None,
        ylim: Limits = None,
        log: bool = False,
        logx: bool = False,
        **labels: Any,
    ) -> None:
        super().__init__(**labels)
        self.x = None if x is None else np.asarray(x, dtype=float)
        self.lines, self.points = named(keys), named(points)
        self.vlines, self.hlines = named(vlines), named(hlines)
        self.keys = [*self.lines, *self.points, *self.vlines, *self.hlines]
        self.xlim, self.ylim, self.log, self.logx = xlim, ylim, log, logx

    def _xy(self, result: Result, key: str) -> tuple[Any, Any]:
        value = result[key]
        x, y = value if isinstance(value, tuple) else (self.x, value)
        if x is None or np.shape(np.atleast_1d(x)) != np.shape(np.atleast_1d(y)):
            raise ValueError(f"{key!r} has shape {np.shape(y)}, but x has shape {np.shape(x)}")
        return np.atleast_1d(x), np.atleast_1d(y)

    def check(self, result: Result) -> None:
        for key in (*self.lines, *self.points):
            self._xy(result, key)

    @property
    def moving(self) -> list[Any]:
        return list(self._artists.values())

    @property
    def backdrop(self) -> Any:
        return self._ax.get_ylim()

    def _build(self, ax: Any, samples: Sequence[Result]) -> None:
        self._ax = ax
        ax.grid(True)
        if self.logx:
            ax.set_xscale("log")
        if self.log:
            ax.set_yscale("log")
        else:
            ax.axhline(0, color=self.theme.soft, lw=0.8, zorder=0.5)
        if self.x is not None and not self.logx and np.array_equal(self.x, np.round(self.x)):
            ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.set_xlim(
            self.xlim or self._fitted([self._xy(r, key)[0] for r in samples for key in self._data()], self.logx)
        )
        if self.ylim is None:
            ax.set_ylim(self._fitted([self._xy(r, key)[1] for r in samples for key in self._data()], self.log, 0.06))
        elif self.ylim != "auto":
            ax.set_ylim(self.ylim)
        self._artists = {}
        for key, label in self.lines.items():
            (self._artists[key],) = ax.plot([], [], lw=2.2, label=label, **self.theme.look(self.colors[key]))
        for key, label in self.vlines.items():
            (self._artists[key],) = ax.plot([], [], ls=(0, (4, 3)), lw=1.2, color=self.theme.ink, label=label,
                                            zorder=1.5, transform=ax.get_xaxis_transform())  # fmt: skip
        for key, label in self.hlines.items():
            (self._artists[key],) = ax.plot([], [], ls=(0, (4, 3)), lw=1.2, color=self.theme.ink, label=label,
                                            zorder=1.5, transform=ax.get_yaxis_transform())  # fmt: skip
        for i, (key, label) in enumerate(self.points.items()):
            (self._artists[key],) = ax.plot([], [], MARKERS[i % len(MARKERS)], ms=9, mec=self.theme.paper, mew=1.4,
                                            label=label, color=self.theme.color(self.colors[key]),
                                            zorder=4)  # fmt: skip
        legend_above(ax, self.title)

    def _data(self) -> list[str]:
        return [*self.lines, *self.points]

    _series = _data

    @staticmethod
    def _fitted(arrays: list[Any], log: bool, margin: float = 0.015) -> tuple[float, float]:
        if not log:
            return finite_range(arrays, margin)
        low, high = finite_range([np.log10(a[a > 0]) for a in arrays], margin)
        return 10**low, 10**high

    def _follow(self, result: Result) -> None:
        """Limits as a function of this result alone, so that a frame does not depend on the ones before it."""
        ys = [self._xy(result, key)[1] for key in self._data()]
        self._ax.set_ylim(self._fitted(ys, True, 0.06) if self.log else round_range(*finite_range(ys)))

    def update(self, result: Result) -> None:
        if self.ylim == "auto":
            self._follow(result)
        for key, artist in self._artists.items():
            if key in self.vlines:
                artist.set_data(*_across(result[key]))
            elif key in self.hlines:
                artist.set_data(*_across(result[key])[::-1])
            else:
                artist.set_data(*self._xy(result, key))

    def _outside(self, result: Result) -> list[str]:
        low, high = self._ax.get_xlim()
        found = []
        for key in self._data():
            x, y = (np.asarray(part, dtype=float) for part in self._xy(result, key))
            seen = (x >= low) & (x <= high) if key in self.lines else np.full(x.shape, True)
            lost = self.log and (y[seen] <= 0).any()
            if lost or leaves(y[seen], self._ax.get_ylim()) or leaves(x[seen], (low, high)):
                found.append(key)
        return found

    def cell(self, x: float, y: float, result: Result) -> int | None:
        """The place of the nearest x."""
        if self.x is None or not self.lines:
            return None
        return int(np.argmin(np.abs(np.log(self.x / x) if self.logx else self.x - x)))

    def box(self, index: int, result: Result) -> tuple[float, float, float, float]:
        assert self.x is not None
        room = 0.004 * (self._ax.get_xlim()[1] - self._ax.get_xlim()[0])
        return self.x[index] - room, self.x[index] + room, *self._ax.get_ylim()

    def says(self, index: int, result: Result) -> str:
        assert self.x is not None
        shared = [(key, label) for key, label in self.lines.items() if not isinstance(result[key], tuple)]
        numbers = [f"{label} {float(result[key][index]):.4g}" for key, label in shared]
        return "   ".join([f"{self.xlabel or 'x'} {float(self.x[index]):.4g}", *numbers]).replace("-", "−")


def _across(places: Any) -> tuple[Any, Any]:
    """Lines from one side of the axes to the other, with gaps between them."""
    x = np.atleast_1d(np.asarray(places, dtype=float))
    gaps = np.full_like(x, np.nan)
    return np.column_stack([x, x, gaps]).ravel(), np.tile([0.0, 1.0, np.nan], len(x))


class Bars(View):
    """Groups of bars: one group for each label, one color and hatch for each key; `annotate` writes the numbers.

    outlines : keys that are drawn as a dashed frame around the whole group, such as a target. arrows : keys of lengths,
    one a label: an arrow from the tip of the first key's bar, so far up or down. linear : with it the axis is
    logarithmic on both sides of zero, and linear from -linear to linear.
    """

    pins = True

    def __init__(
        self,
        labels: Sequence[Any],
        keys: Names,
        *,
        outlines: Names = (),
        arrows: Names = (),
        ylim: Limits = None,
        linear: float | None = None,
        annotate: bool = False,
        **words: Any,
    ) -> None:
        super().__init__(**words)
        self.labels = [label if isinstance(label, str) else str(label) for label in labels]
        self.series, self.outlines, self.arrows = named(keys), named(outlines), named(arrows)
        self.ylim, self.linear, self.annotate = ylim, linear, annotate
        self.keys = [*self.series, *self.outlines, *self.arrows]
        self._share = 0.8 / len(self.series)
        self._pulled: set[str] = set()

    def tip(self, key: str, place: int) -> Callable[[Result], tuple[float, float]]:
        """Where the tip of a bar is, as a function of the result: for a handle."""
        across = place - 0.4 + (list(self.series).index(key) + 0.47) * self._share
        self._pulled.add(key)  # whose numbers then leave room for it
        return lambda result: (across, float(result[key][place]))

    def _heights(self, result: Result, key: str) -> Any:
        return numbers(result, key, len(self.labels), "label")

    def _reach(self, result: Result, key: str) -> Any:
        """Heights of bars, or of the tips of arrows."""
        heights = self._heights(result, key)
        return heights + self._heights(result, next(iter(self.series))) if key in self.arrows else heights

    def check(self, result: Result) -> None:
        for key in self.keys:
            self._heights(result, key)

    def _series(self) -> list[str]:
        return [*self.series, *self.arrows]

    @property
    def moving(self) -> list[Any]:
        texts = (text for texts in self._texts.values() for text in texts)
        return [*self._bars.values(), *self._arrows.values(), *texts]

    @property
    def backdrop(self) -> Any:
        return self._ax.get_ylim()

    def _limits(self, samples: Sequence[Result]) -> tuple[float, float]:
        low, high = finite_range([self._reach(r, key) for r in samples for key in self.keys] + [[0.0]], 0.1)
        smallest = min(float(self._reach(r, key).min()) for r in samples for key in self.keys)
        return (low if smallest < 0 else 0.0), high

    def _build(self, ax: Any, samples: Sequence[Result]) -> None:
        self._ax = ax
        if self.linear:
            ax.set_yscale("symlog", linthresh=self.linear)
        if self.ylim != "auto":  # which follows every result anyway
            ax.set_ylim(self._limits(samples) if self.ylim is None else self.ylim)
        ax.set_xlim(-0.6, len(self.labels) - 0.4)
        ax.set_xticks(range(len(self.labels)), self.labels, **tilted(ax, self.labels))
        ax.tick_params(axis="x", length=0)
        ax.grid(True, axis="y")
        ax.axhline(0, color=self.theme.soft, lw=1)
        theme = self.theme
        self._bars: dict[str, PathPatch] = {}
        self._texts: dict[str, list[Stamp]] = {}
        self._arrows: dict[str, Quiver] = {}
        for i, (key, label) in enumerate(self.series.items()):
            # all bars of a color in one patch: hatching costs as much for one bar as for twenty
            bars = PathPatch(
                Path(np.zeros((1, 2))), fc=theme.color(self.colors[key]), ec=theme.paper, lw=0.6, label=label
            )
            bars.set_hatch(("", "///", "...", "xxx")[i % 4])
            self._bars[key] = ax.add_patch(bars)
            if self.annotate:
                self._texts[key] = [
                    Stamp(ax, ha="center", fontsize=9, color=theme.ink, offset=(0, 8.5 if key in self._pulled else 0.5))
                    for _ in self.labels
                ]
        for key, label in self.outlines.items():
            frame = PathPatch(Path(np.zeros((1, 2))), fc="none", ec=theme.ink, lw=1.2, ls=(0, (4, 2)), label=label)
            self._bars[key] = ax.add_patch(frame)
        start = np.zeros(len(self.labels))
        for i, (key, label) in enumerate(self.arrows.items()):
            across = np.arange(len(self.labels)) + 0.14 * (i - (len(self.arrows) - 1) / 2)
            self._arrows[key] = Quiver(
                ax, across, start, start, start, angles="xy", scale_units="xy", scale=1, width=0.011, zorder=4,
                color=theme.color(self.colors[key]), ec=theme.paper, lw=0.7, label=label,
            )  # fmt: skip
            ax.add_collection(self._arrows[key], autolim=False)
        legend_above(ax, self.title)

    def update(self, result: Result) -> None:
        if self.ylim == "auto":
            low, high = self._limits([result])
            self._ax.set_ylim(round_range(low, high))
        for i, key in enumerate(self.series):
            heights = self._heights(result, key)
            left = np.arange(len(heights)) - 0.4 + i * self._share
            self._bars[key].set_path(_rectangles(left, left + 0.94 * self._share, heights))
            for text, x, height in zip(self._texts.get(key, ()), left + 0.47 * self._share, heights, strict=False):
                text.show(in_digits(height, 2), x, height, **({"va": "bottom"} if height >= 0 else {"va": "top"}))
        for key in self.outlines:
            heights = self._heights(result, key)
            left = np.arange(len(heights)) - 0.44
            self._bars[key].set_path(_rectangles(left, left + 0.86, heights))
        for key, arrows in self._arrows.items():
            tips = self._heights(result, next(iter(self.series)))
            arrows.XY = np.column_stack([arrows.X, tips])
            arrows.set_offsets(arrows.XY)
            arrows.set_UVC(np.zeros(len(tips)), self._heights(result, key))

    def _outside(self, result: Result) -> list[str]:
        return [key for key in self.keys if leaves(self._reach(result, key), self._ax.get_ylim())]

    def cell(self, x: float, y: float, result: Result) -> tuple[str, int] | None:
        """(key, place) of the bar in this column."""
        place = round(x)
        across = (x - place + 0.4) / self._share
        if not (0 <= place < len(self.labels) and 0 <= across < len(self.series)):
            return None
        return list(self.series)[int(across)], place

    def box(self, index: tuple[str, int], result: Result) -> tuple[float, float, float, float]:
        key, place = index
        left = place - 0.4 + list(self.series).index(key) * self._share
        return left, left + 0.94 * self._share, *sorted((0.0, float(result[key][place])))  # type: ignore[return-value]

    def says(self, index: tuple[str, int], result: Result) -> str:
        key, place = index
        return f"{self.series[key]}, {self.labels[place]}: {float(result[key][place]):.4g}".replace("-", "−")


def _rectangles(left: Any, right: Any, top: Any) -> Path:
    """One path of a rectangle from 0 for each top that is not 0."""
    left, right, top = (np.asarray(part, dtype=float)[np.asarray(top) != 0] for part in (left, right, top))
    zero = np.zeros_like(top)
    corners = np.array([[left, zero], [left, top], [right, top], [right, zero], [left, zero]])
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return Path(corners.transpose(2, 0, 1).reshape(-1, 2), codes * len(top))
