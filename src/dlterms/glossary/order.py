"""Prerequisites make the terms a graph without circles; read along its arrows, it is a course."""

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
    before = graph()
    order: list[str] = []

    def visit(slug: str, above: tuple[str, ...]) -> None:
        if slug in above:
            raise ValueError(f"prerequisites run in a circle: {' -> '.join((*above[above.index(slug) :], slug))}")
        if slug not in order:
            for prerequisite in before[slug]:
                visit(prerequisite, (*above, slug))
            order.append(slug)

    visit(entry(to).slug, ())
    return order
