"""Pooling, one window at a time. The last two axes of x are the picture; those before count channels and pictures."""

import numpy as np


def max_pool2d(x, kernel_size, stride=None, padding=0, ceil_mode=False):
    """The largest number of each window: y_ij = max over a, b of x_(s i + a - p, s j + b - p).

    s is the stride, p the padding; places outside the picture do not take part.
    Source: Jarrett et al. 2009, doi:10.1109/ICCV.2009.5459469; as torch.nn.functional.max_pool2d.
    """
    y = np.zeros(output_shape(x, kernel_size, stride, padding, ceil_mode))
    for i in np.ndindex(y.shape):
        numbers, _ = window(x, i, kernel_size, stride, padding)
        y[i] = max(numbers)
    return y


def avg_pool2d(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """The average of each window: the sum of its numbers, divided by how many there are.

    The zeros of the padding are counted too, unless count_include_pad is False.
    Source: LeCun et al. 1998, doi:10.1109/5.726791, section II.B; as torch.nn.functional.avg_pool2d.
    """
    y = np.zeros(output_shape(x, kernel_size, stride, padding, ceil_mode))
    for i in np.ndindex(y.shape):
        numbers, zeros = window(x, i, kernel_size, stride, padding)
        y[i] = sum(numbers) / (len(numbers) + zeros if count_include_pad else len(numbers))
    return y


def global_avg_pool2d(x):
    """The average of the whole picture, one number a channel.

    Source: Lin, Chen and Yan 2014, arXiv:1312.4400, section 3.2.
    """
    height, width = x.shape[-2:]
    y = np.zeros((*x.shape[:-2], 1, 1))
    for i in np.ndindex(x.shape):
        y[(*i[:-2], 0, 0)] += x[i] / (height * width)
    return y


def window(x, i, kernel_size, stride, padding):
    """The numbers in the window of output place i, and how many zeros of the padding lie in it beside them."""
    (kh, kw), (ph, pw) = pair(kernel_size), pair(padding)
    sh, sw = pair(kernel_size if stride is None else stride)
    height, width = x.shape[-2:]
    numbers, zeros = [], 0
    for a in range(kh):
        for b in range(kw):
            r, s = sh * i[-2] + a - ph, sw * i[-1] + b - pw
            if 0 <= r < height and 0 <= s < width:
                numbers.append(x[(*i[:-2], r, s)])
            elif r < height + ph and s < width + pw:
                zeros += 1  # what lies beyond the padding, as it may with ceil_mode, is nothing
    return numbers, zeros


def output_shape(x, kernel_size, stride, padding, ceil_mode):
    """The shape of x with the number of windows in the place of its height and width."""
    sizes = []
    strides = pair(kernel_size if stride is None else stride)
    for n, k, s, p in zip(x.shape[-2:], pair(kernel_size), strides, pair(padding), strict=True):
        count = 0
        while s * count + k <= n + 2 * p:  # the window that begins at s count is wholly inside
            count += 1
        last_end = s * (count - 1) + k
        if ceil_mode and last_end < n + 2 * p and s * count < n + p:
            count += 1  # one more, that begins inside and sticks out
        sizes.append(count)
    return (*x.shape[:-2], *sizes)


def pair(value):
    """One value for both directions, or (vertical, horizontal)."""
    return value if isinstance(value, tuple) else (value, value)
