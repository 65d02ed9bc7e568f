"""Cases of dlterms.neurons.activations."""

import numpy as np

from cases import Case, f


def away_from_zero(rng, shape=(3, 5)):
    """Numbers at least 0.1 from 0, where kinked functions have a derivative."""
    x = rng.standard_normal(shape)
    return x + 0.1 * np.sign(x)


def plain(rng):
    return (rng.standard_normal((3, 5)),)


def kinked(rng):
    return (away_from_zero(rng),)


def wide(rng):
    return (10 * rng.standard_normal((4, 3)),)


CASES = [
    Case("identity", plain, torch=lambda torch, x: torch.nn.Identity()(x)),
    Case("step", kinked, torch=lambda torch, x: torch.heaviside(x.detach(), torch.ones((), dtype=x.dtype)) + 0 * x),
    Case("step", kinked, {"at_zero": 0.5}, "half-at-zero"),
    Case("sigmoid", plain, torch=lambda torch, x: torch.sigmoid(x)),
    Case("sigmoid", wide, note="wide", torch=lambda torch, x: torch.sigmoid(x)),
    Case("logit", lambda rng: (rng.uniform(0.05, 0.95, (3, 5)),), torch=lambda torch, p: torch.logit(p),
         domain="inside"),
    Case("logit", lambda rng: (rng.uniform(0.05, 0.95, (3, 5)),), {"eps": 0.2}, "clipped",
         torch=lambda torch, p: torch.logit(p, eps=0.2), domain="inside"),
    Case("log_sigmoid", plain, torch=lambda torch, x: f(torch).logsigmoid(x)),
    Case("tanh", plain, torch=lambda torch, x: torch.tanh(x)),
    Case("hard_tanh", plain, torch=lambda torch, x: f(torch).hardtanh(x)),
    Case("hard_tanh", plain, {"min_val": -0.5, "max_val": 2.0}, "lopsided",
         torch=lambda torch, x: f(torch).hardtanh(x, -0.5, 2.0)),
    Case("softsign", plain, torch=lambda torch, x: f(torch).softsign(x)),
    Case("relu", kinked, torch=lambda torch, x: f(torch).relu(x)),
    Case("leaky_relu", kinked, torch=lambda torch, x: f(torch).leaky_relu(x)),
    Case("leaky_relu", kinked, {"negative_slope": 0.3}, "steep", torch=lambda torch, x: f(torch).leaky_relu(x, 0.3)),
    Case("prelu", lambda rng: (away_from_zero(rng), np.array([0.25])), torch=lambda torch, x, w: f(torch).prelu(x, w),
         axes="B C, ."),
    Case("prelu", lambda rng: (away_from_zero(rng, (2, 3, 4)), rng.uniform(0, 1, 3)), note="slope-a-channel",
         torch=lambda torch, x, w: f(torch).prelu(x, w), axes="B C W, C"),
    Case("elu", kinked, torch=lambda torch, x: f(torch).elu(x)),
    Case("elu", kinked, {"alpha": 1.7}, "alpha", torch=lambda torch, x: f(torch).elu(x, 1.7)),
    Case("selu", kinked, torch=lambda torch, x: f(torch).selu(x)),
    Case("gelu", plain, torch=lambda torch, x: f(torch).gelu(x)),
    Case("gelu", plain, {"approximate": "tanh"}, "tanh", torch=lambda torch, x: f(torch).gelu(x, approximate="tanh")),
    Case("swish", plain, torch=lambda torch, x: f(torch).silu(x)),
    Case("swish", plain, {"beta": 2.5}, "beta"),
    Case("softplus", plain, torch=lambda torch, x: f(torch).softplus(x)),
    Case("softplus", plain, {"beta": 3.0}, "beta", torch=lambda torch, x: f(torch).softplus(x, beta=3.0)),
    Case("maxout", lambda rng: (rng.standard_normal((3, 6)),), {"pieces": 3}, axes="B ."),
    Case("maxout", lambda rng: (rng.standard_normal((2, 4, 3)),), {"pieces": 2, "axis": 1}, "channels", axes="B . W"),
    Case("softmax", plain, torch=lambda torch, x: torch.softmax(x, -1)),
    Case("softmax", wide, {"axis": 0}, "first-axis", torch=lambda torch, x: torch.softmax(x, 0), axes="C B"),
    Case("log_softmax", plain, torch=lambda torch, x: torch.log_softmax(x, -1)),
    Case("log_softmax", wide, {"axis": 0}, "first-axis", torch=lambda torch, x: torch.log_softmax(x, 0), axes="C B"),
    Case("logsumexp", plain, torch=lambda torch, x: torch.logsumexp(x, -1)),
    Case("logsumexp", wide, {"axis": 0, "keepdims": True}, "keepdims",
         torch=lambda torch, x: torch.logsumexp(x, 0, keepdim=True), axes="C B"),
]  # fmt: skip
