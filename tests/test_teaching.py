"""Exercises: every sealed answer is right, and every verdict tells what is wrong."""

import importlib.util
import json
from importlib.resources import files
from pathlib import Path

import pytest

from dlterms.teaching import _difference, check, seal, show_source

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
        (0.5, 0.6, "differ"),
        (0.5, -0.5, "sign is wrong"),
        ([1, -2], [1, 2], "some signs"),
        ([1, 2], [1, 2, 3], "shape"),
        (0.5, "half", "number"),
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
    with pytest.raises(ValueError, match="softmax-99"):
        check("softmax-99", 1)


def test_show_source_is_the_code_that_runs():
    assert repr(show_source(seal)).startswith("def seal(")
