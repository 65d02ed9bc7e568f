"""Huffman's tree gives frequent words short paths from the root: guessing a word becomes a few left-or-right turns."""

import heapq
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dlterms.checks import as_count, as_list


def huffman_tree(counts: Sequence[int]) -> tuple[list[list[int]], list[list[int]]]:
    """For each word the inner nodes on its path, from the root, and the turns taken there, 0 or 1.

    counts : how often each of V words occurs. Inner nodes are numbered from 0 to V - 2, the root last. No other
    binary tree has a shorter mean path, sum(counts * lengths) / sum(counts).
    Source: Huffman 1952, doi:10.1109/JRPROC.1952.273898. Errors: ValueError for fewer than two words.
    """
    numbers = [as_count("counts", count, 0) for count in as_list("counts", counts, "a list of integers")]
    if len(numbers) < 2:
        raise ValueError(f"counts must have at least two words, got {len(numbers)}")
    size = len(numbers)
    heap = [(count, word) for word, count in enumerate(numbers)]
    heapq.heapify(heap)
    parent: dict[int, tuple[int, int]] = {}
    for node in range(size, 2 * size - 1):
        (rare, left), (rarer_next, right) = heapq.heappop(heap), heapq.heappop(heap)
        parent[left], parent[right] = (node, 0), (node, 1)
        heapq.heappush(heap, (rare + rarer_next, node))
    paths = [_to_root(word, parent)[::-1] for word in range(size)]
    return [[node - size for node, _ in path] for path in paths], [[turn for _, turn in path] for path in paths]


def padded_paths(nodes: list[list[int]], turns: list[list[int]]) -> tuple[NDArray[np.intp], ...]:
    """Paths of different lengths as three tables (V, longest): nodes, turns, and which entries are there (booleans)."""
    tables = np.zeros((3, len(nodes), max(map(len, nodes))), np.intp)
    for word, (path, code) in enumerate(zip(nodes, turns, strict=True)):
        tables[:, word, : len(path)] = path, code, [1] * len(path)
    return tables[0], tables[1], tables[2].astype(bool)


def _to_root(word: int, parent: dict[int, tuple[int, int]]) -> list[tuple[int, int]]:
    """The (inner node, turn) pairs from a leaf up to the root."""
    path = []
    while word in parent:
        word, turn = parent[word]
        path.append((word, turn))
    return path
