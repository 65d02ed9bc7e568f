"""The cells of a page have ids of their own, and a card's is the place that links lead to."""

import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from execute_notebooks import name_cells  # noqa: E402  (a script, not a package)


def named(*cells):
    name_cells(cells)
    return [cell.id for cell in cells]


def test_cells_are_numbered_but_a_card_s_is_called_after_its_term():
    assert named(
        new_markdown_cell('card("text")'),
        new_code_cell('card("max_pooling")'),
        new_code_cell("x = 1\ncard('softmax', brief=True)"),
        new_code_cell('discard("pooling")'),
    ) == ["cell-00", "card-max_pooling", "card-softmax", "cell-03"]


def test_a_card_that_is_shown_twice_gives_its_name_once():
    assert named(new_code_cell('card("a")'), new_code_cell('card("a")')) == ["card-a", "cell-01"]


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_ids_of_every_page_are_those(path):
    cells = nbformat.read(path, as_version=4).cells
    stored = [cell.id for cell in cells]
    assert stored == named(*cells) and len(set(stored)) == len(stored)
