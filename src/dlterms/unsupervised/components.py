"""Principal components are the directions in which data vary most; a few of them often say nearly all."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlterms.checks import as_count, as_finite


class Components(NamedTuple):
    """mean : (D,); directions : (k, D), orthonormal rows, most variance first; variances : (k,), with n - 1 below.

    The code of x is (x - mean) @ directions.T, its reconstruction mean + code @ directions."""

    mean: NDArray[Any]
    directions: NDArray[Any]
    variances: NDArray[Any]


def pca(x: ArrayLike, k: int) -> Components:
    """Principal component analysis by the singular value decomposition of the centered data, x : (N, D).

    No other linear map of rank k reconstructs with a smaller squared error. Signs are arbitrary: here the entry of
    largest magnitude is positive. Source: Pearson 1901, doi:10.1080/14786440109462720.
    Errors: ValueError for fewer than two examples or k > min(N, D).
    """
    x, k = as_finite("x", x, 2), as_count("k", k)
    if len(x) < 2 or k > min(x.shape):
        raise ValueError(f"x must have two examples and k be at most min(N, D), got shape {x.shape} and k = {k}")
    mean = x.mean(axis=0)
    _, singular, rows = np.linalg.svd(x - mean, full_matrices=False)
    rows = rows[:k] * np.sign(np.take_along_axis(rows[:k], np.abs(rows[:k]).argmax(axis=1)[:, None], axis=1))
    return Components(mean, rows, singular[:k] ** 2 / (len(x) - 1))


def principal_angles(a: ArrayLike, b: ArrayLike) -> NDArray[Any]:
    """The angles in radians between the subspaces that the rows of a (k, D) and of b (l, D) span, smallest first.

    All zero: the smaller lies within the larger. Source: Björck and Golub 1973, doi:10.1090/S0025-5718-1973-0348991-3.
    Errors: ValueError for rows of different length, or rows that depend on each other.
    """
    qa, qb = _basis("a", a), _basis("b", b)
    if len(qa) != len(qb):
        raise ValueError(f"a and b must have rows of one length, got {len(qa)} and {len(qb)}")
    if qa.shape[1] < qb.shape[1]:
        qa, qb = qb, qa
    # sines are exact for small angles, where the cosine rounds to 1
    sines = np.linalg.svd(qb - qa @ (qa.T @ qb), compute_uv=False)
    return np.sort(np.arcsin(np.clip(sines, 0, 1)))


def _basis(name, rows):
    """Orthonormal columns (D, k) that span what the k rows span."""
    rows = as_finite(name, rows, 2)
    k, length = rows.shape
    if not 0 < k <= length or np.linalg.matrix_rank(rows) < k:
        raise ValueError(f"{name} must be rows that do not depend on each other, got shape {rows.shape}")
    return np.linalg.qr(rows.T)[0]
