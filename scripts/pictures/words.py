"""Words as vectors."""

import numpy as np

from dlterms import embedding, one_hot
from pictures import BLUE, INK, ORANGE, cells, picture
from pictures.shapes import PALE_BLUE, PALE_ORANGE, arrow, box, grid, sheet, word


@picture
def embedding_(figure):
    table = np.array([[0.2, -0.7, 0.5], [1.1, 0.3, -0.4], [0.9, 0.4, -0.6], [-0.8, 0.6, 0.1], [0.0, -0.5, 0.7]])
    chosen = 2
    ax = grid(figure, (-1.4, 12.2), (-5.9, 0.7))
    cells(ax, one_hot(np.array([chosen]), 5).T, 0, 0, lambda i, j: PALE_ORANGE if i == chosen else None)
    cells(ax, table, 3, 0, lambda i, j: PALE_ORANGE if i == chosen else None, size=10)
    cells(ax, embedding(np.array([chosen]), table), 8.4, -2, lambda i, j: PALE_ORANGE, size=10)
    ax.text(-0.7, -2.5, f"$i = {chosen}$", size=13, ha="center", va="center", color=INK)
    arrow(ax, (1.2, -2.5), (2.8, -2.5), ORANGE, 2)
    arrow(ax, (6.2, -2.5), (8.2, -2.5), ORANGE, 2)
    ax.text(0.5, -5.6, r"$\mathrm{onehot}(i)$", size=13, ha="center", color=INK)
    ax.text(4.5, -5.6, r"$E$", size=14, ha="center", color=INK)
    ax.text(9.9, -5.6, r"$E_i$", size=14, ha="center", color=INK)


OFFSETS = {-2: 4.75, -1: 3.6, 1: 1.8, 2: 0.65}


def _symbol(offset):
    return f"$w_{{t{offset:+d}}}$".replace("-", "−") if offset else "$w_t$"


@picture
def skip_gram(figure):
    ax = sheet(figure)
    box(ax, 1.4, 2.7, _symbol(0), 1.5, 0.85, PALE_ORANGE, 15)
    arrow(ax, (2.15, 2.7), (4.1, 2.7), ORANGE, 2)
    _vector(ax, 4.6, 2.7, PALE_ORANGE)
    word(ax, 4.6, 1.0, "$v$", 14)
    for offset, height in OFFSETS.items():
        arrow(ax, (5.1, 2.7 + 0.2 * (height - 2.7)), (7.6, height), BLUE, 2)
        box(ax, 8.5, height, _symbol(offset), 1.6, 0.8, PALE_BLUE, 15)
    word(ax, 8.5, 2.7, r"$p\,(w_{t+j}\ |\ w_t)$", 13, BLUE)


@picture
def cbow(figure):
    ax = sheet(figure)
    for offset, height in OFFSETS.items():
        box(ax, 1.4, height, _symbol(offset), 1.6, 0.8, PALE_BLUE, 15)
        arrow(ax, (2.25, height), (4.9, 2.7 + 0.2 * (height - 2.7)), BLUE, 2)
    _vector(ax, 5.4, 2.7, PALE_BLUE)
    word(ax, 5.4, 0.9, r"$h = \frac{1}{4}\,\sum\ v$", 14)
    arrow(ax, (5.9, 2.7), (7.8, 2.7), ORANGE, 2)
    box(ax, 8.6, 2.7, _symbol(0), 1.5, 0.85, PALE_ORANGE, 15)
    word(ax, 8.6, 1.6, r"$p\,(w_t\ |\ h)$", 13, ORANGE)


def _vector(ax, x, y, color):
    for k in range(4):
        box(ax, x, y + 0.55 * (1.5 - k), "", 0.6, 0.5, color)
