"""A part of a web page that moves without a kernel: frames made beforehand, and controls that choose among them."""

import base64
import io
import json
from collections.abc import Mapping
from html import escape
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from dlterms.explore.controls import Control, pairs
from dlterms.explore.digest import in_words, readout
from dlterms.explore.screen import Frame

if TYPE_CHECKING:
    from dlterms.explore.explorer import Explorer

LARGEST = 1_500_000  # bytes of the whole part
MOST_FRAMES = 160
_TEMPLATE = Path(__file__).with_name("page.html")


def to_html(explorer: "Explorer") -> str:
    """One <figure> that needs no network: every control over its range, the others at their start.

    Two controls make a grid where that stays small. With long ranges, positions are left out evenly until it all fits.
    Errors: ValueError if even a few positions do not fit.
    """
    made: dict[str, dict[str, str]] = {}
    for most in (33, 17, 9, 5):
        places = {control.name: thinned(control, most) for control in explorer.controls.values()}
        text = _written(explorer, places, made)
        if len(text.encode()) <= LARGEST:
            return text
    raise ValueError(f"the frames of {explorer.alt!r} do not fit in {LARGEST} bytes")


def thinned(control: Control, most: int) -> list[Any]:
    """At most so many values of a control, evenly spread, with both ends and the start."""
    values = sorted({*control.choices, control.default}) if control.kind == "slider" else list(control.choices)
    if len(values) <= most or control.kind != "slider":
        return values
    start = values.index(control.default)
    wanted = {round(i * (len(values) - 1) / (most - 1)) for i in range(most)}
    nearest = min(wanted - {0, len(values) - 1}, key=lambda place: abs(place - start))
    if start not in wanted:
        wanted = wanted - {nearest} | {start}
    return [values[place] for place in sorted(wanted)]


def combinations(explorer: "Explorer", places: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """The settings to draw: each control alone, then pairs while the frames are few."""
    chosen: dict[tuple[Any, ...], None] = {}

    def with_defaults(**settings: Any) -> tuple[Any, ...]:
        return tuple((explorer.defaults | settings).values())

    for name, values in places.items():
        chosen |= dict.fromkeys(with_defaults(**{name: value}) for value in values)
    for a, b in pairs(explorer.controls):
        grid = [with_defaults(**{a.name: va, b.name: vb}) for va, vb in product(places[a.name], places[b.name])]
        if len(chosen | dict.fromkeys(grid)) <= MOST_FRAMES:
            chosen |= dict.fromkeys(grid)
    return [dict(zip(explorer.controls, values, strict=True)) for values in chosen]


def _written(explorer: "Explorer", places: Mapping[str, list[Any]], made: dict[str, dict[str, str]]) -> str:
    frames = {}
    for settings in combinations(explorer, places):
        key = ",".join(str(places[name].index(value)) for name, value in settings.items())
        says = in_words(settings)
        if says not in made:
            made[says] = {"says": says} | _frame(explorer, settings)
        frames[key] = made[says]
    start = [places[name].index(value) for name, value in explorer.defaults.items()]
    inputs = [_input(c, places[c.name]) for c in explorer.controls.values()]
    data = json.dumps({"start": start, "frames": frames}, ensure_ascii=False).replace("</", "<\\/")
    parts = {
        "INPUTS": "\n".join(inputs),
        "ALT": escape(explorer.alt, quote=True),
        "SRC": frames[",".join(map(str, start))]["src"],
        "DATA": data,
    }
    text = _TEMPLATE.read_text("utf-8")
    for name, value in parts.items():
        text = text.replace(f"%{name}%", value)
    return text


def _frame(explorer: "Explorer", settings: dict[str, Any]) -> dict[str, str]:
    """The picture and its numbers, or the failure; the page tells a failure and keeps the picture before it."""
    try:
        return {"src": as_uri(explorer.render(**settings)), "reads": readout(explorer.at(**settings))}
    except Exception as error:
        return {"reads": f"{type(error).__name__}: {error}"}


def _input(control: Control, values: list[Any]) -> str:
    """A native control: its value is a place among the values."""
    label = escape(control.label)
    start = values.index(control.default)
    if control.kind == "slider":
        words = [f"{value:g}" for value in values]
        return (
            f'<label><span>{label}</span><input type="range" min="0" max="{len(values) - 1}" value="{start}"'
            f' data-lm-suppress-shortcuts="true" data-words="{escape("|".join(words))}">'
            f"<output>{words[start]}</output></label>"
        )
    if control.kind == "box":
        return f'<label><span>{label}</span><input type="checkbox"{" checked" if start else ""}></label>'
    options = "".join(f"<option>{escape(word)}</option>" for word in control.words)
    return f"<label><span>{label}</span><select>{options}</select></label>"


def as_uri(frame: Frame) -> str:
    """The frame as a data URI: 96 colours, then WebP without loss, a quarter of the size of its PNG."""
    buffer = io.BytesIO()
    image = Image.fromarray(frame).convert("RGB").quantize(96, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    image.convert("RGB").save(buffer, "WEBP", lossless=True, method=1)
    return "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode()
