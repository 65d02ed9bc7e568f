"""Gradient clipping, one number at a time."""

import math

import numpy as np


def clip_by_norm(gradient, max_norm):
    """A gradient g that is longer than max_norm is shortened to it: g max_norm / |g|, with |g| = sqrt(sum g_i^2).

    Source: Pascanu, Mikolov and Bengio 2013, arXiv:1211.5063, algorithm 1.
    """
    length = math.sqrt(sum(gradient[i] ** 2 for i in np.ndindex(gradient.shape)))
    y = np.zeros(gradient.shape)
    for i in np.ndindex(gradient.shape):
        y[i] = gradient[i] * max_norm / length if length > max_norm else gradient[i]
    return y


def clip_by_value(gradient, clip_value):
    """Each number of the gradient is moved into [-clip_value, clip_value].

    Source: Mikolov 2012, PhD thesis, section 3.2.2.
    """
    y = np.zeros(gradient.shape)
    for i in np.ndindex(gradient.shape):
        y[i] = min(max(gradient[i], -clip_value), clip_value)
    return y
