"""Cases and literal transcriptions of dlterms.neurons.activations."""

import math

import numpy as np

from cases import Case


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


def f(torch):
    return torch.nn.functional


CASES = [
    Case("identity", plain, torch=lambda torch, x: torch.nn.Identity()(x)),
    Case("step", kinked, torch=lambda torch, x: torch.heaviside(x.detach(), torch.ones((), dtype=x.dtype)) + 0 * x),
    Case("step", kinked, {"at_zero": 0.5}, "half-at-zero"),
    Case("sigmoid", plain, torch=lambda torch, x: torch.sigmoid(x)),
    Case("sigmoid", wide, note="wide", torch=lambda torch, x: torch.sigmoid(x)),
    Case("logit", lambda rng: (rng.uniform(0.05, 0.95, (3, 5)),), torch=lambda torch, p: torch.logit(p)),
    Case("logit", lambda rng: (rng.uniform(0.05, 0.95, (3, 5)),), {"eps": 0.2}, "clipped",
         torch=lambda torch, p: torch.logit(p, eps=0.2)),
    Case("log_sigmoid", plain, torch=lambda torch, x: f(torch).logsigmoid(x)),
    Case("tanh", plain, torch=lambda torch, x: torch.tanh(x)),
    Case("hard_tanh", plain, torch=lambda torch, x: f(torch).hardtanh(x)),
    Case("hard_tanh", plain, {"min_val": -0.5, "max_val": 2.0}, "lopsided",
         torch=lambda torch, x: f(torch).hardtanh(x, -0.5, 2.0)),
    Case("softsign", plain, torch=lambda torch, x: f(torch).softsign(x)),
    Case("relu", kinked, torch=lambda torch, x: f(torch).relu(x)),
    Case("leaky_relu", kinked, torch=lambda torch, x: f(torch).leaky_relu(x)),
    Case("leaky_relu", kinked, {"negative_slope": 0.3}, "steep", torch=lambda torch, x: f(torch).leaky_relu(x, 0.3)),
    Case("prelu", lambda rng: (away_from_zero(rng), np.array([0.25])), torch=lambda torch, x, w: f(torch).prelu(x, w)),
    Case("prelu", lambda rng: (away_from_zero(rng, (2, 3, 4)), rng.uniform(0, 1, 3)), note="slope-a-channel",
         torch=lambda torch, x, w: f(torch).prelu(x, w)),
    Case("elu", kinked, torch=lambda torch, x: f(torch).elu(x)),
    Case("elu", kinked, {"alpha": 1.7}, "alpha", torch=lambda torch, x: f(torch).elu(x, 1.7)),
    Case("selu", kinked, torch=lambda torch, x: f(torch).selu(x)),
    Case("gelu", plain, torch=lambda torch, x: f(torch).gelu(x)),
    Case("gelu", plain, {"approximate": "tanh"}, "tanh", torch=lambda torch, x: f(torch).gelu(x, approximate="tanh")),
    Case("swish", plain, torch=lambda torch, x: f(torch).silu(x)),
    Case("swish", plain, {"beta": 2.5}, "beta"),
    Case("softplus", plain, torch=lambda torch, x: f(torch).softplus(x)),
    Case("softplus", plain, {"beta": 3.0}, "beta", torch=lambda torch, x: f(torch).softplus(x, beta=3.0)),
    Case("maxout", lambda rng: (rng.standard_normal((3, 6)),), {"pieces": 3}),
    Case("maxout", lambda rng: (rng.standard_normal((2, 4, 3)),), {"pieces": 2, "axis": 1}, "channels"),
    Case("softmax", plain, torch=lambda torch, x: torch.softmax(x, -1)),
    Case("softmax", wide, {"axis": 0}, "first-axis", torch=lambda torch, x: torch.softmax(x, 0)),
    Case("log_softmax", plain, torch=lambda torch, x: torch.log_softmax(x, -1)),
    Case("log_softmax", wide, {"axis": 0}, "first-axis", torch=lambda torch, x: torch.log_softmax(x, 0)),
    Case("logsumexp", plain, torch=lambda torch, x: torch.logsumexp(x, -1)),
    Case("logsumexp", wide, {"axis": 0, "keepdims": True}, "keepdims",
         torch=lambda torch, x: torch.logsumexp(x, 0, keepdim=True)),
]  # fmt: skip


