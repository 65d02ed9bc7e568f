"""A view draws named arrays: it makes its artists once and afterwards only moves them.

Every view has `widths` (the relative widths of the axes it fills), `keys` (the arrays it needs), `check(result)` (are
they of the right shape), `build(axes, samples)` (make the artists; the first sample is the start, all of them are the
results at the ends of the controls, so that axes fitted to them hold everything) and `update(result)` (move the
artists). `moving` lists the artists that a frame draws over the backdrop; `backdrop` is a value that changes when what
stands still (limits, ticks) does: only then is the slow full drawing done again. `dress(theme)` comes before `build`.

A view also answers questions. `outside(result)`: which arrays leave the axes or the colors? `cell(x, y, result)`:
what lies at this place of the axes (an index: a cell of a matrix, a bar, …)? `box(index, result)`: where is it?
`says(index, result)`: what is to be read there?
"""

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from dlterms.explore.style import LIGHT, Theme

Result = Mapping[str, Any]
Names = Iterable[str] | Mapping[str, str]


def named(keys: Names) -> dict[str, str]:
    """Keys with the words that the legend shows: a mapping as it is, a list with underscores turned to spaces."""
    if isinstance(keys, Mapping):
        return dict(keys)
    return {key: key.replace("_", " ") for key in ([keys] if isinstance(keys, str) else keys)}


def leaves(numbers: Any, limits: tuple[float, float]) -> bool:
    """Whether a finite number lies outside the limits, by more than a rounding error of their distance."""
    array = np.asarray(numbers, dtype=float)
    array, (low, high) = array[np.isfinite(array)], sorted(limits)
    room = 1e-9 * (high - low)
    return bool(((array < low - room) | (array > high + room)).any())


def finite_range(arrays: Iterable[Any], margin: float = 0.06) -> tuple[float, float]:
    """The smallest interval that holds all finite numbers, a little widened."""
    flat = [np.asarray(a, dtype=float).ravel() for a in arrays]
    numbers = np.concatenate(flat) if flat else np.zeros(1)
    numbers = numbers[np.isfinite(numbers)]
    low, high = (float(numbers.min()), float(numbers.max())) if numbers.size else (0.0, 1.0)
    room = margin * (high - low) or 0.5
    return low - room, high + room


def round_range(low: float, high: float) -> tuple[float, float]:
    """An interval around low and high that ends at round numbers, so that it seldom changes while data moves."""
    unit = 10.0 ** math.floor(math.log10(high - low))
    return math.floor(low / unit) * unit, math.ceil(high / unit) * unit


def numbers(result: Result, key: str, length: int, of: str) -> Any:
    """The 1-d array under key, which must hold one number for each of so many things."""
    array = np.asarray(result[key], dtype=float)
    if array.shape != (length,):
        raise ValueError(f"{key!r} has shape {array.shape}, expected ({length},), one number for each {of}")
    return array


def parts(result: Result, key: str, count: int, what: str) -> list[Any]:
    """The arrays of a tuple of `count` arrays of one length."""
    value = result[key]
    if not isinstance(value, tuple | list) or len(value) != count:
        raise ValueError(f"{key!r} must be {what}, got {type(value).__name__} of shape {np.shape(value)}")
    arrays = [np.atleast_1d(np.asarray(part, dtype=float)) for part in value]
    if any(array.shape != arrays[0].shape or array.ndim != 1 for array in arrays):
        raise ValueError(f"{key!r} must be {what}, got shapes {[array.shape for array in arrays]}")
    return arrays


def breadth(words: str) -> float:
    """About how wide words are, in letters; a Chinese character is twice as wide."""
    return sum(1.9 if unicodedata.east_asian_width(c) in "WF" else 1.0 for c in words)


def tilted(ax: Any, labels: Sequence[str]) -> dict[str, Any]:
    """How to write the words under the x axis: aslant if neighbors would touch when written level."""
    room = 1.15 * ax.get_window_extent().width / ax.figure.dpi * 72 / len(labels)  # in points, as the font's size
    widest = max((breadth(a) + breadth(b)) / 2 for a, b in pairwise([*labels, labels[-1]]))
    return {} if 5.8 * widest + 2 <= room else {"rotation": 35, "ha": "right", "rotation_mode": "anchor"}


