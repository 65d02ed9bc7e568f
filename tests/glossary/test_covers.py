"""What an entry covers is found, after what is called so, and is no synonym of it."""

from dlterms import glossary
from dlterms.glossary import exports


def test_a_covered_word_finds_its_entry():
    assert glossary.search("saddle point")[0].slug == "local_minimum"
    assert glossary.search("鞍点")[0].slug == "local_minimum"
    assert glossary.search("hinge loss")[0].slug == "objective_function"


def test_a_name_comes_before_a_covered_word():
    assert glossary.search("kernel")[0].slug == "convolution"
    assert glossary.search("max pooling")[0].slug == "max_pooling"


def test_a_covered_word_is_no_name_of_any_term_and_is_never_exported():
    names = {name.casefold() for e in glossary.load().values() for name in e.names}
    covered = {word.casefold() for e in glossary.load().values() for word in e.covers}
    assert covered and not covered & names
    exported = [e["aliases"] for e in exports.records()["entries"]]
    assert "covers" not in exports.records()["entries"][0]
    assert not covered & {alias.casefold() for aliases in exported for alias in aliases}
