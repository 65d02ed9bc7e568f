"""Every export holds what the entries say, and reads back."""

import contextlib
import csv
import dataclasses
import io
import json
import sqlite3
import zipfile
from importlib.resources import files

import jsonschema
import pytest

from dlterms import glossary
from dlterms.glossary import exports
from dlterms.glossary.exports import FORMATS
from small_glossary import REFERENCE, made


def notes(deck, folder):
    """The notes of an Anki deck by their first field: its identity in Anki, then its fields."""
    zipfile.ZipFile(io.BytesIO(deck)).extract("collection.anki2", folder)
    rows = sqlite3.connect(folder / "collection.anki2").execute("select guid, flds from notes").fetchall()
    return {fields.split("\x1f")[0]: (guid, fields.split("\x1f")) for guid, fields in rows}


def test_json_is_for_reading_too(only):
    e = made(aliases=["small"], references=[REFERENCE], covers=["grain"])
    only(e)
    text = exports.to_json()
    data = json.loads(text)
    assert '\n "title": "dlterms",\n' in text and '"zh": "某词"' in text and text.endswith("}\n")
    assert data["chapters"][0] == {"id": "A", "en": "Neurons", "zh": "神经元"}
    assert data["kinds"][0] == {"id": "function", "zh": "函数"}
    fields = dataclasses.asdict(e) | {"pinyin": "mǒu cí"}
    assert fields.pop("covers") == ["grain"] and "grain" not in text  # for the search, and no synonym
    assert data["entries"] == [fields]


def test_an_export_is_of_the_entries_given_and_else_of_all(only, tmp_path):
    only(made("small"))
    given = {"big": made("big")}
    for export in (exports.to_json, exports.to_csv, exports.to_skos):
        assert "small" in export() and "big" not in export()
        assert "big" in export(given) and "small" not in export(given)
        assert "small" not in export({})
    assert set(notes(exports.to_anki(), tmp_path)) == {"small"}
    assert set(notes(exports.to_anki(given), tmp_path)) == {"big"}
    assert set(notes(exports.to_anki({}), tmp_path)) == set()


def test_csv_has_one_line_a_term_and_bars_between_aliases():
    one = made(aliases=["small", "微"], formula="x", notebook="there")
    assert exports.to_csv({"tiny": one}) == (
        "slug,term,zh,pinyin,chapter,kind,aliases,formula,english,chinese,notebook\n"
        "tiny,Tiny,某词,mǒu cí,A,idea,small | 微,x,It is tiny.,它很小。,there\n"
    )


def test_skos_has_every_name_text_relation_and_source():
    from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, URIRef

    source = REFERENCE | {"doi": "10.1/a"}
    e = made(aliases=["small", "微"], related=["big", "none"], prerequisites=["huge", "no_one"], references=[source])
    text = exports.to_skos({"tiny": e, "big": made("big"), "huge": made("huge")})
    graph = Graph().parse(data=text, format="turtle")
    concept, scheme = URIRef("urn:dlterms:tiny"), URIRef("urn:dlterms:glossary")
    assert set(graph.predicate_objects(scheme)) == {
        (RDF.type, SKOS.ConceptScheme),
        (DCTERMS.title, Literal("dlterms", lang="en")),
    }
    assert set(graph.predicate_objects(concept)) == {
        (RDF.type, SKOS.Concept),
        (SKOS.inScheme, scheme),
        (SKOS.notation, Literal("tiny")),
        (SKOS.prefLabel, Literal("Tiny", lang="en")),
        (SKOS.prefLabel, Literal("某词", lang="zh-Hans")),
        (SKOS.altLabel, Literal("small", lang="en")),
        (SKOS.altLabel, Literal("微", lang="zh-Hans")),
        (SKOS.definition, Literal("It is tiny.", lang="en")),
        (SKOS.definition, Literal("它很小。", lang="zh-Hans")),
        (SKOS.related, URIRef("urn:dlterms:big")),
        (DCTERMS.requires, URIRef("urn:dlterms:huge")),
        (DCTERMS.source, Literal("A. Writer (1999). *A Paper*. https://doi.org/10.1/a")),
    }


