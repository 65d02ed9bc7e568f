"""The answers to the exercises of sigmoid, computed, and the mistakes that they know."""

import numpy as np

import dlterms


def sigmoid_1(x):
    return -np.logaddexp(0, -x), lambda dy: dy * dlterms.sigmoid(-x)


def sigmoid_1_naive(x):
    s = 1 / (1 + np.exp(-x))
    return np.log(s), lambda dy: dy * (1 - s)


def sigmoid_1_clipped(x):
    s = dlterms.sigmoid(x)
    return np.log(np.clip(s, 1e-12, 1)), lambda dy: dy * (1 - s)


def sigmoid_1_slope_of_sigmoid(x):
    s = dlterms.sigmoid(x)
    return -np.logaddexp(0, -x), lambda dy: dy * s * (1 - s)


def sigmoid_1_other_side(x):
    return -np.logaddexp(0, -x), lambda dy: dy * dlterms.sigmoid(x)


def sigmoid_2():
    """The one that cuts the probability off: there nothing changes with the score any more."""
    return "B"


def sigmoid_2_small_not_zero():
    return "A"


def sigmoid_2_right_one():
    return "C"


def sigmoid_2_literal():
    return "D"


def sigmoid_3():
    return float(dlterms.sigmoid(dlterms.logit(0.8) + np.log(2)))


def sigmoid_3_doubled():
    return 2 * 0.8


def sigmoid_3_halved_doubt():
    return 1 - (1 - 0.8) / 2


def sigmoid_3_score_doubled():
    return float(dlterms.sigmoid(2 * dlterms.logit(0.8)))


def sigmoid_3_odds():
    return 2 * 0.8 / (1 - 0.8)


def sigmoid_3_percent():
    return 100 * sigmoid_3()
