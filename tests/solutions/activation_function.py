"""The answers to the exercises of activation_function, computed, and the mistakes that they know."""

import dlterms


def activation_function_1(x):
    s = dlterms.sigmoid(x)
    return x * s, lambda dy: dy * (s + x * s * (1 - s))


def activation_function_1_no_product_rule(x):
    s = dlterms.sigmoid(x)
    return x * s, lambda dy: dy * s


def activation_function_1_without_dy(x):
    s = dlterms.sigmoid(x)
    return x * s, lambda dy: s + x * s * (1 - s)


def activation_function_1_at_the_output(x):
    y = x * dlterms.sigmoid(x)
    s = dlterms.sigmoid(y)
    return y, lambda dy: dy * (s + y * s * (1 - s))


def activation_function_2():
    """The slope at the output, which for ReLU is the slope at the input."""
    return "D"


def activation_function_2_right_one():
    return "B"


def activation_function_2_mirrored():
    return "A"


def activation_function_2_value():
    return "C"


def activation_function_3():
    slope = dlterms.sigmoid.vjp(0.0)[1](1.0)
    return float(slope) ** 10


def activation_function_3_added():
    return 10 * 0.25


def activation_function_3_one():
    return 0.25


def activation_function_3_values():
    return float(dlterms.sigmoid(0.0)) ** 10
