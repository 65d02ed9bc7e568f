"""The canvas shows frames in the browser: it gets the changed rectangles as raw pixels, so nothing is encoded twice."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

Reply = tuple[dict[str, Any], Sequence[bytes]]

# A server that is not ours may hold small packets back for up to 40 ms (Nagle's algorithm against delayed
# acknowledgements); one that fills a segment of the loopback network, 65,483 bytes, leaves at once.
SEGMENT = 66_000
BREATH = 0.004  # seconds between frames made ahead, in which the kernel can take a request


class Canvas(anywidget.AnyWidget):
    """A picture that asks for frames; they are never kept in traits, which would bloat saved notebooks.

    The browser watches the controls and asks, one request at a time and the newest values first; `answer` makes the
    reply. A request is {"view", "serial", "values", "base", "ratio"}: `base` are the values of the frame that the view
    shows, so that the answer needs to hold only what differs. While the hand rests, a request may have "ahead", a list
    of values to be drawn ahead, instead of "values"; the next request of that view puts an end to it.
    """

    _esm = Path(__file__).with_name("canvas.js")
    _css = Path(__file__).with_name("canvas.css")
    width = traitlets.Int().tag(sync=True)
    height = traitlets.Int().tag(sync=True)
    alt = traitlets.Unicode().tag(sync=True)
    controls: traitlets.List = traitlets.List().tag(sync=True, **ipywidgets.widget_serialization)

    def __init__(self, answer: Callable[[dict[str, Any]], Reply], **traits: Any) -> None:
        super().__init__(**traits)
        self._answer = answer
        self._newest: dict[str, int] = {}  # of each view, the serial number of its last request
        self.on_msg(self._asked)

    def _asked(self, _widget: Any, message: dict[str, Any], _buffers: Any) -> None:
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
