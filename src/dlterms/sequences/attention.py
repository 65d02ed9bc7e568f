"""Attention answers a query with a weighted mean of values: the better a key fits, the more its value counts."""

import math
from typing import Any

import numpy as np

from dlterms.checks import as_array, as_count, as_flag, as_float, as_scalar, as_tree, blaming, fitted
from dlterms.gradients.arithmetic import unbroadcast
from dlterms.gradients.autodiff import differentiable
from dlterms.neurons.activations import softmax, tanh
from dlterms.neurons.layers import affine


@differentiable
def dot_product_attention(query, key, value, mask=None, is_causal=False, scale=None):
    """softmax(scale query key^T) value: every query looks at all keys, by their dot products.

    query : (..., T, d); key : (..., S, d); value : (..., S, e); returns (..., T, e). scale : 1 / sqrt(d) by default,
    which keeps the scores of random vectors at variance 1. mask : broadcasts to (..., T, S): booleans, True where
    looking is allowed, or floats that are added to the scores, and then have a gradient; is_causal : query t sees keys
    0 ... t only.
    Source: Vaswani et al. 2017, arXiv:1706.03762, equation 1; as torch.nn.functional.scaled_dot_product_attention.
    Errors: ValueError for shapes that do not fit or a query that may look nowhere, TypeError for a mask of integers.
    """
    q, k, v = fitted("... T d, ... S d, ... S e", query=query, key=key, value=value)
    if not k.shape[-2]:
        raise ValueError(f"key must have at least one row, got shape {k.shape}")
    factor = 1 / math.sqrt(max(q.shape[-1], 1)) if scale is None else as_scalar("scale", scale)
    scores = factor * q @ k.swapaxes(-1, -2)
    bias = _bias(scores.shape, mask, is_causal, scores.dtype)
    with blaming("query and key"):
        weights, pull_softmax = softmax.vjp(scores if bias is None else scores + bias)

    def pullback(dy):
        dscores = pull_softmax(dy @ v.swapaxes(-1, -2))
        dq, dk = factor * dscores @ k, factor * dscores.swapaxes(-1, -2) @ q
        return dq, dk, weights.swapaxes(-1, -2) @ dy, _of_mask(mask, dscores)

    return weights @ v, pullback


def additive_attention(query: Any, key: Any, value: Any, w_q: Any, w_k: Any, score: Any, mask: Any = None) -> Any:
    """The first form of attention: a small network scores how well a key fits, score . tanh(w_q query + w_k key).

    query : (B, T, D); key : (B, S, K); value : (B, S, E); w_q : (A, D); w_k : (A, K); score : (A,); mask : as in
    dot_product_attention, (B, T, S). Returns (answers (B, T, E), weights (B, T, S)).
    Source: Bahdanau, Cho and Bengio 2015, arXiv:1409.0473, section A.1.2. Errors: as affine and the mask's above.
    """
    query, key, value = as_float("query", query, 3), as_float("key", key, 3), as_float("value", value, 3)
    sizes = {"B": query.shape[0], "D": query.shape[2], "S": key.shape[1], "K": key.shape[2]}
    forms = {"key": (key, "B S K"), "value": (value, "B S E"), "w_q": (w_q, "A D"), "w_k": (w_k, "A K")}
    for name, (given, form) in (forms | {"score": (score, "A")}).items():
        as_tree(name, given, form, sizes)
    q, k = affine(query, w_q), affine(key, w_k)
    (batch, rows, size), columns = q.shape, k.shape[1]
    fit = tanh(q.reshape(batch, rows, 1, size) + k.reshape(batch, 1, columns, size)) @ score
    if not np.all(np.isfinite(fit)):
        raise ValueError("query, key, w_q, w_k and score must be finite, got nan or inf in their products")
    bias = _bias(fit.shape, mask, False, fit.dtype)
    weights = softmax(fit if bias is None else fit + bias)
    return weights @ value, weights


def multi_head_attention(
    query: Any, key: Any, value: Any, params: dict[str, Any], heads: int, mask: Any = None, is_causal: bool = False
) -> Any:
    """Several attentions side by side, each on projections of its own; their answers are joined and mixed.

    query : (B, T, D); key, value : (B, S, D). params : "w_q", "w_k", "w_v", "w_o", all (D, D), and the biases "b_q",
    "b_k", "b_v", "b_o" (D,), which may be missing; PyTorch's in_proj_weight is the first three below each other.
    heads must divide D. mask : (T, S) or (B, 1, T, S), as in dot_product_attention. Returns (B, T, D).
    Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.2.2; as torch.nn.MultiheadAttention(batch_first=True),
    whose boolean masks mean the opposite: True where looking is forbidden.
    Errors: ValueError if heads does not divide D; else as dot_product_attention's.
    """
    query, key, value = as_float("query", query, 3), as_float("key", key, 3), as_float("value", value, 3)
    sizes = {"B": query.shape[0], "D": query.shape[2]}
    as_tree("key", key, "B S D", sizes), as_tree("value", value, "B S D", sizes)
    as_tree("params", params, {f"w_{part}": "D D" for part in "qkvo"}, sizes)
    as_tree("params", params, {f"b_{part}": "D ?" for part in "qkvo" if f"b_{part}" in params}, sizes)
    size, heads = query.shape[-1], as_count("heads", heads)
    if size % heads:
        raise ValueError(f"heads must divide the size {size} of the queries, got {heads}")

    def project(x: Any, name: str) -> Any:
        y = affine(x, params[f"w_{name}"], params.get(f"b_{name}"))
        return y.reshape(*y.shape[:2], heads, size // heads).transpose(0, 2, 1, 3)

    parts = project(query, "q"), project(key, "k"), project(value, "v")
    answers = dot_product_attention(*parts, mask, is_causal)
    joined = answers.transpose(0, 2, 1, 3).reshape(*query.shape[:2], size)
    return affine(joined, params["w_o"], params.get("b_o"))


def _bias(shape, mask, is_causal, dtype):
    """What is added to the scores, broadcast to their shape: -inf where a query may not look; None if nothing is."""
    rows, columns = shape[-2:]
    bias = np.where(np.tri(rows, columns, dtype=bool), 0, -np.inf) if as_flag("is_causal", is_causal) else None
    if mask is not None:
        mask = as_array("mask", mask)
        if mask.dtype.kind not in "bf":
            raise TypeError(f"mask must be booleans, True where a query may look, or floats to add, got {mask.dtype}")
        if mask.dtype == bool:
            mask = np.where(mask, 0, -np.inf)
        elif not (mask < np.inf).all():
            raise ValueError("mask must hold numbers or -inf, got nan or inf")
        bias = mask if bias is None else mask + bias
    if bias is None:
        return None
    try:
        bias = np.broadcast_to(bias.astype(dtype, copy=False), shape)
    except ValueError:
        raise ValueError(f"mask must broadcast to the scores {shape}, got shape {mask.shape}") from None
    if columns and not (bias > -np.inf).any(axis=-1).all():
        raise ValueError("mask must leave every query at least one key to look at")
    return bias


def _of_mask(mask, dscores):
    """The gradient of a mask of numbers that were added to the scores; None for another or for none."""
    mask = None if mask is None else np.asarray(mask)
    return None if mask is None or mask.dtype == bool else unbroadcast(dscores, mask).astype(mask.dtype)
