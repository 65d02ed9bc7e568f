"""An embedding is a table of vectors, one row a word; looking a word up is picking its row."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process

from dlterms.checks import as_count, as_finite, as_flag, as_float, as_index, as_word, as_words
from dlterms.gradients.autodiff import differentiable


@differentiable
def embedding(input, weight):
    """The rows of `weight` that the ids in `input` name: one_hot(input) @ weight without the multiplications.

    input : integers of any shape; weight : (V, D); returns (*input.shape, D). The gradient of weight adds up the
    rows of dy that belong to the same id. Source: as torch.nn.functional.embedding.
    Errors: TypeError for ids that are not integers, ValueError for one outside [0, V).
    """
    weight = as_float("weight", weight, 2)
    ids = as_index("input", input, len(weight))
    # all ids are known to be in range; the default mode would look at each of them again
    return weight.take(ids, axis=0, mode="clip"), lambda dy: (None, rows_added(ids, dy, weight))


def rows_added(ids: NDArray[np.intp], rows: NDArray[Any], like: NDArray[Any]) -> NDArray[Any]:
    """A table of zeros, shaped as `like`, to which each of the rows was added at its id; ids may repeat."""
    table = np.zeros(like.shape, like.dtype)
    width = like.shape[1]
    # number by number rather than row by row: np.add.at has a fast path for one dimension
    places = (ids.reshape(-1, 1) * width + np.arange(width)).ravel()
    np.add.at(table.reshape(-1), places, rows.ravel())
    return table


@differentiable
def one_hot(input, num_classes):
    """Each id as a vector with a single 1: integers of any shape to (*input.shape, num_classes), float64.

    Nothing flows back to an integer: the gradient is None. Source: as torch.nn.functional.one_hot, but float64.
    Errors: TypeError for ids that are not integers, ValueError for one outside [0, num_classes).
    """
    size = as_count("num_classes", num_classes)
    ids = as_index("input", input, size)
    y = np.zeros((*ids.shape, size))
    np.put_along_axis(y, ids[..., None], 1.0, -1)
    return y, lambda dy: None


def row_of(name: str, word: str, vocabulary: Sequence[str]) -> int:
    """The place of a word in the vocabulary; raises ValueError that names the word and the most similar known ones."""
    try:
        return vocabulary.index(as_word(name, word))
    except ValueError:
        near = ", ".join(found for found, _, _ in process.extract(word, vocabulary, limit=3))
        raise ValueError(f"{name} {word!r} is not in the vocabulary; the nearest spellings: {near}") from None


def most_similar(
    vectors: Any, vocabulary: Sequence[str], word: str | NDArray[Any], n: int = 10
) -> list[tuple[str, float]]:
    """The n words whose vectors point most nearly where that of `word` does, as (word, cosine), nearest first.

    vectors : (V, D), one row for each word of the vocabulary; word : one of them, which is then left out of the
    answer, or a vector (D,) of your own, for which nothing is. Errors: ValueError for an unknown word, shapes that
    do not fit and nan.
    """
    n, vocabulary = as_count("n", n), as_words("vocabulary", vocabulary)
    units = _unit_rows(vectors, vocabulary)
    if isinstance(word, str):
        row = row_of("word", word, vocabulary)
        return _nearest(units, vocabulary, units[row], n, leave_out=(row,))
    query = as_finite("word", word, 1)
    if query.shape != units.shape[1:]:
        raise ValueError(f"word must be a vector of shape {units.shape[1:]}, got {query.shape}")
    return _nearest(units, vocabulary, query / max(float(np.linalg.norm(query)), 1e-30), n)


def analogy(
    vectors: Any, vocabulary: Sequence[str], a: str, b: str, c: str, n: int = 1, strict: bool = True
) -> list[tuple[str, float]]:
    """ "a is to b as c is to ?": the n words nearest to b - a + c, as (word, cosine), from unit vectors.

    strict=True lets a, b and c themselves win, which is the honest test; False leaves them out, as is customary. The
    control is most_similar(vectors, vocabulary, c): if its first word is already the answer, a and b did nothing.
    Source: Mikolov, Yih and Zweig 2013, "Linguistic regularities in continuous space word representations", NAACL,
    section 5; on leaving the inputs out: Linzen 2016, arXiv:1606.07736. Errors: as most_similar.
    """
    n, strict, vocabulary = as_count("n", n), as_flag("strict", strict), as_words("vocabulary", vocabulary)
    units = _unit_rows(vectors, vocabulary)
    rows = [row_of(name, word, vocabulary) for name, word in (("a", a), ("b", b), ("c", c))]
    query = units[rows[1]] - units[rows[0]] + units[rows[2]]
    return _nearest(units, vocabulary, query / max(float(np.linalg.norm(query)), 1e-30), n, () if strict else rows)


def _unit_rows(vectors: Any, vocabulary: Sequence[str]) -> NDArray[Any]:
    """The vectors scaled to length 1. Nan is refused: it compares as never larger, so it would look like a result."""
    vectors = as_float("vectors", vectors, 2)
    if len(vectors) != len(vocabulary):
        raise ValueError(f"vocabulary must have a word for each of the {len(vectors)} vectors, got {len(vocabulary)}")
    if not np.isfinite(vectors).all():
        raise ValueError("vectors must be finite, got nan or inf: has the training diverged?")
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-30)


def _nearest(
    units: NDArray[Any], vocabulary: Sequence[str], query: NDArray[Any], n: int, leave_out: Sequence[int] = ()
) -> list[tuple[str, float]]:
    cosines = units @ query
    ranked = [int(row) for row in np.argsort(-cosines, kind="stable") if row not in leave_out]
    return [(vocabulary[row], float(cosines[row])) for row in ranked[:n]]
