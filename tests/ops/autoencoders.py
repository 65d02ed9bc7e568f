"""Cases and literal transcriptions of dlterms.unsupervised.autoencoders."""

import math

import numpy as np

from cases import Case


def torch_kl(torch, mean, log_var):
    normal = torch.distributions.Normal
    return torch.distributions.kl_divergence(normal(mean, (log_var / 2).exp()), normal(0 * mean, 0 * mean + 1)).sum(-1)


CASES = [
    Case("gaussian_kl", lambda rng: (rng.standard_normal((3, 4)), rng.standard_normal((3, 4))), torch=torch_kl),
    Case("gaussian_kl", lambda rng: (rng.standard_normal(2), rng.standard_normal(2)), note="one", torch=torch_kl),
    Case("gaussian_kl", lambda rng: (rng.standard_normal((2, 1, 3)), rng.standard_normal((2, 1, 3))), note="stacked",
         torch=torch_kl),
    Case("gaussian_kl", lambda rng: (rng.standard_normal((0, 3)), rng.standard_normal((0, 3))), note="empty",
         torch=torch_kl),
]  # fmt: skip


def gaussian_kl(mean, log_var):
    y = np.zeros(mean.shape[:-1])
    for i in np.ndindex(mean.shape):
        y[i[:-1]] += (mean[i] ** 2 + math.exp(log_var[i]) - 1 - log_var[i]) / 2
    return y
