"""A gated recurrent network decides at each step, number by number, what to keep of its state and what to overwrite.

A gate is a sigmoid, between 0 (closed) and 1 (open), that multiplies what passes through it. Because the state is
carried on by a multiplication with an open gate, and not by a matrix, a gradient survives hundreds of steps.

Layout as in PyTorch: time first, x (T, B, D), states (B, H); the weights of the gates stand one below the other,
w_ih (G H, D) and w_hh (G H, H), with two optional biases (G H,). LSTM: G = 4, in the order input, forget, cell,
output (i, f, g, o); GRU: G = 3, in the order reset, update, new (r, z, n). One bias would do; the second is PyTorch's
and cuDNN's, and makes 4 H or 3 H parameters more.
"""

import numpy as np

from dlterms.checks import as_flag, as_float
from dlterms.gradients.autodiff import differentiable


def _state(name, value, batch, hidden, dtype):
    """An initial state as an array (B, H) of one dtype; hidden=None takes H from it."""
    array = as_float(name, value, 2)
    if array.shape != (batch, hidden or array.shape[1]):
        raise ValueError(f"{name} must have shape {(batch, hidden or array.shape[1])}, got {array.shape}")
    return array.astype(dtype, copy=False)


def _one_step(x, **states):
    """x (B, D) as a sequence of length 1, once the states are known to fit."""
    x = as_float("x", x, 2)
    for name, state in states.items():
        if len(as_float(name, state, 2)) != len(x):
            raise ValueError(f"{name} must have the batch size of x, {len(x)}, got {np.shape(state)}")
    return x[None]


def _per_gate(gates, d, hidden, w_ih, w_hh, b_ih, b_hh, dtype):
    """The parameters cut into gates: (G, H, D), (G, H, H), and biases (G, 1, H), zeros for an absent one.

    A product of (B, H) with (G, H, H) gives each gate in one piece of memory, which is faster than one wide product.
    """
    checked = []
    for name, value, shape in (
        ("w_ih", w_ih, (gates * hidden, d)),
        ("w_hh", w_hh, (gates * hidden, hidden)),
        ("b_ih", b_ih, (gates * hidden,)),
        ("b_hh", b_hh, (gates * hidden,)),
    ):
        array = np.zeros(shape) if value is None and name.startswith("b") else as_float(name, value)
        if array.shape != shape:
            raise ValueError(f"{name} must have shape {shape}, got {array.shape}")
        parts = (gates, hidden, shape[1]) if len(shape) == 2 else (gates, 1, hidden)
        checked.append(array.astype(dtype, copy=False).reshape(parts))
    return checked


def _driven(x, w_ih, bias):
    """What the inputs of all steps contribute, in one product a gate: (G, T, B, H)."""
    steps, batch, d = x.shape
    gates, hidden, _ = w_ih.shape
    driven = np.matmul(x.reshape(-1, d), w_ih.swapaxes(1, 2).copy())
    driven += bias
    return driven.reshape(gates, steps, batch, hidden)


def _undriven(x, w_ih, da):
    """Gradients of x, w_ih and the bias from da (G, T, B, H), those before the gates' nonlinearities."""
    flat = da.reshape(len(da), -1, da.shape[3])
    dx = sum(gate @ w for gate, w in zip(flat, w_ih, strict=True))
    return dx.reshape(x.shape), flat.swapaxes(1, 2) @ x.reshape(-1, x.shape[2]), flat.sum(1)


def _logistic(a):
    """sigmoid(-a) in place; the minus is in the weights already. exp may overflow: 1 / (1 + inf) is the right 0."""
    np.exp(a, out=a)
    a += 1
    np.divide(1, a, out=a)


def _laid_out(dw_ih, dw_hh, db_ih, db_hh, b_ih, b_hh):
    """Gradients per gate in the layout of the parameters; None for an absent bias."""
    rows = dw_ih.shape[0] * dw_ih.shape[1]
    biases = (None if b is None else db.reshape(rows).copy() for b, db in ((b_ih, db_ih), (b_hh, db_hh)))
    return dw_ih.reshape(rows, -1), dw_hh.reshape(rows, -1), *biases


_LSTM_ORDER = [0, 1, 3, 2]  # i, f, o, g: the three sigmoids side by side, so that they are computed in one go
_LSTM_SIGN = np.array([-1, -1, -1, 1]).reshape(4, 1, 1)  # a sigmoid needs exp(-a)
_GRU_SIGN = np.array([-1, -1, 1]).reshape(3, 1, 1)


