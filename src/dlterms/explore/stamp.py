"""A stamp is a word or a number that matplotlib sets once and then only copies: setting is most of a step's time."""

import math
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from dlterms.explore.style import FAMILY


@lru_cache(1000)  # a number is about 2 kB
def _set(words: str, dpi: float, plate: str, style: tuple[tuple[str, Any], ...]) -> tuple[Any, int, int]:
    """The picture of the words, its bottom row first, and its lower left corner seen from the anchor, in pixels."""
    box = {"boxstyle": "round,pad=0.12", "fc": plate, "ec": "none", "alpha": 0.85} if plate else None
    text = Text(0, 0, words, figure=Figure(dpi=dpi), bbox=box, family=FAMILY, **dict(style))
    extent = text.get_window_extent(RendererAgg(1, 1, dpi))
    reach = math.ceil(np.abs(extent.extents).max()) + math.ceil(dpi / 10)  # and room for the plate
    text.set_position((reach, reach))
    renderer = RendererAgg(2 * reach, 2 * reach, dpi)
    text.draw(renderer)
    pixels = np.asarray(renderer.buffer_rgba())[::-1]
    ink = pixels[..., 3] > 0
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    picture = np.ascontiguousarray(pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    return picture, int(columns[0]) - reach, int(rows[0]) - reach


class Stamp(Artist):
    """Words at a place of the axes, `offset` points from it, with any style of matplotlib's Text; plate: its ground."""

    def __init__(
        self,
        ax: Any,
        *,
        offset: tuple[float, float] = (0, 0),
        plate: str = "",
        clip: bool = False,
        zorder: float = 3,
        **style: Any,
    ) -> None:
        super().__init__()
        self._axes, self._offset, self._plate, self._style = ax, offset, plate, style
        self._words, self._place = "", (0.0, 0.0)
        ax.add_artist(self)
        self.set(animated=True, clip_on=clip, in_layout=False, zorder=zorder)

    def show(self, words: str, x: float, y: float, **style: Any) -> None:
        """Say this here; a changed style stays."""
        self._words, self._place = words, (x, y)
        self._style |= style

    def draw(self, renderer: Any) -> None:
        if not self._words.strip():
            return
        picture, left, bottom = _set(self._words, renderer.dpi, self._plate, tuple(sorted(self._style.items())))
        x, y = self._axes.transData.transform(self._place)
        points = renderer.dpi / 72
        gc = renderer.new_gc()
        self._set_gc_clip(gc)  # type: ignore[attr-defined]
        renderer.draw_image(
            gc, round(x + self._offset[0] * points) + left, round(y + self._offset[1] * points) + bottom, picture
        )
        gc.restore()
