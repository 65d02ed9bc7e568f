"""The answers to the exercises of tanh, computed, and the mistakes that they know."""

import numpy as np

WEIGHTS, BIAS = np.array([3.0, -1.0]), 0.5


def tanh_1(x):
    y = (1 + np.tanh(x / 2)) / 2
    return y, lambda dy: dy * y * (1 - y)


def tanh_1_not_halved(x):
    y = (1 + np.tanh(x)) / 2
    return y, lambda dy: 2 * dy * y * (1 - y)


def tanh_1_slope_of_tanh(x):
    t = np.tanh(x / 2)
    return (1 + t) / 2, lambda dy: dy * (1 - t * t)


def tanh_1_without_dy(x):
    y = (1 + np.tanh(x / 2)) / 2
    return y, lambda dy: y * (1 - y)


def tanh_2():
    """The one that takes the input for the output: near 0 they are the same."""
    return "D"


def tanh_2_absolute():
    return "A"


def tanh_2_right_one():
    return "B"


def tanh_2_root():
    return "C"


def tanh_3():
    z = np.array([0.3, -1.2])
    old = WEIGHTS @ (1 / (1 + np.exp(-z))) + BIAS
    return float(old - WEIGHTS / 2 @ np.tanh(z / 2))


def tanh_3_unchanged():
    return BIAS


def tanh_3_whole_sum():
    return float(WEIGHTS.sum() + BIAS)


def tanh_3_wrong_sign():
    return float(BIAS - WEIGHTS.sum() / 2)
