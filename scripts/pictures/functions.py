"""Functions of one number, and softmax."""

import numpy as np

from dlterms import grad, relu, sigmoid, softmax
from pictures import BLUE, FAINT, GREEN, INK, ORANGE, axes_through_zero, picture


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
