"""The answers to the exercises of gradient_descent, computed, and the mistakes that they know."""

import numpy as np


def walked(A, b, start, lr, steps):
    path = [np.asarray(start, float)]
    for _ in range(steps):
        path.append(path[-1] - lr * (A @ path[-1] - b))
    return np.array(path)


def gradient_descent_1(A, b, start, lr, steps):
    return walked(A, b, start, lr, steps)


def gradient_descent_1_uphill(A, b, start, lr, steps):
    return walked(A, b, start, -lr, steps)


def gradient_descent_1_in_place(A, b, start, lr, steps):
    x = start.astype(float)
    path = [x]
    for _ in range(steps):
        x -= lr * (A @ x - b)
        path.append(x)
    return np.array(path)


def gradient_descent_1_without_start(A, b, start, lr, steps):
    return walked(A, b, start, lr, steps)[1:]


def gradient_descent_1_forgets_b(A, b, start, lr, steps):
    return walked(A, 0 * b, start, lr, steps)


COUPLED = np.array([[3.0, 2.0], [2.0, 6.0]])
P, LR = np.array([1.2, 1.0]), 0.1


def new_x_first():
    x = P[0] - LR * COUPLED[0] @ P
    return np.array([x, P[1] - LR * COUPLED[1] @ [x, P[1]]])


def gradient_descent_2():
    """The one whose first step is right in x and wrong in y."""
    off = new_x_first() - (P - LR * COUPLED @ P)
    assert off[0] == 0 and abs(off[1]) > 0.1
    return "C"


def gradient_descent_2_uphill():
    return "A"


def gradient_descent_2_unit_steps():
    return "B"


def gradient_descent_2_right_one():
    return "D"


def gradient_descent_3():
    """The rate at which the slower of the two directions is fastest."""
    rates = np.linspace(0, 0.3, 300_001)
    slower = np.maximum(np.abs(1 - 2 * rates), np.abs(1 - 8 * rates))
    return float(rates[slower.argmin()])


def gradient_descent_3_limit():
    return 2 / 8


def gradient_descent_3_one_step():
    return 1 / 8


def gradient_descent_3_flat_one():
    return 1 / 2


def gradient_descent_3_inverse_sum():
    return 1 / (2 + 8)
