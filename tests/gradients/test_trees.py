"""Trees of parameters are walked in a fixed order and rebuilt in their own form."""

from typing import NamedTuple

import pytest

from dlterms.gradients.trees import leaves, tree_map


class Pair(NamedTuple):
    a: object
    b: object


def test_leaves_come_with_their_places():
    tree = {"w": [1, (2, None)], "b": Pair(3, {"c": 4})}
    assert list(leaves(tree)) == [("w.0", 1), ("w.1.0", 2), ("w.1.1", None), ("b.0", 3), ("b.1.c", 4)]
    assert list(leaves(5)) == [("", 5)] and list(leaves({})) == []


def test_a_tree_keeps_its_form():
    tree = {"w": [1, (2, 3)], "b": Pair(4, {"c": 5})}
    doubled = tree_map(lambda a, b: a + b, tree, tree)
    assert doubled == {"w": [2, (4, 6)], "b": Pair(8, {"c": 10})}
    assert isinstance(doubled["b"], Pair) and isinstance(doubled["w"][1], tuple) and isinstance(doubled["w"], list)


def test_trees_of_other_forms_do_not_fit():
    with pytest.raises((KeyError, IndexError, TypeError)):
        tree_map(lambda a, b: a, {"w": 1}, {"v": 1})
