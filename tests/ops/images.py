"""Cases and literal transcriptions of dlterms.vision.images."""

import math

import numpy as np

from cases import Case


def resizing(note, shape, size):
    return Case("resize", lambda rng: (rng.standard_normal(shape),), {"size": size}, note,
                torch=lambda torch, x: torch.nn.functional.interpolate(  # PyTorch wants a batch and channels
                    x.reshape(1, -1, *shape[-2:]), size, mode="bilinear").reshape(*shape[:-2], *size))  # fmt: skip


CASES = [
    resizing("larger", (2, 3, 4, 5), (7, 9)),
    resizing("smaller", (1, 2, 7, 8), (3, 5)),
    resizing("one-pixel", (2, 1, 3), (4, 1)),
    resizing("same", (3, 4), (3, 4)),
]


def resize(x, size):
    y = np.zeros((*x.shape[:-2], *size))
    for r in range(size[0]):
        for c in range(size[1]):
            v = min(max((r + 0.5) * x.shape[-2] / size[0] - 0.5, 0), x.shape[-2] - 1)
            h = min(max((c + 0.5) * x.shape[-1] / size[1] - 0.5, 0), x.shape[-1] - 1)
            for i in {math.floor(v), math.ceil(v)}:
                for j in {math.floor(h), math.ceil(h)}:
                    y[..., r, c] += (1 - abs(v - i)) * (1 - abs(h - j)) * x[..., i, j]
    return y
