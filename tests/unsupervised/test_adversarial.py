"""The game of generator and discriminator: its losses, its best answer, and how it goes on a mixture."""

import numpy as np
import pytest

from dlterms import (
    adam,
    discriminator_loss,
    generator_loss,
    grad,
    init_mlp,
    mlp,
    optimal_discriminator,
    sigmoid,
    tanh,
    train_gan,
    value_and_grad,
)
from dlterms.data import ring_of_gaussians


def test_the_best_discriminator_and_the_two_generator_losses():
    p, q = np.array([0.2, 0.8, 1.0]), np.array([0.2, 0.0, 3.0])
    np.testing.assert_allclose(optimal_discriminator(p, q), [0.5, 1, 0.25])
    assert discriminator_loss(np.zeros(3), np.zeros(2)) == pytest.approx(2 * np.log(2))
    sure = np.array([-20.0])  # the discriminator sees through: only the non-saturating loss still has a gradient
    assert grad(generator_loss)(sure)[0] == pytest.approx(-1, abs=1e-6)
    assert abs(grad(lambda x: generator_loss(x, "minimax"))(sure)[0]) < 1e-8
    with pytest.raises(ValueError, match="not both 0"):
        optimal_discriminator(0.0, 0.0)
    assert optimal_discriminator(0.0, 2.0) == 0
    for p, q in ((-0.5, 1.0), (1.0, -0.5)):
        with pytest.raises(ValueError, match="must be densities"):
            optimal_discriminator(p, q)


def test_losses_as_they_are_written():
    real, fake = np.array([1.5, -0.3]), np.array([0.2, -2.0, 0.7])
    p, q = 1 / (1 + np.exp(-real)), 1 / (1 + np.exp(-fake))
    assert discriminator_loss(real, fake) == pytest.approx(-np.log(p).mean() - np.log(1 - q).mean())
    assert generator_loss(fake) == pytest.approx(-np.log(q).mean())
    assert generator_loss(fake, "minimax") == pytest.approx(np.log(1 - q).mean())
    with pytest.raises(ValueError, match="form must be one of"):
        generator_loss(fake, "wasserstein")


def test_the_best_discriminator_costs_what_the_divergence_leaves():
    # Goodfellow et al. 2014, theorem 1: at the optimum the loss is log 4 - 2 JSD(p || q), log 4 only for p = q
    p, q = np.array([0.5, 0.3, 0.2]), np.array([0.1, 0.2, 0.7])
    best = optimal_discriminator(p, q)
    loss = -(p * np.log(best)).sum() - (q * np.log(1 - best)).sum()
    middle = (p + q) / 2
    jsd = ((p * np.log(p / middle)).sum() + (q * np.log(q / middle)).sum()) / 2
    assert loss == pytest.approx(np.log(4) - 2 * jsd)


def test_a_trained_discriminator_comes_near_the_best():
    rng = np.random.default_rng(0)
    params, state = init_mlp(rng, [1, 16, 1]), None
    for _ in range(400):
        real, fake = rng.normal(-1, 1, (256, 1)), rng.normal(1, 1, (256, 1))
        _, slope = value_and_grad(lambda d, r, f: discriminator_loss(mlp(r, d, tanh), mlp(f, d, tanh)))(
            params, real, fake
        )
        params, state = adam(params, slope, state, lr=1e-2)
    x = np.linspace(-2.5, 2.5, 51)[:, None]
    best = optimal_discriminator(np.exp(-((x + 1) ** 2) / 2), np.exp(-((x - 1) ** 2) / 2))
    assert np.abs(sigmoid(mlp(x, params, tanh)) - best).max() < 0.08  # measured: .03


def test_the_game_covers_a_mixture_of_two():
    data, centers = ring_of_gaussians(1000, modes=2, spread=0.2)
    game = train_gan(data, np.random.default_rng(0), steps=600, every=300, hidden=16, lr=3e-3)
    snapshots = list(game)
    assert [s.step for s in snapshots] == [1, 300, 600]
    assert [s.step for s in train_gan(data, np.random.default_rng(0), steps=3, every=1)] == [1, 2, 3]
    assert snapshots[0].discriminator[-1][0].shape == (1, 16), "one answer an example"
    z = np.random.default_rng(2).standard_normal((1000, 2))

    def covered(snapshot):  # the share of what is made that lies within five deviations of each center
        away = np.linalg.norm(mlp(z, snapshot.generator)[:, None] - centers, axis=2)
        return (away < 5 * 0.2).mean(axis=0)

    assert covered(snapshots[0]).sum() < 0.5
    assert covered(snapshots[-1]).min() > 0.25  # measured on three seeds: .42 to .52 each
    assert np.isfinite([snapshots[-1].generator_loss, snapshots[-1].discriminator_loss]).all()
    # snapshots are a film: later training must not change earlier pictures
    assert not np.array_equal(snapshots[0].generator[0][0], snapshots[1].generator[0][0])


@pytest.mark.parametrize("form", ["minimax", "non_saturating"])
def test_the_seed_decides_everything_and_the_form_matters(form):
    data, _ = ring_of_gaussians(100, modes=2)
    ends = [list(train_gan(data, np.random.default_rng(s), 5, every=5, form=form))[-1] for s in (0, 0, 1)]
    assert np.array_equal(ends[0].generator[0][0], ends[1].generator[0][0])
    assert not np.array_equal(ends[0].generator[0][0], ends[2].generator[0][0])
    assert (ends[0].generator_loss < 0) == (form == "minimax")


def test_bad_data_is_named():
    with pytest.raises(ValueError, match="data must be finite"):
        next(train_gan([[np.nan, 0.0]], np.random.default_rng(0), 1))
    with pytest.raises(ValueError, match="data must hold at least one example"):
        next(train_gan(np.ones((0, 2)), np.random.default_rng(0), 1))
    with pytest.raises(ValueError, match="every must be at least 1"):
        next(train_gan([[1.0, 0.0]], np.random.default_rng(0), 1, every=0))
