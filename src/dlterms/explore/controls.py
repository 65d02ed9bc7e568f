"""A control is a slider, a menu or a tick box, made from a short specification."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import ipywidgets

_FORMS = "(min, max, step) for a slider, a list of choices for a menu, or bool for a tick box"


@dataclass(frozen=True)
class Control:
    """One parameter of `compute` that the reader may move."""

    name: str
    label: str
    default: Any
    choices: tuple[Any, ...]
    kind: str  # "slider", "menu" or "box"

    @property
    def ends(self) -> tuple[Any, ...]:
        """The values a test must try: all choices of a menu, else the two ends; the default comes extra."""
        return self.choices if self.kind == "menu" else (self.choices[0], self.choices[-1])

    def widget(self) -> ipywidgets.Widget:
        """The widget, its label in words."""
        layout = ipywidgets.Layout(width="390px", max_width="98%")
        common = {"description": self.label, "style": {"description_width": "130px"}, "layout": layout}
        if self.kind == "menu":
            return ipywidgets.Dropdown(options=self.choices, value=self.default, **common)
        if self.kind == "box":
            return ipywidgets.Checkbox(value=self.default, indent=True, **common)
        low, high, step = self.choices[0], self.choices[-1], self.choices[1] - self.choices[0]
        if all(isinstance(v, int) for v in self.choices):
            return ipywidgets.IntSlider(value=self.default, min=low, max=high, step=step, **common)
        return ipywidgets.FloatSlider(
            value=self.default, min=low, max=high, step=step, readout_format=f".{_decimals(step)}f", **common
        )


def _decimals(step: float) -> int:
    return next((d for d in range(6) if abs(round(step, d) - step) < 1e-9), 6)


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
        choices: tuple[Any, ...] = (False, True)
        kind = "box"
    elif isinstance(specification, list) and specification:
        choices, kind = tuple(specification), "menu"
    elif isinstance(specification, tuple) and len(specification) == 3:
        choices, kind = _steps(name, *specification), "slider"
        if not choices[0] <= default <= choices[-1]:
            raise ValueError(f"control {name!r}: the start value {default!r} is outside {specification!r}")
        return Control(name, label, type(choices[0])(default), choices, kind)
    else:
        raise ValueError(f"control {name!r} must be {_FORMS}, got {specification!r}")
    if default not in choices:
        raise ValueError(f"control {name!r}: the start value {default!r} is not among {list(choices)!r}")
    return Control(name, label, default, choices, kind)


def _steps(name: str, low: Any, high: Any, step: Any) -> tuple[Any, ...]:
    numbers = (low, high, step)
    if not all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in numbers):
        raise ValueError(f"control {name!r}: (min, max, step) must be numbers, got {numbers!r}")
    if not (low < high and 0 < step <= high - low):
        raise ValueError(f"control {name!r}: needs min < max and 0 < step <= max - min, got {numbers!r}")
    count = int((high - low) / step + 1e-9)
    if all(isinstance(v, int) for v in numbers):
        return tuple(low + i * step for i in range(count + 1))
    return tuple(round(low + i * step, 10) for i in range(count + 1))


def pairs(controls: Mapping[str, Control]) -> list[tuple[Control, Control]]:
    """Every pair of controls once."""
    names = list(controls.values())
    return [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]] if len(names) > 2 else list(pairwise(names))