@differentiable
def lstm(x, h0, c0, w_ih, w_hh, b_ih=None, b_hh=None):
    """Long short-term memory over a whole sequence: returns (outputs, h_n, c_n).

    x : (T, B, D); h0, c0 : (B, H); w_ih : (4H, D); w_hh : (4H, H); biases (4H,); outputs : h of every step (T, B, H).
        i, f, o = sigmoid(a), g = tanh(a), the four quarters of a = x_t w_ih^T + b_ih + h w_hh^T + b_hh
        c' = f c + i g,  h' = o tanh(c')
    Going back, dc_{t-1} = f dc_t + ...: no matrix stands between one cell and the next.
    Source: Hochreiter and Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735; the forget gate: Gers, Schmidhuber and
    Cummins 2000, doi:10.1162/089976600300015015; as torch.nn.LSTM. Keras and CS231n have one bias, and CS231n's order
    is i, f, o, g. Errors: ValueError for a shape that does not fit, naming the argument.
    """
    x = as_float("x", x, 3)
    (steps, batch, d), dtype = x.shape, x.dtype
    h0 = _state("h0", h0, batch, None, dtype)
    hidden = h0.shape[1]
    c0 = _state("c0", c0, batch, hidden, dtype)
    u, w, *biases = (p[_LSTM_ORDER] for p in _per_gate(4, d, hidden, w_ih, w_hh, b_ih, b_hh, dtype))
    sign = _LSTM_SIGN.astype(dtype)
    gates = _driven(x, sign * u, sign * sum(biases))  # each step replaces its part by the gates' values
    w_t = (sign * w).swapaxes(1, 2).copy()
    h, c = np.empty((2, steps + 1, batch, hidden), dtype)
    squashed = np.empty((steps, batch, hidden), dtype)  # tanh(c')
    product = np.empty((4, batch, hidden), dtype)
    h[0], c[0] = h0, c0
    with np.errstate(over="ignore"):
        for t in range(steps):
            a = np.matmul(h[t], w_t, out=product)
            a += gates[:, t]
            _logistic(a[:3])
            np.tanh(a[3], out=a[3])
            i, f, o, g = gates[:, t] = a
            np.multiply(f, c[t], out=c[t + 1])
            c[t + 1] += i * g
            np.tanh(c[t + 1], out=squashed[t])
            np.multiply(o, squashed[t], out=h[t + 1])

    def pullback(dy):
        outputs, dh, dc = dy
        da = np.empty_like(gates)
        for t in reversed(range(steps)):
            (i, f, o, g), (di, df, do, dg), s = gates[:, t], da[:, t], squashed[t]
            dh = dh + outputs[t]
            dc = dc + dh * o * (1 - s * s)
            np.multiply(dc * g, i * (1 - i), out=di)
            np.multiply(dc * c[t], f * (1 - f), out=df)
            np.multiply(dh * s, o * (1 - o), out=do)
            np.multiply(dc * i, 1 - g * g, out=dg)
            dc = dc * f
            dh = np.matmul(da[:, t], w).sum(0)
        dx, dw_ih, db = _undriven(x, u, da)
        dw_hh = da.reshape(4, -1, hidden).swapaxes(1, 2) @ h[:-1].reshape(-1, hidden)
        dw_ih, dw_hh, db = (gradient[_LSTM_ORDER] for gradient in (dw_ih, dw_hh, db))
        parameters = _laid_out(dw_ih, dw_hh, db, db, b_ih, b_hh)
        return dx, dh * np.ones_like(h0), dc * np.ones_like(c0), *parameters

    return (h[1:].copy(), h[-1].copy(), c[-1].copy()), pullback


@differentiable
def lstm_step(x, h, c, w_ih, w_hh, b_ih=None, b_hh=None):
    """One step of `lstm`: x (B, D) and h, c (B, H) give the next (h, c).

    Source and errors as lstm; as torch.nn.LSTMCell.
    """
    x = _one_step(x, h=h, c=c)
    (outputs, *after), pull = lstm.vjp(x, h, c, w_ih, w_hh, b_ih, b_hh)

    def pullback(dy):
        dx, *others = pull((np.zeros_like(outputs), *dy))
        return dx[0], *others

    return tuple(after), pullback


