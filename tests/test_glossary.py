"""The glossary: the real entries hold to the rules, and each rule is seen to fail on a broken copy."""

import csv
import dataclasses
import io
import json
import re
import sqlite3
import zipfile
from importlib.resources import files

import jsonschema
import pytest

from dlterms import atlas, glossary
from dlterms.glossary import cards, checks, entries, exports, searching
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
    checks.accept_zh(slug, root)
    return path


@pytest.fixture
def root(tmp_path):
    """A small glossary without a fault: `first`, and `second` that needs it."""
    for folder in ("glossary", "notebooks"):
        (tmp_path / folder).mkdir()
    cell = {"cell_type": "markdown", "source": ["[entry](../glossary/first.md)"], "metadata": {}}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "notebooks" / "first.ipynb").write_text(json.dumps(notebook))
    write(tmp_path, "first")
    write(tmp_path, "second", before="first")
    return tmp_path


def problems(root, **options):
    return [str(p) for p in checks.check(root, exported=["softmax"], **options).problems]


def test_every_real_entry_is_sound():
    report = checks.check()
    assert [str(p) for p in report.problems] == []
    assert report.skipped == "", "the tests need opencc"


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
    "a broken DOI": ("10.1000/abc", "doi.org/10.1000/abc", 16, "a DOI looks like"),
    "an arXiv number read as a number": ("doi: 10.1000/abc", "arxiv: 1412.6980", 16, "stands in quotes"),
    "an impossible arXiv month": ("doi: 10.1000/abc", "arxiv: '1413.6980'", 16, "an arXiv number"),
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
    path.write_text(path.read_text().replace("It is blue.", "It is [blue](blue.md)."))
    assert "glossary/second.md:25: links to blue.md, which does not exist: mend the link or write the file" in problems(
        root
    )


def test_a_dead_link_in_a_notebook(root):
    path = root / "notebooks" / "first.ipynb"
    path.write_text(path.read_text().replace("first.md", "frist.md"))
    assert problems(root) == ["notebooks/first.ipynb:1: cell 1 links to ../glossary/frist.md, which does not exist"]


def test_a_circle_of_prerequisites(root):
    path = root / "glossary" / "first.md"
    path.write_text(path.read_text().replace("prerequisites: []", "prerequisites: [second]"))
    (problem,) = problems(root)
    assert re.match(r"glossary/(first|second)\.md:9: prerequisites run in a circle, .*second", problem)


def test_what_no_entry_reaches(root):
    (root / "notebooks" / "lonely.ipynb").write_text('{"cells": []}')
    report = checks.check(root, exported=["softmax", "tanh"])
    assert [p.what.split(":")[0] for p in report.problems] == [
        "no entry has this notebook",
        "no entry has the op tanh",
    ]


def test_what_is_planned_is_counted_and_with_complete_a_problem(root):
    path = root / "glossary" / "second.md"
    path.write_text(path.read_text().replace("notebook: first", "notebook: later").replace("[softmax]", "[sofmax]"))
    report = checks.check(root, exported=["softmax"])
    assert (report.problems, report.planned_notebooks, report.planned_ops) == ([], ["later"], ["sofmax"])
    assert problems(root, complete=True) == [
        "glossary/second.md:7: notebooks/later.ipynb does not exist: write it or take the name out",
        "glossary/second.md:8: dlterms does not export sofmax: write it or take the name out",
    ]


def test_only_the_entries_asked_for_are_reported(root):
    for slug in ("first", "second"):
        path = root / "glossary" / f"{slug}.md"
        path.write_text(path.read_text().replace("kind: idea", "kind: thing"))
    assert {p.split(":")[0] for p in problems(root)} > {"glossary/first.md", "glossary/second.md"}
    assert {p.split(":")[0] for p in problems(root, slugs=["first"])} == {"glossary/first.md"}


def test_accepting_a_translation_records_the_digest_of_the_english(root):
    path = root / "glossary" / "second.md"
    path.write_text(path.read_text().replace("word3", "another"))
    assert len(problems(root)) == 1
    assert checks.accept_zh("second", root)
    assert problems(root) == []
    assert not checks.accept_zh("second", root)


