"""LSTM and GRU, one number of the state at a time.

The weights of the gates stand one below the other: of an LSTM with H numbers in its state, the rows 0 to H - 1 of w_ih
belong to the input gate, the next H to the forget gate, then those of the cell and of the output gate.
"""

import math

import numpy as np


def lstm_step(x, h, c, w_ih, w_hh, b_ih=None, b_hh=None):
    """Gates decide what the cell c forgets, what it takes in, and what of it is shown.

        i, f, o = sigma(a_i), sigma(a_f), sigma(a_o)   input, forget and output gate
        g = tanh(a_g)                                  what might be taken in
        c' = f c + i g,  h' = o tanh(c')
    Source: Hochreiter and Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735; the forget gate: Gers, Schmidhuber and
    Cummins 2000, doi:10.1162/089976600300015015.
    """
    batch, hidden = h.shape
    new_h, new_c = np.zeros((batch, hidden)), np.zeros((batch, hidden))
    for n in range(batch):
        for j in range(hidden):
            a_i, a_f, a_g, a_o = (
                weighted(w_ih, b_ih, gate * hidden + j, x[n]) + weighted(w_hh, b_hh, gate * hidden + j, h[n])
                for gate in range(4)
            )
            i, f, o = sigma(a_i), sigma(a_f), sigma(a_o)
            g = math.tanh(a_g)
            new_c[n, j] = f * c[n, j] + i * g
            new_h[n, j] = o * math.tanh(new_c[n, j])
    return new_h, new_c


def lstm(x, h0, c0, w_ih, w_hh, b_ih=None, b_hh=None):
    """The same step at every time; returns the states h of all times, the last h and the last cell.

    Source: as lstm_step.
    """
    h, c = h0, c0
    states = np.zeros((len(x), *h0.shape))
    for t in range(len(x)):
        h, c = lstm_step(x[t], h, c, w_ih, w_hh, b_ih, b_hh)
        states[t] = h
    return states, h, c


def gru_step(x, h, w_ih, w_hh, b_ih=None, b_hh=None, reset_after=True):
    """One gate z decides between the old state and a new one n, another, r, how much of the old one n sees.

        r = sigma(a_r),  z = sigma(a_z)                reset and update gate
        n = tanh(w_n x + b_n + r (u_n h + c_n))        the reset after the product, or
        n = tanh(w_n x + b_n + u_n (r h) + c_n)        before it
        h' = (1 - z) n + z h
    w, b = w_ih, b_ih belong to the input, u, c = w_hh, b_hh to the state.
    Source: Cho et al. 2014, arXiv:1406.1078, equations 5 to 8 of version 3 (before), and version 1 (after).
    """
    batch, hidden = h.shape
    new_h = np.zeros((batch, hidden))
    for k in range(batch):
        r, z = np.zeros(hidden), np.zeros(hidden)
        for j in range(hidden):
            r[j] = sigma(weighted(w_ih, b_ih, j, x[k]) + weighted(w_hh, b_hh, j, h[k]))
            z[j] = sigma(weighted(w_ih, b_ih, hidden + j, x[k]) + weighted(w_hh, b_hh, hidden + j, h[k]))
        for j in range(hidden):
            row = 2 * hidden + j
            if reset_after:
                from_state = r[j] * weighted(w_hh, b_hh, row, h[k])
            else:
                from_state = weighted(w_hh, b_hh, row, [r[i] * h[k, i] for i in range(hidden)])
            n = math.tanh(weighted(w_ih, b_ih, row, x[k]) + from_state)
            new_h[k, j] = (1 - z[j]) * n + z[j] * h[k, j]
    return new_h


def gru(x, h0, w_ih, w_hh, b_ih=None, b_hh=None, reset_after=True):
    """The same step at every time; returns the states of all times and the last one.

    Source: as gru_step.
    """
    h = h0
    states = np.zeros((len(x), *h0.shape))
    for t in range(len(x)):
        h = gru_step(x[t], h, w_ih, w_hh, b_ih, b_hh, reset_after)
        states[t] = h
    return states, h


def sigma(a):
    """The sigmoid, 1 / (1 + e^-a): how far a gate is open."""
    return 1 / (1 + math.exp(-a))


def weighted(w, b, row, v):
    """One row's weighted sum of a vector: b_row + sum_i w_row,i v_i."""
    return (0 if b is None else b[row]) + sum(w[row, i] * v[i] for i in range(len(v)))
