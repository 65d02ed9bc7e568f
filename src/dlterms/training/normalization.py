"""Batch normalization gives every channel mean 0 and variance 1 over the batch, then lets it learn a scale and shift.

x is (N, C) or (N, C, H, W, ...); statistics are taken for each of the C channels over everything else. In training
they are the batch's own, so that an example's output depends on its neighbours, and the gradient runs through them;
afterwards they are the running averages that training has kept.
"""

import numpy as np

from dlterms.checks import as_float, as_scalar
from dlterms.gradients.autodiff import differentiable

BLOCK = 65_536  # numbers: so many stay in the cache while they are used twice


def _channels(x):
    """x as (N, C, everything else)."""
    x = as_float("x", x)
    if x.ndim < 2:
        raise ValueError(f"x must have at least 2 axes (N, C, ...), got shape {x.shape}")
    return x.reshape(*x.shape[:2], int(np.prod(x.shape[2:])))


def _each_channel(channels, dtype, **given):
    """The arguments as arrays (C, 1) of one dtype, to be broadcast along the rest; None stays None."""
    columns = []
    for name, value in given.items():
        if value is not None:
            value = as_float(name, value)
            if value.shape != (channels,):
                raise ValueError(f"{name} must have shape ({channels},), a number for each channel, got {value.shape}")
            value = value.astype(dtype, copy=False)[:, None]
        columns.append(value)
    return columns


def _blocks(images, *others):
    """Slices of images that fit in the cache, with those of the other arrays at the same place."""
    count = max(1, BLOCK // max(images[0].size, 1))
    for start in range(0, len(images), count):
        yield tuple(array[start : start + count] for array in (images, *others))


def _total(rows):
    """Sums over images of what is (N, C), as (C, 1), in double precision."""
    return rows.sum(0, dtype=np.float64)[:, None]


def _moments(images):
    """Mean and biased variance of each channel, (C, 1) float64, in one pass.

    The sums are taken about the mean of the first image: about 0 they would cancel where the mean is large.
    """
    ones = np.ones(images.shape[2], images.dtype)
    pivot = images[0].mean(1, keepdims=True)
    first = second = np.zeros((images.shape[1], 1))
    for (block,) in _blocks(images):
        shifted = block - pivot
        first = first + _total(shifted @ ones)
        second = second + _total(np.vecdot(shifted, shifted))
    n = len(images) * images.shape[2]
    return pivot + first / n, second / n - (first / n) ** 2


def _inverse_root(var, eps):
    if (var + eps == 0).any():
        raise ValueError("eps must be above 0 where a channel has variance 0")
    return 1 / np.sqrt(var + eps)


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
    images = _channels(x)
    dtype, channels, n = images.dtype, images.shape[1], images.shape[0] * images.shape[2]
    if n < 2:
        raise ValueError(f"x must have at least two numbers a channel to have a variance, got shape {np.shape(x)}")
    old_mean, old_var, gamma, beta = _each_channel(
        channels, dtype, running_mean=running_mean, running_var=running_var, weight=weight, bias=bias
    )
    momentum, eps = as_scalar("momentum", momentum, 0, 1), as_scalar("eps", eps, 0)
    mean, var = _moments(images)
    inverse = _inverse_root(np.maximum(var, 0), eps)  # cancellation may leave a little less than nothing
    scale = inverse if gamma is None else inverse * gamma
    y = np.empty_like(images)
    a, b = scale.astype(dtype), (-mean * scale + (0 if beta is None else beta)).astype(dtype)
    for block, out in _blocks(images, y):
        np.multiply(block, a, out=out)
        out += b

    def pullback(dy):
        d, dmean, dvar = dy
        d = d.reshape(images.shape)
        ones, centre = np.ones(images.shape[2], dtype), mean.astype(dtype)
        total = along = np.zeros((channels, 1))  # the sums of dy and of dy (x - mean)
        for block, part in _blocks(images, d):
            total = total + _total(part @ ones)
            along = along + _total(np.vecdot(part, block - centre))
        # dx = scale dy + slope (x - mean) + level: how x moves y, the variance, and the mean
        slope = -scale * inverse**2 * along / n + 2 * momentum / (n - 1) * dvar[:, None]
        level = -scale * total / n + momentum / n * dmean[:, None]
        slope, level = slope.astype(dtype), (level - mean * slope).astype(dtype)
        dx = np.empty_like(images)
        for block, part, out in _blocks(images, d, dx):
            np.multiply(block, slope, out=out)
            out += level
            out += part * a
        return (
            dx.reshape(np.shape(x)),
            (1 - momentum) * dmean,
            (1 - momentum) * dvar,
            None if gamma is None else (inverse * along)[:, 0].astype(dtype),
            None if beta is None else total[:, 0].astype(dtype),
        )

    new_mean = (1 - momentum) * old_mean + momentum * mean.astype(dtype)
    new_var = (1 - momentum) * old_var + (momentum * n / (n - 1) * var).astype(dtype)
    return (y.reshape(np.shape(x)), new_mean[:, 0], new_var[:, 0]), pullback


@differentiable
def batch_norm_eval(x, running_mean, running_var, weight=None, bias=None, eps=1e-5):
    """(x - running_mean) / sqrt(running_var + eps) * weight + bias: the layer after training, an affine map.

    x : (N, C) or (N, C, ...); running_mean, running_var, weight, bias : (C,); weight None is 1, bias None 0.
    Returns y like x: now no example depends on another.
    Source: Ioffe and Szegedy 2015, arXiv:1502.03167, algorithm 2; torch.nn.functional.batch_norm, training=False.
    Errors: ValueError for shapes that do not fit or a negative variance.
    """
    images = _channels(x)
    mean, var, gamma, beta = _each_channel(
        images.shape[1], images.dtype, running_mean=running_mean, running_var=running_var, weight=weight, bias=bias
    )
    if (var < 0).any():
        raise ValueError(f"running_var must not be negative, got {var.min():g}")
    inverse = _inverse_root(var, as_scalar("eps", eps, 0))
    scale = inverse if gamma is None else inverse * gamma
    y = (images - mean) * scale + (0 if beta is None else beta)

    def pullback(dy):
        d = dy.reshape(images.shape)
        total = d.sum((0, 2))[:, None]
        along = (d * (images - mean)).sum((0, 2))[:, None]
        return (
            (d * scale).reshape(np.shape(x)),
            (-scale * total)[:, 0],
            (-0.5 * scale * inverse**2 * along)[:, 0],
            None if gamma is None else (inverse * along)[:, 0],
            None if beta is None else total[:, 0],
        )

    return y.reshape(np.shape(x)), pullback
