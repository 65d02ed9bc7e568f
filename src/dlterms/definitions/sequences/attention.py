"""Attention, one query and one key at a time."""

import math

import numpy as np


def dot_product_attention(query, key, value, mask=None, is_causal=False, scale=None):
    """The answer to query t is a mean of the values, weighted by how well their keys fit: y_t = sum_s p_ts v_s.

        p_ts = exp(a_ts) / sum_s exp(a_ts),  a_ts = scale q_t . k_s
    scale is 1 / sqrt(d). Where the mask is False, query t does not see key s; a mask of numbers is added to a. With
    is_causal it sees only s <= t.
    Source: Vaswani et al. 2017, arXiv:1706.03762, equation 1.
    """
    *front, queries, size = query.shape  # axes in front count examples and heads: each for itself
    keys, width = value.shape[-2:]
    scale = 1 / math.sqrt(size) if scale is None else scale
    y = np.zeros((*front, queries, width))
    for *head, t in np.ndindex(*front, queries):
        q, k, v = query[*head, t], key[*head], value[*head]
        seen, weights = [], []
        for s in range(keys):
            a = scale * sum(q[i] * k[s, i] for i in range(size))
            forbidden = is_causal and s > t
            if mask is not None and mask.dtype == bool:
                forbidden = forbidden or not mask[t, s]
            elif mask is not None:
                a += mask[t, s]
            if not forbidden:
                seen.append(s)
                weights.append(math.exp(a))
        for e in range(width):
            y[*head, t, e] = sum(p / sum(weights) * v[s, e] for s, p in zip(seen, weights, strict=True))
    return y
