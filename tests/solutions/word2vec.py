"""The answers to the exercises of word2vec, computed, and the mistakes that they know."""

import numpy as np

import dlterms


def word2vec_1(h, u, t, rate):
    error = dlterms.sigmoid(u @ h) - t
    return h - rate * error @ u, u - rate * np.outer(error, h)


def word2vec_1_new_u(h, u, t, rate):
    error = dlterms.sigmoid(u @ h) - t
    u = u - rate * np.outer(error, h)
    return h - rate * error @ u, u


def word2vec_1_one_sided(h, u, t, rate):
    return h, word2vec_1(h, u, t, rate)[1]


def word2vec_1_uphill(h, u, t, rate):
    return word2vec_1(h, u, t, -rate)


def word2vec_1_no_truth(h, u, t, rate):
    return word2vec_1(h, u, np.zeros(len(u)), rate)


PROGRAMS = {"A": (0.0, 0.25, 0.2), "B": (0.25, 0.0, 0.2), "C": (0.0, 0.0, 0.2), "D": (0.25, 0.0, 0.0005)}


def moved(h_spread, u_spread, rate):
    """How far anything is from zero after a hundred steps, each on one true pair."""
    rng = np.random.default_rng(0)
    h, u = h_spread * rng.standard_normal((4, 2)), u_spread * rng.standard_normal((4, 2))
    for i in np.tile(np.arange(4), 25):
        h[i], (u[i],) = word2vec_1(h[i], u[[i]], np.ones(1), rate)
    return max(np.abs(h).max(), np.abs(u).max())


def word2vec_2():
    """The one that a hundred steps leave at zero."""
    (still,) = [name for name, start in PROGRAMS.items() if moved(*start) == 0]
    return still


def word2vec_2_words_at_zero():
    (name,) = [name for name, (h, u, _) in PROGRAMS.items() if h == 0 < u]
    return name


def word2vec_2_right_one():
    return "B"


def word2vec_2_slow():
    return min(PROGRAMS, key=lambda name: PROGRAMS[name][2])


def step(h, u, rate):
    """The true word's vector after one step, by the op that the package runs."""
    h, u = np.array([h]), np.array([u, np.zeros(2)])
    _, pullback = dlterms.negative_sampling_loss.vjp(h, u, np.array([0]), np.array([1]))
    return (u - rate * pullback(1.0)[1])[0].tolist()


def word2vec_3():
    return step([1.0, -2.0], np.zeros(2), 0.1)


def word2vec_3_uphill():
    return step([1.0, -2.0], np.zeros(2), -0.1)


def word2vec_3_no_rate():
    return step([1.0, -2.0], np.zeros(2), 1.0)


def word2vec_3_sure_already():
    return [0.0, 0.0]


def word2vec_3_no_half():
    return step([1.0, -2.0], np.zeros(2), 0.2)
