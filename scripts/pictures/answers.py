"""Right and wrong answers, counted."""

import numpy as np
from matplotlib.patches import Circle, Rectangle

from dlterms import confusion_matrix, precision_recall_f1
from pictures import BLUE, INK, ORANGE, SOFT, cells, picture
from pictures.shapes import PALE_BLUE, PALE_GREEN, PALE_ORANGE, grid, sheet, word

# of ten, four are of the class; five were answered, three of them rightly: places, class and answer of each
PLACES = np.array(
    [
        [2.0, 3.6],
        [2.4, 2.7],
        [2.0, 1.8],
        [0.8, 2.7],
        [3.6, 3.3],
        [3.6, 2.1],
        [5.3, 4.1],
        [5.3, 2.7],
        [5.3, 1.3],
        [4.0, 4.6],
    ]
)
TRUE, SAID = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0]), np.array([1, 1, 1, 0, 1, 1, 0, 0, 0, 0])


def _answers(figure, shaded):
    """The ten, those of the class as dots on the left; round those answered a circle. The shaded ones are the whole."""
    ax = sheet(figure)
    ax.add_patch(Rectangle((0.3, 0.4), 2.7, 4.6, fc=PALE_BLUE if shaded == "true" else "white", ec=SOFT, lw=1.2))
    ax.add_patch(Rectangle((3.0, 0.4), 2.9, 4.6, fc="white", ec=SOFT, lw=1.2))
    ax.add_patch(Circle((2.8, 2.7), 1.6, fc=PALE_ORANGE if shaded == "said" else "none", ec=ORANGE, lw=2.4))
    ax.plot(*PLACES[TRUE == 1].T, "o", color=BLUE, ms=10)
    ax.plot(*PLACES[TRUE == 0].T, "o", mec=INK, mfc="white", mew=1.6, ms=10)
    return ax


def _share(ax, name, part, whole, value, color):
    """What is counted: the dots in the circle, out of all that are shaded."""
    ax.plot([6.9, 9.5], [3.0, 3.0], color=INK, lw=1.6)
    for y, row in ((3.45, part), (2.5, whole)):
        for k, own in enumerate(row):
            fill = {"color": BLUE} if own else {"mec": INK, "mfc": "white", "mew": 1.6}
            ax.plot(8.2 + 0.5 * (k - (len(row) - 1) / 2), y, "o", ms=10, **fill)
    word(ax, 8.2, 1.4, rf"${name} = \frac{{{len(part)}}}{{{len(whole)}}} = {value:.3g}$", 16, color)


@picture
def precision(figure):
    value = precision_recall_f1(TRUE, SAID)[0][1]
    _share(_answers(figure, "said"), "P", TRUE[(SAID & TRUE) == 1], TRUE[SAID == 1], value, ORANGE)


@picture
def recall(figure):
    value = precision_recall_f1(TRUE, SAID)[1][1]
    _share(_answers(figure, "true"), "R", TRUE[(SAID & TRUE) == 1], TRUE[TRUE == 1], value, BLUE)


@picture
def confusion_matrix_(figure):
    table = confusion_matrix(TRUE[::-1], SAID[::-1])
    ax = grid(figure, (-2.6, 3.4), (-2.2, 0.8))
    cells(ax, table, 0, 0, lambda i, j: PALE_GREEN if i == j else PALE_ORANGE, size=20)
    for k in (0, 1):
        ax.text(k + 0.5, 0.12, rf"$\hat y = {k}$", size=14, ha="center", color=INK)
        ax.text(-0.15, -k - 0.5, f"$y = {k}$", size=14, ha="right", va="center", color=INK)
    for (i, j), name in {(0, 0): "TN", (0, 1): "FP", (1, 0): "FN", (1, 1): "TP"}.items():
        ax.text(j + 0.93, -i - 0.93, name, size=10, ha="right", color=INK)
