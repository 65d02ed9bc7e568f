"""A recurrent network reads a sequence one step at a time and carries a state along, the same weights at every step.

Layout as in PyTorch: time first, x (T, B, D), states (B, H), weights w_ih (H, D) and w_hh (H, H), two optional
biases (H,). One step is h_t = f(x_t w_ih^T + b_ih + h_{t-1} w_hh^T + b_hh) with f = tanh or relu.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlterms.checks import as_count, as_float, one_of
from dlterms.gradients.autodiff import differentiable


def _weights(d, hidden, w_ih, w_hh, b_ih, b_hh, dtype):
    """The parameters as arrays of one dtype, their shapes checked; an absent bias is None."""
    checked: list[NDArray[Any] | None] = []
    for name, value, shape in (
        ("w_ih", w_ih, (hidden, d)),
        ("w_hh", w_hh, (hidden, hidden)),
        ("b_ih", b_ih, (hidden,)),
        ("b_hh", b_hh, (hidden,)),
    ):
        if value is None and name.startswith("b"):
            checked.append(None)
            continue
        array = as_float(name, value)
        if array.shape != shape:
            raise ValueError(f"{name} must have shape {shape}, got {array.shape}")
        checked.append(array.astype(dtype, copy=False))
    return checked


def _bias(b_ih, b_hh):
    return sum(b for b in (b_ih, b_hh) if b is not None)


# f and its derivative as a function of f's value
_NONLINEARITY: dict[str, tuple[Any, Any]] = {
    "tanh": (np.tanh, lambda y: 1 - y * y),
    "relu": (lambda a, out=None: np.clip(a, 0, np.inf, out=out), lambda y: (y > 0).astype(y.dtype)),
}


@differentiable
def rnn_step(x, h, w_ih, w_hh, b_ih=None, b_hh=None, nonlinearity="tanh"):
    """One step: the next state f(x w_ih^T + b_ih + h w_hh^T + b_hh).

    x : (B, D); h : (B, H); returns (B, H). Gradients for x, h and the four parameters (None for an absent bias).
    Source: Elman 1990, doi:10.1207/s15516709cog1402_1; as torch.nn.RNNCell.
    Errors: ValueError for a shape that does not fit, naming the argument.
    """
    x, h = as_float("x", x, 2), as_float("h", h, 2)
    w_ih, w_hh, b_ih, b_hh = _weights(x.shape[1], h.shape[1], w_ih, w_hh, b_ih, b_hh, x.dtype)
    if len(x) != len(h):
        raise ValueError(f"h must have the batch size of x, {len(x)}, got {len(h)}")
    f, derivative = _NONLINEARITY[one_of("nonlinearity", nonlinearity, ("tanh", "relu"))]
    y = f(x @ w_ih.T + h @ w_hh.T + _bias(b_ih, b_hh))

    def pullback(dy):
        da = dy * derivative(y)
        db = da.sum(0)
        return da @ w_ih, da @ w_hh, da.T @ x, da.T @ h, *(None if b is None else db.copy() for b in (b_ih, b_hh))

    return y, pullback


def _unroll(x, h0, w_ih, w_hh, b_ih, b_hh, nonlinearity):
    """Run the recursion: the states h_0 ... h_T as (T + 1, B, H), the checked arguments, and f's derivative."""
    x, h0 = as_float("x", x, 3), as_float("h0", h0, 2)
    w_ih, w_hh, b_ih, b_hh = _weights(x.shape[2], h0.shape[1], w_ih, w_hh, b_ih, b_hh, x.dtype)
    steps, batch, d = x.shape
    if batch != len(h0):
        raise ValueError(f"h0 must have the batch size of x, {batch}, got {len(h0)}")
    f, derivative = _NONLINEARITY[one_of("nonlinearity", nonlinearity, ("tanh", "relu"))]
    # the inputs of all steps at once: only the recursion itself has to wait for the step before
    driven = x.reshape(-1, d) @ w_ih.T
    driven += _bias(b_ih, b_hh)
    driven = driven.reshape(steps, batch, h0.shape[1])
    h = np.empty((steps + 1, *h0.shape), x.dtype)
    h[0] = h0
    w = w_hh.T.copy()
    for t in range(steps):
        a = np.matmul(h[t], w, out=h[t + 1])
        a += driven[t]
        f(a, out=a)
    return h, (x, w_ih, w_hh, b_ih, b_hh), derivative


