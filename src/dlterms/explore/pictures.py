"""Pictures and matrices as colours."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from dlterms.explore.stamp import Stamp
from dlterms.explore.style import FAINT, INK
from dlterms.explore.views import Result, View, finite_range, in_digits, tilted


class Picture(View):
    """A picture: grey (H, W) between vmin and vmax, or colours (H, W, 3) in [0, 1]; its shape may change.

    A smaller picture, such as a pooled one, fills the same frame with larger pixels; its proportions are kept.
    """

    def __init__(self, key: str, *, vmin: float = 0.0, vmax: float = 1.0, cmap: str = "gray", **labels: Any) -> None:
        super().__init__(**labels)
        self.key, self.keys, self.vmin, self.vmax, self.cmap = key, [key], vmin, vmax, cmap

    def _pixels(self, result: Result) -> Any:
        pixels = np.asarray(result[self.key], dtype=float)
        if not (pixels.ndim == 2 or (pixels.ndim == 3 and pixels.shape[2] == 3)) or 0 in pixels.shape:
            raise ValueError(f"{self.key!r} must be a picture (H, W) or (H, W, 3), got shape {pixels.shape}")
        return np.clip(pixels, 0, 1) if pixels.ndim == 3 else pixels

    def check(self, result: Result) -> None:
        self._pixels(result)

    @property
    def moving(self) -> list[Any]:
        return [self._image]

    def _build(self, ax: Any, samples: Sequence[Result]) -> None:
        pixels = self._pixels(samples[0])
        self._height, self._width = pixels.shape[:2]
        self._image = ax.imshow(pixels, vmin=self.vmin, vmax=self.vmax, cmap=self.cmap)
        ax.set(xlim=(0, self._width), ylim=(self._height, 0), xticks=[], yticks=[])
        ax.spines[["left", "right", "top", "bottom"]].set_visible(True)
        ax.spines[["left", "right", "top", "bottom"]].set_color(FAINT)

    def update(self, result: Result) -> None:
        pixels = self._pixels(result)
        height, width = pixels.shape[:2]
        pixel = min(self._height / height, self._width / width)
        left, top = (self._width - pixel * width) / 2, (self._height - pixel * height) / 2
        self._image.set_data(pixels)
        self._image.set_extent((left, left + pixel * width, top + pixel * height, top))
        self._image.axes.set(xlim=(0, self._width), ylim=(self._height, 0))


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
        return [self._image, *self._texts.values()]

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
        self._image = ax.imshow(matrix, vmin=vmin, vmax=vmax, cmap=self.cmap, aspect="auto")
        self._texts: dict[tuple[int, int], Any] = {}
        ax.spines[:].set_visible(False)
        ax.tick_params(length=0)
        bar = ax.figure.colorbar(self._image, ax=ax, fraction=0.046, pad=0.03)
        bar.outline.set_visible(False)
        bar.ax.tick_params(length=2)
        self._reshape(matrix.shape)

    def _reshape(self, shape: tuple[int, int]) -> None:
        """Cells, ticks and numbers for a matrix of this shape."""
        self._shape = rows, columns = shape
        self._image.set_extent((-0.5, columns - 0.5, rows - 0.5, -0.5))
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
        self._image.set_data(matrix)
        shades = self._image.cmap(self._image.norm(matrix))
        for (i, j), text in self._texts.items():
            luminance = shades[i, j, :3] @ (0.299, 0.587, 0.114)
            text.show(in_digits(matrix[i, j], 2), j, i, color="white" if luminance < 0.55 else INK)
