"""Cases and literal transcriptions of dlterms.sequences.recurrent."""

import numpy as np

from cases import Case


def weights(rng, d, h, biases=True):
    return (
        0.5 * rng.standard_normal((h, d)),
        0.5 * rng.standard_normal((h, h)),
        *((rng.standard_normal(h), rng.standard_normal(h)) if biases else ()),
    )


def step(biases=True):
    return lambda rng: (rng.standard_normal((3, 2)), rng.standard_normal((3, 4)), *weights(rng, 2, 4, biases))


def sequence(biases=True):
    return lambda rng: (rng.standard_normal((5, 3, 2)), rng.standard_normal((3, 4)), *weights(rng, 2, 4, biases))


def torch_step(kind):
    return lambda torch, *a: getattr(torch, f"rnn_{kind}_cell")(*a)


def torch_rnn(kind):
    def run(torch, x, h0, *parameters):
        biased = len(parameters) == 4
        y, h = getattr(torch, f"rnn_{kind}")(x, h0[None], parameters, biased, 1, 0.0, False, False, False)
        return y, h[0]

    return run


CASES = [
    Case("rnn_step", step(), torch=torch_step("tanh")),
    Case("rnn_step", step(), {"nonlinearity": "relu"}, "relu", torch=torch_step("relu")),
    Case("rnn_step", step(False), note="unbiased", torch=torch_step("tanh")),
    Case("rnn", sequence(), torch=torch_rnn("tanh")),
    Case("rnn", sequence(), {"nonlinearity": "relu"}, "relu", torch=torch_rnn("relu")),
    Case("rnn", sequence(False), note="unbiased", torch=torch_rnn("tanh")),
    Case("truncated_bptt", sequence(), {"reach": 5}, "whole", torch=torch_rnn("tanh")),
    Case("truncated_bptt", sequence(), {"reach": 99, "nonlinearity": "relu"}, "beyond", torch=torch_rnn("relu")),
]


def rnn_step(x, h, w_ih, w_hh, b_ih=None, b_hh=None, nonlinearity="tanh"):
    y = np.zeros(h.shape)
    for n in range(len(x)):
        for j in range(h.shape[1]):
            a = 0.0 if b_ih is None else b_ih[j] + b_hh[j]
            a += sum(w_ih[j, i] * x[n, i] for i in range(x.shape[1]))
            a += sum(w_hh[j, i] * h[n, i] for i in range(h.shape[1]))
            y[n, j] = np.tanh(a) if nonlinearity == "tanh" else max(a, 0)
    return y


def rnn(x, h0, *parameters, nonlinearity="tanh"):
    states = [h0]
    for t in range(len(x)):
        states.append(rnn_step(x[t], states[-1], *parameters, nonlinearity=nonlinearity))
    return np.array(states[1:]), states[-1]


def truncated_bptt(x, h0, *parameters, nonlinearity="tanh", reach=1):
    return rnn(x, h0, *parameters, nonlinearity=nonlinearity)
