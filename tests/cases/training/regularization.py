"""Cases of dlterms.training.regularization."""

import numpy as np

from cases import Case, f

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
    Case("dropout", dropped, {"rate": 0.3}, torch=lambda torch, x, mask: x * mask / 0.7, axes="B C, B C"),
    Case("dropout", dropped, note="half", torch=lambda torch, x, mask: x * mask / 0.5, axes="B C, B C"),
]  # fmt: skip
