"""Learning with few labels or none: k-means finds groups, label propagation carries a few labels to the rest."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlterms.checks import as_array, as_count, as_finite, as_rng, as_scalar
from dlterms.neurons.activations import softmax


class Clusters(NamedTuple):
    """centers : (S, K, D), at the start and after each step; labels : (S, N), the center nearest to each point then;
    inertia : (S,), the sum of the squared distances to it, which never rises."""

    centers: NDArray[Any]
    labels: NDArray[np.intp]
    inertia: NDArray[Any]


def _squares(x, y):
    """The squared distance of each x (N, D) to each y (K, D): (N, K). Axis by axis, no table (N, K, D) is needed."""
    total = np.zeros((len(x), len(y)), x.dtype)
    for a, b in zip(x.T, y.T, strict=True):
        total += np.square(a[:, None] - b)
    return total


def kmeans(x: ArrayLike, k: int, rng: np.random.Generator, steps: int = 100) -> Clusters:
    """Lloyd's algorithm from k-means++ starts: give each point to its nearest center, move the centers to the means.

    x : (N, D). Stops when no center moves, or after `steps`. A center without points stays where it is.
    Source: Lloyd 1982, doi:10.1109/TIT.1982.1056489; the starts from Arthur and Vassilvitskii 2007, SODA, section 2.2.
    Errors: ValueError for k > N and for nan.
    """
    x, k, rng = as_finite("x", x, 2), as_count("k", k), as_rng("rng", rng)
    if not len(x):
        raise ValueError("x must hold at least one point, got none")
    if k > len(x):
        raise ValueError(f"k must be at most the number of points, {len(x)}, got {k}")
    centers, history = _starts(x, k, rng), []
    for _ in range(as_count("steps", steps, least=0) + 1):
        squares = _squares(x, centers)
        labels = squares.argmin(axis=1)
        history.append((centers, labels, squares.min(axis=1).sum()))
        moved = np.array([x[labels == c].mean(axis=0) if (labels == c).any() else centers[c] for c in range(k)])
        if np.array_equal(moved, centers):
            break
        centers = moved
    return Clusters(*map(np.array, zip(*history, strict=True)))


def _starts(x, k, rng):
    """k-means++: the first center is any point, the others are drawn in proportion to the squared distance so far."""
    centers = x[[rng.integers(len(x))]]
    while len(centers) < k:
        nearest = _squares(x, centers).min(axis=1).astype(float)
        chances = nearest / nearest.sum() if nearest.any() else None  # all the same point: any will do
        centers = np.concatenate([centers, x[[rng.choice(len(x), p=chances)]]])
    return centers


UNREACHED = 1e-9  # the weight of "I do not know"; it decides only for points that no label reaches


def label_propagation(x: ArrayLike, labels: ArrayLike, width: float = 0.2) -> NDArray[Any]:
    """Every point takes the weighted mean of its neighbors' labels, the known ones stay: (N, C) probabilities.

    x : (N, D); labels : (N,) classes 0 ... C - 1, or -1 where unknown. Points at distance d are neighbors with weight
    exp(-d**2 / (2 width**2)). Averaging again and again would end where each mean already agrees; that is a linear
    system, solved here at once. The answer is also the chance that a random walk from the point meets that class first;
    where it meets none, all classes are equally likely. It helps where classes are groups, and misleads where not.
    Source: Zhu, Ghahramani and Lafferty 2003, ICML, equation 5, the fixed point of Zhu and Ghahramani's propagation;
    scikit-learn's LabelPropagation iterates to it, with gamma = 1 / (2 width**2). (Zhou et al. 2004 let the known
    labels move too.) Errors: ValueError for labels that do not fit or none that is known, and for nan.
    """
    x, y = as_finite("x", x, 2), as_array("labels", labels)
    if y.shape != x.shape[:1] or y.dtype.kind not in "iu" or (y < -1).any() or not (y >= 0).any():
        raise ValueError(f"labels must be {len(x)} integers from -1 up, at least one known, got {y}")
    width = as_scalar("width", width, 0, open_low=True)
    known, unknown = np.flatnonzero(y >= 0), np.flatnonzero(y < 0)
    classes = int(y.max()) + 1
    p = np.zeros((len(x), classes), x.dtype)
    p[known, y[known]] = 1
    if len(unknown):
        walk = _transitions(x, unknown, width)
        stay = (1 + UNREACHED) * np.eye(len(unknown)) - walk[:, unknown]
        p[unknown] = np.linalg.solve(stay, walk[:, known] @ p[known] + UNREACHED / classes).clip(0, 1)
    return p


def _transitions(x, rows, width):
    """How much each point (N,) counts for each of the `rows`: weights of sum 1, none for the point itself."""
    squares = _squares(x[rows].astype(float), x.astype(float))
    squares[np.arange(len(rows)), rows] = np.inf
    # softmax counts from the nearest neighbor, who matters even where he is many widths away and exp() would be 0
    return softmax(-squares / width / width / 2)
