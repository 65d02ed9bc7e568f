"""A part of a web page that moves without a kernel: frames made beforehand, and controls that choose among them."""

import base64
import io
import json
from collections.abc import Mapping
from html import escape
from itertools import product
from string import Template
from typing import Any, Protocol

from PIL import Image

from dlterms.bilingual import T
from dlterms.explore.canvas import FRONT, STYLE, script
from dlterms.explore.controls import Control, pairs
from dlterms.explore.questions import Predict
from dlterms.explore.screen import Frame
from dlterms.explore.words import pair

LARGEST = 1_500_000  # bytes of the whole part
MOST_FRAMES = 160
NOTE = T(
    "Frames made beforehand: where two controls have none together, the others return to their start; the numbers "
    "under the pointer, other languages in the picture and a dark one need the notebook.",
    "图像已预先生成：两个控件没有共同的图像时，其他控件回到初始值。指针所指的数值、图内中文和深色图像需在笔记本中查看。",
)


class Moved(Protocol):
    """What a page needs of a figure that moves: its controls, and the frame and the words at any setting."""

    alt: str
    controls: dict[str, Control]
    defaults: dict[str, Any]
    predict: Predict | None

    @property
    def moments(self) -> list[dict[str, Any]]: ...
    def spec(self) -> dict[str, Any]: ...
    def places(self, settings: Mapping[str, Any]) -> list[int]: ...
    def at(self, **settings: Any) -> dict[str, Any]: ...
    def frame(self, settings: dict[str, Any]) -> tuple[Frame, dict[str, Any]]: ...


def to_html(explorer: Moved) -> str:
    """One <figure> that needs no network: every control over its range, the others at their start.

    Two controls make a grid where that stays small. With long ranges, positions are left out evenly until it all fits.
    Errors: ValueError if even a few positions do not fit.
    """
    made: dict[tuple[Any, ...], dict[str, Any]] = {}
    for most in (33, 17, 9, 5):
        places = {control.name: thinned(control, most) for control in explorer.controls.values()}
        text = _written(explorer, places, made)
        if len(text.encode()) <= LARGEST:
            return text
    raise ValueError(f"the frames of {explorer.alt!r} do not fit in {LARGEST} bytes")


def thinned(control: Control, most: int) -> list[Any]:
    """At most so many values of a control, evenly spread, with both ends and the start."""
    values = list(control.choices)
    if len(values) <= most or control.kind != "slider":
        return values
    start = values.index(control.default)
    wanted = {round(i * (len(values) - 1) / (most - 1)) for i in range(most)}
    nearest = min(wanted - {0, len(values) - 1}, key=lambda place: abs(place - start))
    if start not in wanted:
        wanted = wanted - {nearest} | {start}
    return [values[place] for place in sorted(wanted)]


def combinations(explorer: Moved, places: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """The settings to draw: each control alone, then pairs while the frames are few."""
    chosen: dict[tuple[Any, ...], None] = {}

    def with_defaults(**settings: Any) -> tuple[Any, ...]:
        return tuple((explorer.defaults | settings).values())

    chosen |= dict.fromkeys(with_defaults(**settings) for settings in explorer.moments)
    for name, values in places.items():
        chosen |= dict.fromkeys(with_defaults(**{name: value}) for value in values)
    for a, b in pairs(explorer.controls):
        grid = [with_defaults(**{a.name: va, b.name: vb}) for va, vb in product(places[a.name], places[b.name])]
        if len(chosen | dict.fromkeys(grid)) <= MOST_FRAMES:
            chosen |= dict.fromkeys(grid)
    return [dict(zip(explorer.controls, values, strict=True)) for values in chosen]


def _written(explorer: Moved, places: Mapping[str, list[Any]], made: dict[tuple[Any, ...], dict[str, Any]]) -> str:
    frames = {}
    for settings in combinations(explorer, places):
        key = tuple(explorer.places(settings))
        if key not in made:
            made[key] = _frame(explorer, settings)
        frames[",".join(map(str, key))] = made[key]
    spec, start = explorer.spec(), explorer.places(explorer.defaults)
    data: dict[str, Any] = {"spec": spec, "start": start, "frames": frames}
    if explorer.predict:
        data["right"] = explorer.predict.right(explorer.at)
    return Template((FRONT / "page.html").read_text("utf-8")).substitute(
        style=STYLE,
        script=script("stored"),
        alt=escape(" · ".join(pair(explorer.alt)), quote=True),
        width=spec["size"][0],
        height=spec["size"][1],
        src=made[tuple(start)]["src"],
        note=json.dumps(pair(NOTE), ensure_ascii=False),
        data=json.dumps(data, ensure_ascii=False).replace("</", "<\\/"),
    )


def _frame(explorer: Moved, settings: dict[str, Any]) -> dict[str, Any]:
    """The picture and its words, or the failure; the page tells a failure and keeps the picture before it."""
    try:
        frame, words = explorer.frame(settings)
    except Exception as error:
        words = {"readout": [""], "spoken": [""], "formula": [], "handles": [], "stands": ""}
        return {"trouble": f"{type(error).__name__}: {error}", "words": words}
    return {"src": as_uri(frame), "words": {key: value for key, value in words.items() if key != "cost"}}


def as_uri(frame: Frame) -> str:
    """The frame as a data URI: 96 colors, then WebP without loss, a quarter of the size of its PNG."""
    buffer = io.BytesIO()
    image = Image.fromarray(frame).convert("RGB").quantize(96, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    image.convert("RGB").save(buffer, "WEBP", lossless=True, method=1)
    return "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode()
