"""Activation functions, one number at a time."""

import math

import numpy as np


def identity(x):
    """Nothing happens: y = x, the activation of a linear layer.

    Source: Goodfellow, Bengio and Courville 2016, Deep Learning, section 6.2.2.1.
    """
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        y[i] = x[i]
    return y


def step(x, at_zero=1.0):
    """A neuron that fires or does not: 1 above the threshold 0, 0 below it, `at_zero` on it.

    Source: McCulloch and Pitts 1943, doi:10.1007/BF02478259.
    """
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        if x[i] > 0:
            y[i] = 1
        elif x[i] < 0:
            y[i] = 0
        else:
            y[i] = at_zero
    return y


def sigmoid(x):
    """An S-shaped curve from 0 to 1: y = 1 / (1 + e^-x).

    Source: Goodfellow, Bengio and Courville 2016, Deep Learning, equation 3.30.
    """
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        y[i] = 1 / (1 + math.exp(-x[i]))
    return y


def logit(p, eps=None):
    """The score whose sigmoid is p: y = log(p / (1 - p)). With eps, p is first moved into [eps, 1 - eps].

    Source: Goodfellow, Bengio and Courville 2016, Deep Learning, section 3.10; eps as in torch.logit.
    """
    y = np.zeros(p.shape)
    for i in np.ndindex(p.shape):
        q = p[i] if eps is None else min(max(p[i], eps), 1 - eps)
        y[i] = math.log(q / (1 - q))
    return y


def log_sigmoid(x):
    """The logarithm of the sigmoid: y = log(1 / (1 + e^-x)).

    Source: as torch.nn.functional.logsigmoid.
    """
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        y[i] = math.log(1 / (1 + math.exp(-x[i])))
    return y


def tanh(x):
    """An S-shaped curve from -1 to 1: y = (e^x - e^-x) / (e^x + e^-x).

    Source: LeCun et al. 1998, "Efficient BackProp", section 4.4.
    """
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        y[i] = (math.exp(x[i]) - math.exp(-x[i])) / (math.exp(x[i]) + math.exp(-x[i]))
    return y


def hard_tanh(x, min_val=-1.0, max_val=1.0):
    """A straight line with two ends cut off: x itself between min_val and max_val, else the nearer of the two.

    Source: Collobert 2004, PhD thesis; as torch.nn.functional.hardtanh.
    """
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        if x[i] < min_val:
            y[i] = min_val
        elif x[i] > max_val:
            y[i] = max_val
        else:
            y[i] = x[i]
    return y


def softsign(x):
    """An S-shaped curve that approaches -1 and 1 slowly: y = x / (1 + |x|).

    Source: Glorot and Bengio 2010, AISTATS, section 1.
    """
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        y[i] = x[i] / (1 + abs(x[i]))
    return y


def relu(x):
    """The rectified linear unit lets what is positive pass: y = max(x, 0).

    Source: Nair and Hinton 2010, ICML; Glorot, Bordes and Bengio 2011, AISTATS.
    """
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        y[i] = max(x[i], 0)
    return y


def leaky_relu(x, negative_slope=0.01):
    """A ReLU that lets a little of the negative pass: y = x for x > 0, else negative_slope x.

    Source: Maas, Hannun and Ng 2013, section 3.
    """
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        y[i] = x[i] if x[i] > 0 else negative_slope * x[i]
    return y


def prelu(x, weight):
    """A leaky ReLU whose slope a is learnt: y = x for x > 0, else a x, with one a for all or one for each channel.

    Source: He et al. 2015, arXiv:1502.01852, equation 1.
    """
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        a = weight[0] if len(weight) == 1 else weight[i[1]]  # axis 1 is that of the channels
        y[i] = x[i] if x[i] > 0 else a * x[i]
    return y


def elu(x, alpha=1.0):
    """A ReLU with a smooth negative part that ends at -alpha: y = x for x > 0, else alpha (e^x - 1).

    Source: Clevert, Unterthiner and Hochreiter 2016, arXiv:1511.07289, equation 15.
    """
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        y[i] = x[i] if x[i] > 0 else alpha * (math.exp(x[i]) - 1)
    return y


