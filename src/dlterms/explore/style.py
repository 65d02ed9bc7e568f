"""How every figure looks: one palette that colour-blind readers can tell apart, and a line style beside each colour."""

from typing import Any

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

# Okabe and Ito 2008, "Color universal design"; yellow left out, as it vanishes on white
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
DASHES = ("-", "--", "-.", ":", (0, (6, 2, 1, 2, 1, 2)), (0, (1, 1)), (0, (8, 3)))
INK, FAINT = "#222222", "#d9d9d9"
DPI = 100

_RC: Any = {
    "font.family": "DejaVu Sans",  # ships with matplotlib: the same picture on every machine
    "font.size": 10.5,
    "axes.edgecolor": "#888888",
    "axes.labelcolor": INK,
    "axes.titlesize": 11,
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "grid.color": "#e8e8e8",
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "figure.facecolor": "white",
}


def style() -> Any:
    """A context in which new artists get the project's look."""
    return rc_context(_RC)


def new_figure(
    panels: int, widths: list[float], height: float, width: float = 8.8
) -> tuple[Figure, FigureCanvasAgg, list[Any]]:
    """A bare figure, never pyplot's, of `panels` axes side by side; width and height in inches."""
    figure = Figure(figsize=(width, height), dpi=DPI)
    canvas = FigureCanvasAgg(figure)
    axes = figure.subplots(1, panels, squeeze=False, width_ratios=widths)[0]
    return figure, canvas, list(axes)


def look(index: int) -> dict[str, Any]:
    """Colour and line style of the line with this number."""
    return {"color": PALETTE[index % len(PALETTE)], "linestyle": DASHES[index % len(DASHES)]}
