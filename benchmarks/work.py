"""What is timed: an op, the size of its work, and how each peer does the same work.

A peer's function takes its library and the arguments as that library's arrays. Readable code comes first: where it
costs less than twice the time of a fast kernel, it is what the op consists of. Where a kernel is kept, `kernel` says
what the readable form would cost: its time, forward / forward with backward, divided by the kernel's.
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
    make: Callable[[np.random.Generator], tuple[Any, ...]]
    peers: dict[str, Callable[..., Any]]
    options: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    kernel: str = ""

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


def pooling(kind, size, stride, kernel):
    pool = {"max": lambda t: f(t).max_pool2d, "avg": lambda t: f(t).avg_pool2d}[kind]

    def by_jax(jax, x):
        if kind == "max":
            return window(jax, x, size, stride, -np.inf, jax.lax.max)
        return window(jax, x, size, stride, 0.0, jax.lax.add) / size**2

    return Work(
        f"{kind}_pool2d", "(32, 64, 56, 56)", normal(32, 64, 56, 56),
        {
            "torch": lambda t, x: pool(t)(x, size, stride),
            "torch channels_last": lambda t, x: pool(t)(last(t, x), size, stride),
            "jax": by_jax,
        },
        {"kernel_size": size, "stride": stride}, f"{size}×{size} stride {stride}", kernel,
    )  # fmt: skip


def recurrent(op, gates, states):
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

    return Work(op, "T=100 B=32 H=128", make, {"torch": by_torch})


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


def elementwise(op, torch, jax, autograd, floor=None, **options):
    peers = {"torch": torch, "jax": jax, "autograd": autograd} | (floor or {})
    return Work(op, "1e6", normal(1_000_000), peers, options)


def autograd_softmax(np, x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


WORK = [
    elementwise("sigmoid", lambda t, x: t.sigmoid(x), lambda j, x: j.nn.sigmoid(x),
                lambda np, x: 1 / (1 + np.exp(-x)), EXP),
    elementwise("tanh", lambda t, x: t.tanh(x), lambda j, x: j.numpy.tanh(x), lambda np, x: np.tanh(x), TANH),
    elementwise("relu", lambda t, x: t.relu(x), lambda j, x: j.nn.relu(x), lambda np, x: np.maximum(x, 0)),
    elementwise("gelu", lambda t, x: f(t).gelu(x, approximate="tanh"), lambda j, x: j.nn.gelu(x),
                lambda np, x: 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x))),
                TANH, approximate="tanh"),
    Work("softmax", "(256, 10000)", normal(256, 10000),
         {"torch": lambda t, x: t.softmax(x, -1), "jax": lambda j, x: j.nn.softmax(x), "autograd": autograd_softmax}
         | EXP),
    Work("cross_entropy", "(256, 10000)", scores,
         {"torch": lambda t, x, c: f(t).cross_entropy(x, c),
          "jax": lambda j, x, c: -j.numpy.take_along_axis(j.nn.log_softmax(x), c[:, None], 1).mean()} | EXP,
         kernel="target written out as probabilities: 2.9 / 2.4"),
    pooling("max", 2, 2, "a window place by place: 2.0 / 2.0"),
    pooling("max", 3, 1, "a window place by place: 6.1 / 3.5"),
    pooling("avg", 2, 2, "a window place by place: 1.1 / 1.7, but one kernel for both sizes"),
    pooling("avg", 3, 1, "a window place by place: 3.5 / 3.7"),
    Work("conv2d", "(16, 32, 32, 32)", convolution,
         {"torch": lambda t, x, w, b: f(t).conv2d(x, w, b, padding=1),
          "jax": lambda j, x, w, b: j.lax.conv_general_dilated(x, w, (1, 1), "SAME") + b[:, None, None]},
         {"padding": 1}, "3×3 pad 1, 32→64", "tensordot over windows: 5.6 forward"),
    Work("batch_norm", "(64, 64, 32, 32)", normalization,
         {"torch": lambda t, x, m, v, w, b: f(t).batch_norm(x, m.detach(), v.detach(), w, b, training=True)}),
    recurrent("rnn", 1, 1),
    recurrent("lstm", 4, 2),
    recurrent("gru", 3, 1),
    Work("dot_product_attention", "B8 h8 T256 d64", heads,
         {"torch": lambda t, q, k, v: f(t).scaled_dot_product_attention(q, k, v), "jax": jax_attention}),
    Work("embedding", "V=50k d=128, 8192 ids", lookups,
         {"torch": lambda t, i, w: f(t).embedding(i, w),
          "torch sparse": lambda t, i, w: f(t).embedding(i, w, sparse=True),
          "jax": lambda j, i, w: w[i]}),
]  # fmt: skip
