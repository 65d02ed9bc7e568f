"""An activation function bends the output of a layer; without it any number of layers is one affine map.

Each op here takes an array `x` of any shape (softmax, log_softmax, logsumexp and maxout work along one axis) and
returns an array of the same floating-point dtype; integers are promoted to float64. The derivative stands beside
the value: `op.vjp(x)` gives both. At a kink the derivative is PyTorch's, never that of the part that lets x through:
relu'(0) = 0.
"""

import math

import numpy as np

from dlterms.checks import as_count, as_flag, as_float, as_scalar, axis_of, on_tape, one_of, plain
from dlterms.gradients.autodiff import differentiable


@differentiable
def identity(x):
    """x itself: the activation of a linear layer.

    Derivative 1.
    """
    return as_float("x", x).copy(), np.copy


@differentiable
def step(x, at_zero=1.0):
    """1 for positive x, 0 for negative x, `at_zero` at 0.

    The derivative is 0 wherever it exists, so nothing can be learnt through it.
    Source: McCulloch and Pitts 1943, doi:10.1007/BF02478259; `at_zero` as in torch.heaviside.
    """
    x = as_float("x", x)
    y = np.heaviside(x, x.dtype.type(as_scalar("at_zero", at_zero, 0, 1)))
    return y, np.zeros_like


@differentiable
def sigmoid(x):
    """1 / (1 + exp(-x)), in the open interval (0, 1).

    Derivative y (1 - y), at most 1/4.
    Source: Goodfellow, Bengio and Courville 2016, Deep Learning, equation 3.30.
    """
    x = as_float("x", x)
    y = sigmoid(x) if on_tape(x) else _logistic(x)
    return y, lambda dy: dy * (y * (1 - y))


def _logistic(x):
    y = np.negative(x, out=np.empty_like(x))  # one array for every step: new ones would cost as much as the exp
    np.exp(np.minimum(y, _LARGEST_EXPONENT[x.dtype.itemsize], out=y), out=y)
    return np.divide(1, np.add(y, 1, out=y), out=y)


# exp of these is the largest number of that precision, less a margin: nothing overflows
_LARGEST_EXPONENT = {t.itemsize: math.floor(np.log(np.finfo(t).max)) - 1 for t in map(np.dtype, "efd")}
_LARGEST_EXPONENT[np.dtype("g").itemsize] = 700


@differentiable
def logit(p, eps=None):
    """log(p / (1 - p)), the inverse of sigmoid.

    p : probabilities in [0, 1]; the ends give -inf and inf. With `eps`, p is first clipped to [eps, 1 - eps].
    Derivative 1 / (p (1 - p)), 0 where p was clipped. Source: as torch.logit.
    Errors: ValueError if a p lies outside [0, 1].
    """
    p = as_float("p", p)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError(f"p must lie in [0, 1], got {p[~((p >= 0) & (p <= 1))].flat[0]:g}")
    low = 0.0 if eps is None else as_scalar("eps", eps, 0, 0.5)
    q = np.clip(p, low, 1 - low)
    with np.errstate(divide="ignore"):
        y = np.log(q) - np.log1p(-q)

    def pullback(dy):
        with np.errstate(divide="ignore"):
            return dy * ((q == p) / (q * (1 - q)))

    return y, pullback


@differentiable
def log_sigmoid(x):
    """log(sigmoid(x)) without overflow: min(x, 0) - log(1 + exp(-|x|)).

    Derivative sigmoid(-x). Source: as torch.nn.functional.logsigmoid.
    """
    x = as_float("x", x)
    return np.minimum(x, 0) - _log1p(np.exp(-np.abs(x))), lambda dy: dy * sigmoid(-x)


def _log1p(e):
    """log(1 + e) for e in [0, 1], to the last digit or two: np.log1p takes five times as long as np.log."""
    u = 1 + e
    return np.log(u) + (e - (u - 1)) / u  # the second term gives back what 1 + e rounded off


@differentiable
def tanh(x):
    """(exp(x) - exp(-x)) / (exp(x) + exp(-x)) = 2 sigmoid(2x) - 1, in (-1, 1).

    Derivative 1 - y**2, in (0, 1]. Source: LeCun et al. 1998, "Efficient BackProp", section 4.4.
    """
    y = np.tanh(as_float("x", x))
    return y, lambda dy: dy * (1 - y * y)


@differentiable
def hard_tanh(x, min_val=-1.0, max_val=1.0):
    """x cut off at `min_val` and `max_val`.

    Derivative 1 strictly inside, 0 outside. Source: Collobert 2004; as torch.nn.functional.hardtanh.
    """
    x = as_float("x", x)
    low, high = as_scalar("min_val", min_val), as_scalar("max_val", max_val)
    if not low < high:
        raise ValueError(f"min_val must be less than max_val, got {low:g} and {high:g}")
    return np.clip(x, low, high), lambda dy: dy * ((x > low) & (x < high))


@differentiable
def softsign(x):
    """x / (1 + |x|), in (-1, 1), with tails that fall like 1/x**2 and not exponentially.

    Derivative 1 / (1 + |x|)**2. Source: Glorot and Bengio 2010, section 1.
    """
    x = as_float("x", x)
    shrink = 1 / (1 + np.abs(x))
    return x * shrink, lambda dy: dy * (shrink * shrink)


