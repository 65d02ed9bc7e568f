"""The Explorer: controls above, a live figure below, and a pure function between them."""

import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from IPython.display import display

from dlterms.explore.canvas import Canvas, Reply
from dlterms.explore.controls import Control, corners, in_full, read_controls
from dlterms.explore.digest import digest, in_words
from dlterms.explore.formula import as_mathml
from dlterms.explore.handles import Handle
from dlterms.explore.memory import Memory
from dlterms.explore.page import to_html
from dlterms.explore.questions import Notice, Predict
from dlterms.explore.results import checked
from dlterms.explore.screen import Frame, Screen, changes, png
from dlterms.explore.still import ASLEEP, SHARP, StaticFigure
from dlterms.explore.style import THEMES
from dlterms.explore.views import View
from dlterms.explore.words import in_language, joined, pair, readout, single_numbers

Look = tuple[float, str, str]  # device pixels per CSS pixel, theme, language

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
    see it. labels : words for a control, or for a single number of the result, where its name is not enough.
    predict : a question before the hand moves. notices : sentences that open after it, each with its settings.
    formula : (settings, result) -> LaTeX, shown under the figure; with it, only those single numbers are written out
    that labels names. handles : points of the figure that are dragged. play : the slider that has a play button.
    trace : (panel, index, settings, result) -> {panel: [indices]}, what to outline elsewhere while the pointer is on
    something; an index is what the view's `cell` gives, such as (row, column).
    nonfinite : keys that may hold nan or inf. invariants : name -> test of the result, checked over the whole range by
    `contract`. height : of the figure, in inches (the width is 8.8). digits : significant digits of the digest, fewer
    where a long training stands behind the arrays and machines differ in the last bits of a sum.
    Words may be a T, in both languages. Errors: ValueError for a control, a label, a handle, a setting or a result that
    does not fit, naming it.
    """

    def __init__(
        self,
        compute: Callable[..., dict[str, Any]],
        view: View,
        *,
        alt: str,
        labels: Mapping[str, str] | None = None,
        predict: Predict | None = None,
        notices: Sequence[Notice] = (),
        formula: Callable[[dict[str, Any], dict[str, Any]], str] | None = None,
        handles: Sequence[Handle] = (),
        play: str | None = None,
        trace: Callable[[int, Any, dict[str, Any], dict[str, Any]], Mapping[int, Sequence[Any]]] | None = None,
        nonfinite: Sequence[str] = (),
        invariants: Mapping[str, Callable[[dict[str, Any]], bool]] | None = None,
        height: float = 3.0,
        digits: int = 4,
        **controls: Any,
    ) -> None:
        self.compute, self.view, self.alt, self.invariants = compute, view, alt, dict(invariants or {})
        self.predict, self.notices, self.formula, self.handles = predict, notices, formula, handles
        self._trace, self._height, self._nonfinite, self._digits = trace, height, nonfinite, digits
        labels = dict(labels or {})
        self.controls: dict[str, Control] = read_controls(compute, controls, labels)
        self.defaults = {name: control.default for name, control in self.controls.items()}
        self.play = self._played(play)
        self._lock = threading.RLock()
        self._start = self.at()
        self.named = self._readouts(labels)
        self.samples = _Samples(self)
        self._screens: dict[tuple[str, str], Screen] = {}
        self._check_settings()
        self.widget = Canvas(self._answer, spec=self.spec(), values=self.places(self.defaults))
        _created.append(weakref.ref(self))

    def _played(self, play: str | None) -> int | None:
        if play is None:
            return None
        if play not in self.controls or self.controls[play].kind != "slider":
            raise ValueError(f"play names {play!r}, which is no slider")
        return list(self.controls).index(play)

    def _readouts(self, labels: Mapping[str, str]) -> dict[str, str]:
        """The single numbers that are written out, and how they are called."""
        single = single_numbers(self._start)
        for name in labels:
            if name not in self.controls and name not in single:
                raise ValueError(f"labels names {name!r}, which is neither a control nor a single number of the result")
        return {key: labels.get(key, key.replace("_", " ")) for key in single if key in labels or not self.formula}

    def _check_settings(self) -> None:
        """Questions, notices and handles speak of controls that there are, and of values on their steps."""
        for settings in self.moments:
            self.places(settings)
        for handle in self.handles:
            for name in handle.names:
                if name not in self.controls or self.controls[name].kind != "slider":
                    raise ValueError(f"a handle moves {name!r}, which is no slider")
            if not 0 <= handle.panel < len(self.view.panels):
                raise ValueError(f"a handle is in panel {handle.panel}, but there are {len(self.view.panels)}")

    @property
    def moments(self) -> list[dict[str, Any]]:
        """The settings that the prediction and the notices speak of."""
        asked = [self.predict.at] if self.predict else []
        return [dict(at) for at in (*asked, *(notice.at for notice in self.notices))]

    def places(self, settings: Mapping[str, Any]) -> list[int]:
        """The places of these values among the controls' choices, the other controls at their start."""
        for name in settings:
            if name not in self.controls:
                raise ValueError(f"no control {name!r}, only {list(self.controls)}")
        return [control.place((self.defaults | dict(settings))[name]) for name, control in self.controls.items()]

    def at(self, **settings: Any) -> dict[str, Any]:
        """What compute returns at these settings (the others at their defaults), checked."""
        unknown = set(settings) - set(self.controls)
        if unknown:
            raise ValueError(f"no control {sorted(unknown)[0]!r}, only {list(self.controls)}")
        result = checked(self.compute(**self.defaults | settings), self.view.keys, self._nonfinite)
        self.view.check(result)
        return result

    def render(self, *, theme: str = "light", language: str = "en", ratio: float = 1.0, **settings: Any) -> Frame:
        """The frame (H, W, 4) at these settings, drawn now."""
        return self.screen(theme, language).draw(self.at(**settings), ratio)

    def screen(self, theme: str = "light", language: str = "en") -> Screen:
        """The figure in this theme and language, laid out when it is first wanted."""
        with self._lock:
            if (theme, language) not in self._screens:
                view = in_language(self.view, language)
                self._screens[theme, language] = Screen(view, self.samples, self._height, THEMES[theme])
            return self._screens[theme, language]

    def digest(self, **settings: Any) -> str:
        """The text that stands for the figure at these settings."""
        return digest(str.__str__(self.alt), self.defaults | settings, self.at(**settings), self._digits)

    def to_html(self) -> str:
        """A part of a web page (at most 1.5 MB) whose controls move through frames made beforehand; needs no kernel."""
        return to_html(self)

    @property
    def settings(self) -> dict[str, Any]:
        """Where the controls stand now."""
        return self._received(self.widget.values)

    def spec(self) -> dict[str, Any]:
        """What the browser is told once: the controls, the words, and what else it may do."""
        screen = self.screen()
        return {
            "size": screen.size,
            "alt": pair(self.alt),
            "controls": [control.sent() for control in self.controls.values()],
            "play": self.play,
            "handles": [handle.sent(self.controls) for handle in self.handles],
            "pins": [edges for edges, panel in zip(screen.panels(1.0), self.view.panels, strict=True) if panel.pins],
            "predict": self.predict and {
                "question": pair(self.predict.question),
                "choices": [pair(choice) for choice in self.predict.choices],
                "at": self.places(self.predict.at),
            },
            "notices": [
                {
                    "says": pair(notice.says),
                    "at": self.places(notice.at),
                    "where": pair(in_full(self.controls, notice.at)),
                }
                for notice in self.notices
            ],
        }  # fmt: skip

    def _answer(self, message: Mapping[str, Any]) -> Reply:
        """What the browser asked for, or why there is none; whatever happens, it is told."""
        settings: dict[str, Any] = {}
        try:
            with self._lock:
                if "question" in message and self.predict:
                    return {"kind": "answer", "right": self.predict.right(self.at)}, []
                settings = self._received(message["values"])
                ratio, theme, language = message["look"]
                look = min(4.0, max(0.5, float(ratio))), str(theme), str(language)
                if "hover" in message:
                    return {"kind": "hover", **self._under(settings, look, *message["hover"])}, []
                if "grab" in message:
                    settings = self._pulled(settings, look, *message["grab"])
                frame, words = self.frame(settings, look)
                shown = message["base"] and _FRAMES.get(self._key(self._received(message["base"]), look))
        except Exception as error:
            return {"kind": "problem", "text": f"At {in_words(settings)}: {type(error).__name__}: {error}"}, []
        panels = self.screen(*look[1:]).panels(look[0])
        rectangles = changes(shown[0] if shown else None, frame, panels)
        reply = {
            "kind": "frame",
            "size": [frame.shape[1], frame.shape[0]],
            "places": [[left, top, pixels.shape[1], pixels.shape[0]] for left, top, pixels in rectangles],
            "based": bool(shown),
            "values": self.places(settings),
            **words,
        }
        return reply, [pixels.tobytes() for _, _, pixels in rectangles]

    def _received(self, values: Sequence[int]) -> dict[str, Any]:
        return {k: c.choices[place] for (k, c), place in zip(self.controls.items(), values, strict=True)}

    def _key(self, settings: Mapping[str, Any], look: Look) -> tuple[Any, ...]:
        return (id(self), *look, *settings.values())

    def frame(self, settings: dict[str, Any], look: Look = (1.0, "light", "en")) -> tuple[Frame, dict[str, Any]]:
        """The frame and its words, remembered, as compute is pure."""
        key = self._key(settings, look)
        known = _FRAMES.get(key)
        if known:
            return known
        start = time.perf_counter()
        result = self.at(**settings)
        screen = self.screen(*look[1:])
        frame = screen.draw(result, look[0])
        words = self.words(settings, result, screen) | {"cost": 1e3 * (time.perf_counter() - start)}
        _FRAMES.put(key, (frame, words), frame.nbytes)
        return frame, words

    def words(self, settings: dict[str, Any], result: dict[str, Any], screen: Screen) -> dict[str, Any]:
        """What belongs to a frame and is not drawn: its numbers, its formula, and where its handles are."""
        numbers = readout(result, self.named)
        spoken = joined([in_full(self.controls, settings), *([numbers] if numbers else [])], ". ", "。")
        formula = as_mathml(self.formula(settings, result), self.view.colors) if self.formula else []
        points = [(handle.panel, float(x), float(y)) for handle in self.handles for x, y in [handle.at(result)]]
        return {
            "readout": pair(numbers),
            "spoken": pair(spoken),
            "formula": formula,
            "handles": screen.places(result, points),
            "stands": repr(screen.view.backdrop),
        }

    def _pulled(self, settings: dict[str, Any], look: Look, number: int, across: float, down: float) -> dict[str, Any]:
        """The settings once a handle has been pulled to a place of the frame."""
        handle = self.handles[number]
        _, x, y = self.screen(*look[1:]).point(self.at(**settings), across, down, handle.panel)
        return handle.pulled(x, y, settings, self.controls)

    def _under(self, settings: dict[str, Any], look: Look, across: float, down: float) -> dict[str, Any]:
        """The number under the pointer, in words, and what to outline: it, and where it comes from."""
        result, screen = self.at(**settings), self.screen(*look[1:])
        panels = screen.view.panels
        panel, x, y = screen.point(result, across, down)
        index = panels[panel].cell(x, y, result) if 0 <= panel < len(panels) else None
        if index is None:
            return {"text": "", "boxes": []}
        outlined = {panel: [index]}
        if self._trace:
            for other, cells in self._trace(panel, index, settings, result).items():
                outlined[other] = [*outlined.get(other, []), *cells]
        corners = []
        for other, cells in outlined.items():
            for x0, x1, y0, y1 in (panels[other].box(cell, result) for cell in cells):
                corners += [(other, x0, y0), (other, x1, y1)]
        places = screen.places(result, corners)
        sides = [[*map(min, a, b), *map(max, a, b)] for a, b in zip(places[::2], places[1::2], strict=True)]
        return {"text": panels[panel].says(index, result), "boxes": sides}

    def _live(self) -> dict[str, Any]:
        """The widget as an output."""
        data, _ = self.widget._repr_mimebundle_()  # type: ignore[misc]
        return data

    def _still(self) -> StaticFigure:
        """The start state as a figure that does not move."""
        with self._lock:
            picture = png(self.screen().draw(self._start, SHARP))
        return StaticFigure(picture, repr(self), self.alt, self.screen().size)

    def _ipython_display_(self) -> None:
        """Three outputs: the picture and its digest, a note, the widget, which hides the two before it while it lives.

        A saved notebook that is opened without its kernel cannot find the widget; as JupyterLab then shows an error and
        not the picture of the same output, the picture is an output of its own, and the note hides the error.
        """
        display(self._still())
        display({"text/html": ASLEEP}, raw=True)
        display({k: v for k, v in self._live().items() if "widget-view" in k}, raw=True)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """One bundle in three forms: live, a picture for who has no kernel, a text that tests compare."""
        data, metadata = self._still()._repr_mimebundle_()
        return self._live() | data, metadata

    def __repr__(self) -> str:
        return digest(str.__str__(self.alt), self.defaults, self._start, self._digits)


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
