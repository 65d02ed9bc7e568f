"""Boltzmann machines: exact sums against fast formulas, sampling, contrastive divergence, and stacks of them."""

import numpy as np
import pytest

from dlterms import (
    autoencoder,
    binary_cross_entropy_with_logits,
    contrastive_divergence,
    gibbs_step,
    init_autoencoder,
    init_mlp,
    layer_wise_pretraining,
    logit,
    mlp,
    rbm_energy,
    rbm_free_energy,
    rbm_gradient,
    rbm_log_likelihood,
    sigmoid,
    train_rbm,
    unroll_rbms,
)
from dlterms.data import digits
from dlterms.unsupervised.energy import all_states

RNG = np.random.default_rng(0)


@pytest.fixture
def machine():
    rng = np.random.default_rng(0)
    params = {"w": 0.5 * rng.standard_normal((4, 3)), "b": rng.standard_normal(4), "c": rng.standard_normal(3)}
    return params, (rng.random((30, 4)) < [0.9, 0.1, 0.8, 0.3]).astype(float)


def test_free_energy_adds_up_the_hidden_states(machine):
    params, v = machine
    hidden = all_states(3)
    for row in v[:5]:
        total = sum(np.exp(-rbm_energy(row[None], h[None], params)[0]) for h in hidden)
        assert rbm_free_energy(row[None], params)[0] == pytest.approx(-np.log(total))


def test_the_exact_gradient_is_that_of_the_exact_likelihood(machine):
    params, v = machine
    exact = rbm_gradient(v, params)
    for key in params:
        for i in np.ndindex(params[key].shape):
            change = np.zeros_like(params[key])
            change[i] = 1e-6
            up, down = (rbm_log_likelihood(v, params | {key: params[key] + s * change}) for s in (1, -1))
            assert exact[key][i] == pytest.approx(-(up - down) / 2e-6, abs=1e-7)


def test_the_gradient_of_one_example_alone(machine):
    params, v = machine
    one, all_of_it = rbm_gradient(v[:1], params), [rbm_gradient(v[i : i + 1], params) for i in range(len(v))]
    assert one["w"].shape == params["w"].shape
    np.testing.assert_allclose(np.mean([g["w"] for g in all_of_it], axis=0), rbm_gradient(v, params)["w"], atol=1e-12)


def test_cd_comes_nearer_to_the_gradient_as_k_grows(machine):
    params, v = machine
    strong, many = {**params, "w": 4 * params["w"]}, np.repeat(v, 400, axis=0)
    exact = rbm_gradient(v, strong)["w"]
    misses = [
        np.abs(contrastive_divergence(many, strong, np.random.default_rng(1), k)["w"] - exact).max() for k in (1, 30)
    ]
    assert misses[1] < misses[0] / 3


def test_cd_raises_the_exact_likelihood(machine):
    _, v = machine
    params = {"w": 0.01 * RNG.standard_normal((4, 3)), "b": np.zeros(4), "c": np.zeros(3)}
    before, rng = rbm_log_likelihood(v, params), np.random.default_rng(2)
    for _ in range(300):
        slope = contrastive_divergence(v, params, rng)
        params = {key: params[key] - 0.1 * slope[key] for key in params}
    independent = np.mean([np.log(np.where(row, v.mean(0), 1 - v.mean(0))).sum() for row in v])
    assert before == pytest.approx(-4 * np.log(2), abs=0.1)
    assert rbm_log_likelihood(v, params) > before + 0.8 * (independent - before)


def test_gibbs_sampling_keeps_the_models_distribution(machine):
    params, _ = machine
    states = all_states(4)
    chances = np.exp(-rbm_free_energy(states, params))
    rng = np.random.default_rng(3)
    v = states[rng.choice(16, size=40_000, p=chances / chances.sum())]
    h, moved = gibbs_step(v, params, rng.random((len(v), 3)), rng.random(v.shape))
    assert set(np.unique(h)) == {0, 1}
    numbers = moved @ [1, 2, 4, 8]
    np.testing.assert_allclose(
        np.bincount(numbers.astype(int), minlength=16) / len(v), chances / chances.sum(), atol=0.01
    )


