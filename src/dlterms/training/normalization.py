"""Batch normalization gives every channel mean 0 and variance 1 over the batch, then lets it learn a scale and shift.

x is (N, C) or (N, C, H, W, ...); statistics are taken for each of the C channels over everything else. In training
they are the batch's own, so that an example's output depends on its neighbors, and the gradient runs through them;
afterwards they are the running averages that training has kept.
"""

import math

import numpy as np

from dlterms.checks import as_scalar, fitted
from dlterms.gradients.autodiff import differentiable


@differentiable
def batch_norm(x, running_mean, running_var, weight=None, bias=None, momentum=0.1, eps=1e-5):
    """(x - mean) / sqrt(var + eps) * weight + bias, with the batch's own mean and variance: the layer in training.

    x : (N, C) or (N, C, ...); running_mean, running_var, weight, bias : (C,); weight None is 1, bias None 0.
    Returns (y, running_mean, running_var), y like x. The variance that normalizes is biased (divided by n), the one
    that goes into the running average unbiased (by n - 1), as in PyTorch; Keras uses the biased one for both. The new
    average is (1 - momentum) * old + momentum * batch; what PyTorch calls momentum = 0.1 is 0.9 in Keras.
    Source: Ioffe and Szegedy 2015, arXiv:1502.03167, algorithms 1 and 2; order as torch.nn.functional.batch_norm.
    Errors: ValueError for shapes that do not fit, for fewer than two numbers a channel, for variance 0 with eps=0.
    """
    images, old_mean, old_var, gamma, beta = _by_channel(x, running_mean, running_var, weight, bias)
    n = images.shape[0] * images.shape[2]
    if n < 2:
        raise ValueError(f"x must have at least two numbers a channel to have a variance, got shape {np.shape(x)}")
    momentum, eps = as_scalar("momentum", momentum, 0, 1), as_scalar("eps", eps, 0)
    mean = _mean(images)
    x_hat = images - mean
    var = np.maximum(_mean(x_hat, x_hat) - _mean(x_hat) ** 2, 0)  # its mean is 0 but for the rounding of a large mean
    inverse = _inverse_root(var, eps)
    x_hat *= inverse  # (x - mean) / sqrt(var + eps)
    y = gamma * x_hat
    y += beta

    def pullback(dy):
        d, dmean, dvar = (part.astype(images.dtype, copy=False) for part in dy)
        d = d.reshape(images.shape)
        # dx = gamma / sigma (dy - mean(dy) - x_hat mean(dy x_hat)), and what the running averages add to the two means
        scale, mean_d, mean_along = gamma * inverse, _mean(d), _mean(d, x_hat)
        level = scale * mean_d - momentum / n * dmean[:, None]
        slope = scale * mean_along - 2 * momentum / (n - 1) * dvar[:, None] / inverse
        dx = scale * d - level - slope * x_hat
        return (
            dx.reshape(np.shape(x)), (1 - momentum) * dmean, (1 - momentum) * dvar,
            None if weight is None else n * mean_along[:, 0], None if bias is None else n * mean_d[:, 0],
        )  # fmt: skip

    new_mean = (1 - momentum) * old_mean + momentum * mean
    new_var = (1 - momentum) * old_var + momentum * n / (n - 1) * var
    return (y.reshape(np.shape(x)), new_mean[:, 0], new_var[:, 0]), pullback


@differentiable
def batch_norm_eval(x, running_mean, running_var, weight=None, bias=None, eps=1e-5):
    """(x - running_mean) / sqrt(running_var + eps) * weight + bias: the layer after training, an affine map.

    x : (N, C) or (N, C, ...); running_mean, running_var, weight, bias : (C,); weight None is 1, bias None 0.
    Returns y like x: now no example depends on another.
    Source: Ioffe and Szegedy 2015, arXiv:1502.03167, algorithm 2; torch.nn.functional.batch_norm, training=False.
    Errors: ValueError for shapes that do not fit or a negative variance.
    """
    images, mean, var, gamma, beta = _by_channel(x, running_mean, running_var, weight, bias)
    if (var < 0).any():
        raise ValueError(f"running_var must not be negative, got {var.min():g}")
    inverse = _inverse_root(var, as_scalar("eps", eps, 0))
    x_hat = (images - mean) * inverse

    def pullback(dy):
        d = dy.reshape(images.shape)
        dbeta, dgamma = d.sum((0, 2)), (d * x_hat).sum((0, 2))
        scale = (gamma * inverse)[:, 0]
        return (
            (gamma * inverse * d).reshape(np.shape(x)), -scale * dbeta, -0.5 * scale * inverse[:, 0] * dgamma,
            None if weight is None else dgamma, None if bias is None else dbeta,
        )  # fmt: skip

    return (gamma * x_hat + beta).reshape(np.shape(x)), pullback


def _by_channel(x, running_mean, running_var, weight, bias):
    """x as (N, C, everything else), the others as (C, 1), broadcast along it: 1 for no weight, 0 for no bias."""
    x, *given = fitted(
        "N C ..., C, C, C ?, C ?", x=x, running_mean=running_mean, running_var=running_var, weight=weight, bias=bias
    )
    mean, var, gamma, beta = (None if column is None else column[:, None] for column in given)
    gamma = np.ones_like(mean) if gamma is None else gamma
    beta = np.zeros_like(mean) if beta is None else beta
    return x.reshape(*x.shape[:2], math.prod(x.shape[2:])), mean, var, gamma, beta


def _mean(images, others=None):
    """The mean of each channel, or that of the products of two, as (C, 1); a picture's sum is a product of vectors."""
    sums = images @ np.ones(images.shape[2], images.dtype) if others is None else np.vecdot(images, others)
    n = images.shape[0] * images.shape[2]
    return (sums.sum(0, dtype=np.float64)[:, None] / n).astype(images.dtype)


def _inverse_root(var, eps):
    if (var + eps == 0).any():
        raise ValueError("eps must be above 0 where a channel has variance 0")
    return 1 / np.sqrt(var + eps)
