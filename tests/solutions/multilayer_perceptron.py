"""The answers to the exercises of multilayer_perceptron, computed, and the mistakes that they know."""

import numpy as np

import dlterms

SIZES = [64, 32, 10]


def multilayer_perceptron_1(x, weight, bias):
    return x @ weight.T + bias, lambda dy: (dy @ weight, dy.T @ x, dy.sum(0))


def multilayer_perceptron_1_not_transposed(x, weight, bias):
    return x @ weight.T + bias, lambda dy: (dy @ weight.T, dy.T @ x, dy.sum(0))


def multilayer_perceptron_1_mean_bias(x, weight, bias):
    return x @ weight.T + bias, lambda dy: (dy @ weight, dy.T @ x, dy.mean(0))


def multilayer_perceptron_1_no_bias(x, weight, bias):
    return x @ weight.T, lambda dy: (dy @ weight, dy.T @ x, dy.sum(0))


def multilayer_perceptron_2():
    """The one that can never give a negative number."""
    return "D"


def multilayer_perceptron_2_line():
    return "A"


def multilayer_perceptron_2_no_bias():
    return "B"


def multilayer_perceptron_2_right_one():
    return "C"


def multilayer_perceptron_3():
    return sum(w.size + b.size for w, b in dlterms.init_mlp(np.random.default_rng(0), SIZES))


def multilayer_perceptron_3_no_biases():
    return 64 * 32 + 32 * 10


def multilayer_perceptron_3_input_biases():
    return 64 * 32 + 32 * 10 + sum(SIZES)


def multilayer_perceptron_3_all_multiplied():
    return 64 * 32 * 10


def multilayer_perceptron_3_one_bias():
    return 64 * 32 + 32 * 10 + 2
