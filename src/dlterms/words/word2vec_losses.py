"""A word is guessed from a hidden vector; asking a few yes-or-no questions is cheaper than scoring every word.

Each op has the gradients that Rong 2014, arXiv:1411.2738, derives by hand: "error times the other vector".
"""

import math

import numpy as np
from numpy.typing import NDArray

from dlterms.checks import as_finite, as_float, as_index, as_mask, as_scalar, fitted
from dlterms.gradients.autodiff import differentiable
from dlterms.neurons.activations import log_sigmoid, sigmoid
from dlterms.words.embeddings import rows_added


@differentiable
def cbow_mean(context, w_in, present):
    """The mean of the context words' vectors: CBOW's hidden layer; skip-gram's is the case of one word.

    context : (B, C) ids; w_in : (V, D); present : (B, C) booleans, False where an example has fewer words; returns
    (B, D). Each of the c present words gets 1/c of dy. (The original program gives each the whole of it:
    İrsoy, Benton and Stratos 2021, arXiv:2012.15332.) Source: Rong 2014, section 1.2.
    Errors: ValueError for an id outside [0, V), for shapes that differ, for an example with no word.
    """
    w_in = as_float("w_in", w_in, 2)
    context, present = as_index("context", context, len(w_in)), as_mask("present", present)
    if context.ndim != 2 or context.shape != present.shape:
        raise ValueError(f"context and present must both be (B, C), got {context.shape} and {present.shape}")
    if not present.any(axis=1).all():
        raise ValueError("present must leave each example at least one word")
    share = (present / present.sum(axis=1, keepdims=True)).astype(w_in.dtype)

    def pullback(dy):
        example, column = np.nonzero(present)
        return None, rows_added(context[present], share[example, column, None] * dy[example], w_in), None

    return np.matmul(share[:, None, :], w_in.take(context, axis=0))[:, 0], pullback


@differentiable
def negative_sampling_loss(h, w_out, target, noise, weight=1.0):
    """Tell the true word from noise: -log sigmoid(u_target.h) - weight * sum_k log sigmoid(-u_k.h), mean over B.

    h : (B, D); w_out : (V, D), u_j its row j; target : (B,) ids; noise : (K,) ids, shared by the B examples, which
    turns their scores into one matrix product. With weight = k / K, K shared words stand in for k words an example.
    Gradients: (sigmoid(u.h) - 1) for the target and weight * sigmoid(u.h) for noise, times h or times u.
    Source: Mikolov et al. 2013, arXiv:1310.4546, equation 4; Rong 2014, section 3.2; sharing: Ji et al. 2016,
    arXiv:1604.04661. Errors: ValueError for an id outside [0, V) or for shapes that do not fit.
    """
    h, w_out = fitted("B D, V D", h=h, w_out=w_out)
    _examples(h)
    target, noise = as_index("target", target, len(w_out)), as_index("noise", noise, len(w_out))
    if target.shape != h.shape[:1] or noise.ndim != 1:
        raise ValueError(f"target must be ({len(h)},) and noise (K,), got shapes {target.shape} and {noise.shape}")
    weight = h.dtype.type(as_scalar("weight", weight, 0))
    yes, no = w_out.take(target, axis=0), w_out.take(noise, axis=0)
    yes_scores, no_scores = (h * yes).sum(axis=1), h @ no.T
    loss = -(log_sigmoid(yes_scores).sum() + weight * log_sigmoid(-no_scores).sum()) / h.dtype.type(len(h))

    def pullback(dy):
        yes_error = (sigmoid(yes_scores) - 1)[:, None] * (dy / len(h))
        no_error = sigmoid(no_scores) * (weight * dy / len(h))
        rows = np.concatenate([yes_error * h, no_error.T @ h])
        return yes_error * yes + no_error @ no, rows_added(np.append(target, noise), rows, w_out), None, None

    return loss, pullback


@differentiable
def hierarchical_softmax_loss(h, w_out, nodes, turns, present):
    """Find the true word by turns down a binary tree: -sum_j log sigmoid(+-u_j.h) over its path, mean over B.

    h : (B, D); w_out : (R, D), a row for each inner node; nodes : (B, L) the nodes on the path of each true word;
    turns : (B, L) 0 (the sign is +) or 1 (-); present : (B, L) False past the end of a path.
    Gradients: (sigmoid(u.h) - 1 + turn) times h or times u. Source: Morin and Bengio 2005, AISTATS, "Hierarchical
    probabilistic neural network language model"; Rong 2014, section 3.1.
    Errors: ValueError for a node outside [0, R) or for shapes that do not fit.
    """
    h, w_out = fitted("B D, V D", h=h, w_out=w_out)
    nodes, turns, present = _paths(nodes, turns, present, len(w_out))
    if len(nodes) != _examples(h):
        raise ValueError(f"nodes must be ({len(h)}, L), a path for each row of h, got {nodes.shape}")
    u = w_out.take(nodes, axis=0)
    scores = np.matmul(u, h[:, :, None]).squeeze(2)
    goes_left = (1 - turns).astype(h.dtype)
    loss = -(log_sigmoid((2 * goes_left - 1) * scores) * present).sum() / h.dtype.type(len(h))

    def pullback(dy):
        error = (sigmoid(scores) - goes_left) * present * (dy / len(h))
        dh = np.matmul(error[:, None, :], u)[:, 0]
        return dh, rows_added(nodes, error[:, :, None] * h[:, None, :], w_out), None, None, None

    return loss, pullback


