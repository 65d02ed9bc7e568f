"""The plane: decision regions, contours of a surface, vector fields, paths and points."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.quiver import Quiver

from dlterms.explore.stamp import Stamp
from dlterms.explore.style import INK, MARKERS, PALETTE, SOFT, colour, look
from dlterms.explore.views import Names, Result, View, finite_range, legend_above, named, parts

TWO_SIDES = LinearSegmentedColormap.from_list("two_sides", [PALETTE[0], "white", PALETTE[1]])
DEPTHS = LinearSegmentedColormap.from_list("depths", ["#ffffff", "#dfe8f1", "#b9cbdc"])


class Plane(View):
    """What happens in the plane.

    contours : (x, y, z) drawn once, or a key of heights z (H, W) over the whole plane, row 0 at the bottom.
    regions : a key of scores (H, W), row 0 at the bottom, coloured over region_range: low blue, high orange.
    arrows : keys of (x, y, dx, dy), each of one arrow or of a whole field. paths, points : keys of (x, y).
    words : for some keys of points, the word beside each dot. equal : one unit is as long in x as in y.
    """

    def __init__(
        self,
        xlim: tuple[float, float],
        ylim: tuple[float, float],
        *,
        contours: tuple[Any, Any, Any] | str | None = None,
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
        self._grids = [key for key in (regions, contours) if isinstance(key, str)]
        self.keys = [*self._grids, *self.arrows, *self.paths, *self.points]

    def check(self, result: Result) -> None:
        for key in self._grids:
            if np.ndim(result[key]) != 2 or min(np.shape(result[key])) < 2:
                raise ValueError(f"{key!r} must be a grid (H, W), at least (2, 2), got shape {np.shape(result[key])}")
        for key in self.arrows:
            parts(result, key, 4, "(x, y, dx, dy)")
        for key in (*self.paths, *self.points):
            x, _ = parts(result, key, 2, "(x, y)")
            if key in self.words and len(x) > len(self.words[key]):
                raise ValueError(f"{key!r} has {len(x)} points, but there are {len(self.words[key])} words for them")

    @property
    def moving(self) -> list[Any]:
        texts = [text for row in self._words.values() for text in row]
        return [*self._artists.values(), *([self._surface] if self._surface else []), *texts]

    def _build(self, ax: Any, samples: Sequence[Result]) -> None:
        self._ax = ax
        self._surface: Any = None
        ax.set(xlim=self.xlim, ylim=self.ylim)
        if self.equal:
            ax.set_aspect("equal", adjustable="box")
        ax.grid(True)
        if isinstance(self.contours, tuple):
            ax.contourf(*self.contours, levels=14, cmap=DEPTHS)
            ax.contour(*self.contours, levels=14, colors=SOFT, linewidths=0.6)
        elif self.contours:
            self._levels = np.linspace(*finite_range([r[self.contours] for r in samples], 0.0), 16)
        self._artists: dict[str, Any] = {}
        if self.regions:
            low, high = self.region_range
            self._artists[self.regions] = ax.imshow(
                np.zeros((2, 2)), extent=(*self.xlim, *self.ylim), origin="lower", cmap=TWO_SIDES, vmin=low, vmax=high,
                alpha=0.5, aspect="equal" if self.equal else "auto", interpolation="bilinear",
            )  # fmt: skip
        for i, (key, label) in enumerate(self.paths.items()):
            (self._artists[key],) = ax.plot([], [], lw=2, label=label, **look(i))
        for i, (key, label) in enumerate(self.arrows.items()):
            self._artists[key] = self._quiver(samples[0], key, i + len(self.paths), label)
        for i, (key, label) in enumerate(self.points.items()):
            number = i + len(self.paths) + len(self.arrows)
            (self._artists[key],) = ax.plot([], [], MARKERS[i % len(MARKERS)], ms=7, mec="white", mew=1, label=label,
                                            color=colour(number), zorder=4)  # fmt: skip
        self._words = {
            key: [Stamp(ax, clip=True, zorder=5, fontsize=9.5, color=INK, va="bottom") for _ in words]
            for key, words in self.words.items()
        }
        legend_above(ax, self.title)

    def _quiver(self, result: Result, key: str, number: int, label: str) -> Any:
        x, y, dx, dy = parts(result, key, 4, "(x, y, dx, dy)")
        width = 0.011 if len(x) < 4 else 0.006 if len(x) < 30 else 0.0035
        arrows = Quiver(self._ax, x, y, dx, dy, angles="xy", scale_units="xy", scale=1, width=width,
                        color=colour(number), label=label, zorder=3, animated=True)  # fmt: skip
        self._ax.add_collection(arrows, autolim=False)
        return arrows

    def update(self, result: Result) -> None:
        if isinstance(self.contours, str):
            self._redraw_surface(np.asarray(result[self.contours], dtype=float))
        for key, artist in self._artists.items():
            if key == self.regions:
                artist.set_data(np.asarray(result[key], dtype=float))
            elif key in self.arrows:
                self._point(key, result)
            else:
                x, y = parts(result, key, 2, "(x, y)")
                artist.set_data(x, y)
                room = 0.012 * (self.xlim[1] - self.xlim[0])
                for i, text in enumerate(self._words.get(key, ())):
                    text.set_visible(i < len(x))
                    if i < len(x):
                        text.show(self.words[key][i], x[i] + room, y[i])

    def _point(self, key: str, result: Result) -> None:
        """Move a set of arrows; if their number has changed, make them anew, as a Quiver cannot change its own."""
        x, y, dx, dy = parts(result, key, 4, "(x, y, dx, dy)")
        arrows = self._artists[key]
        if len(x) != arrows.N:
            number = len(self.paths) + list(self.arrows).index(key)
            arrows.remove()
            self._artists[key] = self._quiver(result, key, number, self.arrows[key])
            return
        arrows.XY = np.column_stack([x, y])
        arrows.set_offsets(arrows.XY)
        arrows.set_UVC(dx, dy)

    def _redraw_surface(self, z: Any) -> None:
        if self._surface:
            self._surface.remove()
        x, y = (np.linspace(*limits, n) for limits, n in zip((self.xlim, self.ylim), z.shape[::-1], strict=True))
        self._surface = self._ax.contour(x, y, z, levels=self._levels, colors=SOFT, linewidths=0.8)
        self._surface.set(animated=True, zorder=0.8)
