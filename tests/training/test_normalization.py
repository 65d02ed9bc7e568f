"""Batch normalization: the published example, both variances, and statistics that survive a large mean."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlterms import batch_norm, batch_norm_eval


def column(*numbers):
    return np.array(numbers, float)[:, None]


def test_one_two_three_four():
    # mean 2.5 and biased variance 1.25: +-1.5 and +-0.5 over the root
    y, mean, var = batch_norm(column(1, 2, 3, 4), [0.0], [1.0], eps=1e-12)
    np.testing.assert_allclose(y[:, 0], [-1.3416, -0.4472, 0.4472, 1.3416], atol=5e-5)
    # the running averages move by a tenth, the variance towards the unbiased 5/3
    assert mean == pytest.approx(0.25) and var == pytest.approx(0.9 + 0.1 * 5 / 3)


def test_training_forgets_scale_and_shift_and_evaluation_does_not():
    x = np.random.default_rng(0).standard_normal((50, 3))
    y, *_ = batch_norm(x, np.zeros(3), np.ones(3))
    np.testing.assert_allclose(batch_norm(7 * x + 100, np.zeros(3), np.ones(3))[0], y, atol=1e-4)
    np.testing.assert_allclose(y.mean(0), 0, atol=1e-12)
    np.testing.assert_allclose(y.var(0), 1, rtol=1e-4)
    np.testing.assert_array_equal(batch_norm_eval(x, np.zeros(3), np.ones(3), eps=1e-300), x)


@pytest.mark.parametrize("shape", [(5, 3), (4, 3, 2)])
@pytest.mark.parametrize("training", [True, False])
def test_scale_and_shift_are_each_there_without_the_other(shape, training):
    rng = np.random.default_rng(0)
    x, weight, bias, keep = rng.standard_normal(shape), rng.standard_normal(3), rng.standard_normal(3), (1, 3, 1)
    keep = keep[: len(shape)]

    def layer(**given):
        if not training:
            return batch_norm_eval.vjp(x, np.full(3, 0.3), np.full(3, 2.0), **given)
        (y, mean, var), pullback = batch_norm.vjp(x, np.zeros(3), np.ones(3), **given)
        return y, lambda dy: pullback((dy, np.zeros_like(mean), np.zeros_like(var)))

    bare, dy = layer()[0], rng.standard_normal(shape)
    over = (0, *range(2, len(shape)))
    for scale, shift in ((None, bias), (weight, None), (weight, bias), (None, None)):
        y, pullback = layer(weight=scale, bias=shift)
        wide = [default if v is None else v.reshape(keep) for v, default in ((scale, 1), (shift, 0))]
        np.testing.assert_allclose(y, bare * wide[0] + wide[1], atol=1e-12)
        *_, dscale, dshift = pullback(dy)
        for array, found, expected in ((scale, dscale, (dy * bare).sum(over)), (shift, dshift, dy.sum(over))):
            if array is None:
                assert found is None
            else:
                np.testing.assert_allclose(found, expected, atol=1e-12)


def test_running_averages_tend_to_the_statistics():
    rng, mean, var = np.random.default_rng(0), np.zeros(1), np.ones(1)
    for _ in range(300):
        _, mean, var = batch_norm(3 + 2 * rng.standard_normal((64, 1)), mean, var)
    assert mean == pytest.approx(3, abs=0.3) and var == pytest.approx(4, rel=0.2)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(10_925, 4), (37, 5, 70, 9), (3, 2, 200, 300)])
def test_many_numbers_a_channel(shape, dtype):
    rng = np.random.default_rng(0)
    x, dy = (rng.standard_normal(shape) * 3 + 1).astype(dtype), rng.standard_normal(shape).astype(dtype)
    over = (0, *range(2, len(shape)))
    keep = (1, -1, *(1,) * (len(shape) - 2))
    (y, *_), pullback = batch_norm.vjp(x, np.zeros(shape[1]), np.ones(shape[1]))
    exact = x.astype(np.float64)
    std = np.sqrt(exact.var(over) + 1e-5).reshape(keep)
    centered = (exact - exact.mean(over).reshape(keep)) / std
    np.testing.assert_allclose(y, centered, atol=1e-5 if dtype == np.float32 else 1e-12)
    dx = pullback((dy, np.zeros(shape[1]), np.zeros(shape[1])))[0]
    d = dy.astype(np.float64)
    expected = d - d.mean(over).reshape(keep) - centered * (d * centered).mean(over).reshape(keep)
    np.testing.assert_allclose(dx, expected / std, atol=1e-6 if dtype == np.float32 else 1e-12)
    assert dx.dtype == dtype


@given(st.floats(-1e4, 1e4), st.floats(0.1, 10), st.integers(0, 99))
def test_a_large_mean_does_not_drown_the_variance(mean, spread, seed):
    rng = np.random.default_rng(seed)
    x = (mean + spread * rng.standard_normal((64, 1, 4, 4))).astype(np.float32)
    _, running_mean, running_var = batch_norm(x, np.zeros(1), np.zeros(1), momentum=1.0)
    exact = x.astype(np.float64)
    assert running_mean[0] == pytest.approx(exact.mean(), rel=1e-6, abs=1e-6 * spread)
    assert running_var[0] == pytest.approx(exact.var(ddof=1), rel=1e-5)


def test_a_mean_that_float32_cannot_hold_leaves_the_variance_exact():
    x = (2.0**23 + np.arange(4)).astype(np.float32)[:, None]  # whole numbers apart by the spacing of float32
    _, _, var = batch_norm(x, np.zeros(1), np.zeros(1), momentum=1.0)
    assert var == pytest.approx(5 / 3, rel=1e-6)


def test_a_channel_that_does_not_vary_is_zero():
    y, _, var = batch_norm(np.full((4, 1), 1e4), [0.0], [1.0])
    np.testing.assert_array_equal(y, 0)
    assert var == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: batch_norm([1.0, 2.0], [0.0], [1.0]), r"x must have shape \(N, C, \.\.\.\), got \(2,\)"),
        (lambda: batch_norm([[1.0, 2.0]], [0.0, 0.0], [1.0, 1.0]), "x must have at least two numbers a channel"),
        (lambda: batch_norm(column(1, 2), [0.0, 0.0], [1.0]), r"running_mean must have shape \(1,\)"),
        (lambda: batch_norm(column(1, 2), [0.0], 1.0), "running_var must have shape"),
        (lambda: batch_norm(column(1, 2), [0.0], [1.0], weight=[1.0, 1.0]), "weight must have shape"),
        (lambda: batch_norm(column(1, 2), [0.0], [1.0], bias=[[1.0]]), "bias must have shape"),
        (lambda: batch_norm(column(1, 2), [0.0], [1.0], momentum=2), "momentum must lie in"),
        (lambda: batch_norm(column(1, 2), [0.0], [1.0], momentum=-0.5), "momentum must lie in"),
        (lambda: batch_norm_eval(column(1, 2), [0.0], [1.0], eps=-0.5), "eps must lie in"),
        (lambda: batch_norm(column(1, 2), [0.0], [1.0], eps=-1), "eps must lie in"),
        (lambda: batch_norm(column(1, 1), [0.0], [1.0], eps=0), "eps must be above 0 where"),
        (lambda: batch_norm_eval(column(1, 2), [0.0], [-1.0]), "running_var must not be negative"),
        (lambda: batch_norm_eval(column(1, 2), [0.0], [0.0], eps=0), "eps must be above 0 where"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
