"""Every optimizer beside PyTorch's over several steps, beside its formula written out, and what it is known for."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import optimizer_runs
from dlterms import adadelta, adagrad, adagrad_da, adam, adamw, momentum, rmsprop, sgd
from dlterms.gradients.trees import leaves
from dlterms.training.optimizers import BLOCK
from optimizer_runs import OPTIMIZERS, gradients_of, start

GOLDEN = Path(__file__).parents[1] / "golden" / "optimizers.npz"
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


RUNS = [(op, options) for op, options, _, _ in OPTIMIZERS.values()] + [
    ("adagrad", {"lr": 0.5, "eps": 1e-3, "initial_accumulator": 0.2}),
    ("adagrad_da", {}),
    ("adagrad_da", {"lr": 0.5, "l1": 0.4, "l2": 0.1, "initial_accumulator": 0.3}),
]


@pytest.mark.parametrize(("op", "options"), RUNS, ids=str)
def test_every_number_follows_the_step_of_its_paper(op, options):
    params, state = start(np.float64), None
    numbers = {(key, i): (p[i], {}) for key, p in params.items() for i in np.ndindex(p.shape)}
    for t in range(6):
        gradients = gradients_of(params, t)
        params, state = ALL[op](params, gradients, state, **options)
        for (key, i), (p, memory) in numbers.items():
            p = getattr(optimizer_runs, op)(t + 1, p, gradients[key][i], memory, **options)
            numbers[key, i] = p, memory
            assert params[key][i] == pytest.approx(p, rel=1e-11, abs=1e-13)


FORGETFUL = [
    (op, options)
    for decay in (0, 1e-12, 0.01)
    for op, options in (
        ("adam", {"betas": (decay, decay)}),
        ("adamw", {"betas": (0.9, decay)}),
        ("rmsprop", {"alpha": decay}),
        ("adadelta", {"rho": decay, "eps": 1e-12}),
    )
]


@pytest.mark.parametrize(("op", "options"), FORGETFUL, ids=str)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_small_gradient_after_a_large_one_is_not_rounded_away(op, options, dtype):
    """With a decay of 0 the memory is the last gradient alone, however large the one before it was."""
    p, state, number, memory, farthest = np.zeros(2, dtype), None, 0.0, {}, 0.0
    for t, g in enumerate([1e6, 1e-4, -1e-4, 1e5, 1e-3]):
        p, state = ALL[op](p, np.full(2, g, dtype), state, **options)
        number = getattr(optimizer_runs, op)(t + 1, number, float(g), memory, **options)
        farthest = max(farthest, abs(number))  # there p was rounded
        np.testing.assert_allclose(p, number, rtol=0, atol=(1e-9 if dtype == "float64" else 1e-6) * farthest)


def test_a_gradient_may_be_so_large_that_its_sum_is_not_a_number():
    params, _ = sgd(np.zeros(3), np.full(3, 1e308), lr=1e-308)
    np.testing.assert_allclose(params, -1)
    with pytest.raises(ValueError, match="gradients must be finite"):
        sgd(np.zeros(3), np.array([np.inf, -np.inf, 0]))


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


def test_adam_after_a_calm():
    # Kingma and Ba 2015, section 2.1: lr (1 - beta1) / sqrt(1 - beta2) when one gradient follows zeros
    state = {"step": 100_000, "m": np.zeros(1), "v": np.zeros(1)}
    p, _ = adam(np.zeros(1), np.array([7.0]), state, lr=1.0)
    assert abs(p[0]) == pytest.approx(3.1623, abs=5e-5)
    p, longest = np.zeros(1), 0.0
    for _ in range(40):  # equal gradients go farther than that: the limit is 7.27
        before, (p, state) = p, adam(p, np.array([7.0]), state, lr=1.0)
        longest = max(longest, abs(p - before)[0])
    assert longest == pytest.approx(6.57, abs=0.005)
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


def test_cs231n_rmsprop_and_momentum():
    # CS231n assignment 2, FullyConnectedNets.ipynb: the tests of rmsprop and sgd_momentum, whose velocity holds -lr
    w, dw = np.linspace(-0.4, 0.6, 20).reshape(4, 5), np.linspace(-0.6, 0.4, 20).reshape(4, 5)
    memory = np.linspace(0.6, 0.9, 20).reshape(4, 5)
    assert rmsprop(w, dw, {"step": 0, "squares": memory})[0][0, 0] == pytest.approx(-0.39223849, abs=5e-9)
    new, state = momentum(w, dw, {"step": 0, "v": -memory / 1e-3})
    assert new[0, 0] == pytest.approx(0.1406, abs=5e-9)
    assert -1e-3 * state["v"][0, 0] == pytest.approx(0.5406, abs=5e-9)


def test_published_steps_of_tensorflow():
    # TensorFlow, python/training/adagrad_da_test.py: without penalties, and with l1 = 0.001
    for l1, expected in ((0, [-0.904534, -1.603567]), (0.001, [-0.895489, -1.59555])):
        after, _ = adagrad_da(np.array([1.0, 2.0]), np.array([0.1, 0.2]), lr=3.0, l1=l1)
        np.testing.assert_allclose(after, expected, atol=5e-6)


@given(st.lists(st.just(0.0) | st.floats(1e-4, 1e4) | st.floats(-1e4, -1e-4), min_size=1, max_size=12))
def test_no_step_of_adam_is_longer_than_its_bound(gradients):
    x, state = np.zeros(1), None
    for g in gradients:
        before, (x, state) = x, adam(x, np.array([g]), state, lr=1.0, eps=0 if g else 1e-8)
        assert abs(x - before)[0] <= 7.2703
    first, _ = adam(np.zeros(1), np.array(gradients[:1]))
    assert abs(first[0]) <= 1e-3 * (1 + 1e-12)


def test_dual_averaging_keeps_rare_numbers_at_exactly_zero():
    rng = np.random.default_rng(0)
    x, state, subgradient = rng.standard_normal(50), None, rng.standard_normal(50)
    truth = np.where(np.arange(50) < 5, 3.0, 0.0)
    for _ in range(200):
        noise = 0.3 * rng.standard_normal(50)
        x, state = adagrad_da(x, x - truth + noise, state, lr=1.0, l1=0.3)
        subgradient = sgd(subgradient, subgradient - truth + noise + 0.3 * np.sign(subgradient), lr=0.05)[0]
    assert (x[:5] > 1).all() and (x[5:] == 0).sum() >= 40
    assert (subgradient != 0).all()


@pytest.mark.parametrize("optimizer", ALL.values(), ids=ALL)
def test_blocks_have_no_seams(optimizer):
    # a number's path does not depend on where it stands, however many blocks there are; strides do not matter either
    size = 2 * BLOCK + 7
    p, g = np.full((size, 2), 0.5)[:, 0], np.full((size, 2), 0.3)[:, 0]
    params, state = p, None
    for _ in range(2):
        params, state = optimizer(params, g, state)
    one, one_state = np.array(0.5), None
    for _ in range(2):
        one, one_state = optimizer(one, np.array(0.3), one_state)
    assert params.shape == (size,) and np.unique(params) == pytest.approx(float(one), rel=1e-14)


@pytest.mark.parametrize("optimizer", ALL.values(), ids=ALL)
def test_float32_stays_and_integers_become_float64(optimizer):
    new, state = optimizer([np.ones(2, np.float32), np.array([1, 2])], [np.ones(2), np.ones(2, np.float32)])
    assert new[0].dtype == np.float32 and new[1].dtype == np.float64
    assert all(leaf.dtype in (np.float32, np.float64) for _, leaf in leaves(state) if isinstance(leaf, np.ndarray))
    empty, _ = optimizer({"w": np.zeros((0, 3))}, {"w": np.zeros((0, 3))})
    assert empty["w"].shape == (0, 3)
    assert optimizer({}, {})[0] == {}


def test_decay_is_not_a_penalty_under_adam():
    w, large = np.array([1.0, 1.0]), np.array([10.0, 0.01])
    decayed, _ = adamw(w, large, lr=0.1, weight_decay=0.1)
    penalized, _ = adam(w, large + 0.1 * w, lr=0.1)
    plain, _ = adam(w, large, lr=0.1)
    np.testing.assert_allclose(plain - decayed, 0.01, rtol=1e-9)  # lr weight_decay w, whatever the gradient
    assert np.abs(plain - penalized).max() < 1e-6  # the first step is lr either way


@pytest.mark.parametrize("optimizer", ALL.values(), ids=ALL)
def test_a_foreign_state_is_refused(optimizer):
    w = np.ones((2, 3))
    with pytest.raises(ValueError, match="state must be None"):
        optimizer({"w": w}, {"w": w}, {"velocity": w})
    with pytest.raises(TypeError, match=r"gradients\[w\] must be an array of real numbers"):
        optimizer({"w": w}, {"w": None})
    if optimizer is not sgd:
        _, state = optimizer({"w": w}, {"w": w})
        with pytest.raises(ValueError, match=r"state\[\w+\]\[w\] must have shape \(3, 2\)"):
            optimizer({"w": w.T}, {"w": w.T}, state)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda w: momentum(w, w, momentum=1), ValueError, r"momentum must lie in \[0, 1\)"),
        (lambda w: adam(w, w, betas=0.9), TypeError, "betas must be a pair"),
        (lambda w: adam(w, w, betas=(0.9, 1)), ValueError, r"betas\[1\] must lie in"),
        (lambda w: adamw(w, w, weight_decay=-1), ValueError, "weight_decay"),
        (lambda w: adam(w, w, eps=np.nan), ValueError, "eps"),
        (lambda w: adam(w, w, lr=np.inf), ValueError, "lr"),
        (lambda w: rmsprop(w, w, alpha=2), ValueError, "alpha"),
        (lambda w: adadelta(w, w, rho="a"), TypeError, "rho"),
        (lambda w: adagrad(w, w, initial_accumulator=-1), ValueError, "initial_accumulator"),
        (lambda w: adagrad_da(w, w, initial_accumulator=0), ValueError, "initial_accumulator"),
        (lambda w: adagrad_da(w, w, l1=-1), ValueError, "l1"),
    ],
)
def test_bad_options_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call(np.ones(2))