def selu(x):
    """An ELU, stretched so that mean 0 and variance 1 persist: y = lambda x for x > 0, else lambda alpha (e^x - 1).

    Source: Klambauer et al. 2017, arXiv:1706.02515, equation 2; the two constants solve their equations 4 and 5.
    """
    alpha = 1.6732632423543772
    scale = 1.0507009873554805  # lambda, a word of Python's own
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        y[i] = scale * x[i] if x[i] > 0 else scale * alpha * (math.exp(x[i]) - 1)
    return y


def gelu(x, approximate="none"):
    """x times the probability Phi(x) that a standard normal number is smaller than x.

    Phi(x) = (1 + erf(x / sqrt 2)) / 2, or about (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2.
    Source: Hendrycks and Gimpel 2016, arXiv:1606.08415, section 2.
    """
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        if approximate == "tanh":
            phi = (1 + math.tanh(math.sqrt(2 / math.pi) * (x[i] + 0.044715 * x[i] ** 3))) / 2
        else:
            phi = (1 + math.erf(x[i] / math.sqrt(2))) / 2
        y[i] = x[i] * phi
    return y


def swish(x, beta=1.0):
    """x times its own sigmoid: y = x / (1 + e^(-beta x)).

    Source: Ramachandran, Zoph and Le 2017, arXiv:1710.05941, section 4.
    """
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        y[i] = x[i] / (1 + math.exp(-beta * x[i]))
    return y


def softplus(x, beta=1.0):
    """A ReLU with a round corner: y = log(1 + e^(beta x)) / beta.

    Source: Dugas et al. 2001, NIPS 13.
    """
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        y[i] = math.log(1 + math.exp(beta * x[i])) / beta
    return y


def maxout(x, pieces, axis=-1):
    """The largest of each group of `pieces` neighbors: y_i = max over k of x_(i pieces + k).

    Source: Goodfellow et al. 2013, arXiv:1302.4389, section 2.
    """
    axis = axis % x.ndim  # -1 is the last axis
    shape = list(x.shape)
    shape[axis] = x.shape[axis] // pieces
    y = np.zeros(shape)
    for i in np.ndindex(y.shape):
        first = i[axis] * pieces
        y[i] = max(line_through(x, i, axis)[first : first + pieces])
    return y


def softmax(x, axis=-1):
    """Probabilities from scores: p_i = e^(x_i) / sum_j e^(x_j), the sum along `axis`.

    Source: Bridle 1990, doi:10.1007/978-3-642-76153-9_28.
    """
    p = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        p[i] = math.exp(x[i]) / sum(math.exp(x_j) for x_j in line_through(x, i, axis % x.ndim))
    return p


def logsumexp(x, axis=-1, keepdims=False):
    """A smooth maximum: y = log sum_j e^(x_j), the sum along `axis`, which is then gone or, with keepdims, of size 1.

    Source: Boyd and Vandenberghe 2004, Convex Optimization, example 3.1.5.
    """
    axis = axis % x.ndim
    shape = list(x.shape)
    shape[axis] = 1
    y = np.zeros(shape)
    for i in np.ndindex(y.shape):
        y[i] = math.log(sum(math.exp(x_j) for x_j in line_through(x, i, axis)))
    return y if keepdims else y.squeeze(axis)


def log_softmax(x, axis=-1):
    """The logarithms of the probabilities: y_i = log(e^(x_i) / sum_j e^(x_j)).

    Source: as torch.nn.functional.log_softmax.
    """
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        y[i] = math.log(math.exp(x[i]) / sum(math.exp(x_j) for x_j in line_through(x, i, axis % x.ndim)))
    return y


def line_through(x, i, axis):
    """The numbers of x that stand in one line with place i, along an axis."""
    return [x[(*i[:axis], j, *i[axis + 1 :])] for j in range(x.shape[axis])]