def _row_width(lengths: list[float], columns: int) -> float:
    """How wide a legend is whose entries fill so many columns, one column after the other."""
    rows = -(-len(lengths) // columns)
    return sum(max(lengths[i : i + rows]) for i in range(0, len(lengths), rows))


def legend_above(ax: Any, title: str, handles: Sequence[Any] = ()) -> None:
    """Title, and under it the legend, both above the axes, where they hide no data; one line needs no legend."""
    shown = list(handles) or ax.get_legend_handles_labels()[0]
    labels = [handle.get_label() for handle in shown]
    rows = 0
    if len(labels) > 1:
        room = 1.25 * ax.get_window_extent().width / ax.figure.dpi * 72  # in points, as the font's size
        lengths = [5.5 * breadth(label) + 29 for label in labels]
        columns = next((n for n in range(len(labels), 1, -1) if _row_width(lengths, n) <= room), 1)
        rows = -(-len(labels) // columns)
        ax.legend(
            handles=shown,
            loc="lower center",
            bbox_to_anchor=(0.5, 1.0),
            ncols=columns,
            borderaxespad=0.2,
            labelspacing=0.3,
        )
    ax.set_title(title, pad=6 + 15 * rows)


class View:
    """What all views with one panel share.

    clips : keys of arrays that may leave the axes, or be beyond the end of the colors; the page must say why.
    paint : for some keys, the number of their color, so that one thing has one color in all panels.
    """

    theme: Theme = LIGHT
    language = "en"
    pins = False  # whether a gray copy under the picture reads as "what it was before"

    def __init__(
        self,
        title: str = "",
        xlabel: str = "",
        ylabel: str = "",
        width: float = 1.0,
        clips: Iterable[str] = (),
        paint: Mapping[str, int] | None = None,
    ) -> None:
        self.title, self.xlabel, self.ylabel = title, xlabel, ylabel
        self.widths = [width]
        self.keys: list[str] = []
        self.paint = dict(paint or {})
        self.clips = [clips] if isinstance(clips, str) else list(clips)

    def dress(self, theme: Theme) -> None:
        """Wear these colors from now on."""
        self.theme = theme

    @property
    def panels(self) -> list["View"]:
        """The views of one panel that this one is made of."""
        return [self]

    @property
    def colors(self) -> dict[str, int]:
        """The number of the color of each array that has one."""
        return dict(zip(self._series(), range(99), strict=False)) | self.paint

    def _series(self) -> Iterable[str]:
        """The arrays that have a color, in the order of the colors."""
        return ()

    def outside(self, result: Result) -> list[str]:
        """The keys of what leaves the axes or the colors, `clips` left out."""
        return [key for key in self._outside(result) if key not in self.clips]

    def _outside(self, result: Result) -> Iterable[str]:
        return ()

    def cell(self, x: float, y: float, result: Result) -> Any:
        """The index of what lies at this place of the axes, or None."""
        return None

    def box(self, index: Any, result: Result) -> tuple[float, float, float, float]:
        """The rectangle (x0, x1, y0, y1) of the axes that what has this index fills."""
        raise ValueError(f"{type(self).__name__} has no cells, so nothing in it can be outlined")

    def says(self, index: Any, result: Result) -> str:
        """The number at this index, in words."""
        raise NotImplementedError

    @property
    def moving(self) -> list[Any]:
        """The artists that each frame draws."""
        return []

    @property
    def backdrop(self) -> Any:
        """A value that changes when the parts that stand still do."""
        return None

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


class Row(View):
    """Views side by side."""

    def __init__(self, *views: View) -> None:
        if not views or not all(isinstance(view, View) for view in views):
            raise TypeError(f"Row takes views, got {[type(view).__name__ for view in views]}")
        super().__init__()
        self.views = views
        self.widths = [width for view in views for width in view.widths]
        self.keys = list(dict.fromkeys(key for view in views for key in view.keys))

    def dress(self, theme: Theme) -> None:
        for view in self.views:
            view.dress(theme)

    @property
    def panels(self) -> list[View]:
        return [panel for view in self.views for panel in view.panels]

    @property
    def colors(self) -> dict[str, int]:
        return {key: number for view in self.views[::-1] for key, number in view.colors.items()}

    def outside(self, result: Result) -> list[str]:
        return [key for view in self.views for key in view.outside(result)]

    @property
    def moving(self) -> list[Any]:
        return [artist for view in self.views for artist in view.moving]

    @property
    def backdrop(self) -> Any:
        return tuple(view.backdrop for view in self.views)

    def build(self, axes: Sequence[Any], samples: Sequence[Result]) -> None:
        axes = list(axes)
        for view in self.views:
            view.build([axes.pop(0) for _ in view.widths], samples)

    def check(self, result: Result) -> None:
        for view in self.views:
            view.check(result)

    def update(self, result: Result) -> None:
        for view in self.views:
            view.update(result)
