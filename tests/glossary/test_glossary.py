"""The glossary: the real entries hold to the rules, and each rule is seen to fail on a broken copy."""

import contextlib
import csv
import dataclasses
import io
import itertools
import json
import re
import sqlite3
import sys
import zipfile
from importlib.resources import files

import jsonschema
import pytest

from dlterms import glossary
from dlterms.glossary import cards, entries, exports, prose, rules, searching
from dlterms.glossary import listing as listings
from dlterms.glossary.listing import ORDERS, index_page, listing

ENGLISH = " ".join(f"word{i}" for i in range(90))
CHINESE = "神经网络由许多层组成，每一层先做仿射变换，再逐个元素地套用激活函数。" * 5
GOOD = """---
term: {term}
zh: 某词
chapter: A
aliases: [the {term}, 另一个名字]
kind: idea
notebook: first
ops: [softmax]
prerequisites: [{before}]
related: []
formula: 'y = \\frac{{a}}{{b}}'
references:
  - title: A Paper
    authors: A. Writer
    year: 1999
    doi: 10.1000/abc
zh_of: '{digest}'
---
The {term} is $x_i$: {english}

## 中文
{chinese}

## Myth / 常见误解
“It is red.” It is blue.

“它是红的。”其实它是蓝的。
"""


def write(root, slug, before=""):
    path = root / "glossary" / f"{slug}.md"
    text = GOOD.format(term=slug, before=before, digest="0" * 12, english=ENGLISH, chinese=CHINESE)
    path.write_text(text, encoding="utf-8")
    rules.accept_zh(slug, root)
    return path


@pytest.fixture
def root(tmp_path):
    """A small glossary without a fault: `first`, and `second` that needs it."""
    for folder in ("glossary", "notebooks"):
        (tmp_path / folder).mkdir()
    cell = {"cell_type": "markdown", "source": ["[entry](../glossary/first.md)"], "metadata": {}}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "notebooks" / "first.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    write(tmp_path, "first")
    write(tmp_path, "second", before="first")
    return tmp_path


def problems(root, **options):
    return [str(p) for p in rules.check(root, exported=["softmax"], **options).problems]


def test_the_small_glossary_is_sound(root):
    assert problems(root) == []
    assert problems(root, complete=True) == []


BROKEN = {
    "a missing field": ("kind: idea\n", "", 2, "'kind' is a required property: add one of the ten kinds"),
    "an unknown field": ("kind: idea", "kind: idea\ncolour: red", 2, "'colour' was unexpected"),
    "a wrong kind": ("kind: idea", "kind: thing", 6, "kind 'thing' is not one of"),
    "a wrong chapter": ("chapter: A", "chapter: Z", 4, "write a letter from A to K"),
    "an alias twice": ("[the second,", "[x, x,", 5, "non-unique"),
    "no YAML": ("term: second", "term: second: third", 2, "the front matter is no YAML"),
    "no front matter": ("---\nterm", "term", 1, "must begin with front matter"),
    "no Chinese": ("## 中文\n", "", 1, "has no section '## 中文'"),
    "another heading": ("## Myth / 常见误解", "## Myths", 24, "no heading but"),
    "a myth in one language": ("\n“它是红的。”其实它是蓝的。\n", "", 25, "the myth must be two paragraphs"),
    "no reference": ("references:\n", "references: []\n_: \n", 12, "should be non-empty"),
    "a broken DOI": ("10.1000/abc", "doi.org/10.1000/abc", 16, "write a DOI such as"),
    "an arXiv number read as a number": ("doi: 10.1000/abc", "arxiv: 1412.6980", 16, "write an arXiv number in quotes"),
    "an impossible arXiv month": ("doi: 10.1000/abc", "arxiv: '1413.6980'", 16, "an arXiv number"),
    "too many prerequisites": ("[first]", "[first, a, b, c, d]", 9, "is too long: write a list of at most four slugs"),
    "no locator": ("    doi: 10.1000/abc\n", "", 13, "has no doi, arxiv, isbn or url"),
    "an unknown prerequisite": ("[first]", "[frist]", 9, "prerequisites names frist, which has no entry"),
    "an unknown related term": ("related: []", "related: [thrid]", 10, "related names thrid, which has no entry"),
    "related to itself": ("related: []", "related: [second]", 10, "related names the entry itself"),
    "a prerequisite that is related": ("related: []", "related: [first]", 10, "first is a prerequisite and related"),
    "a stale translation": ("It is blue.", "It is green.", 17, "run `dlterms check --accept-zh second`"),
    "a changed formula": ("{a}{b}'", "{a}{c}'", 17, "run `dlterms check --accept-zh second`"),
    "an open brace": ("{a}{b}'", "{a}{b'", 11, "does not parse"),
    "left without right": (r"'y = \frac", r"'y = \left( \frac", 11, "does not parse"),
    "two subscripts": ("x_i$", "x_i_j$", 19, "does not parse"),
    "an unknown command": (r"\frac{a}{b}", r"\alfa", 11, r"\alfa, which MathJax does not know"),
    "a command MathJax lacks": (r"\frac{a}{b}", r"\bm{a}", 11, r"write \boldsymbol"),
    "too short": (" ".join(f"word{i}" for i in range(20, 90)), "", 19, "the English has 24 words"),
    "too long": ("word0 ", "word0 " * 200, 19, "the English has 293 words"),
    "short Chinese": (CHINESE[30:], "", 22, "the Chinese has 28 characters"),
    "a half-width comma": ("组成，", "组成,", 22, "half-width punctuation in '成,'"),
    "a half-width full stop": ("蓝的。", "蓝的.", 27, "half-width punctuation in '的.'"),
    "half-width brackets": ("神经网络由", "神经网络(NN)由", 22, "half-width punctuation in '络('"),
    "a traditional character": ("神经网络由", "神經网络由", 22, "'經' is not Simplified: write '经'"),
    "a line break in Chinese": ("再逐个", "\n再逐个", 23, "a line break inside a Chinese paragraph"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_entry_is_found_with_its_line(root, fault):
    old, new, line, what = BROKEN[fault]
    path = root / "glossary" / "second.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [p for p in problems(root) if what in p]
    assert found, problems(root)
    assert found[0].startswith(f"glossary/second.md:{line}: ")


def test_a_dead_link_in_an_entry(root):
    path = root / "glossary" / "second.md"
    path.write_text(path.read_text(encoding="utf-8").replace("It is blue.", "It is [blue](blue.md)."), encoding="utf-8")
    assert "glossary/second.md:25: links to blue.md, which does not exist: mend the link or write the file" in problems(
        root
    )


def test_a_dead_link_in_a_notebook(root):
    path = root / "notebooks" / "first.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("first.md", "frist.md"), encoding="utf-8")
    assert problems(root) == ["notebooks/first.ipynb:1: cell 1 links to ../glossary/frist.md, which does not exist"]


def test_a_circle_of_prerequisites(root):
    path = root / "glossary" / "first.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("prerequisites: []", "prerequisites: [second]"), encoding="utf-8"
    )
    (problem,) = problems(root)
    assert re.match(r"glossary/(first|second)\.md:9: prerequisites run in a circle, .*second", problem)


def test_what_no_entry_reaches(root):
    (root / "notebooks" / "lonely.ipynb").write_text('{"cells": []}', encoding="utf-8")
    report = rules.check(root, exported=["softmax", "tanh"])
    assert [p.what.split(":")[0] for p in report.problems] == [
        "no entry has this notebook",
        "no entry has the op tanh",
    ]


def test_what_is_planned_is_counted_and_with_complete_a_problem(root):
    path = root / "glossary" / "second.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("notebook: first", "notebook: later").replace("[softmax]", "[sofmax]"),
        encoding="utf-8",
    )
    report = rules.check(root, exported=["softmax"])
    assert (report.problems, report.planned_notebooks, report.planned_ops) == ([], ["later"], ["sofmax"])
    assert problems(root, complete=True) == [
        "glossary/second.md:7: notebooks/later.ipynb does not exist: write it or take the name out",
        "glossary/second.md:8: dlterms does not export sofmax: write it or take the name out",
    ]


