"""Autoencoders: what each computes, that its bound is a bound, and that each learns."""

import numpy as np
import pytest

from dlterms import (
    adam,
    autoencoder,
    binary_cross_entropy_with_logits,
    check_vjp,
    denoising_autoencoder,
    gaussian_kl,
    init_autoencoder,
    init_mlp,
    logit,
    logsumexp,
    mlp,
    mse,
    pca,
    sequence_autoencoder,
    sigmoid,
    tanh,
    value_and_grad,
    variational_autoencoder,
)
from dlterms.data import digits
from dlterms.sequences.stacked import cell_parameters

RNG = np.random.default_rng(0)


def networks(sizes_in, sizes_out):
    return {"encoder": init_mlp(RNG, sizes_in), "decoder": init_mlp(RNG, sizes_out)}


def test_gradients_of_the_models():
    x, params = RNG.random((4, 5)), networks([5, 4, 2], [2, 4, 5])
    check_vjp(lambda p: denoising_autoencoder(x, x * (x > 0.3), p, tanh), params)
    check_vjp(lambda p: variational_autoencoder(x, np.ones((4, 1)), p, tanh), networks([5, 4, 2], [1, 4, 5]))
    rnns = {name: [RNG.standard_normal(s) for s in ((3, 2), (3, 3), (3,))] for name in ("encoder", "decoder")}
    rnns["output"] = [RNG.standard_normal((2, 3)), RNG.standard_normal(2)]
    check_vjp(lambda p: sequence_autoencoder(RNG.standard_normal((4, 2, 2)) * 0 + 0.5, p)[0], rnns)
    with pytest.raises(ValueError, match="2 x 2 outputs, twice the columns of noise"):
        variational_autoencoder(x, np.ones((4, 2)), networks([5, 4, 2], [2, 4, 5]), tanh)


def test_the_elbo_is_a_bound_and_its_kl_is_zero_for_a_standard_normal():
    assert gaussian_kl(np.zeros(3), np.zeros(3)) == 0
    # a decoder that ignores z: the bound is the likelihood of independent pixels less the divergence
    params = {"encoder": [(np.zeros((2, 3)), np.zeros(2))], "decoder": [(np.zeros((3, 1)), np.zeros(3))]}
    assert variational_autoencoder(np.ones((5, 3)), np.ones((5, 1)), params, tanh) == pytest.approx(3 * np.log(2))


def test_the_elbo_by_its_formula():
    x, noise = RNG.random((4, 3)), RNG.standard_normal((4, 1))
    (w, b), (v, c) = ((RNG.standard_normal(shape), RNG.standard_normal(shape[0])) for shape in ((2, 3), (3, 1)))
    mean, log_var = np.split(x @ w.T + b, 2, axis=1)
    p = sigmoid((mean + np.exp(log_var / 2) * noise) @ v.T + c)
    missed = -(x * np.log(p) + (1 - x) * np.log(1 - p)).sum(axis=1)
    divergence = (mean**2 + np.exp(log_var) - 1 - log_var).sum(axis=1) / 2
    params = {"encoder": [(w, b)], "decoder": [(v, c)]}
    assert variational_autoencoder(x, noise, params, tanh) == pytest.approx((missed + divergence).mean())


def test_tied_weights_are_the_same_network_with_one_matrix():
    params, x = init_autoencoder(RNG, [6, 4, 2], tied=True), RNG.standard_normal((5, 6))
    params["decoder"] = [RNG.standard_normal(4), RNG.standard_normal(6)]
    (w1, _), (w2, _) = params["encoder"]
    loose = {"encoder": params["encoder"], "decoder": [(w2.T, params["decoder"][0]), (w1.T, params["decoder"][1])]}
    for mine, theirs in zip(
        autoencoder(x, params, tanh, sigmoid, tied=True), autoencoder(x, loose, tanh, sigmoid), strict=True
    ):
        np.testing.assert_array_equal(mine, theirs)
    check_vjp(lambda p: autoencoder(x, p, tanh, sigmoid, tied=True), params)
    assert [bias.shape for bias in init_autoencoder(RNG, [6, 4, 2], tied=True)["decoder"]] == [(4,), (6,)]
    assert [w.shape for w, _ in init_autoencoder(RNG, [6, 4, 2])["decoder"]] == [(4, 2), (6, 4)]
    with pytest.raises(ValueError, match="params must have a decoder bias for each of 2 layers, got 1"):
        autoencoder(x, params | {"decoder": [np.zeros(6)]}, tied=True)


def test_the_code_has_its_own_activation():
    params, x = init_autoencoder(RNG, [6, 2]), RNG.standard_normal((5, 6))
    reconstruction, code = autoencoder(x, params, tanh, sigmoid)
    weight, bias = params["encoder"][0]
    np.testing.assert_allclose(code, sigmoid(x @ weight.T + bias))
    np.testing.assert_allclose(reconstruction, mlp(code, params["decoder"]))
    # one layer each way and no code activation: all linear, whatever bends the layers that are not there
    np.testing.assert_array_equal(autoencoder(x, params, tanh)[0], autoencoder(x, params)[0])


