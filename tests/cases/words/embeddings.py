"""Cases of dlterms.words.embeddings."""

import numpy as np

from cases import Case


def looked_up(torch, ids, weight):
    return torch.nn.functional.embedding(ids, weight)


CASES = [
    Case("embedding", lambda rng: (rng.integers(0, 5, (3, 4)), rng.standard_normal((5, 2))), torch=looked_up,
         axes="B I, . D"),
    Case("embedding", lambda rng: (np.array([3, 0, 3, 3]), rng.standard_normal((5, 2))), note="repeated",
         torch=looked_up, axes="B, . D"),
    Case("embedding", lambda rng: (np.array(4), rng.standard_normal((5, 2))), note="one id", torch=looked_up,
         axes=", . D"),
    Case("embedding", lambda rng: (np.zeros(0, int), rng.standard_normal((5, 2))), note="nothing", torch=looked_up,
         axes="B, . D"),
    Case("one_hot", lambda rng: (rng.integers(0, 4, (2, 3)),), {"num_classes": 4}),
    Case("one_hot", lambda rng: (np.array(1),), {"num_classes": 2}, note="one id", axes=""),
]  # fmt: skip
