"""Cases of dlterms.vision.blocks."""

from cases import Case


def gate(rng):
    square, bias = rng.standard_normal((2, 3, 3)), rng.standard_normal((2, 3))
    return rng.standard_normal((2, 4, 3)), square[0], bias[0], square[1], bias[1]


def torch_highway(torch, x, w_h, b_h, w_t, b_t, nonlinearity="relu"):
    t = (x @ w_t.T + b_t).sigmoid()
    return t * getattr(torch, nonlinearity)(x @ w_h.T + b_h) + (1 - t) * x


CASES = [
    Case("highway", gate, torch=torch_highway, axes="B T D, D D, D, D D, D"),
    Case("highway", gate, {"nonlinearity": "tanh"}, "tanh",
         torch=lambda torch, *args: torch_highway(torch, *args, "tanh"), axes="B T D, D D, D, D D, D"),
]  # fmt: skip