@differentiable
def relu(x):
    """max(x, 0).

    Derivative 1 for x > 0, else 0. Source: Nair and Hinton 2010, ICML; Glorot, Bordes and Bengio 2011, AISTATS.
    """
    x = as_float("x", x)
    return np.clip(x, 0, np.inf), lambda dy: dy * (x > 0)


@differentiable
def leaky_relu(x, negative_slope=0.01):
    """x for x > 0, `negative_slope` * x otherwise.

    Derivative 1 or `negative_slope`. Source: Maas, Hannun and Ng 2013, section 3.
    """
    x = as_float("x", x)
    slope = np.where(x > 0, x.dtype.type(1), x.dtype.type(as_scalar("negative_slope", negative_slope)))
    return x * slope, lambda dy: dy * slope


@differentiable
def prelu(x, weight):
    """A leaky ReLU whose slope is learnt: x for x > 0, weight * x otherwise.

    x : any shape; weight : one number, or (C,) with C = x.shape[1], one slope a channel.
    Gradients: 1 or weight for x; the sum of dy * x over the negative x for weight.
    Source: He et al. 2015, arXiv:1502.01852, equations 1 and 3.
    Errors: ValueError if weight is neither of these shapes.
    """
    x, weight = as_float("x", x), as_float("weight", weight)
    channels = x.shape[1] if x.ndim > 1 else 1
    if weight.ndim > 1 or weight.size not in (1, channels):
        raise ValueError(f"weight must be one number or have shape ({channels},), got shape {weight.shape}")
    wide = weight.reshape(-1, *(1,) * (x.ndim - 2)) if weight.size > 1 else weight.reshape(())
    negative = x * (x <= 0)

    def pullback(dy):
        dx = dy * np.where(x > 0, x.dtype.type(1), wide)
        product = dy * negative
        over = tuple(i for i in range(x.ndim) if weight.size == 1 or i != 1)
        return dx, product.sum(axis=over).reshape(weight.shape)

    return x * (x > 0) + wide * negative, pullback


@differentiable
def elu(x, alpha=1.0):
    """x for x > 0, alpha (exp(x) - 1) otherwise: smooth, and negative enough to center the outputs.

    Derivative 1 or alpha exp(x), which is y + alpha but for rounding: far below 0 that sum would be 0.
    Source: Clevert, Unterthiner and Hochreiter 2016, arXiv:1511.07289, equation 15.
    """
    x, alpha = as_float("x", x), as_scalar("alpha", alpha)
    below = np.minimum(x, 0)

    def pullback(dy):
        return dy * np.where(x > 0, x.dtype.type(1), alpha * np.exp(below))

    return np.maximum(x, 0) + alpha * np.expm1(below), pullback


SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


@differentiable
def selu(x):
    """scale * elu(x, alpha) with the two constants that keep mean 0 and variance 1 from layer to layer.

    Source: Klambauer et al. 2017, arXiv:1706.02515, equations 2 and 14.
    """
    y, pull = elu.vjp(x, SELU_ALPHA)
    return SELU_SCALE * y, lambda dy: pull(SELU_SCALE * dy)


@differentiable
def gelu(x, approximate="none"):
    """x * Phi(x), Phi the standard normal distribution function.

    approximate="tanh" replaces Phi(x) by (1 + tanh(sqrt(2/pi) (x + 0.044715 x**3))) / 2: faster, within 5e-4.
    Source: Hendrycks and Gimpel 2016, arXiv:1606.08415, section 2.
    """
    x = as_float("x", x)
    if one_of("approximate", approximate, ("none", "tanh")) == "tanh":
        return _gelu_by_tanh(x)
    cdf = (0.5 * (1 + _ERF(x / math.sqrt(2)).astype(x.dtype))).astype(x.dtype)

    def pullback(dy):
        density = np.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)
        return dy * (cdf + x * density)

    return x * cdf, pullback


def _gelu_by_tanh(x):
    cdf = _line_of_square(x, _GELU, 0.044715 * _GELU)  # one array for every step, as in sigmoid
    cdf *= x
    np.tanh(cdf, out=cdf)
    cdf *= 0.5
    cdf += 0.5

    def pullback(dy):
        # (1 - tanh**2) / 2 = 2 cdf (1 - cdf), times the slope of what tanh is taken of
        d = _line_of_square(x, 2 * _GELU, 6 * 0.044715 * _GELU)
        d *= x
        d *= cdf
        d *= 1 - cdf
        d += cdf
        d *= dy
        return d

    return x * cdf, pullback


def _line_of_square(x, a, b):
    """a + b x**2, without the power, which is slow."""
    y = np.multiply(x, x, out=np.empty_like(x))
    y *= b
    y += a
    return y


_GELU = math.sqrt(2 / math.pi)
_ERF = np.vectorize(math.erf, otypes=[np.float64])  # NumPy has no erf; exact rather than fast


