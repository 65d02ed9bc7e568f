"""A path has every prerequisite before its term."""

from dlterms import glossary


def test_a_path_has_every_prerequisite_before_its_term_and_the_term_last():
    for slug, e in glossary.load().items():
        order = glossary.path(to=slug)
        assert order[-1] == slug
        assert len(order) == len(set(order))
        for term in order:
            before = [p for p in glossary.load()[term].prerequisites if p in glossary.load()]
            assert all(order.index(p) < order.index(term) for p in before), (e.slug, term)
