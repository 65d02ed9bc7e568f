"""What a variational autoencoder pays for its code, one latent number at a time."""

import math

import numpy as np


def gaussian_kl(mean, log_var):
    """How far Gaussians are from the standard normal: 1/2 sum_j (mu_j^2 + sigma_j^2 - 1 - log sigma_j^2), last axis.

    Source: Kingma and Welling 2014, arXiv:1312.6114, appendix B.
    """
    y = np.zeros(mean.shape[:-1])
    for i in np.ndindex(mean.shape):
        mu, var = mean[i], math.exp(log_var[i])
        y[i[:-1]] += (mu**2 + var - 1 - math.log(var)) / 2
    return y
