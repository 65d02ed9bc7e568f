"""A view draws named arrays: it makes its artists once and afterwards only moves them.

Every view has `panels` (how many axes it fills, and their relative widths), `keys` (the arrays it needs),
`build(axes, samples)` (make the artists; axis limits are fitted to the samples, the results at the ends of all
controls, so that nothing ever leaves the picture) and `update(result)`. `moving` lists the artists that change.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.patches import Rectangle

from dlterms.explore.style import FAINT, INK, PALETTE, look

Result = Mapping[str, Any]
Names = Iterable[str] | Mapping[str, str]


def named(keys: Names) -> dict[str, str]:
    """Keys with the words that the legend shows: a mapping as it is, a list with underscores turned to spaces."""
    if isinstance(keys, Mapping):
        return dict(keys)
    return {key: key.replace("_", " ") for key in ([keys] if isinstance(keys, str) else keys)}


def finite_range(arrays: Iterable[Any], margin: float = 0.06) -> tuple[float, float]:
    """The smallest interval that holds all finite numbers, a little widened."""
    flat = [np.asarray(a, dtype=float).ravel() for a in arrays]
    numbers = np.concatenate(flat) if flat else np.zeros(1)
    numbers = numbers[np.isfinite(numbers)]
    low, high = (float(numbers.min()), float(numbers.max())) if numbers.size else (0.0, 1.0)
    room = margin * (high - low) or 0.5
    return low - room, high + room


class View:
    """What all views with one panel share."""

    def __init__(self, title: str = "", xlabel: str = "", ylabel: str = "", width: float = 1.0) -> None:
        self.title, self.xlabel, self.ylabel = title, xlabel, ylabel
        self.widths = [width]
        self.moving: list[Any] = []
        self.keys: list[str] = []

    def build(self, axes: Sequence[Any], samples: Sequence[Result]) -> None:
        """Make the artists on the axes."""
        (ax,) = axes
        ax.set(title=self.title, xlabel=self.xlabel, ylabel=self.ylabel)
        self._build(ax, samples)
        for artist in self.moving:
            artist.set_animated(True)

    def _build(self, ax: Any, samples: Sequence[Result]) -> None:
        raise NotImplementedError

    def check(self, result: Result) -> None:
        """Raise ValueError that names the key if an array has not the shape that this view draws."""

    def update(self, result: Result) -> None:
        """Move the artists to this result."""
        raise NotImplementedError


class Lines(View):
    """Curves over a shared x, or over their own where a result is a pair (x, y); `points` are drawn as dots."""

    def __init__(
        self,
        x: Any,
        keys: Names,
        points: Names = (),
        *,
        xlim: tuple[float, float] | None = None,
        ylim: tuple[float, float] | None = None,
        log: bool = False,
        **labels: Any,
    ) -> None:
        super().__init__(**labels)
        self.x = None if x is None else np.asarray(x, dtype=float)
        self.lines, self.points = named(keys), named(points)
        self.keys = [*self.lines, *self.points]
        self.xlim, self.ylim, self.log = xlim, ylim, log

    def _xy(self, result: Result, key: str) -> tuple[Any, Any]:
        value = result[key]
        x, y = value if isinstance(value, tuple) else (self.x, value)
        if x is None or np.shape(np.atleast_1d(x)) != np.shape(np.atleast_1d(y)):
            raise ValueError(f"{key!r} has shape {np.shape(y)}, but x has shape {np.shape(x)}")
        return np.atleast_1d(x), np.atleast_1d(y)

    def check(self, result: Result) -> None:
        for key in self.keys:
            self._xy(result, key)

    def _build(self, ax: Any, samples: Sequence[Result]) -> None:
        curves = [self._xy(result, key) for result in samples for key in self.keys]
        ax.grid(True)
        ax.set_axisbelow(True)
        ax.set_xlim(self.xlim or finite_range([x for x, _ in curves], 0.01))
        if self.log:
            ax.set_yscale("log")
        if self.ylim or not self.log:
            ax.set_ylim(self.ylim or finite_range([y for _, y in curves]))
        else:
            positive = np.concatenate([y[(y > 0) & np.isfinite(y)] for _, y in curves])
            ax.set_ylim(positive.min() / 2, positive.max() * 2)
        if not self.log:
            ax.axhline(0, color="#bbbbbb", lw=0.8, zorder=0)
        drawn = {key: ax.plot([], [], lw=2, label=label, **look(i))[0]
                 for i, (key, label) in enumerate(self.lines.items())}  # fmt: skip
        dots = {key: ax.plot([], [], "o", ms=8, mec="white", label=label, color=PALETTE[(i + len(drawn)) % 7])[0]
                for i, (key, label) in enumerate(self.points.items())}  # fmt: skip
        self._artists = drawn | dots
        self.moving = list(self._artists.values())
        if len(self.moving) > 1:
            ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=min(len(self.moving), 3), borderaxespad=0.2)
            ax.set_title(self.title, pad=10 + 17 * -(-len(self.moving) // 3))

    def update(self, result: Result) -> None:
        for key, artist in self._artists.items():
            artist.set_data(*self._xy(result, key))


class Bars(View):
    """Groups of bars: one group for each label, one colour for each key."""

    def __init__(self, labels: Sequence[Any], keys: Names, *, ylim: Any = None, **words: Any) -> None:
        super().__init__(**words)
        self.labels, self.series, self.ylim = [str(label) for label in labels], named(keys), ylim
        self.keys = list(self.series)

    def _heights(self, result: Result, key: str) -> Any:
        heights = np.asarray(result[key], dtype=float)
        if heights.shape != (len(self.labels),):
            raise ValueError(f"{key!r} has shape {heights.shape}, expected ({len(self.labels)},), one bar a label")
        return heights

    def check(self, result: Result) -> None:
        for key in self.keys:
            self._heights(result, key)

    def _build(self, ax: Any, samples: Sequence[Result]) -> None:
        low, high = finite_range([self._heights(r, key) for r in samples for key in self.keys] + [[0.0]])
        ax.set_ylim(self.ylim or (min(low, 0), max(high, 0)))
        ax.set_xlim(-0.6, len(self.labels) - 0.4)
        tilt = {"rotation": 30, "ha": "right"} if max(map(len, self.labels)) * len(self.labels) > 55 else {}
        ax.set_xticks(range(len(self.labels)), self.labels, **tilt)
        ax.grid(True, axis="y")
        ax.set_axisbelow(True)
        ax.axhline(0, color="#888888", lw=0.8)
        self._bars = {}
        share = 0.8 / len(self.series)
        for i, (key, label) in enumerate(self.series.items()):
            left = [j - 0.4 + i * share for j in range(len(self.labels))]
            hatch = ("", "///", "...", "xxx")[i % 4]
            self._bars[key] = [
                ax.add_patch(Rectangle((x, 0), share * 0.94, 0, fc=PALETTE[i], ec="white", hatch=hatch, lw=0.5,
                                       label=label if j == 0 else None))
                for j, x in enumerate(left)
            ]  # fmt: skip
        self.moving = [bar for bars in self._bars.values() for bar in bars]
        if len(self.series) > 1:
            ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=len(self.series), borderaxespad=0.2)
            ax.set_title(self.title, pad=27)

    def update(self, result: Result) -> None:
        for key, bars in self._bars.items():
            for bar, height in zip(bars, self._heights(result, key), strict=True):
                bar.set_height(height)


class Picture(View):
    """A picture: grey (H, W) between vmin and vmax, or colours (H, W, 3) in [0, 1]; its size may change."""

    def __init__(self, key: str, *, vmin: float = 0.0, vmax: float = 1.0, cmap: str = "gray", **labels: Any) -> None:
        super().__init__(**labels)
        self.key, self.keys, self.vmin, self.vmax, self.cmap = key, [key], vmin, vmax, cmap

    def _pixels(self, result: Result) -> Any:
        pixels = np.asarray(result[self.key], dtype=float)
        if not (pixels.ndim == 2 or (pixels.ndim == 3 and pixels.shape[2] == 3)):
            raise ValueError(f"{self.key!r} must be a picture (H, W) or (H, W, 3), got shape {pixels.shape}")
        return np.clip(pixels, 0, 1) if pixels.ndim == 3 else pixels

    def check(self, result: Result) -> None:
        self._pixels(result)

    def _build(self, ax: Any, samples: Sequence[Result]) -> None:
        pixels = self._pixels(samples[0])
        self._image = ax.imshow(
            pixels, vmin=self.vmin, vmax=self.vmax, cmap=self.cmap, extent=(0, 1, 0, 1), interpolation="nearest"
        )
        ax.set_aspect(pixels.shape[0] / pixels.shape[1])
        ax.set_xticks([])
        ax.set_yticks([])
        self.moving = [self._image]

    def update(self, result: Result) -> None:
        self._image.set_data(self._pixels(result))


class Heatmap(View):
    """A matrix as colours, with its numbers in the cells if `annotate`; zero is white where vmin = -vmax."""

    def __init__(
        self,
        key: str,
        xlabels: Sequence[Any] = (),
        ylabels: Sequence[Any] = (),
        *,
        vmin: float | None = None,
        vmax: float | None = None,
        cmap: str = "RdBu_r",
        annotate: bool = False,
        **labels: Any,
    ) -> None:
        super().__init__(**labels)
        self.key, self.keys, self.cmap, self.annotate = key, [key], cmap, annotate
        self.xlabels, self.ylabels, self.vmin, self.vmax = xlabels, ylabels, vmin, vmax

    def _matrix(self, result: Result) -> Any:
        matrix = np.asarray(result[self.key], dtype=float)
        if matrix.ndim != 2:
            raise ValueError(f"{self.key!r} must be a matrix, got shape {matrix.shape}")
        return matrix

    def check(self, result: Result) -> None:
        self._matrix(result)

    def _build(self, ax: Any, samples: Sequence[Result]) -> None:
        low, high = finite_range([self._matrix(r) for r in samples], 0.0)
        biggest = max(abs(low), abs(high))
        vmin = -biggest if self.vmin is None else self.vmin
        vmax = biggest if self.vmax is None else self.vmax
        matrix = self._matrix(samples[0])
        self._image = ax.imshow(matrix, vmin=vmin, vmax=vmax, cmap=self.cmap, aspect="auto", interpolation="nearest")
        self._middle, self._span = (vmin + vmax) / 2, vmax - vmin
        rows, columns = matrix.shape
        if len(self.xlabels):
            ax.set_xticks(range(columns), [str(label) for label in self.xlabels])
        if len(self.ylabels):
            ax.set_yticks(range(rows), [str(label) for label in self.ylabels])
        ax.figure.colorbar(self._image, ax=ax, fraction=0.05, pad=0.03)
        self._texts = {}
        if self.annotate:
            for i, j in np.ndindex(rows, columns):
                self._texts[i, j] = ax.text(j, i, "", ha="center", va="center", fontsize=9)
        self.moving = [self._image, *self._texts.values()]

    def update(self, result: Result) -> None:
        matrix = self._matrix(result)
        self._image.set_data(matrix)
        self._image.set_extent((-0.5, matrix.shape[1] - 0.5, matrix.shape[0] - 0.5, -0.5))
        for (i, j), text in self._texts.items():
            far = abs(matrix[i, j] - self._middle) > 0.3 * self._span
            text.set(text=f"{matrix[i, j]:.2f}", color="white" if far else INK)


class Plane(View):
    """The plane: contours stay; regions, arrows, paths and points move.

    contours : (x, y, z) drawn once. regions : a key whose array (H, W) fills the plane, row 0 at the bottom.
    arrows : keys whose result is (x, y, dx, dy). paths : keys whose result is (x, y). points : the same, as dots.
    words : for some keys of points, the word beside each dot.
    """

    def __init__(
        self,
        xlim: tuple[float, float],
        ylim: tuple[float, float],
        *,
        contours: tuple[Any, Any, Any] | None = None,
        regions: str | None = None,
        region_range: tuple[float, float] = (-1.0, 1.0),
        arrows: Names = (),
        paths: Names = (),
        points: Names = (),
        words: Mapping[str, Sequence[str]] | None = None,
        equal: bool = True,
        **labels: Any,
    ) -> None:
        super().__init__(**labels)
        self.xlim, self.ylim, self.contours, self.equal = xlim, ylim, contours, equal
        self.regions, self.region_range = regions, region_range
        self.arrows, self.paths, self.points, self.words = named(arrows), named(paths), named(points), words or {}
        self.keys = [*([regions] if regions else []), *self.arrows, *self.paths, *self.points]

    def _build(self, ax: Any, samples: Sequence[Result]) -> None:
        ax.set(xlim=self.xlim, ylim=self.ylim)
        if self.equal:
            ax.set_aspect("equal")
        ax.grid(True)
        ax.set_axisbelow(True)
        if self.contours is not None:
            ax.contour(*self.contours, levels=14, colors=FAINT, linewidths=1)
        self._artists: dict[str, Any] = {}
        if self.regions:
            low, high = self.region_range
            self._artists[self.regions] = ax.imshow(
                np.zeros((2, 2)), extent=(*self.xlim, *self.ylim), origin="lower", cmap="RdBu_r", vmin=low, vmax=high,
                alpha=0.45, aspect="equal" if self.equal else "auto", interpolation="bilinear",
            )  # fmt: skip
        for i, (key, label) in enumerate(self.paths.items()):
            (self._artists[key],) = ax.plot([], [], lw=1.8, label=label, **look(i))
        for i, (key, label) in enumerate(self.arrows.items()):
            count = np.size(samples[0][key][0])
            self._artists[key] = ax.quiver(
                np.zeros(count), np.zeros(count), np.zeros(count), np.zeros(count), angles="xy", scale_units="xy",
                scale=1, width=0.009 if count < 10 else 0.004, color=PALETTE[(i + len(self.paths)) % 7], label=label,
                zorder=3,
            )  # fmt: skip
        first = len(self.paths) + len(self.arrows)
        for i, (key, label) in enumerate(self.points.items()):
            (self._artists[key],) = ax.plot(
                [], [], "osD^v"[i % 5], ms=6, mec="white", color=PALETTE[(first + i) % 7], label=label, zorder=4
            )
        self._words = {
            key: [ax.text(0, 0, word, fontsize=8.5, ha="left", va="bottom", clip_on=True) for word in words]
            for key, words in self.words.items()
        }
        self.moving = [*self._artists.values(), *(text for texts in self._words.values() for text in texts)]
        labelled = {**self.arrows, **self.paths, **self.points}
        if len(labelled) > 1:
            columns = 2
            ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=columns, borderaxespad=0.2)
            ax.set_title(self.title, pad=10 + 17 * -(-len(labelled) // columns))

    def update(self, result: Result) -> None:
        for key, artist in self._artists.items():
            value = result[key]
            if key == self.regions:
                artist.set_data(np.asarray(value, dtype=float))
            elif key in self.arrows:
                x, y, dx, dy = (np.atleast_1d(np.asarray(part, dtype=float)) for part in value)
                artist.set_offsets(np.column_stack([x, y]))
                artist.XY = np.column_stack([x, y])
                artist.set_UVC(dx, dy)
            else:
                x, y = (np.atleast_1d(np.asarray(part, dtype=float)) for part in value)
                artist.set_data(x, y)
                for text, *place in zip(self._words.get(key, ()), x, y, strict=False):
                    text.set_position(place)


class Row(View):
    """Views side by side."""

    def __init__(self, *views: View) -> None:
        super().__init__()
        self.views = views
        self.widths = [width for view in views for width in view.widths]
        self.keys = list(dict.fromkeys(key for view in views for key in view.keys))

    def build(self, axes: Sequence[Any], samples: Sequence[Result]) -> None:
        axes = list(axes)
        for view in self.views:
            view.build([axes.pop(0) for _ in view.widths], samples)
        self.moving = [artist for view in self.views for artist in view.moving]

    def check(self, result: Result) -> None:
        for view in self.views:
            view.check(result)

    def update(self, result: Result) -> None:
        for view in self.views:
            view.update(result)
