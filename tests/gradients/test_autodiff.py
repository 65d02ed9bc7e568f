"""The tape follows any composition, and the gradient check rejects every kind of wrong pullback."""

import numpy as np
import pytest

from dlterms import check_vjp, differentiable, grad, numerical_gradient, relu, softmax, value_and_grad, vjp
from dlterms.gradients import arithmetic as ops
from dlterms.gradients.autodiff import Variable

rng = np.random.default_rng(0)
normal = rng.standard_normal


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (lambda x: -x * 2 + 1 - x / 3, (normal((2, 3)),)),
        (lambda x: 2 / x, (1 + rng.random((2, 3)),)),
        (lambda x: np.exp(x) + np.sin(x) * np.cos(x), (normal((2, 3)),)),
        (lambda x: np.log(x) + np.sqrt(x) + x**3, (1 + rng.random((2, 3)),)),
        (lambda x: x.sum(0) * x.mean(1, keepdims=True), (normal((2, 3)),)),
        (lambda x: x.reshape(3, 2) @ x.T.reshape((2, 3)), (normal((2, 3)),)),
        (lambda x: x.transpose(2, 0, 1), (normal((2, 3, 4)),)),
        (lambda x: x[[0, 0, 1]] * x[1], (normal((2, 3)),)),
        (lambda x: ops.concatenate([x, 2 * x], 0) + ops.stack([x, x], 1).reshape(4, 3), (normal((2, 3)),)),
        (lambda x: ops.concatenate((x[0], x[1])), (normal((2, 3)),)),
        (lambda x: np.ones(3) * x + np.ones((3, 3)) @ x, (normal(3),)),
        (lambda p, x: softmax(relu(x @ p["w"] + p["b"][0])), ({"w": normal((3, 4)), "b": [normal(4)]}, normal((2, 3)))),
        (lambda x, i: x[i], (normal((3, 2)), np.array([2, 0]))),
    ],
)
def test_compositions(f, args):
    check_vjp(f, *args)


def test_value_and_grad_of_a_tree():
    value, gradient = value_and_grad(lambda p, x: ((x @ p["w"]) ** 2).sum())({"w": np.ones(3)}, np.eye(3))
    assert value == 3
    np.testing.assert_array_equal(gradient["w"], [2, 2, 2])


def test_an_unused_argument_has_gradient_zero_and_an_integer_none():
    _, pullback = vjp(lambda x, y, i: 2 * x, np.ones(2), np.ones(3), 7)
    dx, dy, di = pullback(np.ones(2))
    np.testing.assert_array_equal(dx, [2, 2])
    np.testing.assert_array_equal(dy, [0, 0, 0])
    assert di is None


def test_ten_thousand_steps_do_not_recurse():
    def far(x):
        for _ in range(10_000):
            x = 0.999 * x + 0.001
        return x

    assert grad(far)(1.0) == pytest.approx(0.999**10_000)


def test_every_path_of_a_diamond_counts_but_is_walked_once():
    def doubling(x):
        for _ in range(50):  # 2**50 paths
            x = x + x
        return x

    assert grad(doubling)(1.0) == 2.0**50


def test_only_a_scalar_has_a_gradient():
    with pytest.raises(ValueError, match="scalar"):
        grad(softmax)(np.ones(3))


def test_an_option_is_not_differentiable():
    with pytest.raises(TypeError, match="axis"):
        grad(lambda a: (softmax(np.ones(3), axis=a) * 1.0).sum())(1.0)


def test_an_argument_without_a_gradient_is_named():
    @differentiable
    def only_x(x, y):
        return x * y, lambda dy: dy * y

    assert grad(lambda x: only_x(x, np.float64(3)))(2.0) == 3
    with pytest.raises(TypeError, match="only_x is not differentiable in its argument y"):
        grad(lambda y: only_x(np.float64(3), y))(2.0)


def test_an_output_that_is_not_used_counts_as_zero():
    @differentiable
    def both(x):
        return (2 * x, 5 * x), lambda dy: 2 * dy[0] + 5 * dy[1]

    assert grad(lambda x: both(x)[0])(1.0) == 2
    assert grad(lambda x: both(x)[1])(1.0) == 5


def test_an_output_may_be_a_constant():
    value, pullback = vjp(lambda x: (3 * x, np.ones(2)), 2.0)
    assert value[0] == 6
    assert pullback((1.0, np.ones(2))) == 3


def test_a_variable_keeps_numpys_defaults():
    assert Variable(np.ones((2, 3))).mean(axis=1).shape == (2,)
    assert Variable(np.ones((2, 3))).sum(axis=1).shape == (2,)