def test_energy_as_it_is_written(machine):
    params, v = machine
    h = (np.random.default_rng(4).random((30, 3)) < 0.5).astype(float)
    for n in range(30):
        literal = 0.0
        for i in range(4):
            literal -= params["b"][i] * v[n, i]
            for j in range(3):
                literal -= v[n, i] * params["w"][i, j] * h[n, j]
        for j in range(3):
            literal -= params["c"][j] * h[n, j]
        assert rbm_energy(v, h, params)[n] == pytest.approx(literal)


def test_the_likelihoods_of_all_states_add_up_to_one(machine):
    params, _ = machine
    assert sum(np.exp(rbm_log_likelihood(state[None], params)) for state in all_states(4)) == pytest.approx(1)
    huge = {key: 1e4 * value for key, value in params.items()}
    assert np.isfinite(rbm_log_likelihood(all_states(4), huge))
    small = {key: value.astype(np.float32) for key, value in params.items()}
    v = all_states(4).astype(np.float32)
    assert rbm_free_energy(v, small).dtype == np.float32
    assert all(part.dtype == np.float32 for part in gibbs_step(v, small, np.zeros((16, 3)), np.ones((16, 4))))


def test_uniform_numbers_decide_the_units(machine):
    params, v = machine
    h, moved = gibbs_step(v, params, np.zeros((30, 3)), np.ones((30, 4)))
    assert h.all() and not moved.any()
    p = sigmoid(params["c"] + v @ params["w"])
    h, _ = gibbs_step(v, params, np.full((30, 3), 0.5), np.ones((30, 4)))
    np.testing.assert_array_equal(h, p > 0.5)
    even = {key: np.zeros_like(value) for key, value in params.items()}
    h, moved = gibbs_step(v, even, np.full((30, 3), 0.5), np.full((30, 4), 0.5))
    assert not h.any() and not moved.any(), "0.5 does not lie below 0.5"


@pytest.mark.parametrize("where", ["v", "w", "b", "c", "hidden_uniforms", "visible_uniforms"])
def test_nan_is_no_unit_that_is_off(machine, where):
    params, v = machine
    given = {"v": v.copy(), "hidden_uniforms": np.zeros((30, 3)), "visible_uniforms": np.zeros((30, 4))}
    params = {key: value.copy() for key, value in params.items()}
    (params if where in params else given)[where].flat[0] = np.nan
    told = where if where == "v" or where.endswith("uniforms") else "v and params"
    with pytest.raises(ValueError, match=f"{told} must be finite, got nan"):
        gibbs_step(given["v"], params, given["hidden_uniforms"], given["visible_uniforms"])
    if where in ("v", "w", "c"):
        with pytest.raises(ValueError, match=r"v( and params)? must be finite"):
            contrastive_divergence(given["v"], params, np.random.default_rng(0))


def expected_cd(v, params, k):
    """What CD-k is on average, for w: the chain's exact distribution after k steps instead of a sample of it."""
    visible, hidden = all_states(4), all_states(3)

    def chances(states, p):  # (A, B): of each of the B states where the units are 1 with probabilities p (A, units)
        return np.prod(np.where(states == 1, p[:, None], 1 - p[:, None]), axis=2)

    up = chances(hidden, sigmoid(params["c"] + visible @ params["w"]))
    down = chances(visible, sigmoid(params["b"] + hidden @ params["w"].T))
    start = np.bincount((v @ [1, 2, 4, 8]).astype(int), minlength=16) / len(v)
    end = start @ np.linalg.matrix_power(up @ down, k)
    p = sigmoid(params["c"] + visible @ params["w"])
    return visible.T @ ((end - start)[:, None] * p)


