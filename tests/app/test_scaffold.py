"""What `dlterms new` lays out, where it belongs, what it refuses, and the next step it names each time."""

import ast
import json
import re
import shutil
from pathlib import Path

import nbformat
import numpy as np
import pytest

from dlterms import glossary
from dlterms.app import scaffold
from dlterms.app.scaffold import lay_out, next_step, plan
from dlterms.glossary import rules
from dlterms.glossary.unfinished import MARK, unfinished

HERE = Path(__file__).parents[2]
TABLE = """_EXPORTS = {
    "vision.convolution": "conv1d conv2d",
    "vision.pooling": "max_pool2d avg_pool2d a_name_that_is_rather_long another_name_that_is_rather_long one_more_and "
    "so_long_that_the_line_is_nearly_full_already and_fuller_still yet_more_of_them_until_it_is_full and_now_it_is",
    "words.glove": "glove_loss",
}
"""
MODULE = '''"""Windows."""

import math

from dlterms.checks import as_count

LIMIT = math.inf


def max_pool2d(x):
    return as_count("x", x)
'''
CASES = """from cases import Case

CASES = [
    Case("max_pool2d", lambda rng: (rng.standard_normal((2, 3)),)),
]  # fmt: skip
"""


@pytest.fixture
def root(tmp_path):
    """A checkout with little in it."""
    texts = {
        "src/dlterms/__init__.py": TABLE,
        "src/dlterms/vision/__init__.py": "",
        "src/dlterms/vision/pooling.py": MODULE,
        "src/dlterms/definitions/vision/pooling.py": '"""Windows, one at a time."""\n\n\ndef max_pool2d(x):\n    ...\n',
        "tests/cases/vision/pooling.py": CASES,
        "tests/signatures.txt": "max_pool2d(x)\n",
        "glossary/index.md": "",
        "notebooks/index.ipynb": '{"cells": []}',
    }
    for file, text in texts.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    shutil.copy(HERE / "glossary/softmax.md", tmp_path / "glossary/softmax.md")
    return tmp_path


