"""Cases and literal transcriptions of dlterms.training.regularization."""

import numpy as np

from cases import Case
from ops.losses import f

MASK = np.random.default_rng(1).random((3, 4)) >= 0.3


def weights(rng):
    return (rng.standard_normal((3, 4)),)


def dropped(rng):
    return rng.standard_normal((3, 4)), MASK


CASES = [
    Case("l1_penalty", weights, torch=lambda torch, w: w.abs().sum()),
    Case("l1_penalty", weights, {"strength": 0.3}, "weak", torch=lambda torch, w: 0.3 * w.abs().sum()),
    Case("l2_penalty", weights, {"strength": 0.3}, torch=lambda torch, w: 0.15 * (w * w).sum()),
    Case("l2_penalty", weights, {"half": False}, "whole", torch=lambda torch, w: (w * w).sum()),
    Case("soft_threshold", weights, {"threshold": 0.5}, torch=lambda torch, w: f(torch).softshrink(w, 0.5)),
    Case("dropout", dropped, {"rate": 0.3}, torch=lambda torch, x, mask: x * mask / 0.7),
    Case("dropout", dropped, note="half", torch=lambda torch, x, mask: x * mask / 0.5),
]  # fmt: skip


def l1_penalty(w, strength=1.0):
    return strength * sum(abs(v) for v in w.ravel())


def l2_penalty(w, strength=1.0, half=True):
    return strength * sum(v * v for v in w.ravel()) / (2 if half else 1)


def soft_threshold(w, threshold):
    return np.array([np.sign(v) * max(abs(v) - threshold, 0) for v in w.ravel()]).reshape(w.shape)


def dropout(x, mask, rate=0.5):
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        y[i] = x[i] / (1 - rate) if mask[i] else 0
    return y
