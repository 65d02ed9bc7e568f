"""Cases and literal transcriptions of dlterms.word2vec."""

import math

import numpy as np

from cases import Case


def questions(rng):
    rows = rng.integers(0, 6, (4, 3))
    return (
        rng.standard_normal((4, 2)),
        rng.standard_normal((6, 2)),
        rows,
        rng.integers(0, 2, (4, 3)),
        np.tri(4, 3, dtype=int),
    )


def sampled(rng):
    return rng.standard_normal((4, 2)), rng.standard_normal((6, 2)), rng.integers(0, 6, 4), rng.integers(0, 6, (4, 3))


CASES = [
    Case("yes_no_loss", questions),
    Case("negative_sampling_loss", sampled, torch=lambda torch, h, w, t, n: (
        -torch.nn.functional.logsigmoid((w[t] * h).sum(1))
        - torch.nn.functional.logsigmoid(-(w[n] * h[:, None]).sum(2)).sum(1)).mean()),
]  # fmt: skip


def sigma(v):
    return 1 / (1 + math.exp(-v))


def yes_no_loss(h, w_out, rows, answers, asked):
    total = 0.0
    for b, k in np.ndindex(rows.shape):
        score = sum(w_out[rows[b, k], d] * h[b, d] for d in range(h.shape[1]))
        total -= asked[b, k] * math.log(sigma(score) if answers[b, k] else 1 - sigma(score))
    return total / len(h)


def negative_sampling_loss(h, w_out, target, noise):
    total = 0.0
    for b in range(len(h)):
        total -= math.log(sigma(float(w_out[target[b]] @ h[b])))
        total -= sum(math.log(sigma(-float(w_out[n] @ h[b]))) for n in noise[b])
    return total / len(h)
