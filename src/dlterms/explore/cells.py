"""Cells are the pixels of a matrix or of a picture, each a rectangle of one color, copied into the frame."""

from typing import Any

import numpy as np
from matplotlib.artist import Artist


class Cells(Artist):
    """A grid of colors (H, W, 4), bytes, over a rectangle of the axes.

    matplotlib's own images find a color for every pixel of the screen, which takes ten times as long.
    """

    def __init__(self, ax: Any) -> None:
        super().__init__()
        self._axes = ax
        ax.add_artist(self)
        self.set(animated=True, clip_on=True, in_layout=False, zorder=0)

    def show(self, colors: Any, left: float, right: float, top: float, bottom: float) -> None:
        """These colors here, in the units of the axes; the first row is at the top."""
        self._colors, self._corners = colors, [(left, bottom), (right, top)]

    def draw(self, renderer: Any) -> None:
        height, width = self._colors.shape[:2]
        (x0, y0), (x1, y1) = self._axes.transData.transform(self._corners)
        across, up = (np.rint(np.linspace(a, b, n + 1)).astype(int) for a, b, n in ((x0, x1, width), (y0, y1, height)))
        rows = np.repeat(np.arange(height)[::-1], np.diff(up))
        columns = np.repeat(np.arange(width), np.diff(across))
        gc = renderer.new_gc()
        self._set_gc_clip(gc)  # type: ignore[attr-defined]
        renderer.draw_image(gc, across[0], up[0], np.ascontiguousarray(self._colors[rows[:, None], columns]))
        gc.restore()
