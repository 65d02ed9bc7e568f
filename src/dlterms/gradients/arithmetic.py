"""Plus, times, matmul, sum and their kin, each with its pullback: what the tape needs to follow plain code.

The pullbacks are written in these same operations, so that they can be differentiated again.
"""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from dlterms.gradients.autodiff import RECORDED, differentiable


def records(function: Any) -> Callable[[Any], Any]:
    """Decorate what the tape does where NumPy's `function`, or indexing, meets a Variable."""

    def register(own: Any) -> Any:
        RECORDED[function] = own
        return own

    return register


def unbroadcast(d: Any, like: Any) -> Any:
    """Sum a gradient over the axes along which `like` was broadcast, so that it has the shape of `like`."""
    shape = np.shape(like)
    d = d.sum(axis=tuple(range(np.ndim(d) - len(shape))))
    stretched = tuple(i for i, n in enumerate(shape) if n == 1 and d.shape[i] != 1)
    return d.sum(axis=stretched, keepdims=True) if stretched else d


@records(np.add)
@differentiable
def add(a, b):
    """a + b, broadcast."""
    return a + b, lambda dy: (unbroadcast(dy, a), unbroadcast(dy, b))


@records(np.subtract)
@differentiable
def subtract(a, b):
    """a - b, broadcast."""
    return a - b, lambda dy: (unbroadcast(dy, a), unbroadcast(-dy, b))


@records(np.multiply)
@differentiable
def multiply(a, b):
    """a * b, broadcast."""
    return a * b, lambda dy: (unbroadcast(dy * b, a), unbroadcast(dy * a, b))


@records(np.divide)
@differentiable
def divide(a, b):
    """a / b, broadcast."""
    y = a / b
    return y, lambda dy: (unbroadcast(dy / b, a), unbroadcast(-dy * y / b, b))


@records(np.negative)
@differentiable
def negative(a):
    """-a."""
    return -a, lambda dy: -dy


@records(np.positive)
@differentiable
def positive(a):
    """+a."""
    return +a, lambda dy: +dy


@records(np.power)
@differentiable
def power(a, exponent):
    """a ** exponent for a constant exponent; the derivative of a ** 0 is 0, at 0 too."""

    def pullback(dy):
        lower = np.where(exponent == 0, 1, exponent - 1) if np.ndim(exponent) else exponent - 1 if exponent else 1
        return unbroadcast(dy * (exponent * a**lower), a)

    return a**exponent, pullback


@records(np.square)
@differentiable
def square(a):
    """a * a."""
    return a * a, lambda dy: dy * (2 * a)


@records(np.absolute)
@differentiable
def absolute(a):
    """|a|; the derivative is the sign, 0 at 0."""
    return np.absolute(a), lambda dy: dy * np.sign(a)


@records(np.exp)
@differentiable
def exp(a):
    """e ** a; its own derivative."""
    y = np.exp(a)
    return y, lambda dy: dy * y


@records(np.expm1)
@differentiable
def expm1(a):
    """e ** a - 1, exact near 0; the derivative is e ** a."""
    return np.expm1(a), lambda dy: dy * np.exp(a)


@records(np.log)
@differentiable
def log(a):
    """The natural logarithm; the derivative is 1 / a."""
    return np.log(a), lambda dy: dy / a


@records(np.log1p)
@differentiable
def log1p(a):
    """log(1 + a), exact near 0; the derivative is 1 / (1 + a)."""
    return np.log1p(a), lambda dy: dy / (1 + a)


@records(np.sqrt)
@differentiable
def sqrt(a):
    """The square root; the derivative is 1 / (2 sqrt(a))."""
    y = np.sqrt(a)
    return y, lambda dy: dy / (2 * y)


@records(np.sin)
@differentiable
def sin(a):
    """The sine."""
    return np.sin(a), lambda dy: dy * np.cos(a)


@records(np.cos)
@differentiable
def cos(a):
    """The cosine."""
    return np.cos(a), lambda dy: -dy * np.sin(a)


@records(np.tanh)
@differentiable
def tanh(a):
    """The hyperbolic tangent; the derivative is 1 - y**2."""
    y = np.tanh(a)
    return y, lambda dy: dy * (1 - y * y)


@records(np.where)
@differentiable
def where(condition, a, b):
    """a where the condition holds, else b, broadcast."""

    def pullback(dy):
        return None, unbroadcast(np.where(condition, dy, 0), a), unbroadcast(np.where(condition, 0, dy), b)

    return np.where(condition, a, b), pullback


@records(np.maximum)
@differentiable
def maximum(a, b):
    """The larger of a and b, broadcast; a tie is b's, so that max(x, 0) is flat at 0."""
    return np.maximum(a, b), lambda dy: where.vjp(a > b, a, b)[1](dy)[1:]


@records(np.minimum)
@differentiable
def minimum(a, b):
    """The smaller of a and b, broadcast; a tie is b's."""
    return np.minimum(a, b), lambda dy: where.vjp(a < b, a, b)[1](dy)[1:]


@records(np.clip)
@differentiable
def clip(a, a_min, a_max):
    """a, cut off at two constants; the derivative is 1 strictly between them."""
    return np.clip(a, a_min, a_max), lambda dy: dy * ((a > a_min) & (a < a_max))


