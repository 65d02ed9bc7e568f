"""Cases of dlterms.vision.convolution."""

from cases import Case, f


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
    letters = "B . {0}, . . {0}, ." if "groups" in options else "B C {0}, O C {0}, O"  # groups divide the channels
    sizes = letters.format(" ".join("." for _ in axes))

    def torch_conv(torch, x, weight, bias=None):
        turned = weight.flip(axes) if options.get("flip") else weight
        return getattr(f(torch), name)(x, turned, bias, **given)

    return Case(name, make, options, note, torch=torch_conv, axes=sizes)


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
