"""The glossary for other programs: JSON, CSV, flash cards for Anki, and SKOS for terminologists."""

import csv
import hashlib
import html
import io
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from dlterms.glossary.cards import cite, is_chinese
from dlterms.glossary.entries import CHAPTERS, KINDS, Entry, home, load

COLUMNS = ("slug", "term", "zh", "pinyin", "chapter", "kind", "aliases", "formula", "english", "chinese", "notebook")
CONCEPTS = "urn:dlterms:"  # a name, not an address: the glossary has no fixed place on the web


def records(entries: Mapping[str, Entry] | None = None) -> dict[str, Any]:
    """The glossary as plain data, as glossary.schema.json in this package describes it."""
    entries = load() if entries is None else entries
    return {
        "title": "dlterms",
        "chapters": [{"id": key, "en": en, "zh": zh} for key, (en, zh) in CHAPTERS.items()],
        "kinds": [{"id": key, "zh": zh} for key, zh in KINDS.items()],
        "entries": [_record(e) for e in entries.values()],
    }


def _record(e: Entry) -> dict[str, Any]:
    fields = asdict(e) | {"pinyin": pinyin(e.zh)}
    if e.picture:
        fields["picture"] = {"file": e.picture_file} | e.picture
    del fields["covers"]  # for our search: elsewhere they would be taken for synonyms
    return fields


def to_json(entries: Mapping[str, Entry] | None = None) -> str:
    """The glossary as JSON text."""
    return json.dumps(records(entries), ensure_ascii=False, indent=1) + "\n"


def to_csv(entries: Mapping[str, Entry] | None = None) -> str:
    """One line a term; aliases are separated by a bar."""
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    for row in records(entries)["entries"]:
        table.writerow(row | {"aliases": " | ".join(row["aliases"])})
    return out.getvalue()


def to_skos(entries: Mapping[str, Entry] | None = None) -> str:
    """A SKOS vocabulary in Turtle: labels in both languages, definitions, notes, relations and sources.

    Raises ImportError where the extra `export` (rdflib) is not installed.
    """
    from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, URIRef

    entries = load() if entries is None else entries
    graph, scheme = Graph(), URIRef(CONCEPTS + "glossary")
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    graph.add((scheme, DCTERMS.title, Literal("dlterms", lang="en")))
    for e in entries.values():
        concept = URIRef(CONCEPTS + e.slug)
        facts = [
            (RDF.type, SKOS.Concept),
            (SKOS.inScheme, scheme),
            (SKOS.notation, Literal(e.slug)),
            (SKOS.prefLabel, Literal(e.term, lang="en")),
            (SKOS.prefLabel, Literal(e.zh, lang="zh-Hans")),
            *((SKOS.altLabel, Literal(a, lang="zh-Hans" if is_chinese(a) else "en")) for a in e.aliases),
            (SKOS.definition, Literal(e.english, lang="en")),
            (SKOS.definition, Literal(e.chinese, lang="zh-Hans")),
            *((SKOS.related, URIRef(CONCEPTS + slug)) for slug in e.related if slug in entries),
            *((DCTERMS.requires, URIRef(CONCEPTS + slug)) for slug in e.prerequisites if slug in entries),
            *((DCTERMS.source, Literal(_without_links(cite(r)))) for r in e.references),
        ]
        for predicate, value in facts:
            graph.add((concept, predicate, value))
    return graph.serialize(format="turtle")


