"""The answers to the exercises of backpropagation, computed, and the mistakes that they know."""

import numpy as np

from dlterms import sigmoid

OUT = np.array([[2.0, 3.0], [-1.0, 0.0]])  # w5, w6 and w7, w8; the last does not matter
DELTAS = np.array([0.3, 0.1])


def backpropagation_1(x, W, b):
    return x @ W.T + b, lambda dy: (dy @ W, dy.T @ x, dy.sum(axis=0))


def backpropagation_1_bias_mean(x, W, b):
    return x @ W.T + b, lambda dy: (dy @ W, dy.T @ x, dy.mean(axis=0))


def backpropagation_1_weights_transposed(x, W, b):
    return x @ W.T + b, lambda dy: (dy @ W, x.T @ dy, dy.sum(axis=0))


def backpropagation_1_weights_mean(x, W, b):
    return x @ W.T + b, lambda dy: (dy @ W, dy.T @ x / len(x), dy.sum(axis=0))


def backpropagation_1_no_input(x, W, b):
    return x @ W.T + b, lambda dy: (dy @ W, dy.T @ np.ones_like(x), dy.sum(axis=0))


def backpropagation_2():
    """The one whose first two bars stay when h1 is saturated."""
    return "C"


def backpropagation_2_right_one():
    return "B"


def backpropagation_2_output_slope():
    return "A"


def backpropagation_2_not_transposed():
    return "D"


def backpropagation_3():
    slope = sigmoid.vjp(np.array(0.0))[1](1.0)  # where the sigmoid is 0.5
    return float((OUT.T @ DELTAS)[0] * slope)


def backpropagation_3_no_slope():
    return float((OUT.T @ DELTAS)[0])


def backpropagation_3_row():
    return float((OUT @ DELTAS)[0] * 0.25)


def backpropagation_3_no_weights():
    return float(DELTAS.sum() * 0.25)


def backpropagation_3_slope_of_h():
    return float((OUT.T @ DELTAS)[0] * sigmoid.vjp(np.array(0.5))[1](1.0))


def backpropagation_3_sign_lost():
    return float((abs(OUT).T @ DELTAS)[0] * 0.25)
