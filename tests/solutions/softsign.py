"""The answers to the exercises of softsign, computed, and the mistakes that they know."""

import numpy as np


def softsign_1(x):
    return x / (1 + np.abs(x)), lambda dy: dy / (1 + np.abs(x)) ** 2


def softsign_1_squares(x):
    return x / (1 + x * x), lambda dy: dy * (1 - x * x) / (1 + x * x) ** 2


def softsign_1_no_bars(x):
    return x / (1 + x), lambda dy: dy / (1 + x) ** 2


def softsign_1_sign_forgotten(x):
    return x / (1 + np.abs(x)), lambda dy: dy * (1 + np.abs(x) - x) / (1 + np.abs(x)) ** 2


def softsign_1_without_dy(x):
    return x / (1 + np.abs(x)), lambda dy: 1 / (1 + np.abs(x)) ** 2


def softsign_2():
    """The one that is right for positive inputs alone."""
    return "D"


def softsign_2_square():
    return "A"


def softsign_2_right_one():
    return "B"


def softsign_2_not_squared():
    return "C"


def softsign_3():
    return -0.95 / (1 - 0.95)


def softsign_3_one_too_far():
    return -1 / (1 - 0.95)


def softsign_3_tanh():
    return float(np.arctanh(-0.95))


def softsign_3_forward():
    return -0.95 / (1 + 0.95)
