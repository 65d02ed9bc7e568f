"""The arithmetic under the tape: each operation's value is NumPy's, and its pullback passes the gradient check."""

import numpy as np
import pytest

from dlterms.gradients import arithmetic
from dlterms.gradients.gradient_check import check_vjp

RNG = np.random.default_rng(0)
A, B = RNG.uniform(0.5, 2, (3, 4)), RNG.uniform(0.5, 2, (3, 4))
ROW, COLUMN, ONE = RNG.uniform(0.5, 2, 4), RNG.uniform(0.5, 2, (3, 1)), np.float64(1.7)
STACK, MATRIX = RNG.standard_normal((2, 3, 4)), RNG.standard_normal((4, 5))

VALUES = [
    ("add", (A, B), A + B),
    ("add", (ROW, A), ROW + A),
    ("subtract", (A, COLUMN), A - COLUMN),
    ("subtract", (ONE, A), ONE - A),
    ("multiply", (A, ROW), A * ROW),
    ("multiply", (COLUMN, ROW), COLUMN * ROW),
    ("divide", (A, B), A / B),
    ("divide", (ROW, COLUMN), ROW / COLUMN),
    ("negative", (A,), -A),
    ("power", (A, 3), A**3),
    ("power", (A, 0.5), np.sqrt(A)),
    ("exp", (A,), np.exp(A)),
    ("log", (A,), np.log(A)),
    ("sqrt", (A,), np.sqrt(A)),
    ("sin", (A,), np.sin(A)),
    ("cos", (A,), np.cos(A)),
    ("matmul", (A, MATRIX), A @ MATRIX),
    ("matmul", (ROW, MATRIX), ROW @ MATRIX),
    ("matmul", (A, ROW), A @ ROW),
    ("matmul", (ROW, ROW[::-1].copy()), ROW @ ROW[::-1]),
    ("matmul", (STACK, MATRIX), STACK @ MATRIX),
    ("matmul", (STACK, ROW), STACK @ ROW),
    ("matmul", (RNG.standard_normal(3), STACK), None),
    ("matmul", (STACK[:1], RNG.standard_normal((2, 4, 3))), None),
    ("sum", (STACK,), STACK.sum()),
    ("sum", (STACK, 1), STACK.sum(1)),
    ("sum", (STACK, (0, 2)), STACK.sum((0, 2))),
    ("sum", (STACK, -1, True), STACK.sum(-1, keepdims=True)),
    ("mean", (STACK,), STACK.mean()),
    ("mean", (STACK, 0), STACK.mean(0)),
    ("mean", (STACK, (1, 2), True), STACK.mean((1, 2), keepdims=True)),
    ("reshape", (A, (2, 6)), A.reshape(2, 6)),
    ("transpose", (A,), A.T),
    ("transpose", (STACK, (2, 0, 1)), STACK.transpose(2, 0, 1)),
    ("transpose", (RNG.standard_normal((3, 3)), (-1, 0)), None),
    ("getitem", (A, (slice(None), 1)), A[:, 1]),
    ("getitem", (A, ([0, 0, 2],)), A[[0, 0, 2]]),
]


@pytest.mark.parametrize(("name", "args", "expected"), VALUES, ids=[f"{v[0]}{i}" for i, v in enumerate(VALUES)])
def test_values_and_pullbacks(name, args, expected):
    op = getattr(arithmetic, name)
    arrays = [a for a in args if isinstance(a, np.ndarray | np.floating)]
    constants = args[len(arrays) :]
    np.testing.assert_array_equal(op(*args), getattr(np, name)(*args) if expected is None else expected)
    check_vjp(lambda *arrays: op(*arrays, *constants), *arrays)


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_arrays_are_joined_and_their_gradients_cut(axis):
    joined, pullback = arithmetic.concatenate.vjp([A, 2 * A], axis)
    np.testing.assert_array_equal(joined, np.concatenate([A, 2 * A], axis))
    (parts,) = pullback(joined)
    assert isinstance(parts, list)
    np.testing.assert_array_equal(parts, [A, 2 * A])
    stacked, pullback = arithmetic.stack.vjp((A, 2 * A), axis)
    np.testing.assert_array_equal(stacked, np.stack([A, 2 * A], axis))
    (parts,) = pullback(stacked)
    assert isinstance(parts, tuple)
    np.testing.assert_array_equal(parts, [A, 2 * A])


def test_three_unequal_parts():
    parts = [np.ones((2, n)) * n for n in (1, 3, 2)]
    joined, pullback = arithmetic.concatenate.vjp(parts)
    assert joined.shape == (2, 6)
    assert arithmetic.concatenate([np.zeros((2, 2, 1)), np.zeros((2, 2, 2))]).shape == (2, 2, 3)
    assert arithmetic.stack([np.zeros(4), np.zeros(4)]).shape == (2, 4)
    assert [p.shape[1] for p in pullback(joined)[0]] == [1, 3, 2]


def test_an_element_taken_twice_gets_both_gradients():
    _, pullback = arithmetic.getitem.vjp(np.zeros(3), [0, 0, 2])
    assert pullback(np.array([1.0, 2.0, 4.0])).tolist() == [3, 0, 4]


def test_the_mean_of_nothing_has_no_gradient_to_share():
    assert arithmetic.mean.vjp(np.zeros((0, 2)), 1)[1](np.zeros(0)).shape == (0, 2)
    assert arithmetic.mean(np.array([3.0])) == 3
    for axis in (0, None):
        with pytest.raises(ValueError, match=f"a must have numbers along axis {axis} to take their mean"):
            arithmetic.mean(np.zeros((0, 2)), axis)
