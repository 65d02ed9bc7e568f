"""Each rule is seen to fail on a broken copy, with file, line and what to do; the real entries hold to them all."""

import itertools
import json
import re
import sys
from importlib.resources import files

import jsonschema
import pytest

from dlterms import glossary
from dlterms.glossary import rules, spelling
from dlterms.glossary.listing import index_page
from small_glossary import CHINESE, change, problems, write


def test_the_small_glossary_is_sound(root):
    assert problems(root) == []
    assert problems(root, complete=True) == []


BROKEN = {
    "a missing field": ("kind: idea\n", "", 2, "'kind' is a required property: add one of the ten kinds"),
    "an unknown field": ("kind: idea", "kind: idea\ncolor: red", 2, "'color' was unexpected"),
    "a wrong kind": ("kind: idea", "kind: thing", 6, "kind 'thing' is not one of"),
    "a wrong chapter": ("chapter: A", "chapter: Z", 4, "write a letter from A to K"),
    "an alias twice": ("[the second,", "[x, x,", 5, "non-unique"),
    "no YAML": ("term: second", "term: second: third", 2, "the front matter is no YAML"),
    "no front matter": ("---\nterm", "term", 1, "must begin with front matter"),
    "no Chinese": ("## 中文\n", "", 1, "has no section '## 中文'"),
    "another heading": ("## Myth / 常见误解", "## Myths", 34, "no heading but"),
    "a myth in one language": ("\n“它是红的。”其实它是蓝的。\n", "", 35, "the myth must be two paragraphs"),
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
    "too short": (" ".join(f"word{i}" for i in range(40, 90)), "", 19, "the English has 49 words"),
    "too long": ("word0 ", "word0 " * 200, 19, "the English has 298 words"),
    "short Chinese": (CHINESE[30:], "", 28, "the Chinese has 34 characters"),
    "a half-width comma": ("组成，", "组成,", 28, "half-width punctuation in '成,'"),
    "a half-width full stop": ("蓝的。", "蓝的.", 37, "half-width punctuation in '的.'"),
    "half-width brackets": ("神经网络由", "神经网络(NN)由", 28, "half-width punctuation in '络('"),
    "a traditional character": ("神经网络由", "神經网络由", 28, "'經' is not Simplified: write '经'"),
    "a line break in Chinese": ("再逐个", "\n再逐个", 29, "a line break inside a Chinese paragraph"),
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
    assert "glossary/second.md:35: links to blue.md, which does not exist: mend the link or write the file" in problems(
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


def test_a_page_in_pairs_is_checked_and_one_that_is_not_yet_is_left(root):
    path = root / "notebooks" / "first.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"] = [
        {"cell_type": "markdown", "source": "# Term · 术语", "metadata": {}, "id": "a"},
        {"cell_type": "markdown", "source": "Alone", "metadata": {"lang": "en"}, "id": "b"},
    ]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert [p for p in problems(root) if p.startswith("notebooks/first.ipynb:1: cell 1") and "no Chinese cell" in p]
    assert problems(root, slugs=["first"]) and not problems(root, slugs=["second"])
    del notebook["cells"][1]["metadata"]["lang"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert problems(root) == []


def test_the_schemas_are_schemas():
    for name in ("entry", "glossary"):
        schema = json.loads((files("dlterms.glossary") / f"{name}.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)


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
        f"glossary/{slug}.md:{line}" for slug in ("first", "second") for line in (10, 17, 35)
    ]


def test_without_opencc_the_report_says_what_was_not_checked(root, monkeypatch):
    change(root, "second", "神经网络由", "神經网络由")
    rules.accept_zh("second", root)
    monkeypatch.setitem(sys.modules, "opencc", None)
    spelling._converter.cache_clear()
    report = rules.check(root, exported=["softmax"])
    spelling._converter.cache_clear()
    assert report.skipped == "Simplified characters were not checked: pip install 'dlterms[test]'"
    assert report.problems == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("kind: idea\n", "", "2: 'kind' is a required property: add one of the ten kinds"),
        ("kind: idea", "kind: idea\ncolor: red", "2: 'color' was unexpected: take it out or mend its spelling"),
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
            "34: no heading but '## 中文' and '## Myth / 常见误解', got 'Myths / 常见误解': mend it, as",
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
        "glossary/second.md:36: links to gone/too.md, which does not exist: mend the link or write the file",
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


def test_every_real_entry_is_sound():
    report = rules.check()
    assert [str(p) for p in report.problems] == []
    assert report.skipped == "", "the tests need opencc"


def test_a_stale_index_page_is_a_problem(monkeypatch):
    monkeypatch.setattr(rules, "index_page", lambda: "another page")
    assert [str(p) for p in rules.check().problems] == [
        "glossary/index.md:1: is not what the entries say: run `dlterms index`"
    ]
