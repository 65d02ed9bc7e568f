"""A question before the hand moves, and notices after it: both are checked by running them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Result = Mapping[str, Any]


@dataclass(frozen=True)
class Notice:
    """A sentence about the figure at these settings (the other controls at their start), which a click goes to.

    holds : a test of the result there; `contract` runs it.
    """

    says: str
    at: Mapping[str, Any]
    holds: Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class Predict:
    """A question that the reader answers before the controls are moved.

    answer : gets a function that returns the result at any settings (as Explorer.at), and returns the right choice or
    its place. at : the settings where the truth is to be seen, which are not the start and which answer must look at.
    Errors: ValueError for fewer than two choices, equal ones, or no `at`.
    """

    question: str
    choices: Sequence[str]
    answer: Callable[[Callable[..., dict[str, Any]]], Any]
    at: Mapping[str, Any] = field(kw_only=True)

    def __post_init__(self) -> None:
        if len(self.choices) < 2 or len(set(self.choices)) < len(self.choices):
            raise ValueError(f"choices must be two or more and differ, got {list(self.choices)!r}")
        if not self.at:
            raise ValueError("at must name the settings where the truth is to be seen, got none")

    def right(self, at: Callable[..., dict[str, Any]]) -> int:
        """The place of the right choice; ValueError if answer returns neither a choice nor a place."""
        found = self.answer(at)
        if isinstance(found, str) and found in self.choices:
            return list(self.choices).index(found)
        if not isinstance(found, str | bool) and hasattr(found, "__index__") and 0 <= int(found) < len(self.choices):
            return int(found)
        raise ValueError(f"answer returned {found!r}: neither one of {list(self.choices)!r} nor its place")
