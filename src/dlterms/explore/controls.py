"""A control is a slider, a menu or a tick box, made from a short specification."""

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

from dlterms.bilingual import T
from dlterms.explore.words import equation, in_digits, joined, pair

_FORMS = "(min, max, step) for a slider, a list or a dict of choices for a menu, or bool for a tick box"


@dataclass(frozen=True)
class Control:
    """One parameter of `compute` that the reader may move; `choices` are all its values, `words` say them."""

    name: str
    label: str
    default: Any
    choices: tuple[Any, ...]
    kind: str  # "slider", "menu" or "box"
    words: tuple[str, ...]

    @property
    def ends(self) -> tuple[Any, ...]:
        """The values a test must try: all choices of a menu, else the two ends; the default comes extra."""
        return self.choices if self.kind == "menu" else (self.choices[0], self.choices[-1])

    def place(self, value: Any) -> int:
        """The place of a value among the choices; ValueError that names the control if it lies on none of them."""
        for place, choice in enumerate(self.choices):
            if choice == value or (self.kind == "slider" and abs(choice - value) < 1e-9 * max(1.0, abs(value))):
                return place
        raise ValueError(f"control {self.name!r} has no step at {value!r}, only {self.choices[0]!r}, "
                         f"{self.choices[1]!r} … {self.choices[-1]!r}")  # fmt: skip

    def nearest(self, value: float) -> Any:
        """The choice of a slider that is nearest to a number."""
        return min(self.choices, key=lambda choice: abs(choice - value))

    def sent(self) -> dict[str, Any]:
        """What the browser needs to know: it names a value by its place among the choices."""
        words = [pair(word) for word in self.words]
        return {"label": pair(self.label), "kind": self.kind, "words": words, "start": self.place(self.default)}


def in_full(controls: Mapping[str, Control], settings: Mapping[str, Any]) -> str:
    """Settings as the reader sees them: label = value, …"""
    return joined([equation(c.label, c.words[c.place(settings[name])]) for name, c in controls.items()
                   if name in settings])  # fmt: skip


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
    return controls


def _control(name: str, label: str, default: Any, specification: Any) -> Control:
    if specification is bool:
        if not isinstance(default, bool):
            raise ValueError(f"control {name!r}: a tick box starts at True or False, got {default!r}")
        return Control(name, label, default, (False, True), "box", (T("no", "否"), T("yes", "是")))
    if isinstance(specification, tuple) and len(specification) == 3 and not isinstance(specification[0], str):
        return _slider(name, label, default, *specification)
    words_only = isinstance(specification, tuple) and all(isinstance(choice, str) for choice in specification)
    if (words_only or isinstance(specification, (list, dict))) and len(specification) > 1:
        pairs = specification.items() if isinstance(specification, dict) else ((c, c) for c in specification)
        words, choices = zip(*pairs, strict=True)
        if default not in choices:
            raise ValueError(f"control {name!r}: the start value {default!r} is not among {list(choices)!r}")
        return Control(
            name, label, default, choices, "menu", tuple(word if isinstance(word, str) else str(word) for word in words)
        )
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
    kind_of = int if whole else float
    count = int((high - low) / step + 1e-9)
    steps = [kind_of(low + i * step if whole else round(low + i * step, 10)) for i in range(count + 1)]
    if min(abs(choice - default) for choice in steps) > 1e-9:
        steps = sorted([*steps, kind_of(default)])  # a start between two steps is a place of its own
    else:
        default = min(steps, key=lambda choice: abs(choice - default))
    digits = 0 if whole else max(_decimals(step), _decimals(low), _decimals(default))
    words = tuple(in_digits(choice, digits) for choice in steps)
    return Control(name, label, kind_of(default), tuple(steps), "slider", words)


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
