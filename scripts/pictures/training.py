"""Slopes, and the ways down them."""

from itertools import pairwise

import numpy as np

from dlterms import batch_norm, clip_by_norm, grad, gradient_descent, momentum
from pictures import BLUE, FAINT, GREEN, INK, ORANGE, SOFT, picture
from pictures.shapes import PALE_BLUE, arrow, plane, sheet, word

WHOLE = (0.02, 0.04, 0.96, 0.92)


def bowl(a, b):
    """a x² + b y², a function of a pair."""
    weights = np.array([a, b])
    return lambda x: (weights * x * x).sum()


def contours(ax, a, b, levels, color=FAINT):
    """The level lines of a x² + b y², and its least place."""
    turn = np.linspace(0, 2 * np.pi, 73)
    for level in levels:
        ax.plot(np.sqrt(level / a) * np.cos(turn), np.sqrt(level / b) * np.sin(turn), color=color, lw=1)
    ax.plot(0, 0, "+", color=INK, ms=9, mew=1.6)


@picture
def gradient(figure):
    ax = plane(figure, WHOLE, (-4.2, 4.2), (-2.012, 2.012))
    f = bowl(1, 3)
    contours(ax, 1, 3, (0.3, 1.2, 2.5, 4.2, 6.5), SOFT)
    for angle in np.arange(0.35, 2 * np.pi, 2 * np.pi / 7):
        for level in (1.2, 4.2):
            at = np.sqrt(level) * np.array([np.cos(angle), np.sin(angle) / np.sqrt(3)])
            arrow(ax, at, at + 0.1 * grad(f)(at), BLUE, 1.8)
            ax.plot(*at, "o", color=INK, ms=3.5)
    at = np.sqrt(4.2) * np.array([np.cos(0.35), np.sin(0.35) / np.sqrt(3)])
    word(ax, at[0] + 0.75, at[1] + 0.45, r"$\nabla f$", 15, BLUE)


@picture
def gradient_descent_(figure):
    ax = plane(figure, WHOLE, (-4.2, 4.2), (-2.012, 2.012))
    contours(ax, 1, 3, (0.3, 1.2, 2.7, 4.8, 7.5, 10.8), SOFT)
    way = gradient_descent(bowl(1, 3), np.array([-3.4, 1.55]), lr=0.13, steps=14).path
    for here, there in pairwise(way[:8]):
        arrow(ax, here, there, BLUE, 2)
    ax.plot(*way.T, "o", color=BLUE, ms=4)
    for k in (0, 1, 2):
        word(ax, way[k][0] + 0.32, way[k][1] + 0.14, f"$x_{k}$", 14)


@picture
def learning_rate(figure):
    for k, rate in enumerate((0.05, 0.35, 1.05)):
        ax = plane(figure, (0.02 + 0.327 * k, 0.16, 0.306, 0.8), (-3.4, 3.4), (-0.9, 9.6))
        x = np.linspace(-3.1, 3.1, 61)
        ax.plot(x, x**2, color=SOFT, lw=1.6)
        path = gradient_descent(lambda x: (x * x).sum(), np.array([-2.0]), lr=rate, steps=5).path[:, 0]
        for here, there in pairwise(path):
            if abs(there - here) > 0.3:
                arrow(ax, (here, here**2), (there, there**2), (BLUE, GREEN, ORANGE)[k], 1.6)
        ax.plot(path, path**2, "o", color=(BLUE, GREEN, ORANGE)[k], ms=5)
        figure.text(0.173 + 0.327 * k, 0.045, rf"$\eta = {rate}$", size=14, ha="center", color=INK)


@picture
def momentum_(figure):
    f, start = bowl(0.5, 10), np.array([-3.8, 1.1])
    for k, beta in enumerate((0, 0.7)):
        ax = plane(figure, (0.13, 0.52 - 0.48 * k, 0.85, 0.44), (-4.2, 1.2), (-1.45, 1.45))
        contours(ax, 0.5, 10, (0.5, 2, 4.5, 8, 14), SOFT)
        way = gradient_descent(
            f, start, lr=0.09, steps=12, optimizer=lambda *a, lr, beta=beta: momentum(*a, lr=lr, momentum=beta)
        ).path
        ax.plot(*way.T, "o-", color=(ORANGE, BLUE)[k], ms=4, lw=2)
        figure.text(0.065, 0.74 - 0.48 * k, rf"$\beta = {beta}$", size=13, ha="center", va="center", color=INK)


@picture
def gradient_clipping(figure):
    ax = plane(figure, WHOLE, (-4.5, 6.98), (-2.2, 3.3))
    ax.axis("off")
    limit, turn = 2, np.linspace(0, np.pi * 2, 73)
    ax.fill(limit * np.cos(turn), limit * np.sin(turn), fc=PALE_BLUE, ec=SOFT, lw=1.2)
    for g, at in (np.array([4.0, 3.0]), (5.0, 2.6)), (np.array([-1.1, 0.7]), (-0.45, 1.25)):
        cut = clip_by_norm(g, limit)
        arrow(ax, (0, 0), g, ORANGE, 2, linestyle=(0, (4, 2)) if (g != cut).any() else "-")
        arrow(ax, (0, 0), cut, BLUE, 3)
        word(ax, *at, rf"$|g| = {np.hypot(*g):.3g}$", 13, ORANGE if (g != cut).any() else BLUE)
    word(ax, 1.0, -1.25, rf"$\theta = {limit}$", 14, BLUE)
    ax.plot(0, 0, "o", color=INK, ms=5)


@picture
def batch_normalization(figure):
    x = np.array([2.0, 4.0, 4.5, 7.0, 7.5])
    gain, shift = 0.5, 3.0
    one = np.array([[0.0], [1.0]])
    y = batch_norm(x[:, None], *one)[0][:, 0]
    z = batch_norm(x[:, None], *one, np.array([gain]), np.array([shift]))[0][:, 0]
    ax = sheet(figure)
    for height, values, color, name in (4.5, x, ORANGE, "$x$"), (2.7, y, BLUE, r"$\hat x$"), (0.9, z, GREEN, "$y$"):
        ax.plot([2.2, 10.4], [height, height], color=SOFT, lw=1)
        for tick in (-2, 0, 2, 4, 6, 8):
            ax.plot([_on(tick)] * 2, [height - 0.09, height + 0.09], color=SOFT, lw=1)
            word(ax, _on(tick), height - 0.38, f"{tick}", 10, SOFT)
        ax.plot(_on(values), np.full(5, height), "o", color=color, ms=8)
        word(ax, 10.15, height + 0.38, name, 14, color)
    for upper, lower, top, bottom in (x, y, 4.4, 2.85), (y, z, 2.6, 1.05):
        for a, b in zip(upper, lower, strict=True):
            ax.plot([_on(a), _on(b)], [top, bottom], color=FAINT, lw=1.2, zorder=0)
    word(ax, 1.05, 4.5, rf"$\mu = {x.mean():.3g}$", 12)
    word(ax, 1.05, 4.0, rf"$\sigma = {x.std():.2f}$", 12)
    word(ax, 1.05, 2.7, r"$\mu = 0$", 12)
    word(ax, 1.05, 2.2, rf"$\sigma = {y.std():.0f}$", 12)
    word(ax, 1.05, 0.9, rf"$\beta = {shift:.0f}$", 12)
    word(ax, 1.05, 0.4, rf"$\gamma = {gain}$", 12)


def _on(value):
    """Where a number lies along the lines."""
    return 4.0 + np.asarray(value) * 0.72