@records(np.matmul)
@differentiable
def matmul(a, b):
    """a @ b as NumPy defines it: vectors, matrices and stacks of matrices."""

    def pullback(dy):
        rows = a[None, :] if a.ndim == 1 else a
        columns = b[:, None] if b.ndim == 1 else b
        d = dy[..., None] if b.ndim == 1 else dy
        d = np.expand_dims(d, -2) if a.ndim == 1 else d
        da = unbroadcast(d @ columns.swapaxes(-1, -2), rows).reshape(a.shape)
        db = unbroadcast(rows.swapaxes(-1, -2) @ d, columns).reshape(b.shape)
        return da, db

    return a @ b, pullback


@records(np.vecdot)
@differentiable
def vecdot(a, b, axis=-1):
    """The sum of a * b along `axis`."""

    def pullback(dy):
        d = np.expand_dims(dy, axis)
        return unbroadcast(d * b, a), unbroadcast(d * a, b)

    return np.vecdot(a, b, axis=axis), pullback  # type: ignore[call-overload]  # it lacks the axis


@records(np.sum)
@differentiable
def sum(a, axis=None, keepdims=False):
    """The sum over `axis` (all of them by default)."""

    def pullback(dy):
        d = dy if keepdims or axis is None else np.expand_dims(dy, axis)
        return np.broadcast_to(d, a.shape).copy()

    return a.sum(axis=axis, keepdims=keepdims), pullback


@records(np.mean)
@differentiable
def mean(a, axis=None, keepdims=False):
    """The mean over `axis` (all of them by default). Errors: ValueError for the mean of no numbers."""
    total, pull = sum.vjp(a, axis, keepdims)
    count = a.size // total.size if total.size else 1
    if not count:
        raise ValueError(f"a must have numbers along axis {axis} to take their mean, got shape {a.shape}")
    return total / count, lambda dy: pull(dy / count)


@records(np.broadcast_to)
@differentiable
def broadcast_to(a, shape):
    """The numbers repeated along the axes that `shape` has more; the gradient is summed over them."""
    return np.broadcast_to(a, shape), lambda dy: unbroadcast(dy, a)


@records(np.reshape)
@differentiable
def reshape(a, shape):
    """The same numbers in another shape."""
    return a.reshape(shape), lambda dy: dy.reshape(a.shape)


@records(np.transpose)
@differentiable
def transpose(a, axes=None):
    """The axes permuted (reversed by default)."""
    back = None if axes is None else tuple(np.argsort(np.mod(axes, a.ndim)))
    return a.transpose(axes), lambda dy: dy.transpose(back)


@records(np.ndarray.astype)
@differentiable
def astype(a, dtype):
    """The numbers in another floating-point format; the gradient comes back in that of a."""
    return a.astype(dtype), lambda dy: dy.astype(a.dtype)


@records(np.copy)
@differentiable
def copy(a):
    """The same numbers, which may be written to."""
    return a.copy(), lambda dy: dy.copy()


@records(operator.getitem)
@differentiable
def getitem(a, index):
    """a[index] for any index of NumPy's; the gradient adds up where an element was taken twice."""
    return a[index], lambda dy: scatter(dy, index, a.shape)


@differentiable
def scatter(d, index, shape):
    """Zeros of a shape with d added at an index: what indexing is going back."""
    y = np.zeros(shape, d.dtype)
    parts = index if isinstance(index, tuple) else (index,)
    if all(isinstance(part, (int, slice)) for part in parts):
        y[index] += d  # slices take nothing twice
    else:
        np.add.at(y, index, d)
    return y, lambda dy: dy[index]


@differentiable
def concatenate(arrays, axis=-1):
    """Several arrays joined along an existing axis; the gradient is cut at the same places."""
    ends = np.cumsum([a.shape[axis] for a in arrays])

    def pullback(dy):
        before = (slice(None),) * (axis % dy.ndim)
        cuts = [dy[(*before, slice(end - a.shape[axis], end))] for a, end in zip(arrays, ends, strict=True)]
        return (type(arrays)(cuts),)  # a tuple of one: the gradient of the single argument `arrays` is itself a list

    return np.concatenate(arrays, axis), pullback


@differentiable
def stack(arrays, axis=0):
    """Several arrays joined along a new axis."""
    return np.stack(arrays, axis), lambda dy: (type(arrays)(np.moveaxis(dy, axis, 0)),)


RECORDED[np.stack] = stack


@records(np.concatenate)
def _concatenate(arrays, axis=0):
    return concatenate(arrays, axis)  # with NumPy's default


def _reshaping(function: Any) -> Callable[..., Any]:
    """A NumPy function that only adds or drops axes, for the tape: NumPy tells the shape."""
    return lambda a, axis=None: reshape(a, function(np.broadcast_to(0, np.shape(a)), axis).shape)


def _permuting(function: Any) -> Callable[..., Any]:
    """A NumPy function that only moves axes: its effect on an array of shape (0, 1, 2, ...) is the permutation."""
    return lambda a, first, second: transpose(a, function(np.empty(range(np.ndim(a))), first, second).shape)


RECORDED |= {function: _reshaping(function) for function in (np.expand_dims, np.squeeze)}
RECORDED |= {function: _permuting(function) for function in (np.swapaxes, np.moveaxis)}
