"""Cases of dlterms.losses.classification."""

import numpy as np

from cases import Case, f


def scores(rng):
    return rng.standard_normal((4, 3)), rng.integers(0, 3, 4)


def maps(rng):
    return rng.standard_normal((2, 3, 2, 2)), rng.integers(0, 3, (2, 2, 2))


def distributions(rng):
    return rng.standard_normal((4, 3)), rng.dirichlet(np.ones(3), 4)


def distributions_on_maps(rng):
    return rng.standard_normal((2, 3, 4)), rng.dirichlet(np.ones(3), (2, 4)).swapaxes(1, 2).copy()


def yes_no(rng):
    return rng.uniform(0.05, 0.95, (3, 4)), rng.uniform(0.05, 0.95, (3, 4))


def logged(rng):
    x, target = scores(rng)
    return x - np.log(np.exp(x).sum(1, keepdims=True)), target


CASES = [
    Case("nll", logged, torch=lambda torch, x, t: f(torch).nll_loss(x, t), axes="B ., B", least=1),
    Case("nll", maps, {"reduction": "sum"}, "maps", torch=lambda torch, x, t: f(torch).nll_loss(x, t, reduction="sum"),
         axes="B . H W, B H W"),
    Case("nll", lambda rng: (rng.standard_normal(5), np.int64(2)), note="one",
         torch=lambda torch, x, t: f(torch).nll_loss(x, t), axes=".,", least=1),
    Case("cross_entropy", scores, torch=lambda torch, x, t: f(torch).cross_entropy(x, t), axes="B ., B", least=1),
    Case("cross_entropy", scores, {"label_smoothing": 0.1, "reduction": "none"}, "smoothed",
         torch=lambda torch, x, t: f(torch).cross_entropy(x, t, reduction="none", label_smoothing=0.1), axes="B ., B"),
    Case("cross_entropy", distributions, note="distributions", torch=lambda torch, x, t: f(torch).cross_entropy(x, t),
         axes="B C, B C", domain="real, share", least=1),
    Case("cross_entropy", distributions, {"label_smoothing": 0.3, "reduction": "sum"}, "distributions-smoothed",
         torch=lambda torch, x, t: f(torch).cross_entropy(x, t, reduction="sum", label_smoothing=0.3),
         axes="B C, B C", domain="real, share"),
    Case("cross_entropy", maps, note="maps", torch=lambda torch, x, t: f(torch).cross_entropy(x, t),
         axes="B . H W, B H W", least=1),
    Case("cross_entropy", maps, {"label_smoothing": 0.2}, "maps-smoothed",
         torch=lambda torch, x, t: f(torch).cross_entropy(x, t, label_smoothing=0.2), axes="B . H W, B H W", least=1),
    Case("cross_entropy", distributions_on_maps, {"label_smoothing": 0.2}, "distributions-maps-smoothed",
         torch=lambda torch, x, t: f(torch).cross_entropy(x, t, label_smoothing=0.2),
         axes="B C D, B C D", domain="real, share", least=1),
    Case("cross_entropy", lambda rng: (rng.standard_normal(5), np.int64(4)), note="one",
         torch=lambda torch, x, t: f(torch).cross_entropy(x, t), axes=".,", least=1),
    Case("binary_cross_entropy", yes_no, torch=lambda torch, p, t: f(torch).binary_cross_entropy(p, t),
         axes="B C, B C", domain="share, share", least=1),
    Case("binary_cross_entropy", yes_no, {"reduction": "none"}, "none",
         torch=lambda torch, p, t: f(torch).binary_cross_entropy(p, t, reduction="none"),
         axes="B C, B C", domain="share, share"),
    Case("binary_cross_entropy_with_logits", lambda rng: (rng.standard_normal((3, 4)), rng.uniform(0, 1, (3, 4))),
         torch=lambda torch, x, t: f(torch).binary_cross_entropy_with_logits(x, t),
         axes="B C, B C", domain="real, share", least=1),
    Case("kl_divergence", lambda rng: (rng.dirichlet(np.ones(4), 3), rng.dirichlet(np.ones(4), 3)),
         torch=lambda torch, p, q: f(torch).kl_div(q.log(), p, reduction="none").sum(-1),
         axes="B C, B C", domain="inside, inside"),
    Case("kl_divergence", lambda rng: (rng.dirichlet(np.ones(4), 3).T, rng.dirichlet(np.ones(4), 3).T), {"axis": 0},
         "first-axis", torch=lambda torch, p, q: f(torch).kl_div(q.log(), p, reduction="none").sum(0),
         axes="C B, C B", domain="inside, inside"),
]  # fmt: skip
