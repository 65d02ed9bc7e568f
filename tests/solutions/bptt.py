"""The answers to the exercises of bptt, computed, and the mistakes that they know."""

import numpy as np


def written(x, h0, w, u, back=lambda da, u: da @ u, heard=1.0, lag=0):
    """rnn and its pullback as the reader writes it. back : what a step hands to the one before; heard : how much of
    the losses before the end counts; lag : how many steps too late is the state that u met."""
    states = [h0]
    for now in x:
        states.append(np.tanh(now @ w.T + states[-1] @ u.T))

    def pullback(dy):
        outputs, dh = dy
        dx, dw, du = np.zeros_like(x), np.zeros_like(w), np.zeros_like(u)
        for t in reversed(range(len(x))):
            da = (1 - states[t + 1] ** 2) * (heard * outputs[t] + dh)
            dx[t], dw, du = da @ w, dw + da.T @ x[t], du + da.T @ states[t + lag]
            dh = back(da, u)
        return dx, dh, dw, du

    return (np.array(states[1:]), states[-1]), pullback


def bptt_1(x, h0, w, u):
    return written(x, h0, w, u)


def bptt_1_last_step_only(x, h0, w, u):
    return written(x, h0, w, u, back=lambda da, u: 0 * da)


def bptt_1_outputs_ignored(x, h0, w, u):
    return written(x, h0, w, u, heard=0.0)


def bptt_1_not_transposed(x, h0, w, u):
    return written(x, h0, w, u, back=lambda da, u: da @ u.T)


def bptt_1_next_state(x, h0, w, u):
    return written(x, h0, w, u, lag=1)


def bptt_2():
    """The walk that multiplies by the state."""
    return "B"


def bptt_2_slope_forgotten():
    return "A"


def bptt_2_right_one():
    return "C"


def bptt_2_last_only():
    return "D"


def bptt_3():
    """The bytes of h_0 to h_1000, 12 doubles each."""
    return np.zeros((1001, 12)).nbytes


def bptt_3_without_start():
    return np.zeros((1000, 12)).nbytes


def bptt_3_numbers():
    return np.zeros((1001, 12)).size


def bptt_3_float32():
    return np.zeros((1001, 12), np.float32).nbytes


def bptt_3_bits():
    return 8 * np.zeros((1001, 12)).nbytes
