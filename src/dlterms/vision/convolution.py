"""A convolution slides one small kernel over the whole input: the same weights look at every place.

Layout as in PyTorch: x (N, C, H, W), weight (O, C / groups, kh, kw), bias (O,). What deep learning calls convolution is
cross-correlation, and so it is here by default; flip=True turns the kernel round, as mathematics and scipy.signal do.
"""

import numpy as np

from dlterms.checks import as_count, as_flag, as_float, as_pair, fitted
from dlterms.gradients.autodiff import differentiable


def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    """floor((size + 2 padding - dilation (kernel_size - 1) - 1) / stride) + 1, at least 1 or ValueError.

    Source: Dumoulin and Visin 2016, arXiv:1603.07285, relationship 6 and section 5.1.
    """
    n, k = as_count("size", size), as_count("kernel_size", kernel_size)
    reach = as_count("dilation", dilation) * (k - 1) + 1
    room = n + 2 * as_count("padding", padding, least=0) - reach
    if room < 0:
        raise ValueError(f"kernel_size {k} (reaching over {reach}) must fit in size {n} padded by {padding}")
    return room // as_count("stride", stride) + 1


@differentiable
def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1, flip=False):
    """A bank of kernels over pictures, with stride s, at row i and column j:

    y[n, o, i, j] = bias[o] + sum over c, a, b of weight[o, c, a, b] x[n, c, s i + a, s j + b].

    x : (N, C, H, W); weight : (O, C / groups, kh, kw); bias : (O,) or None; returns (N, O, H', W').
    stride, padding, dilation : an integer or (vertical, horizontal); padding also "valid" or "same". groups : the
    channels are split into so many parts that do not see each other. flip : True for convolution proper.
    The gradient for x is a convolution with the kernels the other way round (transposed convolution).
    Source: LeCun et al. 1998, doi:10.1109/5.726791; as torch.nn.functional.conv2d.
    Errors: ValueError for shapes that do not fit, channels that groups does not divide, too large a kernel.
    """
    x, weight, bias = fitted("N C H W, O K h w, O ?", x=x, weight=weight, bias=bias)
    groups = as_count("groups", groups)
    if x.shape[1] % groups or weight.shape[0] % groups:
        raise ValueError(
            f"groups must divide the {x.shape[1]} input and {weight.shape[0]} output channels, got {groups}"
        )
    if weight.shape[1] * groups != x.shape[1]:
        raise ValueError(
            f"weight must be (O, {x.shape[1] // groups}, kh, kw) for x of shape {x.shape}, got {weight.shape}"
        )
    place = _Geometry(x, weight, stride, padding, dilation)
    flip = as_flag("flip", flip)
    kernels = weight[:, :, ::-1, ::-1] if flip else weight
    # (groups, O / groups, C / groups kh kw): a convolution is this matrix times the columns of each picture
    matrix = np.ascontiguousarray(kernels).reshape(groups, weight.shape[0] // groups, -1)
    y = np.empty((len(x), weight.shape[0], *place.size), x.dtype)
    flat = y.reshape(len(x), groups, matrix.shape[1], place.size[0] * place.size[1])
    seen = np.empty((weight.shape[1], *place.kernel, *place.size), x.dtype)  # one for all: it stays in the cache
    for image, out in zip(x, flat, strict=True):
        for part, kernel, answer in zip(np.split(place.frame(image), groups), matrix, out, strict=True):
            np.matmul(kernel, place.columns(part, seen), out=answer)
    if bias is not None:
        y += bias[:, None, None]

    def pullback(dy):
        dx, dmatrix = np.empty_like(x), np.zeros_like(matrix)
        for image, out, d in zip(x, dx, dy.reshape(flat.shape), strict=True):
            framed = place.frame(image)
            back = np.zeros_like(framed)
            for g, part in enumerate(np.split(framed, groups)):
                dmatrix[g] += d[g] @ place.columns(part, seen).T
                place.add_back(matrix[g].T @ d[g], np.split(back, groups)[g])
            out[...] = back[:, *place.inside]
        dweight = dmatrix.reshape(weight.shape)
        dbias = None if bias is None else dy.sum(axis=(0, 2, 3))
        return dx, dweight[:, :, ::-1, ::-1] if flip else dweight, dbias

    return y, pullback


@differentiable
def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1, flip=False):
    """The same along one axis: x (N, C, L), weight (O, C / groups, k), bias (O,) to (N, O, L').

    For texts and sounds. Options, source and errors as conv2d's, with one integer each; as torch.nn.functional.conv1d.
    """
    x, weight = as_float("x", x, 3), as_float("weight", weight, 3)
    pad = padding if isinstance(padding, str) else (0, as_count("padding", padding, least=0))
    steps = (1, as_count("stride", stride)), pad, (1, as_count("dilation", dilation))
    y, pull = conv2d.vjp(x[:, :, None], weight[:, :, None], bias, *steps, groups, flip)

    def pullback(dy):
        dx, dweight, dbias = pull(dy[:, :, None])
        return dx[:, :, 0], dweight[:, :, 0], dbias

    return y[:, :, 0], pullback


