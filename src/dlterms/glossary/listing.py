"""The whole glossary at a glance, in four orders: by chapter, A to Z, by pinyin, and by kind."""

import unicodedata
from collections.abc import Callable, Iterable

from dlterms.glossary.cards import link
from dlterms.glossary.entries import CHAPTERS, KINDS, Entry, has_notebook, load
from dlterms.glossary.exports import pinyin

ORDERS = ("chapter", "az", "pinyin", "kind")
_HEADINGS = {
    "chapter": "By chapter · 按章",
    "az": "A–Z",
    "pinyin": "By pinyin · 按拼音",
    "kind": "By kind · 按类别",
}


def listing(by: str = "chapter", folder: str = "notebooks") -> str:
    """Markdown with a link to every term, seen from a folder; ● marks the terms that have a notebook.

    by : "chapter", "az", "pinyin" or "kind". Raises ValueError for another order.
    """
    if by not in ORDERS:
        raise ValueError(f"by must be one of {', '.join(ORDERS)}, got {by!r}")
    entries = list(load().values())
    if by == "chapter":
        chapters = {key: [e for e in entries if e.chapter == key] for key in CHAPTERS}
        return "\n\n".join(_table(key, inside, folder) for key, inside in chapters.items() if inside)
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
        f"# The glossary · 术语表\n\n{count} terms in English and Chinese; ● marks those with a notebook to run. "
        "Written by `dlterms index`.\n\n"
        f"共 {count} 个术语，中英对照；标 ● 的术语配有可运行的笔记本。本页由 `dlterms index` 生成。"
    ]
    parts += [f"## {_HEADINGS[by]}\n\n{listing(by, folder='glossary')}" for by in ORDERS]
    return "\n\n".join(parts) + "\n"


def _table(chapter: str, entries: list[Entry], folder: str) -> str:
    rows = [
        f"| {link(e.slug, 'en', folder)} | {e.zh} | {e.kind} · {KINDS[e.kind]} | {'●' if has_notebook(e) else ''} |"
        for e in sorted(entries, key=lambda e: e.term.casefold())
    ]
    heading = f"### {chapter}. {' · '.join(CHAPTERS[chapter])}"
    return "\n".join([heading, "", "| term | 术语 | kind · 类别 | ● |", "|---|---|---|---|", *rows])


def _by_letter(entries: Iterable[Entry], name: Callable[[Entry], str]) -> dict[str, list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for e in sorted(entries, key=lambda e: (_plain(name(e)), e.slug)):
        groups.setdefault(_plain(name(e))[0].upper(), []).append(e)
    return groups


def _plain(text: str) -> str:
    """Without tone marks and case, for sorting."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))


def _read_aloud(e: Entry, folder: str) -> str:
    return link(e.slug, "zh", folder) + ("" if e.zh.isascii() else f" *{pinyin(e.zh)}*")


def _lines(groups: dict[str, list[Entry]], show: Callable[[Entry], str]) -> str:
    """A paragraph a group: its name, then its terms."""
    return "\n\n".join(
        f"**{name}**  " + "  |  ".join(show(e) + (" ●" if has_notebook(e) else "") for e in entries)
        for name, entries in groups.items()
        if entries
    )
