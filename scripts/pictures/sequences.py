"""Networks that read one thing after the other, and what they remember."""

import numpy as np
from matplotlib.colors import to_hex, to_rgb

from dlterms import content_address, dot_product_attention, grad, gru_step, lstm_step, ntm_read, rnn, rnn_step
from pictures import BLUE, GREEN, ORANGE, SOFT, cells, picture
from pictures.shapes import PALE_BLUE, PALE_GRAY, PALE_GREEN, PALE_ORANGE, arrow, box, layers, sheet, unit, way, word

WEIGHTS = np.array([[1.0]]), np.array([[0.5]])  # from the input, and from the state before


@picture
def recurrent_neural_network(figure):
    x = np.array([1.0, 0.0, 0.0, -1.0])
    h = np.zeros((1, 1))
    ax = sheet(figure)
    box(ax, 1.2, 2.7, "$h$", 1.0, 1.0, PALE_BLUE, 16)
    way(ax, [(1.7, 2.95), (2.3, 2.95), (2.3, 3.9), (1.2, 3.9), (1.2, 3.2)], ORANGE, 1.8)
    arrow(ax, (1.2, 1.35), (1.2, 2.2))
    word(ax, 1.2, 1.0, "$x$", 15)
    word(ax, 2.85, 2.7, "$=$", 18)
    for t, value in enumerate(x):
        left = 4.5 + 1.75 * t
        h = rnn_step(np.array([[value]]), h, *WEIGHTS)
        box(ax, left, 2.7, f"{h[0, 0]:.2f}", 1.0, 1.0, PALE_BLUE, 11)
        arrow(ax, (left, 1.35), (left, 2.2))
        word(ax, left, 1.0, f"{value:.0f}", 13)
        word(ax, left, 0.45, f"$x_{t + 1}$", 13, SOFT)
        word(ax, left, 3.6, f"$h_{t + 1}$", 13, SOFT)
        arrow(ax, (left - 1.25, 2.7), (left - 0.5, 2.7), ORANGE, 1.8)
    arrow(ax, (10.25, 2.7), (10.75, 2.7), ORANGE, 1.8)
    word(ax, 6.9, 4.7, r"$h_t = \tanh(W_{ih}\, x_t + W_{hh}\, h_{t-1})$", 14)


@picture
def bptt(figure):
    x = np.array([1.0, -0.5, 0.5, 1.0])
    back = [_slope_of_last(x, t) for t in range(4)]
    ax = sheet(figure)
    for t in range(4):
        left = 1.6 + 2.25 * t
        box(ax, left, 2.9, f"$h_{t + 1}$", 1.1, 0.95, PALE_BLUE, 15)
        arrow(ax, (left, 1.55), (left, 2.42))
        word(ax, left, 1.2, f"$x_{t + 1}$", 14)
        arrow(ax, (left - (1.68 if t else 1.1), 3.1), (left - 0.55, 3.1))
        if t:
            arrow(ax, (left - 0.6, 2.7), (left - 1.65, 2.7), ORANGE, 1 + 4 * abs(back[t - 1]))
        word(ax, left, 0.45, f"{back[t]:.2g}", 13, ORANGE)
    arrow(ax, (8.25, 3.4), (8.25, 4.3))
    arrow(ax, (8.5, 4.3), (8.5, 3.4), ORANGE, 3)
    box(ax, 8.35, 4.75, "$L$", 0.9, 0.8, PALE_ORANGE, 15)
    word(ax, 9.9, 0.45, r"$\frac{\partial h_4}{\partial h_t}$", 17, ORANGE)
    word(ax, 3.6, 4.6, r"$\frac{\partial L}{\partial W_{hh}} = \sum_t\ \delta_t\, h_{t-1}^{\top}$", 15, ORANGE)


def _slope_of_last(x, t):
    """How the last state depends on the state after step t, in the network above."""

    def last(h):
        for value in x[t + 1 :]:
            h = rnn_step(np.array([[value]]), h, *WEIGHTS)
        return h.sum()

    return grad(last)(rnn(x[: t + 1, None, None], np.zeros((1, 1)), *WEIGHTS)[0][-1])[0, 0]


