"""Gradient clipping shortens a gradient that is too long for one step; it is the gradient that is measured, never
the parameters.

A gradient with nan or inf has no direction to keep, so every function here refuses it.
"""

import math

import numpy as np

from dlterms.checks import as_float, as_scalar
from dlterms.gradients.autodiff import differentiable
from dlterms.gradients.trees import leaves, tree_map


def _finite(name, gradient):
    g = as_float(name, gradient)
    if not np.isfinite(g).all():
        raise ValueError(f"{name} must be finite, got nan or inf: clipping cannot mend it, skip this step")
    return g


def norm(arrays):
    """The Euclidean norm of all the numbers of several arrays together, as a float; never overflows."""
    squares = math.fsum(float(np.vdot(a, a)) for a in arrays)
    if 1e-30 < squares < math.inf:
        return math.sqrt(squares)
    largest = max((float(np.abs(a).max(initial=0)) for a in arrays), default=0.0)
    if largest == 0 or not math.isfinite(largest):
        return largest
    return largest * math.sqrt(math.fsum(float(np.sum(np.square(a / largest, dtype=np.float64))) for a in arrays))


@differentiable
def clip_by_norm(gradient, max_norm):
    """The gradient, scaled to length `max_norm` if it is longer: the direction stays.

    gradient : any shape; max_norm > 0. The pullback takes the part along the gradient out when it was scaled.
    Source: Pascanu, Mikolov and Bengio 2013, arXiv:1211.5063, algorithm 1.
    Errors: ValueError for a gradient with nan or inf, or max_norm <= 0.
    """
    g, limit = _finite("gradient", gradient), as_scalar("max_norm", max_norm, 0, open_low=True, infinite=True)
    length = norm([g])
    if length <= limit:
        return g.copy(), lambda dy: dy.copy()
    unit = g / length

    def pullback(dy):
        return limit / length * (dy - unit * np.sum(unit * dy))

    return unit * limit, pullback


@differentiable
def clip_by_value(gradient, clip_value):
    """Each entry cut off at -clip_value and clip_value: the direction may turn.

    gradient : any shape; clip_value > 0. The derivative is 1 inside, 0 outside.
    Source: Mikolov 2012, PhD thesis, section 3.2.2; as torch.nn.utils.clip_grad_value_.
    Errors: ValueError for a gradient with nan or inf, or clip_value <= 0.
    """
    g, limit = _finite("gradient", gradient), as_scalar("clip_value", clip_value, 0, open_low=True, infinite=True)
    return np.clip(g, -limit, limit), lambda dy: dy * (np.abs(g) <= limit)


def clip_by_global_norm(gradients, max_norm):
    """All gradients of a model scaled by one factor, so that together they are no longer than `max_norm`.

    gradients : a nested dict, list or tuple of arrays; returns (clipped, norm): the same structure, and the norm
    before clipping.
    Source: Pascanu, Mikolov and Bengio 2013, arXiv:1211.5063, algorithm 1, over all parameters;
    torch.nn.utils.clip_grad_norm_ (which adds 1e-6 to the norm; this does not).
    Errors: ValueError that names the leaf with nan or inf, or for max_norm <= 0.
    """
    limit = as_scalar("max_norm", max_norm, 0, open_low=True, infinite=True)
    arrays = [as_float(f"gradients[{place}]", leaf) for place, leaf in leaves(gradients)]
    length = norm(arrays)
    if not math.isfinite(length):
        for place, leaf in leaves(gradients):
            _finite(f"gradients[{place}]", leaf)
    scale = min(1.0, limit / length) if length else 1.0
    return tree_map(lambda leaf: as_float("gradients", leaf) * scale, gradients), length
