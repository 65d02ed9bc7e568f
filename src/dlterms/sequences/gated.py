"""A gated recurrent network decides at each step, number by number, what to keep of its state and what to overwrite.

A gate is a sigmoid, between 0 (closed) and 1 (open), that multiplies what passes through it. Because the state is
carried on by a multiplication with an open gate, and not by a matrix, a gradient survives hundreds of steps.

Layout as in PyTorch: time first, x (T, B, D), states (B, H); the weights of the gates stand one below the other,
w_ih (G H, D) and w_hh (G H, H), with two optional biases (G H,). LSTM: G = 4, in the order input, forget, cell,
output (i, f, g, o); GRU: G = 3, in the order reset, update, new (r, z, n). One bias would do; the second is PyTorch's
and cuDNN's, and makes 4 H or 3 H parameters more.
"""

import numpy as np

from dlterms.checks import as_flag, fitted
from dlterms.gradients.autodiff import differentiable


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
    x, h0, c0, w_ih, w_hh, b_ih, b_hh = fitted(
        "T B D, B H, B H, 4H D, 4H H, 4H ?, 4H ?", x=x, h0=h0, c0=c0, w_ih=w_ih, w_hh=w_hh, b_ih=b_ih, b_hh=b_hh
    )
    w, w_t = _by_gate(w_hh, 4), _by_gate(w_hh, 4).swapaxes(1, 2).copy()
    driven = _driven(x, w_ih, b_ih, b_hh, gates=4)
    h, c = np.empty((2, len(x) + 1, *h0.shape), x.dtype)
    h[0], c[0] = h0, c0
    gates = []
    for t in range(len(x)):
        a = driven[:, t] + h[t] @ w_t
        i, f, g, o = _sigmoid(a[0]), _sigmoid(a[1]), np.tanh(a[2]), _sigmoid(a[3])
        c[t + 1] = f * c[t] + i * g
        s = np.tanh(c[t + 1])
        h[t + 1] = o * s
        gates.append((i, f, g, o, s))

    def pullback(dy):
        outputs, dh, dc = dy
        da = np.empty_like(driven)
        for t in reversed(range(len(x))):
            i, f, g, o, s = gates[t]
            dh = dh + outputs[t]
            dc = dc + dh * o * (1 - s * s)
            da[0, t] = dc * g * i * (1 - i)
            da[1, t] = dc * c[t] * f * (1 - f)
            da[2, t] = dc * i * (1 - g * g)
            da[3, t] = dh * s * o * (1 - o)
            dh, dc = (da[:, t] @ w).sum(0), dc * f
        return (
            _of_inputs(da, w_ih), dh * np.ones_like(h0), dc * np.ones_like(c0),
            _of_weights(da, x), _of_weights(da, h[:-1]), _of_bias(da, b_ih), _of_bias(da, b_hh),
        )  # fmt: skip

    return (h[1:].copy(), h[-1].copy(), c[-1].copy()), pullback


@differentiable
def lstm_step(x, h, c, w_ih, w_hh, b_ih=None, b_hh=None):
    """One step of `lstm`: x (B, D) and h, c (B, H) give the next (h, c).

    Source and errors as lstm; as torch.nn.LSTMCell.
    """
    x, h, c = fitted("B D, B H, B H", x=x, h=h, c=c)
    (outputs, *after), pull = lstm.vjp(x[None], h, c, w_ih, w_hh, b_ih, b_hh)

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
    x, h0, w_ih, w_hh, b_ih, b_hh = fitted(
        "T B D, B H, 3H D, 3H H, 3H ?, 3H ?", x=x, h0=h0, w_ih=w_ih, w_hh=w_hh, b_ih=b_ih, b_hh=b_hh
    )
    step = _reset_after if as_flag("reset_after", reset_after) else _reset_before
    w, w_t = _by_gate(w_hh, 3), _by_gate(w_hh, 3).swapaxes(1, 2).copy()
    b = np.zeros((3, 1, h0.shape[1]), x.dtype) if b_hh is None else b_hh.reshape(3, 1, -1)
    driven = _driven(x, w_ih, b_ih, gates=3)
    h = np.empty((len(x) + 1, *h0.shape), x.dtype)
    h[0] = h0
    seen, pullbacks = np.empty_like(h[1:]), []  # seen: what of the state the new values are made of
    for t in range(len(x)):
        h[t + 1], seen[t], pull = step(driven[:, t], h[t], w, w_t, b)
        pullbacks.append(pull)

    def pullback(dy):
        outputs, dh = dy
        da, ds = np.empty_like(driven), np.empty_like(driven)  # gradients of the inputs' and of the state's products
        for t in reversed(range(len(x))):
            dh, da[:, t], ds[:, t] = pullbacks[t](dh + outputs[t])
        dw_hh = np.concatenate([_of_weights(ds[:2], h[:-1]), _of_weights(ds[2:], seen)])
        return (
            _of_inputs(da, w_ih), dh * np.ones_like(h0),
            _of_weights(da, x), dw_hh, _of_bias(da, b_ih), _of_bias(ds, b_hh),
        )  # fmt: skip

    return (h[1:].copy(), h[-1].copy()), pullback


