"""Prerequisites make the terms a graph without circles; read along its arrows, it is a course."""

from collections.abc import Iterable

from dlterms.glossary.entries import load
from dlterms.glossary.searching import entry


def graph() -> dict[str, list[str]]:
    """The direct prerequisites of each term, by slug."""
    entries = load()
    return {slug: [p for p in e.prerequisites if p in entries] for slug, e in entries.items()}


def path(to: str) -> list[str]:
    """What to read before a term, in order, each once, the term itself last.

    Raises UnknownTermError, or ValueError for prerequisites that run in a circle.
    """
    return in_order([entry(to).slug])


def in_order(slugs: Iterable[str]) -> list[str]:
    """These terms and all that is to be read before them, each once and after its prerequisites.

    Raises ValueError for prerequisites that run in a circle.
    """
    before = graph()
    order: dict[str, None] = {}  # a set that remembers the order

    def visit(slug: str, above: tuple[str, ...]) -> None:
        if slug in above:
            raise ValueError(f"prerequisites run in a circle: {' -> '.join((*above[above.index(slug) :], slug))}")
        if slug not in order:
            for prerequisite in before[slug]:
                visit(prerequisite, (*above, slug))
            order[slug] = None

    for slug in slugs:
        visit(slug, ())
    return list(order)
