"""The answers to the exercises of perceptron, computed, and the mistakes that they know."""


def perceptron_1(w, x, y, lr):
    return w + lr * y * x if y * (w @ x) <= 0 else w


def perceptron_1_always(w, x, y, lr):
    return w + lr * y * x


def perceptron_1_strict(w, x, y, lr):
    return w + lr * y * x if y * (w @ x) < 0 else w


def perceptron_1_no_target(w, x, y, lr):
    return w + lr * x if y * (w @ x) <= 0 else w


def perceptron_1_no_rate(w, x, y, lr):
    return w + y * x if y * (w @ x) <= 0 else w


def perceptron_2():
    """The one that has no question whether the answer was wrong."""
    return "C"


def perceptron_2_bias():
    return "A"


def perceptron_2_strict():
    return "B"


def perceptron_2_right_one():
    return "D"


def perceptron_3():
    longest, margin = 3, 0.1
    return (longest / margin) ** 2


def perceptron_3_unchanged():
    return (1 / 0.1) ** 2


def perceptron_3_not_squared():
    return 3 * (1 / 0.1) ** 2


def perceptron_3_no_square():
    return 3 / 0.1


def perceptron_3_one_more():
    return (1 / 0.1) ** 2 + 1
