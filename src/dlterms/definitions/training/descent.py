"""Gradient descent on the simplest of all surfaces, the quadratic, where every step can be done by hand."""

import numpy as np


def quadratic_descent(A, b, start, lr, steps):
    """Descend f(x) = x . A x / 2 - b . x, whose gradient is A x - b: x_i <- x_i - lr (sum_j A_ij x_j - b_i).

    A : (n, n), symmetric; b, start : (n,). Returns the path (steps + 1, n), the start in row 0.
    Source: Shewchuk 1994, CMU-CS-94-125, section 3.
    """
    n = len(start)
    path = np.zeros((steps + 1, n))
    for i in range(n):
        path[0, i] = start[i]
    for k in range(steps):
        for i in range(n):
            slope = sum(A[i, j] * path[k, j] for j in range(n)) - b[i]
            path[k + 1, i] = path[k, i] - lr * slope
    return path
