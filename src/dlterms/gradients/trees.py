"""Parameters live in nested dicts, lists and tuples; these functions walk such a tree leaf by leaf."""

from collections.abc import Callable, Iterator
from typing import Any


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each leaf with its path, in a fixed order: 'w', '0.bias', ...; None is a leaf."""
    if isinstance(tree, dict):
        children = list(tree.items())
    elif isinstance(tree, (list, tuple)):
        children = list(enumerate(tree))
    else:
        yield path, tree
        return
    for key, child in children:
        yield from leaves(child, f"{path}.{key}" if path else str(key))


def tree_map(f: Callable[..., Any], tree: Any, *others: Any) -> Any:
    """The tree with f(leaf, other leaves at the same place) for each leaf."""
    if isinstance(tree, dict):
        return {key: tree_map(f, child, *(o[key] for o in others)) for key, child in tree.items()}
    if isinstance(tree, (list, tuple)):
        children = [tree_map(f, child, *(o[i] for o in others)) for i, child in enumerate(tree)]
        if isinstance(tree, list):
            return children
        return type(tree)(*children) if hasattr(tree, "_fields") else tuple(children)
    return f(tree, *others)
