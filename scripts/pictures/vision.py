"""Windows over pictures."""

import numpy as np
from matplotlib.patches import Rectangle

from dlterms import avg_pool2d, conv2d, inception_block, max_pool2d, network_summary, residual
from dlterms.vision.architectures import Activation, Conv, Pool
from pictures import BLUE, GREEN, INK, ORANGE, PURPLE, SOFT, cells, picture
from pictures.shapes import PALE_BLUE, PALE_GRAY, PALE_GREEN, PALE_ORANGE, arrow, box, grid, sheet, unit, way, word


@picture
def convolution(figure):
    x = np.array([[0, 0, 0, 0, 0], [0, 1, 2, 1, 0], [0, 2, 4, 2, 0], [0, 1, 2, 1, 0], [0, 0, 0, 0, 0]], dtype=float)
    kernel = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], dtype=float)  # turned round it is the same
    y = conv2d(x[None, None], kernel[None, None])[0, 0]
    ax = grid(figure, (-0.3, 14.6), (-6.4, 0.3))
    cells(ax, x, 0, 0, lambda i, j: PALE_BLUE if i < 3 and 1 <= j < 4 else None)
    cells(ax, kernel, 6.2, -1, lambda i, j: PALE_BLUE)
    cells(ax, y, 10.9, -1, lambda i, j: PALE_ORANGE if (i, j) == (0, 1) else None)
    ax.text(5.6, -2.5, r"$\ast$", size=18, ha="center", va="center", color=INK)
    ax.text(10.05, -2.5, r"$=$", size=18, ha="center", va="center", color=INK)
    products = [rf"{k:.0f} \cdot {v:.0f}" for k, v in zip(kernel.ravel(), x[:3, 1:4].ravel(), strict=True) if k]
    total = " + ".join(products).replace("+ -", "- ")
    ax.text(7.2, -5.95, f"${total} = {y[0, 1]:.0f}$", size=12, ha="center", va="center", color=INK)


@picture
def padding(figure):
    x = np.array([[1, 2, 0], [0, 1, 3], [2, 0, 1]], dtype=float)
    y = conv2d(x[None, None], np.ones((1, 1, 3, 3)), padding=1)[0, 0]
    ax = grid(figure, (-0.6, 12.0), (-5.9, 0.4))
    cells(ax, np.pad(x, 1), 0, 0, lambda i, j: _first(i, j) or (PALE_GRAY if {i, j} & {0, 4} else None))
    ax.add_patch(Rectangle((1, -4), 3, 3, fill=False, ec=INK, lw=2))
    ax.text(6.85, -2.1, r"$3 \times 3$", size=13, ha="center", color=INK)
    arrow(ax, (5.8, -2.5), (7.9, -2.5))
    cells(ax, y, 8.6, -1, lambda i, j: PALE_ORANGE if (i, j) == (0, 0) else None)
    ax.text(2.5, -5.65, "$3 + 2 = 5$", size=13, ha="center", color=INK)
    ax.text(10.1, -5.65, "$5 - 3 + 1 = 3$", size=13, ha="center", color=INK)


def _first(i, j):
    """The color of the window's first place."""
    return PALE_BLUE if i < 3 and j < 3 else None


@picture
def stride(figure):
    x = np.array([[1, 0, 2, 1, 0], [0, 3, 1, 0, 2], [2, 1, 0, 1, 1], [0, 1, 2, 0, 3], [1, 0, 1, 2, 0]], dtype=float)
    y = conv2d(x[None, None], np.ones((1, 1, 3, 3)), stride=2)[0, 0]
    colors = {(0, 0): BLUE, (0, 1): ORANGE, (1, 0): GREEN, (1, 1): PURPLE}
    ax = grid(figure, (-0.9, 12.1), (-6.05, 0.45))
    cells(ax, x, 0, 0)
    for (i, j), color in colors.items():
        inset = 0.06 + 0.07 * ((i + j) % 2)
        side = 3 - 2 * inset
        ax.add_patch(Rectangle((2 * j + inset, -2 * i - 3 + inset), side, side, fill=False, ec=color, lw=2.2))
        ax.add_patch(Rectangle((8.5 + j, -2.5 - i), 1, 1, fc="none", ec=color, lw=2.2, zorder=4))
    cells(ax, y, 8.5, -1.5)
    arrow(ax, (5.8, -2.5), (7.8, -2.5))
    ax.text(6.8, -2.1, "$s = 2$", size=14, ha="center", color=INK)
    arrow(ax, (1.5, 0.25), (3.5, 0.25), ORANGE)
    arrow(ax, (-0.35, -1.5), (-0.35, -3.5), GREEN)
    ax.text(9.5, -5.75, r"$(5 - 3)\,/\,2 + 1 = 2$", size=13, ha="center", color=INK)


