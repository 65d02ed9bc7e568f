"""An Explorer turns a pure function into a live figure: move a slider, see values and gradients move."""

from dlterms.explore.charts import Bars, Lines
from dlterms.explore.contract import contract
from dlterms.explore.explorer import Explorer, created
from dlterms.explore.formula import moving
from dlterms.explore.graph import Graph
from dlterms.explore.handles import Handle
from dlterms.explore.pictures import Heatmap, Picture
from dlterms.explore.plane import Plane
from dlterms.explore.questions import Notice, Predict
from dlterms.explore.still import figure
from dlterms.explore.views import Row

__all__ = [
    "Bars",
    "Explorer",
    "Graph",
    "Handle",
    "Heatmap",
    "Lines",
    "Notice",
    "Picture",
    "Plane",
    "Predict",
    "Row",
    "contract",
    "created",
    "figure",
    "moving",
]