def _padding(padding, kernel, stride, dilation):
    """(before, after) for both axes; "same" puts the odd one after, as PyTorch does, and needs stride 1."""
    if padding == "valid":
        return ((0, 0), (0, 0))
    if padding == "same":
        if stride != (1, 1):
            raise ValueError(f"padding='same' needs stride 1, got {stride}")
        total = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
        return tuple((t // 2, t - t // 2) for t in total)
    return tuple((p, p) for p in as_pair("padding", padding, least=0))


class _Geometry:
    """Where the kernel stands: strides, padding and output size of one convolution, all checked.

    Kept for speed: with `columns` a convolution is one matrix product; a tensordot over a view of all windows takes 6
    times as long, an einsum 300 times.
    """

    def __init__(self, x, weight, stride, padding, dilation):
        self.kernel = weight.shape[2:]
        self.stride, self.dilation = as_pair("stride", stride), as_pair("dilation", dilation)
        self.pad = _padding(padding, self.kernel, self.stride, self.dilation)
        self.inside = tuple(slice(before, before + n) for (before, _), n in zip(self.pad, x.shape[2:], strict=True))
        self.framed = tuple(n + sum(p) for n, p in zip(x.shape[2:], self.pad, strict=True))
        self.size = tuple(
            conv_output_size(n, k, s, 0, d)
            for n, k, s, d in zip(self.framed, self.kernel, self.stride, self.dilation, strict=True)
        )

    def frame(self, image):
        """The image (C, H, W) with its frame of zeros."""
        if self.framed == image.shape[1:]:
            return image
        framed = np.zeros((len(image), *self.framed), image.dtype)
        framed[:, *self.inside] = image
        return framed

    def entries(self):
        """Each entry (i, j) of the kernel, with the rows and columns of the framed picture that it meets."""
        for i, j in np.ndindex(*self.kernel):
            top, left = i * self.dilation[0], j * self.dilation[1]
            rows = slice(top, top + self.stride[0] * (self.size[0] - 1) + 1, self.stride[0])
            cols = slice(left, left + self.stride[1] * (self.size[1] - 1) + 1, self.stride[1])
            yield i, j, rows, cols

    def columns(self, framed, seen):
        """What the kernel sees at each place, as the columns of a matrix (C kh kw, H' W'); `seen` is written over."""
        for i, j, rows, cols in self.entries():
            seen[:, i, j] = framed[:, rows, cols]
        return seen.reshape(-1, self.size[0] * self.size[1])

    def add_back(self, columns, framed):
        """Add each column to the places it was taken from: the transpose of `columns`."""
        seen = columns.reshape(len(framed), *self.kernel, *self.size)
        for i, j, rows, cols in self.entries():
            framed[:, rows, cols] += seen[:, i, j]
