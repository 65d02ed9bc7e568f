"""The great image networks as tables of layers: sizes, parameters, work, receptive field, and a forward pass that runs.

A network is a list of layers, each a small record; `network_summary` walks over it with an input size, `init_network`
draws parameters and `network_forward` computes scores. Networks with branches nest lists: Residual and Branches hold
lists of layers themselves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from dlterms.checks import as_count
from dlterms.gradients.arithmetic import concatenate
from dlterms.neurons.activations import relu, tanh
from dlterms.neurons.initializers import he_normal
from dlterms.neurons.layers import affine
from dlterms.training.normalization import batch_norm_eval
from dlterms.vision.convolution import conv2d, conv_output_size
from dlterms.vision.pooling import avg_pool2d, global_avg_pool2d, max_pool2d, windows_along

Shape = tuple[int, ...]  # (C, H, W), or (D,) after flattening


@dataclass(frozen=True)
class Conv:
    """A convolution to `out` channels, square kernel; bias or, as a rule where batch norm follows, none."""

    out: int
    kernel: int
    stride: int = 1
    padding: int = 0
    groups: int = 1
    bias: bool = True


@dataclass(frozen=True)
class Pool:
    """Max or average pooling; global average pooling without a kernel. `ceil` lets windows stick out at the end."""

    kind: str = "max"
    kernel: int | None = None
    stride: int = 1
    padding: int = 0
    ceil: bool = False


@dataclass(frozen=True)
class Dense:
    """An affine layer to `out` numbers; pictures are flattened first."""

    out: int


@dataclass(frozen=True)
class Norm:
    """Batch normalization by stored statistics: two parameters a channel count, the statistics do not."""


@dataclass(frozen=True)
class Activation:
    """An activation: relu or tanh."""

    kind: str = "relu"


@dataclass(frozen=True)
class Residual:
    """body(x) + shortcut(x), then relu; an empty shortcut is the identity."""

    body: tuple[Any, ...]
    shortcut: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Branches:
    """Several lists of layers on the same input, joined along the channels."""

    paths: tuple[tuple[Any, ...], ...]


class Row(NamedTuple):
    """One line of a summary: the layer, the shape after it, its parameters, multiply-adds and receptive field."""

    layer: Any
    shape: Shape
    parameters: int
    multiply_adds: int
    receptive_field: int


def _rows(layers: Sequence[Any], shape: Shape, field: int, jump: int) -> Iterator[tuple[Row, int]]:
    """The rows of a list of layers with the jump (how many pixels of the input one step is worth) after each."""
    for layer in layers:
        parameters = work = 0
        match layer:
            case Conv():
                c, h, w = shape
                size = [conv_output_size(n, layer.kernel, layer.stride, layer.padding) for n in (h, w)]
                weights = layer.out * (c // layer.groups) * layer.kernel**2
                shape, parameters = (layer.out, *size), weights + (layer.out if layer.bias else 0)
                work = weights * size[0] * size[1]
                field, jump = field + (layer.kernel - 1) * jump, jump * layer.stride
            case Pool(kernel=None):
                field, shape = field + (max(shape[1:]) - 1) * jump, (shape[0], 1, 1)
            case Pool(kernel=int(kernel)):
                how = (kernel, layer.stride, layer.padding, layer.ceil)
                shape = (shape[0], *(windows_along(n, *how) for n in shape[1:]))
                field, jump = field + (kernel - 1) * jump, jump * layer.stride
            case Dense():
                into = int(np.prod(shape))
                field += (max(shape[1:], default=1) - 1) * jump
                shape, parameters, work = (layer.out,), into * layer.out + layer.out, into * layer.out
            case Norm():
                parameters = 2 * shape[0]
            case Residual() | Branches():
                paths = layer.paths if isinstance(layer, Branches) else (layer.body, layer.shortcut)
                walks = [list(_rows(path, shape, field, jump)) for path in paths]
                for walk in walks:
                    yield from walk
                ends = [(walk[-1][0].shape, walk[-1][0].receptive_field, walk[-1][1]) for walk in walks if walk]
                channels = sum(end[0][0] for end in ends) if isinstance(layer, Branches) else ends[0][0][0]
                shape, field, jump = (channels, *ends[0][0][1:]), max(end[1] for end in ends), ends[0][2]
        yield Row(layer, shape, parameters, work, field), jump


def network_summary(layers: Sequence[Any], shape: Shape) -> list[Row]:
    """A row for each layer, those inside blocks first, for pictures of this shape (C, H, W).

    Receptive fields: r + (k - 1) jump, Araujo, Norris and Sim 2019, doi:10.23915/distill.00021; pooling counts as a
    kernel. Multiply-adds are those of convolutions and affine layers for one picture. Errors: ValueError if a picture
    gets too small.
    """
    return [row for row, _ in _rows(layers, tuple(as_count("shape", n) for n in shape), 1, 1)]


def parameter_count(layers: Sequence[Any], shape: Shape) -> int:
    """How many numbers the network learns."""
    return sum(row.parameters for row in network_summary(layers, shape))


def init_network(layers: Sequence[Any], shape: Shape, rng: np.random.Generator) -> list[Any]:
    """Float32 parameters for `network_forward`: He's weights, biases 0, batch norm as identity; nested like layers."""
    params: list[Any] = []
    for layer in layers:
        match layer:
            case Conv():
                size = (layer.out, shape[0] // layer.groups, layer.kernel, layer.kernel)
                bias = np.zeros(layer.out, np.float32) if layer.bias else None
                params.append((he_normal(rng, size).astype(np.float32), bias))
            case Dense():
                weight = he_normal(rng, (layer.out, int(np.prod(shape)))).astype(np.float32)
                params.append((weight, np.zeros(layer.out, np.float32)))
            case Norm():
                zeros, ones = np.zeros(shape[0], np.float32), np.ones(shape[0], np.float32)
                params.append((zeros, ones, ones.copy(), zeros.copy()))
            case Residual():
                params.append([init_network(path, shape, rng) for path in (layer.body, layer.shortcut)])
            case Branches():
                params.append([init_network(path, shape, rng) for path in layer.paths])
            case _:
                params.append(None)
        shape = network_summary([layer], shape)[-1].shape
    return params


def network_forward(layers: Sequence[Any], params: Sequence[Any], x: Any) -> Any:
    """The network's output for x (N, C, H, W), an array or a variable on the tape."""
    for layer, p in zip(layers, params, strict=True):
        match layer:
            case Conv():
                x = conv2d(x, *p, layer.stride, layer.padding, groups=layer.groups)
            case Pool(kernel=None):
                x = global_avg_pool2d(x)
            case Pool():
                x = _pool(x, layer)
            case Dense():
                x = affine(x.reshape(x.shape[0], -1), *p)
            case Norm():
                x = batch_norm_eval(x, *p)
            case Activation():
                x = {"relu": relu, "tanh": tanh}[layer.kind](x)
            case Residual():
                x = relu(network_forward(layer.body, p[0], x) + network_forward(layer.shortcut, p[1], x))
            case Branches():
                x = concatenate([network_forward(path, q, x) for path, q in zip(layer.paths, p, strict=True)], 1)
    return x


def _pool(x: Any, pool: Pool) -> Any:
    op = {"max": max_pool2d, "avg": avg_pool2d}[pool.kind]
    return op(x, pool.kernel, pool.stride, pool.padding, pool.ceil)


def lenet(classes: int = 10) -> list[Any]:
    """LeNet-5's plan in today's form: 5x5 convolutions, average pooling, tanh; input (1, 32, 32).

    The original differs: learnt factors in the pooling, a table of connections in C3, and bitmaps for outputs, which
    give the layers 156, 12, 1516, 32, 48120 and 10164 parameters. Source: LeCun et al. 1998, doi:10.1109/5.726791,
    section II.B.
    """
    act, half = Activation("tanh"), Pool("avg", 2, 2)
    return [Conv(6, 5), act, half, Conv(16, 5), act, half, Conv(120, 5), act, Dense(84), act, Dense(classes)]


# which of S2's six maps each of C3's sixteen sees: LeCun et al. 1998, table I
LENET_C3 = ["012", "123", "234", "345", "045", "015", "0123", "1234", "2345", "0345", "0145", "0125", "0134", "1245",
            "0235", "012345"]  # fmt: skip


def lenet5_parameters() -> dict[str, int]:
    """The trainable parameters of LeNet-5 as published, layer by layer: 60,000 together.

    Source: LeCun et al. 1998, doi:10.1109/5.726791, section II.B.
    """
    c3 = sum(len(maps) * 25 + 1 for maps in LENET_C3)
    return {"C1": 6 * 26, "S2": 6 * 2, "C3": c3, "S4": 16 * 2, "C5": 120 * (16 * 25 + 1), "F6": 84 * 121}


def alexnet(classes: int = 1000, grouped: bool = True) -> list[Any]:
    """AlexNet for (3, 227, 227); grouped=False is torchvision's, for (3, 224, 224), after arXiv:1404.5997.

    Local response normalization is left out: it has no parameters.
    Source: Krizhevsky, Sutskever and Hinton 2012, doi:10.1145/3065386, section 3.5.
    """
    act, pool = Activation(), Pool("max", 3, 2)
    a, b, c, d, e = (96, 256, 384, 384, 256) if grouped else (64, 192, 384, 256, 256)
    g = 2 if grouped else 1
    features = [
        Conv(a, 11, 4, 0 if grouped else 2), act, pool, Conv(b, 5, 1, 2, g), act, pool, Conv(c, 3, 1, 1), act,
        Conv(d, 3, 1, 1, g), act, Conv(e, 3, 1, 1, g), act, pool,
    ]  # fmt: skip
    return [*features, Dense(4096), act, Dense(4096), act, Dense(classes)]


VGG = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}


