"""The screen draws a view's frames fast: what never changes is drawn once, what moves is drawn over it.

A full matplotlib draw takes 70 to 120 ms; restoring the kept background and drawing the moving artists takes 7 to 9.
"""

import io
import threading
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dlterms.explore.style import DPI, new_figure, style
from dlterms.explore.views import Result, View

Frame = NDArray[np.uint8]


class Screen:
    """One figure of a view, its background, and a lock, as widget callbacks run on another thread than cells."""

    def __init__(self, view: View, samples: Sequence[Result], height: float, ratio: float = 1.0) -> None:
        self._lock = threading.RLock()
        self.view = view
        with style():
            self._figure, self._canvas, axes = new_figure(len(view.widths), view.widths, height)
            view.build(axes, samples)
            self._settle()
        self.set_ratio(ratio)

    def _settle(self) -> None:
        """Lay the panels out once; a layout that moves with the data would need a full draw a step."""
        self._figure.tight_layout(pad=0.8, w_pad=1.6)

    def set_ratio(self, ratio: float) -> None:
        """Draw for a display of this many device pixels per CSS pixel."""
        with self._lock, style():
            self.ratio = ratio
            self._figure.set_dpi(DPI * ratio)
            self._canvas.draw()
            self._background = self._canvas.copy_from_bbox(self._figure.bbox)

    def draw(self, result: Result) -> Frame:
        """The frame (H, W, 4) of this result."""
        with self._lock, style():
            self.view.update(result)
            self._canvas.restore_region(self._background)
            for artist in self.view.moving:
                artist.axes.draw_artist(artist)
            return np.array(self._canvas.buffer_rgba())

    def panels(self) -> list[tuple[int, int]]:
        """The columns from, to that each panel fills: changes are looked for panel by panel."""
        width = int(self._figure.bbox.width)
        total = sum(self.view.widths)
        edges = [0, *(round(width * sum(self.view.widths[: i + 1]) / total) for i in range(len(self.view.widths)))]
        return list(pairwise(edges))


def changes(before: Frame, after: Frame, panels: Sequence[tuple[int, int]]) -> list[tuple[int, int, Frame]]:
    """The rectangles (left, top, pixels) that differ, at most one a panel."""
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
    Image.fromarray(frame).convert("RGB").save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def as_finite(result: Any, keys: Sequence[str], allowed: Sequence[str]) -> dict[str, Any]:
    """The result of a compute, checked: a dict with all keys, numbers only, and finite unless allowed otherwise."""
    if not isinstance(result, dict):
        raise TypeError(f"compute must return a dict of arrays, got {type(result).__name__}")
    for key in keys:
        if key not in result:
            raise ValueError(f"compute returned no {key!r}, only {list(result)}")
    for key, value in result.items():
        for part in value if isinstance(value, tuple) else (value,):
            array = np.asarray(part)
            if array.dtype.kind not in "biuf":
                raise TypeError(f"{key!r} must be numbers, got {array.dtype}")
            if key not in allowed and not np.isfinite(array).all():
                raise ValueError(f"{key!r} has nan or inf")
    return result
