"""A loss measures how wrong an answer is with one number, whose gradient says how to mend it.

Where an op has `reduction`, "mean" averages over the examples, "sum" adds them up and "none" keeps one loss each;
the default is PyTorch's, "mean".
"""

import numpy as np

from dlterms.checks import as_array, as_float, as_index, as_scalar, axis_of
from dlterms.gradients.autodiff import differentiable
from dlterms.losses.reductions import reduced, same_shape
from dlterms.neurons.activations import exp_in_place, largest, log_sigmoid, log_softmax, sigmoid


@differentiable
def nll(log_probabilities, target, reduction="mean"):
    """The negative log likelihood: minus the log-probability given to the true class.

    log_probabilities : (N, C), (N, C, d1, ...) or (C,); target : class indices, the same shape without C.
    The gradient is -1 at the true class, 0 elsewhere. Source: as torch.nn.functional.nll_loss.
    Errors: ValueError for a class outside [0, C) or a wrong shape, TypeError for classes that are not integers.
    """
    x = as_float("log_probabilities", log_probabilities)
    axis, classes = _picked("log_probabilities", x, target)
    y, spread = reduced(-np.take_along_axis(x, classes, axis).squeeze(axis), reduction)

    def pullback(dy):
        dx = np.zeros_like(x)
        np.put_along_axis(dx, classes, -np.expand_dims(spread(dy), axis), axis)
        return dx, None

    return y, pullback


@differentiable
def cross_entropy(x, target, reduction="mean", label_smoothing=0.0):
    """How surprised softmax(x) is by the target: -sum_c y_c log softmax(x)_c, straight from the scores.

    x : scores (logits), (N, C), (N, C, d1, ...) or (C,).
    target : class indices of the shape of x without C, or probabilities of the shape of x.
    label_smoothing : the share e in [0, 1] of y that is spread evenly over the classes, (1 - e) y + e / C.
    The gradient for x is softmax(x) - y when y sums to 1; for probabilities there is one for the target too.
    Source: torch.nn.functional.cross_entropy; label smoothing from Szegedy et al. 2016, arXiv:1512.00567, section 7.
    Errors: ValueError for a wrong shape, a class out of range or a negative probability.
    """
    x = as_float("x", x)
    smoothing = as_scalar("label_smoothing", label_smoothing, 0, 1)
    axis, given = _class_axis("x", x), as_array("target", target)
    if given.shape != x.shape or given.dtype.kind != "f":
        return _surprise_by_class(x, axis, _picked("x", x, target)[1], reduction, smoothing)
    if not (given >= 0).all():
        raise ValueError("target must be probabilities, got a negative or nan entry")
    y = (1 - smoothing) * given.astype(x.dtype, copy=False) + smoothing / x.shape[axis]
    log_p, pull = log_softmax.vjp(x, axis)
    # 0 log 0 = 0: a class that may not occur (score -inf) costs nothing where it is not wanted
    losses, spread = reduced(-np.multiply(y, log_p, where=y > 0, out=np.zeros_like(x)).sum(axis), reduction)

    def pullback(dy):
        d = np.expand_dims(spread(dy), axis)
        return pull(-d * y), -(1 - smoothing) * d * log_p

    return losses, pullback


def _surprise_by_class(x, axis, classes, reduction, smoothing):
    """The same for class indices, log sum_j exp(x_j) - sum_c y_c x_c: kept for speed, it takes less than half the time
    of a target written out as zeros and ones."""
    scores = x - largest(x, axis)  # so that no exponential overflows
    wanted = (1 - smoothing) * np.take_along_axis(scores, classes, axis)
    if smoothing:
        wanted += smoothing * scores.mean(axis, keepdims=True)
    e = exp_in_place(scores)
    total = e.sum(axis, keepdims=True)
    losses, spread = reduced((np.log(total) - wanted).squeeze(axis), reduction)

    def pullback(dy):
        d = np.expand_dims(spread(dy), axis)
        dx = e * (d / total)  # softmax(x), from which y is taken off
        if smoothing:
            dx -= d * (smoothing / x.shape[axis])
        np.put_along_axis(dx, classes, np.take_along_axis(dx, classes, axis) - (1 - smoothing) * d, axis)
        return dx, None

    return losses, pullback


