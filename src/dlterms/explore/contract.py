"""The slider contract: an explorer that breaks anywhere in the range of its controls must fail a test."""

from itertools import product
from typing import TYPE_CHECKING, Any

from dlterms.explore.controls import pairs

if TYPE_CHECKING:
    from dlterms.explore.explorer import Explorer


def contract(explorer: "Explorer") -> int:
    """Try each control at both ends (a menu at every choice) and every pair of them; returns how many were tried.

    Raises AssertionError, naming the settings, if compute or the view fails, something is not finite, an invariant
    does not hold, or a control changes nothing in the picture, whatever the others are.
    """
    controls = explorer.controls
    tried: dict[tuple[Any, ...], int] = {}  # settings -> hash of the picture

    def picture(**settings: Any) -> int:
        key = tuple((explorer.defaults | settings).values())
        if key not in tried:
            tried[key] = _at(explorer, **settings)
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
    return len(tried) - 1


def _at(explorer: "Explorer", **settings: Any) -> int:
    try:
        result = explorer.at(**settings)
        frame = explorer.render(**settings)
    except Exception as error:
        raise AssertionError(f"at {settings}: {type(error).__name__}: {error}") from error
    for name, holds in explorer.invariants.items():
        assert holds(result), f"at {settings}: the invariant {name!r} does not hold"
    return hash(frame.tobytes())
