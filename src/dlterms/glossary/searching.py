"""Search forgives: English, 中文, pinyin, abbreviations and misspellings all find the term that is meant."""

import functools
import re
import unicodedata

from rapidfuzz import fuzz

from dlterms.glossary.entries import Entry, load


class UnknownTermError(KeyError):
    """No such term; `nearest` are the three most similar slugs."""

    def __init__(self, term: str, nearest: list[str]) -> None:
        super().__init__(f"no term {term!r}; nearest: {', '.join(nearest)}")
        self.nearest = nearest

    def __str__(self) -> str:
        return str(*self.args)  # a KeyError shows its message in quotes


def entry(term: str) -> Entry:
    """One entry by its slug or by any name it has; raises UnknownTermError, which knows the nearest three."""
    entries = load()
    if term in entries:
        return entries[term]
    for e in entries.values():
        if _plain(term) in map(_plain, e.names):
            return e
    raise UnknownTermError(term, [found.slug for found in search(term, least=0)[:3]])


def search(text: str, least: float = 60.0) -> list[Entry]:
    """The entries that answer a query, best first; [] for an empty one.

    Each name of an entry scores 0 to 100: most if it is equal, less if it begins with the query or contains it, and
    the less the longer it is, or if it is similar (rapidfuzz); Chinese names also by their pinyin. `least` is the
    lowest score that still counts as found.
    """
    query = _plain(text)
    if not query:
        return []
    ranked = [(max(_scores(query, e)), e) for e in load().values()]
    found = [(score, e) for score, e in ranked if score >= least]
    return [e for _, e in sorted(found, key=lambda pair: (-pair[0], pair[1].slug))]


def _plain(text: str) -> str:
    """Without case, spaces, hyphens and accents: back-propagation, Back Propagation and backpropagation are one."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if c.isalnum())


@functools.cache
def _keys(slug: str) -> list[tuple[str, float]]:
    """The names to compare a query with, and how much less each counts; of "MLP (…)" also the parts at the bracket.

    What an entry only covers counts less than any name, so that a term of that name would come first.
    """
    names, covers = load()[slug].names, load()[slug].covers
    parts = [part for name in names for part in re.split(r"[()（）]", name) if re.search("[(（]", name)]
    losses = [0.0 if i < 3 else 0.5 for i in range(len(names))] + [1.0] * len(parts)  # slug, term, 术语; aliases; parts
    losses += [12.0] * len(covers)
    return [(key, loss) for key, loss in zip(map(_plain, [*names, *parts, *covers]), losses, strict=True) if key]


@functools.cache
def _sounds(slug: str) -> list[str]:
    """The Chinese names in pinyin; the library takes a tenth of a second to load, so only a Latin query asks."""
    from pypinyin import lazy_pinyin

    return [_plain("".join(lazy_pinyin(name))) for name in load()[slug].names if not name.isascii()]


def _scores(query: str, e: Entry) -> list[float]:
    scores = [_score(query, name) - loss for name, loss in _keys(e.slug)]
    if query.isascii() and len(query) > 2:
        scores += [_score(query, sounds) - 6 for sounds in _sounds(e.slug)]
    return scores


def _score(query: str, name: str) -> float:
    """How well one name answers a query, 0 to 100; of two names that contain it, the shorter one is better."""
    if query == name:
        return 100
    if query in name:
        return (65 if name.startswith(query) else 60) + 30 * len(query) / len(name)
    alike = 0.88 * fuzz.ratio(query, name)  # letters exchanged ("sofmtax")
    if len(name) > 2:
        alike = max(alike, 0.7 * fuzz.partial_ratio(query, name))  # a name inside a longer query ("softmax layer")
    return alike
