"""Batch normalization, one channel at a time. x is (N, C) or (N, C, H, W): axis 1 is that of the channels."""

import math

import numpy as np


def batch_norm(x, running_mean, running_var, weight=None, bias=None, momentum=0.1, eps=1e-5):
    """In training each channel gets mean 0 and variance 1 over the batch, then a scale gamma and a shift beta.

        mu = 1/m sum_i x_i,  sigma^2 = 1/m sum_i (x_i - mu)^2  over the m numbers of a channel
        y_i = gamma (x_i - mu) / sqrt(sigma^2 + eps) + beta
    The running averages, for later, move towards mu and the unbiased variance m / (m - 1) sigma^2.
    Source: Ioffe and Szegedy 2015, arXiv:1502.03167, algorithms 1 and 2.
    """
    y = np.zeros(x.shape)
    new_mean, new_var = np.zeros(x.shape[1]), np.zeros(x.shape[1])
    for c in range(x.shape[1]):
        places = [i for i in np.ndindex(x.shape) if i[1] == c]
        m = len(places)
        mu = sum(x[i] for i in places) / m
        var = sum((x[i] - mu) ** 2 for i in places) / m
        gamma = 1 if weight is None else weight[c]
        beta = 0 if bias is None else bias[c]
        for i in places:
            y[i] = gamma * (x[i] - mu) / math.sqrt(var + eps) + beta
        new_mean[c] = (1 - momentum) * running_mean[c] + momentum * mu
        new_var[c] = (1 - momentum) * running_var[c] + momentum * m / (m - 1) * var
    return y, new_mean, new_var


def batch_norm_eval(x, running_mean, running_var, weight=None, bias=None, eps=1e-5):
    """After training the running averages take the place of the batch's own mean and variance.

        y_i = gamma (x_i - mu) / sqrt(sigma^2 + eps) + beta
    Source: Ioffe and Szegedy 2015, arXiv:1502.03167, algorithm 2.
    """
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        c = i[1]
        gamma = 1 if weight is None else weight[c]
        beta = 0 if bias is None else bias[c]
        y[i] = gamma * (x[i] - running_mean[c]) / math.sqrt(running_var[c] + eps) + beta
    return y
