"""What several pictures are made of: a sheet to draw on, units, boxes, arrows, layers of a network."""

from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from pictures import FAINT, INK, SOFT

PALE_BLUE, PALE_ORANGE, PALE_GREEN, PALE_GRAY = "#cfe4f5", "#fbdcc4", "#c8ebde", "#e8e8e4"


def sheet(figure, rect=(0, 0, 1, 1)):
    """Axes without a frame, as wide as the part of the figure: two units to the inch, so 10.8 by 5.4 for all of it."""
    ax = figure.add_axes(rect)
    ax.set(xlim=(0, 10.8 * rect[2]), ylim=(0, 5.4 * rect[3]))
    ax.axis("off")
    return ax


def grid(figure, x, y):
    """Axes without a frame for squares of side 1."""
    ax = figure.add_axes((0.02, 0.02, 0.96, 0.96))
    ax.set(xlim=x, ylim=y, aspect="equal")
    ax.axis("off")
    return ax


def word(ax, x, y, text, size=13, color=INK, **how):
    """Letters or numbers round a point, a minus sign instead of a hyphen."""
    text = text if "$" in text else text.replace("-", "−")
    ax.text(x, y, text, **({"ha": "center", "va": "center", "size": size, "color": color} | how))


def unit(ax, x, y, text="", color="white", r=0.42, size=13, edge=INK, **how):
    """A circle with a symbol in it."""
    ax.add_patch(Circle((x, y), r, fc=color, ec=edge, **({"lw": 1.3, "zorder": 3, "clip_on": False} | how)))
    if text:
        word(ax, x, y - 0.02, text, size, edge, zorder=4)


def box(ax, x, y, text="", w=1.4, h=0.8, color="white", size=13, edge=INK, **how):
    """A box round a point with a symbol in it."""
    look = {
        "boxstyle": "round,pad=0,rounding_size=0.12",
        "fc": color,
        "ec": edge,
        "lw": 1.3,
        "zorder": 3,
        "clip_on": False,
    }
    ax.add_patch(FancyBboxPatch((x - w / 2, y - h / 2), w, h, **(look | how)))
    if text:
        word(ax, x, y - 0.02, text, size, edge, zorder=4)


def arrow(ax, start, end, color=INK, width=1.5, bend=0.0, **how):
    """An arrow from point to point; a positive bend turns it to the right of the straight way."""
    look = {"arrowstyle": "-|>,head_length=0.45,head_width=0.22", "mutation_scale": 13, "shrinkA": 0, "shrinkB": 0}
    look |= {"connectionstyle": f"arc3,rad={bend}", "color": color, "lw": width, "zorder": 2, "clip_on": False}
    ax.add_patch(FancyArrowPatch(start, end, **(look | how)))


def way(ax, points, color=INK, width=1.5):
    """An arrow that turns corners: a line through the points, its head at the last."""
    *line, before, last = points
    ax.plot(*zip(*line, before, strict=True), color=color, lw=width, zorder=2, solid_capstyle="butt")
    arrow(ax, before, last, color, width)


def column(size, y=2.7, gap=1.1):
    """The heights of so many units round a height, the first on top."""
    return [y + gap * ((size - 1) / 2 - i) for i in range(size)]


def join(ax, left, here, right, there, color=FAINT, level=1):
    """Every unit of one column with every one of another, as one line that goes to and fro: a small file."""
    to_and_fro = [point for a in here for b in there for point in ((left, a), (right, b))]
    ax.plot(*zip(*to_and_fro, strict=True), color=color, lw=1, zorder=level)


def layers(ax, xs, sizes, colors, y=2.7, gap=1.1, r=0.34, shade=None, links=FAINT, level=1):
    """Columns of units, every two neighbors fully connected; shade(layer, unit) is its color instead of the layer's."""
    heights = [column(size, y, gap) for size in sizes]
    for left, right, here, there in zip(xs, xs[1:], heights, heights[1:], strict=False):
        join(ax, left, here, right, there, links, level)
    for k, (x, column_) in enumerate(zip(xs, heights, strict=True)):
        for i, a in enumerate(column_):
            unit(ax, x, a, color=(shade and shade(k, i)) or colors[k], r=r, zorder=level + 2)
    return heights


def plane(figure, rect, x, y):
    """A small plot without ticks whose frame steps back."""
    ax = figure.add_axes(rect)
    ax.set(xlim=x, ylim=y, xticks=[], yticks=[])
    ax.spines[:].set_color(SOFT)
    return ax
