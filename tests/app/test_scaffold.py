"""What `dlterms new` lays out: three files, what is filled in already, and what it refuses."""

import re

import nbformat
import pytest

from dlterms import glossary
from dlterms.app.scaffold import new_term


@pytest.fixture
def root(tmp_path):
    """The folders of a checkout into which a term goes."""
    for folder in ("glossary", "notebooks", "tests/ops"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def contents(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_term_is_an_entry_a_notebook_and_cases_named_by_its_slug(root):
    paths = [path.relative_to(root).as_posix() for path in new_term("Layer normalization", root)]
    assert paths == [
        "glossary/layer_normalization.md",
        "notebooks/layer_normalization.ipynb",
        "tests/ops/layer_normalization.py",
    ]
    assert sorted(contents(root)) == sorted(paths)


@pytest.mark.parametrize(
    ("term", "slug"),
    [
        ("LSTM", "lstm"),
        ("word2vec", "word2vec"),
        ("  Max-Pooling (2D) ", "max_pooling_2d"),
        ("a", "a"),
        ("t--SNE", "t_sne"),
    ],
)
def test_a_slug_is_small_letters_and_digits_joined_by_single_underscores(root, term, slug):
    assert [path.stem for path in new_term(term, root)] == [slug] * 3


@pytest.mark.parametrize("term", ["池化", "", "2D convolution", "---", " 1"])
def test_a_name_that_begins_with_no_letter_is_refused_and_nothing_is_written(root, term):
    with pytest.raises(ValueError, match=re.escape(f"begins with a letter, got {term!r}")):
        new_term(term, root)
    assert contents(root) == {}


@pytest.mark.parametrize("there", ["glossary/thing.md", "notebooks/thing.ipynb", "tests/ops/thing.py"])
def test_no_file_is_written_if_one_of_the_three_is_there(root, there):
    (root / there).write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match=rf"^{re.escape(there)} exists already$"):
        new_term("thing", root)
    assert contents(root) == {there: b"mine"}


def test_the_entry_can_be_read_and_names_the_term_its_notebook_and_its_op(root):
    e = glossary.read(new_term("Big Thing", root)[0])
    assert (e.slug, e.term, e.notebook, e.ops) == ("big_thing", "Big Thing", "big_thing", ["big_thing"])
    assert (e.zh, e.formula) == ("TODO", "TODO")
    assert all(text.startswith("TODO") for text in (e.english, e.chinese, e.myth, e.myth_zh))


def test_what_new_lays_out_is_found_unfinished(root):
    from dlterms.glossary.rules import check

    new_term("thing", root)
    assert any("words: write 80 to 200" in str(p) for p in check(root).problems)


def test_the_notebook_has_its_cells_in_order_with_ids_that_count(root):
    path = new_term("Big Thing", root)[1]
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert [cell.id for cell in notebook.cells] == [f"cell-{i:02d}" for i in range(len(notebook.cells))]
    assert notebook.cells[0].source.startswith("# Big Thing · TODO\n")
    headings = [re.match(r"## (.*?) · ", c.source) for c in notebook.cells if c.cell_type == "markdown"]
    assert [found[1] for found in headings if found] == [
        "The formula", "On paper", "The gradient, checked", "Move it", "Myth", "Exercises", "Where next",
    ]  # fmt: skip
    assert path.read_bytes().endswith(b"}\n")


def test_code_stands_in_code_cells_without_the_mark_and_names_the_slug(root):
    cells = nbformat.read(new_term("Big Thing", root)[1], as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    assert code[0].startswith("from dlterms import check_vjp, big_thing\n")
    assert code[1:3] == ['card("big_thing")', "show_source(big_thing)"]
    assert code[-1] == 'check("big_thing-1", ...)'
    for source in code:
        compile(source, "cell", "exec")
    assert not [cell.source for cell in cells if cell.source.startswith(">") or "{" in cell.source]


def test_the_cases_are_python_with_one_case_and_a_transcription_to_write(root):
    text = new_term("Big Thing", root)[2].read_text(encoding="utf-8")
    assert 'Case("big_thing", lambda rng:' in text
    scope: dict = {}
    exec(compile(text, "big_thing.py", "exec"), scope)
    assert len(scope["CASES"]) == 1
    with pytest.raises(NotImplementedError, match="TODO"):
        scope["big_thing"](0)


def test_the_files_are_utf_8_wherever_they_are_written(root):
    texts = [path.read_text(encoding="utf-8") for path in new_term("Mañana", root)]
    assert "term: Mañana\n" in texts[0] and "## 中文\n" in texts[0]
    assert "# Mañana · TODO" in texts[1] and "动手算一遍" in texts[1]