def _reset_after(a, h, w, w_t, b):
    """A step of version 1 from a (3, B, H), the inputs' part: returns h', the state that n sees, and the pullback."""
    s = h @ w_t + b
    r, z = _sigmoid(a[0] + s[0]), _sigmoid(a[1] + s[1])
    n = np.tanh(a[2] + r * s[2])

    def pullback(dh):
        dn = dh * (1 - z) * (1 - n * n)
        dz = dh * (h - n) * z * (1 - z)
        dr = dn * s[2] * r * (1 - r)
        return dh * z + dr @ w[0] + dz @ w[1] + (dn * r) @ w[2], (dr, dz, dn), (dr, dz, dn * r)

    return (1 - z) * n + z * h, h, pullback


def _reset_before(a, h, w, w_t, b):
    """The same for version 3: the reset gate shuts off numbers of the state before w_hn mixes them."""
    s = h @ w_t[:2] + b[:2]
    r, z = _sigmoid(a[0] + s[0]), _sigmoid(a[1] + s[1])
    n = np.tanh(a[2] + (r * h) @ w_t[2] + b[2])

    def pullback(dh):
        dn = dh * (1 - z) * (1 - n * n)
        dz = dh * (h - n) * z * (1 - z)
        dseen = dn @ w[2]
        dr = dseen * h * r * (1 - r)
        return dh * z + dseen * r + dr @ w[0] + dz @ w[1], (dr, dz, dn), (dr, dz, dn)

    return (1 - z) * n + z * h, r * h, pullback


@differentiable
def gru_step(x, h, w_ih, w_hh, b_ih=None, b_hh=None, reset_after=True):
    """One step of `gru`: x (B, D) and the state h (B, H) give the next state (B, H).

    Source, conventions and errors as gru; as torch.nn.GRUCell.
    """
    x, h = fitted("B D, B H", x=x, h=h)
    (outputs, after), pull = gru.vjp(x[None], h, w_ih, w_hh, b_ih, b_hh, reset_after)

    def pullback(dy):
        dx, *others = pull((np.zeros_like(outputs), dy))
        return dx[0], *others

    return after, pullback


def _sigmoid(a):
    with np.errstate(over="ignore"):  # where exp overflows, 1 / (1 + inf) is the right 0
        return 1 / (1 + np.exp(-a))


def _by_gate(w, gates):
    """The weights of each gate for itself, (G, H, D): (B, D) @ (G, D, H) is faster than one wide product."""
    return w.reshape(gates, len(w) // gates, w.shape[1])


def _driven(x, w_ih, *biases, gates):
    """What the inputs of all steps bring to each gate, in one product a gate: (G, T, B, H)."""
    a = _rows(x) @ _by_gate(w_ih, gates).swapaxes(1, 2)
    for b in biases:
        a += 0 if b is None else b.reshape(gates, 1, -1)
    return a.reshape(gates, *x.shape[:2], a.shape[2])


def _rows(x):
    """All steps and examples (T, B, D) one below the other, (T B, D)."""
    return x.reshape(x.shape[0] * x.shape[1], x.shape[2])


def _of_inputs(da, w_ih):
    """The gradient of x (T, B, D) from da (G, T, B, H), that of the gates before their nonlinearities."""
    dx = sum(_rows(d) @ w for d, w in zip(da, _by_gate(w_ih, len(da)), strict=True))
    return dx.reshape(*da.shape[1:3], w_ih.shape[1])


def _of_weights(da, v):
    """The gradient of weights (G H, D) that met v (T, B, D)."""
    return np.concatenate([_rows(d).T @ _rows(v) for d in da])


def _of_bias(da, b):
    return None if b is None else da.sum((1, 2)).reshape(-1)