def vgg(depth: int = 16, classes: int = 1000, width: int = 64) -> list[Any]:
    """VGG-11, 13, 16 or 19 for (3, 224, 224); width : the channels of the first block.

    Source: Simonyan and Zisserman 2015, arXiv:1409.1556, table 1, configurations A, B, D and E. Errors: ValueError.
    """
    if depth not in VGG:
        raise ValueError(f"depth must be one of {sorted(VGG)}, got {depth}")
    layers: list[Any] = []
    for block, repeats in enumerate(VGG[depth]):
        for _ in range(repeats):
            layers += [Conv(width * 2 ** min(block, 3), 3, 1, 1), Activation()]
        layers.append(Pool("max", 2, 2))
    return [*layers, Dense(64 * width), Activation(), Dense(64 * width), Activation(), Dense(classes)]


def inception_block(a: int, b_in: int, b: int, c_in: int, c: int, d: int) -> Branches:
    """1x1; 1x1 and 3x3; 1x1 and 5x5; pooling and 1x1, each convolution followed by relu."""
    return Branches((
        (Conv(a, 1), Activation()),
        (Conv(b_in, 1), Activation(), Conv(b, 3, 1, 1), Activation()),
        (Conv(c_in, 1), Activation(), Conv(c, 5, 1, 2), Activation()),
        (Pool("max", 3, 1, 1), Conv(d, 1), Activation()),
    ))  # fmt: skip


