"""Lines and bars: the two charts that most explorers need."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator

from dlterms.explore.stamp import Stamp
from dlterms.explore.style import INK, MARKERS, SOFT, colour, look
from dlterms.explore.views import (
    Names,
    Result,
    View,
    finite_range,
    in_digits,
    legend_above,
    named,
    numbers,
    round_range,
    tilted,
)

Limits = tuple[float, float] | Literal["auto"] | None


class Lines(View):
    """Curves over a shared x, or over their own where a result is a pair (x, y).

    points : keys of pairs (x, y) that are drawn as dots. vlines : keys of numbers that are drawn as upright lines.
    ylim : (low, high); "auto" follows the data; by default fitted once over the ends of all controls.
    log, logx : logarithmic axes.
    """

    def __init__(
        self,
        x: Any,
        keys: Names,
        points: Names = (),
        vlines: Names = (),
        *,
        xlim: tuple[float, float] | None = None,
        ylim: Limits = None,
        log: bool = False,
        logx: bool = False,
        **labels: Any,
    ) -> None:
        super().__init__(**labels)
        self.x = None if x is None else np.asarray(x, dtype=float)
        self.lines, self.points, self.vlines = named(keys), named(points), named(vlines)
        self.keys = [*self.lines, *self.points, *self.vlines]
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
            ax.axhline(0, color=SOFT, lw=0.8, zorder=0.5)
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
        for i, (key, label) in enumerate(self.lines.items()):
            (self._artists[key],) = ax.plot([], [], lw=2.2, label=label, **look(i))
        for key, label in self.vlines.items():
            (self._artists[key],) = ax.plot([], [], ls=(0, (4, 3)), lw=1.2, color=INK, label=label, zorder=1.5,
                                            transform=ax.get_xaxis_transform())  # fmt: skip
        for i, (key, label) in enumerate(self.points.items()):
            number = i + len(self.lines)
            (self._artists[key],) = ax.plot([], [], MARKERS[i % len(MARKERS)], ms=9, mec="white", mew=1.4, label=label,
                                            color=colour(number), zorder=4)  # fmt: skip
        legend_above(ax, self.title)

    def _data(self) -> list[str]:
        return [*self.lines, *self.points]

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
                x = np.atleast_1d(np.asarray(result[key], dtype=float))
                gaps = np.full_like(x, np.nan)
                artist.set_data(np.column_stack([x, x, gaps]).ravel(), np.tile([0.0, 1.0, np.nan], len(x)))
            else:
                artist.set_data(*self._xy(result, key))


class Bars(View):
    """Groups of bars: one group for each label, one colour and hatch for each key; `annotate` writes the numbers."""

    def __init__(
        self, labels: Sequence[Any], keys: Names, *, ylim: Limits = None, annotate: bool = False, **words: Any
    ) -> None:
        super().__init__(**words)
        self.labels, self.series = [str(label) for label in labels], named(keys)
        self.ylim, self.annotate = ylim, annotate
        self.keys = list(self.series)

    def _heights(self, result: Result, key: str) -> Any:
        return numbers(result, key, len(self.labels), "label")

    def check(self, result: Result) -> None:
        for key in self.keys:
            self._heights(result, key)

    @property
    def moving(self) -> list[Any]:
        return [*self._bars.values(), *(text for texts in self._texts.values() for text in texts)]

    @property
    def backdrop(self) -> Any:
        return self._ax.get_ylim()

    def _limits(self, samples: Sequence[Result]) -> tuple[float, float]:
        low, high = finite_range([self._heights(r, key) for r in samples for key in self.keys] + [[0.0]], 0.1)
        smallest = min(float(self._heights(r, key).min()) for r in samples for key in self.keys)
        return (low if smallest < 0 else 0.0), high

    def _build(self, ax: Any, samples: Sequence[Result]) -> None:
        self._ax = ax
        if self.ylim != "auto":  # which follows every result anyway
            ax.set_ylim(self._limits(samples) if self.ylim is None else self.ylim)
        ax.set_xlim(-0.6, len(self.labels) - 0.4)
        ax.set_xticks(range(len(self.labels)), self.labels, **tilted(ax, self.labels))
        ax.tick_params(axis="x", length=0)
        ax.grid(True, axis="y")
        ax.axhline(0, color=SOFT, lw=1)
        self._share = 0.8 / len(self.series)
        self._bars: dict[str, PathPatch] = {}
        self._texts: dict[str, list[Stamp]] = {}
        for i, (key, label) in enumerate(self.series.items()):
            # all bars of a colour in one patch: hatching costs as much for one bar as for twenty
            bars = PathPatch(Path(np.zeros((1, 2))), fc=colour(i), ec="white", lw=0.6, label=label)
            bars.set_hatch(("", "///", "...", "xxx")[i % 4])
            self._bars[key] = ax.add_patch(bars)
            if self.annotate:
                self._texts[key] = [Stamp(ax, ha="center", fontsize=9, color=INK) for _ in self.labels]
        legend_above(ax, self.title)

    def update(self, result: Result) -> None:
        if self.ylim == "auto":
            low, high = self._limits([result])
            self._ax.set_ylim(round_range(low, high))
        low, high = self._ax.get_ylim()
        for i, (key, bars) in enumerate(self._bars.items()):
            heights = self._heights(result, key)
            left = np.arange(len(heights)) - 0.4 + i * self._share
            bars.set_path(_rectangles(left, left + 0.94 * self._share, heights))
            for text, x, height in zip(self._texts.get(key, ()), left + 0.47 * self._share, heights, strict=False):
                up = height >= 0
                text.show(in_digits(height, 2), x, height + (high - low) * (0.015 if up else -0.015),
                          va="bottom" if up else "top")  # fmt: skip


def _rectangles(left: Any, right: Any, top: Any) -> Path:
    """One path of a rectangle from 0 for each top."""
    zero = np.zeros_like(top)
    corners = np.array([[left, zero], [left, top], [right, top], [right, zero], [left, zero]])
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return Path(corners.transpose(2, 0, 1).reshape(-1, 2), codes * len(top))
