"""An entry shows its front matter in a head and a foot that a command writes and that are no part of its text."""

import re

import pytest

from dlterms import glossary
from dlterms.app.terminal import render
from dlterms.glossary import cards, exports, heads, rules
from dlterms.glossary.entries import GENERATED
from small_glossary import REFERENCE, change, made, problems

STALE = "head or foot is not what the front matter says: run `dlterms index`"
FULL = made(
    formula="x < 1",
    notebook="big",
    prerequisites=["big", "no_entry"],
    related=["huge"],
    references=[REFERENCE, REFERENCE | {"title": "A Book", "doi": "10.1000/abc"}],
)
OTHERS = {"big": made("big", zh="大", notebook="big"), "huge": made("huge", zh="巨")}


@pytest.fixture
def pages(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "big.ipynb").touch()
    return tmp_path


def test_a_head_has_title_formula_and_ways_onward_and_a_foot_the_papers(pages):
    assert heads.head(FULL, OTHERS, pages) == (
        "# Tiny · 某词\n\n"
        "$$ x < 1 $$\n\n"
        "**Before this · 先读** [Big · 大](big.md) | no entry<br>\n"
        "**Related · 相关** [Huge · 巨](huge.md)<br>\n"
        "**Run it · 运行** [Big · 大](../notebooks/big.ipynb#cell-id=card-tiny)\n\n---"
    )
    assert heads.foot(FULL) == (
        "## References / 文献\n"
        "- A. Writer (1999). *A Paper*.\n"
        "- A. Writer (1999). *A Book*. [doi:10.1000/abc](https://doi.org/10.1000/abc)"
    )


def test_a_head_is_silent_about_what_an_entry_does_not_have(pages):
    assert heads.head(made(notebook="later"), OTHERS, pages) == "# Tiny · 某词"
    assert (
        heads.head(OTHERS["big"], OTHERS, pages)
        == "# Big · 大\n\n**Run it · 运行** [Big · 大](../notebooks/big.ipynb)\n\n---"
    )


def test_head_and_foot_are_written_anew_and_nothing_else_is_touched(pages):
    before = "---\nterm: Tiny\n---\n\nIt is\ntiny.\n\n---\n\n## 中文\n它很小。\n\n\n"
    once = heads.renewed(before, FULL, OTHERS, pages)
    assert heads.renewed(once, FULL, OTHERS, pages) == once
    assert GENERATED.sub("", once) == "---\nterm: Tiny\n---\nIt is\ntiny.\n\n---\n\n## 中文\n它很小。\n\n"
    other = heads.renewed(once, made(zh="新词", references=[REFERENCE]), OTHERS, pages)
    assert "# Tiny · 新词" in other and "某词" not in other and "A Book" not in other
    assert GENERATED.sub("", other) == GENERATED.sub("", once)


def test_what_is_generated_and_remarks_are_no_part_of_an_entry(at_home):
    slug = "second"
    path = change(at_home, slug, "## Myth", "<!-- met: a forum -->\n\n## Myth")
    change(at_home, slug, "It is blue.", "It is blue.\n<!-- met: in, two\nbooks -->")
    with_head = glossary.read(path)
    assert "<!--" in path.read_text(encoding="utf-8") and "# second · 某词" in path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(r"<!--.*?-->", "", GENERATED.sub("", path.read_text(encoding="utf-8")), flags=re.S), encoding="utf-8"
    )
    assert glossary.read(path) == with_head
    assert with_head.english_digest == with_head.zh_of
    glossary.load.cache_clear()
    e = glossary.load()[slug]
    for text in (e.english, e.chinese, e.myth, e.myth_zh, cards.markdown(e), exports.to_json(), exports.to_csv()):
        assert not re.search("<!--|met:|# second|References /", text)
    assert "met:" not in str(render(e)) and e.myth == "“It is red.” It is blue."


def test_a_line_keeps_its_number_behind_head_and_remarks(at_home):
    path = change(at_home, "second", "“It is red.” It is", "<!-- met:\nhere -->\nIt is [blue](gone.md), not")
    (line,) = [i for i, text in enumerate(path.read_text(encoding="utf-8").split("\n"), 1) if "gone.md" in text]
    assert f"glossary/second.md:{line}: links to gone.md" in "\n".join(problems(at_home))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("zh: 某词", "zh: 新词"),
        ("# second ·", "# Second ·"),
        ("year: 1999", "year: 2000"),
        ("<!-- /head -->\n", "<!-- /head -->\n\n\n"),
        ("[first]\nrelated: []", "[]\nrelated: [first]"),
    ],
)
def test_a_head_that_is_not_what_the_front_matter_says_is_a_problem_until_it_is_written(at_home, old, new):
    assert not any(STALE in p for p in problems(at_home))
    change(at_home, "second", old, new)
    glossary.load.cache_clear()
    assert f"glossary/second.md:19: {STALE}" in problems(at_home)
    assert heads.write() == ["second"]
    assert not any(STALE in p for p in problems(at_home))
    assert heads.write() == []


def test_the_head_of_an_entry_follows_the_names_of_others_and_the_pages_that_are_there(at_home):
    change(at_home, "first", "zh: 某词", "zh: 新词")
    glossary.load.cache_clear()
    assert heads.write() == ["first", "second"]
    (at_home / "notebooks" / "first.ipynb").unlink()
    assert sum(STALE in p for p in problems(at_home)) == 2


@pytest.mark.parametrize(
    ("gone", "left"), [("<!-- /head -->", "<!-- head"), ("<!-- foot: written", "<!-- /foot"), ("met -->", "<!-- \n")]
)
def test_a_comment_without_its_other_end_is_refused_and_not_taken_for_text(at_home, gone, left):
    change(at_home, "second", "## 中文", "<!-- met -->\n## 中文")
    path = change(at_home, "second", gone, "")
    line = path.read_text(encoding="utf-8").split(left)[0].count("\n") + 1
    what = "is a comment, a head or a foot without its other end"
    with pytest.raises(ValueError, match=rf"^second\.md:{line}: {left.strip()} {what}"):
        glossary.read(path)


def test_every_real_entry_shows_what_its_front_matter_says():
    found = [p for p in rules.check().problems if p.what == STALE]
    assert [str(p) for p in found] == []
