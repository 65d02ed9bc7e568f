"""The plane: decision regions, contours of a surface, vector fields, paths and points."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.quiver import Quiver

from dlterms.explore.stamp import Stamp
from dlterms.explore.style import MARKERS
from dlterms.explore.views import Names, Result, View, finite_range, leaves, legend_above, named, parts


class Plane(View):
    """What happens in the plane.

    contours : (x, y, z) drawn once, or a key of heights z (H, W) over the whole plane, row 0 at the bottom.
    regions : a key of scores (H, W), row 0 at the bottom, colored over region_range: low blue, high orange.
    arrows : keys of (x, y, dx, dy), each of one arrow or of a whole field. paths, points : keys of (x, y).
    trails : keys of (x, y), thin gray paths that step back, such as where points have been.
    shades : for some keys of points, (low, high): their result is (x, y, c), and c gives the color of each dot.
    rugs : keys of numbers, for "x" marks along the lower edge, for "y" along the left one.
    words : for some keys of points or arrows, the word beside each dot or head.
    equal : one unit is as long in x as in y. bare : no axes, as for a triangle of probabilities.
    """

    pins = True

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
        trails: Names = (),
        shades: Mapping[str, tuple[float, float]] | None = None,
        rugs: Mapping[str, str] | None = None,
        words: Mapping[str, Sequence[str]] | None = None,
        equal: bool = True,
        bare: bool = False,
        **labels: Any,
    ) -> None:
        super().__init__(**labels)
        self.xlim, self.ylim, self.contours, self.equal, self.bare = xlim, ylim, contours, equal, bare
        self.regions, self.region_range = regions, region_range
        self.arrows, self.paths, self.points = named(arrows), named(paths), named(points)
        self.trails, self.shades, self.rugs = named(trails), dict(shades or {}), dict(rugs or {})
        self.words = words or {}
        self._grids = [key for key in (regions, contours) if isinstance(key, str)]
        self.keys = [*self._grids, *self.arrows, *self.paths, *self.points, *self.trails, *self.rugs.values()]

    def _xy(self, result: Result, key: str) -> list[Any]:
        """(x, y), and the shade where the points of this key have one."""
        return parts(result, key, 3, "(x, y, c)") if key in self.shades else parts(result, key, 2, "(x, y)")

    def check(self, result: Result) -> None:
        for key in self._grids:
            if np.ndim(result[key]) != 2 or min(np.shape(result[key])) < 2:
                raise ValueError(f"{key!r} must be a grid (H, W), at least (2, 2), got shape {np.shape(result[key])}")
        for key in (*self.arrows, *self.paths, *self.points, *self.trails):
            x = (parts(result, key, 4, "(x, y, dx, dy)") if key in self.arrows else self._xy(result, key))[0]
            if key in self.words and len(x) > len(self.words[key]):
                raise ValueError(f"{key!r} has {len(x)} points, but there are {len(self.words[key])} words for them")

    def _series(self) -> list[str]:
        return [*self.paths, *self.arrows, *self.points]

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
        if self.bare:
            ax.set_axis_off()
        else:
            ax.grid(True)
        if isinstance(self.contours, tuple):
            ax.contourf(*self.contours, levels=14, cmap=self.theme.surface)
            ax.contour(*self.contours, levels=14, colors=self.theme.soft, linewidths=0.6)
        elif self.contours:
            self._levels = np.linspace(*finite_range([r[self.contours] for r in samples], 0.0), 16)
        self._artists: dict[str, Any] = {}
        if self.regions:
            low, high = self.region_range
            ends = [self.theme.palette[0], self.theme.paper, self.theme.palette[1]]
            two_sides = LinearSegmentedColormap.from_list("two_sides", ends)
            self._artists[self.regions] = ax.imshow(
                np.zeros((2, 2)), extent=(*self.xlim, *self.ylim), origin="lower", cmap=two_sides, vmin=low, vmax=high,
                alpha=0.5, aspect="equal" if self.equal else "auto", interpolation="bilinear",
            )  # fmt: skip
        for key, label in self.trails.items():
            (self._artists[key],) = ax.plot([], [], lw=0.9, color=self.theme.soft, label=label, zorder=1.2)
        for side, key in self.rugs.items():
            across, mark = (ax.get_xaxis_transform(), "|") if side == "x" else (ax.get_yaxis_transform(), "_")
            (self._artists[key],) = ax.plot([], [], mark, ms=7, color=self.theme.soft, transform=across)
        for key, label in self.paths.items():
            (self._artists[key],) = ax.plot([], [], lw=2, label=label, **self.theme.look(self.colors[key]))
        for key, label in self.arrows.items():
            self._artists[key] = self._quiver(samples[0], key, label)
        for i, (key, label) in enumerate(self.points.items()):
            if key in self.shades:
                low, high = self.shades[key]
                self._artists[key] = ax.scatter([], [], c=[], s=26, vmin=low, vmax=high, cmap="viridis",
                                                ec=self.theme.soft, lw=0.5,
                                            zorder=4)  # fmt: skip
                ax.plot([], [], "o", color=colormaps["viridis"](0.6), label=label)
                continue
            (self._artists[key],) = ax.plot([], [], MARKERS[i % len(MARKERS)], ms=7, mec=self.theme.paper, mew=1,
                                            label=label, color=self.theme.color(self.colors[key]),
                                            zorder=4)  # fmt: skip
        self._words = {
            key: [Stamp(ax, clip=True, zorder=5, fontsize=9.5, color=self.theme.ink, va="bottom") for _ in words]
            for key, words in self.words.items()
        }
        legend_above(ax, self.title)

    def _quiver(self, result: Result, key: str, label: str) -> Any:
        x, y, dx, dy = parts(result, key, 4, "(x, y, dx, dy)")
        width = 0.011 if len(x) < 6 else 0.006 if len(x) < 30 else 0.0035
        arrows = Quiver(self._ax, x, y, dx, dy, angles="xy", scale_units="xy", scale=1, width=width,
                        color=self.theme.color(self.colors[key]), label=label, zorder=3, animated=True)  # fmt: skip
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
            elif key in self.rugs.values():
                along = np.atleast_1d(np.asarray(result[key], dtype=float))
                edge = np.full_like(along, 0.02)
                artist.set_data(*((along, edge) if self.rugs.get("x") == key else (edge, along)))
            elif key in self.shades:
                x, y, shade = self._xy(result, key)
                artist.set_offsets(np.column_stack([x, y]))
                artist.set_array(shade)
            else:
                artist.set_data(*self._xy(result, key))
        for key, texts in self._words.items():
            self._name(texts, self.words[key], *self._heads(key, result))

    def _heads(self, key: str, result: Result) -> tuple[Any, Any]:
        """Where the words of this key belong: at its dots, or at the heads of its arrows."""
        if key not in self.arrows:
            return self._xy(result, key)[0], self._xy(result, key)[1]
        x, y, dx, dy = parts(result, key, 4, "(x, y, dx, dy)")
        return x + dx, y + dy

    def _name(self, texts: Sequence[Stamp], words: Sequence[str], x: Any, y: Any) -> None:
        room = 0.012 * (self.xlim[1] - self.xlim[0])
        for i, text in enumerate(texts):
            text.set_visible(i < len(x))
            if i < len(x):
                text.show(words[i], x[i] + room, y[i])

    def _outside(self, result: Result) -> list[str]:
        found = []
        for key in (*self.paths, *self.points, *self.trails, *self.arrows):
            xs, ys = self._heads(key, result)
            faded = key in self.shades and leaves(self._xy(result, key)[2], self.shades[key])
            if faded or leaves(xs, self.xlim) or leaves(ys, self.ylim):
                found.append(key)
        for side, key in self.rugs.items():
            if leaves(result[key], self.xlim if side == "x" else self.ylim):
                found.append(key)
        if self.regions and leaves(result[self.regions], self.region_range):
            found.append(self.regions)
        return found

    def cell(self, x: float, y: float, result: Result) -> tuple[str, int] | None:
        """(key, place) of the nearest dot, if it is near."""
        wide, high = self.xlim[1] - self.xlim[0], self.ylim[1] - self.ylim[0]
        best, found = 0.05, None
        for key in self.points:
            xs, ys = self._heads(key, result)
            far = np.hypot((xs - x) / wide, (ys - y) / high)
            if len(far) and far.min() < best:
                best, found = float(far.min()), (key, int(far.argmin()))
        return found

    def box(self, index: tuple[str, int], result: Result) -> tuple[float, float, float, float]:
        key, place = index
        (x, y), wide, high = self._at(key, place, result), self.xlim[1] - self.xlim[0], self.ylim[1] - self.ylim[0]
        return x - 0.025 * wide, x + 0.025 * wide, y - 0.025 * high, y + 0.025 * high

    def _at(self, key: str, place: int, result: Result) -> tuple[float, float]:
        xs, ys = self._heads(key, result)
        return float(xs[place]), float(ys[place])

    def says(self, index: tuple[str, int], result: Result) -> str:
        key, place = index
        x, y = self._at(key, place, result)
        name = self.words[key][place] if key in self.words else self.points.get(key, key)
        shade = f": {float(self._xy(result, key)[2][place]):.4g}" if key in self.shades else ""
        return f"{name} ({x:.4g}, {y:.4g}){shade}".replace("-", "−")

    def _point(self, key: str, result: Result) -> None:
        """Move a set of arrows; if their number has changed, make them anew, as a Quiver cannot change its own."""
        x, y, dx, dy = parts(result, key, 4, "(x, y, dx, dy)")
        arrows = self._artists[key]
        if len(x) != arrows.N:
            arrows.remove()
            self._artists[key] = self._quiver(result, key, self.arrows[key])
            return
        arrows.XY = np.column_stack([x, y])
        arrows.set_offsets(arrows.XY)
        arrows.set_UVC(dx, dy)

    def _redraw_surface(self, z: Any) -> None:
        if self._surface:
            self._surface.remove()
        x, y = (np.linspace(*limits, n) for limits, n in zip((self.xlim, self.ylim), z.shape[::-1], strict=True))
        self._surface = self._ax.contour(x, y, z, levels=self._levels, colors=self.theme.soft, linewidths=0.8)
        self._surface.set(animated=True, zorder=0.8)