@picture
def pooling(figure):
    x = np.array([[1, 3, 5, 1], [6, 4, 2, 0], [1, 0, 4, 3], [2, 1, 8, 9]], dtype=float)
    tints = (PALE_BLUE, PALE_ORANGE), (PALE_GREEN, PALE_GRAY)
    ax = grid(figure, (-0.3, 11.5), (-4.95, 0.95))
    cells(ax, x, 0, 0, lambda i, j: tints[i // 2][j // 2], size=13)
    arrow(ax, (4.4, -1.6), (6.9, -0.2))
    arrow(ax, (4.4, -2.4), (6.9, -3.8))
    for top, name, pool in ((0.7, "max", max_pool2d), (-2.7, "mean", avg_pool2d)):
        cells(ax, pool(x[None, None], 2)[0, 0], 7.3, top, lambda i, j: tints[i][j], size=13)
        symbol = r"$\max$" if name == "max" else r"$\frac{1}{4}\,\sum$"
        ax.text(10.4, top - 1, symbol, size=15, ha="center", va="center", color=INK)
    largest = np.kron(max_pool2d(x[None, None], 2)[0, 0], np.ones((2, 2)))
    for i, j in np.argwhere(x == largest):
        ax.add_patch(Rectangle((j + 0.12, -i - 0.88), 0.76, 0.76, fill=False, ec=ORANGE, lw=1.8))


@picture
def receptive_field(figure):
    fields = [row.receptive_field for row in network_summary([Conv(1, 3)] * 3, (1, 9, 9))]
    ax = sheet(figure)
    for row, (width, height) in enumerate(zip([*fields[::-1], 1], (0.6, 2.0, 3.4, 4.8), strict=True)):
        seen, count = (7, 5, 3, 1)[row], (9, 7, 5, 3)[row]
        for k in range(count):
            lit = abs(k - count // 2) <= seen // 2
            x = 4.6 + (k - count // 2) * 0.95
            unit(ax, x, height, color=PALE_ORANGE if lit else "white", r=0.3, edge=INK if lit else SOFT)
            if row and lit:
                for step in (-1, 0, 1):
                    ax.plot([x, x + 0.95 * step], [height, height - 1.4], color=ORANGE, lw=1.2, zorder=1)
        word(ax, 9.7, height, f"${width}$", 16, ORANGE)


@picture
def channel(figure):
    x = np.stack([np.array([[2, 1, 0], [1, 3, 1], [0, 1, 2]]) * k % 4 for k in (1, 2, 3)]).astype(float)
    mix = np.array([0.3, 0.6, 0.1])
    y = conv2d(x[None], mix[None, :, None, None])[0, 0]
    ax = grid(figure, (-0.5, 12.7), (-5.9, 0.7))
    for k, tint in ((2, "#bcd6f2"), (1, "#c9ead2"), (0, "#f6c9c3")):
        left, top = 0.3 + 0.75 * k, -1.5 + 0.75 * k
        cells(ax, x[k], left, top, lambda i, j, tint=tint: tint, zorder=3 - k)
    for k, (weight, color) in enumerate(zip(mix, ("#b3261e", GREEN, BLUE), strict=True)):
        ax.text(7.0, -3.9 + 1.2 * k, rf"$\cdot\,{weight}$", size=14, ha="center", va="center", color=color)
        arrow(ax, (4.0 + 0.7 * k, -3.9 + 1.2 * k), (6.2, -3.9 + 1.2 * k), color)
    ax.text(8.0, -2.7, r"$\Sigma$", size=22, ha="center", va="center", color=INK)
    arrow(ax, (8.45, -2.7), (9.1, -2.7))
    cells(ax, y, 9.4, -1.2, lambda i, j: PALE_GRAY)
    ax.text(2.5, -5.6, r"$3 \times 3 \times 3$", size=13, ha="center", color=INK)
    ax.text(10.9, -5.6, r"$1 \times 3 \times 3$", size=13, ha="center", color=INK)


@picture
def inception_module(figure):
    block = inception_block(64, 96, 128, 16, 32, 32)  # module 3a of GoogLeNet
    total = network_summary([block], (192, 28, 28))[-1].shape[0]
    ax = sheet(figure)
    box(ax, 0.85, 2.7, "192", 1.1, 2.0, PALE_GRAY)
    for branch, height in zip(block.paths, (4.65, 3.35, 2.05, 0.75), strict=True):
        parts = [part for part in branch if not isinstance(part, Activation)]
        arrow(ax, (1.45, 2.7 + (height - 2.7) * 0.35), (2.45, height), SOFT)
        for x, part in zip((3.4, 6.1), parts, strict=False):
            pool, size = isinstance(part, Pool), part.kernel
            box(
                ax,
                x,
                height,
                ("$\\max\\ $" if pool else "") + rf"${size} \times {size}$",
                1.85,
                0.8,
                _tint(part),
                13 - 2 * pool,
            )
            if not pool:
                word(ax, x + 1.3, height + (-0.27 if part is parts[-1] and height < 2.7 else 0.27), f"{part.out}", 11)
        if len(parts) == 2:
            arrow(ax, (4.35, height), (5.15, height), SOFT)
        else:
            ax.plot([4.35, 7.03], [height, height], color=SOFT, lw=1.5, zorder=1)
        arrow(ax, (7.03, height), (8.45, 2.7 + (height - 2.7) * 0.35), SOFT)
    box(ax, 9.0, 2.7, f"{total}", 1.1, 2.6, PALE_ORANGE)
    arrow(ax, (9.6, 2.7), (10.5, 2.7))


def _tint(part):
    if isinstance(part, Pool):
        return PALE_GREEN
    return PALE_BLUE if part.kernel > 1 else "white"


@picture
def residual_network(figure):
    x = np.array([1.0, -2.0, 0.5])
    change = np.array([0.2, 0.3, -0.1])
    y = residual(x, lambda x: change)
    ax = sheet(figure)
    column_of(ax, 1.0, 2.0, x, PALE_BLUE)
    column_of(ax, 6.6, 2.0, change, PALE_GREEN)
    column_of(ax, 10.0, 2.0, y, PALE_ORANGE)
    arrow(ax, (1.6, 2.0), (2.5, 2.0))
    box(ax, 4.0, 2.0, "$F$", 3.0, 1.5, PALE_GRAY, 20)
    arrow(ax, (5.5, 2.0), (6.0, 2.0))
    arrow(ax, (7.2, 2.0), (7.9, 2.0))
    unit(ax, 8.3, 2.0, "+", r=0.38, size=16)
    arrow(ax, (8.68, 2.0), (9.4, 2.0))
    way(ax, [(2.0, 2.0), (2.0, 4.5), (8.3, 4.5), (8.3, 2.38)], BLUE, 2.4)
    word(ax, 5.1, 4.85, "$x$", 15, BLUE)
    for x_, name in ((1.0, "$x$"), (6.6, "$F(x)$"), (10.0, "$x + F(x)$")):
        word(ax, min(x_, 9.85), 0.4, name, 13)


def column_of(ax, x, y, values, color):
    """A vector as squares on top of each other round a point."""
    for k, value in enumerate(values):
        box(ax, x, y + 0.8 * (len(values) - 1) / 2 - 0.8 * k, f"{value:.3g}", 1.1, 0.72, color, 12)
