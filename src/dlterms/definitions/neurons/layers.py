"""The layer that everything is built of, one weight at a time."""

import numpy as np


def affine(x, weight, bias=None):
    """Weighted sums of the inputs and a bias: y_h = b_h + sum_d w_hd x_d, for each row x of the inputs.

    x : (..., D); weight : (H, D); bias : (H,); returns (..., H).
    Source: Goodfellow, Bengio and Courville 2016, Deep Learning, section 6.1.
    """
    hidden, size = weight.shape
    y = np.zeros((*x.shape[:-1], hidden))
    for row in np.ndindex(x.shape[:-1]):
        for h in range(hidden):
            y[row][h] = 0 if bias is None else bias[h]
            for d in range(size):
                y[row][h] += weight[h, d] * x[row][d]
    return y
