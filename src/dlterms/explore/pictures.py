"""Pictures and matrices as colors."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import FuncNorm, Normalize
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator

from dlterms.explore.cells import Cells
from dlterms.explore.stamp import Stamp
from dlterms.explore.views import Result, View, finite_range, leaves, tilted
from dlterms.explore.words import in_digits


class Picture(View):
    """A picture: gray (H, W) between vmin and vmax, or colors (H, W, 3) in [0, 1]; its shape may change.

    A smaller picture, such as a pooled one, fills the same frame with larger pixels; its proportions are kept.
    dots : key of an array of the picture's shape (H, W): a dot on each pixel whose area is the number there, at most 1
    (the size of `most`). windows : key of an array (N, 4) of rectangles (row, column, height, width) to outline.
    """

    def __init__(
        self,
        key: str,
        *,
        vmin: float = 0.0,
        vmax: float = 1.0,
        cmap: Any = "gray",
        dots: str | None = None,
        most: float = 1.0,
        windows: str | None = None,
        **labels: Any,
    ) -> None:
        super().__init__(**labels)
        self.key, self.vmin, self.vmax, self.cmap = key, vmin, vmax, cmap
        self.dots, self.most, self.windows = dots, most, windows
        self.keys = [name for name in (key, dots, windows) if name]
        self.paint = ({dots: 1} if dots else {}) | self.paint

    def _pixels(self, result: Result) -> Any:
        pixels = np.asarray(result[self.key], dtype=float)
        if not (pixels.ndim == 2 or (pixels.ndim == 3 and pixels.shape[2] == 3)) or 0 in pixels.shape:
            raise ValueError(f"{self.key!r} must be a picture (H, W) or (H, W, 3), got shape {pixels.shape}")
        return np.clip(pixels, 0, 1) if pixels.ndim == 3 else pixels

    def check(self, result: Result) -> None:
        shape = self._pixels(result).shape[:2]
        if self.dots and np.shape(result[self.dots]) != shape:
            raise ValueError(f"{self.dots!r} has shape {np.shape(result[self.dots])}, but the picture {shape}")
        if self.windows and (np.ndim(result[self.windows]) != 2 or np.shape(result[self.windows])[1] != 4):
            raise ValueError(f"{self.windows!r} must be (N, 4), got shape {np.shape(result[self.windows])}")

    @property
    def moving(self) -> list[Any]:
        return [self._image, *self._over]

    def _build(self, ax: Any, samples: Sequence[Result]) -> None:
        pixels = self._pixels(samples[0])
        self._ax = ax
        self._height, self._width = pixels.shape[:2]
        self._image = Cells(ax)
        self._colors = ScalarMappable(Normalize(self.vmin, self.vmax), self.cmap or self.theme.diverging)
        ax.set_aspect("equal")
        ax.set(xlim=(0, self._width), ylim=(self._height, 0), xticks=[], yticks=[])
        ax.spines[["left", "right", "top", "bottom"]].set_visible(True)
        ax.spines[["left", "right", "top", "bottom"]].set_color(self.theme.faint)
        self._windows = PathPatch(Path(np.zeros((1, 2))), fc="none", ec=self.theme.color(0), lw=1.1, zorder=3)
        self._dots = ax.scatter(
            [], [], color=self.theme.color(self.colors.get(self.dots or "", 1)), ec="white", lw=0.5, zorder=4
        )
        ax.add_patch(self._windows)
        self._over = [artist for artist, key in ((self._windows, self.windows), (self._dots, self.dots)) if key]

    def _grid(self, result: Result) -> tuple[float, float, float]:
        """Side of a pixel, and where the first one begins."""
        height, width = self._pixels(result).shape[:2]
        side = min(self._height / height, self._width / width)
        return side, (self._width - side * width) / 2, (self._height - side * height) / 2

    def update(self, result: Result) -> None:
        pixels = self._pixels(result)
        height, width = pixels.shape[:2]
        side, left, top = self._grid(result)
        colors = self._colors.to_rgba(pixels, bytes=True)
        self._image.show(colors, left, left + side * width, top, top + side * height)
        self._ax.set(xlim=(0, self._width), ylim=(self._height, 0))
        if self.dots:
            amounts = np.asarray(result[self.dots], dtype=float)
            rows, columns = np.nonzero(amounts)
            self._dots.set_offsets(np.column_stack([left + side * (columns + 0.5), top + side * (rows + 0.5)]))
            points = abs(self._ax.bbox.height) / self._ax.figure.dpi * 72 / self._height * side  # of a pixel's side
            self._dots.set_sizes((0.92 * points) ** 2 * np.abs(amounts[rows, columns]) / self.most)
        if self.windows:
            row, column, tall, wide = np.asarray(result[self.windows], dtype=float).T
            self._windows.set_path(frames(left + side * column, left + side * (column + wide),
                                          top + side * row, top + side * (row + tall)))  # fmt: skip

    def _outside(self, result: Result) -> list[str]:
        pixels = np.asarray(result[self.key], dtype=float)
        limits = (self.vmin, self.vmax) if pixels.ndim == 2 else (0.0, 1.0)
        lost = [self.key] if leaves(pixels, limits) else []
        return lost + ([self.dots] if self.dots and np.abs(result[self.dots]).max() > self.most * (1 + 1e-9) else [])

    def cell(self, x: float, y: float, result: Result) -> tuple[int, int] | None:
        """(row, column) of the pixel."""
        side, left, top = self._grid(result)
        row, column = int(np.floor((y - top) / side)), int(np.floor((x - left) / side))
        height, width = self._pixels(result).shape[:2]
        return (row, column) if 0 <= row < height and 0 <= column < width else None

    def box(self, index: tuple[int, int], result: Result) -> tuple[float, float, float, float]:
        side, left, top = self._grid(result)
        row, column = index
        return left + side * column, left + side * (column + 1), top + side * row, top + side * (row + 1)

    def says(self, index: tuple[int, int], result: Result) -> str:
        value = np.asarray(result[self.key])[index]
        number = f"{float(value):.4g}" if np.ndim(value) == 0 else ", ".join(f"{part:.2f}" for part in value)
        dot = f"   {float(np.asarray(result[self.dots])[index]):.4g}" if self.dots else ""
        return f"{self.title or self.key} ({index[0]}, {index[1]}): {number}{dot}".replace("-", "−")


def frames(left: Any, right: Any, top: Any, bottom: Any) -> Path:
    """One path of all rectangles."""
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom], [left, top]])
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return Path(corners.transpose(2, 0, 1).reshape(-1, 2), codes * len(left))


class Heatmap(View):
    """A matrix as colors, with its numbers in the cells if `annotate`; zero is the ground where vmin = -vmax.

    root : the color follows the square root of the number's size, so that small numbers show beside large ones.
    framed : cells (row, column) with a frame, such as those of the true pairs.
    """

    def __init__(
        self,
        key: str,
        xlabels: Sequence[Any] = (),
        ylabels: Sequence[Any] = (),
        *,
        vmin: float | None = None,
        vmax: float | None = None,
        cmap: str | None = None,
        root: bool = False,
        framed: Sequence[tuple[int, int]] = (),
        annotate: bool = False,
        **labels: Any,
    ) -> None:
        super().__init__(**labels)
        self.key, self.keys, self.cmap, self.annotate = key, [key], cmap, annotate
        self.root, self.framed = root, framed
        self.xlabels, self.ylabels, self.vmin, self.vmax = xlabels, ylabels, vmin, vmax

    def _matrix(self, result: Result) -> Any:
        matrix = np.asarray(result[self.key], dtype=float)
        if matrix.ndim != 2 or 0 in matrix.shape:
            raise ValueError(f"{self.key!r} must be a matrix, got shape {matrix.shape}")
        for labels, length, side in (
            (self.xlabels, matrix.shape[1], "columns"),
            (self.ylabels, matrix.shape[0], "rows"),
        ):
            if 0 < len(labels) < length:
                raise ValueError(f"{self.key!r} has {length} {side}, but there are {len(labels)} labels for them")
        return matrix

    def check(self, result: Result) -> None:
        self._matrix(result)

    @property
    def moving(self) -> list[Any]:
        return [self._image, *self._frames, *self._texts.values()]

    @property
    def backdrop(self) -> Any:
        return self._shape

    def _build(self, ax: Any, samples: Sequence[Result]) -> None:
        self._ax = ax
        low, high = (0.0, 1.0) if None not in (self.vmin, self.vmax) else finite_range(map(self._matrix, samples), 0.0)
        biggest = max(abs(low), abs(high))
        vmin = -biggest if self.vmin is None else self.vmin
        vmax = biggest if self.vmax is None else self.vmax
        matrix = self._matrix(samples[0])
        self._limits = vmin, vmax
        norm = FuncNorm((_signed_root, _signed_square), vmin, vmax) if self.root else Normalize(vmin, vmax)
        self._colors = ScalarMappable(norm, self.cmap or self.theme.diverging)
        self._image = Cells(ax)
        for row, column in self.framed:
            ax.add_patch(Rectangle((column - 0.46, row - 0.46), 0.92, 0.92, fc="none", ec=self.theme.ink, lw=1.6,
                                   zorder=2.5, animated=True))  # fmt: skip
        self._frames = list(ax.patches)
        self._texts: dict[tuple[int, int], Any] = {}
        ax.spines[:].set_visible(False)
        ax.tick_params(length=0)
        bar = ax.figure.colorbar(self._colors, ax=ax, fraction=0.046, pad=0.03)
        bar.outline.set_visible(False)
        bar.ax.tick_params(length=2)
        self._reshape(matrix.shape)

    def _reshape(self, shape: tuple[int, int]) -> None:
        """Cells, ticks and numbers for a matrix of this shape."""
        self._shape = rows, columns = shape
        self._ax.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5))
        if len(self.xlabels):
            labels = [str(label) for label in self.xlabels[:columns]]
            self._ax.set_xticks(range(columns), labels, **tilted(self._ax, labels))
        else:
            self._ax.xaxis.set_major_locator(MaxNLocator("auto", integer=True))
        if len(self.ylabels):
            self._ax.set_yticks(range(rows), [str(label) for label in self.ylabels[:rows]])
        else:
            self._ax.yaxis.set_major_locator(MaxNLocator("auto", integer=True))
        for text in self._texts.values():
            text.remove()
        places = np.ndindex(rows, columns) if self.annotate else ()
        size = 10 if columns <= 6 else 8.5
        self._texts = {place: Stamp(self._ax, ha="center", va="center", fontsize=size) for place in places}

    def update(self, result: Result) -> None:
        matrix = self._matrix(result)
        if matrix.shape != self._shape:
            self._reshape(matrix.shape)
        shades = self._colors.to_rgba(matrix, bytes=True)
        rows, columns = matrix.shape
        self._image.show(shades, -0.5, columns - 0.5, -0.5, rows - 0.5)
        for (i, j), text in self._texts.items():
            text.show(in_digits(matrix[i, j], 2), j, i, color=self.theme.on(shades[i, j] / 255))

    def _outside(self, result: Result) -> list[str]:
        return [self.key] if leaves(self._matrix(result), self._limits) else []

    def cell(self, x: float, y: float, result: Result) -> tuple[int, int] | None:
        """(row, column) of the cell."""
        rows, columns = self._matrix(result).shape
        return (round(y), round(x)) if 0 <= round(y) < rows and 0 <= round(x) < columns else None

    def box(self, index: tuple[int, int], result: Result) -> tuple[float, float, float, float]:
        row, column = index
        return column - 0.5, column + 0.5, row - 0.5, row + 0.5

    def says(self, index: tuple[int, int], result: Result) -> str:
        row, column = index
        names = [
            str(labels[i]) if len(labels) else str(i) for labels, i in ((self.ylabels, row), (self.xlabels, column))
        ]
        return f"{self.title or self.key} ({', '.join(names)}): {self._matrix(result)[index]:.4g}".replace("-", "−")


def _signed_root(value: Any) -> Any:
    return np.sign(value) * np.sqrt(np.abs(value))


def _signed_square(value: Any) -> Any:
    return np.sign(value) * np.square(value)
