"""The answers to the exercises of automatic_differentiation, computed, and the mistakes that they know."""

import numpy as np

import dlterms


def automatic_differentiation_1(a, b):
    y = a / b
    return y, lambda dy: (dy / b, -dy * y / b)


def automatic_differentiation_1_sign(a, b):
    return a / b, lambda dy: (dy / b, dy * a / b**2)


def automatic_differentiation_1_upstream_forgotten(a, b):
    return a / b, lambda dy: (1 / b, -a / b**2)


def automatic_differentiation_1_not_squared(a, b):
    return a / b, lambda dy: (dy / b, -dy * a / b)


def automatic_differentiation_1_by_the_value(a, b):
    y = a / b
    return y, lambda dy: (dy * y / a, -dy * y / b)


def automatic_differentiation_2():
    """The walk that is right for a, and for b keeps only the route that arrived last."""
    return "D"


def automatic_differentiation_2_right_one():
    return "B"


def automatic_differentiation_2_local_forgotten():
    return "A"


def automatic_differentiation_2_upstream_swapped():
    return "C"


def automatic_differentiation_3():
    """Forward mode: one column of the Jacobian for each input."""
    jacobian = dlterms.jacobian(lambda x: (x * np.ones((1000, 1))).sum(axis=1))(np.ones(5))
    return min(jacobian.shape)


def automatic_differentiation_3_reverse():
    return 1000


def automatic_differentiation_3_one():
    return 1


def automatic_differentiation_3_every_entry():
    return 1000 * 5
