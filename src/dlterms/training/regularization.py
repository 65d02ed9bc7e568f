"""Regularization holds a network back from fitting every accident of its training data."""

import numpy as np

from dlterms.checks import as_array, as_flag, as_float, as_scalar
from dlterms.gradients.autodiff import differentiable


@differentiable
def l1_penalty(w, strength=1.0):
    """strength * sum |w|: pulls every weight towards 0 with the same force.

    w : any shape; returns a number. The gradient is strength * sign(w), 0 at 0: steps along it jump across zero and
    never stay there; soft_threshold does. Source: Tibshirani 1996, doi:10.1111/j.2517-6161.1996.tb02080.x.
    Errors: ValueError for a negative strength.
    """
    w, strength = as_float("w", w), as_scalar("strength", strength, 0)
    return strength * np.abs(w).sum(), lambda dy: dy * (strength * np.sign(w))


@differentiable
def l2_penalty(w, strength=1.0, half=True):
    """strength / 2 * sum w**2: pulls large weights harder than small ones, and none to exactly 0.

    w : any shape (of a matrix this is the squared Frobenius norm); returns a number; the gradient is strength * w.
    half=False leaves the 1/2 out, as Keras' regularizers.L2 does; PyTorch's weight_decay has it.
    Source: Hoerl and Kennard 1970, doi:10.1080/00401706.1970.10488634. Errors: ValueError for a negative strength.
    """
    w = as_float("w", w)
    factor = as_scalar("strength", strength, 0) * (0.5 if as_flag("half", half) else 1.0)
    return factor * (w * w).sum(), lambda dy: dy * (2 * factor * w)


@differentiable
def soft_threshold(w, threshold):
    """sign(w) max(|w| - threshold, 0): moves every weight towards 0 and stops there, which makes exact zeros.

    The proximal step of the L1 penalty: follow a gradient step of rate lr by soft_threshold(w, lr * strength).
    w : any shape. The derivative is 1 where |w| > threshold, else 0.
    Source: Donoho 1995, doi:10.1109/18.382009; as torch.nn.functional.softshrink.
    Errors: ValueError for a negative threshold.
    """
    w, t = as_float("w", w), as_scalar("threshold", threshold, 0)
    return w - np.clip(w, -t, t), lambda dy: dy * (np.abs(w) > t)


@differentiable
def dropout(x, mask, rate=0.5):
    """x where mask is True, divided by 1 - rate so that the expected value stays; 0 elsewhere.

    x : any shape; mask : booleans of the same shape, each True with probability 1 - rate (`rng.random(x.shape) >=
    rate`): randomness is data here. For prediction leave dropout out. rate is the probability to *drop* a value, as
    in PyTorch and Keras; in the paper p is that of keeping it. The gradient is cut by the same mask.
    Source: Srivastava et al. 2014, JMLR 15, section 4; inverted scaling: section 10.
    Errors: ValueError for another shape of mask or a rate outside [0, 1), TypeError for a mask that is not boolean.
    """
    x, mask = as_float("x", x), as_array("mask", mask)
    if mask.dtype != bool:
        raise TypeError(f"mask must be booleans, got {mask.dtype}")
    if mask.shape != x.shape:
        raise ValueError(f"mask must have the shape of x, {x.shape}, got {mask.shape}")
    scale = x.dtype.type(1 / (1 - as_scalar("rate", rate, 0, 1, open_high=True)))
    return x * mask * scale, lambda dy: (dy * mask * scale, None)
