"""A path has every prerequisite before its term."""

import pytest

from dlterms import glossary
from dlterms.glossary import order


def test_a_path_has_every_prerequisite_before_its_term_and_the_term_last():
    for slug, e in glossary.load().items():
        order = glossary.path(to=slug)
        assert order[-1] == slug
        assert len(order) == len(set(order))
        for term in order:
            before = [p for p in glossary.load()[term].prerequisites if p in glossary.load()]
            assert all(order.index(p) < order.index(term) for p in before), (e.slug, term)


def test_the_depth_of_a_term_is_the_longest_way_to_it(monkeypatch):
    needs = {"a": [], "b": ["a"], "c": ["a", "b"], "d": ["c", "a"], "e": []}
    monkeypatch.setattr(order, "graph", lambda: needs)
    assert order.depths() == {"a": 0, "e": 0, "b": 1, "c": 2, "d": 3}


def test_a_circle_has_no_depth(monkeypatch):
    monkeypatch.setattr(order, "graph", lambda: {"a": ["b"], "b": ["a"]})
    with pytest.raises(ValueError, match="cycle"):
        order.depths()
