"""The loss of GloVe, one entry of the table of co-occurrences at a time."""

import math


def glove_loss(w, w_context, b, b_context, rows, columns, counts, x_max=100.0, alpha=0.75):
    """Products of word vectors shall be the logarithms of how often the words meet, X_ij.

    J = sum_ij f(X_ij) (w_i . u_j + b_i + c_j - log X_ij)^2, the sum over the given entries, with
    f(X) = (X / x_max)^alpha below x_max, else 1: rare pairs count less.
    Source: Pennington, Socher and Manning 2014, doi:10.3115/v1/D14-1162, equations 8 and 9.
    """
    total = 0.0
    for i, j, count in zip(rows, columns, counts, strict=True):
        f = (count / x_max) ** alpha if count < x_max else 1
        product = sum(w[i, d] * w_context[j, d] for d in range(w.shape[1]))
        total += f * (product + b[i] + b_context[j] - math.log(count)) ** 2
    return total
