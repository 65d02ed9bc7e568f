"""Losses of answers yes (1) and no (-1), one score at a time."""

import numpy as np

from dlterms.definitions.losses.reductions import reduced


def zero_one_loss(x, target, reduction="mean"):
    """Right or wrong: L = 1 if the score x has not the sign of the target t, else 0; a score of 0 is wrong.

    Source: Bishop 2006, section 7.1.2.
    """
    losses = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        losses[i] = 1 if target[i] * x[i] <= 0 else 0
    return reduced(losses, reduction)


def hinge(x, target, reduction="mean", margin=1.0):
    """What a score lacks of a safe margin: L = max(0, margin - t x).

    Source: Cortes and Vapnik 1995, doi:10.1007/BF00994018.
    """
    losses = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        losses[i] = max(0, margin - target[i] * x[i])
    return reduced(losses, reduction)
