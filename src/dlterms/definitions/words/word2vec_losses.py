"""The losses of word2vec and its relatives, one yes-or-no question at a time."""

import math

import numpy as np


def cbow_mean(context, w_in, present):
    """The mean of the context words' vectors: h = 1/c sum of w_word over the c words that are present.

    Source: Rong 2014, arXiv:1411.2738, section 1.2.
    """
    batch, places = context.shape
    size = w_in.shape[1]
    h = np.zeros((batch, size))
    for n in range(batch):
        words = [context[n, place] for place in range(places) if present[n, place]]
        for d in range(size):
            h[n, d] = sum(w_in[word, d] for word in words) / len(words)
    return h


def negative_sampling_loss(h, w_out, target, noise, weight=1.0):
    """The true word shall be told from noise words: L = -log sigma(u_target . h) - weight sum_k log sigma(-u_k . h).

    The mean over the batch. Source: Mikolov et al. 2013, arXiv:1310.4546, equation 4.
    """
    total = 0.0
    for n in range(len(h)):
        total -= math.log(sigma(dot(w_out[target[n]], h[n])))
        for k in noise:
            total -= weight * math.log(sigma(-dot(w_out[k], h[n])))
    return total / len(h)


def hierarchical_softmax_loss(h, w_out, nodes, turns, present):
    """A word is reached by turns in a tree, left with probability sigma(u . h): L = -sum of their logarithms.

    turns : 0 is left, 1 is right. The mean over the batch.
    Source: Morin and Bengio 2005, AISTATS; Rong 2014, arXiv:1411.2738, section 3.1.
    """
    total = 0.0
    for n, j in np.ndindex(nodes.shape):
        if present[n, j]:
            left = sigma(dot(w_out[nodes[n, j]], h[n]))
            total -= math.log(left if turns[n, j] == 0 else 1 - left)
    return total / len(h)


def hierarchical_softmax(h, w_out, nodes, turns, present):
    """The log-probability of each word: the sum, over its path in the tree, of the logarithms of the turns.

    Source: Morin and Bengio 2005, AISTATS; Rong 2014, arXiv:1411.2738, section 3.1.
    """
    y = np.zeros((len(h), len(nodes)))
    for n in range(len(h)):
        for word, j in np.ndindex(nodes.shape):
            if present[word, j]:
                left = sigma(dot(w_out[nodes[word, j]], h[n]))
                y[n, word] += math.log(left if turns[word, j] == 0 else 1 - left)
    return y


def nce_loss(scores, noise_scores, log_noise, noise_log_noise):
    """Data shall be told from k noise samples: L = -log P(data) - sum_k log(1 - P(data)).

    P(data) = e^s / (e^s + k q), for a score s and a probability q under the noise. The mean over the batch.
    Source: Gutmann and Hyvärinen 2012, JMLR 13, equations 3 and 4; Mnih and Teh 2012, arXiv:1206.6426, equation 8.
    """
    batch, k = noise_scores.shape
    total = 0.0
    for n in range(batch):
        model, noise = math.exp(scores[n]), k * math.exp(log_noise[n])
        total -= math.log(model / (model + noise))
        for j in range(k):
            model, noise = math.exp(noise_scores[n, j]), k * math.exp(noise_log_noise[n, j])
            total -= math.log(1 - model / (model + noise))
    return total / batch


def negative_sampling_step(h, u, t, rate):
    """One example, one step downhill: each vector that is asked moves along h, and h along all of them as they were.

    h : (N,); u : (A, N) the vectors asked; t : (A,) 1 for the true word, 0 for noise; returns the new h and u.
    Source: Rong 2014, arXiv:1411.2738, equations 59 to 61.
    """
    new_h, new_u = h.copy(), u.copy()
    for j in range(len(u)):
        error = sigma(dot(u[j], h)) - t[j]
        for d in range(len(h)):
            new_h[d] -= rate * error * u[j, d]
            new_u[j, d] -= rate * error * h[d]
    return new_h, new_u


def sigma(a):
    """The sigmoid, 1 / (1 + e^-a)."""
    return 1 / (1 + math.exp(-a))


def dot(u, v):
    """u . v = sum_d u_d v_d."""
    return sum(u[d] * v[d] for d in range(len(u)))
