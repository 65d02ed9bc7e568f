"""What all losses share: the shapes must fit, and the losses of the examples become one number."""

import numpy as np

from dlterms.checks import as_float, one_of


def reduced(losses, reduction):
    """The losses reduced, and the function that spreads the gradient of the result over them again."""
    kind = one_of("reduction", reduction, ("mean", "sum", "none"))
    if kind == "none":
        return losses, lambda dy: dy
    if kind == "mean" and losses.size == 0:
        raise ValueError('the mean of no examples is not a number: give at least one, or reduction="sum"')
    scale = losses.dtype.type(losses.size if kind == "mean" else 1)

    def spread(dy):
        return np.broadcast_to(np.divide(dy, scale).astype(losses.dtype, copy=False), losses.shape)

    return losses.sum() / scale, spread


def same_shape(name, x, target, other="target"):
    """Both as floating-point arrays of one shape and of the dtype of the first; ValueError names what differs."""
    x = as_float(name, x)
    target = as_float(other, target).astype(x.dtype, copy=False)
    if x.shape != target.shape:
        raise ValueError(f"{other} must have the shape of {name}, {x.shape}, got {target.shape}")
    return x, target
