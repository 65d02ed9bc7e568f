"""The answers to the exercises of pooling, computed."""

import numpy as np

import dlterms


def pooling_1():
    return float(dlterms.max_pool2d(np.zeros((28, 28)), 3, 2).shape[0])


def pooling_2():
    return float(dlterms.max_pool2d(np.zeros((28, 28)), 3, 2, 1).shape[0])


def pooling_3():
    _, pullback = dlterms.avg_pool2d.vjp(np.zeros((4, 4)), 4)
    return float(pullback(np.ones((1, 1)))[0, 0])
