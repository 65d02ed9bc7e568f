"""Pooling replaces each small window of a picture by one number, its largest or its average.

All ops take (..., H, W), usually (N, C, H, W), and pool the last two axes. Windows that would stick out at the lower
and right edge are left out, so an axis of n becomes floor((n + 2 padding - kernel) / stride) + 1; with ceil_mode=True
they are kept, as in Caffe and GoogLeNet, and the division is rounded up.
"""

import numpy as np

from dlterms.checks import as_flag, as_float, as_pair
from dlterms.gradients.autodiff import differentiable


@differentiable
def max_pool2d(x, kernel_size, stride=None, padding=0, ceil_mode=False):
    """The largest number of each window.

    x : (..., H, W); kernel_size, stride (by default the kernel's), padding : an integer or (vertical, horizontal).
    Returns (..., H', W'). Padding never wins: it counts as -inf. The gradient of a window goes to its largest entry,
    the first in reading order where several are equal, to the last nan if there is one; windows that overlap add up.
    Source: Jarrett et al. 2009, doi:10.1109/ICCV.2009.5459469; as torch.nn.functional.max_pool2d.
    Errors: ValueError for a window larger than the picture or a padding larger than half a window.
    """
    images, frame, *window = _geometry(x, kernel_size, stride, padding, ceil_mode)
    y = np.empty((len(images), *window[-1]), images.dtype)

    for chunk in _chunks(images):  # the largest of a window is the largest of its columns' largest
        highest = _folded(np.maximum, _rows(_framed(images[chunk], frame, -np.inf), *window))
        y[chunk] = _folded(np.maximum, _columns(highest, *window))

    def pullback(dy):
        back = _gradient(images, frame)
        all_dy = dy.reshape(y.shape)
        odd = ~(y > -np.inf) if y.size and not y.min() > -np.inf else None
        dy = all_dy if odd is None else np.where(odd, 0, all_dy)
        down, sideways = _handing(*window[:2])
        for chunk in _chunks(images):
            framed = _framed(images[chunk], frame, -np.inf)
            widest = _folded(np.maximum, _columns(framed, *window))  # by rows here, for the reading order
            d = np.zeros_like(widest)
            _to_the_largest(dy[chunk], y[chunk], _rows(widest, *window), _rows(d, *window), down)
            _to_the_largest(d, widest, _columns(framed, *window), _columns(back[chunk], *window), sideways)
        if odd is not None:
            _to_the_first_real(all_dy, odd, images, back, frame, *window[:2])
        return _inside(back, frame).reshape(np.shape(x))

    return y.reshape(*np.shape(x)[:-2], *y.shape[1:]), pullback


