"""The slider contract: an explorer that breaks anywhere in the range of its controls must fail a test."""

from collections.abc import Mapping
from itertools import permutations, product
from typing import Any

import numpy as np

from dlterms.explore.controls import Control, pairs
from dlterms.explore.digest import in_words, noise_of
from dlterms.explore.explorer import Explorer
from dlterms.explore.page import thinned
from dlterms.explore.words import single_numbers

MOST = 600  # settings that are computed, not drawn: sliders all along, another control at an end
NUDGES = (3e-14, -5e-14, 9e-14, -1.3e-13)  # relative; a true number hardly feels them, what is left of a sum does


def contract(explorer: Explorer) -> int:
    """Try each control at both ends (a menu at every choice), every pair of them, and what the words claim.

    Sliders are also swept, though not drawn, with one other control at an end. Returns how many settings were drawn.
    Raises AssertionError, naming the settings, if compute, the view or the
    formula fails, something is not finite, an invariant does not hold, an array leaves the axes or the colors, a
    readout shows noise, a notice or the prediction is not true, or a control changes nothing in the picture, whatever
    the others are.
    """
    controls = explorer.controls
    tried: dict[tuple[Any, ...], int] = {}  # settings -> hash of the picture

    def picture(**settings: Any) -> int:
        key = tuple((explorer.defaults | settings).values())
        if key not in tried:
            tried[key] = _drawn(explorer, settings)
        return tried[key]

    start = picture()
    moves = {name: any([picture(**{name: end}) != start for end in c.ends]) for name, c in controls.items()}
    for a, b in pairs(controls):
        for va, vb in product((a.default, *a.ends), (b.default, *b.ends)):
            both = picture(**{a.name: va, b.name: vb})
            moves[a.name] |= both != picture(**{b.name: vb})
            moves[b.name] |= both != picture(**{a.name: va})
    for name, moved in moves.items():
        assert moved, f"{name}: moving it to {controls[name].ends} changes nothing in the picture"
    for settings in swept(controls):
        _computed(explorer, settings)
    for notice in explorer.notices:
        result = _computed(explorer, dict(notice.at))
        assert notice.holds(result), f"at {dict(notice.at)}: the notice {str(notice.says)!r} does not hold"
    if explorer.predict:
        _predicted(explorer)
    return len(tried) - 1


def swept(controls: Mapping[str, Control]) -> list[dict[str, Any]]:
    """Every slider all along its range, the others at their start or one of them at an end; at most MOST settings."""
    for positions in (17, 9, 5, 3):
        found = [{c.name: value} for c in controls.values() for value in thinned(c, positions)]
        for a, b in permutations(controls.values(), 2):
            found += [{a.name: va, b.name: vb} for va, vb in product(thinned(a, positions), b.ends)]
        if len(found) <= MOST:
            break
    return found


def _drawn(explorer: Explorer, settings: dict[str, Any]) -> int:
    """A hash of the picture, once everything about it is checked."""
    result = _computed(explorer, settings)
    screen = explorer.screen()
    try:
        frame = screen.draw(result)
        explorer.words(explorer.defaults | settings, result, screen)
    except Exception as error:
        raise AssertionError(f"at {settings}: {type(error).__name__}: {error}") from error
    return hash(frame.tobytes())


def _computed(explorer: Explorer, settings: dict[str, Any]) -> dict[str, Any]:
    """The result, once compute, the invariants, the axes and the readouts are checked."""
    try:
        result = explorer.at(**settings)
        view = explorer.screen().view
        view.update(result)
    except Exception as error:
        raise AssertionError(f"at {settings}: {type(error).__name__}: {error}") from error
    for name, holds in explorer.invariants.items():
        assert holds(result), f"at {settings}: the invariant {name!r} does not hold"
    lost = view.outside(result)
    assert not lost, f"at {settings}: {', '.join(map(repr, lost))} leaves its axes or colors (clips= allows it)"
    _no_noise(explorer, settings, result)
    return result


def _no_noise(explorer: Explorer, settings: dict[str, Any], result: dict[str, Any]) -> None:
    """A readout near zero must be a true number: noise changes wildly when a control moves by a rounding error."""
    everything = explorer.defaults | settings
    shown = {key: value for key, value in single_numbers(result).items() if key in explorer.named}
    small = {key: value for key, value in shown.items() if noise_of(result) < abs(value) < 1e-4}
    sliders = [c for c in explorer.controls.values() if _is_float(c) and everything[c.name] != 0]
    if not small or not sliders:
        return
    for nudge in NUDGES:
        moved = {c.name: _nudged(c, everything[c.name], nudge) for c in sliders}
        try:
            near = single_numbers(explorer.compute(**everything | moved))
        except Exception:
            return  # compute takes these values as names, not as quantities
        for key, value in small.items():
            steady = abs(near[key] - value) <= 1e-3 * abs(value)
            assert steady, (
                f"at {in_words(everything)}: the readout {key!r} shows noise, {value:.3g}: a control moved by "
                f"{nudge:g} of its value makes it {near[key]:.3g}"
            )


def _is_float(control: Control) -> bool:
    return control.kind == "slider" and isinstance(control.default, float)


def _nudged(control: Control, value: float, nudge: float) -> float:
    """The value moved by a few of its last bits, inward at the ends."""
    moved = value * (1 + nudge)
    return float(np.clip(moved, control.choices[0], control.choices[-1]))


def _predicted(explorer: Explorer) -> None:
    """The answer is one of the choices, found by looking at settings that are not the start."""
    predict = explorer.predict
    assert predict
    question, looked = str(predict.question), []

    def at(**settings: Any) -> dict[str, Any]:
        looked.append(explorer.places(settings))
        return explorer.at(**settings)

    try:
        predict.right(at)
    except Exception as error:
        raise AssertionError(f"the prediction {question!r}: {type(error).__name__}: {error}") from error
    start, there = explorer.places(explorer.defaults), explorer.places(predict.at)
    assert there != start, f"the prediction {question!r}: at={dict(predict.at)} is the start, which shows the answer"
    assert there in looked, f"the prediction {question!r}: answer does not look at its own at={dict(predict.at)}"
    same = np.array_equal(explorer.render(), explorer.render(**predict.at))
    assert not same, f"the prediction {question!r}: the start shows the same picture as {dict(predict.at)}"
