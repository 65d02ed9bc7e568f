"""Metrics count right and wrong answers; which errors matter decides which one to read.

All take class numbers 0 ... C - 1: target (N,), what is true, and prediction (N,), what was answered.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlterms.checks import as_array, as_count, as_float, as_index, as_scalar, one_of


def confusion_matrix(target: ArrayLike, prediction: ArrayLike, classes: int | None = None) -> NDArray[np.int64]:
    """How often each class (row) was answered by each class (column): (C, C) counts, right answers on the diagonal.

    classes : C; by default one more than the largest number that occurs. Some texts swap rows and columns.
    Source: as sklearn.metrics.confusion_matrix. Errors: ValueError for lengths that differ or a class outside [0, C).
    """
    t, p = as_array("target", target), as_array("prediction", prediction)
    if t.ndim != 1 or t.shape != p.shape:
        raise ValueError(f"target and prediction must be two lists of one length, got shapes {t.shape} and {p.shape}")
    largest = int(np.concatenate([t, p]).max(initial=0))
    size = largest + 1 if classes is None else as_count("classes", classes)
    t, p = as_index("target", t, size), as_index("prediction", p, size)
    return np.bincount(t * size + p, minlength=size * size).reshape(size, size)


def precision_recall_f1(
    target: ArrayLike,
    prediction: ArrayLike,
    average: str | None = None,
    zero_division: float = 0.0,
    classes: int | None = None,
) -> tuple[Any, Any, Any]:
    """Precision (how many of the answers "c" are right), recall (how many of class c were found), and F1.

    F1 is the harmonic mean, 2 TP / (2 TP + FP + FN). average=None gives three arrays (C,), one number a class; "macro"
    the plain mean over classes; "micro" counts all classes together, which makes all three the accuracy.
    zero_division : what 0/0 gives, for a class that was never answered, or never true; scikit-learn's default is 0
    too, with a warning. Source: van Rijsbergen 1979, Information Retrieval, chapter 7; as sklearn.metrics.
    Errors: as confusion_matrix; ValueError for another average.
    """
    if average is not None:
        one_of("average", average, ("macro", "micro"))
    as_scalar("zero_division", zero_division, 0, 1)
    table = confusion_matrix(target, prediction, classes)
    right, answered, true = np.diag(table), table.sum(axis=0), table.sum(axis=1)
    if average == "micro":
        right, answered, true = right.sum(), answered.sum(), true.sum()

    def share(part, whole):
        return np.where(whole > 0, part / np.maximum(whole, 1), zero_division)

    values = share(right, answered), share(right, true), share(2 * right, answered + true)
    if average is None:
        return values
    precision, recall, f1 = (float(np.mean(value)) for value in values)
    return precision, recall, f1


def top_k_error(scores: ArrayLike, target: ArrayLike, k: int = 5) -> float:
    """The share of examples whose true class is not among the k with the highest scores.

    scores : (N, C); target : (N,). Of equal scores the lower class number is taken first.
    Source: Russakovsky et al. 2015, doi:10.1007/s11263-015-0816-y, section 4.1.
    Errors: ValueError for k > C, no examples, nan scores or a class out of range.
    """
    s = as_float("scores", scores, 2)
    t = as_index("target", target, s.shape[1])
    k = as_count("k", k)
    if k > s.shape[1]:
        raise ValueError(f"k must be at most the number of classes, {s.shape[1]}, got {k}")
    if t.shape != s.shape[:1] or len(t) == 0:
        raise ValueError(f"target must have a class for each of {len(s)} examples, at least one, got shape {t.shape}")
    if np.isnan(s).any():
        raise ValueError("scores must be numbers, got nan")
    best = np.argsort(-s, axis=1, kind="stable")[:, :k]
    return float((best != t[:, None]).all(axis=1).mean())
