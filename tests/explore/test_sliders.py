"""The slider contract over every explorer of every notebook: a slider that fails at its far end fails the build."""

import ast
import os
from pathlib import Path

import nbformat
import numpy as np
import pytest

from dlterms.explore import Explorer, Lines, contract

NOTEBOOKS = sorted(path for path in (Path(__file__).parents[2] / "notebooks").glob("*.ipynb") if path.stem != "index")


def explorers(path):
    """Run the code cells of a notebook here, and collect the Explorers they make or end in."""
    space = {"__name__": "__main__"}
    found = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            body = ast.parse(cell.source).body
            last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
            exec(compile(ast.Module(body, []), path.name, "exec"), space)
            if last is not None:
                found.append(eval(compile(ast.Expression(last.value), path.name, "eval"), space))
    candidates = {id(value): value for value in [*found, *space.values()] if isinstance(value, Explorer)}
    return list(candidates.values())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_slider_over_its_whole_range(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    monkeypatch.setattr(os, "environ", os.environ)
    made = explorers(path)
    assert made, "the notebook has no explorer"
    for explorer in made:
        assert contract(explorer) > 0


X = np.linspace(0, 1, 5)


@pytest.mark.parametrize(
    ("compute", "message"),
    [
        (lambda a=1.0: {"y": X * (1 / (a < 2))}, "ZeroDivisionError"),
        (lambda a=1.0: {"y": X * (np.nan if a == 2 else a)}, "'y' has nan or inf"),
        (lambda a=1.0: {"y": X[:3] if a == 2 else X * a}, "'y' has shape"),
        (lambda a=1.0: {"z": X} if a == 2 else {"y": a * X}, "returned no 'y'"),
        (lambda a=1.0: {"y": X}, "changes nothing"),
        (lambda a=1.0: {"y": -a * X}, "'positive' does not hold"),
    ],
)
def test_the_contract_rejects(compute, message):
    explorer = Explorer(
        compute, Lines(X, ["y"]), alt="a line", a=(0.0, 2.0, 0.5),
        invariants={"positive": lambda result: (result["y"] >= 0).all()},
    )  # fmt: skip
    with pytest.raises(AssertionError, match=message):
        contract(explorer)


def test_the_contract_accepts():
    assert contract(Explorer(lambda a=1.0: {"y": a * X}, Lines(X, ["y"]), alt="a line", a=(0.0, 2.0, 0.5))) == 2
