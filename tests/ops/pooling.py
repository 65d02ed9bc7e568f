"""Cases and literal transcriptions of dlterms.vision.pooling."""

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
    Case("max_pool2d", picture(2, 2, 6, 8), {"kernel_size": 3, "stride": 2, "ceil_mode": True}, "ceil",
         torch=lambda torch, x: f(torch).max_pool2d(x, 3, 2, ceil_mode=True)),
    Case("max_pool2d", picture(1, 2, 7, 5), {"kernel_size": 2, "stride": 3, "padding": 1, "ceil_mode": True},
         "ceil-padded", torch=lambda torch, x: f(torch).max_pool2d(x, 2, 3, 1, ceil_mode=True)),
    Case("avg_pool2d", picture(2, 3, 6, 4), {"kernel_size": 2}, "2x2",
         torch=lambda torch, x: f(torch).avg_pool2d(x, 2)),
    Case("avg_pool2d", picture(2, 1, 7, 5), {"kernel_size": 3, "stride": 1, "padding": 1}, "overlap",
         torch=lambda torch, x: f(torch).avg_pool2d(x, 3, 1, 1)),
    Case("avg_pool2d", picture(1, 2, 7, 8),
         {"kernel_size": (3, 2), "stride": (2, 3), "padding": (1, 1), "count_include_pad": False}, "real-entries",
         torch=lambda torch, x: f(torch).avg_pool2d(x, (3, 2), (2, 3), (1, 1), count_include_pad=False)),
    Case("avg_pool2d", picture(2, 2, 6, 8),
         {"kernel_size": 3, "stride": 2, "padding": (1, 0), "ceil_mode": True}, "ceil",
         torch=lambda torch, x: f(torch).avg_pool2d(x, 3, 2, (1, 0), ceil_mode=True)),
    Case("avg_pool2d", picture(1, 2, 6, 8),
         {"kernel_size": (3, 4), "stride": 3, "padding": 1, "ceil_mode": True, "count_include_pad": False},
         "ceil-real-entries",
         torch=lambda torch, x: f(torch).avg_pool2d(x, (3, 4), 3, 1, ceil_mode=True, count_include_pad=False)),
    Case("global_avg_pool2d", picture(2, 3, 4, 5), torch=lambda torch, x: f(torch).adaptive_avg_pool2d(x, 1)),
]  # fmt: skip


def pair(value):
    return value if isinstance(value, tuple) else (value, value)


def output_size(n, kernel, stride, padding, ceil_mode):
    """How many windows begin inside the picture or the padding before it, and, but for ceil_mode, end inside too."""
    count = 0
    while count * stride + kernel <= n + 2 * padding:
        count += 1
    ends_short = (count - 1) * stride + kernel < n + 2 * padding
    return count + 1 if ceil_mode and ends_short and count * stride < n + padding else count


def windows(x, kernel_size, stride, padding, ceil_mode=False):
    """For each output place, the window's real entries and how many there are together with those of the padding."""
    (kh, kw), (ph, pw) = pair(kernel_size), pair(padding)
    sh, sw = pair(kernel_size if stride is None else stride)
    height, width = x.shape[-2:]
    size = (output_size(height, kh, sh, ph, ceil_mode), output_size(width, kw, sw, pw, ceil_mode))
    for i in np.ndindex(*x.shape[:-2], *size):
        rows = [r for r in range(i[-2] * sh - ph, i[-2] * sh - ph + kh) if r < height + ph]
        columns = [c for c in range(i[-1] * sw - pw, i[-1] * sw - pw + kw) if c < width + pw]
        real = [x[(*i[:-2], r, c)] for r in rows for c in columns if 0 <= r < height and 0 <= c < width]
        yield i, real, len(rows) * len(columns)


def pooled(entries):
    entries = dict(entries)
    y = np.empty([n + 1 for n in max(entries)])
    for i, value in entries.items():
        y[i] = value
    return y


def max_pool2d(x, kernel_size, stride=None, padding=0, ceil_mode=False):
    return pooled((i, max(real)) for i, real, _ in windows(x, kernel_size, stride, padding, ceil_mode))


def avg_pool2d(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    return pooled(
        (i, sum(real) / (count if count_include_pad else len(real)))
        for i, real, count in windows(x, kernel_size, stride, padding, ceil_mode)
    )


def global_avg_pool2d(x):
    return pooled((i, sum(real) / count) for i, real, count in windows(x, x.shape[-2:], None, 0))