def test_the_bias_of_cd_shrinks_step_by_step(machine):
    params, v = machine
    strong = params | {"w": 6 * params["w"]}
    exact = rbm_gradient(v, strong)["w"]
    bias = [np.linalg.norm(expected_cd(v, strong, k) - exact) for k in (1, 2, 4, 8, 16)]
    assert (np.diff(bias) < 0).all(), bias
    assert bias[0] > 0.1 and bias[-1] < 0.01 * bias[0]
    many = np.repeat(v, 2000, axis=0)
    for k in (1, 3):
        sampled = contrastive_divergence(many, strong, np.random.default_rng(1), k)["w"]
        np.testing.assert_allclose(sampled, expected_cd(v, strong, k), atol=0.01)


def test_training_keeps_every_pass():
    x = (np.random.default_rng(0).random((60, 4)) < [0.9, 0.1, 0.8, 0.3]).astype(float)
    x[:, 3] = x[:, 0]  # something that independent units cannot say
    path = list(train_rbm(x, 3, np.random.default_rng(0), passes=60, batch=10))
    likelihoods = [rbm_log_likelihood(x, params) for params in path]
    assert len(path) == 61
    assert likelihoods[0] == pytest.approx(-4 * np.log(2), abs=0.1)
    share = x.mean(0)
    independent = np.log(np.where(x == 1, share, 1 - share)).sum(1).mean()
    assert likelihoods[-1] > independent
    start, after = train_rbm(x[:1], 3, np.random.default_rng(0), passes=1)
    assert not np.array_equal(start["w"], after["w"]), "a single example is a batch too"


@pytest.mark.parametrize("batch", [1, 4])
def test_the_last_batch_counts_even_if_it_is_one_example(machine, batch):
    v = machine[1][:5]
    rng = np.random.default_rng(7)
    *_, found = train_rbm(v, 3, np.random.default_rng(7), passes=1, lr=0.5, batch=batch)
    start = {"w": rng.normal(0, 0.01, (4, 3)), "b": np.zeros(4), "c": np.zeros(3)}
    order = rng.permutation(5)
    for first in range(0, 5, batch):
        rows = v[order[first : first + batch]]
        drawn = (rng.random(rows.shape) < rows).astype(float)
        slope = contrastive_divergence(drawn, start, rng)
        start = {key: start[key] - 0.5 * slope[key] for key in start}
    for key in start:
        np.testing.assert_allclose(found[key], start[key], rtol=1e-12)


def test_cd_of_one_example_by_hand(machine):
    params, v = machine
    slope = contrastive_divergence(v[:1], params, np.random.default_rng(5))
    rng, (old,) = np.random.default_rng(5), v[:1]
    hidden_uniforms, visible_uniforms = rng.random((1, 3))[0], rng.random((1, 4))[0]
    h = hidden_uniforms < sigmoid(params["c"] + old @ params["w"])
    new = visible_uniforms < sigmoid(params["b"] + params["w"] @ h)
    chances = [sigmoid(params["c"] + u @ params["w"]) for u in (new, old)]
    np.testing.assert_allclose(slope["w"], np.outer(new, chances[0]) - np.outer(old, chances[1]))
    np.testing.assert_allclose(slope["b"], new - old)
    np.testing.assert_allclose(slope["c"], chances[0] - chances[1])


@pytest.fixture(scope="module")
def stack():
    x = digits()[0].reshape(-1, 64)
    return x[:1200], x[1200:], layer_wise_pretraining(x[:1200], [32, 16], np.random.default_rng(0), passes=10)


