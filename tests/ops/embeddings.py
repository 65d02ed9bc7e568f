"""Cases and literal transcriptions of dlterms.embeddings."""

import numpy as np

from cases import Case

CASES = [
    Case("embedding", lambda rng: (rng.integers(0, 5, (3, 4)), rng.standard_normal((5, 2))),
         torch=lambda torch, i, w: torch.nn.functional.embedding(i, w)),
    Case("embedding", lambda rng: (np.zeros(0, int), rng.standard_normal((5, 2))), note="nothing",
         torch=lambda torch, i, w: torch.nn.functional.embedding(i, w)),
    Case("one_hot", lambda rng: (rng.integers(0, 4, (2, 3)),), {"num_classes": 4}),
]  # fmt: skip


def embedding(input, weight):
    y = np.zeros((*input.shape, weight.shape[1]))
    for i in np.ndindex(input.shape):
        y[i] = weight[input[i]]
    return y


def one_hot(input, num_classes):
    y = np.zeros((*input.shape, num_classes))
    for i in np.ndindex(input.shape):
        y[(*i, input[i])] = 1
    return y
