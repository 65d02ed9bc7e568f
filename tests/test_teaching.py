"""Exercises: every sealed answer is right, every verdict tells what is wrong; sources are shown with their helpers."""

import ast
import importlib.util
import json
import sys
import textwrap
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

import dlterms
from dlterms.sources import listing
from dlterms.teaching import _difference, check, seal, show_definition, show_source

SOLUTIONS = Path(__file__).parent / "solutions"
EXERCISES = {
    name: entry
    for path in sorted((files("dlterms") / "exercises").iterdir(), key=lambda path: path.name)
    if path.name.endswith(".json")
    for name, entry in json.loads(path.read_text(encoding="utf-8")).items()
}


@pytest.mark.parametrize("name", EXERCISES)
def test_the_computed_solution_is_accepted(name):
    """tests/solutions/<slug>.py computes each answer afresh, in a function <slug>_<number>."""
    slug, _, number = name.rpartition("-")
    spec = importlib.util.spec_from_file_location(slug, SOLUTIONS / f"{slug}.py")
    solutions = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(solutions)
    assert check(name, getattr(solutions, f"{slug}_{number}")())
    assert not check(name)
    assert EXERCISES[name]["hint"] and EXERCISES[name]["hint_zh"]


@pytest.mark.parametrize(
    ("expected", "answer", "problem"),
    [
        (0.5, 0.5, None),
        (0.5, 0.504, None),
        (50.0, 50.4, None),
        (50.0, 51.0, "differ"),
        ([1000.0, 0.0], [1000.0, 0.005], None),  # what is next to nothing may be off by a thousandth of the rest
        ([1000.0, 0.0], [1000.0, 0.02], "differ"),
        ([0.01, 0.0], [0.01, 5e-6], "differ"),
        (0.5, 0.6, "differ"),
        (0.5, -0.6, "differ"),
        ([1, -2], [1.005, 2.01], "some signs"),
        (0.5, -0.5, "sign is wrong"),
        (0.5, -0.504, "sign is wrong"),
        ([1, -2], [1, 2], "some signs"),
        ([1, 2], [1, 2, 3], "shape"),
        (0.5, "half", "a number is expected"),
        ([1, 2], "half", "numbers are expected"),
        ("relu", " ReLU ", None),
        ("relu", "tanh", "another word"),
        (0.5, float("nan"), "differ"),
    ],
)
def test_difference(expected, answer, problem):
    found = _difference(expected, answer)
    assert found is None if problem is None else problem in found


def test_answers_are_not_in_clear():
    assert "0.731" not in seal(0.731)


def test_an_unknown_exercise_is_named():
    with pytest.raises(ValueError, match=r"one of \['softmax-1', .*\], got 'softmax-99'"):
        check("softmax-99", 1)
    for unknown in ("no_such_term-1", "softmax"):
        with pytest.raises(ValueError, match=f"one of those of a notebook, got '{unknown}'"):
            check(unknown, 1)


def test_a_wrong_answer_is_false_and_gets_the_hint():
    verdict = check("softmax-1", 1e9)
    assert not verdict
    assert EXERCISES["softmax-1"]["hint"] in repr(verdict) and EXERCISES["softmax-1"]["hint_zh"] in repr(verdict)


def test_show_source_is_the_code_that_runs():
    assert repr(show_source(seal)).startswith("def seal(")
    assert repr(show_source(dlterms.softmax)).startswith("@differentiable\ndef softmax(x, axis=-1):")


def test_helpers_stand_once_below_what_uses_them_and_folded_in_a_notebook():
    shown = show_source(dlterms.nce_loss, dlterms.max_pool2d)
    text, folded = repr(shown), shown._repr_markdown_()
    assert text.count("def _geometry(") == 1 and text.index("def max_pool2d(") < text.index("def _geometry(")
    assert text.index("def _geometry(") < text.index("def windows_along(")  # which only the helper uses
    assert folded.index("def max_pool2d(") < folded.index("<details>") < folded.index("def _geometry(")
    assert folded.count("```") == 6 and folded.count("</details>") == 1
    assert "def log_sigmoid(" not in text and "# log_sigmoid: public" in text
    assert "def as_float(" not in text and "as_float, as_flag, as_pair: checks" in text
    assert "_LARGEST_EXPONENT = " in repr(show_source(dlterms.sigmoid))  # a constant is a helper too
    assert '_LARGEST_EXPONENT[np.dtype("g").itemsize] = ' in repr(show_source(dlterms.sigmoid))


def test_a_function_of_ones_own_is_shown_as_it_is():
    def mine(x):
        return np.exp(x)

    assert repr(show_source(mine)).strip().startswith("def mine(x):")


@pytest.mark.parametrize("name", dlterms.__all__)
def test_a_listing_names_everything_it_needs(name):
    found = listing(getattr(dlterms, name))
    code = "\n".join([textwrap.dedent(found.text), *(text for _, text in found.helpers)])
    nodes = list(ast.walk(ast.parse(code)))
    known = {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    known |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    known |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    module = vars(sys.modules[getattr(dlterms, name).__module__])
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    missing = {one for one in used - known if getattr(module.get(one), "__module__", "").startswith("dlterms.")}
    assert missing - {"differentiable"} == {*found.public, *found.checks} & missing


def test_show_definition_is_the_formula_in_loops():
    text = repr(show_definition(dlterms.max_pool2d))
    assert text.startswith("def max_pool2d(") and "y[i] = max(numbers)" in text and "def window(" in text
    with pytest.raises(ValueError, match="op must be one of the ops of dlterms"):
        show_definition(seal)