def test_a_pretrained_stack_reconstructs_before_any_fine_tuning(stack):
    train, test, layers = stack

    def missed(params):  # in nats a picture
        logits, _ = autoencoder(test, params, sigmoid, sigmoid)
        return binary_cross_entropy_with_logits(logits, test, reduction="sum") / len(test)

    ink = np.broadcast_to(logit(train.mean(0).clip(1e-3, 1 - 1e-3)), test.shape)
    mean_picture = binary_cross_entropy_with_logits(ink, test, reduction="sum") / len(test)
    assert missed(unroll_rbms(layers)) < mean_picture - 2  # measured on three seeds: 23.2 to 23.7 against 26.9
    assert missed(init_autoencoder(np.random.default_rng(0), [64, 32, 16])) > mean_picture


def test_pretrained_layers_start_a_classifier(stack):
    train, _, layers = stack
    assert [layer["w"].shape for layer in layers] == [(64, 32), (32, 16)]
    start = unroll_rbms(layers)["encoder"] + init_mlp(RNG, [16, 10])
    assert mlp(train[:3], start, sigmoid).shape == (3, 10)
    up = sigmoid(layers[1]["c"] + sigmoid(layers[0]["c"] + train[:3] @ layers[0]["w"]) @ layers[1]["w"])
    np.testing.assert_allclose(autoencoder(train[:3], unroll_rbms(layers), sigmoid, sigmoid)[1], up)
    assert layers[0]["w"].std() > 0.05, "the weights have left their start"
    rng = np.random.default_rng(0)
    *_, first = train_rbm(train, 32, rng, passes=10)
    *_, second = train_rbm(sigmoid(first["c"] + train @ first["w"]), 16, rng, passes=10)
    np.testing.assert_allclose(layers[1]["w"], second["w"], err_msg="learnt from the hidden probabilities below")


PARAMS = {"w": np.ones((4, 3)), "b": np.zeros(4), "c": np.zeros(3)}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rbm_energy(np.ones((2, 3)), np.ones((2, 3)), PARAMS), r"v must be \(N, 4\), got \(2, 3\)"),
        (lambda: rbm_energy(np.ones((2, 4)), np.ones((1, 3)), PARAMS), "h must have a row for each of v, 2, got 1"),
        (
            lambda: rbm_free_energy(np.ones((2, 4)), PARAMS | {"c": np.zeros(2)}),
            r"params\['w'\] must have shape \(V, H\)",
        ),
        (lambda: gibbs_step(np.ones((2, 4)), PARAMS, np.ones((1, 3)), np.ones((2, 4))), "hidden_uniforms must have"),
        (lambda: gibbs_step(np.ones((2, 4)), PARAMS, np.ones((2, 3)), np.ones((2, 3))), "visible_uniforms must have"),
        (lambda: contrastive_divergence(np.ones((0, 4)), PARAMS, RNG), r"v must be \(N >= 1, 4\)"),
        (lambda: rbm_log_likelihood(np.ones((0, 4)), PARAMS), r"v must be \(N >= 1, 4\)"),
        (lambda: contrastive_divergence(np.ones((1, 4)), PARAMS, RNG, k=0), "k must be at least 1"),
        (lambda: all_states(21), "size must be at most 20"),
        (lambda: rbm_gradient(np.ones((0, 4)), PARAMS), r"v must be \(N >= 1, 4\)"),
        (lambda: next(train_rbm([[2.0]], 1, RNG)), r"all entries in \[0, 1\]"),
        (lambda: next(train_rbm([[-0.5]], 1, RNG)), r"all entries in \[0, 1\]"),
        (lambda: next(train_rbm([[0.5]], 1, RNG, lr=-0.5)), r"lr must lie in \[0, inf\)"),
        (lambda: layer_wise_pretraining([[0.5]], [0], RNG), "(hidden|sizes) must be at least 1"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_as_many_states_as_promised():
    assert len(all_states(20)) == 2**20
    assert all_states(2).tolist() == [[0, 0], [1, 0], [0, 1], [1, 1]]


def test_an_empty_batch_has_no_energies():
    assert rbm_energy(np.ones((0, 4)), np.ones((0, 3)), PARAMS).shape == (0,)
    assert rbm_free_energy(np.ones((0, 4)), PARAMS).shape == (0,)
