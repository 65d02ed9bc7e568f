"""Functions of one number, and softmax."""

import numpy as np

from dlterms import cross_entropy, grad, relu, sigmoid, softmax, tanh
from pictures import BLUE, FAINT, GREEN, INK, ORANGE, SOFT, axes_through_zero, picture


@picture
def sigmoid_(figure):
    x = np.linspace(-6, 6, 97)
    slope = grad(lambda x: sigmoid(x).sum())(x)
    ax = axes_through_zero(figure, (-6.4, 6.4), (-0.12, 1.2))
    ax.axhline(1, color=FAINT, lw=1, ls=(0, (4, 3)))
    ax.plot(x, slope, color=ORANGE, lw=1.8, ls=(0, (5, 1.5)))
    ax.plot(x, sigmoid(x), color=BLUE, lw=2.4)
    ax.plot([0, 0], [sigmoid(0.0), slope[48]], "o", color=INK, ms=4)
    ax.text(4.2, 0.88, r"$\sigma(x)$", color=BLUE, size=14, ha="center")
    ax.text(3.1, 0.12, r"$\sigma^{\prime}(x)$", color=ORANGE, size=14, ha="center")
    ax.text(-0.2, sigmoid(0.0) + 0.03, "1/2", color=INK, size=11, ha="right")
    ax.text(0.25, slope[48] + 0.03, "1/4", color=INK, size=11)
    ax.text(-0.2, 1.03, "1", color=INK, size=11, ha="right")
    for tick in (-4, 4):
        ax.text(tick, -0.1, f"{tick}".replace("-", "−"), color=INK, size=11, ha="center")


@picture
def relu_(figure):
    x = np.linspace(-3, 3, 61)
    slope = grad(lambda x: relu(x).sum())(x)
    ax = axes_through_zero(figure, (-3.3, 3.3), (-0.4, 3.2))
    below, above = x < 0, x > 0
    for part in (below, above):
        ax.plot(x[part], slope[part], color=ORANGE, lw=1.8, ls=(0, (5, 1.5)))
    ax.plot(x, relu(x), color=BLUE, lw=2.4)
    ax.plot(0, 0, "o", color=INK, ms=4)
    ax.text(1.35, 2.2, r"$\max(0, x)$", color=BLUE, size=14, ha="center")
    ax.text(2.6, 0.62, r"$1$", color=ORANGE, size=14, ha="center")
    ax.text(-2.6, 0.18, r"$0$", color=ORANGE, size=14, ha="center")


@picture
def softmax_(figure):
    scores = np.array([1.0, 2.0, 3.0])
    shares = softmax(scores)
    for left, values, top, text in ((0.06, scores, 3.6, "{:.0f}"), (0.58, shares, 0.84, "{:.2f}")):
        ax = figure.add_axes((left, 0.16, 0.36, 0.7))
        ax.bar(range(3), values, 0.62, color=[GREEN, BLUE, ORANGE])
        ax.set(xlim=(-0.6, 2.6), ylim=(0, top), yticks=[], xticks=range(3), xticklabels=["1", "2", "3"])
        ax.set_xticklabels([rf"${'xp'[left > 0.5]}_{i}$" for i in (1, 2, 3)], size=13, color=INK)
        ax.tick_params(length=0)
        ax.spines[["left", "right", "top"]].set_visible(False)
        ax.spines["bottom"].set_color(FAINT)
        for i, value in enumerate(values):
            ax.text(i, value + top / 50, text.format(value), ha="center", va="bottom", size=12, color=INK)
    arrow = {"arrowstyle": "-|>", "color": INK, "lw": 1.4}
    figure.add_artist(_arrow((0.45, 0.5), (0.55, 0.5), arrow))
    figure.text(0.5, 0.62, r"$\frac{e^{x_i}}{\sum_j e^{x_j}}$", ha="center", size=17, color=INK)


def _arrow(start, end, look):
    from matplotlib.patches import FancyArrowPatch

    return FancyArrowPatch(start, end, mutation_scale=12, **look)


@picture
def tanh_(figure):
    x = np.linspace(-4, 4, 97)
    slope = grad(lambda x: tanh(x).sum())(x)
    ax = axes_through_zero(figure, (-4.3, 4.3), (-1.3, 1.3))
    for level in (-1, 1):
        ax.axhline(level, color=FAINT, lw=1, ls=(0, (4, 3)))
        ax.text(
            -0.12 * level,
            level,
            f"{level}".replace("-", "−"),
            color=INK,
            size=11,
            ha="left" if level < 0 else "right",
            va="center",
        )
    ax.plot(x, slope, color=ORANGE, lw=1.8, ls=(0, (5, 1.5)))
    ax.plot(x, tanh(x), color=BLUE, lw=2.4)
    ax.plot([0, 0], [tanh(0.0), slope[48]], "o", color=INK, ms=4)
    ax.text(2.6, 0.72, r"$\tanh x$", color=BLUE, size=14, ha="center")
    ax.text(-2.2, 0.3, r"$\tanh^{\prime} x$", color=ORANGE, size=14, ha="center")
    for tick in (-2, 2):
        ax.text(tick, -0.2, f"{tick}".replace("-", "−"), color=INK, size=11, ha="center")


@picture
def cross_entropy_(figure):
    p = np.linspace(0.015, 1, 120)
    loss = [float(cross_entropy(np.log([[share, 1 - share + 1e-12]]), np.array([0]))) for share in p]
    ax = figure.add_axes((0.09, 0.17, 0.88, 0.79))
    ax.set(xlim=(0, 1.03), ylim=(0, 4.3), xticks=[], yticks=[])
    ax.spines[["right", "top"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(SOFT)
    ax.plot(p, loss, color=BLUE, lw=2.4)
    for share in (0.1, 0.5, 0.9):
        at = float(cross_entropy(np.log([[share, 1 - share]]), np.array([0])))
        ax.plot([share, share], [0, at], color=ORANGE, lw=1.5, ls=(0, (4, 2)))
        ax.plot(share, at, "o", color=INK, ms=5)
        ax.text(share + 0.015, at + 0.12, f"{at:.2f}", color=INK, size=12)
        ax.text(share, -0.16, f"{share}", color=INK, size=12, ha="center", va="top")
    ax.text(0.7, 2.6, r"$L = -\ln\, p$", color=BLUE, size=17, ha="center")
    ax.text(1.0, -0.16, "$p$", color=INK, size=14, ha="center", va="top")
    ax.text(-0.035, 4.0, "$L$", color=INK, size=14, ha="center", va="center")
