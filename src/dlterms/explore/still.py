"""A figure that does not move, with the same look, digest and words as an Explorer."""

from collections.abc import Mapping
from typing import Any

from dlterms.bilingual import T
from dlterms.explore.digest import digest
from dlterms.explore.results import checked
from dlterms.explore.screen import Screen, png
from dlterms.explore.views import View
from dlterms.explore.words import in_language, pair

SHARP = 2.0  # device pixels per CSS pixel of a stored picture: sharp on a high-density display

# Shown under the picture of an explorer that is not live. The rule hides the place of the widget while it holds none,
# where JupyterLab would say "model not found".
ASLEEP = """<div class="dlterms-asleep"><style>
.jp-OutputArea-child:has(.dlterms-asleep) + .jp-OutputArea-child:not(:has(.dlterms-explorer)) { display: none; }
</style><small>"""
ASLEEP += T("Run this cell to move the figure.", "运行此单元格，即可拖动滑块。").html() + "</small></div>"


class StaticFigure:
    """A picture, its digest, and its size in CSS pixels."""

    def __init__(self, picture: bytes, text: str, alt: str, size: tuple[int, int]) -> None:
        self._picture, self._text = picture, text
        self._metadata = {"image/png": {"width": size[0], "height": size[1], "alt": " · ".join(pair(alt))}}

    def __repr__(self) -> str:
        return self._text

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"image/png": self._picture, "text/plain": self._text}, self._metadata


def figure(view: View, result: Mapping[str, Any], *, alt: str, height: float = 3.7, digits: int = 4) -> StaticFigure:
    """A static figure of a view and its arrays; nan leaves a gap. alt says what it shows; digits as for Explorer."""
    result = checked(dict(result), view.keys, list(result))
    view.check(result)
    screen = Screen(in_language(view, "en"), [result], height)
    return StaticFigure(png(screen.draw(result, SHARP)), digest(alt, {}, result, digits), alt, screen.size)
