"""How every figure looks, in the light and in the dark: colors that color-blind readers can tell apart, a line style
beside each color, and letters for both languages."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

# Okabe and Ito 2008, "Color universal design"; yellow left out, as it vanishes on white
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
# the same hues for a dark ground: light blue and orange first, yellow, and white instead of black
NIGHT_PALETTE = ("#56B4E9", "#E69F00", "#009E73", "#B565A7", "#F0E442", "#D55E00", "#FFFFFF")
DASHES = ("-", (0, (5, 1.5)), (0, (5, 1.5, 1, 1.5)), (0, (1, 1.2)), (0, (7, 1.5, 1, 1.5, 1, 1.5)), (0, (2.5, 1)), "-")
MARKERS = "osD^vPX"
DPI = 100
WIDTH = 8.8  # inches: 880 pixels fit a cell of JupyterLab on a small laptop, its file browser open

# DejaVu Sans ships with matplotlib and the Chinese letters with us: the same picture on every machine
CHINESE = Path(__file__).with_name("fonts") / "dlterms-sc.otf"
fontManager.addfont(CHINESE)
FAMILY = ["DejaVu Sans", "dlterms SC"]


@dataclass(frozen=True)
class Theme:
    """The colors of a figure: of text, of lines that step back, of the ground, and of the series."""

    name: str
    paper: str
    ink: str
    soft: str
    faint: str
    grid: str
    node: str
    palette: tuple[str, ...]
    deep: tuple[str, str]  # the two ends of a diverging color map
    depths: tuple[str, str, str]  # of a surface, high to low

    def color(self, index: int) -> str:
        """The color of the series with this number."""
        return self.palette[index % len(self.palette)]

    def look(self, index: int) -> dict[str, Any]:
        """Color and line style of the line with this number."""
        return {"color": self.color(index), "linestyle": DASHES[index % len(DASHES)]}

    @cached_property
    def diverging(self) -> LinearSegmentedColormap:
        """Blue below zero, orange above; zero is the ground."""
        low, high = self.deep
        colors = [low, self.palette[0], self.paper, self.palette[1], high]
        return LinearSegmentedColormap.from_list("diverging", colors)

    @cached_property
    def surface(self) -> LinearSegmentedColormap:
        """Heights of a surface, pale enough for lines over them."""
        return LinearSegmentedColormap.from_list("surface", self.depths)

    def letters(self, index: int) -> str:
        """The color of this series for small letters: mixed with ink until it stands out from the ground."""
        color, ink = np.array(to_rgb(self.color(index))), np.array(to_rgb(self.ink))
        steps = (color + part * (ink - color) for part in np.linspace(0, 1, 21))
        return next(to_hex(step) for step in steps if contrast(step, to_rgb(self.paper)) >= 4.6)

    def on(self, shade: Any) -> str:
        """White or black, whichever is easier to read on this color (red, green, blue, … between 0 and 1)."""
        return "white" if shade[0] * 0.299 + shade[1] * 0.587 + shade[2] * 0.114 < 0.55 else "#24292f"


def contrast(a: Any, b: Any) -> float:
    """The contrast ratio of two colors, 1 to 21, after the Web Content Accessibility Guidelines 2.2."""

    def luminance(color: Any) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


LIGHT = Theme("light", "#ffffff", "#24292f", "#8c959f", "#d0d7de", "#e6e9ed", "#eaf2fa", PALETTE,
              ("#003a5c", "#7a3600"), ("#ffffff", "#dfe8f1", "#b9cbdc"))  # fmt: skip
DARK = Theme("dark", "#111418", "#e6e8ea", "#868e96", "#3a4047", "#262b31", "#1c2a36", NIGHT_PALETTE,
             ("#b9e2fb", "#ffd88a"), ("#111418", "#1d2731", "#31404e"))  # fmt: skip
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def _settings(theme: Theme) -> Any:
    return {
        "font.family": FAMILY,
        "mathtext.fontset": "dejavusans",
        "font.size": 10.5,
        "text.color": theme.ink,
        "text.usetex": False,
        "axes.facecolor": theme.paper,
        "axes.edgecolor": theme.soft,
        "axes.labelcolor": theme.ink,
        "axes.labelsize": 10.5,
        "axes.titlesize": 11.5,
        "axes.titleweight": "normal",
        "axes.titlecolor": theme.ink,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": False,
        "axes.axisbelow": True,
        "axes.unicode_minus": True,
        "axes.formatter.useoffset": False,
        "grid.color": theme.grid,
        "grid.linewidth": 0.8,
        "lines.solid_capstyle": "round",
        "lines.dash_capstyle": "butt",
        "hatch.linewidth": 0.8,
        "xtick.color": theme.soft,
        "ytick.color": theme.soft,
        "xtick.labelcolor": theme.ink,
        "ytick.labelcolor": theme.ink,
        "xtick.labelsize": 9.5,
        "ytick.labelsize": 9.5,
        "legend.frameon": False,
        "legend.fontsize": 9.5,
        "legend.handletextpad": 0.5,
        "legend.handlelength": 1.6,
        "legend.columnspacing": 1.0,
        "image.interpolation": "nearest",
        "figure.facecolor": theme.paper,
    }


def style(theme: Theme = LIGHT) -> Any:
    """A context in which new artists get the project's look.

    Only for building: matplotlib's settings are global, and later frames are drawn on another thread than cells.
    """
    return rc_context(_settings(theme))


def new_figure(widths: list[float], height: float) -> tuple[Figure, FigureCanvasAgg, list[Any]]:
    """A bare figure, never pyplot's, of axes side by side with these relative widths; height in inches."""
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    axes = figure.subplots(1, len(widths), squeeze=False, width_ratios=widths)[0]
    return figure, canvas, list(axes)
