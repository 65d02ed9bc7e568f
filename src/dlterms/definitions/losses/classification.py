"""Losses of classifiers, one example and one class at a time.

The scores of a picture's pixels are (N, C, H, W): axis 1 is that of the classes, and each pixel is an example. One
example alone is (C,).
"""

import math

import numpy as np

from dlterms.definitions.losses.reductions import reduced


def nll(log_probabilities, target, reduction="mean"):
    """The negative log likelihood: L = -log p_c, where c is the true class.

    Source: Goodfellow, Bengio and Courville 2016, Deep Learning, section 5.5; as torch.nn.functional.nll_loss.
    """
    losses = np.zeros(examples(log_probabilities))
    for i in np.ndindex(losses.shape):
        c = target[i]
        losses[i] = -log_probabilities[at(i, c)]
    return reduced(losses, reduction)


def cross_entropy(x, target, reduction="mean", label_smoothing=0.0):
    """How surprised the probabilities p = softmax(x) are by what is true: L = -sum_c y_c log p_c.

    y_c is 1 for the true class and 0 for the others, or as the target says where it holds a probability for each
    class. Label smoothing by e takes (1 - e) y_c + e / C instead.
    Source: Szegedy et al. 2016, arXiv:1512.00567, section 7; as torch.nn.functional.cross_entropy.
    """
    losses = np.zeros(examples(x))
    classes = x.shape[0] if x.ndim == 1 else x.shape[1]
    for i in np.ndindex(losses.shape):
        total = sum(math.exp(x[at(i, c)]) for c in range(classes))
        for c in range(classes):
            p = math.exp(x[at(i, c)]) / total
            true = c == target[i] if np.shape(target) == losses.shape else target[at(i, c)]  # 1, 0, or a probability
            y = (1 - label_smoothing) * true + label_smoothing / classes
            losses[i] -= y * math.log(p)
    return reduced(losses, reduction)


def binary_cross_entropy(p, target, reduction="mean"):
    """The cost of answering yes with probability p when t is true: L = -(t log p + (1 - t) log(1 - p)).

    Source: Bishop 2006, equation 4.90; as torch.nn.functional.binary_cross_entropy.
    """
    losses = np.zeros(p.shape)
    for i in np.ndindex(p.shape):
        t = target[i]
        losses[i] = -(t * math.log(p[i]) + (1 - t) * math.log(1 - p[i]))
    return reduced(losses, reduction)


def binary_cross_entropy_with_logits(x, target, reduction="mean"):
    """The same from a score x instead of a probability: p = 1 / (1 + e^-x).

    Source: Bishop 2006, equations 4.87 and 4.90; as torch.nn.functional.binary_cross_entropy_with_logits.
    """
    losses = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        p, t = 1 / (1 + math.exp(-x[i])), target[i]
        losses[i] = -(t * math.log(p) + (1 - t) * math.log(1 - p))
    return reduced(losses, reduction)


def kl_divergence(p, q, axis=-1):
    """How far q is from p: D = sum_i p_i log(p_i / q_i), the sum along `axis`.

    Source: Kullback and Leibler 1951, doi:10.1214/aoms/1177729694.
    """
    axis = axis % p.ndim  # -1 is the last axis
    y = np.zeros((*p.shape[:axis], *p.shape[axis + 1 :]))
    for i in np.ndindex(p.shape):
        y[(*i[:axis], *i[axis + 1 :])] += p[i] * math.log(p[i] / q[i])
    return y


def examples(x):
    """The shape of the examples: that of the scores without the axis of the classes."""
    return () if x.ndim == 1 else (x.shape[0], *x.shape[2:])


def at(i, c):
    """Where the score of class c stands, for the example at place i."""
    return (*i[:1], c, *i[1:])
