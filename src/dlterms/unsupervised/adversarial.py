"""In a GAN one network makes examples and another tells them from real ones; each learns from the other's success."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from dlterms.checks import as_count, as_finite, as_float, as_rng, as_scalar, one_of
from dlterms.gradients.autodiff import value_and_grad
from dlterms.neurons.activations import log_sigmoid, relu
from dlterms.neurons.multilayer import init_mlp, mlp
from dlterms.training.optimizers import adam


def optimal_discriminator(p: Any, q: Any) -> Any:
    """p / (p + q): the best answer to "is this real?" where real examples have density p and made ones q.

    Source: Goodfellow et al. 2014, arXiv:1406.2661, proposition 1. Errors: ValueError for p or q < 0, or both 0.
    """
    p, q = as_finite("p", p), as_finite("q", q)
    if p.shape != q.shape:
        raise ValueError(f"q must have the shape of p, {p.shape}, got {q.shape}")
    if not ((p >= 0) & (q >= 0) & (p + q > 0)).all():
        raise ValueError("p and q must be densities, not negative and not both 0")
    return p / (p + q)


def discriminator_loss(real_logits: Any, fake_logits: Any) -> Any:
    """-mean log D(real) - mean log(1 - D(fake)), with D = sigmoid of the logits: what the discriminator makes small.

    Source: Goodfellow et al. 2014, arXiv:1406.2661, equation 1, with the sign turned.
    Errors: ValueError for no logits.
    """
    real_logits, fake_logits = _logits("real_logits", real_logits), _logits("fake_logits", fake_logits)
    return -log_sigmoid(real_logits).mean() - log_sigmoid(-fake_logits).mean()


def generator_loss(fake_logits: Any, form: str = "non_saturating") -> Any:
    """What the generator makes small: -mean log D(fake), or "minimax", mean log(1 - D(fake)), flat where D sees all.

    Source: Goodfellow et al. 2014, arXiv:1406.2661, section 3. Errors: ValueError for another form.
    """
    fake_logits = _logits("fake_logits", fake_logits)
    if _form(form) == "minimax":
        return log_sigmoid(-fake_logits).mean()
    return -log_sigmoid(fake_logits).mean()


def _form(form: Any) -> str:
    return one_of("form", form, ("non_saturating", "minimax"))


def _logits(name: str, logits: Any) -> Any:
    logits = as_float(name, logits)
    if 0 in logits.shape:
        raise ValueError(f"{name} must hold at least one number, got shape {logits.shape}")
    return logits


class GanSnapshot(NamedTuple):
    """Where the game stands: steps done, both losses, and both networks' parameters."""

    step: int
    generator_loss: float
    discriminator_loss: float
    generator: list[Any]
    discriminator: list[Any]


def _discriminator_loss(d: Any, real: Any, fake: Any) -> Any:
    return discriminator_loss(mlp(real, d), mlp(fake, d))


def train_gan(
    data: Any, rng: np.random.Generator, steps: int, every: int = 100, latent: int = 2, hidden: int = 32,
    batch: int = 64, lr: float = 1e-3, form: str = "non_saturating",
) -> Iterator[GanSnapshot]:  # fmt: skip
    """Play `steps` rounds on data (N, D), each side an mlp of two hidden layers.

    Yields a snapshot after the first round and after each `every`th. Source: Goodfellow et al. 2014,
    arXiv:1406.2661, algorithm 1 with one discriminator step, and Adam. Errors: TypeError or ValueError.
    """
    x = as_finite("data", data, 2)
    if not len(x):
        raise ValueError("data must hold at least one example, got none")
    rng, lr, form = as_rng("rng", rng), as_scalar("lr", lr, 0, open_low=True), _form(form)
    latent, hidden = as_count("latent", latent), as_count("hidden", hidden)
    every, batch = as_count("every", every), as_count("batch", batch)
    g, d = (init_mlp(rng, [a, hidden, hidden, b]) for a, b in ((latent, x.shape[1]), (x.shape[1], 1)))
    g_state = d_state = None
    for number in range(1, as_count("steps", steps) + 1):
        real = x[rng.integers(len(x), size=batch)]
        z = rng.standard_normal((batch, latent))
        fake = mlp(z, g, relu)
        d_loss, slope = value_and_grad(_discriminator_loss)(d, real, fake)
        d, d_state = adam(d, slope, d_state, lr=lr, betas=(0.5, 0.999))
        g_loss, slope = value_and_grad(lambda g, d, z: generator_loss(mlp(mlp(z, g), d), form))(g, d, z)
        g, g_state = adam(g, slope, g_state, lr=lr, betas=(0.5, 0.999))
        if number == 1 or number % every == 0:
            yield GanSnapshot(number, float(g_loss), float(d_loss), g, d)
