"""Draw the pictures of the glossary, glossary/pictures/<slug>.svg, or those named on the command line.

    .venv/bin/python scripts/make_pictures.py [SLUG ...]

What each shows is in scripts/pictures/. Letters are drawn as paths, so that no font is needed; a pale ground lets a
picture stand on a light page and on a dark one. What is drawn is written into the file in words and numbers too, for a
test to compare: the paths themselves differ between versions of matplotlib.
"""

import argparse
import io
import re
import sys
from pathlib import Path

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

sys.path.insert(0, str(Path(__file__).parent))

from pictures import PICTURES, answers, functions, graphs, sequences, training, units, unsupervised, vision, words  # noqa: F401

from dlterms.explore.style import FAMILY

PLACE = Path(__file__).resolve().parents[1] / "glossary" / "pictures"
GROUND = "#f8f8f6"
SHAPE = re.compile(r' d="[^"]*"')
PARTS = re.compile(r"(?<=\.\d\d)\d+")  # a hundredth of a point is enough
STYLE = {
    "svg.hashsalt": "dlterms",
    "svg.fonttype": "path",
    "font.family": FAMILY,
    "mathtext.fontset": "dejavusans",
    "path.simplify": False,
    "axes.facecolor": "none",
}


def figure_of(slug: str) -> Figure:
    """The picture of an entry, not yet in a file."""
    with rc_context(STYLE):
        figure = Figure(figsize=(5.4, 2.7), facecolor=GROUND)
        PICTURES[slug](figure)
    return figure


def drawn(figure: Figure) -> list[str]:
    """What a picture shows: a line for each line, patch and text, with its numbers to four digits."""
    lines = []
    for artist in figure.findobj():
        if not artist.get_visible():
            continue
        if isinstance(artist, Line2D) and len(artist.get_xdata()) and artist.axes is not None:
            lines.append(f"line {_numbers(artist.get_xydata())}")
        elif isinstance(artist, Text) and artist.get_text():
            lines.append(f"text {artist.get_text()} at {_numbers([artist.get_position()])}")
        elif isinstance(artist, Patch) and artist.axes is not None and artist is not artist.axes.patch:
            lines.append(f"patch {_numbers(artist.get_path().vertices @ _matrix(artist) + _shift(artist))}")
        elif isinstance(artist, Collection):
            lines.append(f"dots {_numbers(artist.get_offsets())}")
        elif isinstance(artist, AxesImage):
            lines.append(f"image {_numbers(np.asarray(artist.get_array(), float).reshape(-1, 1))}")
    return sorted(lines)


def _matrix(patch: Patch) -> np.ndarray:
    return patch.get_patch_transform().get_matrix()[:2, :2].T


def _shift(patch: Patch) -> np.ndarray:
    return patch.get_patch_transform().get_matrix()[:2, 2]


def _numbers(points) -> str:
    """How many points, and of each column the mean and the spread."""
    points = np.asarray(points, float)
    figures = [f for column in points.T for f in (column.mean(), column.std())]
    return " ".join([str(len(points)), *(f"{f + 0.0:.4g}" for f in figures)])


def svg(slug: str) -> str:
    """The file of a picture."""
    figure = figure_of(slug)
    out = io.StringIO()
    with rc_context(STYLE):
        metadata = {"Date": None, "Creator": None, "Description": "\n".join(drawn(figure))}
        FigureCanvasSVG(figure).print_svg(out, metadata=metadata)
    small = SHAPE.sub(lambda shape: PARTS.sub("", shape[0]), out.getvalue())
    return "\n".join(line.rstrip() for line in small.splitlines()) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("slugs", nargs="*", metavar="SLUG", help="only these; by default all")
    for name in parser.parse_args().slugs or PICTURES:
        path = PLACE / f"{name}.svg"
        path.write_text(svg(name), encoding="utf-8")
        print(f"{path.name}: {path.stat().st_size} bytes")
