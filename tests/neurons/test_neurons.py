"""Threshold units, the perceptron's mistakes and its limits, and networks that go beyond them."""

import numpy as np
import pytest

from dlterms import (
    adam,
    binary_cross_entropy_with_logits,
    identity,
    init_mlp,
    mcculloch_pitts,
    mlp,
    perceptron_fit,
    tanh,
    value_and_grad,
)

CORNERS = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
FOLDED = np.column_stack([CORNERS, np.ones(4)])  # a column of ones for the bias


def test_gates_by_hand():
    assert mcculloch_pitts(CORNERS, [1, 1], 2).tolist() == [0, 0, 0, 1]
    assert mcculloch_pitts(CORNERS, [1, 1], 1).tolist() == [0, 1, 1, 1]
    assert mcculloch_pitts([[0.0], [1.0]], [-1.0], 0).tolist() == [1, 0]


def test_mistakes_on_and():
    # the bound of Novikoff 1962: (R / margin)^2 with R^2 = 3 and the margin of the best separating line
    w = np.array([2.0, 2.0, -3.0])
    bound = 3 / (np.abs(FOLDED @ w).min() / np.linalg.norm(w)) ** 2
    assert bound == pytest.approx(51)
    signs = perceptron_fit(FOLDED, [-1, -1, -1, 1])
    bits = perceptron_fit(FOLDED, [0, 0, 0, 1])
    assert (len(signs.examples), len(bits.examples)) == (18, 10)
    for fit, low in ((signs, -1), (bits, 0)):
        assert fit.converged and fit.cycle is None and len(fit.examples) <= bound
        assert np.where(FOLDED @ fit.weights[-1] > 0, 1, low).tolist() == [low, low, low, 1]
        assert len(fit.weights) == len(fit.examples) + 1


def test_the_learning_rate_only_scales_the_weights():
    one, tenth = (perceptron_fit(FOLDED, [-1, -1, -1, 1], lr=lr) for lr in (1.0, 0.125))
    np.testing.assert_array_equal(one.weights, 8 * tenth.weights)


@pytest.mark.parametrize("seed", range(100))
def test_novikoffs_bound(seed):
    rng = np.random.default_rng(seed)
    true = rng.standard_normal(3)
    true /= np.linalg.norm(true)
    x = rng.standard_normal((30, 3))
    x = x[np.abs(x @ true) > 0.1]
    fit = perceptron_fit(x, np.sign(x @ true))
    assert fit.converged
    assert len(fit.examples) <= np.square(x).sum(1).max() / np.abs(x @ true).min() ** 2


def test_xor_goes_round_for_ever():
    fit = perceptron_fit(FOLDED, [-1, 1, 1, -1])
    assert not fit.converged and fit.cycle is not None
    np.testing.assert_array_equal(fit.weights[fit.cycle], fit.weights[-1])
    again = perceptron_fit(FOLDED, [-1, 1, 1, -1], start=fit.weights[-1])
    assert again.cycle == 0, "from there on it repeats"
    np.testing.assert_array_equal(again.weights, fit.weights[fit.cycle :])
    bits = perceptron_fit(FOLDED, [0, 1, 1, 0])
    np.testing.assert_array_equal(bits.weights[bits.cycle], bits.weights[-1])
    short = perceptron_fit(FOLDED, [0, 1, 1, 0], passes=1)
    assert not short.converged and short.cycle is None


def test_each_step_is_the_rule():
    for target in ([-1, -1, -1, 1], [0, 0, 0, 1]):
        fit = perceptron_fit(FOLDED, target, lr=0.5)
        for before, after, i in zip(fit.weights, fit.weights[1:], fit.examples, strict=False):
            score = before @ FOLDED[i]
            if min(target) < 0:
                assert score * target[i] <= 0, "only mistakes are corrected"
                np.testing.assert_allclose(after, before + 0.5 * target[i] * FOLDED[i])
            else:
                assert (score > 0) != target[i]
                np.testing.assert_allclose(after, before + 0.5 * (target[i] - (score > 0)) * FOLDED[i])


def test_xor_by_hand_and_learnt():
    # Goodfellow et al. 2016, Deep Learning, section 6.1
    by_hand = [(np.ones((2, 2)), np.array([0.0, -1.0])), (np.array([[1.0, -2.0]]), np.zeros(1))]
    assert mlp(CORNERS, by_hand).ravel().tolist() == [0, 1, 1, 0]
    params, state, y = init_mlp(np.random.default_rng(0), [2, 8, 1]), None, np.array([[0.0], [1], [1], [0]])
    for _ in range(300):
        _, slope = value_and_grad(lambda p: binary_cross_entropy_with_logits(mlp(CORNERS, p, tanh), y))(params)
        params, state = adam(params, slope, state, lr=0.05)
    assert ((mlp(CORNERS, params, tanh) > 0) == y).all()


def test_parameters_are_counted():
    def count(sizes):
        return sum(w.size + b.size for w, b in init_mlp(np.random.default_rng(0), sizes))

    assert count([784, 256, 10]) == 203_530
    assert count([2, 2, 1]) == 9
    assert count([3, 1]) == 4, "no hidden layer: one affine map"
    assert count([3, 5, 4, 2]) == sum((into + 1) * out for into, out in ((3, 5), (5, 4), (4, 2)))


def test_without_activation_depth_collapses():
    rng = np.random.default_rng(0)
    params = init_mlp(rng, [3, 5, 4, 2])
    params = [(w, rng.standard_normal(len(b))) for w, b in params]
    x = rng.standard_normal((6, 3))
    w, b = np.eye(3), np.zeros(3)
    for weight, bias in params:
        w, b = weight @ w, weight @ b + bias
    np.testing.assert_allclose(mlp(x, params, identity), x @ w.T + b)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: perceptron_fit(FOLDED, [0, 2, 0, 1]), "target must be 4 numbers"),
        (lambda: perceptron_fit(FOLDED * np.nan, [0, 0, 0, 1]), "x must be finite"),
        (lambda: perceptron_fit(FOLDED, [0, 0, 0, np.nan]), "target must be 4 numbers"),
        (lambda: perceptron_fit(FOLDED, [0, 0, 0, 1], start=[0, 0, np.inf]), "start must be finite"),
        (lambda: mlp(CORNERS, []), "params must hold at least one layer"),
        (lambda: perceptron_fit(FOLDED, [0, 1]), "target must be 4 numbers"),
        (lambda: perceptron_fit(FOLDED, [0, 0, 0, 1], start=[0.0]), r"start must have shape \(3,\)"),
        (lambda: perceptron_fit(FOLDED, [0, 0, 0, 1], lr=0), "lr must lie in"),
        (lambda: init_mlp(np.random.default_rng(0), [3]), "at least inputs and outputs"),
        (lambda: mcculloch_pitts(CORNERS, [1, 1, 1], 1), r"weight must .*, got \(1, 3\) beside x \(4, 2\)"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