@differentiable
def swish(x, beta=1.0):
    """x * sigmoid(beta x); beta = 1 is also known as SiLU.

    Derivative s + beta x s (1 - s) with s = sigmoid(beta x).
    Source: Ramachandran, Zoph and Le 2017, arXiv:1710.05941, section 4.
    """
    x, beta = as_float("x", x), as_scalar("beta", beta)
    s = sigmoid(beta * x)
    return x * s, lambda dy: dy * (s + beta * x * s * (1 - s))


@differentiable
def softplus(x, beta=1.0):
    """log(1 + exp(beta x)) / beta: a smooth relu, which it approaches as beta grows.

    Derivative sigmoid(beta x). Source: Dugas et al. 2001, NIPS 13.
    """
    x, beta = as_float("x", x), as_scalar("beta", beta, 0, open_low=True)
    z = beta * x
    return (np.maximum(z, 0) + _log1p(np.exp(-np.abs(z)))) / beta, lambda dy: dy * sigmoid(z)


@differentiable
def maxout(x, pieces, axis=-1):
    """The largest of each group of `pieces` neighbors along `axis`: a learnt convex activation.

    x : (..., C, ...) with C divisible by pieces; returns (..., C / pieces, ...).
    The gradient goes to the (first) largest of each group.
    Source: Goodfellow et al. 2013, arXiv:1302.4389, section 2.
    """
    x, k = as_float("x", x), as_count("pieces", pieces)
    axis = axis_of(x, axis)
    if x.shape[axis] % k:
        raise ValueError(f"pieces must divide the {x.shape[axis]} entries along axis {axis}, got {k}")
    groups = x.reshape(*x.shape[:axis], x.shape[axis] // k, k, *x.shape[axis + 1 :])
    winner = np.expand_dims(groups.argmax(axis + 1), axis + 1)

    def pullback(dy):
        dx = np.zeros_like(groups)
        np.put_along_axis(dx, winner, np.expand_dims(dy, axis + 1), axis + 1)
        return dx.reshape(x.shape)

    return np.take_along_axis(groups, winner, axis + 1).squeeze(axis + 1), pullback


@differentiable
def softmax(x, axis=-1):
    """Probabilities from scores.

    x : (..., C, ...) scores (logits); returns p of the same shape with p.sum(axis) == 1.
    p_i = exp(x_i) / sum_j exp(x_j); the gradient is p (dy - <dy, p>), the Jacobian diag(p) - p p^T.
    Source: Bridle 1990, doi:10.1007/978-3-642-76153-9_28.
    Errors: ValueError if the axis is absent or empty, or scores are nan, inf or all -inf.
    """
    x = as_float("x", x)
    axis = axis_of(x, axis)
    p = exp_in_place(x - largest(x, axis))  # shifting all scores changes nothing, and now no exponential overflows
    p /= p.sum(axis, keepdims=True)

    def pullback(dy):
        dx = dy - np.expand_dims(np.vecdot(dy, p, axis=axis), axis)
        dx *= p
        return dx

    return p, pullback


@differentiable
def logsumexp(x, axis=-1, keepdims=False):
    """log(sum_j exp(x_j)): a smooth maximum, whose gradient is softmax(x).

    x : (..., C, ...); returns the same without `axis` (or with it, of size 1, if keepdims).
    Source: Boyd and Vandenberghe 2004, Convex Optimization, example 3.1.5. Errors: as softmax.
    """
    x = as_float("x", x)
    axis, keepdims = axis_of(x, axis), as_flag("keepdims", keepdims)
    top = largest(x, axis)
    e = np.exp(x - top)
    total = e.sum(axis, keepdims=True)
    y = top + np.log(total)

    def pullback(dy):
        return e / total * (dy if keepdims else np.expand_dims(dy, axis))

    return y if keepdims else y.squeeze(axis), pullback


@differentiable
def log_softmax(x, axis=-1):
    """log(softmax(x)) = x - logsumexp(x), exact where softmax itself would round to 0.

    x : (..., C, ...); returns the same shape. The gradient is dy - p sum(dy).
    Source: as torch.nn.functional.log_softmax. Errors: as softmax.
    """
    x = as_float("x", x)
    axis = axis_of(x, axis)
    y = x - largest(x, axis)  # taken off before the logarithm is: large equal scores would swallow log(C)
    y -= np.log(np.exp(y).sum(axis, keepdims=True))
    return y, lambda dy: dy - np.exp(y) * dy.sum(axis, keepdims=True)


def largest(x, axis):
    """The largest entry along `axis`, axis kept; refuses what has no softmax: no entries, nan, inf, all -inf."""
    if x.shape[axis] == 0:
        raise ValueError(f"x must have at least one entry along axis {axis}, got shape {x.shape}")
    top = plain(x).max(axis, keepdims=True)  # what is taken off all scores has no part in the gradient
    if not np.isfinite(top).all():
        raise ValueError("x must be finite (-inf is allowed beside finite entries), got nan, inf or nothing but -inf")
    return top


def exp_in_place(x):
    """exp(x) in the memory of x, for a new array costs as much as the exp; on a tape a new Variable."""
    return np.exp(x) if on_tape(x) else np.exp(x, out=x)
