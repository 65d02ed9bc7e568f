"""Cases of dlterms.sequences.external_memory."""

import numpy as np

from cases import Case


def weighting(rng, *shape):
    return rng.dirichlet(np.ones(shape[-1]), shape[:-1])


def lookup(*batch, places=4, width=3):
    return lambda rng: (
        rng.standard_normal((*batch, places, width)),
        rng.standard_normal((*batch, width)),
        rng.uniform(0.5, 3, batch),
    )


def torch_lookup(torch, memory, key, beta):
    cosine = torch.nn.functional.cosine_similarity(memory, key[..., None, :], dim=-1, eps=1e-8)
    return torch.softmax(beta[..., None] * cosine, -1)


def mixing(*batch):
    return lambda rng: (weighting(rng, *batch, 4), weighting(rng, *batch, 4), rng.uniform(0, 1, batch))


def moving(*batch, places=5, moves=3):
    return lambda rng: (weighting(rng, *batch, places), weighting(rng, *batch, moves))


def torch_shift(torch, w, s):
    reach = s.shape[-1] // 2
    return sum(s[..., [j]] * torch.roll(w, j - reach, -1) for j in range(s.shape[-1]))


def powers(*batch):
    return lambda rng: (weighting(rng, *batch, 4), rng.uniform(1, 5, batch))


def torch_sharpen(torch, w, gamma):
    p = w ** gamma[..., None]
    return p / p.sum(-1, keepdim=True)


def writing(*batch, places=4, width=3):
    return lambda rng: (
        rng.standard_normal((*batch, places, width)),
        weighting(rng, *batch, places),
        rng.uniform(0, 1, (*batch, width)),
        rng.standard_normal((*batch, width)),
    )


def torch_write(torch, memory, w, erase, add):
    w = w[..., None]
    return memory * (1 - w * erase[..., None, :]) + w * add[..., None, :]


def torch_read(torch, memory, w):
    return torch.einsum("...n,...nm->...m", w, memory)


CASES = [
    Case("content_address", lookup(2), torch=torch_lookup, axes="B N M, B M, B", domain="real, real, positive"),
    Case(
        "content_address",
        lookup(2, 3, places=1, width=5),
        note="heads",
        torch=torch_lookup,
        axes="B H N M, B H M, B H",
        domain="real, real, positive",
    ),
    Case(
        "content_address",
        lookup(places=3, width=1),
        note="no-batch",
        torch=torch_lookup,
        axes="N M, M,",
        domain="real, real, positive",
    ),
    Case("content_address", lookup(2), {"eps": 10.0}, "large-eps", axes="B N M, B M, B", domain="real, real, positive"),
    Case(
        "ntm_interpolate",
        mixing(3),
        torch=lambda torch, a, b, g: g[..., None] * a + (1 - g[..., None]) * b,
        axes="B N, B N, B",
        domain="real, real, share",
    ),
    Case(
        "ntm_interpolate",
        mixing(),
        note="no-batch",
        torch=lambda torch, a, b, g: g * a + (1 - g) * b,
        axes="N, N,",
        domain="real, real, share",
    ),
    Case("ntm_shift", moving(3), torch=torch_shift, axes="B N, B ."),
    Case("ntm_shift", moving(2, 2, places=4, moves=5), note="two-places", torch=torch_shift, axes="B H N, B H ."),
    Case("ntm_shift", moving(places=2, moves=5), note="farther-than-round", torch=torch_shift, axes="N, ."),
    Case("ntm_shift", moving(2, moves=1), note="stay", torch=torch_shift, axes="B N, B ."),
    Case("ntm_sharpen", powers(3), torch=torch_sharpen, axes="B N, B", domain="inside, power"),
    Case("ntm_sharpen", powers(), note="no-batch", torch=torch_sharpen, axes="N,", domain="inside, power"),
    Case("ntm_read", lambda rng: writing(2)(rng)[:2], torch=torch_read, axes="B N M, B N"),
    Case(
        "ntm_read",
        lambda rng: writing(2, 3, places=1, width=2)(rng)[:2],
        note="heads",
        torch=torch_read,
        axes="B H N M, B H N",
    ),
    Case("ntm_write", writing(2), torch=torch_write, axes="B N M, B N, B M, B M", domain="real, share, share, real"),
    Case(
        "ntm_write",
        writing(places=1, width=2),
        note="no-batch",
        torch=torch_write,
        axes="N M, N, M, M",
        domain="real, share, share, real",
    ),
]