def test_a_variable_is_never_taken_for_a_plain_array():
    with pytest.raises(TypeError, match="gradient would be lost"):
        np.asarray(Variable(np.ones(2)))
    with pytest.raises(TypeError, match="arctan"):
        np.arctan(Variable(np.ones(2)))
    with pytest.raises(TypeError, match=r"numpy\.add has no"):
        np.add.reduce(Variable(np.ones(2)))
    with pytest.raises(TypeError, match=r"numpy\.exp has no"):
        np.exp(Variable(np.ones(2)), dtype=np.float32)


def test_numerical_gradient_central_beats_one_sided():
    x = normal((2, 2))
    central = np.abs(numerical_gradient(lambda v: (v**3).sum(), x, 1e-4) - 3 * x**2).max()
    one_sided = np.abs(numerical_gradient(lambda v: (v**3).sum(), x, 1e-4, central=False) - 3 * x**2).max()
    assert central < 1e-7 < 1e-5 < one_sided


def wrong(change):
    """softmax with a pullback spoilt by `change`."""

    @differentiable
    def op(x):
        y, pullback = softmax.vjp(x)
        return y, change(pullback)

    return op


def overwrites_dy(pullback):
    def spoilt(dy):
        result = pullback(dy)
        dy *= 0
        return result

    return spoilt


def forgets(pullback):
    calls = []
    return lambda dy: pullback(dy) * (calls.append(1) or len(calls))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda pullback: lambda dy: 0 * pullback(dy), "finite differences"),
        (lambda pullback: lambda dy: 1.001 * pullback(dy), "finite differences"),
        (overwrites_dy, "overwrote dy"),
        (forgets, "second call"),
        (lambda pullback: lambda dy: pullback(dy)[:1], "shape"),
        (lambda pullback: lambda dy: pullback(dy).astype(np.float32), "float64"),
    ],
)
def test_check_vjp_rejects(change, message):
    x = normal((3, 4))
    check_vjp(softmax, x)
    with pytest.raises(AssertionError, match=message):
        check_vjp(wrong(change), x)


def test_a_check_says_where():
    def doubles(x):
        x["a"] *= 2
        return x["a"]

    with pytest.raises(AssertionError, match=r"an argument was overwritten \(at 0\.a\)"):
        check_vjp(differentiable(lambda x: (doubles(x), lambda dy: {"a": 2 * dy})), {"a": normal(3)})
    with pytest.raises(AssertionError, match=r"a second call of the pullback gave another answer \(at the value\)"):
        check_vjp(wrong(forgets), normal((3, 4)))
    product = differentiable(lambda a, b: (a * b, lambda dy: (dy * b,)))
    with pytest.raises(AssertionError, match="the pullback returned no gradient for argument 1"):
        check_vjp(product, normal(3), normal(3))
    with pytest.raises(AssertionError, match="finite differences say nan"):
        check_vjp(relu, np.array([1.0, np.nan]))
    with pytest.raises(AssertionError, match="there is a gradient for an argument not given"):
        check_vjp(differentiable(lambda a: (2 * a, lambda dy: (2 * dy, dy))), normal(3))
    check_vjp(differentiable(lambda a: (2 * a, lambda dy: (2 * dy, None))), normal(3))
    with pytest.raises(AssertionError, match="argument 1: pullback says"):  # the integers before it are passed over
        check_vjp(differentiable(lambda i, w: (w[i], lambda dy: (None, 0 * w))), np.array([0, 1]), normal(3))
    with pytest.raises(AssertionError, match="finite differences"):  # a slope of a hundredth, wrong in the fifth digit
        check_vjp(differentiable(lambda x: (0.01 * x, lambda dy: 0.0100001 * dy)), np.array([0.5]))
    assert check_vjp(lambda x: 1e6 * x, normal(3)) < 1e-6, "the error is relative"
    assert check_vjp(differentiable(lambda i: (i * 2.0, lambda dy: None)), np.array([1, 2])) == 0
    joined = differentiable(lambda parts: (parts.copy(), lambda dy: dy))  # a tuple would not do
    check_vjp(joined, [normal(2), normal(3)])
    assert check_vjp(softmax, normal(3)) < 1e-6
    assert check_vjp(lambda x: 0 * x, normal(3)) == 0
    for eps in (0, -0.5):
        with pytest.raises(ValueError, match="eps must lie in"):
            numerical_gradient(lambda x: x.sum(), normal(3), eps=eps)


def test_check_vjp_rejects_a_forward_that_writes_to_its_input():
    @differentiable
    def doubles(x):
        x *= 2
        return x.copy(), lambda dy: 2 * dy

    with pytest.raises(AssertionError, match="overwritten"):
        check_vjp(doubles, normal(3))