def to_anki(entries: Mapping[str, Entry] | None = None) -> bytes:
    """A deck for Anki: the term in front; formula and definition behind, in both languages.

    A card keeps its identity from one export to the next, so that importing a newer deck updates the cards and
    keeps what was learnt. Raises ImportError where the extra `export` (genanki) is not installed.
    """
    import genanki

    model = genanki.Model(
        _number("model"),
        "dlterms",
        fields=[{"name": name} for name in ("Slug", "Term", "中文", "Formula", "English", "中文释义", "Myth")],
        templates=[{"name": "Term", "qfmt": _FRONT, "afmt": _BACK}],
        css=_CSS,
    )
    entries = load() if entries is None else entries
    deck = genanki.Deck(_number("deck"), "dlterms · 深度学习术语")
    for e in entries.values():
        deck.add_note(
            genanki.Note(
                model,
                [
                    e.slug,
                    html.escape(e.term),
                    html.escape(e.zh),
                    _picture(e) + (rf"\[{html.escape(e.formula)}\]" if e.formula else ""),
                    *(_field(text) for text in (e.english, e.chinese, f"{e.myth}\n\n{e.myth_zh}".strip())),
                ],
                guid=genanki.guid_for("dlterms", e.slug),
                tags=[f"chapter-{e.chapter}", e.kind],
            )
        )
    package = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:  # Anki's pictures are all in one folder, by name
        pictures = [
            (home() / "glossary" / e.picture_file, Path(folder, _media(e))) for e in entries.values() if e.picture
        ]
        media = [str(shutil.copy(source, target)) for source, target in pictures]
        genanki.Package(deck, media_files=media).write_to_file(package)
    return package.getvalue()


def _picture(e: Entry) -> str:
    words = html.escape(" ".join(e.picture.values()))
    return f'<img src="{_media(e)}" alt="{words}">' if e.picture else ""


def _media(e: Entry) -> str:
    return f"dlterms-{e.slug}.svg"


_FRONT = '<h1>{{Term}}</h1><h2 lang="zh-Hans">{{中文}}</h2>'
_BACK = (
    '{{FrontSide}}<hr id="answer">{{Formula}}<div>{{English}}</div><div lang="zh-Hans">{{中文释义}}</div>'
    "{{#Myth}}<blockquote>{{Myth}}</blockquote>{{/Myth}}"
)
_CSS = """.card { font-family: sans-serif; font-size: 17px; max-width: 42em; margin: auto; line-height: 1.55 }
h1, h2 { text-align: center } h2 { font-weight: normal } blockquote { color: #9a4b00 }
img { display: block; margin: 0 auto 1em; max-width: 100% }"""


def _number(name: str) -> int:
    """Anki tells decks and note types by a number, which must not change from export to export."""
    return int(hashlib.sha256(f"dlterms {name}".encode()).hexdigest()[:7], 16)


def _field(text: str) -> str:
    """Markdown as the HTML of an Anki field, with formulas as Anki's MathJax wants them."""
    from markdown_it import MarkdownIt

    formulas: list[str] = []

    def keep(found: re.Match[str]) -> str:
        display, in_line = found.groups()
        formulas.append(rf"\[{html.escape(display)}\]" if display else rf"\({html.escape(in_line)}\)")
        return f"\x02{len(formulas) - 1}\x03"

    kept = re.sub(r"\$\$(.+?)\$\$|\$([^$]+)\$", keep, text, flags=re.S)
    shown = MarkdownIt().render(_without_links(kept))
    return re.sub("\x02(\\d+)\x03", lambda found: formulas[int(found[1])], shown).strip()


def _without_links(text: str) -> str:
    """Links to other files mean nothing elsewhere; of those on the web the address is kept."""
    return re.sub(r"\[([^\]]*)\]\(([^)]*)\)", lambda m: m[2] if m[2].startswith("http") else m[1], text)


def pinyin(text: str) -> str:
    """How a Chinese name is read, with tone marks: "chí huà"."""
    from pypinyin import Style, lazy_pinyin

    return " ".join(" ".join(lazy_pinyin(text, style=Style.TONE)).split())


class Format(NamedTuple):
    """An export: what it is in words, what makes it, and the file for what a terminal cannot show."""

    what: str
    make: Callable[[Mapping[str, Entry] | None], str | bytes]
    file: str = ""


# every way out of the glossary: the command line and the tests know no others
FORMATS = {
    "json": Format("records with a schema", to_json),
    "csv": Format("a line a term", to_csv),
    "anki": Format("a deck of flash cards", to_anki, "dlterms.apkg"),
    "skos": Format("a vocabulary in Turtle", to_skos),
}
