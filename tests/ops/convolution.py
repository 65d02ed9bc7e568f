"""Cases and literal transcriptions of dlterms.vision.convolution."""

import numpy as np

from cases import Case
from ops.losses import f


def pictures(n, c, h, w, out, kh, kw, groups=1, bias=True):
    def make(rng):
        x, weight = rng.standard_normal((n, c, h, w)), rng.standard_normal((out, c // groups, kh, kw))
        return (x, weight, rng.standard_normal(out)) if bias else (x, weight)

    return make


def sounds(n, c, length, out, k, groups=1):
    return lambda rng: (
        rng.standard_normal((n, c, length)), rng.standard_normal((out, c // groups, k)), rng.standard_normal(out)
    )  # fmt: skip


def conv(name, make, note, **options):
    given = {key: value for key, value in options.items() if key != "flip"}
    axes = (2, 3) if name == "conv2d" else (2,)

    def torch_conv(torch, x, weight, bias=None):
        turned = weight.flip(axes) if options.get("flip") else weight
        return getattr(f(torch), name)(x, turned, bias, **given)

    return Case(name, make, options, note, torch=torch_conv)


CASES = [
    conv("conv2d", pictures(2, 3, 5, 6, 4, 3, 3), "plain"),
    conv("conv2d", pictures(2, 2, 5, 7, 3, 3, 2, bias=False), "strided", stride=(2, 3), padding=(1, 0)),
    conv("conv2d", pictures(1, 2, 7, 6, 2, 2, 3), "dilated", dilation=(2, 1), padding=2),
    conv("conv2d", pictures(2, 4, 4, 5, 6, 3, 3, groups=2), "grouped", groups=2, padding=1, stride=2),
    conv("conv2d", pictures(1, 3, 4, 4, 3, 2, 2, groups=3), "depthwise", groups=3),
    conv("conv2d", pictures(1, 1, 4, 5, 2, 2, 3), "same", padding="same"),
    conv("conv2d", pictures(1, 2, 4, 4, 2, 3, 3), "valid", padding="valid"),
    conv("conv2d", pictures(2, 3, 3, 3, 2, 1, 1), "pointwise"),
    conv("conv2d", pictures(0, 2, 3, 3, 2, 2, 2), "empty"),
    conv("conv2d", pictures(1, 2, 4, 5, 2, 3, 2), "flipped", flip=True, padding=1),
    conv("conv1d", sounds(2, 3, 7, 4, 3), "plain"),
    conv("conv1d", sounds(2, 4, 8, 2, 3, groups=2), "options", groups=2, stride=2, padding=2, dilation=2),
    conv("conv1d", sounds(1, 2, 5, 2, 4), "same-flipped", padding="same", flip=True),
]


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1, flip=False):
    (sh, sw), (dh, dw) = np.broadcast_to(stride, 2), np.broadcast_to(dilation, 2)
    (n, _, h, w), (out, c, kh, kw) = x.shape, weight.shape
    if padding == "same":
        top, left = dh * (kh - 1) // 2, dw * (kw - 1) // 2
        bottom, right = dh * (kh - 1) - top, dw * (kw - 1) - left
    else:
        top, left = bottom, right = (0, 0) if padding == "valid" else np.broadcast_to(padding, 2)
    rows = (h + top + bottom - dh * (kh - 1) - 1) // sh + 1
    columns = (w + left + right - dw * (kw - 1) - 1) // sw + 1
    y = np.zeros((n, out, rows, columns))
    for image, o, i, j in np.ndindex(*y.shape):
        y[image, o, i, j] = 0 if bias is None else bias[o]
        for channel, a, b in np.ndindex(c, kh, kw):
            r, s = i * sh + a * dh - top, j * sw + b * dw - left
            if 0 <= r < h and 0 <= s < w:
                k = weight[o, channel, kh - 1 - a, kw - 1 - b] if flip else weight[o, channel, a, b]
                y[image, o, i, j] += k * x[image, o // (out // groups) * c + channel, r, s]
    return y


def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1, flip=False):
    pad = padding if isinstance(padding, str) else (0, padding)
    wide = x[:, :, None], weight[:, :, None], bias
    return conv2d(*wide, (1, stride), pad, (1, dilation), groups, flip)[:, :, 0]
