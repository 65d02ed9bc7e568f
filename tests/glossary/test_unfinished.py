"""What is still to be written is found in every file in which `dlterms new` may ask for it."""

import json

import pytest

from dlterms.glossary.unfinished import MARK, PLACES, placeholders, unfinished
from small_glossary import change, problems


@pytest.mark.parametrize("place", [place for place in PLACES if not place.endswith("ipynb")])
def test_a_mark_is_found_wherever_one_may_stand(tmp_path, place):
    path = tmp_path / place.replace("*", "some")
    path.parent.mkdir(parents=True)
    path.write_text(f"one\n{MARK}: two\n{MARK}\n", encoding="utf-8")
    assert list(unfinished(tmp_path)) == [
        (place.replace("*", "some"), 2, f"line 2 and 1 more still to be written: look for {MARK}")
    ]
    path.write_text("all done\n", encoding="utf-8")
    assert list(unfinished(tmp_path)) == []


def test_a_cell_with_a_mark_or_without_the_chinese_it_is_for_is_found(tmp_path):
    cells = [
        {"cell_type": "markdown", "source": ["# Done · 写好了"], "metadata": {}},
        {"cell_type": "markdown", "source": ["words"], "metadata": {"lang": "en"}},
        {"cell_type": "markdown", "source": ["  "], "metadata": {"lang": "zh"}},
        {"cell_type": "code", "source": ["x = 1\n", f"# {MARK}"], "metadata": {}},
    ]
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks/some.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    ((file, _, what),) = unfinished(tmp_path)
    assert file == "notebooks/some.ipynb" and what.startswith("cell 3 and 1 more")


@pytest.mark.parametrize("doi", ["10.0000/abc", "'10.1234/x'", "10.5555/12345678", "10.xxxx/yyy"])
def test_a_doi_that_stands_for_one_is_refused(doi):
    ((row, what),) = placeholders(f"references:\n  - title: A\n    doi: {doi}")
    assert row == 2 and "look it up" in what


def test_a_real_doi_is_not():
    assert list(placeholders("    doi: 10.1038/323533a0\n    doi: '10.1109/5.726791'")) == []


def test_a_check_of_the_glossary_finds_both(root):
    change(root, "second", "zh: 某词", f"zh: {MARK}")
    change(root, "second", "10.1000/abc", "10.0000/abc")
    assert [p.split(": ")[0] for p in problems(root)] == ["glossary/second.md:3", "glossary/second.md:16"]


def test_an_empty_chinese_is_refused(root):
    change(root, "second", "zh: 某词", "zh: ''")
    assert any("zh '' should be non-empty: write the common Chinese name" in p for p in problems(root))