def googlenet(classes: int = 1000) -> list[Any]:
    """GoogLeNet for (3, 224, 224), without the auxiliary classifiers and local response normalization.

    Source: Szegedy et al. 2015, arXiv:1409.4842, table 1.
    """
    shrink = Pool("max", 3, 2, ceil=True)
    table = [
        (64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64), None, (192, 96, 208, 16, 48, 64),
        (160, 112, 224, 24, 64, 64), (128, 128, 256, 24, 64, 64), (112, 144, 288, 32, 64, 64),
        (256, 160, 320, 32, 128, 128), None, (256, 160, 320, 32, 128, 128), (384, 192, 384, 48, 128, 128),
    ]  # fmt: skip
    stem = [
        Conv(64, 7, 2, 3),
        Activation(),
        shrink,
        Conv(64, 1),
        Activation(),
        Conv(192, 3, 1, 1),
        Activation(),
        shrink,
    ]
    blocks = [shrink if row is None else inception_block(*row) for row in table]
    return [*stem, *blocks, Pool("avg"), Dense(classes)]


RESNET = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}


def resnet(depth: int = 50, classes: int = 1000, width: int = 64, stride_in_3x3: bool = True) -> list[Any]:
    """ResNet-18, 34, 50, 101 or 152 for (3, 224, 224), batch norm by stored statistics.

    stride_in_3x3 : where a bottleneck's stride is, True as in today's libraries ("v1.5"), False as in the paper; the
    parameters are the same, the receptive field is not. Source: He et al. 2016, arXiv:1512.03385, table 1.
    Errors: ValueError for another depth.
    """
    if depth not in RESNET:
        raise ValueError(f"depth must be one of {sorted(RESNET)}, got {depth}")
    wide = 4 if depth >= 50 else 1
    layers: list[Any] = [Conv(width, 7, 2, 3, bias=False), Norm(), Activation(), Pool("max", 3, 2, 1)]
    channels = width
    for stage, repeats in enumerate(RESNET[depth]):
        for i in range(repeats):
            inner, stride = width * 2**stage, 2 if stage and not i else 1
            shortcut = (Conv(inner * wide, 1, stride, bias=False), Norm()) if channels != inner * wide else ()
            layers.append(Residual(_body(inner, wide, stride, stride_in_3x3), shortcut))
            channels = inner * wide
    return [*layers, Pool("avg"), Dense(classes)]


def _body(inner: int, wide: int, stride: int, stride_in_3x3: bool) -> tuple[Any, ...]:
    if wide == 1:
        return (Conv(inner, 3, stride, 1, bias=False), Norm(), Activation(), Conv(inner, 3, 1, 1, bias=False), Norm())
    first, second = (1, stride) if stride_in_3x3 else (stride, 1)
    return (
        Conv(inner, 1, first, bias=False), Norm(), Activation(),
        Conv(inner, 3, second, 1, bias=False), Norm(), Activation(),
        Conv(inner * wide, 1, bias=False), Norm(),
    )  # fmt: skip