def each(formula):
    """The transcription that follows a formula for one number at a time."""

    def literal(x, **options):
        return np.array([formula(float(v), **options) for v in x.ravel()]).reshape(x.shape)

    return literal


def sigma(v):
    return math.exp(v) / (1 + math.exp(v))


identity = each(lambda v: v)
step = each(lambda v, at_zero=1.0: 0.0 if v < 0 else 1.0 if v > 0 else at_zero)
sigmoid = each(lambda v: 1 / (1 + math.exp(-v)))
log_sigmoid = each(lambda v: math.log(sigma(v)))
tanh = each(lambda v: (math.exp(v) - math.exp(-v)) / (math.exp(v) + math.exp(-v)))
hard_tanh = each(lambda v, min_val=-1.0, max_val=1.0: min_val if v < min_val else max_val if v > max_val else v)
softsign = each(lambda v: v / (1 + abs(v)))
relu = each(lambda v: v if v > 0 else 0.0)
leaky_relu = each(lambda v, negative_slope=0.01: v if v > 0 else negative_slope * v)
elu = each(lambda v, alpha=1.0: v if v > 0 else alpha * (math.exp(v) - 1))
# the constants as Klambauer et al. 2017 print them, section 2: alpha_01 = 1.6733, lambda_01 = 1.0507
selu = each(lambda v: 1.0507009873554805 * (v if v > 0 else 1.6732632423543772 * (math.exp(v) - 1)))
swish = each(lambda v, beta=1.0: v * sigma(beta * v))
softplus = each(lambda v, beta=1.0: math.log(1 + math.exp(beta * v)) / beta)


@each
def logit(p, eps=None):
    if eps is not None:
        p = min(max(p, eps), 1 - eps)
    return math.log(p / (1 - p))


@each
def gelu(v, approximate="none"):
    if approximate == "tanh":
        return 0.5 * v * (1 + math.tanh(math.sqrt(2 / math.pi) * (v + 0.044715 * v**3)))
    return v * 0.5 * math.erfc(-v / math.sqrt(2))


def prelu(x, weight):
    y = np.empty_like(x)
    for i in np.ndindex(x.shape):
        a = weight[i[1]] if weight.size > 1 else weight[0]
        y[i] = x[i] if x[i] > 0 else a * x[i]
    return y


def maxout(x, pieces, axis=-1):
    rows = np.moveaxis(x, axis, -1)
    y = np.empty((*rows.shape[:-1], rows.shape[-1] // pieces))
    for i in np.ndindex(y.shape):
        y[i] = max(rows[(*i[:-1], i[-1] * pieces + k)] for k in range(pieces))
    return np.moveaxis(y, -1, axis)


def softmax(x, axis=-1):
    rows = np.moveaxis(x, axis, -1)
    y = np.empty(rows.shape)
    for i in np.ndindex(rows.shape):
        y[i] = math.exp(rows[i]) / sum(math.exp(v) for v in rows[i[:-1]])
    return np.moveaxis(y, -1, axis)


def log_softmax(x, axis=-1):
    return np.vectorize(math.log)(softmax(x, axis))


def logsumexp(x, axis=-1, keepdims=False):
    rows = np.moveaxis(x, axis, -1)
    y = np.empty((*rows.shape[:-1], 1))
    for i in np.ndindex(rows.shape[:-1]):
        y[(*i, 0)] = math.log(sum(math.exp(v) for v in rows[i]))
    y = np.moveaxis(y, -1, axis)
    return y if keepdims else y.squeeze(axis)
