"""The canvas shows frames in the browser: it gets the changed rectangles as raw pixels, so nothing is encoded twice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from dlterms.explore.screen import Frame


class Canvas(anywidget.AnyWidget):
    """A picture that is painted by messages; frames are never kept in traits, which would bloat saved notebooks."""

    _esm = Path(__file__).with_name("canvas.js")
    _css = Path(__file__).with_name("canvas.css")
    width = traitlets.Int().tag(sync=True)
    height = traitlets.Int().tag(sync=True)
    alt = traitlets.Unicode().tag(sync=True)
    readout = traitlets.Unicode().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)

    def __init__(self, opened: Callable[[float], None], **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(lambda _, message, __: opened(float(message["ratio"])) if message.get("kind") == "open" else None)

    def paint(self, rectangles: list[tuple[int, int, Frame]], size: tuple[int, int]) -> None:
        """Send rectangles (left, top, pixels) of a frame of this size (width, height) in device pixels."""
        places = [[left, top, pixels.shape[1], pixels.shape[0]] for left, top, pixels in rectangles]
        self.send(
            {"kind": "frame", "size": list(size), "places": places}, [pixels.tobytes() for _, _, pixels in rectangles]
        )
