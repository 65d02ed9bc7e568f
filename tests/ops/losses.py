"""Cases and literal transcriptions of dlterms.losses.classification."""

import math

import numpy as np

from cases import Case


def scores(rng):
    return rng.standard_normal((4, 3)), rng.integers(0, 3, 4)


def maps(rng):
    return rng.standard_normal((2, 3, 2, 2)), rng.integers(0, 3, (2, 2, 2))


def distributions(rng):
    return rng.standard_normal((4, 3)), rng.dirichlet(np.ones(3), 4)


def yes_no(rng):
    return rng.uniform(0.05, 0.95, (3, 4)), rng.uniform(0.05, 0.95, (3, 4))


def distributions_on_maps(rng):
    return rng.standard_normal((2, 3, 4)), rng.dirichlet(np.ones(3), (2, 4)).swapaxes(1, 2).copy()


def f(torch):
    return torch.nn.functional


def logged(rng):
    x, target = scores(rng)
    return x - np.log(np.exp(x).sum(1, keepdims=True)), target


CASES = [
    Case("nll", logged, torch=lambda torch, x, t: f(torch).nll_loss(x, t)),
    Case("nll", maps, {"reduction": "sum"}, "maps", torch=lambda torch, x, t: f(torch).nll_loss(x, t, reduction="sum")),
    Case("nll", lambda rng: (rng.standard_normal(5), np.int64(2)), note="one",
         torch=lambda torch, x, t: f(torch).nll_loss(x, t)),
    Case("cross_entropy", scores, torch=lambda torch, x, t: f(torch).cross_entropy(x, t)),
    Case("cross_entropy", scores, {"label_smoothing": 0.1, "reduction": "none"}, "smoothed",
         torch=lambda torch, x, t: f(torch).cross_entropy(x, t, reduction="none", label_smoothing=0.1)),
    Case("cross_entropy", distributions, note="distributions", torch=lambda torch, x, t: f(torch).cross_entropy(x, t)),
    Case("cross_entropy", distributions, {"label_smoothing": 0.3, "reduction": "sum"}, "distributions-smoothed",
         torch=lambda torch, x, t: f(torch).cross_entropy(x, t, reduction="sum", label_smoothing=0.3)),
    Case("cross_entropy", maps, note="maps", torch=lambda torch, x, t: f(torch).cross_entropy(x, t)),
    Case("cross_entropy", maps, {"label_smoothing": 0.2}, "maps-smoothed",
         torch=lambda torch, x, t: f(torch).cross_entropy(x, t, label_smoothing=0.2)),
    Case("cross_entropy", distributions_on_maps,
         {"label_smoothing": 0.2}, "distributions-maps-smoothed",
         torch=lambda torch, x, t: f(torch).cross_entropy(x, t, label_smoothing=0.2)),
    Case("cross_entropy", lambda rng: (rng.standard_normal(5), np.int64(4)), note="one",
         torch=lambda torch, x, t: f(torch).cross_entropy(x, t)),
    Case("binary_cross_entropy", yes_no, torch=lambda torch, p, t: f(torch).binary_cross_entropy(p, t)),
    Case("binary_cross_entropy", yes_no, {"reduction": "none"}, "none",
         torch=lambda torch, p, t: f(torch).binary_cross_entropy(p, t, reduction="none")),
    Case("binary_cross_entropy_with_logits", lambda rng: (rng.standard_normal((3, 4)), rng.uniform(0, 1, (3, 4))),
         torch=lambda torch, x, t: f(torch).binary_cross_entropy_with_logits(x, t)),
    Case("kl_divergence", lambda rng: (rng.dirichlet(np.ones(4), 3), rng.dirichlet(np.ones(4), 3)),
         torch=lambda torch, p, q: f(torch).kl_div(q.log(), p, reduction="none").sum(-1)),
    Case("kl_divergence", lambda rng: (rng.dirichlet(np.ones(4), 3).T, rng.dirichlet(np.ones(4), 3).T), {"axis": 0},
         "first-axis", torch=lambda torch, p, q: f(torch).kl_div(q.log(), p, reduction="none").sum(0)),
]  # fmt: skip


def reduced(losses, reduction):
    losses = np.array(losses)
    return losses.mean() if reduction == "mean" else losses.sum() if reduction == "sum" else losses


def examples(x, target):
    """Each example's scores and its target, in reading order; the classes are axis 1 (axis 0 of a vector)."""
    if x.ndim == 1:
        yield (), x, target
        return
    rows = np.moveaxis(x, 1, -1)
    wanted = np.moveaxis(target, 1, -1) if target.ndim == x.ndim else target
    for i in np.ndindex(rows.shape[:-1]):
        yield i, rows[i], wanted[i]


def nll(log_probabilities, target, reduction="mean"):
    losses = np.zeros(np.shape(target))
    for i, row, c in examples(log_probabilities, target):
        losses[i] = -row[c]
    return reduced(losses, reduction)


def cross_entropy(x, target, reduction="mean", label_smoothing=0.0):
    classes = x.shape[0] if x.ndim == 1 else x.shape[1]
    losses = np.zeros(x.shape[:1] + x.shape[2:] if x.ndim > 1 else ())
    for i, row, t in examples(x, target):
        y = [float(c == t) for c in range(classes)] if np.ndim(t) == 0 else t
        y = [(1 - label_smoothing) * v + label_smoothing / classes for v in y]
        total = sum(math.exp(v) for v in row)
        losses[i] = -sum(v * math.log(math.exp(s) / total) for v, s in zip(y, row, strict=True))
    return reduced(losses, reduction)


def binary_cross_entropy(p, target, reduction="mean"):
    losses = np.zeros(p.shape)
    for i in np.ndindex(p.shape):
        losses[i] = -(target[i] * math.log(p[i]) + (1 - target[i]) * math.log(1 - p[i]))
    return reduced(losses, reduction)


def binary_cross_entropy_with_logits(x, target, reduction="mean"):
    return binary_cross_entropy(1 / (1 + np.exp(-x)), target, reduction)


def kl_divergence(p, q, axis=-1):
    p, q = np.moveaxis(p, axis, -1), np.moveaxis(q, axis, -1)
    y = np.zeros(p.shape[:-1])
    for i in np.ndindex(p.shape):
        y[i[:-1]] += p[i] * math.log(p[i] / q[i])
    return y
