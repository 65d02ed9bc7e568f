"""An Explorer turns a pure function into a live figure: move a slider, see values and gradients move."""

from dlterms.explore.contract import contract
from dlterms.explore.explorer import Explorer, created, figure
from dlterms.explore.views import Bars, Heatmap, Lines, Picture, Plane, Row

__all__ = ["Bars", "Explorer", "Heatmap", "Lines", "Picture", "Plane", "Row", "contract", "created", "figure"]
