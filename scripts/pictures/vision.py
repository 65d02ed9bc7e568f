"""Windows over pictures."""

import numpy as np

from dlterms import conv2d
from pictures import INK, cells, picture

PALE_BLUE, PALE_ORANGE = "#cfe4f5", "#fbdcc4"


@picture
def convolution(figure):
    x = np.array([[0, 0, 0, 0, 0], [0, 1, 2, 1, 0], [0, 2, 4, 2, 0], [0, 1, 2, 1, 0], [0, 0, 0, 0, 0]], dtype=float)
    kernel = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], dtype=float)  # turned round it is the same
    y = conv2d(x[None, None], kernel[None, None])[0, 0]
    ax = figure.add_axes((0.02, 0.02, 0.96, 0.96))
    ax.set(xlim=(-0.3, 14.6), ylim=(-6.4, 0.3), aspect="equal")
    ax.axis("off")
    cells(ax, x, 0, 0, lambda i, j: PALE_BLUE if i < 3 and 1 <= j < 4 else None)
    cells(ax, kernel, 6.2, -1, lambda i, j: PALE_BLUE)
    cells(ax, y, 10.9, -1, lambda i, j: PALE_ORANGE if (i, j) == (0, 1) else None)
    ax.text(5.6, -2.5, r"$\ast$", size=18, ha="center", va="center", color=INK)
    ax.text(10.05, -2.5, r"$=$", size=18, ha="center", va="center", color=INK)
    products = [rf"{k:.0f} \cdot {v:.0f}" for k, v in zip(kernel.ravel(), x[:3, 1:4].ravel(), strict=True) if k]
    total = " + ".join(products).replace("+ -", "- ")
    ax.text(7.2, -5.95, f"${total} = {y[0, 1]:.0f}$", size=12, ha="center", va="center", color=INK)
