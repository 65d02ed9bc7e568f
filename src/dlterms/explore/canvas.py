"""The canvas shows frames in the browser: it gets the changed rectangles as raw pixels, so nothing is encoded twice."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from dlterms.explore.style import DARK, LIGHT, Theme

Reply = tuple[dict[str, Any], Sequence[bytes]]

# A server that is not ours may hold small packets back for up to 40 ms (Nagle's algorithm against delayed
# acknowledgments); one that fills a segment of the loopback network, 65,483 bytes, leaves at once.
SEGMENT = 66_000
BREATH = 0.004  # seconds between frames made ahead, in which the kernel can take a request

FRONT = Path(__file__).with_name("front")


def _colors(theme: Theme) -> str:
    """The colors of a theme as variables of CSS, so that the numbers of a formula have those of their curves."""
    named = {"paper": theme.paper, "ink": theme.ink, "soft": theme.soft, "faint": theme.faint,
             "hover": theme.node, "quiet": "#57606a" if theme is LIGHT else "#a3abb3"}  # fmt: skip
    named |= {str(number): color for number, color in enumerate(theme.palette)}
    named |= {f"letters-{number}": theme.letters(number) for number in range(len(theme.palette))}
    return " ".join(f"--dlterms-{name}: {color};" for name, color in named.items())


def style_sheet() -> str:
    """The whole style sheet."""
    classes = [f".dlterms-{i} {{ color: var(--dlterms-letters-{i}); }}" for i in range(len(LIGHT.palette))]
    themes = [f'.dlterms-explorer[data-theme="{theme.name}"] {{ color-scheme: {theme.name}; {_colors(theme)} }}'
              for theme in (LIGHT, DARK)]  # fmt: skip
    return "\n".join([*themes, *classes, (FRONT / "explorer.css").read_text("utf-8")])


STYLE = style_sheet()


def script(source: str) -> str:
    """The front end, with its frames from "kernel" or from those "stored" in a page."""
    parts = ("words", "controls", "questions", "handles", "figure", source)
    return "\n".join((FRONT / f"{part}.js").read_text("utf-8") for part in parts)


class Canvas(anywidget.AnyWidget):
    """A figure that asks for frames; they are never kept in traits, which would bloat saved notebooks.

    The browser has the controls and asks, one request at a time and the newest values first; `answer` makes the reply.
    A request is {"view", "serial", "values", "base", "look"}: values are the places of the controls' choices, `base`
    those of the frame that the view shows, so that the answer needs to hold only what differs, and look is [device
    pixels per CSS pixel, theme, language]. With "grab" [handle, from left, from top] the values are those that a handle
    at this place sets. While the hand rests, a request may have "ahead", a list of values to be drawn ahead; the next
    request for a frame of that view puts an end to it. With "hover" [from left, from top] the number there is asked
    for, with "question" the right choice; without base, nothing: it only says where the controls stand.
    """

    _esm = script("kernel")
    _css = STYLE
    spec = traitlets.Dict().tag(sync=True)
    values: traitlets.List = traitlets.List().tag(sync=True, echo_update=False)  # an echo would set a fast hand back

    def __init__(self, answer: Callable[[dict[str, Any]], Reply], **traits: Any) -> None:
        super().__init__(**traits)
        self._answer = answer
        self._newest: dict[str, int] = {}  # of each view, the serial number of its last request for a frame
        self.on_msg(self._asked)

    def _asked(self, _widget: Any, message: dict[str, Any], _buffers: Any) -> None:
        self.set_state({"values": message["values"]})  # as if the browser had sent the trait, with no message more
        if "hover" in message or "question" in message:
            return self._reply(message)
        if "base" not in message:
            return
        self._newest[message["view"]] = message["serial"]
        if "ahead" in message:
            asyncio.get_running_loop().call_later(BREATH, self._go_ahead, message, 0)
        else:
            self._reply(message)

    def _go_ahead(self, message: dict[str, Any], place: int) -> None:
        """Draw one frame that may be wanted next, then let the kernel breathe before the one after it."""
        if self._newest[message["view"]] != message["serial"]:
            return
        self._reply({**message, "values": message["ahead"][place]}, place=place)
        if place + 1 < len(message["ahead"]):
            asyncio.get_running_loop().call_later(BREATH, self._go_ahead, message, place + 1)

    def _reply(self, message: dict[str, Any], **more: int) -> None:
        reply, buffers = self._answer(message)
        padding = SEGMENT - sum(map(len, buffers))
        buffers = [*buffers, bytes(padding)] if padding > 0 else list(buffers)
        self.send({**reply, **more, "view": message["view"], "serial": message["serial"]}, buffers)
