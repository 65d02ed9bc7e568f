"""A recurrent network reads a sequence one step at a time and carries a state along, the same weights at every step.

Layout as in PyTorch: time first, x (T, B, D), states (B, H), weights w_ih (H, D) and w_hh (H, H), two optional
biases (H,). One step is h_t = f(x_t w_ih^T + b_ih + h_{t-1} w_hh^T + b_hh) with f = tanh or relu.
"""

import numpy as np

from dlterms.checks import as_count, fitted, one_of
from dlterms.gradients.autodiff import differentiable


@differentiable
def rnn_step(x, h, w_ih, w_hh, b_ih=None, b_hh=None, nonlinearity="tanh"):
    """One step: the next state f(x w_ih^T + b_ih + h w_hh^T + b_hh).

    x : (B, D); h : (B, H); returns (B, H). Gradients for x, h and the four parameters (None for an absent bias).
    Source: Elman 1990, doi:10.1207/s15516709cog1402_1; as torch.nn.RNNCell.
    Errors: ValueError for a shape that does not fit, naming the argument.
    """
    x, h, w_ih, w_hh, b_ih, b_hh = fitted(
        "B D, B H, H D, H H, H ?, H ?", x=x, h=h, w_ih=w_ih, w_hh=w_hh, b_ih=b_ih, b_hh=b_hh
    )
    f, derivative = _bend(nonlinearity)
    y = f(x @ w_ih.T + h @ w_hh.T + _sum_of(b_ih, b_hh))

    def pullback(dy):
        da = dy * derivative(y)
        return da @ w_ih, da @ w_hh, *_of_parameters(da[None], x[None], h[None], b_ih, b_hh)

    return y, pullback


@differentiable
def rnn(x, h0, w_ih, w_hh, b_ih=None, b_hh=None, nonlinearity="tanh"):
    """A whole sequence, differentiated by backpropagation through time (BPTT).

    x : (T, B, D); h0 : (B, H); returns (outputs, h_n): all states (T, B, H) and the last one (B, H).
    The pullback walks back once: da_t = f'(h_t) (dy_t + da_{t+1} w_hh), and adds up the parameters' gradients over
    all t. Source: Werbos 1990, doi:10.1109/5.58337; as torch.nn.RNN.
    Errors: ValueError for a shape that does not fit, naming the argument.
    """
    x, h0, w_ih, w_hh, b_ih, b_hh = fitted(
        "T B D, B H, H D, H H, H ?, H ?", x=x, h0=h0, w_ih=w_ih, w_hh=w_hh, b_ih=b_ih, b_hh=b_hh
    )
    f, derivative = _bend(nonlinearity)
    driven = _by_rows(x, w_ih.T) + _sum_of(b_ih, b_hh)  # of all steps at once: the inputs wait for nothing
    h = np.empty((len(x) + 1, *h0.shape), x.dtype)
    h[0] = h0
    w = w_hh.T.copy()  # laid out anew, its products take half the time
    for t in range(len(x)):
        h[t + 1] = f(driven[t] + h[t] @ w)

    def pullback(dy):
        outputs, dh = dy
        da = np.empty_like(driven)
        for t in reversed(range(len(x))):
            dh = dh + outputs[t]
            da[t] = dh * derivative(h[t + 1])
            dh = da[t] @ w_hh
        return _by_rows(da, w_ih), dh * np.ones_like(h0), *_of_parameters(da, x, h[:-1], b_ih, b_hh)

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
    x, h0, w_ih, w_hh, b_ih, b_hh = fitted(
        "T B D, B H, H D, H H, H ?, H ?", x=x, h0=h0, w_ih=w_ih, w_hh=w_hh, b_ih=b_ih, b_hh=b_hh
    )
    _, derivative = _bend(nonlinearity)
    states, last = rnn(x, h0, w_ih, w_hh, b_ih, b_hh, nonlinearity)
    h = np.concatenate([h0[None], states])

    def pullback(dy):
        dh, dh_last = dy[0].copy(), dy[1]  # dh[t]: what reaches h_t from the loss k steps later, at first none
        slope, da, dh0 = derivative(h[1:]), np.zeros_like(states), np.zeros_like(h0)
        if not len(x):
            return dh, dh_last.copy(), *_of_parameters(da, x, states, b_ih, b_hh)
        dh[-1] += dh_last
        for k in range(min(reach, len(x))):
            through = slope[: len(x) - k] * dh
            da[: len(x) - k] += through
            back = through @ w_hh  # one step further into the past
            dh0, dh = dh0 + back[0], back[1:]
        return _by_rows(da, w_ih), dh0, *_of_parameters(da, x, h[:-1], b_ih, b_hh)

    return (states, last), pullback


def _bend(nonlinearity):
    """f, and its derivative as a function of the value of f."""
    if one_of("nonlinearity", nonlinearity, ("tanh", "relu")) == "tanh":
        return np.tanh, lambda y: 1 - y * y
    return lambda a: np.clip(a, 0, np.inf), lambda y: (y > 0).astype(y.dtype)


def _sum_of(*biases):
    return sum(b for b in biases if b is not None)


def _by_rows(x, matrix):
    """x @ matrix for all steps and examples in one product."""
    return (x.reshape(-1, x.shape[-1]) @ matrix).reshape(*x.shape[:-1], matrix.shape[1])


def _of_parameters(da, x, h, b_ih, b_hh):
    """The gradients of w_ih, w_hh and the biases (None for an absent one): sums over all steps of what da (T, B, H),
    the gradient before f, brings about with x (T, B, D) and the states before, h (T, B, H)."""
    flat = da.reshape(-1, da.shape[2])
    biases = (None if b is None else flat.sum(0) for b in (b_ih, b_hh))
    return flat.T @ x.reshape(-1, x.shape[2]), flat.T @ h.reshape(-1, h.shape[2]), *biases
