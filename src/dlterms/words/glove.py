"""GloVe learns word vectors from a table of how often words stand near each other."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlterms.checks import (
    as_count,
    as_finite,
    as_index,
    as_list,
    as_rng,
    as_scalar,
    as_sentences,
    as_tree,
    fitted,
)
from dlterms.gradients.autodiff import differentiable
from dlterms.training.optimizers import adagrad
from dlterms.words.embeddings import rows_added
from dlterms.words.vocabulary import END, PAD, START, UNKNOWN, Vocabulary


class Cooccurrence(NamedTuple):
    """The entries that are not zero of a table (V, V): rows, columns : (E,) numbers of words; counts : (E,)."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    counts: NDArray[np.float64]


def cooccurrence(sentences: Sequence[ArrayLike], size: int, window: int = 5) -> Cooccurrence:
    """How often each word stood near each other one; a neighbor at distance d counts 1 / d. Symmetric.

    sentences : arrays of word numbers in [0, size). Source: Pennington, Socher and Manning 2014,
    doi:10.3115/v1/D14-1162, section 4.2. Errors: ValueError for a number out of range.
    """
    size, window = as_count("size", size), as_count("window", window)
    numbers = [as_index("sentences", part, size) for part in as_list("sentences", sentences, "arrays of word numbers")]
    if any(part.ndim != 1 for part in numbers):
        raise ValueError("sentences must be arrays of word numbers with one axis each")
    words = np.concatenate([np.empty(0, np.intp), *numbers])
    sentence = np.repeat(np.arange(len(numbers)), [len(part) for part in numbers])
    places, shares = [], []  # each pair as one number: its place in the table, row after row
    for d in range(1, window + 1):
        together = sentence[:-d] == sentence[d:]
        left, right = words[:-d][together], words[d:][together]
        places += [left * size + right, right * size + left]
        shares.append(np.full(2 * len(left), 1 / d))
    found, which = np.unique(np.concatenate(places), return_inverse=True)
    counts = np.bincount(which, np.concatenate(shares), len(found)).astype(float)
    return Cooccurrence(found // size, found % size, counts)


def glove_weight(count: ArrayLike, x_max: float = 100.0, alpha: float = 0.75) -> NDArray[Any]:
    """min(1, (count / x_max)**alpha): rare pairs are noise, and frequent ones must not drown the rest.

    Source: Pennington, Socher and Manning 2014, equation 9. Errors: ValueError for a count that is negative or nan.
    """
    counts, x_max = as_finite("count", count), as_scalar("x_max", x_max, 0, open_low=True)
    if (counts < 0).any():
        raise ValueError(f"count must not be negative, got {counts.min():g}")
    return np.minimum(1, (counts / x_max) ** as_scalar("alpha", alpha, 0))


@differentiable
def glove_loss(w, w_context, b, b_context, rows, columns, counts, x_max=100.0, alpha=0.75):
    """sum f(X) (w_i . w~_j + b_i + b~_j - log X)**2 over the given entries X of the table.

    w, w_context : (V, D); b, b_context : (V,); rows, columns : (E,) numbers; counts : (E,), all positive. Source:
    Pennington, Socher and Manning 2014, doi:10.3115/v1/D14-1162, equation 8. Errors: ValueError for shapes that do not
    fit, a number out of range or a count that is not positive.
    """
    w, u, b, c, x = fitted("V D, V D, V, V, E", w=w, w_context=w_context, b=b, b_context=b_context, counts=counts)
    i, j = as_index("rows", rows, len(w)), as_index("columns", columns, len(w))
    if i.shape != x.shape or j.shape != x.shape or not (x > 0).all():
        raise ValueError(f"rows, columns and positive counts must be as many, got {i.shape}, {j.shape} and {x.shape}")
    f = glove_weight(x, x_max, alpha).astype(w.dtype, copy=False)
    left, right = w[i], u[j]
    error = (left * right).sum(axis=1) + b[i] + c[j] - np.log(x)

    def pullback(dy):
        d = 2 * dy * f * error
        db, dc = (np.bincount(k, d, len(w)).astype(w.dtype) for k in (i, j))
        dw, du = rows_added(i, d[:, None] * right, w), rows_added(j, d[:, None] * left, u)
        slope = np.where(x < x_max, alpha * f / x, 0)  # of the weight f
        return dw, du, db, dc, None, None, (dy * slope * error * error - d / x).astype(x.dtype)

    return (f * error * error).sum(), pullback


def train_glove(
    table: Cooccurrence, size: int, dimension: int = 50, passes: int = 25, lr: float = 0.05, seed: int = 0,
    block: int = 20_000,
) -> Iterator[tuple[float, NDArray[Any]]]:  # fmt: skip
    """Train with Adagrad, yielding after each pass (mean loss of an entry, word vectors w + w_context (V, dimension)).

    Source: Pennington, Socher and Manning 2014, section 4.2. Errors: TypeError or ValueError for a bad argument,
    and for a table whose words are not in [0, size).
    """
    size, dimension, block = as_count("size", size), as_count("dimension", dimension), as_count("block", block)
    table, rng, lr = _entries(table, size), as_rng("seed", seed), as_scalar("lr", lr, 0, open_low=True)
    shapes = [(size, dimension), (size, dimension), (size,), (size,)]
    params, state = [(rng.random(shape) - 0.5) / dimension for shape in shapes], None
    for _ in range(as_count("passes", passes)):
        order, losses = rng.permutation(len(table.counts)), []
        for start in range(0, len(order), block):
            part = [column[order[start : start + block]] for column in table]
            loss, pullback = glove_loss.vjp(*params, *part)
            params, state = adagrad(params, list(pullback(np.float64(1))[:4]), state, lr=lr)
            losses.append(float(loss))
        yield sum(losses) / len(order), params[0] + params[1]


def _entries(table: Any, size: int) -> Cooccurrence:
    """A table of which every entry is a positive count of two words in [0, size), once there is one."""
    as_tree("table", table, ["E", "E", "E"])
    rows, columns = (as_index(f"table[{place}]", table[place], size) for place in (0, 1))
    counts = as_finite("table[2]", table[2])
    if not counts.size or not (counts > 0).all():
        raise ValueError("table must hold at least one entry, and only positive counts")
    return Cooccurrence(rows, columns, counts)


def numbered(sentences: Sequence[Sequence[str]], min_count: int = 5) -> tuple[list[str], list[NDArray[np.intp]]]:
    """The words that occur often enough, most frequent first, and the sentences as their numbers without rare words."""
    sentences = as_sentences("sentences", sentences)
    vocabulary = Vocabulary(sentences, min_count=min_count)
    specials = len((PAD, UNKNOWN, START, END))  # which come first in every vocabulary
    kept = [vocabulary.encode([word for word in sentence if word in vocabulary]) for sentence in sentences]
    return vocabulary.words[specials:], [ids - specials for ids in kept]