@differentiable
def hierarchical_softmax(h, w_out, nodes, turns, present):
    """The log-probability of every word, each the product of its turns down a binary tree: they sum to 1.

    h : (B, D); w_out : (R, D), a row for each inner node; nodes, turns, present : (V, L), the path of every word as
    huffman.padded_paths gives it; returns (B, V). To train one needs only the true word's path:
    hierarchical_softmax_loss. Source: Morin and Bengio 2005, AISTATS; Rong 2014, arXiv:1411.2738, section 3.1.
    Errors: ValueError for a node outside [0, R) or for shapes that do not fit.
    """
    h, w_out = fitted("B D, V D", h=h, w_out=w_out)
    nodes, turns, present = _paths(nodes, turns, present, len(w_out))
    sign = (1 - 2 * turns).astype(h.dtype)
    logs, pull = log_sigmoid.vjp((h @ w_out.T)[:, nodes] * sign)

    def pullback(dy):
        by_turn = pull(dy[:, :, None] * present) * sign
        ds = rows_added(nodes.ravel(), by_turn.reshape(len(h), nodes.size).T, np.empty((len(w_out), len(h)), h.dtype)).T
        return ds @ w_out, ds.T @ h, None, None, None

    return (logs * present).sum(axis=2), pullback


@differentiable
def nce_loss(scores, noise_scores, log_noise, noise_log_noise):
    """Tell data from noise: -log sigmoid(s - log k q) for the data, -log sigmoid(log k q - s) for k noise samples each.

    scores : (B,) log densities that the model gives the data, *without* being normalized (a normalizing constant may
    be a parameter inside it); noise_scores : (B, k) the same for the noise; log_noise : (B,) and noise_log_noise :
    (B, k) the log probabilities q of both under the noise. Returns the mean over B. As k grows the gradient tends to
    that of the likelihood. Negative sampling leaves log k q out, and so learns no probabilities.
    Source: Gutmann and Hyvärinen 2012, JMLR 13, equation 3; Mnih and Teh 2012, arXiv:1206.6426, equation 8.
    Errors: ValueError for shapes that do not fit, an empty batch or no noise.
    """
    s, n, q, qn = fitted(
        "B, B k, B, B k", scores=scores, noise_scores=noise_scores, log_noise=log_noise, noise_log_noise=noise_log_noise
    )
    if n.size == 0:
        raise ValueError(f"noise_scores must be (B, k) with at least one number, got shape {n.shape}")
    k = math.log(n.shape[1])
    real, pull_real = log_sigmoid.vjp(s - (q + k))
    fake, pull_fake = log_sigmoid.vjp(qn + k - n)

    def pullback(dy):
        d = -dy / len(s)
        ds, dn = pull_real(np.full_like(real, d)), pull_fake(np.full_like(fake, d))
        return ds, -dn, -ds, dn

    return -(real.sum() + fake.sum()) / s.dtype.type(len(s)), pullback


def noise_distribution(counts: NDArray[np.integer], power: float = 0.75) -> NDArray[np.float64]:
    """The probabilities of noise words, in proportion to count**0.75: rare words a little more often than they occur.

    counts : (V,) how often each word occurs; returns (V,). Source: Mikolov et al. 2013, arXiv:1310.4546, section 2.2.
    Errors: ValueError for a negative count or for no count above 0.
    """
    counts, power = as_finite("counts", counts, 1), as_scalar("power", power)
    if (counts < 0).any() or not counts.any():
        raise ValueError("counts must not be negative, and one must be positive")
    weights = counts**power
    return weights / weights.sum()


def _examples(h):
    if len(h) == 0:
        raise ValueError("h must have at least one example: the mean of none is not a number")
    return len(h)


def _paths(nodes, turns, present, rows):
    nodes, turns, present = as_index("nodes", nodes, rows), as_index("turns", turns, 2), as_mask("present", present)
    if nodes.ndim != 2 or not nodes.shape == turns.shape == present.shape:
        raise ValueError(
            f"nodes, turns and present must have one shape (N, L), got {nodes.shape}, {turns.shape}, {present.shape}"
        )
    return nodes, turns, present.astype(bool)
