"""The answers to the exercises of softmax, computed, and the mistakes that they know."""

import numpy as np

import dlterms


def softmax_1(x):
    e = np.exp(x - x.max())
    return e / e.sum()


def softmax_1_naive(x):
    return np.exp(x) / np.exp(x).sum()


def softmax_1_clipped(x):
    return softmax_1(np.clip(x, -500, 500))


def softmax_1_unnormalized(x):
    return np.exp(x - x.max())


def softmax_2():
    """The one whose matrix is diagonal: each p multiplied by its own slope."""
    return "C"


def softmax_2_mean_taken_off():
    return "A"


def softmax_2_sign():
    return "D"


def softmax_2_right_one():
    return "B"


def largest_entry(temperature):
    """The largest entry of the Jacobian over a grid of scores of two classes."""
    tied = [dlterms.softmax(np.array([x, 0.0]) / temperature) for x in np.linspace(-2, 2, 401)]
    return float(max(p[0] * p[1] for p in tied) / temperature)


def softmax_3():
    return largest_entry(0.1)


def softmax_3_no_temperature():
    return largest_entry(1.0)


def softmax_3_multiplied():
    return largest_entry(1.0) * 0.1


def softmax_3_certain():
    return 1 / 0.1
