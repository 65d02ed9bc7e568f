"""A recording holds the tape's own numbers: gradients of all that has a name, and what passes along each edge."""

import numpy as np
import pytest

from dlterms import Dual, affine, numerical_gradient, relu, sigmoid, value_and_grad
from dlterms.gradients import arithmetic as ops
from dlterms.gradients.recording import record


def example(a, b):
    s, t = a + b, b**2
    return {"s": s, "t": t, "y": s * t}


def test_the_example_that_can_be_done_on_paper():
    r = record(example, a=1.0, b=2.0)
    assert (r.names, r.inputs) == (["a", "b", "s", "t", "y"], 2)
    assert r.values.tolist() == [1, 2, 3, 4, 12]
    assert r.gradients.tolist() == [4, 16, 4, 3, 1]
    assert dict(zip(r.edges, zip(r.local, r.products, strict=True), strict=True)) == {
        ("s", "y"): (4, 4), ("t", "y"): (3, 3), ("b", "t"): (4, 12), ("a", "s"): (1, 4), ("b", "s"): (1, 4),
    }  # fmt: skip


def micrograd(a, b):
    """The expression of micrograd's README, every value named."""
    v = {"c0": a + b, "d0": a * b + b**3}
    v["c1"] = v["c0"] + v["c0"] + 1
    v["c2"] = 1 + v["c1"] + v["c1"] - a
    v["d1"] = v["d0"] + v["d0"] * 2 + relu(b + a)
    v["d2"] = v["d1"] + 3 * v["d1"] + relu(b - a)
    v["e"] = v["c2"] - v["d2"]
    v["f"] = v["e"] ** 2
    return v | {"g": v["f"] / 2.0 + 10.0 / v["f"]}


def bends(a, b):
    """A matrix product between two named values: arrays may lie between, though not have a name."""
    u = ops.stack([a * b, a, b])
    h = sigmoid(affine(u, np.arange(9.0).reshape(3, 3) / 9 - 0.4, np.ones(3) / 5))
    return {"first": h[0], "sum": h.sum(), "y": (h * h).sum() * h[0]}


@pytest.mark.parametrize("f", [example, micrograd, bends])
def test_gradients_are_those_of_the_tape_and_of_finite_differences(f):
    a, b = -4.0, 2.0
    r = record(f, a=a, b=b)
    value, (da, db) = value_and_grad(lambda pair: list(f(*pair).values())[-1])([np.array(a), np.array(b)])
    assert r.values[-1] == value
    assert r.gradients[:2] == pytest.approx([da, db], rel=1e-13)
    differences = numerical_gradient(lambda x: float(list(f(*x).values())[-1]), [a, b])
    assert r.gradients[:2] == pytest.approx(differences, rel=1e-6)


@pytest.mark.parametrize("f", [example, micrograd])
def test_products_add_up_and_tangents_are_those_of_dual_numbers(f):
    r = record(f, a=-4.0, b=2.0)
    for place, name in enumerate(r.names[:-1]):
        arriving = [product for (tail, _), product in zip(r.edges, r.products, strict=True) if tail == name]
        assert sum(arriving) == pytest.approx(r.gradients[place], rel=1e-14)
    heads = [r.gradients[r.place(b)] for _, b in r.edges]
    assert r.products == pytest.approx(heads * r.local, rel=1e-14)
    for source, inputs in {"a": (Dual(-4.0, 1.0), Dual(2.0)), "b": (Dual(-4.0), Dual(2.0, 1.0))}.items():
        if f is example:  # Dual knows no relu
            slopes = {name: float(value.slope) for name, value in f(*inputs).items()}
            assert dict(zip(r.names[2:], r.tangents(source)[2:], strict=True)) == pytest.approx(slopes, rel=1e-14)
        assert r.tangents(source)[-1] == pytest.approx(r.gradients[r.place(source)], rel=1e-13)


def test_micrograds_own_numbers():
    r = record(micrograd, a=-4.0, b=2.0)
    assert [r.values[-1], *r.gradients[:2]] == pytest.approx([24.7041, 138.8338, 645.5773], abs=5e-5)


def test_what_the_output_does_not_need_has_no_gradient():
    r = record(lambda a, b: {"idle": a * 3, "y": b * 2}, a=1.0, b=1.0)
    assert r.gradients.tolist() == [0, 2, 0, 1]


@pytest.mark.parametrize(
    ("f", "error", "message"),
    [
        (lambda a: a * 2, TypeError, "f must return a dict of named values"),
        (lambda a: {}, TypeError, "f must return a dict of named values"),
        (lambda a: {"y": 3.0}, TypeError, "'y' must be computed from the inputs"),
        (lambda a: {"b": a}, TypeError, "'b' must be computed from the inputs"),
        (lambda a: {"a": a * 2}, ValueError, "'a' is the name of an input"),
        (lambda a: {"y": a * np.ones(2)}, ValueError, r"'y' must be a single number, got shape \(2,\)"),
        (lambda a: dict.fromkeys(["y", "z"], a * 2), ValueError, "two names to one value"),
    ],
)
def test_what_cannot_be_recorded_is_refused(f, error, message):
    with pytest.raises(error, match=message):
        record(f, a=1.0)


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="'z' was not recorded"):
        record(example, a=1.0, b=2.0).tangents("z")
