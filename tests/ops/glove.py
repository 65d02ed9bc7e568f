"""Cases and literal transcriptions of dlterms.words.glove."""

import math

import numpy as np

from cases import Case


def table(rng):
    rows, columns = np.array([0, 1, 1, 3]), np.array([2, 0, 2, 3])
    numbers = [rng.standard_normal(shape) for shape in ((4, 2), (4, 2), (4,), (4,))]
    return *numbers, rows, columns, rng.uniform(1, 150, 4)


def repeated(rng):
    # one pair twice, one word as row and column: their gradients must add up
    rows, columns = np.array([2, 0, 2, 2, 1]), np.array([1, 0, 1, 2, 2])
    numbers = [rng.standard_normal(shape) for shape in ((3, 1), (3, 1), (3,), (3,))]
    return *numbers, rows, columns, rng.uniform(0.5, 150, 5)


def torch_glove(torch, w, u, b, c, i, j, x, x_max=100.0, alpha=0.75):
    f = (x / x_max).clamp(max=1) ** alpha
    return (f * ((w[i] * u[j]).sum(1) + b[i] + c[j] - x.log()) ** 2).sum()


CASES = [
    Case("glove_loss", table, torch=torch_glove),
    Case("glove_loss", repeated, note="repeated", torch=torch_glove),
    Case("glove_loss", table, {"x_max": 50.0, "alpha": 0.5}, "other",
         torch=lambda torch, *args: torch_glove(torch, *args, x_max=50.0, alpha=0.5)),
]  # fmt: skip


def glove_loss(w, w_context, b, b_context, rows, columns, counts, x_max=100.0, alpha=0.75):
    total = 0.0
    for i, j, x in zip(rows, columns, counts, strict=True):
        f = (x / x_max) ** alpha if x < x_max else 1.0
        inner = sum(p * q for p, q in zip(w[i], w_context[j], strict=True))
        total += f * (inner + b[i] + b_context[j] - math.log(x)) ** 2
    return total
