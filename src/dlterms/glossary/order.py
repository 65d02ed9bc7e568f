"""Prerequisites make the terms a graph without circles; read along its arrows, it is a course."""

from collections.abc import Iterable, Mapping, Sequence
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
    return in_order([entry(to).slug])


def in_order(slugs: Iterable[str]) -> list[str]:
    """These terms and all that is to be read before them, each once and after its prerequisites.

    Raises ValueError for prerequisites that run in a circle.
    """
    before = graph()
    if found := circle(before):
        raise ValueError(f"prerequisites run in a circle: {' -> '.join(found)}")
    order: dict[str, None] = {}  # a set that remembers the order

    def visit(slug: str) -> None:
        if slug not in order:
            for prerequisite in before[slug]:
                visit(prerequisite)
            order[slug] = None

    for slug in slugs:
        visit(slug)
    return list(order)


def depths() -> dict[str, int]:
    """How many steps of prerequisites lie before each term on the longest way to it; 0 where none is needed.

    Raises CycleError, a ValueError, for prerequisites that run in a circle.
    """
    sorter = TopologicalSorter(graph())
    sorter.prepare()
    depth: dict[str, int] = {}
    while sorter.is_active():
        ready = sorter.get_ready()
        depth |= dict.fromkeys(ready, max(depth.values(), default=-1) + 1)
        sorter.done(*ready)
    return depth