@differentiable
def avg_pool2d(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """The average of each window.

    x : (..., H, W); kernel_size, stride (by default the kernel's), padding : an integer or (vertical, horizontal).
    Returns (..., H', W'). count_include_pad=True, PyTorch's default, divides by the whole window even where zeros of
    the padding lie in it; False, as TensorFlow and Keras do, by the number of real entries. What a last window of
    ceil_mode covers beyond the padding is never counted.
    The gradient of a window is spread evenly over it.
    Source: LeCun et al. 1998, doi:10.1109/5.726791, section II.B; as torch.nn.functional.avg_pool2d.
    Errors: ValueError for a window larger than the picture or a padding larger than half a window.
    """
    images, frame, *window = _geometry(x, kernel_size, stride, padding, ceil_mode)

    def total(framed):  # the sum of a window is the sum of its columns' sums
        return _folded(np.add, _columns(_folded(np.add, _rows(framed, *window)), *window))

    # the padding counts if it shall, what lies beyond it never
    counted = [(p, p) if as_flag("count_include_pad", count_include_pad) else (0, 0) for p, _ in frame]
    beyond = [(before - c, after - c) for (before, after), (c, _) in zip(frame, counted, strict=True)]
    ones = _framed(np.ones((1, *images.shape[1:]), images.dtype), counted, 1)
    share = 1 / total(_framed(ones, beyond, 0))
    y = np.empty((len(images), *window[-1]), images.dtype)
    for chunk in _chunks(images):
        np.multiply(total(_framed(images[chunk], frame, 0)), share, out=y[chunk])

    def pullback(dy):
        back = _gradient(images, frame)
        dy = dy.reshape(y.shape)
        down, sideways = _handing(*window[:2])
        for chunk in _chunks(images):
            spread = dy[chunk] * share
            columns = np.zeros((*spread.shape[:2], back.shape[2]), y.dtype)
            for target in _columns(columns, *window):
                sideways(target, spread)
            for target in _rows(back[chunk], *window):
                down(target, columns)
        return _inside(back, frame).reshape(np.shape(x))

    return y.reshape(*np.shape(x)[:-2], *y.shape[1:]), pullback


@differentiable
def global_avg_pool2d(x):
    """The average of the whole picture: (..., H, W) to (..., 1, 1), the spatial axes kept.

    Source: Lin, Chen and Yan 2014, arXiv:1312.4400, section 3.2; as adaptive_avg_pool2d with output size 1.
    Errors: ValueError for a picture without pixels.
    """
    x = as_float("x", x)
    if x.ndim < 2 or 0 in x.shape[-2:]:
        raise ValueError(f"x must have pixels in its last two axes (..., H, W), got shape {x.shape}")
    area = x.shape[-2] * x.shape[-1]
    y = x.mean(axis=(-2, -1), keepdims=True)
    return y, lambda dy: np.broadcast_to(dy / area, x.shape).copy()


# What follows is kept for speed: rows and then columns, a few pictures at a time. Going through the places of a window
# one by one, over whole arrays, takes twice as long for windows of 2 x 2, and for overlapping ones of 3 x 3 six times
# (with the gradient 3.5 times); a maximum over a view of all windows takes 100 times as long or more.


def windows_along(n, kernel, stride, padding, ceil_mode):
    """How many windows fit on an axis of n; ceil_mode keeps a last one that begins in the picture and sticks out."""
    room = n + 2 * padding - kernel
    if room < 0:
        raise ValueError(f"kernel_size {kernel} must fit in the picture, {n} padded by {padding}")
    count = room // stride + 1
    return count + 1 if ceil_mode and room % stride and count * stride < n + padding else count


def _geometry(x, kernel_size, stride, padding, ceil_mode):
    """The pictures as (images, H, W); their frame; kernel, stride and output size as pairs: all checked.

    The frame is (before, after) for each axis: the padding, and after it what the last window sticks out.
    """
    x, ceil_mode = as_float("x", x), as_flag("ceil_mode", ceil_mode)
    if x.ndim < 2 or 0 in x.shape[-2:]:
        raise ValueError(f"x must have pixels in at least 2 axes (..., H, W), got shape {x.shape}")
    kernel = as_pair("kernel_size", kernel_size)
    steps = kernel if stride is None else as_pair("stride", stride)
    pad = as_pair("padding", padding, least=0)
    if any(2 * p > k for p, k in zip(pad, kernel, strict=True)):
        raise ValueError(f"padding must be at most half of kernel_size {kernel}, got {pad}")
    axes = list(zip(x.shape[-2:], kernel, steps, pad, strict=True))
    size = tuple(windows_along(*axis, ceil_mode) for axis in axes)
    used = [(count - 1) * s + k for count, (_, k, s, _) in zip(size, axes, strict=True)]
    frame = [(p, max(p, u - n - p)) for u, (n, _, _, p) in zip(used, axes, strict=True)]
    return x.reshape(-1, *x.shape[-2:]), frame, kernel, steps, size


def _framed(images, frame, fill):
    """The images with a frame of `fill` around each, or the images themselves where there is none."""
    if not np.any(frame):
        return images
    return np.pad(images, [(0, 0), *frame], constant_values=fill)


def _gradient(images, frame):
    """Zeros for the gradient of the images with their frames."""
    return np.zeros((len(images), *(n + sum(f) for n, f in zip(images.shape[1:], frame, strict=True))), images.dtype)


def _inside(framed, frame):
    """What is inside the frame: a view."""
    (top, bottom), (left, right) = frame
    return framed[:, top : framed.shape[1] - bottom, left : framed.shape[2] - right]


def _chunks(images):
    """A few images at a time: what is worked on then stays in the cache."""
    count = max(1, 300_000 // images[0].nbytes) if len(images) else 1
    return [slice(start, start + count) for start in range(0, len(images), count)]


def _columns(framed, kernel, steps, size):
    """For each column of the window, the view of what stands in it in every window."""
    return [framed[..., j : j + steps[1] * (size[1] - 1) + 1 : steps[1]] for j in range(kernel[1])]


def _rows(framed, kernel, steps, size):
    """For each row of the window, the view of what stands in it in every window."""
    return [framed[..., i : i + steps[0] * (size[0] - 1) + 1 : steps[0], :] for i in range(kernel[0])]


def _folded(combine, views):
    """The views combined one after the other into a new array."""
    first, *others = views
    if not others:
        return first.copy()
    result = combine(first, others[0])
    for other in others[1:]:
        combine(result, other, out=result)
    return result


def _handing(kernel, steps):
    """For each axis how a window hands its gradient on: where windows overlap it is added to what is there."""
    return [_add if k > s else np.copyto for k, s in zip(kernel, steps, strict=True)]


def _add(target, d):
    target += d


def _to_the_largest(d, largest, entries, targets, hand):
    """Hand each gradient to the target of the first entry that equals the largest; the last takes what is left."""
    for entry, target in zip(entries[:-1], targets[:-1], strict=True):
        here = d * (entry == largest)
        hand(target, here)
        d = d - here
    hand(targets[-1], d)


def _to_the_first_real(dy, odd, images, back, frame, kernel, steps):
    """Hand the gradients of the `odd` windows, whose largest is nan or -inf, to a nan or else to the first entry.

    Where -inf is the largest, what equals it may be the padding. PyTorch takes the last nan; so does this.
    """
    (top, _), (left, _) = frame
    for i, row, column in np.argwhere(odd):
        y, x = row * steps[0] - top, column * steps[1] - left
        window = images[i, max(y, 0) : y + kernel[0], max(x, 0) : x + kernel[1]]
        down, right = np.argwhere(np.isnan(window))[-1] if np.isnan(window).any() else (0, 0)
        back[i, max(y, 0) + top + down, max(x, 0) + left + right] += dy[i, row, column]
