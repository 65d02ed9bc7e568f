"""Numbers that run forward through a graph, and slopes that run back."""

import numpy as np

from dlterms import grad, sigmoid
from pictures import BLUE, ORANGE, SOFT, picture
from pictures.shapes import PALE_BLUE, PALE_GRAY, arrow, box, sheet, unit, word


@picture
def chain_rule(figure):
    x = 2.0
    inner, outer = (lambda x: x * x, lambda x: 3 * x), lambda y: y[0] * y[1]
    values = [f(x) for f in inner]
    slopes = [float(grad(f)(np.array(x))) for f in inner]
    back = grad(outer)(np.array(values))
    total = float(grad(lambda x: inner[0](x) * inner[1](x))(np.array(x)))
    ax = sheet(figure)
    for k, height in enumerate((4.4, 2.0)):
        way = 4.4 if k == 0 else 2.0
        arrow(ax, (1.75, 3.2 + (0.2, -0.2)[k]), (4.6, way), BLUE, 1.8)
        arrow(ax, (5.4, way), (8.3, 3.2 + (0.2, -0.2)[k]), BLUE, 1.8)
        unit(ax, 5.0, height, f"${values[k]:.0f}$", "white")
        word(ax, 5.0, height + 0.68, ("$y_1 = x^2$", "$y_2 = 3x$")[k], 12)
        word(ax, 3.0, height + (-0.05, 0.05)[k], f"${slopes[k]:.0f}$", 15, ORANGE)
        word(ax, 7.05, height + (-0.05, 0.05)[k], f"${back[k]:.0f}$", 15, ORANGE)
    unit(ax, 1.3, 3.2, f"${x:.0f}$", PALE_BLUE)
    unit(ax, 8.75, 3.2, f"${outer(values):.0f}$", PALE_BLUE)
    word(ax, 0.5, 3.2, "$x$", 14)
    word(ax, 9.9, 3.2, "$z = y_1 y_2$", 12)
    products = " + ".join(rf"{b:.0f} \cdot {s:.0f}" for b, s in zip(back, slopes, strict=True))
    word(ax, 5.4, 0.6, rf"$\frac{{dz}}{{dx}} = {products} = {total:.0f}$", 16, ORANGE)


LEAVES = {"w": (0.8, 4.7), "x": (0.8, 2.1), "b": (3.5, 0.75)}
SYMBOLS = {"times": (3.5, 3.4, r"$\times$"), "plus": (5.9, 2.6, "$+$"), "sigma": (7.9, 2.6, r"$\sigma$")}
EDGES = {"w": "times", "x": "times", "times": "plus", "b": "plus", "plus": "sigma"}
AT = {"w": 0.5, "x": -2.0, "b": 2.0}


def _forward(w, x, b):
    values = {"w": w, "x": x, "b": b, "times": w * x}
    values["plus"] = values["times"] + b
    return values | {"sigma": sigmoid(values["plus"])}


def _graph(figure, top):
    """The graph of σ(w x + b), with the numbers that run along its arrows a little above them."""
    ax = sheet(figure)
    values = _forward(**{name: np.array(value) for name, value in AT.items()})
    places = {k: v[:2] for k, v in (LEAVES | SYMBOLS).items()}
    for name, (x, y) in LEAVES.items():
        box(ax, x, y, f"${name}$", 0.8, 0.7, PALE_GRAY, 15)
    for x, y, symbol in SYMBOLS.values():
        unit(ax, x, y, symbol, PALE_BLUE, size=17)
    for start, end in EDGES.items():
        a, b = np.array(places[start]), np.array(places[end])
        along = (b - a) / np.hypot(*(b - a))
        arrow(ax, a + 0.48 * along, b - 0.44 * along)
        side = np.array([-along[1], along[0]])
        word(ax, *(a + 0.45 * (b - a) + top * side), f"${float(values[start]):.3g}$", 13, BLUE)
    arrow(ax, (8.32, 2.6), (9.85, 2.6))
    word(ax, 9.05, 2.6 + top, f"{float(values['sigma']):.3g}", 13, BLUE)
    word(ax, 10.2, 2.6, "$y$", 15)
    return ax, places


@picture
def computational_graph(figure):
    ax, _ = _graph(figure, 0.33)
    word(ax, 8.2, 0.7, r"$y = \sigma(w x + b)$", 15)


@picture
def backpropagation(figure):
    ax, places = _graph(figure, 0.33)
    slopes = _slopes()
    for start, end in EDGES.items():
        a, b = np.array(places[start]), np.array(places[end])
        along = (b - a) / np.hypot(*(b - a))
        side = np.array([along[1], -along[0]])
        arrow(ax, b - 0.62 * along + 0.17 * side, a + 0.62 * along + 0.17 * side, ORANGE, 1.8)
        word(ax, *(a + 0.45 * (b - a) + (0.52 + 0.45 * abs(side[0])) * side), f"${slopes[start]:.3g}$", 13, ORANGE)
    arrow(ax, (9.7, 2.43), (8.5, 2.43), ORANGE, 1.8)
    word(ax, 9.05, 2.06, "1", 13, ORANGE)
    word(ax, 8.2, 0.9, r"$\frac{\partial y}{\partial w} = $" + f"${slopes['w']:.3g}$", 15, ORANGE)


def _slopes():
    """The slope of y with respect to each number that runs along an arrow."""
    y = {k: np.array(v) for k, v in AT.items()}
    leaves = grad(lambda p: _forward(**p)["sigma"])(y)
    values = _forward(**y)
    sums = float(grad(sigmoid)(values["plus"]))
    return {k: float(v) for k, v in leaves.items()} | {"times": sums, "plus": sums}


@picture
def vanishing_gradient(figure):
    ax, slopes = sheet(figure), [_slope_through(k) for k in range(1, 7)]
    for k, slope in enumerate(slopes):
        x, height = 9.3 - 1.55 * k, 2.0 * slope / slopes[0]
        box(ax, x, 4.0, r"$\sigma$", 0.8, 0.8, PALE_BLUE, 15)
        arrow(ax, (x - 1.12, 4.0), (x - 0.43, 4.0))
        ax.bar(x, height, 0.7, bottom=0.8, color=ORANGE)
        word(ax, x, 1.05 + height, f"1/{1 / slope:.0f}", 11, ORANGE)
        word(ax, x, 0.45, f"{k + 1}", 12)
    arrow(ax, (9.72, 4.0), (10.5, 4.0))
    arrow(ax, (10.2, 4.85), (0.6, 4.85), ORANGE, 2.2)
    ax.plot([0.9, 10.0], [0.8, 0.8], color=SOFT, lw=1)


def _slope_through(depth):
    """The slope of so many sigmoids after each other, the input of every one at its steepest place, 0."""

    def chain(x):
        for _ in range(depth):
            x = sigmoid(x) - 0.5
        return x

    return float(grad(chain)(np.array(0.0)))
