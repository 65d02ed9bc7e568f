"""Units and the networks made of them."""

from itertools import pairwise

import numpy as np
from matplotlib.colors import to_hex, to_rgb

from dlterms import dropout, mcculloch_pitts, mlp, perceptron_fit, tanh
from pictures import BLUE, INK, ORANGE, SOFT, picture
from pictures.shapes import PALE_BLUE, PALE_ORANGE, arrow, column, join, layers, plane, sheet, unit, word


@picture
def mcculloch_pitts_neuron(figure):
    x, w, threshold = np.array([1, 0, 1]), np.array([1, 1, 1]), 2
    y = mcculloch_pitts(x, w, threshold)
    ax = sheet(figure)
    for i, height in enumerate(column(3, gap=1.6)):
        unit(ax, 1.1, height, f"{x[i]}", PALE_BLUE if x[i] else "white")
        word(ax, 0.3, height, f"$x_{i + 1}$")
        arrow(ax, (1.55, height), (4.02, 2.7 + (height - 2.7) * 0.3), BLUE if x[i] else SOFT, 2.2 if x[i] else 1.2)
        word(ax, 2.5, 2.7 + (height - 2.7) * 0.74 + 0.32, rf"$\cdot\,{w[i]}$", 12)
    unit(ax, 4.7, 2.7, r"$\Sigma$", r=0.75, size=22)
    word(ax, 4.7, 1.55, f"${x @ w}$", 14, BLUE)
    arrow(ax, (5.5, 2.7), (6.3, 2.7))
    ax.plot([6.5, 7.5, 7.5, 8.5], [2.1, 2.1, 3.5, 3.5], color=BLUE, lw=2.4)
    ax.plot([6.4, 8.6], [2.1, 2.1], color=SOFT, lw=0.8)
    ax.plot(6.5 + x @ w - 1, 3.5, "o", color=INK, ms=5)
    word(ax, 7.5, 1.75, rf"$\theta = {threshold}$", 12)
    arrow(ax, (8.75, 2.7), (9.5, 2.7))
    unit(ax, 10.0, 2.7, f"{y:.0f}", PALE_ORANGE)
    word(ax, 10.0, 3.5, "$y$")


@picture
def perceptron(figure):
    rng = np.random.default_rng(4)
    x = np.vstack([rng.normal((-1.2, -0.4), 0.45, (14, 2)), rng.normal((1.0, 0.5), 0.45, (14, 2))])
    y = np.repeat([0, 1], 14)
    fit = perceptron_fit(np.column_stack([x, np.ones(28)]), y)
    ax = plane(figure, (0.02, 0.04, 0.96, 0.92), (-4, 4), (-2, 2))
    for w in fit.weights[1:]:
        last = w is fit.weights[-1] or np.array_equal(w, fit.weights[-1])
        foot, along = -w[2] * w[:2] / (w[:2] @ w[:2]), np.array([-w[1], w[0]]) / np.hypot(*w[:2])
        ends = np.array([foot - 9 * along, foot + 9 * along])
        ax.plot(*ends.T, color=INK if last else SOFT, lw=2.4 if last else 1, ls="-" if last else (0, (4, 3)))
    ax.plot(*x[y == 0].T, "s", color=ORANGE, ms=7)
    ax.plot(*x[y == 1].T, "o", color=BLUE, ms=7)
    tip = foot + w[:2] / np.hypot(*w[:2])
    arrow(ax, foot, tip, INK, 2)
    word(ax, tip[0] + 0.25, tip[1] + 0.1, "$w$", 15)


@picture
def multilayer_perceptron(figure):
    rng = np.random.default_rng(1)
    sizes = (3, 4, 4, 2)
    params = [(rng.normal(size=(o, i)), np.zeros(o)) for i, o in pairwise(sizes)]
    x = np.array([0.9, -0.5, 0.4])
    values = [x, tanh(mlp(x, params[:1])), tanh(mlp(x, params[:2], tanh)), mlp(x, params, tanh)]
    ax = sheet(figure)
    xs = (1.4, 4.0, 6.6, 9.2)
    heights = layers(ax, xs, sizes, ["white"] * 4, y=3.0, r=0.4, shade=lambda k, i: _tint(values[k][i]), links=SOFT)
    for k, x in enumerate(xs):
        for value, height in zip(values[k], heights[k], strict=True):
            word(ax, x, height - 0.02, f"{round(float(value), 1) + 0.0:.1f}", 9.5, zorder=4)
        word(ax, x, 0.5, ["$x$", "$h^{(1)}$", "$h^{(2)}$", "$y$"][k], 14)
    for k in (1, 2, 3):
        word(ax, xs[k] - 1.3, 0.5, f"$W^{{({k})}}$", 12, SOFT)


def _tint(value):
    """Blue for a positive number, orange for a negative one, the paler the nearer to zero."""
    end = np.array(to_rgb("#8fc1e8" if value > 0 else "#f5b083"))
    return to_hex(1 + min(abs(float(value)), 1) * (end - 1))


@picture
def dropout_(figure):
    sizes, rate = (3, 5, 5, 2), 0.4
    masks = [np.ones(3, bool), np.array([1, 0, 1, 1, 0], bool), np.array([0, 1, 1, 0, 1], bool), np.ones(2, bool)]
    kept = [dropout(np.ones(len(m)), m, rate) for m in masks[1:3]]
    for left, on in ((0, [np.ones(n, bool) for n in sizes]), (0.54, masks)):
        ax, xs = sheet(figure, (left, 0, 0.46, 1)), (0.7, 1.9, 3.1, 4.3)
        heights = [column(n, 2.9, 0.92) for n in sizes]
        for k in range(3):
            join(ax, xs[k], np.compress(on[k], heights[k]), xs[k + 1], np.compress(on[k + 1], heights[k + 1]), SOFT)
        for x, heights_, on_ in zip(xs, heights, on, strict=True):
            for y, kept_ in zip(heights_, on_, strict=True):
                unit(ax, x, y, color=PALE_BLUE if kept_ else "white", r=0.3, edge=INK if kept_ else SOFT)
                if not kept_:
                    ax.plot(x, y, "x", color=ORANGE, ms=11, mew=2, zorder=4)
    word(ax, 2.5, 0.32, rf"$p = {rate}$     $\times\,{kept[0].max():.2f}$", 12)
    arrow(sheet(figure), (4.95, 2.9), (5.75, 2.9), width=2)
