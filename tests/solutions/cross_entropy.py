"""The answers to the exercises of cross_entropy, computed."""

import numpy as np

import dlterms


def cross_entropy_1():
    return float(-np.log(1 / 8))


def cross_entropy_2():
    _, pullback = dlterms.cross_entropy.vjp(np.zeros(2), 0)
    return pullback(1.0)[0].tolist()


def cross_entropy_3():
    y = np.array([0.95, 0.05])
    return float(-(y * np.log(y)).sum())
