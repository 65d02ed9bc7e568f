"""The learning paths: their time, their steps, and both languages."""

import importlib
import re

import nbformat
import pytest

from dlterms import atlas, glossary
from dlterms.bilingual import T

paths = importlib.import_module("dlterms.atlas.learning_paths")  # the package has a function of that name


def cells(*sources):
    """A notebook's cells: code after >, Chinese after <, else English Markdown."""
    made = []
    for source in sources:
        if source.startswith(">"):
            made.append(nbformat.v4.new_code_cell(source[1:]))
        else:
            lang = "zh" if source.startswith("<") else "en"
            made.append(nbformat.v4.new_markdown_cell(source.removeprefix("<"), metadata={"lang": lang}))
    return nbformat.v4.new_notebook(cells=made)


def test_a_page_takes_a_minute_for_each_code_cell_and_one_for_150_english_words(lay_out):
    root = lay_out(("term", "", {}))
    notebook = cells("word " * 100, ">1 + 1", "<汉字 ReLU 不 算", "汉字 " + "word " * 125, ">2 + 2", ">3 + 3")
    nbformat.write(notebook, root / "notebooks" / "term.ipynb")
    assert atlas.minutes("term") == atlas.minutes("Term") == 225 / 150 + 3


def test_a_term_without_a_page_of_its_own_takes_the_time_of_its_english_words(lay_out):
    root = lay_out(("term", "", {}), ("guest", "", {"notebook": "page"}), ("page", "", {}))
    nbformat.write(cells(">1", ">2"), root / "notebooks" / "page.ipynb")
    assert atlas.minutes("term") == atlas.minutes("guest") == 75 / 150
    assert atlas.minutes("page") == 2


def test_an_unknown_term_takes_no_time_but_raises(lay_out):
    lay_out(("term", "", {}))
    with pytest.raises(glossary.UnknownTermError):
        atlas.minutes("nothing")


def test_a_path_says_its_time_and_its_steps_in_one_language_after_the_other(lay_out, monkeypatch):
    root = lay_out(("one", "", {"zh": "一"}), ("two", "", {"zh": "二"}), ("three", "", {"zh": "三", "notebook": "two"}))
    for slug in ("one", "two"):
        nbformat.write(cells(*[">1"] * 6), root / "notebooks" / f"{slug}.ipynb")
    chosen = {T("First", "第一"): ["one", "three", "not_yet", "two"], T("Second", "第二"): ["two"]}
    monkeypatch.setattr(paths, "PATHS", chosen)
    shown = atlas.learning_paths()
    place = "two.ipynb#cell-id=card-three"
    assert shown.markdown == (
        '<div lang="en">\n\n**First** (2 of 4 steps have a page, about 15 minutes)\n\n'  # 6 + 6 + 0.5
        f"[One](one.ipynb) ● → [Three]({place}) → not yet → [Two](two.ipynb) ●\n\n</div>\n\n"
        '<div lang="zh">\n\n**第一**（4 步，2 步有页面，约 15 分钟）\n\n'
        f"[一](one.ipynb) ● → [三]({place}) → not yet → [二](two.ipynb) ●\n\n</div>\n\n"
        '<div lang="en">\n\n**Second** (1 of 1 steps have a page, about 10 minutes)\n\n[Two](two.ipynb) ●\n\n</div>\n\n'
        '<div lang="zh">\n\n**第二**（1 步，1 步有页面，约 10 分钟）\n\n[二](two.ipynb) ●\n\n</div>'
    )
    assert shown.text == "2 learning paths"


@pytest.mark.parametrize(("codes", "said"), [(1, 5), (5, 5), (6, 10), (10, 10), (11, 15)])
def test_the_time_of_a_path_is_rounded_up_to_five_minutes(lay_out, monkeypatch, codes, said):
    root = lay_out(("one", "", {}))
    nbformat.write(cells(*[">1"] * codes), root / "notebooks" / "one.ipynb")
    monkeypatch.setattr(paths, "PATHS", {T("P", "路"): ["one"]})
    text = atlas.learning_paths().markdown
    assert f"about {said} minutes" in text and f"约 {said} 分钟" in text


def test_the_five_paths_have_a_time_and_no_step_comes_before_what_it_needs():
    text = atlas.learning_paths().markdown
    assert len(re.findall(r"about \d+ minutes", text)) == len(re.findall(r"约 \d+ 分钟", text)) == len(atlas.PATHS) == 5
    for title, slugs in atlas.PATHS.items():
        for i, slug in enumerate(slugs):
            needed = glossary.path(slug) if slug in glossary.load() else []
            assert not set(needed) & set(slugs[i + 1 :]), (title, slug)