def _collect(da, h, arguments, dh0):
    """The gradients of x, h0 and the parameters from da, the gradients before f at every step (T, B, H)."""
    x, w_ih, _, b_ih, b_hh = arguments
    flat = da.reshape(-1, da.shape[2])
    dx = (flat @ w_ih).reshape(x.shape)
    dw_ih = flat.T @ x.reshape(-1, x.shape[2])
    dw_hh = flat.T @ h[:-1].reshape(-1, h.shape[2])
    db = flat.sum(0)
    return dx, dh0, dw_ih, dw_hh, *(None if b is None else db.copy() for b in (b_ih, b_hh))


@differentiable
def rnn(x, h0, w_ih, w_hh, b_ih=None, b_hh=None, nonlinearity="tanh"):
    """A whole sequence, differentiated by backpropagation through time (BPTT).

    x : (T, B, D); h0 : (B, H); returns (outputs, h_n): all states (T, B, H) and the last one (B, H).
    The pullback walks back once: da_t = f'(h_t) (dy_t + da_{t+1} w_hh), and adds up the parameters' gradients over
    all t. Source: Werbos 1990, doi:10.1109/5.58337; as torch.nn.RNN.
    Errors: ValueError for a shape that does not fit, naming the argument.
    """
    h, arguments, derivative = _unroll(x, h0, w_ih, w_hh, b_ih, b_hh, nonlinearity)
    w = arguments[2]

    def pullback(dy):
        outputs, carried = dy
        slope = derivative(h[1:])
        da = np.empty_like(slope)
        for t in reversed(range(len(da))):
            np.multiply(slope[t], outputs[t] + carried, out=da[t])
            carried = da[t] @ w
        return _collect(da, h, arguments, carried * np.ones_like(h[0]))

    return (h[1:].copy(), h[-1].copy()), pullback


@differentiable
def truncated_bptt(x, h0, w_ih, w_hh, b_ih=None, b_hh=None, nonlinearity="tanh", reach=1):
    """The values of rnn, with a pullback in which the gradient at each step reaches back over `reach` steps only.

    reach=1 sees only the step itself, reach >= T is full BPTT. Anything shorter is biased: whatever a loss owes to
    states further back is left out. (Frameworks usually cut the sequence into chunks and stop the gradient at the
    cuts, which lets a loss reach back 1 to chunk-length steps, depending on where it stands.)
    Source: Williams and Peng 1990, doi:10.1162/neco.1990.2.4.490, BPTT(h; 1).
    Errors: as rnn; ValueError for reach < 1.
    """
    reach = as_count("reach", reach)
    h, arguments, derivative = _unroll(x, h0, w_ih, w_hh, b_ih, b_hh, nonlinearity)
    w = arguments[2]

    def pullback(dy):
        outputs, last = dy
        slope = derivative(h[1:])
        lag = outputs.copy()  # what reaches each state from the loss `k` steps later
        if len(lag):
            lag[-1] += last
        dh0 = np.zeros_like(h[0]) if len(lag) else last.copy()
        da = np.zeros_like(slope)
        for k in range(min(reach, len(slope))):
            here = slope[: len(slope) - k] * lag
            da[: len(slope) - k] += here
            back = here @ w
            dh0 += back[0]
            lag = back[1:]
        return _collect(da, h, arguments, dh0)

    return (h[1:].copy(), h[-1].copy()), pullback
