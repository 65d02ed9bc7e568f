"""The Explorer: controls above, a live figure below, and a pure function between them."""

import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets
import numpy as np

from dlterms.explore.canvas import Canvas
from dlterms.explore.controls import Control, read_controls
from dlterms.explore.digest import digest
from dlterms.explore.screen import Frame, Screen, as_finite, changes, png
from dlterms.explore.style import DPI
from dlterms.explore.views import View

_created: list["weakref.ref[Explorer]"] = []


def created() -> list["Explorer"]:
    """Every Explorer that is still alive, oldest first: a test finds those of a notebook here."""
    return [explorer for reference in _created if (explorer := reference()) is not None]


class Explorer:
    """A figure that follows its controls.

    compute : a pure function of the controls that returns a dict of arrays (or of tuples of arrays, as a view asks);
    its defaults are the start values. view : how to draw the dict. controls : name=(min, max, step) for a slider,
    name=[choices] for a menu, name=bool for a tick box. alt : what the picture shows, for who cannot see it.
    labels : words for a control where its name is not enough. nonfinite : keys that may hold nan or inf.
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
        self._screen = Screen(view, self._samples(), height)
        self._frame = self._screen.draw(self._start)
        self._png = png(self._frame)
        self._build_widgets()
        _created.append(weakref.ref(self))

    def at(self, **settings: Any) -> dict[str, Any]:
        """What compute returns at these settings (the others at their defaults), checked."""
        unknown = set(settings) - set(self.controls)
        if unknown:
            raise ValueError(f"no control {sorted(unknown)[0]!r}, only {list(self.controls)}")
        result = as_finite(self.compute(**self.defaults | settings), self.view.keys, self._nonfinite)
        self.view.check(result)
        return result

    def render(self, **settings: Any) -> Frame:
        """The frame (H, W, 4) at these settings."""
        return self._screen.draw(self.at(**settings))

    def digest(self, **settings: Any) -> str:
        """The text that stands for the figure at these settings."""
        return digest(self.alt, self.defaults | settings, self.at(**settings), self._digits)

    def _samples(self) -> list[dict[str, Any]]:
        """The results at the defaults and at the ends of each control: the axes must hold them all.

        An end that fails is left to the contract, and shown to the reader who moves there.
        """
        samples = [self._start]
        for control in self.controls.values():
            for value in control.ends:
                try:
                    samples.append(self.at(**{control.name: value}))
                except Exception:
                    continue
        return samples

    def _build_widgets(self) -> None:
        height, width = self._frame.shape[:2]
        self._canvas = Canvas(
            self._opened, width=width, height=height, alt=self.alt, readout=self._readout(self._start)
        )
        self._widgets = {name: control.widget() for name, control in self.controls.items()}
        for widget in self._widgets.values():
            widget.observe(lambda _: self._show(), "value")
        row = ipywidgets.Box(
            list(self._widgets.values()), layout=ipywidgets.Layout(flex_flow="row wrap", max_width=f"{width}px")
        )
        self.widget = ipywidgets.VBox([row, self._canvas])

    @property
    def settings(self) -> dict[str, Any]:
        """Where the controls stand now."""
        return {name: widget.value for name, widget in self._widgets.items()}

    @staticmethod
    def _readout(result: Mapping[str, Any]) -> str:
        """The single numbers of a result in words; drawn by the browser, as text is what matplotlib is slowest at."""
        single = {k: float(v) for k, v in result.items() if not isinstance(v, tuple) and np.ndim(v) == 0}
        return "   ".join(f"{name.replace('_', ' ')} = {value:.4g}" for name, value in single.items())

    def _show(self) -> None:
        """Draw the newest settings and send what changed; a failure is told and the previous picture stays."""
        with self._lock:
            settings = self.settings
            try:
                result = self.at(**settings)
                frame = self._screen.draw(result)
            except Exception as error:
                where = ", ".join(f"{name} = {value}" for name, value in settings.items())
                self._canvas.problem = f"At {where}: {type(error).__name__}: {error}"
                return
            self._canvas.problem = ""
            self._canvas.readout = self._readout(result)
            self._send(changes(self._frame, frame, self._screen.panels()), frame)
            self._frame = frame

    def _send(self, rectangles: list[tuple[int, int, Frame]], frame: Frame) -> None:
        self._canvas.paint(rectangles, (frame.shape[1], frame.shape[0]))

    def _opened(self, ratio: float) -> None:
        """A view has opened, perhaps on a display of another density: it needs the whole frame."""
        with self._lock:
            if ratio != self._screen.ratio and 0.5 <= ratio <= 4:
                self._screen.set_ratio(ratio)
                self._frame = self._screen.draw(self.at(**self.settings))
            self._send([(0, 0, self._frame)], self._frame)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """One output in three forms: live, a picture for who has no kernel, a text that tests compare."""
        bundle = dict(self.widget._repr_mimebundle_())
        bundle["image/png"] = self._png
        bundle["text/plain"] = digest(self.alt, self.defaults, self._start, self._digits)
        height, width = self._frame.shape[:2]
        scale = self._screen.ratio
        return bundle, {"image/png": {"width": round(width / scale), "height": round(height / scale), "alt": self.alt}}

    def __repr__(self) -> str:
        return digest(self.alt, self.defaults, self._start, self._digits)


class StaticFigure:
    """A figure that does not move, with the same digest and words as an Explorer."""

    def __init__(self, view: View, result: Mapping[str, Any], alt: str, height: float, digits: int) -> None:
        self.alt, self._digits, self._result = alt, digits, as_finite(dict(result), view.keys, list(result))
        self._png = png(Screen(view, [self._result], height).draw(self._result))
        self._size = {"width": round(8.8 * DPI), "height": round(height * DPI), "alt": alt}

    def __repr__(self) -> str:
        return digest(self.alt, {}, self._result, self._digits)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"image/png": self._png, "text/plain": repr(self)}, {"image/png": self._size}


def figure(view: View, result: Mapping[str, Any], *, alt: str, height: float = 3.7, digits: int = 4) -> StaticFigure:
    """A static figure of a view and its arrays; nan leaves a gap. alt says what it shows; digits as for Explorer."""
    return StaticFigure(view, result, alt, height, digits)
