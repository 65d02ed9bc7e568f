"""A reader's function is tried like our own ops, and the first failure is shown."""

import numpy as np
import pytest

from dlterms import numerical_gradient, softmax
from dlterms.teaching import attempts, marking, seal
from dlterms.teaching.attempts import agree, attempt, in_short, like

MADE = {
    "attempt": {
        "like": "softmax",
        "inputs": [
            {"en": "three scores", "zh": "三个得分", "args": [[1.0, 2.0, 3.0]]},
            {"en": "scores of a thousand", "zh": "上千的得分", "args": [[1000.0, 0.0]]},
        ],
    },
    "hints": [{"en": "the largest", "zh": "最大值"}],
    "explanation": seal({"en": "a shift", "zh": "平移"}),
}


@pytest.fixture(autouse=True)
def made(monkeypatch):
    exercises = {"made-1": MADE, "made-2": MADE | {"attempt": MADE["attempt"] | {"gradient": True}}, "made-3": {}}
    monkeypatch.setattr(attempts, "exercise", exercises.__getitem__)
    monkeypatch.setattr(marking, "_tried", {})


def naive(x):
    return np.exp(x) / np.exp(x).sum()


def test_a_right_function_is_right_and_gets_the_explanation():
    @attempt("made-1")
    def mine(x):
        return naive(x - x.max())

    assert mine and "a shift" in repr(mine)


def test_the_same_numbers_in_a_list_are_right():
    assert attempt("made-1")(lambda x: list(naive(x - x.max())))
    assert not attempt("made-1")(lambda x: list(naive(x - x.max()))[:1])


def test_the_verdict_is_shown_as_the_cell_itself_shows_nothing(monkeypatch):
    seen = []
    monkeypatch.setattr(attempts, "display", seen.append)
    verdict = attempt("made-1")(naive)
    assert seen == [verdict]


def test_the_first_input_that_fails_is_shown_with_both_results():
    verdict = attempt("made-1")(naive)
    assert not verdict
    assert "For scores of a thousand (`[1000. 0.]`) yours gives `[nan 0.]`, expected was `[1. 0.]`" in repr(verdict)
    assert "输入 上千的得分" in repr(verdict) and "the largest" in repr(verdict)


def test_a_near_miss_is_shown_with_digits_enough_to_differ():
    words = repr(attempt("made-1")(lambda x: 1.00001 * naive(x - x.max())))
    came, expected = (words.split(f"{before} `")[1].split("`")[0] for before in ("yours gives", "expected was"))
    assert came != expected


def test_an_exception_is_told_with_its_line():
    def broken(x):
        return x["a"]

    line = broken.__code__.co_firstlineno + 1
    verdict = attempt("made-1")(broken)
    assert "IndexError" in repr(verdict) and f"(line {line})" in repr(verdict)


def test_an_unwritten_one_is_asked_for():
    def mine(x): ...

    verdict = attempt("made-1")(mine)
    assert not verdict and "write the function" in repr(verdict) and "the largest" not in repr(verdict)


def test_a_function_that_changes_its_input_harms_only_itself():
    def mine(x):
        x -= x.max()
        return naive(x)

    assert attempt("made-1")(mine)


def test_a_gradient_is_tried_by_finite_differences():
    def stable(x):
        return naive(x - x.max())

    def forgot_the_rest(x):
        p = stable(x)
        return p, lambda dy: p * (1 - p) * dy

    assert attempt("made-2")(softmax.vjp)
    assert "gradient is wrong" in repr(attempt("made-2")(forgot_the_rest))
    assert "its value and its pullback" in repr(attempt("made-2")(stable))


def test_several_gradients_in_a_list_are_right():
    inputs = [{"en": "two each", "zh": "各两个", "args": [[1.0, 6.0], [2.0, 3.0]]}]
    attempts.exercise("made-3").update(
        MADE | {"attempt": {"like": "gradients.arithmetic.divide", "gradient": True, "inputs": inputs}}
    )
    assert attempt("made-3")(lambda a, b: (a / b, lambda dy: [dy / b, -dy * a / b**2]))
    assert "gradient is wrong" in repr(attempt("made-3")(lambda a, b: (a / b, lambda dy: [dy / b, dy * a / b**2])))


def test_an_exercise_that_asks_for_no_function_says_so():
    with pytest.raises(ValueError, match="asks for an answer"):
        attempt("made-3")


@pytest.mark.parametrize(
    ("came", "expected", "same"),
    [
        (1.0, 1.0, True),
        (1.0, 1.0 + 1e-5, False),
        ([1.0], 1.0, False),
        ((1.0, 2.0), (1.0, 2.0), True),
        ((1.0,), (1.0, 2.0), False),
        (np.ones((2, 1)), np.ones(2), False),
        ("word", 1.0, False),
        (None, 1.0, False),
        (np.array([np.nan]), np.array([1.0]), False),
    ],
)
def test_agree(came, expected, same):
    assert agree(came, expected) is same


def test_an_argument_may_be_a_function(monkeypatch):
    inputs = [{"en": "a", "zh": "甲", "args": [{"function": "neurons.activations.logsumexp"}, [0.0, 1.0], 0.1]}]
    task = {"like": "numerical_gradient", "inputs": inputs}
    monkeypatch.setattr(attempts, "exercise", {"made-4": MADE | {"attempt": task}}.__getitem__)
    assert attempt("made-4")(lambda f, x, eps: numerical_gradient(f, x, eps))
    assert "(`logsumexp, [0. 1.], 0.1`)" in repr(attempt("made-4")(lambda f, x, eps: 0 * x))


def test_what_it_is_held_against_is_found_by_its_address():
    assert like("softmax") is softmax
    assert like("words.huffman.huffman_tree").__name__ == "huffman_tree"


def test_long_arrays_are_shown_in_short():
    assert len(in_short(np.arange(1000.0))) < 60 and len(in_short("x" * 500)) == 120
