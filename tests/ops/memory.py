"""Cases and literal transcriptions of dlterms.sequences.external_memory."""

import math

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
    Case("content_address", lookup(2), torch=torch_lookup),
    Case("content_address", lookup(2, 3, places=1, width=5), note="heads", torch=torch_lookup),
    Case("content_address", lookup(places=3, width=1), note="no-batch", torch=torch_lookup),
    Case("content_address", lookup(2), {"eps": 10.0}, "large-eps"),
    Case("interpolate", mixing(3), torch=lambda torch, a, b, g: g[..., None] * a + (1 - g[..., None]) * b),
    Case("interpolate", mixing(), note="no-batch", torch=lambda torch, a, b, g: g * a + (1 - g) * b),
    Case("shift", moving(3), torch=torch_shift),
    Case("shift", moving(2, 2, places=4, moves=5), note="two-places", torch=torch_shift),
    Case("shift", moving(places=2, moves=5), note="farther-than-round", torch=torch_shift),
    Case("shift", moving(2, moves=1), note="stay", torch=torch_shift),
    Case("sharpen", powers(3), torch=torch_sharpen),
    Case("sharpen", powers(), note="no-batch", torch=torch_sharpen),
    Case("ntm_read", lambda rng: writing(2)(rng)[:2], torch=torch_read),
    Case("ntm_read", lambda rng: writing(2, 3, places=1, width=2)(rng)[:2], note="heads", torch=torch_read),
    Case("ntm_write", writing(2), torch=torch_write),
    Case("ntm_write", writing(places=1, width=2), note="no-batch", torch=torch_write),
]


def content_address(memory, key, beta, eps=1e-8):
    w = np.zeros(memory.shape[:-1])
    for b in np.ndindex(beta.shape):
        scores = []
        for row in memory[b]:
            dot = sum(u * v for u, v in zip(row, key[b], strict=True))
            long = max(math.sqrt(sum(u * u for u in row)), eps) * max(math.sqrt(sum(v * v for v in key[b])), eps)
            scores.append(math.exp(beta[b] * dot / long))
        w[b] = [score / sum(scores) for score in scores]
    return w


def interpolate(content, previous, g):
    y = np.zeros(content.shape)
    for i in np.ndindex(y.shape):
        y[i] = g[i[:-1]] * content[i] + (1 - g[i[:-1]]) * previous[i]
    return y


def shift(w, s):
    y = np.zeros(w.shape)
    places, moves = w.shape[-1], s.shape[-1]
    for b in np.ndindex(w.shape[:-1]):
        for j in range(places):
            for m in range(moves):
                y[b][(j + m - moves // 2) % places] += w[b][j] * s[b][m]
    return y


def sharpen(w, gamma):
    y = np.zeros(w.shape)
    for b in np.ndindex(gamma.shape):
        powers = [v ** gamma[b] for v in w[b]]
        y[b] = [p / sum(powers) for p in powers]
    return y


def ntm_read(memory, w):
    y = np.zeros(memory.shape[:-2] + memory.shape[-1:])
    for i in np.ndindex(w.shape):
        y[i[:-1]] += w[i] * memory[i]
    return y


def ntm_write(memory, w, erase, add):
    y = np.zeros(memory.shape)
    for i in np.ndindex(memory.shape):
        b, place, column = i[:-2], i[-2], i[-1]
        y[i] = memory[i] * (1 - w[b][place] * erase[b][column]) + w[b][place] * add[b][column]
    return y
