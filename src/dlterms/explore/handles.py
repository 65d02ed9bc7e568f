"""A handle is a point of the figure that the reader drags: another hand on the same controls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dlterms.explore.controls import Control


@dataclass(frozen=True)
class Handle:
    """A point that is dragged, by mouse, finger or arrow keys.

    at : result -> (x, y), where the handle is, in the units of its panel's axes. panel : which panel, from the left.
    x, y : the controls that its place sets directly. Where place and value differ give the inverse instead:
    to : (x, y, settings) -> {control: value}, and moves : the controls that it sets (an arrow key steps the first).
    """

    at: Callable[[dict[str, Any]], tuple[Any, Any]]
    x: str | None = field(default=None, kw_only=True)
    y: str | None = field(default=None, kw_only=True)
    to: Callable[[float, float, dict[str, Any]], Mapping[str, Any]] | None = field(default=None, kw_only=True)
    moves: str | tuple[str, ...] = field(default=(), kw_only=True)
    panel: int = field(default=0, kw_only=True)

    def __post_init__(self) -> None:
        if bool(self.x or self.y) == bool(self.to) or bool(self.to) != bool(self.moves):
            raise ValueError("a handle needs x= or y=, or else to= and moves=")

    @property
    def names(self) -> list[str]:
        """The controls that it moves: along x, then along y."""
        if self.to:
            return [self.moves] if isinstance(self.moves, str) else list(self.moves)
        return [name for name in (self.x, self.y) if name]

    def pulled(
        self, x: float, y: float, settings: Mapping[str, Any], controls: Mapping[str, Control]
    ) -> dict[str, Any]:
        """The settings once it has been pulled to (x, y), on the steps of the controls."""
        if self.to:
            wished = dict(self.to(x, y, dict(settings)))
        else:
            wished = {name: value for name, value in ((self.x, x), (self.y, y)) if name}
        return dict(settings) | {name: controls[name].nearest(value) for name, value in wished.items()}

    def sent(self, controls: Mapping[str, Control]) -> dict[str, Any]:
        """What the browser needs to know: which controls the arrow keys step, left and right, then up and down."""
        places = list(controls)
        across = places.index(self.x or self.y or self.names[0])
        up = places.index(self.y or self.x or self.names[-1])
        return {"across": across, "up": up, "moves": [places.index(name) for name in self.names]}
