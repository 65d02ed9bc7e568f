"""Cases and literal transcriptions of dlterms.pooling."""

import numpy as np

from cases import Case


def picture(*shape):
    return lambda rng: (rng.standard_normal(shape),)


def f(torch):
    return torch.nn.functional


CASES = [
    Case("max_pool2d", picture(2, 3, 6, 4), {"kernel_size": 2}, "2x2",
         torch=lambda torch, x: f(torch).max_pool2d(x, 2)),
    Case("max_pool2d", picture(2, 1, 7, 5), {"kernel_size": 3, "stride": 1}, "overlap",
         torch=lambda torch, x: f(torch).max_pool2d(x, 3, 1)),
    Case("max_pool2d", picture(1, 2, 7, 8), {"kernel_size": (3, 2), "stride": (2, 3), "padding": (1, 0)}, "odd",
         torch=lambda torch, x: f(torch).max_pool2d(x, (3, 2), (2, 3), (1, 0))),
    Case("max_pool2d", picture(2, 5, 5), {"kernel_size": 3, "stride": 2, "padding": 1}, "unbatched",
         torch=lambda torch, x: f(torch).max_pool2d(x, 3, 2, 1)),
    Case("avg_pool2d", picture(2, 3, 6, 4), {"kernel_size": 2}, "2x2",
         torch=lambda torch, x: f(torch).avg_pool2d(x, 2)),
    Case("avg_pool2d", picture(2, 1, 7, 5), {"kernel_size": 3, "stride": 1, "padding": 1}, "overlap",
         torch=lambda torch, x: f(torch).avg_pool2d(x, 3, 1, 1)),
    Case("avg_pool2d", picture(1, 2, 7, 8),
         {"kernel_size": (3, 2), "stride": (2, 3), "padding": (1, 1), "count_include_pad": False}, "real-entries",
         torch=lambda torch, x: f(torch).avg_pool2d(x, (3, 2), (2, 3), (1, 1), count_include_pad=False)),
    Case("global_avg_pool2d", picture(2, 3, 4, 5), torch=lambda torch, x: f(torch).adaptive_avg_pool2d(x, 1)),
]  # fmt: skip


def pair(value):
    return value if isinstance(value, tuple) else (value, value)


def windows(x, kernel_size, stride, padding):
    """For each output place, the real entries of its window (those of the padding left out)."""
    (kh, kw), (ph, pw) = pair(kernel_size), pair(padding)
    sh, sw = pair(kernel_size if stride is None else stride)
    height, width = x.shape[-2:]
    size = ((height + 2 * ph - kh) // sh + 1, (width + 2 * pw - kw) // sw + 1)
    for i in np.ndindex(*x.shape[:-2], *size):
        rows = range(i[-2] * sh - ph, i[-2] * sh - ph + kh)
        columns = range(i[-1] * sw - pw, i[-1] * sw - pw + kw)
        yield i, [x[(*i[:-2], r, c)] for r in rows for c in columns if 0 <= r < height and 0 <= c < width]


def pooled(entries):
    entries = dict(entries)
    y = np.empty([n + 1 for n in max(entries)])
    for i, value in entries.items():
        y[i] = value
    return y


def max_pool2d(x, kernel_size, stride=None, padding=0):
    return pooled((i, max(window)) for i, window in windows(x, kernel_size, stride, padding))


def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    kh, kw = pair(kernel_size)
    return pooled(
        (i, sum(window) / (kh * kw if count_include_pad else len(window)))
        for i, window in windows(x, kernel_size, stride, padding)
    )


def global_avg_pool2d(x):
    return pooled((i, sum(window) / len(window)) for i, window in windows(x, x.shape[-2:], None, 0))
