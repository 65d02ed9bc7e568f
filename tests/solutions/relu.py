"""The answers to the exercises of relu, computed, and the mistakes that they know."""

from itertools import product

import numpy as np


def relu_1(x, a):
    return np.where(x > 0, x, a * x), lambda dy: (dy * np.where(x > 0, 1.0, a), np.sum(dy * np.minimum(x, 0)))


def relu_1_not_summed(x, a):
    return np.where(x > 0, x, a * x), lambda dy: (dy * np.where(x > 0, 1.0, a), dy * np.minimum(x, 0))


def relu_1_all_inputs(x, a):
    return np.where(x > 0, x, a * x), lambda dy: (dy * np.where(x > 0, 1.0, a), np.sum(dy * x))


def relu_1_without_dy(x, a):
    return np.where(x > 0, x, a * x), lambda dy: (dy * np.where(x > 0, 1.0, a), np.sum(np.minimum(x, 0)))


def relu_2():
    """The one that stops negative gradients and lets positive ones through."""
    return "B"


def relu_2_output_not_negative():
    return "A"


def relu_2_right_one():
    return "C"


def relu_2_sign():
    return "D"


def relu_3():
    return -float(max(np.dot([3, -4], corner) for corner in product((-1, 1), repeat=2)))


def relu_3_euclid():
    return -float(np.hypot(3, -4))


def relu_3_plain_sum():
    return -float(np.dot([3, -4], [1, 1]))


def relu_3_one_weight():
    return -4.0
