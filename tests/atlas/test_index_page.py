"""The page that a reader sees first: what it has, in which order, and in both languages."""

import nbformat
import pytest

from dlterms import glossary
from dlterms.glossary import pages

PATH = glossary.home() / "notebooks" / "index.ipynb"


@pytest.fixture
def cells():
    return nbformat.read(PATH, as_version=4).cells


def test_search_is_first_then_the_paths_the_list_and_the_map(cells):
    assert cells[1].source.endswith("SearchBox()")
    shown = [cell.source.split("\n")[-1].split("(")[0] for cell in cells if cell.cell_type == "code"]
    assert shown == ["SearchBox", "learning_paths", "listing", "concept_map"]


def test_its_code_is_hidden_and_it_shows_something_where_nothing_runs(cells):
    for cell in (cell for cell in cells if cell.cell_type == "code"):
        assert cell.metadata["jupyter"]["source_hidden"]
        assert {"text/html", "text/markdown"} & set(cell.outputs[0].data)


def test_it_holds_to_the_rules_of_both_languages_and_is_small(cells):
    assert [*pages.languages(cells), *pages.lengths(cells), *pages.code(cells)] == []
    assert PATH.stat().st_size < pages.LARGEST / 4


def test_every_term_is_on_it_with_both_its_names(cells):
    (listing,) = [cell.outputs[0].data["text/markdown"] for cell in cells if cell.source == "listing()"]
    for e in glossary.load().values():
        assert listing.count(f"[{e.title}](") == 1
