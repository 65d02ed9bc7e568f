"""An entry is read from its file, and a file that is none is refused with its line."""

import dataclasses
import re

import pytest

from dlterms import glossary
from dlterms.glossary import entries, rules
from small_glossary import CHINESE, ENGLISH, change, made, write


def test_the_digest_ignores_line_breaks_and_the_chinese(root):
    path = root / "glossary" / "second.md"
    before = glossary.read(path).english_digest
    path.write_text(
        path.read_text(encoding="utf-8").replace("word7 ", "word7\n").replace("激活函数", "传递函数"), encoding="utf-8"
    )
    assert glossary.read(path).english_digest == before


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
    pitfalls = "\n\n**Pitfalls**\n\n- It is not 2.", "\n\n**易错点**\n\n- 它不是 2。"
    assert e.slug == "second" and e.english == f"The second is $x_i$: {ENGLISH}{pitfalls[0]}"
    assert e.chinese == CHINESE + pitfalls[1]
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
            "second.md:35: the myth must be two paragraphs, English and Chinese, not 1",
        ),
        ("蓝的。\n", "蓝的。\n\n三。\n", "second.md:35: the myth must be two paragraphs, English and Chinese, not 3"),
        ("\n## 中文\n", "\n", "second.md:1: has no section '## 中文'"),
        (
            "\n## Myth",
            "\n## Myths",
            "second.md:34: no heading but '## 中文' and '## Myth / 常见误解', got 'Myths / 常见误解'",
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
