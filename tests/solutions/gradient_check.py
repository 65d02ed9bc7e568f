"""The answers to the exercises of gradient_check, computed, and the mistakes that they know."""

import numpy as np

from dlterms import logsumexp

PARAMETERS = 2410


def measured(x, eps, width=None):
    width = 2 * eps if width is None else width
    return np.array([(logsumexp(x + step) - logsumexp(x - step)) / width for step in eps * np.eye(len(x))])


def gradient_check_1(x):
    return measured(x, 1e-6)


def gradient_check_1_long_step(x):
    return measured(x, 0.1)


def gradient_check_1_short_step(x):
    return measured(x, 1e-14)


def gradient_check_1_all_at_once(x):
    return np.full(len(x), (logsumexp(x + 1e-6) - logsumexp(x - 1e-6)) / 2e-6)


def gradient_check_1_half_the_width(x):
    return measured(x, 1e-6, 1e-6)


def gradient_check_2():
    """The one whose only wrong gradient is that of the recurrent weights."""
    return "D"


def gradient_check_2_right_one():
    return "C"


def gradient_check_2_transposed():
    return "A"


def gradient_check_2_averaged():
    return "B"


def passes(central):
    """Counted on a function of so many numbers."""
    calls = set()
    moved = [(i, eps) for i in range(PARAMETERS) for eps in ((1, -1) if central else (1, 0))]
    for i, eps in moved:
        calls.add((i, eps) if eps else "start")
    return len(calls)


def gradient_check_3():
    return passes(central=False)


def gradient_check_3_central():
    return passes(central=True)


def gradient_check_3_start_forgotten():
    return PARAMETERS


def gradient_check_3_one_direction():
    return 2
