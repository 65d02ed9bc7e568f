"""What is timed: an op, the size of its work, and how each peer does the same work.

A peer's function takes its library and the arguments as that library's arrays. `goal` is the ratio to PyTorch's time
that must not be exceeded, forward and forward with backward.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Work:
    op: str
    size: str
    goal: tuple[float | None, float | None]
    make: Callable[[np.random.Generator], tuple[Any, ...]]
    peers: dict[str, Callable[..., Any]]
    options: dict[str, Any] = field(default_factory=dict)
    note: str = ""

    @property
    def name(self) -> str:
        return f"{self.op} {self.note}".strip()


def normal(*shape):
    return lambda rng: (rng.standard_normal(shape, np.float32),)


def f(torch):
    return torch.nn.functional


def last(torch, x):
    return x.contiguous(memory_format=torch.channels_last)


def window(jax, x, size, stride, start, fold):
    return jax.lax.reduce_window(x, start, fold, (1, 1, size, size), (1, 1, stride, stride), "VALID")


def pooling(kind, size, stride, goal):
    pool = {"max": lambda t: f(t).max_pool2d, "avg": lambda t: f(t).avg_pool2d}[kind]

    def by_jax(jax, x):
        if kind == "max":
            return window(jax, x, size, stride, -np.inf, jax.lax.max)
        return window(jax, x, size, stride, 0.0, jax.lax.add) / size**2

    return Work(
        f"{kind}_pool2d", "(32, 64, 56, 56)", goal, normal(32, 64, 56, 56),
        {
            "torch": lambda t, x: pool(t)(x, size, stride),
            "torch channels_last": lambda t, x: pool(t)(last(t, x), size, stride),
            "jax": by_jax,
        },
        {"kernel_size": size, "stride": stride}, f"{size}×{size} stride {stride}",
    )  # fmt: skip


def recurrent(op, gates, goal, states):
    """The same T=100, B=32, H=128 for rnn, lstm and gru; the weights are those of one PyTorch layer."""

    def make(rng):
        x = rng.standard_normal((100, 32, 128), np.float32)
        shapes = [(gates * 128, 128), (gates * 128, 128), (gates * 128,), (gates * 128,)]
        weights = [rng.uniform(-0.088, 0.088, shape).astype(np.float32) for shape in shapes]
        return (x, *(np.zeros((32, 128), np.float32) for _ in range(states)), *weights)

    def by_torch(torch, x, *rest):
        initial, weights = [s[None] for s in rest[:states]], list(rest[states:])
        call = {"rnn": torch.rnn_tanh, "lstm": torch.lstm, "gru": torch.gru}[op]
        return call(x, initial if op == "lstm" else initial[0], weights, True, 1, 0.0, False, False, False)[0]

    return Work(op, "T=100 B=32 H=128", goal, make, {"torch": by_torch})


def scores(rng):
    return rng.standard_normal((256, 10000), np.float32), rng.integers(0, 10000, 256)


def convolution(rng):
    x, w = rng.standard_normal((16, 32, 32, 32), np.float32), rng.standard_normal((64, 32, 3, 3), np.float32)
    return x, w, rng.standard_normal(64, np.float32)


def normalization(rng):
    ones = np.ones(64, np.float32)
    return rng.standard_normal((64, 64, 32, 32), np.float32), 0 * ones, ones, ones, 0 * ones


def lookups(rng):
    return rng.integers(0, 50_000, 8192), rng.standard_normal((50_000, 128), np.float32)


def heads(rng):
    return tuple(rng.standard_normal((8, 8, 256, 64), np.float32) for _ in range(3))


def jax_attention(jax, q, k, v):
    swap = (0, 2, 1, 3)
    return jax.nn.dot_product_attention(*(a.transpose(swap) for a in (q, k, v))).transpose(swap)


# What no way of writing the op in NumPy can save: its one slow function, alone, into memory that is already there
EXP = {"numpy exp alone": lambda np, x, *_: np.exp(x, out=memory(x))}
TANH = {"numpy tanh alone": lambda np, x: np.tanh(x, out=memory(x))}


@functools.cache
def _empty(shape):
    return np.empty(shape, np.float32)


def memory(x):
    return _empty(x.shape)


def elementwise(op, torch, jax, autograd, goal, floor=None, **options):
    peers = {"torch": torch, "jax": jax, "autograd": autograd} | (floor or {})
    return Work(op, "1e6", goal, normal(1_000_000), peers, options)


def autograd_softmax(np, x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


WORK = [
    elementwise("sigmoid", lambda t, x: t.sigmoid(x), lambda j, x: j.nn.sigmoid(x),
                lambda np, x: 1 / (1 + np.exp(-x)), (1.4, 1.3), EXP),
    elementwise("tanh", lambda t, x: t.tanh(x), lambda j, x: j.numpy.tanh(x), lambda np, x: np.tanh(x), (0.15, 0.25),
                TANH),
    elementwise("relu", lambda t, x: t.relu(x), lambda j, x: j.nn.relu(x), lambda np, x: np.maximum(x, 0), (1.0, 1.2)),
    elementwise("gelu", lambda t, x: f(t).gelu(x, approximate="tanh"), lambda j, x: j.nn.gelu(x),
                lambda np, x: 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x))), (0.7, 0.7),
                TANH, approximate="tanh"),
    Work("softmax", "(256, 10000)", (1.5, 1.2), normal(256, 10000),
         {"torch": lambda t, x: t.softmax(x, -1), "jax": lambda j, x: j.nn.softmax(x), "autograd": autograd_softmax}
         | EXP),
    Work("cross_entropy", "(256, 10000)", (1.25, 0.6), scores,
         {"torch": lambda t, x, c: f(t).cross_entropy(x, c),
          "jax": lambda j, x, c: -j.numpy.take_along_axis(j.nn.log_softmax(x), c[:, None], 1).mean()} | EXP),
    pooling("max", 2, 2, (0.15, 0.4)),
    pooling("max", 3, 1, (0.07, 0.3)),
    pooling("avg", 2, 2, (0.3, 0.3)),
    pooling("avg", 3, 1, (0.2, 0.25)),
    Work("conv2d", "(16, 32, 32, 32)", (1.3, 1.45), convolution,
         {"torch": lambda t, x, w, b: f(t).conv2d(x, w, b, padding=1),
          "jax": lambda j, x, w, b: j.lax.conv_general_dilated(x, w, (1, 1), "SAME") + b[:, None, None]},
         {"padding": 1}, "3×3 pad 1, 32→64"),
    Work("batch_norm", "(64, 64, 32, 32)", (0.6, 0.95), normalization,
         {"torch": lambda t, x, m, v, w, b: f(t).batch_norm(x, m.detach(), v.detach(), w, b, training=True)}),
    recurrent("rnn", 1, (0.6, 0.6), 1),
    recurrent("lstm", 4, (1.3, 1.25), 2),
    recurrent("gru", 3, (0.85, 0.7), 1),
    Work("dot_product_attention", "B8 h8 T256 d64", (1.3, 1.0), heads,
         {"torch": lambda t, q, k, v: f(t).scaled_dot_product_attention(q, k, v), "jax": jax_attention}),
    Work("embedding", "V=50k d=128, 8192 ids", (0.8, 1.5), lookups,
         {"torch": lambda t, i, w: f(t).embedding(i, w),
          "torch sparse": lambda t, i, w: f(t).embedding(i, w, sparse=True),
          "jax": lambda j, i, w: w[i]}),
]  # fmt: skip
