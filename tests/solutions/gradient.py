"""The answers to the exercises of gradient, computed, and the mistakes that they know."""

import numpy as np

from dlterms import grad


def slopes(f, x, eps, down=1.0, width=2.0):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[i] = eps
        gradient[i] = (f(x + step) - f(x - down * step)) / (width * eps)
    return gradient


def gradient_1(f, x, eps):
    return slopes(f, x, eps)


def gradient_1_one_sided(f, x, eps):
    return slopes(f, x, eps, down=0.0, width=1.0)


def gradient_1_one_eps(f, x, eps):
    return slopes(f, x, eps, width=1.0)


def gradient_1_left_in(f, x, eps):
    x, gradient = x.astype(float), np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += eps
        up = f(x)
        x[i] -= 2 * eps
        gradient[i] = (up - f(x)) / (2 * eps)
    return gradient


def gradient_1_whole_numbers(f, x, eps):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] = x[i] + eps
        down[i] = x[i] - eps
        gradient[i] = (f(up) - f(down)) / (2 * eps)
    return gradient


def gradient_2():
    """The one that is right for the first entry and wrong after it."""
    x = np.array([1.0, -0.5, 2.0])

    def f(x):
        return x @ x + x[0] * x[1] + x[1] * x[2]

    off = np.abs(gradient_1_left_in(f, x, 0.3) - slopes(f, x, 0.3))
    assert off[0] < 1e-12 and off[1] > 0.1
    return "B"


def gradient_2_one_sided():
    return "A"


def gradient_2_one_eps():
    return "C"


def gradient_2_right_one():
    return "D"


def ravine(p):
    return p[0] * p[0] + 10 * p[1] * p[1]


def slope(u):
    return float(grad(ravine)(np.ones(2)) @ u)


def gradient_3():
    return slope(np.array([3, 4]) / 5)


def gradient_3_long():
    return slope(np.array([3, 4]))


def gradient_3_gradient():
    return grad(ravine)(np.ones(2)).tolist()


def gradient_3_steepest():
    return np.linalg.norm(gradient_3_gradient())


def gradient_3_sum():
    return slope(np.ones(2))


def gradient_3_terms():
    return 1 * 0.6 + 10 * 0.8


def gradient_3_swapped():
    return slope(np.array([4, 3]) / 5)
