"""A control is a slider, a menu or a tick box, made from a short specification."""

import inspect
import math
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import ipywidgets

_FORMS = "(min, max, step) for a slider, a list or a dict of choices for a menu, or bool for a tick box"


@dataclass(frozen=True)
class Control:
    """One parameter of `compute` that the reader may move; `choices` are all its values, `words` name a menu's."""

    name: str
    label: str
    default: Any
    choices: tuple[Any, ...]
    kind: str  # "slider", "menu" or "box"
    words: tuple[str, ...] = ()

    @property
    def ends(self) -> tuple[Any, ...]:
        """The values a test must try: all choices of a menu, else the two ends; the default comes extra."""
        return self.choices if self.kind == "menu" else (self.choices[0], self.choices[-1])

    def widget(self, label_width: int) -> ipywidgets.Widget:
        """The widget, its label in words; label_width in pixels."""
        layout = ipywidgets.Layout(width="432px", max_width="98%")
        common = {"description": self.label, "style": {"description_width": f"{label_width}px"}, "layout": layout}
        if self.kind == "menu":
            options = list(zip(self.words, self.choices, strict=True))
            return ipywidgets.Dropdown(options=options, index=self.choices.index(self.default), **common)
        if self.kind == "box":
            return ipywidgets.Checkbox(value=self.default, indent=True, **common)
        low, high, step = self.choices[0], self.choices[-1], self.choices[1] - self.choices[0]
        if isinstance(low, int):
            return ipywidgets.IntSlider(value=self.default, min=low, max=high, step=step, **common)
        step = round(step, 10)
        return ipywidgets.FloatSlider(
            value=self.default, min=low, max=high, step=step, readout_format=f".{_decimals(step)}f", **common
        )

    def received(self, sent: Any) -> Any:
        """The value that the browser means: a menu sends the place of its choice, a slider a rounded sum of steps."""
        if self.kind == "menu":
            return self.choices[int(sent)]
        if self.kind == "box":
            return bool(sent)
        low, step = self.choices[0], self.choices[1] - self.choices[0]
        place = round((sent - low) / step)
        if 0 <= place < len(self.choices) and abs(self.choices[place] - sent) < 1e-6 * step:
            return self.choices[place]
        return type(low)(sent)


def _decimals(step: float) -> int:
    return next((d for d in range(6) if abs(round(step, d) - step) < 1e-9), 6)


def label_width(controls: Mapping[str, Control]) -> int:
    """Pixels that hold the longest label; a Chinese character is about twice as wide as a Latin one."""
    wide = [sum(13 if unicodedata.east_asian_width(c) in "WF" else 7.4 for c in k.label) for k in controls.values()]
    return int(min(max([60, *wide]) + 8, 230))


def read_controls(
    compute: Callable[..., Any], specifications: Mapping[str, Any], labels: Mapping[str, str]
) -> dict[str, Control]:
    """The controls, checked; raises ValueError that names the control and says what is wrong with it."""
    parameters = inspect.signature(compute).parameters
    controls = {}
    for name, specification in specifications.items():
        if name not in parameters:
            raise ValueError(f"control {name!r} is no parameter of compute, which takes {list(parameters)}")
        default = parameters[name].default
        if default is inspect.Parameter.empty:
            raise ValueError(f"control {name!r} needs a start value: give compute's parameter {name} a default")
        controls[name] = _control(name, labels.get(name, name.replace("_", " ")), default, specification)
    for name, parameter in parameters.items():
        if parameter.default is inspect.Parameter.empty:
            raise ValueError(f"compute's parameter {name!r} has no default and no control")
    for name in labels:
        if name not in controls:
            raise ValueError(f"labels names {name!r}, which is no control")
    return controls


def _control(name: str, label: str, default: Any, specification: Any) -> Control:
    if specification is bool:
        if not isinstance(default, bool):
            raise ValueError(f"control {name!r}: a tick box starts at True or False, got {default!r}")
        return Control(name, label, default, (False, True), "box")
    if isinstance(specification, tuple) and len(specification) == 3 and not isinstance(specification[0], str):
        return _slider(name, label, default, *specification)
    words_only = isinstance(specification, tuple) and all(isinstance(choice, str) for choice in specification)
    if (words_only or isinstance(specification, (list, dict))) and len(specification) > 1:
        pairs = specification.items() if isinstance(specification, dict) else ((str(c), c) for c in specification)
        words, choices = zip(*pairs, strict=True)
        if default not in choices:
            raise ValueError(f"control {name!r}: the start value {default!r} is not among {list(choices)!r}")
        return Control(name, label, default, choices, "menu", tuple(str(word) for word in words))
    raise ValueError(f"control {name!r} must be {_FORMS}, got {specification!r}")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _slider(name: str, label: str, default: Any, low: Any, high: Any, step: Any) -> Control:
    numbers = (low, high, step)
    if not all(map(_is_number, numbers)):
        raise ValueError(f"control {name!r}: (min, max, step) must be finite numbers, got {numbers!r}")
    if not (low < high and 0 < step <= high - low):
        raise ValueError(f"control {name!r}: needs min < max and 0 < step <= max - min, got {numbers!r}")
    whole = all(isinstance(number, int) for number in numbers)
    if not _is_number(default) or (whole and default != int(default)):
        kind = "a whole number" if whole else "a number"
        raise ValueError(f"control {name!r}: the start value must be {kind}, got {default!r}")
    if not low <= default <= high:
        raise ValueError(f"control {name!r}: the start value {default!r} is outside {numbers!r}")
    count = int((high - low) / step + 1e-9)
    kind_of = int if whole else float
    choices = tuple(kind_of(low + i * step if whole else round(low + i * step, 10)) for i in range(count + 1))
    return Control(name, label, kind_of(default), choices, "slider")


def pairs(controls: Mapping[str, Control]) -> list[tuple[Control, Control]]:
    """Every pair of controls once."""
    return list(combinations(controls.values(), 2))


def corners(controls: Mapping[str, Control], most: int = 32) -> list[dict[str, Any]]:
    """Settings that reach far: each control at its ends, and all combinations of ends if there are at most so many."""
    alone = [{control.name: value} for control in controls.values() for value in control.ends]
    if math.prod(len(control.ends) for control in controls.values()) > most:
        return alone
    together = product(*(control.ends for control in controls.values()))
    return alone + [dict(zip(controls, values, strict=True)) for values in together]
