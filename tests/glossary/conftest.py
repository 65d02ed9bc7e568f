"""What the tests of the glossary share: a folder with a small one, that in place of the real one, entries made up."""

import json

import pytest

from dlterms import glossary
from dlterms.glossary import cards, entries, exports, heads, order, rules, searching
from dlterms.glossary import listing as listings
from small_glossary import write


@pytest.fixture
def root(tmp_path):
    """A small glossary without a fault: `first`, and `second` that needs it."""
    for folder in ("glossary", "notebooks"):
        (tmp_path / folder).mkdir()
    cell = {"cell_type": "markdown", "id": "entry", "source": ["[entry](../glossary/first.md)"], "metadata": {}}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "notebooks" / "first.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    write(tmp_path, "first")
    write(tmp_path, "second", before="first")
    return tmp_path


@pytest.fixture
def only(monkeypatch, tmp_path):
    """Call it with entries, and the glossary has no others; the only notebook is there.ipynb."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "there.ipynb").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(entries, "home", lambda: tmp_path)

    def are(*some):
        for cached in (searching._index, searching._lengths, searching._sounds):
            cached.cache_clear()
        for module in (cards, searching, listings, exports, order):
            monkeypatch.setattr(module, "load", lambda: {e.slug: e for e in some})

    yield are
    are()


@pytest.fixture
def at_home(root, monkeypatch):
    """The small glossary, in the place of the real one, with the heads of its entries."""
    for module in (entries, heads, rules):
        monkeypatch.setattr(module, "home", lambda: root)
    glossary.load.cache_clear()
    heads.write()
    yield root
    glossary.load.cache_clear()
