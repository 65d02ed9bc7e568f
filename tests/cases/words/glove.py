"""Cases of dlterms.words.glove."""

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
    Case("glove_loss", table, torch=torch_glove,
         axes=". D, . D, ., ., B, B, B", domain="real, real, real, real, fixed, fixed, positive"),
    Case("glove_loss", repeated, note="repeated", torch=torch_glove,
         axes=". D, . D, ., ., B, B, B", domain="real, real, real, real, fixed, fixed, positive"),
    Case("glove_loss", table, {"x_max": 50.0, "alpha": 0.5}, "other",
         torch=lambda torch, *args: torch_glove(torch, *args, x_max=50.0, alpha=0.5),
         axes=". D, . D, ., ., B, B, B", domain="real, real, real, real, fixed, fixed, positive"),
]  # fmt: skip
