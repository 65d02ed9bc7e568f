"""The tape follows any composition, and the gradient check rejects every kind of wrong pullback."""

import numpy as np
import pytest

from dlterms import (
    affine,
    check_vjp,
    differentiable,
    grad,
    hessian,
    jacobian,
    max_pool2d,
    mse,
    numerical_gradient,
    relu,
    softmax,
    tanh,
    value_and_grad,
    vjp,
)
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


def test_arguments_count_where_the_signature_has_them():
    @differentiable
    def op(x, *parts, scale=1.0, shift=0.0):
        def pullback(dy):
            return dy * scale, *(2 * dy for _ in parts), dy * x, dy

        return x * scale + 2 * sum(parts) + shift, pullback

    assert grad(lambda s: op(np.float64(5), np.float64(1), np.float64(1), scale=s))(3.0) == 5
    assert grad(lambda s: op(np.float64(5), shift=s))(3.0) == 1
    assert grad(lambda p: op(np.float64(5), np.float64(1), p, scale=3.0))(1.0) == 2
    assert grad(lambda x: op(scale=3.0, x=x))(1.0) == 3
    silent = differentiable(lambda x, *parts: (x + sum(parts), lambda dy: (dy, dy)))
    with pytest.raises(TypeError, match=r"is not differentiable in its argument parts\[1\]"):
        grad(lambda p: silent(1.0, 2.0, p))(3.0)


def test_a_gradient_of_none_is_not_zero():
    @differentiable
    def first(x, y):
        return x * y, lambda dy: (dy * y, None)

    with pytest.raises(TypeError, match="first is not differentiable in its argument y"):
        grad(lambda y: first(2.0, y))(3.0)
    partial = differentiable(lambda pair: (pair[0] * pair[1], lambda dy: ([dy, None],)))
    with pytest.raises(TypeError, match="is not differentiable in its argument pair"):
        grad(lambda y: partial([2.0, y]))(3.0)


def test_second_derivatives():
    assert grad(grad(lambda y: y**3))(2.0) == 12
    assert grad(grad(grad(lambda y: y * np.sin(y))))(0.3) == pytest.approx(-3 * np.sin(0.3) - 0.3 * np.cos(0.3))
    assert grad(lambda x: (softmax.vjp(x)[1](np.array([1.0, 0])) ** 2).sum())(np.zeros(2)).tolist() == [0, 0]
    slope, twice = vjp(grad(lambda x: np.sum(x**4)), np.array([1.0, 2]))
    assert slope.tolist() == [4, 32] and twice(np.ones(2)).tolist() == [12, 48]


def test_tapes_in_one_another_are_not_confused():
    assert grad(lambda x: x * grad(lambda y: x + y)(1.0))(1.0) == 1
    assert grad(lambda x: x * grad(lambda y: x * y * y)(1.0))(3.0) == 12
    assert grad(lambda x: grad(lambda y: x)(1.0))(1.0) == 0
    assert grad(lambda x: grad(lambda x: x**2)(x) + x)(5.0) == 3

    def late(x):
        kept = []
        grad(lambda y: (kept.append(y), y * 2)[1])(1.0)
        return x * kept[0]  # its tape is over

    with pytest.raises(TypeError, match="a tape that has ended"):
        grad(late)(1.0)


def test_the_hessian_of_rosenbrocks_valley():
    # doi:10.1093/comjnl/3.3.175; at (1, 1) the curvatures are 802, -400 and 200
    def valley(x):
        return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2

    np.testing.assert_allclose(hessian(valley)(np.ones(2)), [[802, -400], [-400, 200]])
    at = np.array([-1.2, 1.0])
    np.testing.assert_allclose(hessian(valley)(at), [[1330, 480], [480, 200]])


