"""Pooling replaces each small window of a picture by one number, its largest or its average.

All ops take (..., H, W), usually (N, C, H, W), and pool the last two axes. Windows that would stick out at the lower
and right edge are left out, so an axis of n becomes floor((n + 2 padding - kernel) / stride) + 1.
"""

import numpy as np

from dlterms.autodiff import differentiable
from dlterms.checks import as_float, as_pair


def _geometry(x, kernel_size, stride, padding):
    """The picture as (images, H, W), and kernel, stride, padding and output size as pairs, all checked."""
    x = as_float("x", x)
    if x.ndim < 2:
        raise ValueError(f"x must have at least 2 axes (..., H, W), got shape {x.shape}")
    kernel = as_pair("kernel_size", kernel_size)
    steps = kernel if stride is None else as_pair("stride", stride)
    pad = as_pair("padding", padding, least=0)
    if any(2 * p > k for p, k in zip(pad, kernel, strict=True)):
        raise ValueError(f"padding must be at most half of kernel_size {kernel}, got {pad}")
    room = [n + 2 * p - k for n, p, k in zip(x.shape[-2:], pad, kernel, strict=True)]
    if min(room) < 0:
        raise ValueError(f"kernel_size {kernel} must fit in the picture {x.shape[-2:]} padded by {pad}")
    size = tuple(r // s + 1 for r, s in zip(room, steps, strict=True))
    return x.reshape(-1, *x.shape[-2:]), kernel, steps, pad, size


def _framed(image, pad, fill):
    """The image with a frame of `fill` around it, or the image itself where there is none."""
    if pad == (0, 0):
        return image
    return np.pad(image, ((pad[0], pad[0]), (pad[1], pad[1])), constant_values=fill)


def _inside(framed, pad):
    """What is inside the frame: a view."""
    (top, left), (height, width) = pad, framed.shape
    return framed[top : height - top, left : width - left]


def _offsets(framed, kernel, steps, size):
    """For each place in the window, row by row, the view of what stands there in every window."""
    for i in range(kernel[0]):
        for j in range(kernel[1]):
            yield framed[i : i + steps[0] * size[0] : steps[0], j : j + steps[1] * size[1] : steps[1]]


@differentiable
def max_pool2d(x, kernel_size, stride=None, padding=0):
    """The largest number of each window.

    x : (..., H, W); kernel_size, stride (by default the kernel's), padding : an integer or (vertical, horizontal).
    Returns (..., H', W'). Padding never wins: it counts as -inf. The gradient of a window goes to its largest entry,
    the first in reading order where several are equal; windows that overlap add up.
    Source: Jarrett et al. 2009, doi:10.1109/ICCV.2009.5459469; as torch.nn.functional.max_pool2d.
    Errors: ValueError for a window larger than the picture or a padding larger than half a window.
    """
    images, kernel, steps, pad, size = _geometry(x, kernel_size, stride, padding)
    y = np.empty((len(images), *size), images.dtype)
    for image, best in zip(images, y, strict=True):  # one image at a time stays in the cache
        first, *others = _offsets(_framed(image, pad, -np.inf), kernel, steps, size)
        best[...] = first
        for other in others:
            np.maximum(best, other, out=best)

    def pullback(dy):
        dx = np.empty_like(images)
        for image, best, d, out in zip(images, y, dy.reshape(y.shape), dx, strict=True):
            framed = _framed(image, pad, -np.inf)
            gradient = np.zeros_like(framed)
            waiting = d.copy()  # what has not yet found its largest entry
            for entry, target in zip(
                _offsets(framed, kernel, steps, size), _offsets(gradient, kernel, steps, size), strict=True
            ):
                here = waiting * (entry == best)
                target += here
                waiting -= here
            out[...] = _inside(gradient, pad)
        return dx.reshape(np.shape(x))

    return y.reshape(*np.shape(x)[:-2], *size), pullback


@differentiable
def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    """The average of each window.

    x : (..., H, W); kernel_size, stride (by default the kernel's), padding : an integer or (vertical, horizontal).
    Returns (..., H', W'). count_include_pad=True, PyTorch's default, divides by the whole window even where zeros of
    the padding lie in it; False, as TensorFlow and Keras do, by the number of real entries.
    The gradient of a window is spread evenly over it.
    Source: LeCun et al. 1998, doi:10.1109/5.726791, section II.B; as torch.nn.functional.avg_pool2d.
    Errors: ValueError for a window larger than the picture or a padding larger than half a window.
    """
    images, kernel, steps, pad, size = _geometry(x, kernel_size, stride, padding)
    if count_include_pad:
        share = np.full(size, 1 / (kernel[0] * kernel[1]), images.dtype)
    else:
        real = _framed(np.ones(images.shape[1:], images.dtype), pad, 0)
        share = 1 / sum(_offsets(real, kernel, steps, size))
    y = np.zeros((len(images), *size), images.dtype)
    for image, total in zip(images, y, strict=True):
        for entry in _offsets(_framed(image, pad, 0), kernel, steps, size):
            total += entry
        total *= share

    def pullback(dy):
        dx = np.empty_like(images)
        for d, out in zip(dy.reshape(y.shape), dx, strict=True):
            gradient = _framed(np.zeros_like(out), pad, 0)
            spread = d * share
            for target in _offsets(gradient, kernel, steps, size):
                target += spread
            out[...] = _inside(gradient, pad)
        return dx.reshape(np.shape(x))

    return y.reshape(*np.shape(x)[:-2], *size), pullback


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
