"""Cases and literal transcriptions of dlterms.losses.margin."""

import numpy as np

from cases import Case
from ops.losses import reduced


def scored(rng):
    return 2 * rng.standard_normal((3, 4)), rng.choice([-1, 1], (3, 4))


CASES = [
    Case("hinge", scored, torch=lambda torch, x, t: (1 - t * x).clamp(min=0).mean()),
    Case("hinge", scored, {"margin": 0.5, "reduction": "none"}, "narrow",
         torch=lambda torch, x, t: (0.5 - t * x).clamp(min=0)),
    Case("zero_one_loss", scored),
    Case("zero_one_loss", scored, {"reduction": "sum"}, "sum"),
]  # fmt: skip


def hinge(x, target, reduction="mean", margin=1.0):
    losses = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        losses[i] = max(0.0, margin - target[i] * x[i])
    return reduced(losses, reduction)


def zero_one_loss(x, target, reduction="mean"):
    losses = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        losses[i] = float((x[i] > 0) != (target[i] > 0))
    return reduced(losses, reduction)
