"""The canvas shows frames in the browser: it gets the changed rectangles as raw pixels, so nothing is encoded twice."""

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


class Canvas(anywidget.AnyWidget):
    """A picture that asks for frames; they are never kept in traits, which would bloat saved notebooks.

    The browser watches the controls and asks, one request at a time and the newest values first; `answer` makes the
    reply. A request is {"view", "serial", "values", "base", "ratio"}: `base` are the values of the frame that the view
    shows, so that the answer needs to hold only what differs.
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
        self.on_msg(self._asked)

    def _asked(self, _widget: Any, message: dict[str, Any], _buffers: Any) -> None:
        reply, buffers = self._answer(message)
        padding = SEGMENT - sum(map(len, buffers))
        buffers = [*buffers, bytes(padding)] if padding > 0 else list(buffers)
        self.send({**reply, "view": message.get("view"), "serial": message.get("serial")}, buffers)
