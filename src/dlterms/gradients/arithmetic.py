"""Plus, times, matmul, sum and their kin, each with its pullback: what the tape needs to follow plain code."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlterms.gradients.autodiff import differentiable


def unbroadcast(d: NDArray[Any], like: Any) -> NDArray[Any]:
    """Sum a gradient over the axes along which `like` was broadcast, so that it has the shape of `like`."""
    shape = np.shape(like)
    d = d.sum(axis=tuple(range(np.ndim(d) - len(shape))))
    stretched = tuple(i for i, n in enumerate(shape) if n == 1 and d.shape[i] != 1)
    return d.sum(axis=stretched, keepdims=True) if stretched else d


@differentiable
def add(a, b):
    """a + b, broadcast."""
    return a + b, lambda dy: (unbroadcast(dy, a), unbroadcast(dy, b))


@differentiable
def subtract(a, b):
    """a - b, broadcast."""
    return a - b, lambda dy: (unbroadcast(dy, a), unbroadcast(-dy, b))


@differentiable
def multiply(a, b):
    """a * b, broadcast."""
    return a * b, lambda dy: (unbroadcast(dy * b, a), unbroadcast(dy * a, b))


@differentiable
def divide(a, b):
    """a / b, broadcast."""
    y = a / b
    return y, lambda dy: (unbroadcast(dy / b, a), unbroadcast(-dy * y / b, b))


@differentiable
def negative(a):
    """-a."""
    return -a, lambda dy: -dy


@differentiable
def power(a, exponent):
    """a ** exponent for a constant exponent."""
    return a**exponent, lambda dy: dy * exponent * a ** (exponent - 1)


@differentiable
def exp(a):
    """e ** a; its own derivative."""
    y = np.exp(a)
    return y, lambda dy: dy * y


@differentiable
def log(a):
    """The natural logarithm; the derivative is 1 / a."""
    return np.log(a), lambda dy: dy / a


@differentiable
def sqrt(a):
    """The square root; the derivative is 1 / (2 sqrt(a))."""
    y = np.sqrt(a)
    return y, lambda dy: dy / (2 * y)


@differentiable
def sin(a):
    """The sine."""
    return np.sin(a), lambda dy: dy * np.cos(a)


@differentiable
def cos(a):
    """The cosine."""
    return np.cos(a), lambda dy: -dy * np.sin(a)


@differentiable
def matmul(a, b):
    """a @ b as NumPy defines it: vectors, matrices and stacks of matrices."""

    def pullback(dy):
        rows, columns = np.atleast_2d(a), b[:, None] if b.ndim == 1 else b
        d = dy[..., None] if b.ndim == 1 else dy
        d = np.expand_dims(d, -2) if a.ndim == 1 else d
        da = unbroadcast(d @ columns.swapaxes(-1, -2), rows).reshape(a.shape)
        db = unbroadcast(rows.swapaxes(-1, -2) @ d, columns).reshape(b.shape)
        return da, db

    return a @ b, pullback


@differentiable
def sum(a, axis=None, keepdims=False):
    """The sum over `axis` (all of them by default)."""

    def pullback(dy):
        d = dy if keepdims or axis is None else np.expand_dims(dy, axis)
        return np.broadcast_to(d, a.shape).copy()

    return a.sum(axis=axis, keepdims=keepdims), pullback


@differentiable
def mean(a, axis=None, keepdims=False):
    """The mean over `axis` (all of them by default). Errors: ValueError for the mean of no numbers."""
    total, pull = sum.vjp(a, axis, keepdims)
    count = a.size // total.size if total.size else 1
    if not count:
        raise ValueError(f"a must have numbers along axis {axis} to take their mean, got shape {a.shape}")
    return total / count, lambda dy: pull(dy / count)


@differentiable
def reshape(a, shape):
    """The same numbers in another shape."""
    return a.reshape(shape), lambda dy: dy.reshape(a.shape)


@differentiable
def transpose(a, axes=None):
    """The axes permuted (reversed by default)."""
    back = None if axes is None else np.argsort(axes)
    return a.transpose(axes), lambda dy: dy.transpose(back)


@differentiable
def getitem(a, index):
    """a[index] for any index of NumPy's; the gradient adds up where an element was taken twice."""

    def pullback(dy):
        da = np.zeros_like(a)
        parts = index if isinstance(index, tuple) else (index,)
        if all(isinstance(part, (int, slice)) for part in parts):
            da[index] += dy  # slices take nothing twice
        else:
            np.add.at(da, index, dy)
        return da

    return a[index], pullback


@differentiable
def concatenate(arrays, axis=-1):
    """Several arrays joined along an existing axis; the gradient is cut at the same places."""
    cuts = np.cumsum([a.shape[axis] for a in arrays])[:-1]
    # the comma makes a tuple of one: the gradient of the single argument `arrays` is itself a list
    return np.concatenate(arrays, axis), lambda dy: (type(arrays)(np.split(dy, cuts, axis)),)


@differentiable
def stack(arrays, axis=0):
    """Several arrays joined along a new axis."""
    return np.stack(arrays, axis), lambda dy: (type(arrays)(np.moveaxis(dy, axis, 0)),)
