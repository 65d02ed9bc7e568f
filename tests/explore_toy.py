"""An explorer that tests share: a browser test renders it here and in a kernel, and compares the pixels."""

import os
import time

import numpy as np

import dlterms.explore
from dlterms.explore import Bars, Explorer, Heatmap, Lines, Row

X = np.linspace(-6, 6, 201)
GATE = None  # a file: while it is missing, the slow place waits
SHAPES = {"tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2), "sin": (np.sin, np.cos)}


def curves(function="tanh", x0=0.5, size=2, mirrored=False):
    """A function and its gradient; it fails at x0 = 6 with size 5, and is slow at x0 = -6 with size 5."""
    if size == 5 and x0 == 6:
        raise ValueError("too far")
    if size == 5 and x0 == -6 and GATE:
        time.sleep(2.0)
        while not os.path.exists(GATE):
            time.sleep(0.05)
    f, g = SHAPES[function]
    sign = -1 if mirrored else 1
    return {
        "value": sign * f(X),
        "gradient": sign * g(X),
        "at": (x0, sign * f(x0)),
        "slope": sign * g(x0),
        "products": np.outer(np.arange(size), [x0, 1.0]),
        "sizes": np.arange(3.0) * size,
    }


def worked_example():
    """The explorer that the documentation of dlterms.explore shows."""
    lines = dlterms.explore.__doc__.split("\n")
    space = {}
    exec("\n".join(line[4:] for line in lines if line.startswith("    ")), space)
    return space["explorer"]


def explorer():
    """A fresh one."""
    view = Row(
        Lines(X, ["value", "gradient"], {"at": "x₀"}, xlabel="x", xlim=(-6.1, 6.1), ylim=(-1.1, 1.1)),
        Bars(["a", "b", "c"], ["sizes"], ylim="auto"),
        Heatmap("products", vmin=-24, vmax=24, annotate=True),
    )
    return Explorer(
        curves, view, alt="a function and its gradient",
        function={"hyperbolic tangent": "tanh", "sine": "sin"}, x0=(-6.0, 6.0, 0.1), size=(1, 5, 1), mirrored=bool,
        labels={"x0": "point x₀ 位置"},
    )  # fmt: skip