@differentiable
def binary_cross_entropy(p, target, reduction="mean"):
    """-(t log p + (1 - t) log(1 - p)) for a yes/no answer of probability p.

    p, target : the same shape, in [0, 1]. As in PyTorch the logarithms are cut off at -100, so a certain and wrong
    answer costs 100 and not infinity. The gradient for p is (p - t) / (p (1 - p)).
    Source: torch.nn.functional.binary_cross_entropy. Errors: ValueError for entries outside [0, 1] or other shapes.
    """
    p, t = same_shape("p", p, target)
    for name, values in (("p", p), ("target", t)):
        if not ((values >= 0) & (values <= 1)).all():
            raise ValueError(f"{name} must lie in [0, 1], got values from {values.min():g} to {values.max():g}")
    with np.errstate(divide="ignore"):
        log_yes, log_no = np.maximum(np.log(p), -100), np.maximum(np.log1p(-p), -100)
    y, spread = reduced(-(t * log_yes + (1 - t) * log_no), reduction)

    def pullback(dy):
        d = spread(dy)
        return d * (p - t) / np.maximum(p * (1 - p), 1e-12), d * (log_no - log_yes)

    return y, pullback


@differentiable
def binary_cross_entropy_with_logits(x, target, reduction="mean"):
    """binary_cross_entropy(sigmoid(x), target), exact for scores of any size.

    x, target : the same shape, target in [0, 1]. The gradient for x is sigmoid(x) - t.
    Source: torch.nn.functional.binary_cross_entropy_with_logits. Errors: as binary_cross_entropy.
    """
    x, t = same_shape("x", x, target)
    if not ((t >= 0) & (t <= 1)).all():
        raise ValueError(f"target must lie in [0, 1], got values from {t.min():g} to {t.max():g}")
    y, spread = reduced(-(t * log_sigmoid(x) + (1 - t) * log_sigmoid(-x)), reduction)

    def pullback(dy):
        d = spread(dy)
        return d * (sigmoid(x) - t), -d * x

    return y, pullback


@differentiable
def kl_divergence(p, q, axis=-1):
    """sum_i p_i log(p_i / q_i): the extra cost of coding p with a code made for q; 0 only for p = q, not symmetric.

    p, q : probabilities of the same shape; returns it without `axis`, in nats. 0 log 0 counts as 0; q_i = 0 where
    p_i > 0 gives inf. Gradients: log(p/q) + 1 and -p/q (where p_i = 0 the first is -inf).
    Source: Kullback and Leibler 1951, doi:10.1214/aoms/1177729694. Errors: ValueError for negative entries.
    """
    p, q = same_shape("p", p, q, "q")
    axis = axis_of(p, axis)
    for name, values in (("p", p), ("q", q)):
        if not (values >= 0).all():
            raise ValueError(f"{name} must be probabilities, got a negative or nan entry")
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log(p) - np.log(q)
        y = np.where(p > 0, p * ratio, 0).sum(axis)

    def pullback(dy):
        d = np.expand_dims(dy, axis)
        with np.errstate(divide="ignore", invalid="ignore"):
            return d * np.where(p + q > 0, ratio + 1, 0), -d * np.where(p > 0, p / q, 0)

    return y, pullback


def _class_axis(name, x):
    if x.ndim == 0:
        raise ValueError(f"{name} must have an axis of classes, got a single number")
    return 0 if x.ndim == 1 else 1


def _picked(name, x, target):
    """Where in x the target classes stand: indices for take_along_axis, shape as x but size 1 along the classes."""
    axis = _class_axis(name, x)
    target, expected = as_array("target", target), x.shape[:axis] + x.shape[axis + 1 :]
    if target.shape != expected:
        raise ValueError(f"target must have shape {expected} for {name} of shape {x.shape}, got {target.shape}")
    return axis, np.expand_dims(as_index("target", target, x.shape[axis]), axis)