def test_a_note_for_anki_has_html_in_its_fields(tmp_path):
    e = made(
        "one_two",
        term="A<B",
        zh="甲&乙",
        formula="a < b",
        english="*If* $x < 1$ and $y$, see [two](two.md).\n\n$$\nx_1 < y_1\n$$\n\n**Pitfalls**\n\n- one",
        myth="No.",
        myth_zh="不。",
    )
    found = notes(exports.to_anki({"one_two": e, "tiny": made()}), tmp_path)
    assert found["one_two"][1] == [
        "one_two",
        "A&lt;B",
        "甲&amp;乙",
        r"\[a &lt; b\]",
        "<p><em>If</em> \\(x &lt; 1\\) and \\(y\\), see two.</p>\n<p>\\[\nx_1 &lt; y_1\n\\]</p>\n"
        "<p><strong>Pitfalls</strong></p>\n<ul>\n<li>one</li>\n</ul>",
        "<p>它很小。</p>",
        "<p>No.</p>\n<p>不。</p>",
    ]
    assert found["tiny"][1][3:] == ["", "<p>It is tiny.</p>", "<p>它很小。</p>", ""]


def test_decks_and_notes_keep_the_numbers_that_anki_knows_them_by(tmp_path):
    ((guid, _),) = notes(exports.to_anki({"tiny": made()}), tmp_path).values()
    with contextlib.closing(sqlite3.connect(tmp_path / "collection.anki2")) as db:
        models, decks = map(json.loads, db.execute("select models, decks from col").fetchone())
        tags = db.execute("select tags from notes").fetchone()[0].split()
    assert (set(models), set(decks) - {"1"}, guid) == ({"92347279"}, {"167300686"}, "gSM.WTvj5y")
    assert set(tags) == {"chapter-A", "idea"}


def test_links_to_files_are_dropped_and_those_to_the_web_become_addresses():
    text = "See [a](b.md), [c d](https://e.org/f) and [g](http://h)."
    assert exports._without_links(text) == "See a, https://e.org/f and http://h."


def test_pinyin_has_tone_marks_and_single_spaces():
    assert exports.pinyin("Softmax 函数") == "Softmax hán shù"


def words(made):
    """An export as text; one that is an archive, as the text of its files."""
    if isinstance(made, str):
        return made
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return "".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_text_or_a_file_with_every_term(name):
    chosen = FORMATS[name]
    made = chosen.make(None)
    assert bool(chosen.file) == isinstance(made, bytes), "bytes need the name of a file, text needs none"
    text = words(made)
    assert [slug for slug, e in glossary.load().items() if slug not in text or e.zh not in text] == []


def test_json_holds_to_its_schema_and_reads_back():
    schema = json.loads((files("dlterms.glossary") / "glossary.schema.json").read_text(encoding="utf-8"))
    data = json.loads(exports.to_json())
    jsonschema.Draft202012Validator(schema).validate(data)
    assert {e["slug"] for e in data["entries"]} == set(glossary.load())
    data["entries"][0]["color"] = "red"
    with pytest.raises(jsonschema.ValidationError, match="color"):
        jsonschema.validate(data, schema)


def test_csv_reads_back():
    rows = {row["slug"]: row for row in csv.DictReader(io.StringIO(exports.to_csv()))}
    assert set(rows) == set(glossary.load())
    assert rows["pooling"]["pinyin"] == "chí huà"
    assert rows["softmax"]["chinese"] == glossary.load()["softmax"].chinese


def test_skos_reads_back():
    from rdflib import SKOS, Graph, Literal, URIRef

    graph = Graph().parse(data=exports.to_skos(), format="turtle")
    assert len(list(graph.subjects(None, SKOS.Concept))) == len(glossary.load())
    labels = set(graph.objects(URIRef("urn:dlterms:softmax"), SKOS.prefLabel))
    assert labels == {Literal("Softmax", lang="en"), Literal("Softmax 函数", lang="zh-Hans")}


def test_the_anki_deck_reads_back_and_keeps_its_identities(tmp_path):
    one = notes(exports.to_anki(), tmp_path)
    two = notes(exports.to_anki(dict(reversed(glossary.load().items()))), tmp_path)
    assert set(one) == set(glossary.load())
    assert {slug: guid for slug, (guid, _) in one.items()} == {slug: guid for slug, (guid, _) in two.items()}
    _, term, zh, formula, english, chinese, myth = one["softmax"][1]
    assert (term, zh) == ("Softmax", "Softmax 函数")
    assert formula.startswith('<img src="dlterms-softmax.svg" alt="Bars of three scores')
    assert formula.endswith(rf'">\[{glossary.load()["softmax"].formula}\]')
    assert r"\(T \to \infty\)" in english and r"\(T \to \infty\)" in chinese
    assert "<em>argmax</em>" in myth and "最大值" in myth
    assert not any("$" in field or ".md" in field for _, fields in one.values() for field in fields)