@differentiable
def gru(x, h0, w_ih, w_hh, b_ih=None, b_hh=None, reset_after=True):
    """Gated recurrent unit over a whole sequence, without a cell beside the state: returns (outputs, h_n).

    x : (T, B, D); h0 : (B, H); w_ih : (3H, D); w_hh : (3H, H); biases (3H,); outputs : h of every step (T, B, H).
        r, z = sigmoid(a), two thirds of a = x_t w_ih^T + b_ih + h w_hh^T + b_hh
        n = tanh(x_t w_in^T + b_in + r (h w_hn^T + b_hn)) with reset_after, or
        n = tanh(x_t w_in^T + b_in + (r h) w_hn^T + b_hn) without
        h' = (1 - z) n + z h
    Source: Cho et al. 2014, arXiv:1406.1078. Its version 1 resets after the product with w_hn, as PyTorch, cuDNN and
    Keras (since TensorFlow 2) do; version 3 resets before it, equation 8, as Keras does with reset_after=False, and
    then with one bias. Chung et al. 2014, arXiv:1412.3555, call 1 - z what is z here.
    Errors: ValueError for a shape that does not fit, naming the argument.
    """
    x = as_float("x", x, 3)
    (steps, batch, d), dtype = x.shape, x.dtype
    h0 = _state("h0", h0, batch, None, dtype)
    hidden = h0.shape[1]
    u, w, b, b_h = _per_gate(3, d, hidden, w_ih, w_hh, b_ih, b_hh, dtype)
    sign = _GRU_SIGN.astype(dtype)
    reset_after = as_flag("reset_after", reset_after)
    inside = b_h[2] if reset_after else np.zeros_like(b_h[2])  # the bias that the reset gate multiplies
    outside = np.stack([b_h[0], b_h[1], b_h[2] - inside])
    gates = _driven(x, sign * u, sign * (b + outside))  # each step replaces its part by the gates' values
    w_t = (sign * w).swapaxes(1, 2).copy()
    h = np.empty((steps + 1, batch, hidden), dtype)
    recalled = np.empty((steps, batch, hidden), dtype)  # h w_hn^T + b_hn, or r h without reset_after
    product = np.empty((3, batch, hidden), dtype)
    h[0] = h0
    with np.errstate(over="ignore"):
        for t in range(steps):
            np.matmul(h[t], w_t if reset_after else w_t[:2], out=product if reset_after else product[:2])
            r, z, n = product
            product[:2] += gates[:2, t]
            _logistic(product[:2])
            if reset_after:
                np.add(n, inside, out=recalled[t])
                np.multiply(r, recalled[t], out=n)
            else:
                np.multiply(r, h[t], out=recalled[t])
                np.matmul(recalled[t], w_t[2], out=n)
            n += gates[2, t]
            np.tanh(n, out=n)
            gates[:, t] = product
            after = np.subtract(h[t], n, out=h[t + 1])
            after *= z
            after += n

    def pullback(dy):
        outputs, dh = dy
        da = np.empty_like(gates)
        d_inside = np.empty_like(recalled)  # the gradient of what is multiplied by w_hn, from the side of the product
        for t in reversed(range(steps)):
            (r, z, n), (dr, dz, dn) = gates[:, t], da[:, t]
            dh = dh + outputs[t]
            np.multiply(dh * (1 - z), 1 - n * n, out=dn)
            np.multiply(dh * (h[t] - n), z * (1 - z), out=dz)
            if reset_after:
                d_n = np.multiply(dn, r, out=d_inside[t])
                back, d_r = d_n @ w[2], dn * recalled[t]
            else:
                d_inside[t] = dn
                d_recalled = dn @ w[2]
                back, d_r = d_recalled * r, d_recalled * h[t]
            np.multiply(d_r, r * (1 - r), out=dr)
            dh = dh * z + back
            dh += dr @ w[0]
            dh += dz @ w[1]
        dx, dw_ih, db = _undriven(x, u, da)
        before, flat = h[:-1].reshape(-1, hidden), d_inside.reshape(-1, hidden)
        dw_hh = np.empty((3, hidden, hidden), dtype)
        np.matmul(da[:2].reshape(2, -1, hidden).swapaxes(1, 2), before, out=dw_hh[:2])
        np.matmul(flat.T, before if reset_after else recalled.reshape(-1, hidden), out=dw_hh[2])
        db_hh = np.stack([db[0], db[1], flat.sum(0)])
        return dx, dh * np.ones_like(h0), *_laid_out(dw_ih, dw_hh, db, db_hh, b_ih, b_hh)

    return (h[1:].copy(), h[-1].copy()), pullback


@differentiable
def gru_step(x, h, w_ih, w_hh, b_ih=None, b_hh=None, reset_after=True):
    """One step of `gru`: x (B, D) and the state h (B, H) give the next state (B, H).

    Source, conventions and errors as gru; as torch.nn.GRUCell.
    """
    x = _one_step(x, h=h)
    (outputs, after), pull = gru.vjp(x, h, w_ih, w_hh, b_ih, b_hh, reset_after)

    def pullback(dy):
        dx, *others = pull((np.zeros_like(outputs), dy))
        return dx[0], *others

    return after, pullback
