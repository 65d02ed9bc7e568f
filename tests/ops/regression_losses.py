"""Cases and literal transcriptions of dlterms.losses.regression."""

import numpy as np

from cases import Case
from ops.losses import f, reduced


def pair(rng):
    return 2 * rng.standard_normal((3, 4)), rng.standard_normal((3, 4))


def one(rng):
    return rng.standard_normal(()), rng.standard_normal(())


CASES = [
    Case("mse", pair, torch=lambda torch, x, t: f(torch).mse_loss(x, t)),
    Case("mse", pair, {"reduction": "sum"}, "sum", torch=lambda torch, x, t: f(torch).mse_loss(x, t, reduction="sum")),
    Case("mse", pair, {"half": True}, "half", torch=lambda torch, x, t: f(torch).mse_loss(x, t) / 2),
    Case("mse", one, note="one", torch=lambda torch, x, t: f(torch).mse_loss(x, t)),
    Case("mae", pair, torch=lambda torch, x, t: f(torch).l1_loss(x, t)),
    Case("mae", pair, {"reduction": "none"}, "none",
         torch=lambda torch, x, t: f(torch).l1_loss(x, t, reduction="none")),
    Case("huber", pair, torch=lambda torch, x, t: f(torch).huber_loss(x, t)),
    Case("huber", pair, {"delta": 0.4, "reduction": "sum"}, "narrow",
         torch=lambda torch, x, t: f(torch).huber_loss(x, t, reduction="sum", delta=0.4)),
]  # fmt: skip


def by_error(x, target, reduction, of):
    losses = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        losses[i] = of(x[i] - target[i])
    return reduced(losses, reduction)


def mse(x, target, reduction="mean", half=False):
    return by_error(x, target, reduction, lambda e: e**2 / 2 if half else e**2)


def mae(x, target, reduction="mean"):
    return by_error(x, target, reduction, abs)


def huber(x, target, reduction="mean", delta=1.0):
    return by_error(x, target, reduction, lambda e: e**2 / 2 if abs(e) <= delta else delta * (abs(e) - delta / 2))
