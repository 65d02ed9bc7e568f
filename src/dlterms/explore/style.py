"""How every figure looks: one palette that colour-blind readers can tell apart, and a line style beside each colour."""

from typing import Any

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

# Okabe and Ito 2008, "Color universal design"; yellow left out, as it vanishes on white
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
DASHES = ("-", (0, (5, 1.5)), (0, (5, 1.5, 1, 1.5)), (0, (1, 1.2)), (0, (7, 1.5, 1, 1.5, 1, 1.5)), (0, (2.5, 1)), "-")
MARKERS = "osD^vPX"
INK, SOFT, FAINT = "#24292f", "#8c959f", "#d0d7de"
DPI = 100
WIDTH = 8.8  # inches: 880 pixels fit a cell of JupyterLab on a small laptop, its file browser open

_RC: Any = {
    "font.family": "DejaVu Sans",  # ships with matplotlib: the same picture on every machine
    "mathtext.fontset": "dejavusans",
    "font.size": 10.5,
    "text.color": INK,
    "text.usetex": False,
    "axes.facecolor": "white",
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.labelsize": 10.5,
    "axes.titlesize": 11.5,
    "axes.titleweight": "normal",
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "axes.formatter.useoffset": False,
    "grid.color": "#e6e9ed",
    "grid.linewidth": 0.8,
    "lines.solid_capstyle": "round",
    "lines.dash_capstyle": "butt",
    "hatch.linewidth": 0.8,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 9.5,
    "ytick.labelsize": 9.5,
    "legend.frameon": False,
    "legend.fontsize": 10,
    "legend.handletextpad": 0.6,
    "legend.handlelength": 2.0,
    "legend.columnspacing": 1.2,
    "image.interpolation": "nearest",
    "figure.facecolor": "white",
}


def style() -> Any:
    """A context in which new artists get the project's look.

    Only for building: matplotlib's settings are global, and later frames are drawn on another thread than cells.
    """
    return rc_context(_RC)


def new_figure(widths: list[float], height: float) -> tuple[Figure, FigureCanvasAgg, list[Any]]:
    """A bare figure, never pyplot's, of axes side by side with these relative widths; height in inches."""
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    axes = figure.subplots(1, len(widths), squeeze=False, width_ratios=widths)[0]
    return figure, canvas, list(axes)


def look(index: int) -> dict[str, Any]:
    """Colour and line style of the line with this number."""
    return {"color": colour(index), "linestyle": DASHES[index % len(DASHES)]}


def colour(index: int) -> str:
    """The colour with this number."""
    return PALETTE[index % len(PALETTE)]
