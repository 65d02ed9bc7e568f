"""The plain recurrent network, one number of its state at a time."""

import math

import numpy as np


def rnn_step(x, h, w_ih, w_hh, b_ih=None, b_hh=None, nonlinearity="tanh"):
    """The next state from the input and the last state: h'_j = f(sum_i w_ji x_i + b_j + sum_i u_ji h_i + c_j).

    w = w_ih, b = b_ih belong to the input, u = w_hh, c = b_hh to the state; f is tanh or relu.
    Source: Elman 1990, doi:10.1207/s15516709cog1402_1.
    """
    batch, hidden = h.shape
    y = np.zeros((batch, hidden))
    for n in range(batch):
        for j in range(hidden):
            a = sum(w_ih[j, i] * x[n, i] for i in range(x.shape[1]))
            a += sum(w_hh[j, i] * h[n, i] for i in range(hidden))
            a += 0 if b_ih is None else b_ih[j]
            a += 0 if b_hh is None else b_hh[j]
            y[n, j] = math.tanh(a) if nonlinearity == "tanh" else max(a, 0)
    return y


def rnn(x, h0, w_ih, w_hh, b_ih=None, b_hh=None, nonlinearity="tanh"):
    """The same step at every time, each from the state of the one before: h_t = step(x_t, h_(t-1)).

    Returns all the states and the last one. Source: Elman 1990, doi:10.1207/s15516709cog1402_1.
    """
    h = h0
    states = np.zeros((len(x), *h0.shape))
    for t in range(len(x)):
        h = rnn_step(x[t], h, w_ih, w_hh, b_ih, b_hh, nonlinearity)
        states[t] = h
    return states, h


def truncated_bptt(x, h0, w_ih, w_hh, b_ih=None, b_hh=None, nonlinearity="tanh", reach=1):
    """The states are those of rnn: only the gradient is cut off after `reach` steps.

    Source: Williams and Peng 1990, doi:10.1162/neco.1990.2.4.490.
    """
    return rnn(x, h0, w_ih, w_hh, b_ih, b_hh, nonlinearity)