@picture
def bidirectional_rnn(figure):
    x = np.array([0.0, 0.0, 1.0, 0.0])
    forth = rnn(x[:, None, None], np.zeros((1, 1)), *WEIGHTS)[0][:, 0, 0]
    back = rnn(x[::-1, None, None], np.zeros((1, 1)), *WEIGHTS)[0][::-1, 0, 0]
    ax = sheet(figure)
    for t in range(4):
        left = 1.7 + 2.3 * t
        word(ax, left, 0.45, f"{x[t]:.0f}", 15)
        arrow(ax, (left - 0.35, 0.75), (left - 0.35, 1.5), SOFT)
        arrow(ax, (left + 0.35, 0.75), (left + 0.35, 2.75), SOFT)
        box(ax, left - 0.1, 1.9, f"{forth[t]:.2f}", 1.25, 0.75, PALE_BLUE, 13)
        box(ax, left + 0.1, 3.15, f"{back[t]:.2f}", 1.25, 0.75, PALE_ORANGE, 13)
        arrow(ax, (left - 0.4, 2.28), (left - 0.4, 4.35), SOFT)
        arrow(ax, (left + 0.4, 3.53), (left + 0.4, 4.35), SOFT)
        box(ax, left, 4.75, f"$y_{t + 1}$", 1.3, 0.75, PALE_GRAY, 14)
        if t < 3:
            arrow(ax, (left + 0.55, 1.9), (left + 1.55, 1.9), BLUE, 2)
            arrow(ax, (left + 1.75, 3.15), (left + 0.75, 3.15), ORANGE, 2)
    arrow(ax, (0.3, 1.9), (0.95, 1.9), BLUE, 2)
    arrow(ax, (10.3, 3.15), (9.35, 3.15), ORANGE, 2)


@picture
def lstm(figure):
    before, gates = 2.0, {"i": 0.5, "f": 0.9, "g": -0.9, "o": 0.8}
    zero, bias = np.zeros((1, 1)), np.array([_before(value, name == "g") for name, value in gates.items()])
    h, c = lstm_step(zero, zero, np.array([[before]]), np.zeros((4, 1)), np.zeros((4, 1)), bias)
    ax = sheet(figure)
    arrow(ax, (1.1, 4.4), (9.5, 4.4), BLUE, 3.5)
    inputs(ax, 8.2, ("$x_t$", "$h_{t-1}$"))
    for x, name in ((2.3, "f"), (4.3, "i"), (5.9, "g"), (8.2, "o")):
        gate(ax, x, name, gates[name], name == "g")
    arrow(ax, (2.3, 1.85), (2.3, 4.05))
    way(ax, [(4.3, 1.85), (4.3, 3.0), (4.75, 3.0)])
    way(ax, [(5.9, 1.85), (5.9, 3.0), (5.45, 3.0)])
    arrow(ax, (5.1, 3.35), (5.1, 4.05))
    way(ax, [(7.2, 4.4), (7.2, 3.0), (7.85, 3.0)])
    box(ax, 7.2, 3.65, r"$\tanh$", 1.0, 0.6, PALE_GREEN, 12)
    arrow(ax, (8.2, 1.85), (8.2, 2.65))
    arrow(ax, (8.55, 3.0), (9.5, 3.0))
    for x, y, sign in ((2.3, 4.4, r"\times"), (5.1, 3.0, r"\times"), (5.1, 4.4, "+"), (8.2, 3.0, r"\times")):
        unit(ax, x, y, f"${sign}$", r=0.35, size=15)
    for x, y, name in ((0.55, 4.4, "c_{t-1}"), (9.95, 4.4, "c_t"), (9.95, 3.0, "h_t")):
        word(ax, x, y, f"${name}$", 14)
    cell = float(c[0, 0])
    for x, y, value in ((1.5, 4.75, before), (3.7, 4.75, before * gates["f"]), (6.2, 4.75, cell), (9.1, 3.3, h[0, 0])):
        word(ax, x, y, f"{value:.3g}", 12, BLUE)


