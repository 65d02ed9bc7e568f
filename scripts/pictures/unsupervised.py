"""Networks that learn without labels, and one that goes on from them."""

import numpy as np

from dlterms import gaussian_kl, sigmoid
from pictures import BLUE, INK, ORANGE, PURPLE, SOFT, picture
from pictures.shapes import (
    PALE_BLUE,
    PALE_GRAY,
    PALE_GREEN,
    PALE_ORANGE,
    arrow,
    box,
    layers,
    sheet,
    unit,
    way,
    word,
)  # fmt: skip


@picture
def autoencoder(figure):
    ax = sheet(figure)
    xs = (1.6, 3.5, 5.4, 7.3, 9.2)
    layers(
        ax, xs, (5, 3, 2, 3, 5), [PALE_BLUE, PALE_GRAY, PALE_ORANGE, PALE_GRAY, PALE_BLUE], 3.05, 0.92, 0.33, links=SOFT
    )
    for x, name in ((1.6, "$x$"), (5.4, "$h$"), (9.2, r"$\hat x$")):
        word(ax, x, 0.3, name, 15)
    arrow(ax, (0.2, 3.05), (1.1, 3.05))
    arrow(ax, (9.7, 3.05), (10.6, 3.05))


@picture
def variational_autoencoder(figure):
    mean, spread, noise = 0.8, 0.5, -0.6
    z = mean + spread * noise
    kl = float(gaussian_kl(np.array([[mean]]), np.log(np.array([[spread**2]]))).sum())
    ax = sheet(figure)
    word(ax, 0.45, 2.7, "$x$", 16)
    _funnel(ax, 0.85, 2.4, 1.7, 0.8, PALE_BLUE)
    _funnel(ax, 8.4, 9.85, 0.8, 1.7, PALE_BLUE)
    word(ax, 10.35, 2.7, r"$\hat x$", 16)
    arrow(ax, (2.4, 3.0), (3.05, 3.6))
    arrow(ax, (2.4, 2.4), (3.05, 1.8))
    unit(ax, 3.5, 3.8, r"$\mu$", PALE_ORANGE, 0.45, 15)
    unit(ax, 3.5, 1.6, r"$\sigma$", PALE_ORANGE, 0.45, 15)
    word(ax, 3.5, 4.55, f"{mean}", 12)
    word(ax, 3.5, 0.85, f"{spread}", 12)
    t = np.linspace(-2.2, 2.2, 61)
    bell, scale = np.exp(-(((t - mean) / spread) ** 2) / 2), 0.55
    ax.fill_between(6.0 + scale * t, 2.2, 2.2 + 1.5 * bell, color="#fbdcc4")
    ax.plot(6.0 + scale * t, 2.2 + 1.5 * bell, color=ORANGE, lw=2)
    ax.plot(6.0 + scale * t, 2.2 + 1.5 * spread * np.exp(-(t**2) / 2), color=SOFT, lw=1.5, ls=(0, (4, 2)))
    ax.plot([6.0 + scale * z] * 2, [2.2, 2.2 + 1.5 * np.exp(-(noise**2) / 2)], color=INK, lw=1.6)
    ax.plot(6.0 + scale * z, 2.2, "o", color=INK, ms=6)
    ax.plot([4.7, 7.3], [2.2, 2.2], color=SOFT, lw=1)
    word(ax, 6.05, 1.75, rf"$z = \mu + \sigma\,\epsilon = {z:.3g}$", 12)
    word(ax, 6.0, 0.8, r"$\epsilon \sim N(0, 1)$", 12, SOFT)
    word(ax, 6.0, 4.7, rf"$D_{{KL}} = {kl:.2f}$", 12, ORANGE)
    arrow(ax, (3.95, 3.65), (4.7, 3.15))
    arrow(ax, (3.95, 1.75), (4.6, 2.25))
    arrow(ax, (7.5, 2.7), (8.3, 2.7))


