"""Cases and literal transcriptions of dlterms.sequences.gated."""

import numpy as np

from cases import Case


def make(gates, states, steps=4, batch=2, d=3, hidden=2, biases=2):
    def arguments(rng):
        first = [rng.standard_normal((batch, hidden)) for _ in range(states)]
        weights = [rng.standard_normal((gates * hidden, d)), rng.standard_normal((gates * hidden, hidden))]
        x = rng.standard_normal((steps, batch, d) if steps else (batch, d))
        return x, *first, *weights, *(rng.standard_normal(gates * hidden) for _ in range(biases))

    return arguments


def torch_lstm(torch, x, h, c, *weights):
    outputs, h, c = torch.lstm(x, [h[None], c[None]], list(weights), len(weights) > 2, 1, 0.0, False, False, False)
    return outputs, h[0], c[0]


def torch_gru(torch, x, h, *weights):
    outputs, h = torch.gru(x, h[None], list(weights), len(weights) > 2, 1, 0.0, False, False, False)
    return outputs, h[0]


def torch_reset_before(torch, x, h, w_ih, w_hh, b_ih, b_hh):
    """Version 3 of the paper, equation 8, which PyTorch does not have, from its operations."""
    (w_r, w_z, w_n), (u_r, u_z, u_n) = w_ih.chunk(3), w_hh.chunk(3)
    (b_r, b_z, b_n), (c_r, c_z, c_n) = b_ih.chunk(3), b_hh.chunk(3)
    outputs = []
    for row in x:
        r = (row @ w_r.T + b_r + h @ u_r.T + c_r).sigmoid()
        z = (row @ w_z.T + b_z + h @ u_z.T + c_z).sigmoid()
        h = z * h + (1 - z) * (row @ w_n.T + b_n + (r * h) @ u_n.T + c_n).tanh()
        outputs.append(h)
    return torch.stack(outputs), h


CASES = [
    Case("lstm", make(4, 2), torch=torch_lstm),
    Case("lstm", make(4, 2, steps=3, batch=1, d=1, hidden=3, biases=0), note="no-bias", torch=torch_lstm),
    Case("lstm", make(4, 2, steps=1, hidden=1, biases=1), note="one-bias"),
    Case("lstm_step", make(4, 2, steps=0), torch=lambda torch, x, h, c, *w: torch.lstm_cell(x, [h, c], *w)),
    Case("gru", make(3, 1), torch=torch_gru),
    Case("gru", make(3, 1, steps=3, batch=1, d=1, hidden=3, biases=0), note="no-bias", torch=torch_gru),
    Case("gru", make(3, 1, steps=5, hidden=3), {"reset_after": False}, "reset-before", torch=torch_reset_before),
    Case("gru", make(3, 1, steps=2, hidden=1, biases=1), {"reset_after": False}, "one-bias"),
    Case("gru_step", make(3, 1, steps=0), torch=lambda torch, x, h, *w: torch.gru_cell(x, h, *w)),
    Case("gru_step", make(3, 1, steps=0), {"reset_after": False}, "reset-before"),
]


def sigma(v):
    return 1 / (1 + np.exp(-v))


def drive(x, h, w_ih, w_hh, b_ih, b_hh):
    """The inputs' and the state's part of every gate for one example, as two vectors."""
    inputs = [sum(w * v for w, v in zip(row, x, strict=True)) for row in w_ih]
    states = [sum(w * v for w, v in zip(row, h, strict=True)) for row in w_hh]
    zero = np.zeros(len(w_ih))
    return np.array(inputs) + (zero if b_ih is None else b_ih), np.array(states) + (zero if b_hh is None else b_hh)


def lstm_step(x, h, c, w_ih, w_hh, b_ih=None, b_hh=None):
    new_h, new_c = np.zeros_like(h), np.zeros_like(c)
    for b in range(len(x)):
        i, f, g, o = np.split(sum(drive(x[b], h[b], w_ih, w_hh, b_ih, b_hh)), 4)
        new_c[b] = sigma(f) * c[b] + sigma(i) * np.tanh(g)
        new_h[b] = sigma(o) * np.tanh(new_c[b])
    return new_h, new_c


def lstm(x, h0, c0, w_ih, w_hh, b_ih=None, b_hh=None):
    outputs, h, c = [], h0, c0
    for row in x:
        h, c = lstm_step(row, h, c, w_ih, w_hh, b_ih, b_hh)
        outputs.append(h)
    return np.array(outputs), h, c


def gru_step(x, h, w_ih, w_hh, b_ih=None, b_hh=None, reset_after=True):
    new = np.zeros_like(h)
    for b in range(len(x)):
        (ir, iz, i_n), (hr, hz, hn) = (np.split(part, 3) for part in drive(x[b], h[b], w_ih, w_hh, b_ih, b_hh))
        r, z = sigma(ir + hr), sigma(iz + hz)
        if reset_after:
            n = np.tanh(i_n + r * hn)
        else:
            n = np.tanh(i_n + np.split(drive(x[b], r * h[b], w_ih, w_hh, b_ih, b_hh)[1], 3)[2])
        new[b] = z * h[b] + (1 - z) * n
    return new


def gru(x, h0, w_ih, w_hh, b_ih=None, b_hh=None, reset_after=True):
    outputs, h = [], h0
    for row in x:
        h = gru_step(row, h, w_ih, w_hh, b_ih, b_hh, reset_after)
        outputs.append(h)
    return np.array(outputs), h