@picture
def gru(figure):
    before, r, z, n = 1.0, 0.5, 0.9, -0.9
    bias = np.array([_before(r), _before(z), _before(n, True)])
    after = gru_step(np.zeros((1, 1)), np.array([[before]]), np.zeros((3, 1)), np.zeros((3, 1)), bias)[0, 0]
    ax = sheet(figure)
    arrow(ax, (1.1, 4.4), (9.5, 4.4), BLUE, 3.5)
    inputs(ax, 7.2, ("$x_t$", "$h_{t-1}$"))
    gate(ax, 2.6, "r", r)
    gate(ax, 7.2, "z", z)
    way(ax, [(1.7, 4.4), (1.7, 3.0), (2.25, 3.0)])
    arrow(ax, (2.6, 1.85), (2.6, 2.65))
    arrow(ax, (2.95, 3.0), (3.6, 3.0))
    arrow(ax, (4.2, 0.75), (4.2, 2.62), SOFT)
    box(ax, 4.2, 3.0, r"$\tanh$", 1.2, 0.75, PALE_GREEN)
    arrow(ax, (4.8, 3.0), (7.85, 3.0))
    word(ax, 5.62, 3.32, f"$n = {n}$", 12, GREEN)
    way(ax, [(7.2, 1.85), (7.2, 2.38), (6.5, 2.38), (6.5, 4.05)])
    way(ax, [(7.2, 1.85), (7.2, 2.38), (8.2, 2.38), (8.2, 2.65)])
    word(ax, 8.95, 2.5, "$1 - z$", 12, ORANGE)
    arrow(ax, (8.2, 3.35), (8.2, 4.05))
    for x, y, sign in ((2.6, 3.0, r"\times"), (6.5, 4.4, r"\times"), (8.2, 3.0, r"\times"), (8.2, 4.4, "+")):
        unit(ax, x, y, f"${sign}$", r=0.35, size=15)
    word(ax, 0.55, 4.4, "$h_{t-1}$", 14)
    word(ax, 9.95, 4.4, "$h_t$", 14)
    for x, value in ((1.5, before), (7.3, before * z), (9.0, after)):
        word(ax, x, 4.75, f"{value:.3g}", 12, BLUE)


def gate(ax, x, name, value, candidate=False):
    """A layer of a gated unit with what it answers: an orange sigmoid, or a green candidate."""
    box(ax, x, 1.5, r"$\tanh$" if candidate else r"$\sigma$", 1.1, 0.7, PALE_GREEN if candidate else PALE_ORANGE)
    arrow(ax, (x, 0.75), (x, 1.15), SOFT)
    word(ax, x + 0.12, 2.1, f"${name} = {value}$", 12, GREEN if candidate else ORANGE, ha="left")


def inputs(ax, end, names):
    """The line that brings the input and the state before to all layers."""
    ax.plot([1.1, end], [0.75, 0.75], color=SOFT, lw=1.5, zorder=1)
    for y, name in zip((0.5, 1.05), names, strict=True):
        word(ax, 0.55, y, name, 13)


def _before(value, tanh=False):
    """The bias with which a layer whose weights are all 0 answers this."""
    return np.arctanh(value) if tanh else np.log(value / (1 - value))


@picture
def seq2seq(figure):
    source, target = ["two", "hundred", "and", "five"], ["二", "百", "零", "五"]
    ax = sheet(figure)
    for t in range(9):
        left, encoding = 0.75 + 1.16 * t, t < 4
        if t == 4:
            continue
        box(ax, left, 2.7, "", 0.8, 0.8, PALE_BLUE if encoding else PALE_ORANGE)
        arrow(ax, (left, 1.55), (left, 2.3), SOFT)
        if encoding:
            word(ax, left, 1.25, source[t], 11)
        else:
            word(ax, left, 1.25, target[t - 6] if t > 5 else "<s>", 13)
            arrow(ax, (left, 3.1), (left, 3.85), SOFT)
            word(ax, left, 4.2, target[t - 5], 15, ORANGE)
        if t not in (3, 8):
            arrow(ax, (left + 0.4, 2.7), (left + 0.76, 2.7), BLUE if encoding else ORANGE)
    box(ax, 5.39, 2.7, "$c$", 0.9, 1.5, PALE_GREEN, 16)
    arrow(ax, (4.63, 2.7), (4.94, 2.7), BLUE)
    arrow(ax, (5.84, 2.7), (6.15, 2.7), ORANGE)


