"""An embedding is a table of vectors, one row a word; looking up a word is picking its row."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlterms.autodiff import differentiable
from dlterms.checks import as_count, as_float, as_index


def add_rows(table: NDArray[Any], ids: NDArray[np.intp], rows: NDArray[Any]) -> None:
    """table[ids] += rows in place, where an id may come several times."""
    # equal ids next to each other, then one sum a group: several times faster than np.add.at on rows
    order = np.argsort(ids, kind="stable")
    ids = ids[order]
    starts = np.flatnonzero(np.r_[True, ids[1:] != ids[:-1]]) if ids.size else ids
    if ids.size:
        table[ids[starts]] += np.add.reduceat(rows[order], starts)


@differentiable
def embedding(input, weight):
    """The rows of `weight` that the ids in `input` name: one_hot(input) @ weight without the multiplications.

    input : integers of any shape; weight : (V, D); returns (*input.shape, D). The gradient of weight adds up the
    rows of dy that belong to the same id. Source: as torch.nn.functional.embedding.
    Errors: TypeError for ids that are not integers, ValueError for one outside [0, V).
    """
    weight = as_float("weight", weight, 2)
    ids = as_index("input", input, len(weight))

    def pullback(dy):
        dweight = np.zeros_like(weight)
        add_rows(dweight, ids.ravel(), dy.reshape(-1, weight.shape[1]))
        return None, dweight

    return weight[ids], pullback


@differentiable
def one_hot(input, num_classes):
    """Each id as a vector with a single 1: (...) integers to (..., num_classes), float64.

    Nothing flows back to an integer: the gradient is None. Source: as torch.nn.functional.one_hot.
    Errors: ValueError for an id outside [0, num_classes).
    """
    size = as_count("num_classes", num_classes)
    ids = as_index("input", input, size)
    return np.eye(size)[ids], lambda dy: None


def unit_rows(vectors: Any) -> NDArray[Any]:
    """The vectors scaled to length 1; raises ValueError if one is not finite, as nan compares as never larger."""
    vectors = as_float("vectors", vectors, 2)
    if not np.isfinite(vectors).all():
        raise ValueError("vectors must be finite, got nan or inf: the training diverged")
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.finfo(vectors.dtype).tiny)


def most_similar(vectors: Any, query: Any, n: int = 10, exclude: Sequence[int] = ()) -> list[tuple[int, float]]:
    """The n rows whose direction is nearest to `query` by cosine, as (row, cosine), nearest first.

    vectors : (V, D); query : (D,); exclude : rows left out. Errors: ValueError for shapes that do not fit or nan.
    """
    units = unit_rows(vectors)
    query = as_float("query", query, 1)
    if query.shape != units.shape[1:]:
        raise ValueError(f"query must have shape {units.shape[1:]}, got {query.shape}")
    cosines = units @ unit_rows(query[None])[0]
    order = [int(i) for i in np.argsort(-cosines, kind="stable") if i not in set(exclude)]
    return [(i, float(cosines[i])) for i in order[: as_count("n", n)]]


def analogy(vectors: Any, a: int, b: int, c: int, n: int = 1, strict: bool = True) -> list[tuple[int, float]]:
    """ "a is to b as c is to ?": the rows nearest to b - a + c, of unit vectors.

    strict=True lets the three inputs themselves win, as an honest test must; False leaves them out, as is customary,
    which alone explains many published successes. Source: Mikolov, Yih and Zweig 2013, NAACL; the criticism:
    Linzen 2016, arXiv:1606.07736.
    """
    units = unit_rows(vectors)
    for name, row in (("a", a), ("b", b), ("c", c)):
        as_index(name, row, len(units))
    return most_similar(units, units[b] - units[a] + units[c], n, () if strict else (a, b, c))
