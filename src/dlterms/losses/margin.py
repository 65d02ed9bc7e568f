"""When the answer is yes or no, score times truth is the margin: positive is right, and the larger the safer.

x : scores of any shape; target : the same shape, each -1 or 1. Nothing flows back to the target: its gradient is None.
`reduction` is as in dlterms.losses.classification.
"""

import numpy as np

from dlterms.checks import as_scalar
from dlterms.gradients.autodiff import differentiable
from dlterms.losses.reductions import reduced, same_shape


def _signs(x, target):
    x, t = same_shape("x", x, target)
    if np.isnan(x).any():
        raise ValueError("x must be numbers, got nan: it has no sign")
    if not np.isin(t, (-1, 1)).all():
        raise ValueError(f"target must be -1 or 1, got {t[~np.isin(t, (-1, 1))].flat[0]:g}")
    return x, t


@differentiable
def zero_one_loss(x, target, reduction="mean"):
    """1 for a score of the wrong sign, 0 for one of the right sign; a score of 0 counts as wrong.

    What one wants to be small, and cannot descend: its derivative is 0 wherever it exists.
    Source: Bishop 2006, section 7.1.2. Errors: ValueError for shapes that differ, or a target other than -1 and 1.
    """
    x, t = _signs(x, target)
    y, _ = reduced((x * t <= 0).astype(x.dtype), reduction)
    return y, lambda dy: (np.zeros_like(x), None)


@differentiable
def hinge(x, target, reduction="mean", margin=1.0):
    """max(0, margin - x target): nothing to pay once the margin is wide enough; the loss of support vector machines.

    The gradient is -target where the margin is too narrow, else 0.
    Source: Cortes and Vapnik 1995, doi:10.1007/BF00994018. Errors: ValueError as zero_one_loss, or margin <= 0.
    """
    x, t = _signs(x, target)
    short = np.maximum(as_scalar("margin", margin, 0, open_low=True) - x * t, 0).astype(x.dtype)
    y, spread = reduced(short, reduction)
    return y, lambda dy: (spread(dy) * (short > 0) * -t, None)
