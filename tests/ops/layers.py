"""Cases and literal transcriptions of dlterms.neurons.layers."""

import numpy as np

from cases import Case


def f(torch):
    return torch.nn.functional


def gate(rng):
    square, bias = rng.standard_normal((2, 3, 3)), rng.standard_normal((2, 3))
    return rng.standard_normal((2, 4, 3)), square[0], bias[0], square[1], bias[1]


def torch_highway(torch, x, w_h, b_h, w_t, b_t, nonlinearity="relu"):
    t = (x @ w_t.T + b_t).sigmoid()
    return t * getattr(torch, nonlinearity)(x @ w_h.T + b_h) + (1 - t) * x


CASES = [
    Case("affine", lambda rng: (rng.standard_normal((5, 3)), rng.standard_normal((2, 3)), rng.standard_normal(2)),
         torch=lambda torch, x, w, b: f(torch).linear(x, w, b)),
    Case("affine", lambda rng: (rng.standard_normal((2, 4, 3)), rng.standard_normal((1, 3))), note="no-bias",
         torch=lambda torch, x, w: f(torch).linear(x, w)),
    Case("affine", lambda rng: (rng.standard_normal(3), rng.standard_normal((4, 3)), rng.standard_normal(4)),
         note="one", torch=lambda torch, x, w, b: f(torch).linear(x, w, b)),
    Case("affine", lambda rng: (rng.standard_normal((0, 3)), rng.standard_normal((2, 3)), rng.standard_normal(2)),
         note="empty", torch=lambda torch, x, w, b: f(torch).linear(x, w, b)),
    Case("highway", gate, torch=torch_highway),
    Case("highway", gate, {"nonlinearity": "tanh"}, "tanh",
         torch=lambda torch, *args: torch_highway(torch, *args, "tanh")),
]  # fmt: skip


def affine(x, weight, bias=None):
    y = np.zeros((*x.shape[:-1], len(weight)))
    for place in np.ndindex(x.shape[:-1]):
        for h in range(len(weight)):
            y[place][h] = 0 if bias is None else bias[h]
            for d in range(x.shape[-1]):
                y[place][h] += weight[h, d] * x[place][d]
    return y


def highway(x, w_h, b_h, w_t, b_t, nonlinearity="relu"):
    y = np.zeros(x.shape)
    transformed, gated = affine(x, w_h, b_h), affine(x, w_t, b_t)
    for i in np.ndindex(x.shape):
        t = 1 / (1 + np.exp(-gated[i]))
        h = max(transformed[i], 0) if nonlinearity == "relu" else np.tanh(transformed[i])
        y[i] = t * h + (1 - t) * x[i]
    return y
