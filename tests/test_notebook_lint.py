"""What a notebook must have and must not have, beside outputs that compare equal."""

import re
import sys
from pathlib import Path

import nbformat
import pytest

from dlterms.glossary import pages
from dlterms.glossary.unfinished import is_open

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from execute_notebooks import code_digest  # noqa: E402  (a script, not a package)

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def problems(notebook, slug="index", size=0):
    """What is wrong with a notebook, in words."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    source = "\n".join(cell.source for cell in code)
    if any(cell.execution_count is None for cell in code):
        yield "a cell was not executed"
    if any(cell.source.rstrip().endswith(";") for cell in code):
        yield "a cell ends in ';', which hides an output that the tests still compare"
    if re.search(r"\bOutput\(|interact\(|interactive", source):
        yield "an Output widget or interact: exceptions in it are swallowed"
    if re.search(r"\bplt\.|pyplot", source):
        yield "pyplot: use dlterms.explore.figure"
    yield from (f"cell {i} is still to be written" for i, cell in enumerate(notebook.cells, 1) if is_open(cell))
    if "widgets" in notebook.metadata:
        yield "stored widget state"
    if notebook.metadata.get("dlterms", {}).get("code_digest") != code_digest(notebook):
        yield "outputs older than the code: run `make notebooks`"
    for output in (output for cell in code for output in cell.outputs):
        data = output.get("data", {})
        if output.output_type == "error":
            yield f"an error: {output.ename}"
        if "image/png" in data and "min" not in data.get("text/plain", ""):
            yield "a picture without a digest"
        if re.search(r"/home/|/root/|/Users/|/tmp/|/work/", str(data.get("text/plain", "")) + output.get("text", "")):
            yield "a path of the machine in an output"
    title = notebook.cells[0].source
    if not (title.startswith("# ") and re.search(r"[\u4e00-\u9fff]", title)):
        yield "no title in both languages"
    if slug == "index":
        yield from pages.languages(notebook.cells)
    else:
        yield from pages.problems(notebook, size, pages.has_ops(slug))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook(path):
    assert list(problems(nbformat.read(path, as_version=4), path.stem, path.stat().st_size)) == []


def made(source="1 + 1", count=1, outputs=(), **metadata):
    cells = [nbformat.v4.new_markdown_cell("# Term · 术语"), nbformat.v4.new_code_cell(source, execution_count=count)]
    cells[1].outputs = [nbformat.v4.new_output(**output) for output in outputs]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata = nbformat.from_dict({"dlterms": {"code_digest": code_digest(notebook)}, **metadata})
    return notebook


def test_a_good_one_has_no_problem():
    assert list(problems(made())) == []


@pytest.mark.parametrize(
    ("notebook", "problem"),
    [
        (made(count=None), "not executed"),
        (made("x;"), "ends in ';'"),
        (made("widgets.Output()"), "Output widget"),
        (made("plt.plot(x)"), "pyplot"),
        (made(widgets={}), "widget state"),
        (made(dlterms={"code_digest": "0"}), "older than the code"),
        (made(outputs=[{"output_type": "error", "ename": "E", "evalue": "", "traceback": []}]), "an error"),
        (
            made(outputs=[{"output_type": "display_data", "data": {"image/png": "", "text/plain": "<Figure>"}}]),
            "digest",
        ),
        (made(outputs=[{"output_type": "stream", "name": "stdout", "text": "/home/me/x"}]), "path of the machine"),
    ],
)
def test_each_rule_fails_a_bad_one(notebook, problem):
    found = list(problems(notebook))
    assert len(found) == 1
    assert problem in found[0]


def test_a_term_without_the_template_lacks_every_part():
    hero_and_myth = 4
    assert len(list(problems(made(), "softmax"))) == len(pages.PARTS) + len(pages.OF_OPS) + hero_and_myth
    assert len(list(problems(made(), "keras"))) == len(pages.PARTS) + hero_and_myth, "there is no op to show"


def test_a_page_with_one_language_a_cell_holds_to_the_rules_for_pages():
    page = made()
    page.cells.append(nbformat.v4.new_markdown_cell("Alone", metadata={"lang": "en"}))
    assert [problem for problem in problems(page, "softmax") if "no Chinese cell after it" in problem]
    assert [problem for problem in problems(page, "softmax", pages.LARGEST + 1) if "the file has" in problem]


def test_what_is_still_to_be_written_is_refused():
    unwritten = made("1 + 1  # TO" + "DO")
    assert [problem for problem in problems(unwritten) if "still to be written" in problem]
