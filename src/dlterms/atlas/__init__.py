"""The atlas is the way into the collection: a search box, lists, learning paths and a map of the terms."""

from dlterms.atlas.concept_map import concept_map
from dlterms.atlas.learning_paths import PATHS, learning_paths, minutes
from dlterms.atlas.search_box import SearchBox
from dlterms.glossary.listing import listing as _listing
from dlterms.teaching.showing import Shown

__all__ = ["PATHS", "SearchBox", "concept_map", "learning_paths", "listing", "minutes"]


def listing(by: str = "chapter") -> Shown:
    """Every term as a link, as one output of a notebook; by "chapter", "az", "pinyin" or "kind"."""
    return Shown(_listing(by), f"The terms by {by}")
