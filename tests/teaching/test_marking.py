"""Exercises: every sealed answer is right, every named mistake is told, and every verdict says what is wrong."""

import importlib.util
import json
from importlib.resources import files
from pathlib import Path

import pytest

from dlterms.bilingual import T
from dlterms.teaching import attempt, check, marking, seal
from dlterms.teaching.marking import difference, unseal

SOLUTIONS = Path(__file__).parents[1] / "solutions"
EXERCISES = {
    name: entry
    for path in sorted((files("dlterms") / "exercises").iterdir(), key=lambda path: path.name)
    if path.name.endswith(".json")
    for name, entry in json.loads(path.read_text(encoding="utf-8")).items()
}
MISTAKES = [(name, mistake) for name, entry in EXERCISES.items() for mistake in entry.get("mistakes", {})]


@pytest.fixture(autouse=True)
def nothing_tried_before(monkeypatch):
    monkeypatch.setattr(marking, "_tried", {})


def solution(name, mistake=""):
    """What tests/solutions/<slug>.py has for an exercise: <slug>_<number>, with _<mistake> behind it for a mistake."""
    slug, _, number = name.rpartition("-")
    spec = importlib.util.spec_from_file_location(slug, SOLUTIONS / f"{slug}.py")
    solutions = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(solutions)
    return getattr(solutions, "_".join(filter(None, [slug, number, mistake])))


@pytest.mark.parametrize("name", EXERCISES)
def test_the_computed_solution_is_accepted(name):
    entry, solved = EXERCISES[name], solution(name)
    verdict = attempt(name)(solved) if "attempt" in entry else check(name, solved())
    assert verdict, repr(verdict)
    assert unseal(entry["explanation"])["en"] in repr(verdict)
    assert all(hint["en"].strip() and hint["zh"].strip() for hint in entry["hints"]) and entry["hints"]


@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_each_named_mistake_gets_its_own_words(name, mistake):
    """For a function to be written, a mistake is one that is refused."""
    entry, wrong = EXERCISES[name], solution(name, mistake)
    verdict = attempt(name)(wrong) if "attempt" in entry else check(name, wrong())
    assert not verdict
    if "attempt" not in entry:
        assert entry["mistakes"][mistake]["en"] in repr(verdict) and entry["mistakes"][mistake]["zh"] in repr(verdict)


@pytest.mark.parametrize("name", [name for name, entry in EXERCISES.items() if "choices" in entry])
def test_every_wrong_choice_is_wrong(name):
    right = solution(name)()
    assert right in EXERCISES[name]["choices"]
    assert [bool(check(name, choice)) for choice in EXERCISES[name]["choices"]].count(True) == 1


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
        ([1, -2], [1.005, 2.01], "ome signs"),
        (0.5, -0.5, "sign is wrong"),
        (0.5, -0.504, "sign is wrong"),
        ([1, -2], [-1, 2], "sign is wrong"),
        ([1, -2], [1, 2], "ome signs"),
        ([1, 2], [1, 2, 3], "(2,), not (3,)"),
        (0.5, "half", "number is expected"),
        ([1, 2], "half", "list of numbers is expected"),
        ("relu", " ReLU ", None),
        ("relu", "tanh", "nother one"),
        ("relu", 3, "nother one"),
        (0.5, float("nan"), "differ"),
    ],
)
def test_difference(expected, answer, problem):
    found = difference(expected, answer, 1e-2)
    assert found is None if problem is None else problem in found and found.zh


def test_a_tolerance_of_its_own():
    assert difference(9.5e-7, 1e-6, 0.06) is None
    assert difference(9.5e-7, 1e-6, 0.01) is not None


def test_an_answer_that_is_no_choice_is_shown_the_choices():
    assert "`relu`, `tanh`" in difference("relu", "Sigmoid", 0, ["relu", "tanh"])
    assert "nother" in difference("relu", "TANH", 0, ["relu", "tanh"])
    assert "`relu`" in difference("relu", 3, 0, ["relu", "tanh"])


def test_answers_are_not_in_clear():
    assert "0.731" not in seal(0.731) and unseal(seal([0.731, "a"])) == [0.731, "a"]


def test_an_unknown_exercise_is_named():
    with pytest.raises(ValueError, match=r"one of \['softmax-1', .*\], got 'softmax-99'"):
        check("softmax-99", 1)
    for unknown in ("no_such_term-1", "softmax"):
        with pytest.raises(ValueError, match=f"one of those of a page, got '{unknown}'"):
            check(unknown, 1)


MADE = {
    "answer": seal(2.0),
    "hints": [{"en": f"hint {i}", "zh": f"提示语 {i}"} for i in (1, 2, 3)],
    "mistakes": {"twice": {"answer": seal(4.0), "en": "That is twice as much.", "zh": "多了一倍。"}},
    "explanation": seal({"en": r"since $x_1 = \{2\}$", "zh": "因为 $x_1$ 是 2"}),
}


@pytest.fixture
def made(monkeypatch):
    monkeypatch.setattr(marking, "exercise", lambda name: MADE)


def hints(verdict):
    return [i for i in (1, 2, 3) if f"hint {i}" in repr(verdict) and f"提示语 {i}" in repr(verdict)]


def test_hints_come_one_after_the_other_and_only_for_new_answers(made):
    assert hints(check("made-1")) == []
    assert hints(check("made-1", 5)) == [1]
    assert hints(check("made-1", 5)) == [1]
    assert hints(check("made-1", 6)) == [1, 2]
    assert hints(check("made-1", 7)) == [1, 2, 3]
    assert hints(check("made-1", 8)) == [1, 2, 3]
    assert check("made-1", 2)
    assert hints(check("made-1", 5)) == [1], "a solved exercise begins anew"


def test_a_named_mistake_is_told_in_both_languages(made):
    verdict = check("made-1", 4)
    assert not verdict and "That is twice as much." in repr(verdict) and "多了一倍。" in repr(verdict)


def test_a_verdict_is_shown_in_both_languages_with_its_formulas_untouched(made):
    html = check("made-1", 2)._repr_mimebundle_()["text/html"]
    assert '<div lang="en">✓ <strong>made-1</strong>: right. since $x_1 = \\{2\\}$</div>' in html
    assert '<div lang="zh">✓ <strong>made-1</strong>：正确。因为 $x_1$ 是 2</div>' in html
    assert isinstance(check("made-1", ...).words, T)
