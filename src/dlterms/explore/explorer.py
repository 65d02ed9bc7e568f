"""The Explorer: controls above, a live figure below, and a pure function between them."""

import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import ipywidgets
from IPython.display import display

from dlterms.explore.canvas import Canvas, Reply
from dlterms.explore.controls import Control, corners, label_width, read_controls
from dlterms.explore.digest import digest, in_words, readout
from dlterms.explore.memory import Memory
from dlterms.explore.page import to_html
from dlterms.explore.results import checked
from dlterms.explore.screen import Frame, Screen, changes, png
from dlterms.explore.still import ASLEEP, SHARP, StaticFigure
from dlterms.explore.views import View

# Frames of all explorers of this kernel, so that an answer need hold only what differs from the frame before
_FRAMES = Memory(64_000_000)
_created: list["weakref.ref[Explorer]"] = []


def created() -> list["Explorer"]:
    """Every Explorer of this process, oldest first: a test finds those of a notebook here."""
    return [explorer for reference in _created if (explorer := reference()) is not None]


class Explorer:
    """A figure that follows its controls.

    compute : a pure function of the controls that returns a dict of arrays (or of tuples of arrays, as a view asks);
    its defaults are the start values. view : how to draw the dict. controls : name=(min, max, step) for a slider,
    name=[choices] or {words: choice} for a menu, name=bool for a tick box. alt : what the picture shows, for who cannot
    see it. labels : words for a control where its name is not enough. nonfinite : keys that may hold nan or inf.
    invariants : name -> test of the result, checked over the whole range by `contract`.
    height : of the figure, in inches (the width is 8.8). digits : significant digits of the digest, fewer where a
    long training stands behind the arrays and machines differ in the last bits of a sum.
    Errors: ValueError for a control, a label or a result that does not fit, naming it.
    """

    def __init__(
        self,
        compute: Callable[..., dict[str, Any]],
        view: View,
        *,
        alt: str,
        labels: Mapping[str, str] | None = None,
        nonfinite: Sequence[str] = (),
        invariants: Mapping[str, Callable[[dict[str, Any]], bool]] | None = None,
        height: float = 3.7,
        digits: int = 4,
        **controls: Any,
    ) -> None:
        self.compute, self.view, self.alt, self.invariants = compute, view, alt, dict(invariants or {})
        self._nonfinite, self._digits = nonfinite, digits
        self.controls: dict[str, Control] = read_controls(compute, controls, labels or {})
        self.defaults = {name: control.default for name, control in self.controls.items()}
        self._lock = threading.RLock()
        self._start = self.at()
        self._screen = Screen(view, _Samples(self), height)
        self._build_widgets()
        _created.append(weakref.ref(self))

    def at(self, **settings: Any) -> dict[str, Any]:
        """What compute returns at these settings (the others at their defaults), checked."""
        unknown = set(settings) - set(self.controls)
        if unknown:
            raise ValueError(f"no control {sorted(unknown)[0]!r}, only {list(self.controls)}")
        result = checked(self.compute(**self.defaults | settings), self.view.keys, self._nonfinite)
        self.view.check(result)
        return result

    def render(self, **settings: Any) -> Frame:
        """The frame (H, W, 4) at these settings, drawn now."""
        return self._screen.draw(self.at(**settings))

    def digest(self, **settings: Any) -> str:
        """The text that stands for the figure at these settings."""
        return digest(self.alt, self.defaults | settings, self.at(**settings), self._digits)

    def to_html(self) -> str:
        """A part of a web page (at most 1.5 MB) whose controls move through frames made beforehand; needs no kernel."""
        return to_html(self)

    @property
    def settings(self) -> dict[str, Any]:
        """Where the controls stand now."""
        return {name: widget.value for name, widget in self._widgets.items()}

    def _build_widgets(self) -> None:
        width, height = self._screen.size
        room = label_width(self.controls)
        self._widgets = {name: control.widget(room) for name, control in self.controls.items()}
        canvas = Canvas(self._answer, width=width, height=height, alt=self.alt, controls=list(self._widgets.values()))
        layout = ipywidgets.Layout(flex_flow="row wrap", max_width=f"{width}px")
        row = ipywidgets.Box(list(self._widgets.values()), layout=layout)
        row.add_class("dlterms-controls")
        self.widget = ipywidgets.VBox([row, canvas])

    def _answer(self, message: Mapping[str, Any]) -> Reply:
        """A frame for the browser, or why there is none; whatever happens, it is told."""
        settings: dict[str, Any] = {}
        try:
            with self._lock:
                ratio = min(4.0, max(0.5, float(message["ratio"])))
                settings = self._received(message["values"])
                frame, words = self._frame(settings, ratio)
                shown = message["base"] and _FRAMES.get(self._key(self._received(message["base"]), ratio))
        except Exception as error:
            return {"kind": "problem", "text": f"At {in_words(settings)}: {type(error).__name__}: {error}"}, []
        rectangles = changes(shown[0] if shown else None, frame, self._screen.panels(ratio))
        places = [[left, top, pixels.shape[1], pixels.shape[0]] for left, top, pixels in rectangles]
        size = [frame.shape[1], frame.shape[0]]
        reply = {"kind": "frame", "size": size, "places": places, "based": bool(shown), **words}
        return reply, [pixels.tobytes() for _, _, pixels in rectangles]

    def _received(self, values: Sequence[Any]) -> dict[str, Any]:
        return {k: c.received(value) for (k, c), value in zip(self.controls.items(), values, strict=True)}

    def _key(self, settings: Mapping[str, Any], ratio: float) -> tuple[Any, ...]:
        return (id(self), ratio, *settings.values())

    def _frame(self, settings: dict[str, Any], ratio: float) -> tuple[Frame, dict[str, Any]]:
        """The frame and its words, remembered, as compute is pure."""
        key = self._key(settings, ratio)
        known = _FRAMES.get(key)
        if known:
            return known
        start = time.perf_counter()
        result = self.at(**settings)
        frame = self._screen.draw(result, ratio)
        numbers = readout(result)
        words = {
            "readout": numbers,
            "spoken": f"{in_words(settings)}. {numbers}",
            "cost": 1e3 * (time.perf_counter() - start),
        }
        _FRAMES.put(key, (frame, words), frame.nbytes)
        return frame, words

    def _still(self) -> StaticFigure:
        """The start state as a figure that does not move."""
        with self._lock:
            picture = png(self._screen.draw(self._start, SHARP))
        return StaticFigure(picture, repr(self), self.alt, self._screen.size)

    def _ipython_display_(self) -> None:
        """Three outputs: the picture and its digest, a note, the widget, which hides the two before it while it lives.

        A saved notebook that is opened without its kernel cannot find the widget; as JupyterLab then shows an error and
        not the picture of the same output, the picture is an output of its own, and the note hides the error.
        """
        display(self._still())
        display({"text/html": ASLEEP}, raw=True)
        display({k: v for k, v in self.widget._repr_mimebundle_().items() if "widget-view" in k}, raw=True)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """One bundle in three forms: live, a picture for who has no kernel, a text that tests compare."""
        data, metadata = self._still()._repr_mimebundle_()
        return self.widget._repr_mimebundle_() | data, metadata

    def __repr__(self) -> str:
        return digest(self.alt, self.defaults, self._start, self._digits)


class _Samples(Sequence[dict[str, Any]]):
    """The results at the start, at the ends of each control and, if they are few, at all corners: axes must hold them.

    Only a view that fits its axes to them pays for computing them. A setting that fails is left to the contract, and
    shown to the reader who moves there.
    """

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer
        self._all: list[dict[str, Any]] | None = None

    def __getitem__(self, place: Any) -> Any:
        return self._explorer._start if place == 0 else self._computed()[place]

    def __len__(self) -> int:
        return len(self._computed())

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self._computed())

    def _computed(self) -> list[dict[str, Any]]:
        if self._all is None:
            self._all = [self._explorer._start]
            for settings in corners(self._explorer.controls):
                try:
                    self._all.append(self._explorer.at(**settings))
                except Exception:
                    continue
        return self._all
