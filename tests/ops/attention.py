"""Cases and literal transcriptions of dlterms.sequences.attention."""

import math

import numpy as np

from cases import Case
from ops.losses import f

MASK = np.array([[1, 0, 1, 1, 0], [0, 1, 0, 0, 0], [1, 1, 1, 1, 1]], bool)


def looked(*front, t=3, s=5, d=4, e=2):
    return lambda rng: (
        rng.standard_normal((*front, t, d)), rng.standard_normal((*front, s, d)), rng.standard_normal((*front, s, e))
    )  # fmt: skip


def masked(rng):
    return *looked(2)(rng), MASK


def biased(rng):
    return *looked(2)(rng), np.where(MASK, rng.standard_normal(MASK.shape), -1e9)


def by_torch(**options):
    return lambda torch, *args: f(torch).scaled_dot_product_attention(*args, **options)


CASES = [
    Case("dot_product_attention", looked(2), torch=by_torch()),
    Case("dot_product_attention", looked(2, 3, t=1, s=1, d=1, e=3), note="heads", torch=by_torch()),
    Case("dot_product_attention", looked(s=3), {"is_causal": True}, "causal", torch=by_torch(is_causal=True)),
    Case("dot_product_attention", masked, {"scale": 0.7}, "masked", torch=by_torch(scale=0.7)),
    Case("dot_product_attention", biased, {"scale": 0.7}, "biased", torch=by_torch(scale=0.7)),
]


def dot_product_attention(query, key, value, mask=None, is_causal=False, scale=None):
    y = np.zeros((*query.shape[:-1], value.shape[-1]))
    factor = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
    for place in np.ndindex(query.shape[:-1]):
        *front, t = place
        weights = []
        for s, k in enumerate(key[tuple(front)]):
            score = factor * sum(a * b for a, b in zip(query[place], k, strict=True))
            if mask is not None:
                score += (0 if mask[t, s] else -math.inf) if mask.dtype == bool else mask[t, s]
            weights.append(math.exp(score) if not is_causal or s <= t else 0)
        for s, v in enumerate(value[tuple(front)]):
            y[place] += weights[s] / sum(weights) * v
    return y
