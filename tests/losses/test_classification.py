"""What is special about losses: published figures, extreme scores, certain answers, refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dlterms import binary_cross_entropy, binary_cross_entropy_with_logits, cross_entropy, kl_divergence, mse, nll
from dlterms.neurons.activations import log_softmax


def test_published_figures():
    # CS231n, "Linear classification: Support Vector Machine, Softmax", the figure that compares the two losses:
    # scores [-2.85, 0.86, 0.28], true class the third
    assert float(cross_entropy([-2.85, 0.86, 0.28], 2)) == pytest.approx(1.04019, abs=5e-6)
    assert float(cross_entropy(np.zeros(10), 3)) == pytest.approx(2.302585, abs=5e-7)


@given(
    hnp.arrays(st.sampled_from([np.float32, np.float64]), (3, 4), elements=st.floats(-1e4, 1e4, width=32)),
    st.floats(0, 1),
)
def test_cross_entropy_of_any_scores(x, smoothing):
    target = np.array([0, 3, 1])
    y, pullback = cross_entropy.vjp(x, target, label_smoothing=smoothing)
    assert np.isfinite(y) and y >= -1e-6 and y.dtype == x.dtype
    dx, nothing = pullback(np.ones_like(y))
    assert nothing is None and np.isfinite(dx).all() and dx.dtype == x.dtype
    np.testing.assert_allclose(dx.sum(1), 0, atol=1e-6)
    logits = binary_cross_entropy_with_logits(x, np.ones_like(x))
    assert np.isfinite(logits) and logits >= 0


def test_cross_entropy_is_nll_of_log_softmax():
    x, target = np.random.default_rng(0).standard_normal((5, 4)), [0, 1, 2, 3, 0]
    assert cross_entropy(x, target) == pytest.approx(nll(log_softmax(x), target), rel=1e-14)


def test_an_impossible_class_costs_nothing_unless_it_is_wanted():
    assert cross_entropy([0.0, -np.inf], 0) == 0
    assert cross_entropy([0.0, -np.inf], 1) == np.inf


def test_kl_of_zeros():
    assert kl_divergence([1.0, 0.0], [0.5, 0.5]) == pytest.approx(np.log(2))
    assert kl_divergence([0.5, 0.5], [1.0, 0.0]) == np.inf


def test_gradients_where_a_probability_is_zero():
    _, pullback = kl_divergence.vjp([0.5, 0.5, 0.0, 0.0], [0.5, 0.25, 0.25, 0.0])
    dp, dq = pullback(1.0)
    np.testing.assert_allclose(dp, [1, 1 + np.log(2), -np.inf, 0])
    np.testing.assert_allclose(dq, [-1, -2, 0, 0])
    x, target = np.array([[0.0, -np.inf, 1.0]]), np.array([[0.0, 0.0, 1.0]])
    assert np.isfinite(cross_entropy(x, target)) and cross_entropy(x, target) == pytest.approx(np.log(1 + np.exp(-1)))


def test_probabilities_may_be_zero_and_one():
    p, t = np.array([0.0, 1.0, 0.25]), np.array([0.0, 1.0, 1.0])
    y, pullback = binary_cross_entropy.vjp(p, t, reduction="none")
    np.testing.assert_allclose(y, [0, 0, np.log(4)])
    np.testing.assert_allclose(pullback(np.ones(3))[0], [0, 0, -4])
    assert binary_cross_entropy([1.0], [0.0]) == 100
    logits = binary_cross_entropy_with_logits([0.0, 0.0], [0.0, 1.0], reduction="none")
    np.testing.assert_allclose(logits, [np.log(2)] * 2)


def test_a_certain_and_wrong_answer_costs_a_hundred():
    # torch.nn.functional.binary_cross_entropy documents the same cut
    assert binary_cross_entropy([0.0], [1.0]) == 100


def test_an_empty_batch():
    assert cross_entropy(np.zeros((0, 3)), np.zeros(0, int), reduction="sum") == 0
    with pytest.raises(ValueError, match="mean of no examples"):
        cross_entropy(np.zeros((0, 3)), np.zeros(0, int))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: cross_entropy([[1.0, 2.0]], [2]), ValueError, r"target must lie in \[0, 2\), got 2"),
        (lambda: cross_entropy([[1.0, 2.0]], [-1]), ValueError, "target must lie in"),
        (lambda: cross_entropy([[1.0, 2.0]], [0.5]), TypeError, "target must be integers"),
        (lambda: cross_entropy([[1.0, 2.0]], [0, 1]), ValueError, r"target must have shape \(1,\)"),
        (lambda: cross_entropy(1.0, 0), ValueError, "axis of classes"),
        (lambda: cross_entropy([1.0, 2.0], 0, label_smoothing=1.5), ValueError, "label_smoothing"),
        (lambda: cross_entropy([1.0, 2.0], 0, label_smoothing=-0.5), ValueError, "label_smoothing"),
        (lambda: binary_cross_entropy([-0.5], [1.0]), ValueError, "p must lie in"),
        (lambda: binary_cross_entropy_with_logits([1.5], [-0.5]), ValueError, "target must lie in"),
        (lambda: cross_entropy([1.0, 2.0], 0, reduction="avg"), ValueError, "reduction must be one of"),
        (lambda: cross_entropy([1.0, 2.0], [-0.5, 1.5]), ValueError, "target must be probabilities"),
        (lambda: binary_cross_entropy([1.5], [1.0]), ValueError, "p must lie in"),
        (lambda: binary_cross_entropy_with_logits([1.5], [2.0]), ValueError, "target must lie in"),
        (lambda: kl_divergence([-0.1, 1.1], [0.5, 0.5]), ValueError, "p must be probabilities"),
        (lambda: mse([1.0], [1.0, 2.0]), ValueError, "target must have the shape of x"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
