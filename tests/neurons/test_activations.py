"""What is special about activations: extreme scores, published constants, refusals."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import dlterms
from dlterms import (
    elu,
    gelu,
    hard_tanh,
    leaky_relu,
    log_sigmoid,
    log_softmax,
    logit,
    logsumexp,
    maxout,
    prelu,
    relu,
    selu,
    sigmoid,
    softmax,
    softplus,
    step,
    tanh,
)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("op", "scale"), [(elu, 1), (lambda x: elu(x, 0.3), 0.3), (selu, 1.7580993408473768)])
def test_far_below_zero_the_slope_is_still_e_to_the_x(op, scale, dtype):
    x = np.array([-1e-4, -1, -20, -40, -80, -1e4], dtype)
    _, pullback = dlterms.vjp(op, x)
    slopes = pullback(np.ones_like(x))
    assert slopes.dtype == dtype
    np.testing.assert_allclose(
        slopes, scale * np.exp(x.astype(np.float64)), rtol=1e-6 if dtype == np.float32 else 1e-14
    )


scores = hnp.arrays(
    st.sampled_from([np.float32, np.float64]),
    hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=5),
    elements=st.floats(-1e4, 1e4, width=32),
)


@given(scores, st.data())
def test_softmax_of_any_scores(x, data):
    axis = data.draw(st.integers(-x.ndim, x.ndim - 1))
    if x.shape[axis] == 0:
        with pytest.raises(ValueError, match="at least one entry"):
            softmax(x, axis)
        return
    before = x.copy()
    p, pullback = softmax.vjp(x, axis)
    assert p.dtype == x.dtype and p.shape == x.shape
    assert (p >= 0).all()
    np.testing.assert_allclose(p.sum(axis), 1, rtol=1e-5)
    dx = pullback(np.ones_like(p))  # a constant dy changes nothing, as the outputs always sum to 1
    assert dx.dtype == x.dtype
    np.testing.assert_allclose(dx, 0, atol=1e-5)
    log_p = log_softmax(x, axis)
    assert np.isfinite(log_p).all()
    np.testing.assert_allclose(np.exp(log_p), p, rtol=2e-3 if x.dtype == np.float32 else 1e-9, atol=1e-12)
    assert (logsumexp(x, axis) >= x.max(axis)).all()
    np.testing.assert_array_equal(x, before)


@given(scores)
def test_elementwise_activations_never_overflow(x):
    with np.errstate(all="raise", under="ignore"):
        for f in (sigmoid, log_sigmoid, tanh, softplus, gelu, selu):
            y, pullback = f.vjp(x)
            assert np.isfinite(y).all(), f
            assert np.isfinite(pullback(np.ones_like(y))).all(), f


def test_sigmoid_is_never_zero():
    assert sigmoid(-1000.0) > 0
    assert sigmoid(np.float32(-1000)) > 0
    np.testing.assert_allclose(sigmoid(-700.0), np.exp(-700), rtol=1e-12)  # exact far into the tail


def test_published_figures():
    # Hendrycks and Gimpel 2016; the minimum found here by a fine grid
    assert float(gelu(1.0)) == pytest.approx(0.8413447, abs=5e-8)
    x = np.linspace(-0.76, -0.74, 20_001)
    assert gelu(x).min() == pytest.approx(-0.1699712, abs=5e-8)
    assert x[gelu(x).argmin()] == pytest.approx(-0.7517915, abs=2e-6)
    # Klambauer et al. 2017, equation 14: these two constants make (0, 1) a fixed point of mean and variance
    z = np.linspace(-12, 12, 200_001)
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    assert np.trapezoid(selu(z) * density, z) == pytest.approx(0, abs=1e-7)
    assert np.trapezoid(selu(z) ** 2 * density, z) == pytest.approx(1, abs=1e-6)
    np.testing.assert_allclose(softmax([1, 2, 3, 4]), [0.0321, 0.0871, 0.2369, 0.6439], atol=5e-5)


def test_defaults_and_ends():
    assert [float(step(x)) for x in (-1.0, 0.0, 1.0)] == [0, 1, 1]
    assert logit([0.0, 0.5, 1.0]).tolist() == [-np.inf, 0, np.inf]
    assert prelu(-2.0, 0.5) == -1 and prelu([-2.0, 4.0], [0.5]).tolist() == [-1, 4]


ELEMENTWISE = ["identity", "step", "sigmoid", "logit", "log_sigmoid", "tanh", "hard_tanh", "softsign", "relu",
               "leaky_relu", "elu", "selu", "gelu", "swish", "softplus"]  # fmt: skip


@pytest.mark.parametrize("name", [*ELEMENTWISE, "gelu by tanh"])
def test_a_single_number_is_as_good_as_an_array(name):
    op = getattr(dlterms, name.split()[0])
    options = {"approximate": "tanh"} if "by" in name else {}
    alone, pull_alone = op.vjp(0.3, **options)
    (among,), pull_among = op.vjp([0.3], **options)
    assert np.shape(alone) == () and alone == among
    assert np.shape(pull_alone(2.0)) == () and pull_alone(2.0) == pull_among(np.array([2.0]))[0]


@pytest.mark.parametrize(
    ("op", "options", "kinks", "slopes"),
    [
        (relu, {}, [0.0], [0]),
        (leaky_relu, {"negative_slope": 0.2}, [0.0], [0.2]),
        (elu, {"alpha": 0.5}, [0.0], [0.5]),
        (hard_tanh, {"min_val": -2, "max_val": 3}, [-2.0, 3.0], [0, 0]),
    ],
)
def test_the_slope_at_a_kink(op, options, kinks, slopes):
    _, pullback = op.vjp(np.array(kinks), **options)
    np.testing.assert_allclose(pullback(np.ones(len(kinks))), slopes)


def test_prelu_at_its_kink_and_with_few_axes():
    _, pullback = prelu.vjp(np.zeros(2), 0.3)
    np.testing.assert_array_equal(pullback(np.ones(2))[0], [0.3, 0.3])
    assert prelu(np.float64(-2), [0.5]).shape == ()
    np.testing.assert_array_equal(prelu([[-1.0, -1.0]], [0.5, 2.0]), [[-0.5, -2]])


def test_log_sigmoid_to_the_last_digits():
    for x in (0.1, 1.0, 5.0, 20.0, 33.0):  # far out, 1 + exp(-x) alone would round off half of the digits
        assert float(log_sigmoid(x)) == pytest.approx(-math.log1p(math.exp(-x)), rel=1e-15)


@pytest.mark.parametrize("bad", [[np.nan, 1], [np.inf, 1], [-np.inf, -np.inf]])
def test_softmax_refuses_what_has_no_probabilities(bad):
    for f in (softmax, log_softmax, logsumexp):
        with pytest.raises(ValueError, match="x must be finite"):
            f(bad)


def test_a_masked_score_gets_probability_zero():
    np.testing.assert_array_equal(softmax([0.0, -np.inf, 0.0]), [0.5, 0, 0.5])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: softmax("a"), TypeError, "x must be an array of real numbers, got str 'a'"),
        (lambda: softmax([[1, 2], [3]]), ValueError, "x must be a rectangular array"),
        (lambda: softmax([1j, 2]), TypeError, "real numbers"),
        (lambda: softmax([1.0, 2.0], axis=1), ValueError, r"axis must lie in \[-1, 1\)"),
        (lambda: softmax([1.0, 2.0], axis=0.5), TypeError, "axis must be an integer"),
        (lambda: logit([1.0, 1.5]), ValueError, r"p must lie in \[0, 1\], got 1\.5"),
        (lambda: logit([0.0, -0.5, 3]), ValueError, r"p must lie in \[0, 1\], got -0\.5"),
        (lambda: gelu(1.0, approximate="erf"), ValueError, "approximate must be one of"),
        (lambda: maxout(np.ones(5), 2), ValueError, "pieces must divide"),
        (lambda: maxout(np.ones(4), 0), ValueError, "pieces must be at least 1"),
        (lambda: prelu(np.ones((2, 3)), np.ones(2)), ValueError, "weight must be one number or have shape"),
        (lambda: prelu(np.ones(3), np.ones(0)), ValueError, "weight must be one number or have shape"),
        (lambda: prelu(np.ones(3), np.ones(2)), ValueError, "weight must be one number or have shape"),
        (lambda: prelu(np.ones((2, 3)), np.ones((1, 1))), ValueError, "weight must be one number or have shape"),
        (lambda: hard_tanh(1.0, 2, 2), ValueError, "min_val must be less than max_val, got 2 and 2"),
        (lambda: logit(0.5, eps=-0.1), ValueError, "eps must lie in"),
        (lambda: logit(0.5, eps=0.6), ValueError, "eps must lie in"),
        (lambda: step(1.0, at_zero=2), ValueError, "at_zero"),
        (lambda: step(1.0, at_zero=-0.5), ValueError, "at_zero"),
        (lambda: softplus(1.0, beta=0), ValueError, "beta must lie in"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
