"""Dual numbers beside the tape, published examples, and the walk downhill."""

import numpy as np
import pytest

from dlterms import Dual, check_vjp, gradient_descent, momentum, mse, relu, sigmoid, value_and_grad, vjp


def micrograds_expression(a, b, relu):
    c = a + b
    d = a * b + b**3
    c = c + c + 1
    c = c + 1 + c + (-a)
    d = d + d * 2 + relu(b + a)
    d = d + 3 * d + relu(b - a)
    f = (c - d) ** 2
    return f / 2.0 + 10.0 / f


def test_micrograds_readme():
    # github.com/karpathy/micrograd, README, "Example usage"
    value, pullback = vjp(lambda a, b: micrograds_expression(a, b, relu), np.float64(-4), np.float64(2))
    da, db = pullback(np.float64(1))
    assert [round(float(v), 4) for v in (value, da, db)] == [24.7041, 138.8338, 645.5773]
    for slopes, expected in (((1, 0), da), ((0, 1), db)):
        a, b = (Dual(v, s) for v, s in zip((-4.0, 2.0), slopes, strict=True))
        g = micrograds_expression(a, b, lambda x: np.maximum(x, 0.0))
        assert g.value == pytest.approx(value) and g.slope == pytest.approx(expected)


def test_mazurs_network():
    # Matt Mazur, "A Step by Step Backpropagation Example" (2015): 2-2-2 sigmoids, learning rate 0.5, fixed biases. He
    # prints 0.291027924 for the error after the step; the numbers he starts from give 0.291027774.
    x, t = np.array([0.05, 0.1]), np.array([0.01, 0.99])

    def error(w):
        hidden = sigmoid(w["hidden"] @ x + 0.35)
        return mse(sigmoid(w["output"] @ hidden + 0.6), t, reduction="sum", half=True)

    w = {"hidden": np.array([[0.15, 0.2], [0.25, 0.3]]), "output": np.array([[0.4, 0.45], [0.5, 0.55]])}
    before, slope = value_and_grad(error)(w)
    after = {key: w[key] - 0.5 * slope[key] for key in w}
    assert before == pytest.approx(0.298371109, abs=5e-10)
    assert after["output"][0, 0] == pytest.approx(0.35891648, abs=5e-9)
    assert error(after) == pytest.approx(0.291027774, abs=5e-10)


def functions(x):
    return np.exp(np.sin(x)) / (2 + np.cos(x)) + np.tanh(x) * np.sqrt(x * x + 1) - np.log(x * x + 2) + 2 ** (-x)


def test_every_rule_by_differences():
    x = np.linspace(-2, 2, 9)
    y, eps = functions(Dual(x, 3)), 1e-6
    np.testing.assert_allclose(y.value, functions(x))
    np.testing.assert_allclose(y.slope, 3 * (functions(x + eps) - functions(x - eps)) / (2 * eps), rtol=1e-8, atol=1e-9)
    assert np.maximum(Dual([-1.0, 0, 1], 5), Dual([0.0, 0, 0], 7)).slope.tolist() == [7, 7, 5], "a tie: the second's"
    power = Dual(np.array([0.0, 2.0]), 1) ** 3
    assert power.slope.tolist() == [0, 12]
    m = np.arange(6.0).reshape(2, 3)
    np.testing.assert_allclose((m @ Dual(np.ones(3), [1.0, 0, 0])).slope, m[:, 0])
    assert (Dual(2.0) * 3).slope == 0, "without a slope it is a constant"
    both = Dual(2.0, 1) ** Dual(3.0, 1)  # d/dx x^(x+1) at 2
    assert both.slope == pytest.approx(8 * (3 / 2 + np.log(2)))
    with pytest.raises(TypeError, match=r"Dual has no rule for numpy\.arctan"):
        np.arctan(Dual(1.0, 1))
    with pytest.raises(TypeError, match=r"Dual has no rule for numpy\.add"):
        np.add.reduce(Dual([1.0, 2.0], 1))
    with pytest.raises(TypeError, match=r"Dual has no rule for numpy\.exp"):
        np.exp(Dual([1.0, 2.0], 1), where=[True, False])
    with pytest.raises(TypeError, match="x must be an array of real numbers, got Dual"):
        sigmoid(Dual(1.0, 1))
    with pytest.raises(ValueError, match=r"slope must fit value, \(2,\), got shape \(3,\)"):
        Dual([1.0, 2.0], np.ones(3))


