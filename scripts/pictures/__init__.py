"""The pictures of the glossary, a function each, called like its entry; what they show is computed by the package.

No words are in them but symbols and numbers, and where words are translated both languages: one picture serves both.
"""

from collections.abc import Callable

from matplotlib.figure import Figure

from dlterms.explore.style import LIGHT

PICTURES: dict[str, Callable[[Figure], None]] = {}
BLUE, ORANGE, GREEN, PURPLE = (LIGHT.letters(i) for i in range(4))
INK, SOFT, FAINT = LIGHT.ink, LIGHT.soft, LIGHT.faint


def picture(draw: Callable[[Figure], None]) -> Callable[[Figure], None]:
    """The picture of the entry with this name; a line at its end sets it apart from the op."""
    PICTURES[draw.__name__.rstrip("_")] = draw
    return draw


def axes_through_zero(figure: Figure, x: tuple[float, float], y: tuple[float, float]):
    """Axes without a frame that cross at zero, with ticks only where they are put."""
    ax = figure.add_axes((0.03, 0.03, 0.94, 0.94))
    ax.set(xlim=x, ylim=y, xticks=[], yticks=[])
    for side in ("left", "bottom"):
        ax.spines[side].set(position="zero", color=FAINT)
    ax.spines[["right", "top"]].set_visible(False)
    return ax


def cells(ax, array, left: float, top: float, shade=None, size: float = 11, zorder: float = 1):
    """A matrix as squares with its numbers, its left upper corner at (left, top); shade(i, j) colors a square."""
    for i, row in enumerate(array):
        for j, number in enumerate(row):
            color = (shade and shade(i, j)) or "white"
            ax.add_patch(_square((left + j, top - i - 1), color, zorder))
            text = f"{number:.3g}".replace("-", "−")
            ax.text(left + j + 0.5, top - i - 0.54, text, ha="center", va="center", color=INK, size=size, zorder=zorder)


def _square(corner, color, zorder):
    from matplotlib.patches import Rectangle

    return Rectangle(corner, 1, 1, fc=color, ec=SOFT, lw=0.8, zorder=zorder)
