"""Cases of dlterms.unsupervised.autoencoders."""

from cases import Case


def torch_kl(torch, mean, log_var):
    normal = torch.distributions.Normal
    return torch.distributions.kl_divergence(normal(mean, (log_var / 2).exp()), normal(0 * mean, 0 * mean + 1)).sum(-1)


CASES = [
    Case("gaussian_kl", lambda rng: (rng.standard_normal((3, 4)), rng.standard_normal((3, 4))), torch=torch_kl,
         axes="B D, B D", domain="real, log"),
    Case("gaussian_kl", lambda rng: (rng.standard_normal(2), rng.standard_normal(2)), note="one", torch=torch_kl,
         axes="D, D", domain="real, log"),
    Case("gaussian_kl", lambda rng: (rng.standard_normal((2, 1, 3)), rng.standard_normal((2, 1, 3))), note="stacked",
         torch=torch_kl, axes="B T D, B T D", domain="real, log"),
    Case("gaussian_kl", lambda rng: (rng.standard_normal((0, 3)), rng.standard_normal((0, 3))), note="empty",
         torch=torch_kl, axes="B D, B D", domain="real, log"),
]  # fmt: skip
