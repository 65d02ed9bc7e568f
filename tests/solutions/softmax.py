"""The answers to the exercises of softmax, computed."""

import numpy as np

import dlterms


def softmax_1():
    return float(dlterms.softmax([2.0, 0.0])[0])


def softmax_2():
    _, pullback = dlterms.softmax.vjp(np.ones(5))
    return float(max(pullback(row).max() for row in np.eye(5)))


def softmax_3():
    return float(dlterms.logsumexp(np.zeros(5)))
