"""Losses of predicted numbers, one error e = x - t at a time."""

import numpy as np

from dlterms.definitions.losses.reductions import reduced


def mse(x, target, reduction="mean", half=False):
    """The squared error: L = e^2, or e^2 / 2 with half.

    Source: Bishop 2006, equation 1.2, which has the half; as torch.nn.functional.mse_loss, which has not.
    """
    losses = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        e = x[i] - target[i]
        losses[i] = e**2 / 2 if half else e**2
    return reduced(losses, reduction)


def mae(x, target, reduction="mean"):
    """The absolute error: L = |e|.

    Source: as torch.nn.functional.l1_loss.
    """
    losses = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        e = x[i] - target[i]
        losses[i] = abs(e)
    return reduced(losses, reduction)


def huber(x, target, reduction="mean", delta=1.0):
    """Squared while the error is small, straight when it is large.

    L = e^2 / 2 for |e| <= delta, else delta (|e| - delta / 2).
    Source: Huber 1964, doi:10.1214/aoms/1177703732.
    """
    losses = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        e = x[i] - target[i]
        if abs(e) <= delta:
            losses[i] = e**2 / 2
        else:
            losses[i] = delta * (abs(e) - delta / 2)
    return reduced(losses, reduction)
