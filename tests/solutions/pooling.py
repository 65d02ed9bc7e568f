"""The answers to the exercises of pooling, computed, and the mistakes that they know."""

import numpy as np

import dlterms
from dlterms.data import digits


def corners(x, k, s):
    """(row, column) of each result, and the slices of its window."""
    for i in range((x.shape[0] - k) // s + 1):
        for j in range((x.shape[1] - k) // s + 1):
            yield (i, j), (slice(s * i, s * i + k), slice(s * j, s * j + k))


def max_pool(x, k, s, hand, start=-np.inf):
    """Max pooling; hand : (gradient of the window, which pixels won, dy) changes the gradient in place."""
    y = np.zeros([(n - k) // s + 1 for n in x.shape])
    for place, window in corners(x, k, s):
        y[place] = max(start, x[window].max())

    def pullback(dy):
        dx = np.zeros(x.shape)
        for place, window in corners(x, k, s):
            hand(dx[window], x[window] == y[place], dy[place])
        return dx

    return y, pullback


def added(dx, won, dy):
    dx += won * dy


def pooling_1(x, k, s):
    return max_pool(x, k, s, added)


def pooling_1_from_zero(x, k, s):
    return max_pool(x, k, s, added, start=0.0)


def pooling_1_overwritten(x, k, s):
    def put(dx, won, dy):
        dx[won] = dy

    return max_pool(x, k, s, put)


def pooling_1_spread(x, k, s):
    def spread(dx, won, dy):
        dx += dy / won.size

    return max_pool(x, k, s, spread)


def pooling_1_stride_ignored(x, k, s):
    return max_pool(x, k, 1, added)


def handed_back(hand, picture, stride):
    """The gradient that each pixel gets when every window of 2 is handed 1."""
    y, pullback = max_pool(picture, 2, stride, hand)
    return pullback(np.ones_like(y))


def pooling_2():
    """The one that gives to every pixel that equals the maximum: right as long as there are no ties."""

    def right(hand, picture, stride):
        _, pullback = dlterms.max_pool2d.vjp(picture, 2, stride)
        result = pullback(np.ones([(n - 2) // stride + 1 for n in picture.shape]))
        return np.array_equal(handed_back(hand, picture, stride), result)

    untied = np.random.default_rng(0).random((12, 12))
    digit = np.pad(digits()[0][0], 2)
    assert handed_back(added, digit, 2).sum() == 103, "as the explanation says"
    assert right(added, untied, 1) and right(added, untied, 2) and not right(added, np.zeros((12, 12)), 2)
    return "D"


def pooling_2_right_one():
    return "C"


def pooling_2_not_added():
    return "B"


def pooling_2_average():
    return "A"


def pooling_3():
    """Pixels that no window reads: the average hands a gradient to all others."""
    y, pullback = dlterms.avg_pool2d.vjp(np.zeros((28, 28)), 3, 2)
    return float((pullback(np.ones_like(y)) == 0).sum())


def pooling_3_inside():
    return 28.0**2 - pooling_3()


def pooling_3_side():
    return float(len(dlterms.max_pool2d(np.zeros((28, 28)), 3, 2)))


def pooling_3_none():
    return 0.0


def pooling_3_one_side():
    return 28.0


def pooling_3_corner_twice():
    return 2 * 28.0
