"""The whole glossary at a glance, in four orders: by chapter, A to Z, by pinyin, and by kind."""

import unicodedata
from collections.abc import Callable, Iterable

from dlterms.bilingual import T
from dlterms.glossary.cards import elsewhere, link
from dlterms.glossary.entries import CHAPTERS, KINDS, Entry, has_page, load
from dlterms.glossary.exports import pinyin
from dlterms.glossary.order import depths
from dlterms.teaching.showing import folded

ORDERS = ("chapter", "az", "pinyin", "kind")
_HEADINGS = {
    "chapter": "By chapter · 按章",
    "az": "A–Z",
    "pinyin": "By pinyin · 按拼音",
    "kind": "By kind · 按类别",
}


def listing(by: str = "chapter", folder: str = "notebooks") -> str:
    """Markdown with a link to every term, seen from a folder; ● marks the terms that have a page of their own.

    by : "chapter" (folded, in the order in which they are taught), "az", "pinyin" or "kind". Raises ValueError for
    another order.
    """
    if by not in ORDERS:
        raise ValueError(f"by must be one of {', '.join(ORDERS)}, got {by!r}")
    entries = list(load().values())
    if by == "chapter":
        taught = _as_taught(entries)
        chapters = {key: [e for e in taught if e.chapter == key] for key in CHAPTERS}
        return "\n\n".join(_folded(key, inside, folder) for key, inside in chapters.items() if inside)
    if by == "kind":
        groups = {
            f"{kind} · {zh}": sorted((e for e in entries if e.kind == kind), key=lambda e: e.term.casefold())
            for kind, zh in KINDS.items()
        }
        return _lines(groups, lambda e: link(e.slug, folder=folder))
    if by == "az":
        return _lines(_by_letter(entries, lambda e: e.term), lambda e: link(e.slug, "en", folder))
    return _lines(_by_letter(entries, lambda e: pinyin(e.zh)), lambda e: _read_aloud(e, folder))


def index_page() -> str:
    """The page glossary/index.md; `dlterms index` writes it, `dlterms check` says when it is out of date."""
    count = len(load())
    parts = [
        f"# The glossary · 术语表\n\n{count} terms in English and Chinese; ● marks those with a page of their own. "
        "Written by `dlterms index`.\n\n"
        f"共 {count} 个术语，中英对照；标 ● 的术语有自己的页面。本页由 `dlterms index` 生成。"
    ]
    parts += [f"## {_HEADINGS[by]}\n\n{listing(by, folder='glossary')}" for by in ORDERS]
    return "\n\n".join(parts) + "\n"


def _as_taught(entries: Iterable[Entry]) -> list[Entry]:
    """Each term after what it needs; of those that need as much, the terms of one page stand together."""
    depth = depths()
    return sorted(entries, key=lambda e: (depth[e.slug], e.notebook, e.notebook != e.slug, e.term.casefold()))


def _folded(chapter: str, entries: list[Entry], folder: str) -> str:
    """A chapter under its heading, to be opened: how many terms it has, how many of them a page, and a line a term."""
    pages = sum(map(has_page, entries))
    count = f"({len(entries)}, {pages} ●)" if pages else f"({len(entries)})"
    lines = []
    for e in entries:
        where = elsewhere(e)
        lines.append(f"- {link(e.slug, folder=folder)}{_dot(e)}" + (f" <small>{where.html()}</small>" if where else ""))
    heading = f"<b>{chapter}.</b> {T(*CHAPTERS[chapter]).html()} {count}"
    return folded(heading, "\n".join(lines))


def _by_letter(entries: Iterable[Entry], name: Callable[[Entry], str]) -> dict[str, list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for e in sorted(entries, key=lambda e: (_plain(name(e)), e.slug)):
        groups.setdefault(_plain(name(e))[0].upper(), []).append(e)
    return groups


def _plain(text: str) -> str:
    """Without tone marks and case, for sorting."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))


def _dot(e: Entry) -> str:
    return " ●" if has_page(e) else ""


def _read_aloud(e: Entry, folder: str) -> str:
    return link(e.slug, "zh", folder) + ("" if e.zh.isascii() else f" *{pinyin(e.zh)}*")


def _lines(groups: dict[str, list[Entry]], show: Callable[[Entry], str]) -> str:
    """A paragraph a group: its name, then its terms."""
    return "\n\n".join(
        f"**{name}**  " + "  |  ".join(show(e) + _dot(e) for e in entries)
        for name, entries in groups.items()
        if entries
    )
