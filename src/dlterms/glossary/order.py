"""Prerequisites make the terms a graph without circles; read along its arrows, it is a course."""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from dlterms.glossary.entries import load
from dlterms.glossary.searching import entry


def graph() -> dict[str, list[str]]:
    """The direct prerequisites of each term, by slug."""
    entries = load()
    return {slug: [p for p in e.prerequisites if p in entries] for slug, e in entries.items()}


def circle(before: Mapping[str, Sequence[str]]) -> list[str]:
    """The terms of a circle of prerequisites, from one to what it needs and so on round to it; [] if there is none."""
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        return error.args[1][::-1]
    return []


def path(to: str) -> list[str]:
    """What to read before a term, in order, each once, the term itself last; what belongs together stays together.

    Raises UnknownTermError, or ValueError for prerequisites that run in a circle.
    """
    before = graph()
    if found := circle(before):
        raise ValueError(f"prerequisites run in a circle: {' -> '.join(found)}")
    order: list[str] = []

    def visit(slug: str) -> None:
        for prerequisite in before[slug]:
            if prerequisite not in order:
                visit(prerequisite)
        order.append(slug)

    visit(entry(to).slug)
    return order
