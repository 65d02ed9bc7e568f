"""Learning without labels: components, autoencoders, Boltzmann machines and the adversarial game."""

import numpy as np
import pytest

from dlterms import (
    adam,
    autoencoder,
    check_vjp,
    contrastive_divergence,
    denoising_autoencoder,
    discriminator_loss,
    gaussian_kl,
    generator_loss,
    gibbs_step,
    grad,
    init_mlp,
    layer_wise_pretraining,
    mlp,
    mse,
    optimal_discriminator,
    pca,
    principal_angles,
    rbm_energy,
    rbm_free_energy,
    rbm_gradient,
    rbm_log_likelihood,
    sequence_autoencoder,
    sigmoid,
    tanh,
    train_gan,
    value_and_grad,
    variational_autoencoder,
)  # fmt: skip
from dlterms.data import digits
from dlterms.energy import all_states

RNG = np.random.default_rng(0)


def test_components_of_a_flat_cloud():
    x = RNG.standard_normal((200, 2)) * [3, 1] @ np.array([[0.6, 0.8, 0], [-0.8, 0.6, 0]]) + [1, 2, 3]
    found = pca(x, 2)
    rest = x - found.mean
    np.testing.assert_allclose(rest @ found.directions.T @ found.directions, rest, atol=1e-12)
    np.testing.assert_allclose(found.directions @ found.directions.T, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(found.variances, np.sort(np.linalg.eigvalsh(np.cov(x.T)))[::-1][:2])
    assert principal_angles(found.directions[:1], [[0.6, 0.8, 0]])[0] < 0.15
    np.testing.assert_allclose(principal_angles([[1, 0, 0], [0, 1, 0]], [[0, 1, 1]]), [np.pi / 4])
    np.testing.assert_allclose(principal_angles([[1.0, 0]], [[1, 1e-9]]), [1e-9], rtol=1e-6)


def test_a_linear_autoencoder_spans_the_components():
    x = RNG.standard_normal((200, 6)) * [4, 3, 2, 0.5, 0.4, 0.3]
    x -= x.mean(0)
    params, state = {"encoder": init_mlp(RNG, [6, 3]), "decoder": init_mlp(RNG, [3, 6])}, None
    for _ in range(1500):
        _, slope = value_and_grad(lambda p: mse(autoencoder(x, p)[0], x))(params)
        params, state = adam(params, slope, state, lr=0.01)
    assert principal_angles(params["decoder"][0][0].T, pca(x, 3).directions).max() < 0.01


def networks(sizes_in, sizes_out):
    return {"encoder": init_mlp(RNG, sizes_in), "decoder": init_mlp(RNG, sizes_out)}


def test_gradients_of_the_models():
    x, params = RNG.random((4, 5)), networks([5, 4, 2], [2, 4, 5])
    check_vjp(lambda p: denoising_autoencoder(x, x * (x > 0.3), p, tanh), params)
    check_vjp(lambda p: variational_autoencoder(x, np.ones((4, 1)), p, tanh), networks([5, 4, 2], [1, 4, 5]))
    rnns = {name: [RNG.standard_normal(s) for s in ((3, 2), (3, 3), (3,))] for name in ("encoder", "decoder")}
    rnns["output"] = [RNG.standard_normal((2, 3)), RNG.standard_normal(2)]
    check_vjp(lambda p: sequence_autoencoder(RNG.standard_normal((4, 2, 2)) * 0 + 0.5, p)[0], rnns)
    with pytest.raises(ValueError, match="twice as many outputs as noise has columns"):
        variational_autoencoder(x, np.ones((4, 2)), networks([5, 4, 2], [2, 4, 5]), tanh)


def test_the_elbo_is_a_bound_and_its_kl_is_zero_for_a_standard_normal():
    assert gaussian_kl(np.zeros(3), np.zeros(3)) == 0
    # a decoder that ignores z: the bound is the likelihood of independent pixels less the divergence
    params = {"encoder": [(np.zeros((2, 3)), np.zeros(2))], "decoder": [(np.zeros((3, 1)), np.zeros(3))]}
    assert variational_autoencoder(np.ones((5, 3)), np.ones((5, 1)), params, tanh) == pytest.approx(3 * np.log(2))


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


def test_pretrained_layers_start_a_classifier():
    x, _ = digits()
    layers = layer_wise_pretraining(x[:400].reshape(400, -1) / x.max(), [32, 16], np.random.default_rng(0), passes=3)
    assert [layer["w"].shape for layer in layers] == [(64, 32), (32, 16)]
    start = [(layer["w"].T, layer["c"]) for layer in layers] + init_mlp(RNG, [16, 10])
    assert mlp(x[:3].reshape(3, -1), start, sigmoid).shape == (3, 10)
    assert layers[0]["w"].std() > 0.05, "the weights have left their start"


def test_the_best_discriminator_and_the_two_generator_losses():
    p, q = np.array([0.2, 0.8, 1.0]), np.array([0.2, 0.0, 3.0])
    np.testing.assert_allclose(optimal_discriminator(p, q), [0.5, 1, 0.25])
    assert discriminator_loss(np.zeros(3), np.zeros(2)) == pytest.approx(2 * np.log(2))
    sure = np.array([-20.0])  # the discriminator sees through: only the non-saturating loss still has a gradient
    assert grad(generator_loss)(sure)[0] == pytest.approx(-1, abs=1e-6)
    assert abs(grad(lambda x: generator_loss(x, "minimax"))(sure)[0]) < 1e-8
    with pytest.raises(ValueError, match="not both 0"):
        optimal_discriminator(0.0, 0.0)


def test_the_game_moves_the_made_examples_to_the_data():
    data = np.random.default_rng(0).normal([3.0, -2.0], 0.3, (500, 2))
    snapshots = list(train_gan(data, np.random.default_rng(1), steps=600, every=300, hidden=16))
    assert [s.step for s in snapshots] == [1, 300, 600]
    made = mlp(np.random.default_rng(2).standard_normal((500, 2)), snapshots[-1].generator)
    assert np.linalg.norm(made.mean(0) - [3, -2]) < 0.7
