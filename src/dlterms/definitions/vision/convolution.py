"""Convolution, one product at a time."""

import numpy as np


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1, flip=False):
    """At each place the kernel is laid on the picture, and what lies on each other is multiplied and added up.

        y[n, o, i, j] = b[o] + sum over c, a, b of w[o, c, a, b] x[n, c, s i + d a - p, s j + d b - p]
    with stride s, dilation d and padding p; outside the picture x is 0. An output channel sees only the input channels
    of its group. flip turns the kernel round.
    Source: Dumoulin and Visin 2016, arXiv:1603.07285, sections 2 and 5.1; LeCun et al. 1998, doi:10.1109/5.726791.
    """
    images, _, height, width = x.shape
    kernels, channels, kh, kw = weight.shape
    (sh, sw), (dh, dw) = pair(stride), pair(dilation)
    top, bottom = margins(pair(padding)[0], kh, dh)
    left, right = margins(pair(padding)[1], kw, dw)
    rows = (height + top + bottom - dh * (kh - 1) - 1) // sh + 1
    columns = (width + left + right - dw * (kw - 1) - 1) // sw + 1
    y = np.zeros((images, kernels, rows, columns))
    for n, o, i, j in np.ndindex(y.shape):
        y[n, o, i, j] = 0 if bias is None else bias[o]
        first = o // (kernels // groups) * channels  # of the group's input channels
        for c, a, b in np.ndindex(channels, kh, kw):
            w = weight[o, c, kh - 1 - a, kw - 1 - b] if flip else weight[o, c, a, b]
            r, s = sh * i + dh * a - top, sw * j + dw * b - left
            if 0 <= r < height and 0 <= s < width:
                y[n, o, i, j] += w * x[n, first + c, r, s]
    return y


def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1, flip=False):
    """The same along a line: y[n, o, i] = b[o] + sum over c, a of w[o, c, a] x[n, c, s i + d a - p].

    Source: as conv2d.
    """
    images, _, length = x.shape
    kernels, channels, k = weight.shape
    before, after = margins(padding, k, dilation)
    y = np.zeros((images, kernels, (length + before + after - dilation * (k - 1) - 1) // stride + 1))
    for n, o, i in np.ndindex(y.shape):
        y[n, o, i] = 0 if bias is None else bias[o]
        first = o // (kernels // groups) * channels
        for c, a in np.ndindex(channels, k):
            w = weight[o, c, k - 1 - a] if flip else weight[o, c, a]
            r = stride * i + dilation * a - before
            if 0 <= r < length:
                y[n, o, i] += w * x[n, first + c, r]
    return y


def pair(value):
    """One value for both directions, or (vertical, horizontal)."""
    return value if isinstance(value, tuple) else (value, value)


def margins(padding, kernel, dilation):
    """How many zeros stand before and after: "valid" is none, "same" as many as keep the size."""
    if padding == "valid":
        return 0, 0
    if padding == "same":
        total = dilation * (kernel - 1)
        return total // 2, total - total // 2
    return padding, padding
