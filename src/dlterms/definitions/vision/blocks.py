"""The highway layer, one number at a time."""

import math

import numpy as np

from dlterms.definitions.neurons.layers import affine


def highway(x, w_h, b_h, w_t, b_t, nonlinearity="relu"):
    """A gate T between transforming a number and carrying it: y = T H + (1 - T) x.

    H = f(x w_h^T + b_h) with f = relu or tanh; T = sigmoid(x w_t^T + b_t).
    Source: Srivastava, Greff and Schmidhuber 2015, arXiv:1507.06228, equation 3.
    """
    a_h, a_t = affine(x, w_h, b_h), affine(x, w_t, b_t)
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        h = max(a_h[i], 0) if nonlinearity == "relu" else math.tanh(a_h[i])
        t = 1 / (1 + math.exp(-a_t[i]))
        y[i] = t * h + (1 - t) * x[i]
    return y
