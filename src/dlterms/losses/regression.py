"""When the answer is a number, a loss is a function of the error; how it grows decides how much an outlier counts.

All take x and target of the same shape and have gradients for both; `reduction` is as in dlterms.losses.classification.
"""

import numpy as np

from dlterms.checks import as_flag, as_scalar
from dlterms.gradients.autodiff import differentiable
from dlterms.losses.reductions import reduced, same_shape


@differentiable
def mse(x, target, reduction="mean", half=False):
    """The mean squared error, (x - target)**2, whose best constant answer is the mean.

    The gradient for x is 2 (x - target) / n. half=True puts 1/2 in front so that the 2 goes, as many texts do
    (Bishop, CS231n's regression); PyTorch, TensorFlow and Keras do not.
    Source: as torch.nn.functional.mse_loss. Errors: ValueError for shapes that differ.
    """
    x, t = same_shape("x", x, target)
    error, factor = x - t, 0.5 if as_flag("half", half) else 1.0
    y, spread = reduced(factor * (error * error), reduction)

    def pullback(dy):
        d = 2 * factor * spread(dy) * error
        return d, -d

    return y, pullback


@differentiable
def mae(x, target, reduction="mean"):
    """The mean absolute error, |x - target|, whose best constant answer is the median: outliers hardly move it.

    The gradient for x is the sign of the error, whatever its size; 0 where there is none.
    Source: as torch.nn.functional.l1_loss. Errors: ValueError for shapes that differ.
    """
    x, t = same_shape("x", x, target)
    error = x - t
    y, spread = reduced(np.abs(error), reduction)

    def pullback(dy):
        d = spread(dy) * np.sign(error)
        return d, -d

    return y, pullback


@differentiable
def huber(x, target, reduction="mean", delta=1.0):
    """Half the squared error up to delta, then a straight line: smooth at 0, and fair to outliers.

    e**2 / 2 for |e| <= delta, else delta (|e| - delta / 2). The gradient is the error, cut off at +-delta.
    (Smooth L1, as torch.nn.functional.smooth_l1_loss has it, is this divided by delta.)
    Source: Huber 1964, doi:10.1214/aoms/1177703732; as torch.nn.functional.huber_loss.
    Errors: ValueError for shapes that differ or delta <= 0.
    """
    x, t = same_shape("x", x, target)
    limit = as_scalar("delta", delta, 0, open_low=True)
    error = x - t
    cut = np.clip(error, -limit, limit)
    y, spread = reduced(cut * (error - 0.5 * cut), reduction)

    def pullback(dy):
        d = spread(dy) * cut
        return d, -d

    return y, pullback