def test_branches_and_updates_follow_the_value():
    def bent(x):
        y = 1 * x
        if x > 1:
            y *= x
        y += -x if x else 7 * x
        return y

    assert [bent(Dual(x, 1)).slope for x in (3.0, 0.5, 0.0)] == [5, 0, 8]
    x = Dual([0.0, 2.0], 1)
    assert (x == 0).tolist() == [True, False] and (x >= 2).tolist() == [False, True]
    assert np.isnan(Dual([np.nan, 1.0], 1)).tolist() == [True, False]
    with pytest.raises(TypeError, match=r"Dual has no rule for numpy\.floor_divide"):
        x // 2


def test_powers_at_zero_are_no_trap():
    with np.errstate(all="raise"):
        assert (Dual(np.array([0.0, 3.0]), 1) ** 0).slope.tolist() == [0, 0]
        assert (Dual(0.0, 1) ** 1).slope == 1
        assert (Dual(0.0, 0) ** Dual(2.0, 1)).slope == 0  # d/db 0^b
        assert (Dual(-2.0, 1) ** 3).slope == 12
        assert (2 ** Dual(3.0, 1)).slope == pytest.approx(8 * np.log(2))


def test_float32_stays_float32():
    x = Dual(np.ones(3, np.float32), 1)
    w = np.ones((2, 3), np.float32)
    for y in (x + 1, 2.5 * x, 1 - x, 1 / x, x**2, 2.0**x, np.tanh(x), w @ x, np.maximum(x, 0), x.sum(), x[1:], -x):
        assert (y.value.dtype, y.slope.dtype) == (np.float32, np.float32)


def test_one_pass_for_each_input_gives_the_gradient_of_the_tape():
    rng = np.random.default_rng(0)
    w, t = rng.standard_normal((3, 4)), rng.standard_normal(3)
    passes = []

    def loss(x):
        passes.append(x)
        error = w @ x * x[:3] - t
        return (error * error).sum()

    x = rng.standard_normal(4)
    _, gradient = value_and_grad(loss)(x)
    assert len(passes) == 1
    columns = [loss(Dual(x, direction)).slope for direction in np.eye(4)]
    assert len(passes) == 1 + 4
    np.testing.assert_allclose(columns, gradient)
    direction = rng.standard_normal(4)
    np.testing.assert_allclose(loss(Dual(x, direction)).slope, gradient @ direction)
    table = Dual(np.arange(6.0).reshape(2, 3), 1).sum(axis=1, keepdims=True)
    assert table.shape == (2, 1) and table.slope.ravel().tolist() == [3, 3]


def test_descent_converges_exactly_below_two_over_the_curvature():
    curvature = np.array([1.0, 4.0])

    def bowl(x):
        return (0.5 * curvature * x * x).sum()

    assert gradient_descent(bowl, [1.0, 1.0], lr=0.499, steps=2000).values[-1] < 1e-2
    assert gradient_descent(bowl, [1.0, 1.0], lr=0.501, steps=200).values[-1] > 1
    walk = gradient_descent(bowl, [1.0, 1.0], lr=0.1, steps=3)
    np.testing.assert_allclose(walk.path[:, 1], [1, 0.6, 0.36, 0.216])
    assert walk.values.shape == (4,) and walk.values[0] == 2.5
    np.testing.assert_array_equal(gradient_descent(bowl, [1.0, 1.0]).path[:4], walk.path)
    assert len(gradient_descent(bowl, [1.0, 1.0]).path) == 101
    assert gradient_descent(bowl, [1, 1], steps=0).path.tolist() == [[1, 1]]
    heavy = gradient_descent(bowl, [1.0, 1.0], lr=0.1, steps=50, optimizer=momentum)
    assert heavy.values[-1] < 0.5
    with pytest.raises(ValueError, match="steps must be at least 0"):
        gradient_descent(bowl, [1.0, 1.0], steps=-1)
    with pytest.raises(FloatingPointError, match=r"after \d+ steps: lr = 9 is too large"):
        gradient_descent(lambda x: (x * x * x * x).sum(), [1.0], lr=9, steps=50)
    with pytest.raises(FloatingPointError, match=r"after 0 steps"), np.errstate(divide="ignore"):
        gradient_descent(lambda x: np.sqrt(x).sum(), [0.0])  # a finite value, but an infinite slope
    with pytest.raises(ValueError, match="f must return a scalar"):
        gradient_descent(lambda x: 2 * x, [1.0, 2.0])


def test_the_gradient_check_knows_both_modes():
    check_vjp(lambda a, b: micrograds_expression(a, b, relu), np.float64(-4), np.float64(2))
