"""Regularization, one weight at a time."""

import numpy as np


def l1_penalty(w, strength=1.0):
    """The price of large weights: strength sum_i |w_i|.

    Source: Tibshirani 1996, doi:10.1111/j.2517-6161.1996.tb02080.x.
    """
    return strength * sum(abs(w[i]) for i in np.ndindex(w.shape))


def l2_penalty(w, strength=1.0, half=True):
    """The price of large weights, squared: strength / 2 sum_i w_i^2, without the half if half=False.

    Source: Hoerl and Kennard 1970, doi:10.1080/00401706.1970.10488634.
    """
    total = sum(w[i] ** 2 for i in np.ndindex(w.shape))
    return strength / 2 * total if half else strength * total


def soft_threshold(w, threshold):
    """Each weight goes towards 0 by the threshold t, and not beyond: w - t, w + t, or 0 in between.

    Source: Donoho 1995, doi:10.1109/18.382009.
    """
    y = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        if w[i] > threshold:
            y[i] = w[i] - threshold
        elif w[i] < -threshold:
            y[i] = w[i] + threshold
        else:
            y[i] = 0
    return y


def dropout(x, mask, rate=0.5):
    """Where the mask is False the number is dropped; the others grow to make up for it: y = x / (1 - rate).

    Source: Srivastava et al. 2014, JMLR 15, sections 4 and 10.
    """
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        y[i] = x[i] / (1 - rate) if mask[i] else 0
    return y