def test_only_the_entries_asked_for_are_reported(root):
    for slug in ("first", "second"):
        path = root / "glossary" / f"{slug}.md"
        path.write_text(path.read_text(encoding="utf-8").replace("kind: idea", "kind: thing"), encoding="utf-8")
    assert {p.split(":")[0] for p in problems(root)} > {"glossary/first.md", "glossary/second.md"}
    assert {p.split(":")[0] for p in problems(root, slugs=["first"])} == {"glossary/first.md"}


def test_accepting_a_translation_records_the_digest_of_the_english(root):
    path = root / "glossary" / "second.md"
    path.write_text(path.read_text(encoding="utf-8").replace("word3", "another"), encoding="utf-8")
    assert len(problems(root)) == 1
    assert rules.accept_zh("second", root)
    assert problems(root) == []
    assert not rules.accept_zh("second", root)


def test_the_digest_ignores_line_breaks_and_the_chinese(root):
    path = root / "glossary" / "second.md"
    before = glossary.read(path).english_digest
    path.write_text(
        path.read_text(encoding="utf-8").replace("word7 ", "word7\n").replace("激活函数", "传递函数"), encoding="utf-8"
    )
    assert glossary.read(path).english_digest == before


def test_the_schemas_are_schemas():
    for name in ("entry", "glossary"):
        schema = json.loads((files("dlterms.glossary") / f"{name}.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)


def notes(deck, folder):
    """The notes of an Anki deck by their first field: its identity in Anki, then its fields."""
    zipfile.ZipFile(deck).extract("collection.anki2", folder)
    rows = sqlite3.connect(folder / "collection.anki2").execute("select guid, flds from notes").fetchall()
    return {fields.split("\x1f")[0]: (guid, fields.split("\x1f")) for guid, fields in rows}


# what a made-up entry or glossary shows better than the real one


def made(slug="tiny", **fields):
    """An entry that is not in a file."""
    plain = {"term": slug.replace("_", " ").capitalize(), "zh": "某词", "chapter": "A", "kind": "idea", "zh_of": ""}
    return entries.Entry(slug, **plain | {"english": "It is tiny.", "chinese": "它很小。"} | fields)


@pytest.fixture
def only(monkeypatch, tmp_path):
    """Call it with entries, and the glossary has no others; the only notebook is there.ipynb."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "there.ipynb").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(entries, "home", lambda: tmp_path)

    def are(*some):
        for cached in (searching._keys, searching._sounds):
            cached.cache_clear()
        for module in (cards, searching, listings, exports):
            monkeypatch.setattr(module, "load", lambda: {e.slug: e for e in some})

    yield are
    are()


@pytest.fixture
def at_home(root, monkeypatch):
    """The small glossary, in the place of the real one."""
    for module in (entries, rules):
        monkeypatch.setattr(module, "home", lambda: root)
    glossary.load.cache_clear()
    yield root
    glossary.load.cache_clear()


def change(root, slug, old, new):
    path = root / "glossary" / f"{slug}.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


# entries


def test_what_was_read_or_found_cannot_be_changed_afterwards(root):
    section = entries.Section(1, "text")
    source = rules.Source(root, section, {}, made())
    report = rules.Report(0, [], [], [])
    for thing in (section, made(), rules.Problem("file", 1, "what"), report, source):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, dataclasses.fields(thing)[0].name, "changed")
    with pytest.raises(TypeError):
        glossary.load()["softmax"] = made()


def test_an_entry_is_called_by_its_slug_its_two_terms_and_its_aliases():
    e = made("max_pooling", term="Maximum pooling", zh="最大池化", aliases=["MP", "最大汇聚"])
    assert e.names == ["max pooling", "Maximum pooling", "最大池化", "MP", "最大汇聚"]


def test_a_title_has_both_names_and_one_where_they_are_the_same():
    assert made(term="Pooling", zh="池化").title == "Pooling · 池化"
    assert made(term="LSTM", zh="LSTM").title == "LSTM"


def test_the_digest_is_of_the_english_the_myth_and_the_formula():
    digest = made().english_digest
    assert re.fullmatch("[0-9a-f]{12}", digest)
    for field in ("english", "myth", "formula"):
        assert made(**{field: "something else"}).english_digest != digest
    for field in ("term", "chinese", "myth_zh", "zh"):
        assert made(**{field: "something else"}).english_digest == digest


def test_home_is_the_repository_or_the_copy_in_the_package(monkeypatch, tmp_path):
    package = tmp_path / "src" / "dlterms"
    monkeypatch.setattr(entries, "__file__", str(package / "glossary" / "entries.py"))
    for folder in (tmp_path, package / "content"):  # one of the two folders is not enough
        (folder / "glossary").mkdir(parents=True)
    with pytest.raises(FileNotFoundError, match="installed without its glossary/ and notebooks/ folders"):
        glossary.home()
    (package / "content" / "notebooks").mkdir()
    assert glossary.home() == package / "content"
    (tmp_path / "notebooks").mkdir()
    assert glossary.home() == tmp_path


def test_a_file_is_split_at_its_headings_and_each_part_knows_its_line(tmp_path):
    path = tmp_path / "tiny.md"
    path.write_text(
        "---\nterm: Tiny\nzh: 小\n---\nIt is\ntiny.\n\n## 中文\n它很小。\n\n## Myth / 常见误解\nBig.\n\n大。\n",
        encoding="utf-8",
    )
    head, parts = entries.split(path)
    assert head == entries.Section(2, "term: Tiny\nzh: 小\n")
    assert parts == {
        "": entries.Section(5, "It is\ntiny.\n\n"),
        "中文": entries.Section(9, "它很小。\n\n"),
        "Myth / 常见误解": entries.Section(12, "Big.\n\n大。\n"),
    }


def test_an_entry_has_its_texts_without_the_blank_lines_around_them(root):
    e = glossary.read(root / "glossary" / "second.md")
    assert (e.slug, e.english, e.chinese) == ("second", f"The second is $x_i$: {ENGLISH}", CHINESE)
    assert (e.myth, e.myth_zh) == ("“It is red.” It is blue.", "“它是红的。”其实它是蓝的。")


def test_an_entry_without_a_myth_has_two_empty_ones(root):
    path = root / "glossary" / "second.md"
    path.write_text(path.read_text(encoding="utf-8").split("## Myth")[0], encoding="utf-8")
    e = glossary.read(path)
    assert (e.myth, e.myth_zh) == ("", "")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            "“它是红的。”其实它是蓝的。\n",
            "",
            "second.md:25: the myth must be two paragraphs, English and Chinese, not 1",
        ),
        ("蓝的。\n", "蓝的。\n\n三。\n", "second.md:25: the myth must be two paragraphs, English and Chinese, not 3"),
        ("\n## 中文\n", "\n", "second.md:1: has no section '## 中文'"),
        (
            "\n## Myth",
            "\n## Myths",
            "second.md:24: no heading but '## 中文' and '## Myth / 常见误解', got 'Myths / 常见误解'",
        ),
        ("kind: idea\n", "", "second.md:2: front matter: Entry.__init__() missing 1 required"),
        ("kind: idea", "kind: [idea", "second.md:2: front matter: while parsing a flow sequence"),
        ("---\nterm", "term", "second.md:1: must begin with front matter between two lines of ---"),
    ],
)
def test_a_file_that_is_no_entry_is_refused_with_its_line(root, old, new, what):
    path = change(root, "second", old, new)
    with pytest.raises(ValueError, match=re.escape(what)) as error:
        glossary.read(path)
    assert "\n" not in str(error.value)


def test_the_glossary_has_every_entry_in_alphabetical_order_and_not_the_index(at_home):
    write(at_home, "absent")
    (at_home / "glossary" / "index.md").write_text("# The glossary\n", encoding="utf-8")
    assert list(glossary.load()) == ["absent", "first", "second"]


def test_an_entry_has_a_notebook_when_it_names_one_that_is_there(at_home, tmp_path_factory):
    (at_home / "notebooks" / ".ipynb").write_text("{}", encoding="utf-8")
    assert entries.has_notebook(made(notebook="first")) is True
    assert entries.has_notebook(made(notebook="later")) is False
    assert entries.has_notebook(made(notebook="")) is False
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert entries.has_notebook(made(notebook="first"), elsewhere) is False


# cards

REFERENCE = {"title": "A Paper", "authors": "A. Writer", "year": 1999}


def test_a_card_has_all_that_an_entry_has_in_this_order(only):
    only(
        made(
            aliases=["small", "微"],
            formula="x < 1",
            myth="It grows.\nNo.",
            myth_zh="会长。",
            prerequisites=["big", "no_entry"],
            related=["huge"],
            references=[REFERENCE, REFERENCE | {"title": "A Book"}],
        ),
        made("big", zh="大", notebook="there"),
        made("huge", zh="巨"),
    )
    assert glossary.card("tiny").markdown == (
        "**Tiny · 某词** — *idea · 概念* · small · 微\n\n"
        "$$ x < 1 $$\n\n"
        "It is tiny.\n\n"
        "它很小。\n\n"
        "> **Myth · 常见误解** It grows.\n> No.\n> \n> 会长。\n\n"
        "**Before this · 先读** [Big · 大](there.ipynb) | no entry\n\n"
        "**Related · 相关** [Huge · 巨](../glossary/huge.md)\n\n"
        "**References · 文献**\n\n- A. Writer (1999). *A Paper*.\n- A. Writer (1999). *A Book*."
    )


def test_a_card_is_silent_about_what_its_entry_does_not_have(only):
    only(made(references=[REFERENCE]))
    assert glossary.card("tiny").markdown == (
        "**Tiny · 某词** — *idea · 概念*\n\nIt is tiny.\n\n它很小。\n\n"
        "**References · 文献**\n\n- A. Writer (1999). *A Paper*."
    )


@pytest.mark.parametrize(
    ("lang", "names", "text", "myth", "big", "shown"),
    [
        (
            "en",
            "**Tiny** — *idea* · small",
            "It is tiny.",
            "> **Myth** It grows.",
            "**Before this** [Big](",
            "Tiny (idea)",
        ),
        ("zh", "**某词** — *概念* · 微", "它很小。", "> **常见误解** 会长。", "**先读** [大](", "某词 (概念)"),
    ],
)
def test_a_card_in_one_language_has_only_its_names_and_texts(only, lang, names, text, myth, big, shown):
    aliases = ["small", "微"]
    only(made(aliases=aliases, myth="It grows.", myth_zh="会长。", prerequisites=["big"]), made("big", zh="大"))
    card = glossary.card("tiny", lang)
    assert card.markdown.split("\n\n")[:4] == [names, text, myth, f"{big}../glossary/big.md)"]
    assert repr(card) == shown


def test_a_card_leads_from_the_notebooks_where_its_entry_led_from_the_glossary(only):
    text = "See [big](big.md), [huge](huge.md) and [gone](gone.md)."
    only(made(english=text, myth=text, myth_zh="无。"), made("big", notebook="there"), made("huge", notebook="later"))
    moved = "See [big](there.ipynb), [huge](../glossary/huge.md) and [gone](gone.md)."
    _, english, _, myth, *_ = glossary.card("tiny").markdown.split("\n\n")
    assert english == moved
    assert myth.startswith(f"> **Myth · 常见误解** {moved}")


def test_a_link_is_relative_to_the_folder_it_stands_in(only):
    only(made(notebook="there"), made("big"))
    assert glossary.link("tiny") == "[Tiny · 某词](there.ipynb)"
    assert glossary.link("tiny", folder="glossary") == "[Tiny · 某词](../notebooks/there.ipynb)"
    assert glossary.link("big", "en") == "[Big](../glossary/big.md)"
    assert glossary.link("big", "zh", "glossary") == "[某词](big.md)"
    assert glossary.link("not_yet_there") == "not yet there"


@pytest.mark.parametrize(
    ("fields", "cited"),
    [
        ({}, "."),
        ({"where": "Nature, vol. 1."}, ", Nature, vol. 1."),
        ({"doi": "10.1/a"}, ". [doi:10.1/a](https://doi.org/10.1/a)"),
        ({"arxiv": "1412.6980"}, ". [arXiv:1412.6980](https://arxiv.org/abs/1412.6980)"),
        ({"url": "https://a.org/b/c.html"}, ". [a.org](https://a.org/b/c.html)"),
        ({"isbn": "9780262035613"}, ". ISBN 9780262035613"),
        ({"url": "https://a.org", "isbn": "9780262035613"}, ". [a.org](https://a.org)"),
        ({"where": "p. 1", "doi": "10.1/a", "arxiv": "1412.6980"}, ", p. 1. [doi:10.1/a](https://doi.org/10.1/a)"),
    ],
)
def test_a_reference_is_linked_by_the_best_address_it_has(fields, cited):
    assert glossary.cite(REFERENCE | fields) == f"A. Writer (1999). *A Paper*{cited}"


def test_a_text_is_chinese_when_there_is_one_chinese_character_in_it():
    assert cards.is_chinese("Softmax 函数") is True
    assert cards.is_chinese("naïve, “quoted” …") is False


# searching


def test_a_term_is_found_by_slug_first_and_then_by_any_name_however_it_is_written(only):
    only(made("big", term="Tiny"), made(aliases=["Très petit"], zh="小"))
    assert glossary.entry("tiny").slug == "tiny"
    assert [glossary.entry(name).slug for name in ("TRES-PETIT", " 小 ", "Tiny")] == ["tiny", "tiny", "big"]


def test_an_unknown_term_names_the_nearest_three_however_far_they_are(only):
    only(*(made(slug, zh="词") for slug in ("alpha", "alphabet", "omega", "zzzz")))
    with pytest.raises(KeyError) as error:
        glossary.entry("alphab")
    assert error.value.nearest[:2] == ["alphabet", "alpha"]
    assert len(error.value.nearest) == 3
    assert str(error.value) == f"no term 'alphab'; nearest: {', '.join(error.value.nearest)}"
    with pytest.raises(KeyError, match="no term 'q'; nearest: alpha, alphabet, omega"):
        glossary.entry("q")  # like none of them


def test_the_better_a_name_answers_the_earlier_its_term_stands(only):
    names = ["net", "nettings", "the nets", "nexts"]
    only(*(made(f"{'dcba'[i]}_term", term=name, zh="词") for i, name in enumerate(names)))
    assert [e.term for e in glossary.search("net", least=0)] == names


def test_terms_that_answer_as_well_as_each_other_are_in_alphabetical_order(only):
    only(made("beta", term="Same"), made("alpha", term="Same"))
    assert [e.slug for e in glossary.search("same")] == ["alpha", "beta"]


def test_a_score_that_is_the_least_one_still_counts(only):
    only(made("one", term="abcd", zh="词"))  # begins with the query, which is half of it: 65 + 30/2
    assert [e.slug for e in glossary.search("ab", least=80)] == ["one"]
    assert glossary.search("ab", least=80.1) == []


def test_what_scores_below_sixty_is_not_found(only, monkeypatch):
    only(made())
    monkeypatch.setattr(searching, "_scores", lambda query, e: [12.0, 60.0])
    assert glossary.search("any") == [made()]
    monkeypatch.setattr(searching, "_scores", lambda query, e: [12.0, 59.9])
    assert glossary.search("any") == []


def test_scores_of_a_name():
    score = searching._score
    assert score("net", "net") == 100
    assert score("ab", "abcd") == 80  # begins with it
    assert score("bc", "abcd") == 75  # contains it
    assert score("b", "abcd") == 67.5
    assert score("x", "abcd") == score("xy", "ab") == 0
    assert score("xy", "xz") == pytest.approx(0.88 * 50)
    assert score("softmaxlayer", "softmax") == pytest.approx(0.7 * 100)  # the name inside a longer query
    assert score("grulayers", "gru") == pytest.approx(0.7 * 100)
    assert score("softmaxlayer", "so") < 30  # two letters stand in too many words


def test_an_alias_counts_a_little_less_than_the_terms_and_a_part_at_a_bracket_less_still(only):
    e = made("own_slug", term="Own term", zh="本名", aliases=["Other", "Deep net (DN)", "深网（旧）"])
    only(e)
    expected = {"ownslug": 0, "ownterm": 0, "本名": 0, "other": 0.5, "deepnetdn": 0.5, "深网旧": 0.5}
    assert dict(searching._keys("own_slug")) == expected | {"deepnet": 1, "dn": 1, "深网": 1, "旧": 1}
    for query, best in {"Own slug": 100, "own term": 100, "本名": 100, "other": 99.5, "dn": 99, "深网": 99}.items():
        assert max(searching._scores(searching._plain(query), e)) == best


def test_a_query_in_latin_letters_is_also_compared_with_the_sound_of_the_chinese_names(only):
    e = made("own_slug", term="Own term", zh="池化", aliases=["汇聚", "Latin"])
    only(e)
    assert searching._sounds("own_slug") == ["chihua", "huiju"]
    assert max(searching._scores("chihua", e)) == max(searching._scores("huiju", e)) == 94
    assert max(searching._scores("chi", e)) == 65 + 30 / 2 - 6
    assert max(searching._scores("ch", e)) == 0  # two letters begin too many sounds
    assert len(searching._scores("chi", e)) == len(searching._scores("ch", e)) + 2
    assert len(searching._scores("池化层", e)) == len(searching._scores("ch", e))


# rules


def test_a_sound_glossary_is_counted_without_its_index(root):
    (root / "glossary" / "index.md").write_text("no entry", encoding="utf-8")
    assert rules.check(root, exported=["softmax"]) == rules.Report(2, [], [], [], "")


def test_ops_are_by_default_what_dlterms_exports(root):
    report = rules.check(root)
    assert report.planned_ops == []
    assert "no entry has the op sigmoid: add it to the ops of the one it serves" in [p.what for p in report.problems]


def test_what_is_checked_by_default_is_the_glossary_at_home(at_home):
    change(at_home, "second", "kind: idea", "kind: thing")
    assert rules.check().entries == 2
    assert {p.file for p in rules.check(slugs=["second"]).problems} == {"glossary/second.md"}


def test_the_index_page_is_checked_at_home_when_the_entries_are_sound(at_home):
    stale = "glossary/index.md:1: is not what the entries say: run `dlterms index`"
    assert problems(at_home) == [stale]
    (at_home / "glossary" / "index.md").write_text("another page", encoding="utf-8")
    (at_home / "notebooks" / "lonely.ipynb").write_text('{"cells": []}', encoding="utf-8")
    assert problems(at_home)[0] == stale
    (at_home / "notebooks" / "lonely.ipynb").unlink()
    (at_home / "glossary" / "index.md").write_text(index_page(), encoding="utf-8")
    assert problems(at_home) == []
    (at_home / "glossary" / "index.md").unlink()
    change(at_home, "second", "kind: idea", "kind: thing")
    assert all("index" not in p for p in problems(at_home))


def test_problems_stand_in_the_order_of_files_and_lines(root):
    for slug in ("second", "first"):
        change(root, slug, "related: []", f"related: [{slug}]")
        change(root, slug, "It is blue.", "It is [blue](blue.md).")
    assert [p.split(": ")[0] for p in problems(root)] == [
        f"glossary/{slug}.md:{line}" for slug in ("first", "second") for line in (10, 17, 25)
    ]


def test_without_opencc_the_report_says_what_was_not_checked(root, monkeypatch):
    change(root, "second", "神经网络由", "神經网络由")
    rules.accept_zh("second", root)
    monkeypatch.setitem(sys.modules, "opencc", None)
    prose._converter.cache_clear()
    report = rules.check(root, exported=["softmax"])
    prose._converter.cache_clear()
    assert report.skipped == "Simplified characters were not checked: pip install 'dlterms[test]'"
    assert report.problems == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("kind: idea\n", "", "2: 'kind' is a required property: add one of the ten kinds"),
        ("kind: idea", "kind: idea\ncolour: red", "2: 'colour' was unexpected: take it out or mend its spelling"),
        ("[first]", "\n- first\n- First", "11: prerequisites 'First' does not match '^[a-z][a-z0-9_]*$': write "),
        ("doi: 10.1000/abc", "doi: 7", "16: references doi 7 is not of type 'string': write a DOI such as"),
        ("    doi: 10.1000/abc\n", "", "13: references has no doi, arxiv, isbn or url: write a title, authors, "),
        ("term: second", "term: [", "2: the front matter is no YAML (while parsing a flow sequence in "),
        (
            "\nterm: second",
            "\n- second\n---\n",
            "2: ['second'] is not of type 'object': write what the schema asks for",
        ),
        (
            "## Myth",
            "## Myths",
            "24: no heading but '## 中文' and '## Myth / 常见误解', got 'Myths / 常见误解': mend it, as",
        ),
    ],
)
def test_a_problem_says_where_it_is_and_what_to_do(root, old, new, problem):
    change(root, "second", old, new)
    assert problems(root)[0].startswith(f"glossary/second.md:{problem}")


def test_a_list_as_it_should_be_is_described_from_the_schema(root):
    change(root, "second", "[first]", "[First]")
    described = rules.SCHEMA["properties"]["prerequisites"]["description"]
    assert problems(root)[0].endswith(f": write {described}")


def test_links_to_the_web_or_to_a_part_of_a_file_that_is_there_are_alive(root):
    links = "[a](https://a.org/x.md) [b](mailto:a@b.c) [c](first.md#top) [d](../notebooks/first.ipynb)"
    change(root, "second", "It is blue.", f"It is {links}")
    rules.accept_zh("second", root)
    assert problems(root) == []


def test_a_dead_link_is_found_on_its_line_in_every_part(root):
    change(root, "second", "word1 ", "\n[a](gone.md) ")
    change(root, "second", "It is blue.", "It is [b](gone/too.md#top).")
    rules.accept_zh("second", root)
    assert problems(root) == [
        "glossary/second.md:20: links to gone.md, which does not exist: mend the link or write the file",
        "glossary/second.md:26: links to gone/too.md, which does not exist: mend the link or write the file",
    ]


def test_what_an_entry_names_twice_or_names_in_vain_is_found_at_the_item(root):
    change(root, "second", "[first]", "\n- first\n- none")
    change(root, "second", "related: []", "related:\n- second\n- first\n- no_one")
    assert problems(root) == [
        "glossary/second.md:11: prerequisites names none, which has no entry: write it or take it out",
        "glossary/second.md:12: first is a prerequisite and related: keep the prerequisite",
        "glossary/second.md:12: related names the entry itself: take it out",
        "glossary/second.md:15: related names no_one, which has no entry: write it or take it out",
    ]


def test_a_circle_is_told_from_each_term_to_what_it_needs(root):
    write(root, "third", before="second")
    write(root, "beside", before="third")
    change(root, "first", "prerequisites: []", "prerequisites: [third]")
    (problem,) = problems(root)
    start, circle = re.match(r"glossary/(\w+)\.md:9: prerequisites run in a circle, (.*): make one", problem).groups()
    terms = circle.split(" -> ")
    assert {*terms} == {"first", "second", "third"} and start == "first"
    assert len(terms) == 4 and terms[0] == terms[-1]
    needs = {"first": "third", "second": "first", "third": "second"}
    assert all(needs[term] == needed for term, needed in itertools.pairwise(terms))


def test_ops_and_notebooks_that_no_entry_has_are_told_in_full(root):
    for name in ("lonely", "index"):
        (root / "notebooks" / f"{name}.ipynb").write_text('{"cells": []}', encoding="utf-8")
    assert [str(p) for p in rules.check(root, exported=["softmax", "tanh", "relu"]).problems] == [
        "notebooks/lonely.ipynb:1: no entry has this notebook: add it to the one it serves",
        "src/dlterms/__init__.py:1: no entry has the op relu: add it to the ops of the one it serves",
        "src/dlterms/__init__.py:1: no entry has the op tanh: add it to the ops of the one it serves",
    ]


def test_only_the_text_of_a_notebook_has_links(root):
    change(root, "second", "notebook: first", "notebook: later")
    cells = [
        {"cell_type": "code", "source": ["x = '[a](gone.md)'"]},
        {"cell_type": "markdown", "source": ["[b](later.ipynb)\n", "[c](https://a.org) [d](first.ipynb)"]},
        {"cell_type": "markdown", "source": ["[e](never.ipynb)"]},
    ]
    (root / "notebooks" / "first.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert problems(root) == ["notebooks/first.ipynb:1: cell 3 links to never.ipynb, which does not exist"]


def test_a_term_that_no_notebook_serves_is_not_planned(root):
    change(root, "second", "notebook: first", "notebook: ''")
    assert rules.check(root, exported=["softmax"]).planned_notebooks == []
    assert problems(root, complete=True) == []


def test_an_entry_may_be_without_a_formula(root):
    change(root, "second", "formula: 'y = \\frac{a}{b}'\n", "")
    rules.accept_zh("second", root)
    assert problems(root) == []


def test_a_translation_is_accepted_on_its_line_in_the_front_matter_alone(at_home):
    path = change(at_home, "second", "word1 ", "word1\nzh_of: a field\n")
    before = glossary.load()["second"].zh_of
    assert rules.accept_zh("second")
    text = path.read_text(encoding="utf-8")
    e = glossary.load()["second"]
    assert e.zh_of == e.english_digest != before
    assert f"\nzh_of: '{e.english_digest}'\n---\n" in text and "\nzh_of: a field\n" in text


def test_a_translation_without_its_line_cannot_be_accepted(root):
    path = change(root, "second", "zh_of:", '"zh_of":')
    before = path.read_text(encoding="utf-8")
    with pytest.raises(ValueError, match=r"^second\.md:1: has no line 'zh_of:' in its front matter$"):
        rules.accept_zh("second", root)
    assert path.read_text(encoding="utf-8") == before


# prose


def found_in(english="", chinese="", myth="", formula=""):
    """What is wrong with three texts that begin on lines 10, 20 and 30, and with a formula on line 5."""
    english, chinese = english or "word " * 100, chinese or "字" * 200
    parts = {"": entries.Section(10, english), "中文": entries.Section(20, chinese)}
    if myth:
        parts["Myth / 常见误解"] = entries.Section(30, myth)
    return list(prose.prose_problems(made(english=english, chinese=chinese, formula=formula), parts, 5))


def test_a_text_may_have_80_to_200_words_and_100_to_500_characters():
    for words in (80, 200):
        assert found_in(english="word " * words) == []
    for words in (79, 201):
        assert found_in(english="word " * words) == [(10, f"the English has {words} words: write 80 to 200")]
    for characters in (100, 500):
        assert found_in(chinese="字" * characters) == []
    for characters in (99, 501):
        assert found_in(chinese="字" * characters) == [
            (20, f"the Chinese has {characters} characters: write 100 to 500")
        ]


def test_a_formula_counts_as_one_word_and_as_no_character():
    assert found_in(english="word " * 79 + "$a + b + c$") == []
    assert found_in(chinese="字" * 99 + "，$x$ and w")[0][1].startswith("the Chinese has 99 characters")


def test_every_formula_is_read_and_told_with_its_line():
    broken = "the formula '{x' does not parse (Unexpected end of stream, was expecting '$'): mend its braces"
    words = "word " * 50
    assert found_in(formula="{x") == [(5, broken)]
    assert found_in(english=f"{words}\n$a$ and ${{x$\n{words}") == [(11, broken)]
    assert found_in(chinese="字" * 100 + "\n\n${x$") == [(22, broken)]
    assert found_in(myth="It is.\n\n是。\n\n${x$") == [(34, broken)]


def test_a_formula_is_wrong_where_latex_or_mathjax_stumbles():
    assert list(prose._latex(r"\frac{a}{b} \Big( x \big)")) == []
    for formula, error in {"x_i_j": "DoubleSubscriptsError", r"\left( a": "ExtraLeftOrMissingRightError"}.items():
        assert list(prose._latex(formula)) == [f"the formula {formula!r} does not parse ({error}): mend it"]
    unknown = "the formula has {}, which MathJax does not know: write {}"
    assert list(prose._latex(r"\zeta \betta \alfa")) == [
        unknown.format(r"\alfa", "another"),
        unknown.format(r"\betta", "another"),
    ]
    assert list(prose._latex(r"\bm{a} + \argmax_x x")) == [
        unknown.format(r"\argmax", r"\operatorname{argmax}"),
        unknown.format(r"\bm", r"\boldsymbol"),
    ]


GAP = "a line break inside a Chinese paragraph shows as a gap: put the paragraph on one line"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("一。\n\n二。", []),
        ("一。\n二。", [(21, GAP)]),
        ("一。\n\n二。\n三。", [(23, GAP)]),
        ("列：\n- 一\n* 二\n| 三\n> 四\n12. 五", []),
        ("一。\n  \n二。", []),
        ("一。\n", []),
        ("用 `f(x), g` 与 $a, b$，见[二](two.md)。", []),
        ("“f(x) 是”，2.5 倍，A.B 的 C", []),
        ("一,二", [(20, "half-width punctuation in '一,': use ，。；：？！（）“”, or $…$ for a formula")]),
    ],
)
def test_a_chinese_paragraph_is_one_line_with_full_width_punctuation(text, faults):
    filler = "\n\n" + "字" * 100
    assert found_in(chinese=text + filler) == faults


def test_of_a_myth_the_second_paragraph_is_the_chinese_one():
    assert found_in(myth="It is,\nor not.\n\n是,\n不是。\n") == [
        (33, "half-width punctuation in '是,': use ，。；：？！（）“”, or $…$ for a formula"),
        (34, GAP),
    ]
    assert found_in(myth="只有一段。\n第二行。") == [(31, GAP)]


def test_a_traditional_character_is_found_with_its_simplified_form():
    chinese = "字" * 100
    assert found_in(chinese=f"{chinese}\n\n神經網络，`經`") == [
        (22, "'經' is not Simplified: write '经'"),
        (22, "'網' is not Simplified: write '网'"),
    ]


# exports and listings


def test_json_is_for_reading_too(only):
    only(made(aliases=["small"], references=[REFERENCE]))
    text = exports.to_json()
    data = json.loads(text)
    assert '\n "title": "dlterms",\n' in text and '"zh": "某词"' in text and text.endswith("}\n")
    assert data["chapters"][0] == {"id": "A", "en": "Neurons", "zh": "神经元"}
    assert data["kinds"][0] == {"id": "function", "zh": "函数"}
    assert data["entries"] == [
        dataclasses.asdict(made(aliases=["small"], references=[REFERENCE])) | {"pinyin": "mǒu cí"}
    ]


def test_an_export_is_of_the_entries_given_and_else_of_all(only, tmp_path):
    only(made("small"))
    given = {"big": made("big")}
    for export in (exports.to_json, exports.to_csv, exports.to_skos):
        assert "small" in export() and "big" not in export()
        assert "big" in export(given) and "small" not in export(given)
        assert "small" not in export({})
    for i, (some, slugs) in enumerate([((), {"small"}), ((given,), {"big"}), (({},), set())]):
        exports.write_anki(tmp_path / f"{i}.apkg", *some)
        assert set(notes(tmp_path / f"{i}.apkg", tmp_path)) == slugs


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
        english="*If* $x < 1$ and $y$, see [two](two.md).",
        myth="No.",
        myth_zh="不。",
    )
    exports.write_anki(tmp_path / "deck.apkg", {"one_two": e, "tiny": made()})
    found = notes(tmp_path / "deck.apkg", tmp_path)
    assert found["one_two"][1] == [
        "one_two",
        "A&lt;B",
        "甲&amp;乙",
        r"\[a &lt; b\]",
        r"<p><em>If</em> \(x &lt; 1\) and \(y\), see two.</p>",
        "<p>它很小。</p>",
        "<p>No.</p>\n<p>不。</p>",
    ]
    assert found["tiny"][1][3:] == ["", "<p>It is tiny.</p>", "<p>它很小。</p>", ""]


def test_decks_and_notes_keep_the_numbers_that_anki_knows_them_by(tmp_path):
    exports.write_anki(tmp_path / "deck.apkg", {"tiny": made()})
    ((guid, _),) = notes(tmp_path / "deck.apkg", tmp_path).values()
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


SMALL = (
    made("zebra", zh="斑马", notebook="there"),
    made("apple", zh="苹果", chapter="B", kind="model", notebook="later"),
    made("bee", term="bee", zh="BEE", kind="model"),
)


@pytest.mark.parametrize(
    ("by", "lines"),
    {
        "chapter": [
            "### A. Neurons · 神经元",
            "",
            "| term | 术语 | kind · 类别 | ● |",
            "|---|---|---|---|",
            "| [bee](../glossary/bee.md) | BEE | model · 模型 |  |",
            "| [Zebra](there.ipynb) | 斑马 | idea · 概念 | ● |",
            "",
            "### B. Gradients · 梯度",
            "",
            "| term | 术语 | kind · 类别 | ● |",
            "|---|---|---|---|",
            "| [Apple](../glossary/apple.md) | 苹果 | model · 模型 |  |",
        ],
        "az": [
            "**A**  [Apple](../glossary/apple.md)",
            "",
            "**B**  [bee](../glossary/bee.md)",
            "",
            "**Z**  [Zebra](there.ipynb) ●",
        ],
        "pinyin": [
            "**B**  [斑马](there.ipynb) *bān mǎ* ●  |  [BEE](../glossary/bee.md)",
            "",
            "**P**  [苹果](../glossary/apple.md) *píng guǒ*",
        ],
        "kind": [
            "**model · 模型**  [Apple · 苹果](../glossary/apple.md)  |  [bee · BEE](../glossary/bee.md)",
            "",
            "**idea · 概念**  [Zebra · 斑马](there.ipynb) ●",
        ],
    }.items(),
)
def test_a_listing_in_each_order(only, by, lines):
    only(*SMALL)
    assert listing(by) == "\n".join(lines)


def test_the_default_listing_is_by_chapter_for_the_notebooks(only):
    only(*SMALL)
    assert listing() == listing("chapter", "notebooks") != listing("chapter", "glossary")


@pytest.mark.parametrize("by", ORDERS)
def test_a_listing_leads_from_the_folder_asked_for(only, by):
    only(*SMALL)
    assert "](../notebooks/there.ipynb)" in listing(by, folder="glossary")
    assert "](apple.md)" in listing(by, folder="glossary")


def test_the_index_page_counts_the_terms_and_has_every_order(only):
    only(*SMALL)
    page = index_page()
    assert page.startswith("# The glossary · 术语表\n\n3 terms in English") and "\n共 3 个术语" in page
    headings = ["By chapter · 按章", "A–Z", "By pinyin · 按拼音", "By kind · 按类别"]
    sections = page.removesuffix("\n").split("\n\n## ")[1:]
    assert sections == [f"{heading}\n\n{listing(by, 'glossary')}" for heading, by in zip(headings, ORDERS, strict=True)]


def test_accents_and_case_do_not_count_in_the_order_of_names_and_slugs_settle_ties(only):
    only(made("b", term="ébène"), made("d", term="Ebony"), made("c", term="Ébène"), made("a", term="eBENE"))
    assert re.findall(r"\[(\w+)\]", listing("az")) == ["eBENE", "ébène", "Ébène", "Ebony"]
    assert listing("az").startswith("**E**  ")


# the real glossary: its tests are slower and come last, as most faults show above


def test_every_real_entry_is_sound():
    report = rules.check()
    assert [str(p) for p in report.problems] == []
    assert report.skipped == "", "the tests need opencc"


# searches as somebody types them, and the term that must come first
SEARCHES = {
    "softmax": "softmax",
    "Softmax 函数": "softmax",
    "归一化指数": "softmax",
    "sofmtax": "softmax",
    "cross entropy": "cross_entropy",
    "crossentropy": "cross_entropy",
    "交叉熵": "cross_entropy",
    "jiaochashang": "cross_entropy",
    "pooling": "pooling",
    "池化": "pooling",
    "汇聚": "pooling",
    "chihua": "pooling",
    "max-pooling": "max_pooling",
    "gradient cliping": "gradient_clipping",
    "梯度截断": "gradient_clipping",
    "BPTT": "bptt",
    "back propagation through time": "bptt",
    "通过时间反向传播": "bptt",
    "word2vec": "word2vec",
    "skipgram": "skip_gram",
    "activation": "activation_function",
    "squashing function": "activation_function",
    "autodiff": "automatic_differentiation",
    "自动求导": "automatic_differentiation",
    "gradient checking": "gradient_check",
    "MSE": "mean_squared_error",
    "relative entropy": "kl_divergence",
    "激活": "activation_function",
    "LSTM": "lstm",
    "RNN": "recurrent_neural_network",
    "长短时记忆": "lstm",
    "门控循环": "gru",
    "ResNet": "residual_network",
    "残差连接": "skip_connection",
    "GoogLeNet": "googlenet",
    "GoogleNet": "googlenet",
    "暂退法": "dropout",
    "batchnorm": "batch_normalization",
    "批归一化": "batch_normalization",
    "PCA": "dimensionality_reduction",
    "对抗生成网络": "generative_adversarial_network",
    "RBM": "restricted_boltzmann_machine",
    "受限玻尔兹曼": "restricted_boltzmann_machine",
    "bigram": "n_gram",
    "词向量": "embedding",
    "self-attention": "attention",
    "zhuyili": "attention",
    "递归神经网络": "recursive_neural_network",
    "循环神经网络": "recurrent_neural_network",
    "finetuning": "fine_tuning",
    "learning rate decay": "learning_rate_schedule",
    "AdamW": "adam",
    "top-5 error": "top_k_error",
    "tensor flow": "tensorflow",
    "Kaiming initialization": "he_initialization",
}


@pytest.mark.parametrize("query", SEARCHES)
def test_the_first_hit_is_the_right_one(query):
    found = glossary.search(query)
    assert found and found[0].slug == SEARCHES[query], [e.slug for e in found[:3]]


def test_searching_for_nothing_or_nonsense_finds_nothing():
    assert glossary.search("  ") == glossary.search("qqqq zzzz") == glossary.search("！？") == []


def test_an_entry_by_any_of_its_names():
    assert glossary.entry("交叉熵").slug == glossary.entry("Cross-Entropy").slug == "cross_entropy"


def test_an_unknown_term_knows_the_nearest():
    with pytest.raises(glossary.UnknownTermError, match="no term 'sofmax'; nearest: softmax") as error:
        glossary.entry("sofmax")
    assert len(error.value.nearest) == 3


def test_a_path_has_every_prerequisite_before_its_term_and_the_term_last():
    for slug, e in glossary.load().items():
        order = glossary.path(to=slug)
        assert order[-1] == slug
        assert len(order) == len(set(order))
        for term in order:
            before = [p for p in glossary.load()[term].prerequisites if p in glossary.load()]
            assert all(order.index(p) < order.index(term) for p in before), (e.slug, term)


def test_a_card_in_each_language():
    both, english, chinese = (glossary.card("softmax", lang).markdown for lang in ("both", "en", "zh"))
    e = glossary.load()["softmax"]
    assert e.english in both and e.chinese in both and e.formula in both
    assert e.english in english and not re.search("[\u4e00-\u9fff]", english.split("**References**")[0])
    assert e.chinese in chinese and "Related" not in chinese
    assert "https://doi.org/10.1007/978-3-642-76153-9_28" in both
    assert repr(glossary.card("softmax")) == "Softmax · Softmax 函数 (function · 函数)"


def test_links_of_every_card_lead_to_files():
    for slug in glossary.load():
        for target in re.findall(r"\]\((?!http)([^)]+)\)", glossary.card(slug).markdown):
            assert (glossary.home() / "notebooks" / target).is_file(), (slug, target)


def test_a_card_in_another_language_is_refused():
    with pytest.raises(ValueError, match="lang must be 'en', 'zh' or 'both', got 'fr'"):
        glossary.card("softmax", "fr")


def test_json_holds_to_its_schema_and_reads_back():
    schema = json.loads((files("dlterms.glossary") / "glossary.schema.json").read_text(encoding="utf-8"))
    data = json.loads(exports.to_json())
    jsonschema.Draft202012Validator(schema).validate(data)
    assert {e["slug"] for e in data["entries"]} == set(glossary.load())
    data["entries"][0]["colour"] = "red"
    with pytest.raises(jsonschema.ValidationError, match="colour"):
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
    exports.write_anki(tmp_path / "one.apkg")
    exports.write_anki(tmp_path / "two.apkg", dict(reversed(glossary.load().items())))
    one, two = notes(tmp_path / "one.apkg", tmp_path), notes(tmp_path / "two.apkg", tmp_path)
    assert set(one) == set(glossary.load())
    assert {slug: guid for slug, (guid, _) in one.items()} == {slug: guid for slug, (guid, _) in two.items()}
    _, term, zh, formula, english, chinese, myth = one["softmax"][1]
    assert (term, zh) == ("Softmax", "Softmax 函数")
    assert formula == rf"\[{glossary.load()['softmax'].formula}\]"
    assert r"\(T \to \infty\)" in english and r"\(T \to \infty\)" in chinese
    assert "<em>argmax</em>" in myth and "最大值" in myth
    assert not any("$" in field or ".md" in field for _, fields in one.values() for field in fields)


def test_the_index_page_is_fresh():
    assert (glossary.home() / "glossary" / "index.md").read_text(encoding="utf-8") == index_page(), "run dlterms index"


def test_a_stale_index_page_is_a_problem(monkeypatch):
    monkeypatch.setattr(rules, "index_page", lambda: "another page")
    assert [str(p) for p in rules.check().problems] == [
        "glossary/index.md:1: is not what the entries say: run `dlterms index`"
    ]


@pytest.mark.parametrize("by", ORDERS)
def test_a_listing_names_every_term_once_and_links_to_files(by):
    targets = re.findall(r"\]\(([^)]+)\)", listing(by))
    assert len(targets) == len(glossary.load())
    assert all((glossary.home() / "notebooks" / target).is_file() for target in targets)


def test_a_listing_by_pinyin_is_in_the_order_of_the_sounds():
    text = listing("pinyin")
    assert text.index("chí huà") < text.index("jiāo chā shāng") < text.index("zuì dà chí huà")


def test_another_order_is_refused():
    with pytest.raises(ValueError, match="by must be one of chapter, az, pinyin, kind, got 'size'"):
        listing("size")