def contents(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def text(root, file):
    return (root / file).read_text(encoding="utf-8")


def new(root, *arguments, **options):
    wanted = plan(*arguments, root, **options)
    return wanted, lay_out(wanted)


def test_a_term_has_a_page_with_exercises_and_solutions(root):
    assert new(root, "Big Thing")[1] == [
        "glossary/big_thing.md", "notebooks/big_thing.ipynb", "src/dlterms/exercises/big_thing.json",
        "tests/solutions/big_thing.py",
    ]  # fmt: skip


def test_an_idea_is_an_entry_alone_unless_a_page_is_asked_for(root):
    assert new(root, "Big Thing", idea=True)[1] == ["glossary/big_thing.md"]
    e = glossary.read(root / "glossary/big_thing.md")
    assert (e.kind, e.ops, e.notebook, e.formula) == ("idea", [], "", "")
    assert new(root, "Small Thing", idea=True, notebook=True)[1][1] == "notebooks/small_thing.ipynb"


def test_an_op_stands_in_its_module_its_definition_its_cases_and_the_table(root):
    _, written = new(root, "Max-min pooling", op="vision.pooling.max_min_pool2d", notebook=False)
    assert written == [
        "src/dlterms/vision/pooling.py", "src/dlterms/__init__.py", "src/dlterms/definitions/vision/__init__.py",
        "src/dlterms/definitions/vision/pooling.py", "tests/cases/vision/pooling.py", "glossary/max_min_pooling.md",
    ]  # fmt: skip
    source = text(root, "src/dlterms/vision/pooling.py")
    assert source.startswith(MODULE.split("from")[0]) and "return as_count(" in source
    assert (
        "from dlterms.checks import as_count, as_float\nfrom dlterms.gradients.autodiff import differentiable\n"
        in source
    )
    assert "\n\n\n@differentiable\ndef max_min_pool2d(x):" in source
    definition = text(root, "src/dlterms/definitions/vision/pooling.py")
    assert definition.startswith('"""Windows, one at a time."""\n\nimport numpy as np\n\n\ndef max_pool2d')
    scope = {}
    exec(text(root, "src/dlterms/__init__.py"), scope)
    assert scope["_EXPORTS"]["vision.pooling"].split()[-1] == "max_min_pool2d"
    assert max(map(len, text(root, "src/dlterms/__init__.py").splitlines())) <= 120
    cases = ast.parse(text(root, "tests/cases/vision/pooling.py")).body[-1].value.elts
    assert [case.args[0].value for case in cases] == ["max_pool2d", "max_min_pool2d"]
    e = glossary.read(root / "glossary/max_min_pooling.md")
    assert (e.ops, e.chapter, e.kind) == (["max_min_pool2d"], "G", "function")


def test_a_new_module_is_made_in_every_place(root):
    new(root, "Unpooling", op="vision.unpooling")
    assert "from dlterms.checks import as_float" in text(root, "src/dlterms/vision/unpooling.py")
    assert "import numpy as np" in text(root, "src/dlterms/definitions/vision/unpooling.py")
    assert 'Case("unpooling"' in text(root, "tests/cases/vision/unpooling.py")
    table = scaffold.exports(root)
    assert list(table) == ["vision.convolution", "vision.pooling", "vision.unpooling", "words.glove"]


def test_the_op_is_one_that_runs_and_says_what_to_write(root):
    from dlterms.gradients.autodiff import Op

    new(root, "Unpooling", op="vision.unpooling")
    for file, argument in (("src/dlterms/vision", 1.0), ("src/dlterms/definitions/vision", np.ones(2))):
        scope = {}
        exec(text(root, f"{file}/unpooling.py"), scope)
        with pytest.raises(NotImplementedError, match=f"{MARK}: .* src/dlterms/.*vision/unpooling.py"):
            scope["unpooling"](argument)
    scope = {}
    exec(text(root, "src/dlterms/vision/unpooling.py"), scope)
    assert isinstance(scope["unpooling"], Op)


def test_an_entry_that_is_there_is_kept_and_gets_the_op(root):
    before = text(root, "glossary/softmax.md")
    _, written = new(root, "softmax", op="vision.pooling.softmax_pool2d")
    assert "notebooks/softmax.ipynb" in written  # which its entry names
    old, new_ = (re.search(r"^ops: \[(.*)\]$", t, re.M) for t in (before, text(root, "glossary/softmax.md")))
    assert new_[1] == old[1] + ", softmax_pool2d"
    assert text(root, "glossary/softmax.md").replace(new_[0], old[0]) == before
    assert "# Softmax · Softmax 函数" in text(root, "notebooks/softmax.ipynb")


def test_a_page_that_serves_several_terms_is_called_by_the_one_whose_name_it_has(root):
    other = text(root, "glossary/softmax.md").replace("term: Softmax", "term: Other", 1)
    (root / "glossary/other.md").write_text(other, encoding="utf-8")
    assert "notebooks/softmax.ipynb" in new(root, "Other")[1]
    page = text(root, "notebooks/softmax.ipynb")
    assert "# Softmax · Softmax 函数" in page and 'card(\\"softmax\\")' in page and "Other" not in page


def test_an_entry_without_a_page_gets_one_only_if_asked(root):
    new(root, "Big Thing", idea=True)
    assert new(root, "Big Thing")[1] == []
    assert "notebooks/big_thing.ipynb" in new(root, "Big Thing", notebook=True)[1]
    assert glossary.read(root / "glossary/big_thing.md").notebook == "big_thing"


def test_an_entry_on_the_page_of_another_term_is_walked_to_its_end_without_laying_out_that_page(root):
    new(root, "Guest", notebook=False)
    path = root / "glossary/guest.md"
    path.write_text(path.read_text(encoding="utf-8").replace("notebook: ''", "notebook: softmax"), encoding="utf-8")
    wanted, laid_out = new(root, "Guest", notebook=False)
    assert laid_out == [] and wanted.files() == ["glossary/guest.md"]
    written(root, "glossary/guest.md")
    rules.accept_zh("guest", root)
    lists = [root / "glossary/index.md", root / "notebooks/index.ipynb"]
    for there, address in ((False, "../glossary/guest.md"), (True, "softmax.ipynb#cell-id=card-guest")):
        if there:
            (root / "notebooks/softmax.ipynb").write_text("{}", encoding="utf-8")
        assert "dlterms index" in next_step(wanted)
        path.write_text(scaffold._with_head(wanted), encoding="utf-8")
        for file in lists:
            file.write_text(f"[Guest · 客]({address})", encoding="utf-8")
        assert next_step(wanted) == "`make test`"


def test_a_new_entry_shows_its_front_matter_and_a_mark_is_counted_where_it_was_written(root):
    wanted, _ = new(root, "Big Thing")
    assert "\n# Big Thing · TODO\n" in text(root, wanted.entry)
    assert "[Big Thing · TODO](../notebooks/big_thing.ipynb)" in text(root, wanted.entry)
    assert "<!-- head" not in wanted.text(wanted.entry) and MARK in wanted.text(wanted.entry)
    path = root / wanted.entry
    front, body = path.read_text(encoding="utf-8").split("<!-- head", 1)
    path.write_text(front.replace(MARK, "x") + "<!-- head" + body, encoding="utf-8")
    lines = [found for found in unfinished(root) if found[0] == wanted.entry]
    path.write_text(scaffold._with_head(wanted), encoding="utf-8")
    assert lines == [found for found in unfinished(root) if found[0] == wanted.entry] != []


def test_nothing_is_overwritten(root):
    mine = {"glossary/thing.md": text(root, "glossary/softmax.md").replace("notebook: softmax", "notebook: thing")}
    mine |= dict.fromkeys(("notebooks/thing.ipynb", "src/dlterms/exercises/thing.json"), "mine")
    for file, words in mine.items():
        (root / file).parent.mkdir(exist_ok=True)
        (root / file).write_text(words, encoding="utf-8")
    assert new(root, "thing")[1] == ["tests/solutions/thing.py"]
    assert {file: text(root, file) for file in mine} == mine
    again = contents(root)
    assert new(root, "thing")[1] == [] and contents(root) == again


def test_the_same_op_is_not_laid_out_twice(root):
    new(root, "Unpooling", op="vision.pooling")
    again = contents(root)
    assert new(root, "Unpooling", op="vision.pooling")[1] == [] and contents(root) == again


@pytest.mark.parametrize(
    ("term", "options", "words"),
    [
        *((term, {}, f"begins with a letter, got {term!r}") for term in ("池化", "", "2D convolution", "---", " 1")),
        ("thing", {"op": "vision"}, "op must be ROOM.MODULE, such as vision.pooling"),
        ("thing", {"op": "kitchen.sink"}, "with a room of gradients, training"),
        ("thing", {"op": "vision.pooling.Bad-name"}, "op must be ROOM.MODULE"),
        ("thing", {"op": "vision.convolution.max_pool2d"}, "an op max_pool2d already, in vision.pooling"),
        ("thing", {"op": "vision.pooling", "idea": True}, "an idea has no op"),
    ],
)
def test_what_cannot_be_laid_out_is_refused_and_nothing_is_written(root, term, options, words):
    before = contents(root)
    with pytest.raises(ValueError, match=re.escape(words)):
        new(root, term, **options)
    assert contents(root) == before


@pytest.mark.parametrize(
    ("term", "slug"),
    [("LSTM", "lstm"), ("word2vec", "word2vec"), ("  Max-Pooling (2D) ", "max_pooling_2d"), ("t--SNE", "t_sne")],
)
def test_a_slug_is_small_letters_and_digits_joined_by_single_underscores(root, term, slug):
    assert plan(term, root).slug == slug


def test_the_page_has_pairs_of_cells_hidden_plumbing_and_code_that_parses(root):
    from dlterms.glossary import pages

    new(root, "Unpooling", op="vision.unpooling")
    page = nbformat.read(root / "notebooks/unpooling.ipynb", as_version=4)
    nbformat.validate(page)
    pages.accept_zh(page.cells)
    found = [p for p in pages.problems(page) if "title alone" not in p and "for an English word" not in p]
    assert found == []
    hidden = [cell for cell in page.cells if cell.metadata.get("jupyter", {}).get("source_hidden")]
    assert len(hidden) == 1 and "Explorer(" in hidden[0].source
    sources = "\n".join(cell.source for cell in page.cells)
    for name in (
        "show_definition(unpooling)",
        "show_source(unpooling)",
        "check_vjp(unpooling",
        '@attempt("unpooling-1")',
    ):
        assert name in sources


def test_a_page_without_an_op_shows_none(root):
    new(root, "Big Thing")
    sources = text(root, "notebooks/big_thing.ipynb")
    assert not re.search(r"show_source|show_definition|check_vjp|from dlterms import|%%|\$\{", sources)


def test_the_exercises_are_an_attempt_a_choice_and_a_number_with_a_solution_each(root):
    new(root, "Big Thing")
    exercises = json.loads(text(root, "src/dlterms/exercises/big_thing.json"))
    assert list(exercises) == ["big_thing-1", "big_thing-2", "big_thing-3"]
    assert "attempt" in exercises["big_thing-1"] and "choices" in exercises["big_thing-2"]
    scope = {}
    exec(text(root, "tests/solutions/big_thing.py"), scope)
    for i, arguments in enumerate([(0,), (), ()], 1):
        with pytest.raises(NotImplementedError, match=rf"{MARK}: .*big_thing-{i}"):
            scope[f"big_thing_{i}"](*arguments)


def test_every_file_that_is_laid_out_is_found_unfinished(root):
    wanted, _ = new(root, "Unpooling", op="vision.unpooling")
    assert {file for file, _, _ in unfinished(root)} == set(wanted.files())
    assert {p.file for p in rules.check(root, exported=["softmax"]).problems} >= set(wanted.files())


def written(root, file, **words):
    """As if somebody had written what a file asks for."""
    path = root / file
    path.write_text(path.read_text(encoding="utf-8").replace(MARK, "written"), encoding="utf-8")


def test_the_next_step_goes_on_as_the_files_are_written(root):
    wanted, _ = new(root, "Unpooling", op="vision.unpooling")
    at = wanted.address
    for file in (at.definition, at.source, at.case):
        assert file in next_step(wanted)
        written(root, file)
    (root / at.case).write_text('CASES = [Case("unpooling", one, torch=two)]', encoding="utf-8")
    assert next_step(wanted) == "`make signatures`"
    (root / "tests/signatures.txt").write_text("max_pool2d(x)\nunpooling(x)\n", encoding="utf-8")
    assert next_step(wanted) == "`make golden`"
    (root / "tests/golden").mkdir()
    (root / "tests/golden/unpooling.npz").touch()
    assert next_step(wanted).startswith(f"write {wanted.entry}")
    written(root, wanted.entry)
    assert "--accept-zh unpooling" in next_step(wanted)
    rules.accept_zh("unpooling", root)
    for file in (wanted.solutions, wanted.exercises, wanted.notebook):
        assert file in next_step(wanted)
        written(root, file)
    assert "execute_notebooks.py notebooks/unpooling.ipynb" in next_step(wanted)
    page = nbformat.read(root / wanted.notebook, as_version=4)
    for cell in page.cells:
        cell.update({"execution_count": 1} if cell.cell_type == "code" else {})
    nbformat.write(page, root / wanted.notebook)
    path = root / wanted.entry
    path.write_text(text(root, wanted.entry).replace("zh: written", "zh: 反池化"), encoding="utf-8")
    (root / "glossary/index.md").write_text("[Unpooling · 反池化](../notebooks/unpooling.ipynb)", encoding="utf-8")
    assert next_step(wanted) == "`.venv/bin/dlterms index`", "the head has the old name"
    path.write_text(scaffold._with_head(wanted), encoding="utf-8")
    assert "\n# Unpooling · 反池化\n" in text(root, wanted.entry)
    (root / "glossary/index.md").write_text("", encoding="utf-8")
    for file in ("glossary/index.md", "notebooks/index.ipynb"):
        assert ("dlterms index" if file.endswith("md") else "make notebooks") in next_step(wanted)
        (root / file).write_text("[Unpooling · 反池化](../notebooks/unpooling.ipynb)", encoding="utf-8")
    assert next_step(wanted) == "`make test`"


def test_the_files_are_utf_8_wherever_they_are_written(root):
    new(root, "Mañana")
    assert "term: Mañana\n" in text(root, "glossary/ma_ana.md") and "## 中文\n" in text(root, "glossary/ma_ana.md")
    assert "动手算一遍" in text(root, "notebooks/ma_ana.ipynb")