def test_the_hessian_of_a_network_by_differences():
    x, t = normal((5, 2)), normal((5, 1))

    def loss(p):
        hidden = tanh(affine(x, p[:6].reshape(3, 2), p[6:9]))
        return mse(affine(hidden, p[9:12].reshape(1, 3), p[12:]), t)

    p, eps = normal(13), 1e-5
    found = hessian(loss)(p)
    columns = [(grad(loss)(p + eps * e) - grad(loss)(p - eps * e)) / (2 * eps) for e in np.eye(13)]
    np.testing.assert_allclose(found, np.stack(columns, 1), rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(found, found.T, atol=1e-14)


def test_the_jacobian_of_a_map():
    w = normal((3, 2))
    np.testing.assert_array_equal(jacobian(lambda x: w @ x)(np.ones(2)), w)
    p = softmax(np.arange(3.0))
    np.testing.assert_allclose(jacobian(softmax)(np.arange(3.0)), np.diag(p) - np.outer(p, p))
    assert jacobian(lambda x, k: x.reshape(3, 2)[:, :k])(np.ones((2, 3)), 1).shape == (3, 1, 2, 3)
    assert jacobian(lambda x: x**2)(3.0) == 6
    assert jacobian(lambda x: x)(np.ones(2, np.float32)).dtype == np.float32
    for wrong in (3, [1.0, 2.0]):
        with pytest.raises(TypeError, match="x must be a floating-point array to have a Jacobian"):
            jacobian(np.tanh)(wrong)
    for output in (7, np.zeros(0), (1.0, 2.0)):
        with pytest.raises(TypeError, match="f must return a floating-point array with numbers"):
            jacobian(lambda x, output=output: output)(1.0)


def test_second_derivatives_that_are_not_available_are_refused():
    x = normal((4, 4))
    with pytest.raises(TypeError, match="second derivatives of max_pool2d are not available"):
        hessian(lambda x: (max_pool2d(x, 2) ** 2).sum())(x)
    with pytest.raises(TypeError, match="second derivatives of max_pool2d are not available"):
        grad(lambda x: max_pool2d.vjp(x, 2)[0].sum())(x)
    with pytest.raises(TypeError, match="second derivatives of max_pool2d are not available"):
        grad(lambda c: grad(lambda x: c * max_pool2d(x, 2).sum())(x).sum())(1.0)
    with pytest.raises(TypeError, match=r"numpy\.copyto has no differentiable counterpart"):
        grad(lambda dy: max_pool2d.vjp(x, 2)[1](dy).sum())(normal((2, 2)))


def test_only_floats_have_a_gradient():
    for x, told in ((3, "int 3"), (np.arange(3), "an array of int64"), ({"n": 3}, "dict"), ("a", "str")):
        with pytest.raises(TypeError, match=f"x must hold floating-point numbers to have a gradient, got {told}"):
            grad(lambda x: x)(x)


def test_comparisons_answer_and_branches_are_followed():
    def bent(x):
        return 3 * x if x > 1 else -x if x else 7 * x

    assert [grad(bent)(x) for x in (2.0, 0.5, 0.0)] == [3, -1, 7]
    seen = []
    grad(lambda x: (seen.extend([x == 0, x != 0, x < 1, np.isnan(x)]), x.sum())[1])(np.array([0.0, 2]))
    assert [list(s) for s in seen] == [[True, False], [False, True], [True, False], [False, False]]
    assert all(type(s) is np.ndarray for s in seen)
    with pytest.raises(ValueError, match="ambiguous"):
        grad(lambda x: x.sum() if x else 0.0)(np.ones(2))


def test_numpys_functions_on_the_tape():
    def f(x):
        joined = np.concatenate([np.tanh(x), np.abs(x)]) + np.stack([x, x]).reshape(4, 3)
        kept = np.where(joined > 0, joined, np.square(joined)) + np.clip(joined, -1, 1)
        moved = np.moveaxis(np.expand_dims(kept, 1), 0, 2).squeeze(0).swapaxes(0, 1)
        row = np.broadcast_to(np.mean(x, axis=0), (4, 3)) * moved
        return np.sum(row + np.maximum(joined, 0) - np.minimum(joined, 0.5), axis=1) + np.vecdot(moved, joined)

    check_vjp(f, normal((2, 3)))
    check_vjp(lambda x: np.log1p(np.exp(x)) + np.expm1(x) + abs(x) + +x - np.copy(x), normal(4))
    check_vjp(grad(lambda x: np.sum(f(x) ** 2)), normal((2, 3)))
    for dtype in (np.float32, np.float64):
        assert grad(lambda x, dtype=dtype: x.astype(dtype).sum())(np.ones(2, np.float32)).dtype == np.float32
    for wrong in (np.cumsum, np.max, np.sort):
        with pytest.raises(TypeError, match=rf"numpy\.{wrong.__name__} has no differentiable counterpart.* knows abs"):
            grad(wrong)(np.ones(2))
    with pytest.raises(TypeError, match=r"numpy\.sum has no differentiable counterpart for this call"):
        grad(lambda x: np.sum(x, dtype=float))(np.ones(2))
    with pytest.raises(TypeError, match=r"numpy\.floor_divide has no"):
        grad(lambda x: (x // 2).sum())(np.ones(2))
    with pytest.raises(AttributeError, match="a Variable on the tape has no argsort"):
        grad(lambda x: x.argsort())(np.ones(2))


def test_adding_in_place_makes_a_new_variable_and_never_loses_one():
    def f(x):
        y = x
        y += 1
        y *= x
        return y

    assert grad(f)(3.0) == 7
    total = np.zeros(2)

    def lost(x):
        part = total[:1]
        part += x
        return total.sum()

    with pytest.raises(TypeError, match=r"numpy\.add has no differentiable counterpart for this call"):
        grad(lost)(np.ones(1))
    assert not total.any()


def test_x_to_the_zeroth_is_flat():
    with np.errstate(all="raise"):
        assert grad(lambda x: x**0)(0.0) == 0
        assert grad(lambda x: (x**0.0).sum())(np.array([0.0, 2])).tolist() == [0, 0]
        slopes = grad(lambda x: (x ** np.array([0, 1, 2])).sum())(np.zeros(3))
    assert slopes.tolist() == [0, 1, 0]
    assert grad(lambda x: (x ** np.arange(3)).sum())(np.array([2.0])).tolist() == [5]
    assert grad(lambda x: (x**0).sum())(np.zeros(2, np.float32)).dtype == np.float32


def test_a_value_beside_its_pullback_is_read_only():
    for f in (np.exp, softmax, lambda x: (2 * x, [x])):
        y, _ = vjp(f, normal(3))
        for leaf in y if isinstance(y, tuple) else [y]:
            with pytest.raises(ValueError, match="read-only"):
                (leaf[0] if isinstance(leaf, list) else leaf)[0] = 7
    assert softmax(normal(3)).flags.writeable
    x = normal(3)
    assert not vjp(lambda x: x, x)[0].flags.writeable and x.flags.writeable, "but an argument stays as it was"
    assert not vjp(differentiable(lambda x: (x, lambda dy: dy)), x)[0].flags.writeable and x.flags.writeable


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