@picture
def attention(figure):
    query, keys = np.array([[1.0, 0.5]]), np.array([[1.0, 0.0], [2.0, 1.0], [-1.0, 0.5], [0.0, 1.0]])
    values = np.array([[1.0], [4.0], [2.0], [3.0]])
    weights = dot_product_attention(query, keys, np.eye(4))[0]
    result = dot_product_attention(query, keys, values)[0, 0]
    ax = sheet(figure)
    unit(ax, 1.0, 2.7, "$q$", PALE_ORANGE, 0.48, 17)
    unit(ax, 9.6, 2.7, f"{result:.2f}", PALE_GREEN, 0.55, 13)
    for k, height in enumerate((4.7, 3.37, 2.03, 0.7)):
        tone = 0.6 + 9 * weights[k]
        ax.plot([1.45, 3.2], [2.7 + 0.15 * (height - 2.7), height], color=ORANGE, lw=tone, zorder=1)
        box(ax, 3.8, height, f"$k_{k + 1}$", 1.0, 0.72, PALE_BLUE, 14)
        ax.barh(height, 1.5 * weights[k], 0.5, left=4.45, color=ORANGE)
        word(ax, 4.55 + 1.5 * weights[k], height, f"{weights[k]:.2f}", 12, ha="left")
        box(ax, 7.3, height, f"$v_{k + 1} = {values[k, 0]:.0f}$", 1.5, 0.72, PALE_GREEN, 12)
        ax.plot([8.05, 9.1], [height, 2.7 + 0.2 * (height - 2.7)], color=GREEN, lw=tone, zorder=1)
    word(ax, 9.6, 1.7, r"$\Sigma$", 16)


@picture
def neural_turing_machine(figure):
    memory = np.array([[0.1, 0.9, 0.2], [0.9, 0.1, 0.8], [0.2, 0.3, 0.9], [0.8, 0.8, 0.1]])
    w = content_address(memory, np.array([1.0, 0.0, 1.0]), 8.0)
    read = ntm_read(memory, w)
    ax = sheet(figure)
    box(ax, 1.5, 2.7, "", 1.8, 2.4, PALE_GRAY)
    layers(ax, (1.05, 1.95), (3, 3), ["white", "white"], gap=0.7, r=0.19, links=SOFT, level=4)
    for y, name in ((0.4, "$x_t$"), (4.05, "$y_t$")):
        arrow(ax, (1.5, y), (1.5, y + 1.0))
        word(ax, 1.95, y + 0.3, name, 13)
    cells(ax, memory, 7.6, 4.6, lambda i, j: _warmth(w[i]), size=12)
    for i, share in enumerate(w):
        ax.barh(4.1 - i, -1.1 * share, 0.45, left=7.5, color=ORANGE)
        word(ax, 7.4 - 1.1 * share, 4.1 - i, f"{share:.2f}", 11, ha="right")
    word(ax, 9.1, 4.95, "$M$", 15)
    word(ax, 7.0, 4.95, "$w$", 15, ORANGE)
    arrow(ax, (2.5, 3.4), (5.3, 3.4), ORANGE, 2)
    arrow(ax, (5.3, 1.9), (2.5, 1.9), GREEN, 2)
    word(ax, 3.9, 3.75, r"$w,\ e,\ a$", 14, ORANGE)
    word(ax, 3.9, 1.4, r"$r = w^{\top} M$", 14, GREEN)
    word(ax, 3.9, 0.85, f"({', '.join(f'{value:.2f}' for value in read)})", 11, GREEN)


def _warmth(share):
    """The more looked at, the more orange."""
    return to_hex(1 + share * (np.array(to_rgb("#f5a066")) - 1))
