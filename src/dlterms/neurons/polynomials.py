"""Fitting a polynomial to points: with too few powers it misses them, with too many it hits each and errs between."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlterms.checks import as_count, as_finite, as_float, as_scalar


def polynomial_fit(x: ArrayLike, target: ArrayLike, degree: int, l2: float = 0.0) -> NDArray[Any]:
    """The w that makes sum_n (p(x_n) - t_n)**2 + l2 |w|**2 smallest, where p(x) = w_0 + w_1 x + ... + w_M x**M.

    x, target : (N,); returns w (degree + 1,), the constant first, which is penalized like the others. With l2 = 0 this
    is plain least squares; where several fit equally well, as with more powers than points, the shortest w is taken.
    x within [-1, 1] keeps high powers tame. l2 > 0 is ridge regression.
    Source: Bishop 2006, Pattern Recognition and Machine Learning, equations 1.1 and 1.4 (twice his error).
    Errors: ValueError for shapes that do not fit, no points, nan, or a negative l2.
    """
    x, t = as_finite("x", x, 1), as_finite("target", target, 1)
    if x.shape != t.shape or not x.size:
        raise ValueError(f"target must be a number for each x, at least one, got {x.shape} and {t.shape}")
    powers = as_count("degree", degree, least=0) + 1
    # l2 |w|^2 is the squared error of further points, at which sqrt(l2) w should be 0
    rows = np.concatenate([np.vander(x, powers, increasing=True), as_scalar("l2", l2, 0) ** 0.5 * np.eye(powers)])
    return np.linalg.lstsq(rows, np.concatenate([t, np.zeros(powers)]))[0].astype(x.dtype)


def polynomial(x: ArrayLike, w: ArrayLike) -> NDArray[Any]:
    """p(x) = w_0 + w_1 x + ... + w_M x**M, by Horner's scheme, for x of any shape and w (M + 1,).

    Source: Knuth 1997, The Art of Computer Programming, volume 2, section 4.6.4. Errors: ValueError for an empty w.
    """
    x, w = as_float("x", x), as_float("w", w, 1)
    if not w.size:
        raise ValueError("w must hold at least the constant, got an empty array")
    y = np.zeros_like(x)
    for coefficient in w[::-1]:
        y = y * x + coefficient.astype(x.dtype)
    return y