def test_the_bound_lies_below_the_exact_likelihood():
    # one latent number: the integral over it and the mean over the noise can both be had by Gauss-Hermite quadrature
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    weights = weights / weights.sum()
    params = {"encoder": init_mlp(RNG, [3, 5, 2]), "decoder": init_mlp(RNG, [1, 5, 3])}
    for x in np.array([[[0.0, 1, 1]], [[1.0, 0, 0]]]):
        logits = mlp(nodes[:, None], params["decoder"], tanh)
        pixels = -binary_cross_entropy_with_logits(logits, np.repeat(x, 60, 0), reduction="none").sum(1)
        exact = float(logsumexp(pixels + np.log(weights)))
        bound = -sum(
            w * variational_autoencoder(x, np.array([[z]]), params, tanh) for z, w in zip(nodes, weights, strict=True)
        )
        assert exact - 3 < bound < exact
        # with the posterior itself as encoder nothing would be lost; the loss is its divergence, so it cannot be 0 here
        assert exact - bound > 1e-6


def test_kl_agrees_with_a_numerical_integral():
    t = np.linspace(-20, 20, 40_001)
    for mean, log_var in ((0.7, -1.2), (-2.0, 0.9)):
        q = np.exp(-((t - mean) ** 2) / (2 * np.exp(log_var))) / np.sqrt(2 * np.pi * np.exp(log_var))
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = np.where(q > 0, q * (np.log(q) + t * t / 2 + np.log(2 * np.pi) / 2), 0)
        assert gaussian_kl([mean], [log_var]) == pytest.approx(np.trapezoid(terms, t), rel=1e-6)
    with pytest.raises(ValueError, match="mean must have an axis"):
        gaussian_kl(0.0, 0.0)
    with pytest.raises(ValueError, match="log_var must have the shape of mean"):
        gaussian_kl([0.0, 1.0], [0.0])


# --- learning -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pictures():
    flat = digits()[0].reshape(-1, 64)
    return flat[:1200], flat[1200:]


def trained(loss, params, examples, steps=300, lr=5e-3):
    """The parameters after Adam on batches of 64; loss(params, batch, rng)."""
    rng, state = np.random.default_rng(0), None
    for _ in range(steps):
        batch = examples[rng.integers(len(examples), size=64)]
        noise = rng.integers(2**32)
        _, slope = value_and_grad(lambda p, b, n: loss(p, b, np.random.default_rng(n)))(params, batch, noise)
        params, state = adam(params, slope, state, lr=lr)
    return params


@pytest.mark.parametrize("tied", [False, True])
def test_eight_numbers_keep_as_much_of_a_digit_as_eight_components(pictures, tied):
    train, test = pictures
    start = init_autoencoder(np.random.default_rng(0), [64, 32, 8], tied)
    params = trained(lambda p, x, _: mse(autoencoder(x, p, tanh, tied=tied)[0], x), start, train)
    linear = pca(train, 8)
    rest = test - linear.mean
    components = np.square(rest - rest @ linear.directions.T @ linear.directions).mean()
    spread = np.square(test - train.mean(0)).mean()
    missed = mse(autoencoder(test, params, tanh, tied=tied)[0], test)
    assert components == pytest.approx(0.34 * spread, rel=0.05)
    assert missed < 1.15 * components  # measured: 1.03 and 1.02; more steps go below 1


def test_denoising_takes_half_the_noise_away(pictures):
    train, test = pictures
    start = init_autoencoder(np.random.default_rng(0), [64, 64], tied=True)

    def loss(p, x, rng):
        return denoising_autoencoder(x, x * (rng.random(x.shape) > 0.3), p, code_activation=sigmoid, tied=True)

    params = trained(loss, start, train, lr=1e-2)
    damaged = test * (np.random.default_rng(5).random(test.shape) > 0.3)
    restored = denoising_autoencoder(test, damaged, params, code_activation=sigmoid, tied=True)
    assert restored < 0.55 * mse(damaged, test)  # measured: .45


def test_the_variational_bound_beats_the_mean_picture(pictures):
    train, test = pictures
    rng = np.random.default_rng(0)
    start = {"encoder": init_mlp(rng, [64, 64, 8]), "decoder": init_mlp(rng, [4, 64, 64])}
    params = trained(
        lambda p, x, rng: variational_autoencoder(x, rng.standard_normal((64, 4)), p, tanh), start, train, 400
    )
    ink = np.broadcast_to(logit(train.mean(0).clip(1e-3, 1 - 1e-3)), test.shape)
    mean_picture = binary_cross_entropy_with_logits(ink, test, reduction="sum") / len(test)
    bound = variational_autoencoder(test, np.random.default_rng(1).standard_normal((len(test), 4)), params, tanh)
    assert bound < mean_picture - 1  # measured, in nats: 25.4 against 26.9


def test_a_sequence_goes_through_one_vector():
    def waves(rng, n=64):
        speed, phase = rng.uniform(0.3, 0.9, n), rng.uniform(0, 2 * np.pi, n)
        return np.sin(speed * np.arange(10)[:, None] + phase)[:, :, None]

    rng = np.random.default_rng(0)
    start = {name: [a.astype(float) for a in cell_parameters(rng, 1, 1, 16)] for name in ("encoder", "decoder")}
    start["output"] = [rng.normal(0, 0.3, (1, 16)), np.zeros(1)]
    examples = waves(rng, 1000)

    def loss(p, x, _):
        return mse(sequence_autoencoder(x.transpose(1, 0, 2), p)[0], x.transpose(1, 0, 2))

    params = trained(loss, start, examples.transpose(1, 0, 2), steps=300, lr=1e-2)
    x = waves(np.random.default_rng(9), 200)
    reconstruction, code = sequence_autoencoder(x, params)
    assert code.shape == (200, 16)
    assert mse(reconstruction, x) < 0.05 * x.var()  # measured: .01
    # it is the code that tells the sequences apart: the first number is written before the decoder has seen any
    assert mse(reconstruction[0], x[0]) < 0.1 * x[0].var()
