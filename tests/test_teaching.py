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