def _funnel(ax, left, right, a, b, color):
    """A shape that narrows or widens from the left to the right."""
    ax.fill([left, right, right, left], [2.7 - a, 2.7 - b, 2.7 + b, 2.7 + a], fc=color, ec=INK, lw=1.3)


@picture
def restricted_boltzmann_machine(figure):
    rng = np.random.default_rng(2)
    v, w = np.array([1.0, 0.0, 1.0, 1.0]), rng.normal(size=(4, 3))
    p = sigmoid(v @ w)
    ax = sheet(figure)
    visible, hidden = [1.7 + 2.2 * k for k in range(4)], [2.8 + 2.2 * k for k in range(3)]
    for i, a in enumerate(visible):
        for j, b in enumerate(hidden):
            ax.plot([a, b], [1.2, 4.0], color=BLUE if w[i, j] > 0 else ORANGE, lw=0.5 + 1.7 * abs(w[i, j]), zorder=1)
        unit(ax, a, 1.2, f"{v[i]:.0f}", PALE_BLUE if v[i] else "white", 0.45)
        word(ax, a, 0.4, f"$v_{i + 1}$", 14)
    for j, b in enumerate(hidden):
        unit(ax, b, 4.0, f"{p[j]:.2f}", PALE_ORANGE, 0.5, 11)
        word(ax, b, 4.9, f"$p(h_{j + 1} = 1)$", 12)
    word(ax, 9.9, 2.6, "$W$", 15)


@picture
def generative_adversarial_network(figure):
    ax = sheet(figure)
    word(ax, 0.5, 1.5, "$z$", 16)
    arrow(ax, (0.8, 1.5), (1.5, 1.5))
    box(ax, 2.3, 1.5, "$G$", 1.5, 1.2, PALE_ORANGE, 20)
    _points(ax, 4.3, 1.5, ORANGE, 1)
    arrow(ax, (3.05, 1.5), (3.6, 1.5))
    word(ax, 4.3, 0.62, "$G(z)$", 13, ORANGE)
    _points(ax, 4.3, 3.9, BLUE, 0)
    word(ax, 4.3, 5.0, "$x$", 14, BLUE)
    arrow(ax, (5.0, 3.9), (6.3, 3.1), BLUE, 2)
    arrow(ax, (5.0, 1.5), (6.3, 2.3), ORANGE, 2)
    box(ax, 7.1, 2.7, "$D$", 1.5, 1.4, PALE_GREEN, 20)
    arrow(ax, (7.85, 2.95), (8.8, 3.5), BLUE, 2)
    arrow(ax, (7.85, 2.45), (8.8, 1.9), ORANGE, 2)
    word(ax, 9.2, 3.6, "1", 16, BLUE)
    word(ax, 9.2, 1.8, "0", 16, ORANGE)
    way(ax, [(7.1, 2.0), (7.1, 0.2), (2.3, 0.2), (2.3, 0.88)], PURPLE, 1.8)
    word(ax, 6.6, 0.5, r"$\nabla$", 14, PURPLE)


def _points(ax, x, y, color, seed):
    spots = np.random.default_rng(seed).normal((x, y), (0.3, 0.28), (12, 2))
    ax.plot(*spots.T, "o", color=color, ms=4.5)


@picture
def fine_tuning(figure):
    ax = sheet(figure)
    for base, head, colors in (
        (4.15, 3, ["white", PALE_BLUE, PALE_BLUE, PALE_GRAY]),
        (1.5, 2, ["white", PALE_BLUE, PALE_BLUE, PALE_ORANGE]),
    ):
        layers(ax, (1.8, 3.9, 6.0, 8.1), (3, 3, 3, head), colors, base, 0.8, 0.28, links=SOFT)
        arrow(ax, (0.5, base), (1.35, base))
        arrow(ax, (8.55, base), (9.4, base))
    for x in (3.9, 6.0):
        arrow(ax, (x, 3.05), (x, 2.62), BLUE, 2.5)
    arrow(ax, (8.1, 0.2), (1.8, 0.2), ORANGE, 2)