def test_the_digest_ignores_line_breaks_and_the_chinese(root):
    path = root / "glossary" / "second.md"
    before = glossary.read(path).english_digest
    path.write_text(path.read_text().replace("word7 ", "word7\n").replace("激活函数", "传递函数"))
    assert glossary.read(path).english_digest == before


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


def test_the_schemas_are_schemas():
    for name in ("entry", "glossary"):
        schema = json.loads((files("dlterms.glossary") / f"{name}.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)


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


def notes(deck, folder):
    """The notes of an Anki deck by their first field: its identity in Anki, then its fields."""
    zipfile.ZipFile(deck).extract("collection.anki2", folder)
    rows = sqlite3.connect(folder / "collection.anki2").execute("select guid, flds from notes").fetchall()
    return {fields.split("\x1f")[0]: (guid, fields.split("\x1f")) for guid, fields in rows}


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
    monkeypatch.setattr(checks, "index_page", lambda: "another page")
    assert [str(p) for p in checks.check().problems] == [
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


def test_no_step_of_a_learning_path_comes_before_what_it_needs():
    for title, slugs in atlas.PATHS.items():
        for i, slug in enumerate(slugs):
            needed = glossary.path(slug) if slug in glossary.load() else []
            assert not set(needed) & set(slugs[i + 1 :]), (title, slug)


def test_learning_paths_say_how_long_they_take():
    text = atlas.learning_paths().markdown
    assert len(re.findall(r"about \d+ minutes", text)) == len(atlas.PATHS) == 5
    assert atlas.minutes("softmax") > 5


def test_the_map_shows_every_term_as_a_link_and_is_the_same_each_time():
    shown = atlas.concept_map()._repr_mimebundle_()
    assert len(re.findall("<a href", shown["text/html"])) == len(glossary.load())
    assert shown["text/html"] == atlas.concept_map()._repr_mimebundle_()["text/html"]
    assert shown["image/png"].startswith(b"\x89PNG")
    assert shown["text/plain"].startswith("Map of the terms")


def test_no_two_boxes_of_the_map_overlap():
    places = sorted(atlas.concept_map().layout.places.values())
    assert len(set(places)) == len(places)


def test_the_map_of_one_term_has_what_to_read_before_it_to_its_left():
    layout = atlas.concept_map(to="max_pooling").layout
    assert set(layout.places) == set(glossary.path("max_pooling"))
    assert all(layout.places[a][0] < layout.places[b][0] for a, b in layout.arrows)


def test_the_search_box_answers_as_one_types():
    box = atlas.SearchBox()
    assert box.found.value == ""
    box.box.value = "池"
    assert "Pooling" in box.found.value
    box.box.value = "<b>qqqq"
    assert "Nothing found for &lt;b&gt;qqqq" in box.found.value


# --- what a made-up entry or glossary of a few shows better than the real one ---


def made(slug="tiny", **fields):
    """An entry that is not in a file."""
    plain = {"term": slug.replace("_", " ").capitalize(), "zh": "某词", "chapter": "A", "kind": "idea", "zh_of": ""}
    return entries.Entry(slug, **plain | {"english": "It is tiny.", "chinese": "它很小。"} | fields)


@pytest.fixture
def only(monkeypatch, tmp_path):
    """Call it with entries, and the glossary has no others; the only notebook is there.ipynb."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "there.ipynb").write_text("{}")
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
    for module in (entries, checks):
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
    source = checks.Source(root, section, {}, made())
    report = checks.Report(0, [], [], [])
    for thing in (section, made(), checks.Problem("file", 1, "what"), report, source):
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
        "---\nterm: Tiny\nzh: 小\n---\nIt is\ntiny.\n\n## 中文\n它很小。\n\n## Myth / 常见误解\nBig.\n\n大。\n"
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
    (at_home / "glossary" / "index.md").write_text("# The glossary\n")
    assert list(glossary.load()) == ["absent", "first", "second"]


def test_an_entry_has_a_notebook_when_it_names_one_that_is_there(at_home, tmp_path_factory):
    (at_home / "notebooks" / ".ipynb").write_text("{}")
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
    assert score("x", "abcd") == 0  # of one letter no other word is a misspelling
    assert score("xy", "xz") == pytest.approx(0.88 * 50)
    assert score("softmaxlayer", "softmax") == pytest.approx(0.7 * 100)  # the name inside a longer query
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
