"""Every optimizer beside PyTorch's over several steps, beside its formula written out, and what it is known for."""

from pathlib import Path

import numpy as np
import pytest

from dlterms import adadelta, adagrad, adagrad_da, adam, adamw, momentum, rmsprop, sgd
from dlterms.optimizers import BLOCK
from optimizer_runs import OPTIMIZERS, gradients_of, start

GOLDEN = Path(__file__).parent / "golden" / "optimizers.npz"
ALL = {f.__name__: f for f in (sgd, momentum, adagrad, adagrad_da, adadelta, rmsprop, adam, adamw)}


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_six_steps_as_in_pytorch(name, dtype):
    op, options, _, _ = OPTIMIZERS[name]
    params, state = start(dtype), None
    for t in range(6):
        params, state = ALL[op](params, gradients_of(params, t), state, **options)
    stored, close = np.load(GOLDEN), 3e-5 if dtype == "float32" else 1e-10
    for key in ("w", "b"):
        assert params[key].dtype == dtype
        np.testing.assert_allclose(params[key], stored[f"{name}/{dtype}/{key}"], rtol=close, atol=close)


def test_adagrad_da_by_its_formula():
    p, state, u, s = np.array([3.0, -1.0]), None, np.zeros(2), np.full(2, 0.1)
    for t in range(1, 6):
        g = np.array([0.5, 0.02 * (-1) ** t])
        p, state = adagrad_da(p, g, state, lr=0.2, l1=0.1, l2=0.3)
        for i in range(2):
            u[i] += g[i]
            s[i] += g[i] ** 2
            shrunk = max(abs(u[i]) - 0.1 * t, 0)
            expected = -np.sign(u[i]) * 0.2 * shrunk / (0.3 * t * 0.2 + np.sqrt(s[i]))
            assert p[i] == pytest.approx(expected, abs=1e-15)
    assert p[0] < 0 and p[1] == 0, "a weight whose mean gradient is below l1 is exactly zero"


def test_cs231n_adam():
    # CS231n assignment 2, FullyConnectedNets.ipynb, "RMSProp and Adam": the test of adam
    w = np.linspace(-0.4, 0.6, 20).reshape(4, 5)
    dw = np.linspace(-0.6, 0.4, 20).reshape(4, 5)
    m, v = np.linspace(0.6, 0.9, 20).reshape(4, 5), np.linspace(0.7, 0.5, 20).reshape(4, 5)
    new, state = adam(w, dw, {"step": 5, "m": m, "v": v}, lr=1e-2)
    assert new[0, 0] == pytest.approx(-0.40094747, abs=5e-9)
    assert new[3, 4] == pytest.approx(0.59801459, abs=5e-9)
    assert state["step"] == 6


def test_adam_steps_are_bounded():
    # Kingma and Ba 2015, section 2.1: lr (1 - beta1) / sqrt(1 - beta2) when one gradient follows zeros
    state = {"step": 100_000, "m": np.zeros(1), "v": np.zeros(1)}
    p, _ = adam(np.zeros(1), np.array([7.0]), state, lr=1.0)
    assert abs(p[0]) == pytest.approx(3.1623, abs=5e-5)
    first, _ = adam(np.zeros(3), np.array([1e-4, 1.0, 1e4]), lr=0.5)
    np.testing.assert_allclose(first, -0.5, rtol=2e-4)  # corrected: the first step is lr, whatever the gradient's size


def test_momentum_is_faster_on_a_narrow_valley():
    # Polyak 1964; Goh 2017, doi:10.23915/distill.00006: the best rates on a quadratic of condition number kappa
    kappa = 100.0
    curvature = np.array([1.0, kappa])
    lr, beta = (2 / (1 + np.sqrt(kappa))) ** 2, ((np.sqrt(kappa) - 1) / (np.sqrt(kappa) + 1)) ** 2
    plain, heavy, state = np.ones(2), np.ones(2), None
    lengths = []
    for _ in range(200):
        plain, _ = sgd(plain, curvature * plain, lr=2 / (1 + kappa))
        heavy, state = momentum(heavy, curvature * heavy, state, lr=lr, momentum=beta)
        lengths.append((np.linalg.norm(plain), np.linalg.norm(heavy)))
    (p1, h1), (p2, h2) = lengths[99], lengths[199]
    assert (p2 / p1) ** 0.01 == pytest.approx((kappa - 1) / (kappa + 1), abs=1e-9)
    assert (h2 / h1) ** 0.01 == pytest.approx((np.sqrt(kappa) - 1) / (np.sqrt(kappa) + 1), abs=0.02)


def test_adadelta_does_not_see_the_unit_of_the_loss():
    # only eps ties it to the unit, so it is scaled along
    small, large, states = np.ones(2), np.ones(2), [None, None]
    for t in range(50):
        g = np.array([1.0, -2.0]) * (1 + t % 3)
        small, states[0] = adadelta(small, g, states[0])
        large, states[1] = adadelta(large, 1000 * g, states[1])
    np.testing.assert_allclose(small, large, rtol=1e-6)


def test_rare_features_get_larger_steps_under_adagrad():
    p, state = np.zeros(2), None
    for t in range(100):
        before = p
        p, state = adagrad(p, np.array([1.0, float(t % 25 == 24)]), state, lr=1.0)
    steps = np.abs(p - before)
    assert steps[1] == pytest.approx(1 / 2) and steps[0] == pytest.approx(1 / 10)


@pytest.mark.parametrize("optimizer", ALL.values(), ids=ALL)
def test_trees_of_any_size_and_nothing_passed_in_is_changed(optimizer):
    rng = np.random.default_rng(0)
    params = {"w": [rng.standard_normal((2, BLOCK - 7)), np.float64(1.5)], "b": (np.zeros(0), np.ones((1, 3)).T)}
    gradients = {"w": [rng.standard_normal((2, BLOCK - 7)), np.float64(0.5)], "b": (np.zeros(0), np.ones((3, 1)))}
    before = [params["w"][0].copy(), gradients["w"][0].copy()]
    new, state = optimizer(params, gradients, lr=0.1)
    again, _ = optimizer(new, gradients, state, lr=0.1)
    np.testing.assert_array_equal([params["w"][0], gradients["w"][0]], before)
    assert new["w"][0].shape == (2, BLOCK - 7) and new["b"][0].shape == (0,) and np.shape(new["w"][1]) == ()
    alone, _ = optimizer(params["w"][0][:, -3:], gradients["w"][0][:, -3:], lr=0.1)
    np.testing.assert_allclose(new["w"][0][:, -3:], alone, rtol=1e-14)
    assert not np.array_equal(again["w"][0], new["w"][0])


@pytest.mark.parametrize("optimizer", ALL.values(), ids=ALL)
def test_bad_input_is_named(optimizer):
    with pytest.raises(ValueError, match=r"only one of them has v, w"):
        optimizer({"w": np.ones(2)}, {"v": np.ones(2)})
    with pytest.raises(ValueError, match=r"gradients\[w\] must have shape \(2,\), got \(3,\)"):
        optimizer({"w": np.ones(2)}, {"w": np.ones(3)})
    with pytest.raises(ValueError, match=r"gradients\[w\] must be finite"):
        optimizer({"w": np.ones(2)}, {"w": np.array([1, np.nan])})
    with pytest.raises(ValueError, match="lr must lie in"):
        optimizer(np.ones(2), np.ones(2), lr=-1)
