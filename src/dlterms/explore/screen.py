"""The screen draws a view's frames fast: what never changes is drawn once, what moves is drawn over it.

A full matplotlib draw takes 70 to 120 ms; restoring the kept backdrop and drawing the moving artists takes 7 to 9.
"""

import contextlib
import io
import threading
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dlterms.explore.style import DPI, LIGHT, Theme, new_figure, style
from dlterms.explore.views import Result, View

Frame = NDArray[np.uint8]


class Screen:
    """One figure of a view, its backdrop, and a lock, as widget callbacks run on another thread than cells."""

    def __init__(self, view: View, samples: Sequence[Result], height: float, theme: Theme = LIGHT) -> None:
        self._lock = threading.RLock()
        self.view = view
        view.dress(theme)
        with style(theme):
            self._figure, self._canvas, self._axes = new_figure(view.widths, height)
            view.build(self._axes, samples)
            view.update(samples[0])
            self._lay_out()
        self._kept: tuple[Any, float] | None = None
        self._shown: Result | None = None
        self.size = round(self._figure.bbox.width), round(self._figure.bbox.height)

    def _lay_out(self) -> None:
        """Lay the panels out once; a layout that moved with the data would need a full draw a step."""
        self._figure.set_layout_engine("constrained", w_pad=0.1, h_pad=0.08, wspace=0.04)
        for _ in range(2):  # the first time ticks may change, and with them the room that their numbers need
            self._figure.draw_without_rendering()
        self._figure.set_layout_engine("none")

    def _show(self, result: Result) -> None:
        self._shown = None  # should update fail half-way
        self.view.update(result)
        self._shown = result

    def draw(self, result: Result, ratio: float = 1.0) -> Frame:
        """The frame (H, W, 4) of this result, for a display of so many device pixels per CSS pixel."""
        with self._lock:
            self._show(result)
            if self._kept != (self.view.backdrop, ratio):
                self._figure.set_dpi(DPI * ratio)
                with hidden(self.view.moving):
                    self._canvas.draw()
                self._backdrop = self._canvas.copy_from_bbox(self._figure.bbox)
                self._kept = self.view.backdrop, ratio
            self._canvas.restore_region(self._backdrop)
            for artist in sorted(self.view.moving, key=lambda artist: artist.get_zorder()):
                artist.axes.draw_artist(artist)
            return np.array(self._canvas.buffer_rgba())

    def places(self, result: Result, points: Sequence[tuple[int, float, float]]) -> list[list[float]]:
        """Where on the frame points (panel, x, y) lie when it shows this result: 0 to 1 from the left, from the top."""
        if not points:
            return []
        with self._lock:
            if self._shown is not result:
                self._show(result)
            found = []
            for panel, x, y in points:
                left, bottom = self._axes[panel].transData.transform((x, y))
                across, up = left / self._figure.bbox.width, bottom / self._figure.bbox.height
                found.append([round(float(across), 5), round(float(1 - up), 5)])
            return found

    def point(self, result: Result, across: float, down: float, panel: int | None = None) -> tuple[int, float, float]:
        """The panel under a place of the frame, -1 for none, and the coordinates there; or those of the given panel."""
        with self._lock:
            if self._shown is not result:
                self._show(result)
            place = across * self._figure.bbox.width, (1 - down) * self._figure.bbox.height
            if panel is None:
                panel = next((i for i, ax in enumerate(self._axes) if ax.bbox.contains(*place)), -1)
            x, y = self._axes[panel].transData.inverted().transform(place)
            return panel, float(x), float(y)

    def panels(self, ratio: float) -> list[tuple[int, int]]:
        """The columns from, to that each panel fills: changes are looked for panel by panel."""
        width, widths = round(self.size[0] * ratio), self.view.widths
        edges = [0, *(round(width * sum(widths[: i + 1]) / sum(widths)) for i in range(len(widths)))]
        return list(pairwise(edges))


@contextlib.contextmanager
def hidden(artists: Sequence[Any]) -> Iterator[None]:
    """Out of sight for a while: before matplotlib 3.11 an animated image is drawn with what stands still."""
    seen = [artist.get_visible() for artist in artists]
    for artist in artists:
        artist.set_visible(False)
    try:
        yield
    finally:
        for artist, visible in zip(artists, seen, strict=True):
            artist.set_visible(visible)


def changes(before: Frame | None, after: Frame, panels: Sequence[tuple[int, int]]) -> list[tuple[int, int, Frame]]:
    """The rectangles (left, top, pixels) that differ, at most one a panel; the whole frame if there was none before."""
    if before is None or before.shape != after.shape:
        return [(0, 0, after)]
    found = []
    different = before.view(np.uint32)[..., 0] != after.view(np.uint32)[..., 0]
    for left, right in panels:
        rows = np.flatnonzero(different[:, left:right].any(axis=1))
        columns = np.flatnonzero(different[:, left:right].any(axis=0))
        if rows.size:
            top, bottom = rows[0], rows[-1] + 1
            x0, x1 = left + columns[0], left + columns[-1] + 1
            found.append((int(x0), int(top), np.ascontiguousarray(after[top:bottom, x0:x1])))
    return found


def png(frame: Frame) -> bytes:
    """The frame as a PNG."""
    buffer = io.BytesIO()
    Image.fromarray(frame).convert("RGB").save(buffer, "PNG", compress_level=7)
    return buffer.getvalue()
