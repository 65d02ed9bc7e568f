"""What makes zeros and what does not, what dropout and batch norm keep, and refusals."""

import itertools

import numpy as np
import pytest

from dlterms import batch_norm, batch_norm_eval, dropout, grad, l1_penalty, l2_penalty, soft_threshold


def test_the_proximal_step_makes_exact_zeros_and_the_subgradient_step_does_not():
    # minimize (w - a)**2 / 2 + 0.5 |w|: the solution is soft_threshold(a, 0.5)
    a = np.array([2.0, 0.3, -0.4, -1.0])
    steps, jumps = np.ones(4), np.ones(4)
    for _ in range(200):
        steps = soft_threshold(steps - 0.1 * (steps - a), 0.1 * 0.5)
        jumps = jumps - 0.1 * (jumps - a + grad(l1_penalty)(jumps, 0.5))
    np.testing.assert_allclose(steps, [1.5, 0, 0, -0.5], atol=1e-8)
    assert (steps[1:3] == 0).all() and (jumps[1:3] != 0).all()


def test_what_is_just_at_the_threshold_does_not_move():
    y, pullback = soft_threshold.vjp([0.5, -0.5, 0.6], 0.5)
    np.testing.assert_allclose(y, [0, 0, 0.1])
    np.testing.assert_array_equal(pullback(np.ones(3)), [0, 0, 1])


def test_l2_is_the_squared_frobenius_norm():
    w = np.arange(6.0).reshape(2, 3)
    assert l2_penalty(w, 1.0, half=False) == pytest.approx(np.linalg.norm(w, "fro") ** 2)


def test_inverted_scaling_keeps_the_expected_value():
    x, rate = np.array([1.0, -2.0, 3.0]), 0.25
    expected = np.zeros(3)
    for kept in itertools.product([False, True], repeat=3):  # all 2^3 masks with their probabilities: exact
        probability = np.prod([0.75 if k else 0.25 for k in kept])
        expected += probability * dropout(x, np.array(kept), rate)
    np.testing.assert_allclose(expected, x, rtol=1e-15)


def test_batch_norm_of_one_to_four():
    # worked out by hand: mean 2.5, biased variance 1.25, unbiased 5/3
    x = np.array([[1.0], [2.0], [3.0], [4.0]])
    (y, mean, var), pullback = batch_norm.vjp(x, np.zeros(1), np.ones(1), eps=0.0)
    np.testing.assert_allclose(y.ravel(), [-1.3416, -0.4472, 0.4472, 1.3416], atol=5e-5)
    np.testing.assert_allclose([mean[0], var[0]], [0.25, 0.9 + 0.1 * 5 / 3])
    dx = pullback((np.array([[1.0], [0.0], [0.0], [2.0]]), np.zeros(1), np.zeros(1)))[0]
    assert dx.sum() == pytest.approx(0, abs=1e-15)


def test_a_large_mean_does_not_swallow_the_variance():
    x = np.float32(1e4) + np.linspace(-1, 1, 64, dtype=np.float32).reshape(-1, 1)
    y, _, _ = batch_norm(x, np.zeros(1), np.ones(1))
    assert y.dtype == np.float32
    assert float(y.std()) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: l1_penalty([1.0], -1), ValueError, "strength must lie in"),
        (lambda: l2_penalty([1.0], -1), ValueError, "strength must lie in"),
        (lambda: soft_threshold([1.0], -0.1), ValueError, "threshold must lie in"),
        (lambda: dropout([1.0], [True], 1.0), ValueError, r"rate must lie in \[0, 1\)"),
        (lambda: dropout([1.0], [1], 0.5), TypeError, "mask must be booleans"),
        (lambda: dropout([1.0], [True, False], 0.5), ValueError, r"mask must have the shape of x, \(1,\)"),
        (lambda: batch_norm([[1.0]], [0.0], [1.0]), ValueError, "at least two numbers a channel"),
        (lambda: batch_norm([1.0], [0.0], [1.0]), ValueError, r"x must have shape \(N, C, \.\.\.\), got \(1,\)"),
        (lambda: batch_norm(np.ones((4, 2)), [0.0], [1.0]), ValueError, r"running_mean must have shape \(2,\)"),
        (lambda: batch_norm_eval([[1.0]], [0.0], [-1.0]), ValueError, "running_var must not be negative"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
