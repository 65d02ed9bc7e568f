"""Fits that are too stiff, just right and too supple; ridge by its normal equations."""

import numpy as np
import pytest

from dlterms import polynomial, polynomial_fit

RNG = np.random.default_rng(0)


def sample(n, rng):
    x = np.sort(rng.uniform(-1, 1, n))
    return x, np.sin(np.pi * x) + 0.2 * rng.standard_normal(n)


def test_a_polynomial_is_found_again():
    w = np.array([1.0, -2.0, 0.0, 3.0])
    x = np.linspace(-1, 1, 9)
    np.testing.assert_allclose(polynomial(x, w), [sum(c * v**i for i, c in enumerate(w)) for v in x])
    np.testing.assert_allclose(polynomial_fit(x, polynomial(x, w), 3), w, atol=1e-12)
    np.testing.assert_allclose(polynomial_fit(x, polynomial(x, w), 5), [*w, 0, 0], atol=1e-12)
    assert polynomial(np.ones((2, 3)), w).tolist() == [[2.0] * 3] * 2


@pytest.mark.parametrize("l2", [1e-6, 0.1, 10.0])
def test_ridge_obeys_its_normal_equations(l2):
    x, t = sample(15, RNG)
    powers = np.stack([x**i for i in range(7)], axis=1)
    expected = np.linalg.solve(powers.T @ powers + l2 * np.eye(7), powers.T @ t)
    np.testing.assert_allclose(polynomial_fit(x, t, 6, l2), expected, rtol=1e-6)


def test_the_curve_of_the_test_error_is_a_u():
    def errors(degree, n=12, l2=0.0):
        pairs = []
        for seed in range(20):
            rng = np.random.default_rng(seed)
            (x, t), (x_new, t_new) = sample(n, rng), sample(200, rng)
            w = polynomial_fit(x, t, degree, l2)
            pairs.append([np.square(polynomial(a, w) - b).mean() for a, b in ((x, t), (x_new, t_new))])
        return np.median(pairs, axis=0)

    train, test = np.array([errors(degree) for degree in (1, 3, 5, 9, 11)]).T
    assert (np.diff(train) < 0).all() and train[-1] < 1e-12, "as many powers as points hit every point"
    assert test.argmin() in (1, 2) and test[0] > 1.5 * test.min() and test[-1] > 10 * test.min()
    assert errors(11, l2=1e-3)[1] < test[-1] / 5, "a penalty tames it"
    assert errors(11, n=200)[1] < test[-1] / 5, "and so do more points"


def test_more_powers_than_points_take_the_shortest():
    assert polynomial_fit([1.0], [3.0], 2) == pytest.approx([1, 1, 1])
    assert polynomial_fit(np.float32([0, 1]), np.float32([0, 1]), 1).dtype == np.float32
    assert polynomial(np.float32([0, 1]), [0.5, 1.0]).dtype == np.float32


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: polynomial_fit([1.0, 2.0], [1.0], 1), r"target must be a number for each x, at least one, got \(2,\)"),
        (lambda: polynomial_fit([], [], 1), "at least one"),
        (lambda: polynomial_fit([np.nan], [1.0], 1), "x must be finite"),
        (lambda: polynomial_fit([1.0], [1.0], -1), "degree must be at least 0"),
        (lambda: polynomial_fit([1.0], [1.0], 1, l2=-1), "l2 must lie in"),
        (lambda: polynomial([1.0], []), "w must hold at least the constant"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
