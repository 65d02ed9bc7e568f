"""The memory of a neural Turing machine, one place at a time.

The memory has N places of M numbers; a weighting w says how much each place is meant. Axes in front (a batch, several
heads) count machines that have nothing to do with each other.
"""

import math

import numpy as np


def content_address(memory, key, beta, eps=1e-8):
    """Look up by likeness: w_i = exp(beta K_i) / sum_j exp(beta K_j).

    K_i = u . v / (|u| |v|) is the cosine between place u = M_i and the key v; lengths below eps count as eps.
    Source: Graves et al. 2014, arXiv:1410.5401, equations 5 and 6.
    """
    w = np.zeros(memory.shape[:-1])
    for b in np.ndindex(beta.shape):
        v = key[b]
        similarity = []
        for u in memory[b]:
            dot = sum(u[m] * v[m] for m in range(len(v)))
            similarity.append(dot / (max(length(u), eps) * max(length(v), eps)))
        total = sum(math.exp(beta[b] * k) for k in similarity)
        for i in range(len(similarity)):
            w[b][i] = math.exp(beta[b] * similarity[i]) / total
    return w


def ntm_interpolate(content, previous, g):
    """Between the place just looked up and the place of before: w_i = g content_i + (1 - g) previous_i.

    Source: Graves et al. 2014, arXiv:1410.5401, equation 7.
    """
    w = np.zeros(content.shape)
    for i in np.ndindex(w.shape):
        b = i[:-1]
        w[i] = g[b] * content[i] + (1 - g[b]) * previous[i]
    return w


def ntm_shift(w, s):
    """Move on to neighboring places, round the ends: y_i = sum_j w_j s_(i - j), with i - j counted modulo N.

    s holds how much to move by -R, ..., 0, ..., R places.
    Source: Graves et al. 2014, arXiv:1410.5401, equation 8.
    """
    places, moves = w.shape[-1], s.shape[-1]
    y = np.zeros(w.shape)
    for b in np.ndindex(w.shape[:-1]):
        for j in range(places):
            for k in range(moves):
                i = (j + k - moves // 2) % places
                y[b][i] += w[b][j] * s[b][k]
    return y


def ntm_sharpen(w, gamma):
    """Undo the blur: y_i = w_i^gamma / sum_j w_j^gamma.

    Source: Graves et al. 2014, arXiv:1410.5401, equation 9.
    """
    y = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        b = i[:-1]
        y[i] = w[i] ** gamma[b] / sum(w_j ** gamma[b] for w_j in w[b])
    return y


def ntm_read(memory, w):
    """What is read is a mean of the places: r_m = sum_i w_i M_im.

    Source: Graves et al. 2014, arXiv:1410.5401, equation 2.
    """
    r = np.zeros((*memory.shape[:-2], memory.shape[-1]))
    for *b, i, m in np.ndindex(memory.shape):
        r[*b, m] += w[*b, i] * memory[*b, i, m]
    return r


def ntm_write(memory, w, erase, add):
    """Each place is erased and added to as much as it is meant: M'_im = M_im (1 - w_i e_m) + w_i a_m.

    Source: Graves et al. 2014, arXiv:1410.5401, equations 3 and 4.
    """
    y = np.zeros(memory.shape)
    for *b, i, m in np.ndindex(memory.shape):
        y[*b, i, m] = memory[*b, i, m] * (1 - w[*b, i] * erase[*b, m]) + w[*b, i] * add[*b, m]
    return y


def length(v):
    """|v| = sqrt(sum_m v_m^2)."""
    return math.sqrt(sum(v[m] ** 2 for m in range(len(v))))
