"""The great image networks as tables of layers: sizes, parameters, work, receptive field, and a forward pass that runs.

A network is a list of layers, each a small record; `network_summary` walks over it with an input size, `init_network`
draws parameters and `network_forward` computes scores. Networks with branches nest lists: Residual and Branches hold
lists of layers themselves.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from dlterms.checks import as_count, as_flag, as_float, as_list, as_rng, as_tree, one_of, shown
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

    def __post_init__(self) -> None:
        for name in ("out", "kernel", "stride", "groups"):
            as_count(name, getattr(self, name))
        as_count("padding", self.padding, least=0)
        as_flag("bias", self.bias)
        if self.out % self.groups:
            raise ValueError(f"out must be a multiple of groups = {self.groups}, got {self.out}")


@dataclass(frozen=True)
class Pool:
    """Max or average pooling; global average pooling without a kernel. `ceil` lets windows stick out at the end."""

    kind: str = "max"
    kernel: int | None = None
    stride: int = 1
    padding: int = 0
    ceil: bool = False

    def __post_init__(self) -> None:
        one_of("kind", self.kind, ("max", "avg"))
        as_count("kernel", 1 if self.kernel is None else self.kernel)
        as_count("stride", self.stride)
        as_count("padding", self.padding, least=0)
        as_flag("ceil", self.ceil)


@dataclass(frozen=True)
class Dense:
    """An affine layer to `out` numbers; pictures are flattened first."""

    out: int

    def __post_init__(self) -> None:
        as_count("out", self.out)


@dataclass(frozen=True)
class Norm:
    """Batch normalization by stored statistics: two parameters a channel count, the statistics do not."""


@dataclass(frozen=True)
class Activation:
    """An activation: relu or tanh."""

    kind: str = "relu"

    def __post_init__(self) -> None:
        one_of("kind", self.kind, ("relu", "tanh"))


@dataclass(frozen=True)
class Residual:
    """body(x) + shortcut(x), then relu; an empty shortcut is the identity."""

    body: tuple[Any, ...]
    shortcut: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        _as_layers("body", self.body)
        _as_layers("shortcut", self.shortcut)


@dataclass(frozen=True)
class Branches:
    """Several lists of layers on the same input, joined along the channels."""

    paths: tuple[tuple[Any, ...], ...]

    def __post_init__(self) -> None:
        for path in as_list("paths", self.paths, "lists of layers"):
            _as_layers("paths", path)


Layer = Conv | Pool | Dense | Norm | Activation | Residual | Branches


def _as_layers(name: str, value: Any) -> Sequence[Any]:
    """`value` if it is a list or tuple of layers; raises TypeError otherwise."""
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"{name} must be a list of layers, got {shown(value)}")
    for layer in value:
        if not isinstance(layer, Layer):
            raise TypeError(f"{name} must be a list of layers such as Conv(6, 5), got {shown(layer)} in it")
    return value


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
        _takes(layer, shape)
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


def _takes(layer: Any, shape: Shape) -> None:
    """Raise ValueError unless the layer can take an input of this shape."""
    if isinstance(layer, (Conv, Pool)) and len(shape) != 3:
        raise ValueError(f"shape must be (C, H, W) before {layer}, got {shape}")
    if isinstance(layer, Conv) and shape[0] % layer.groups:
        raise ValueError(f"shape must have a number of channels that groups = {layer.groups} divides, got {shape}")
    if isinstance(layer, (Conv, Pool)) and layer.kernel and min(shape[1:]) + 2 * layer.padding < layer.kernel:
        raise ValueError(f"shape {shape} is too small: kernel {layer.kernel} must fit in size {min(shape[1:])}")
    if isinstance(layer, Residual) and not layer.body:
        raise ValueError("layers must have something in the body of a Residual")
    if isinstance(layer, Branches) and not (layer.paths and all(layer.paths)):
        raise ValueError("layers must have something in every path of Branches")


def _as_shape(shape: Any) -> Shape:
    """The shape of an input, (C, H, W) or (D,); raises TypeError or ValueError for anything else."""
    sizes = tuple(as_count("shape", n) for n in as_list("shape", shape, "sizes (C, H, W)"))
    if len(sizes) not in (1, 3):
        raise ValueError(f"shape must be (C, H, W), or (D,) for vectors, got {sizes}")
    return sizes


def network_summary(layers: Sequence[Any], shape: Shape) -> list[Row]:
    """A row for each layer, those inside blocks first, for pictures of this shape (C, H, W).

    Receptive fields: r + (k - 1) jump, Araujo, Norris and Sim 2019, doi:10.23915/distill.00021; pooling counts as a
    kernel. Multiply-adds are those of convolutions and affine layers for one picture. Errors: ValueError if a picture
    gets too small or a layer cannot take what comes; TypeError for what is no layer.
    """
    return [row for row, _ in _rows(_as_layers("layers", layers), _as_shape(shape), 1, 1)]


def parameter_count(layers: Sequence[Any], shape: Shape) -> int:
    """How many numbers the network learns."""
    return sum(row.parameters for row in network_summary(layers, shape))


def init_network(layers: Sequence[Any], shape: Shape, rng: np.random.Generator) -> list[Any]:
    """Float32 parameters for `network_forward`: He's weights, biases 0, batch norm as identity; nested like layers."""
    rng, shape = as_rng("rng", rng), _as_shape(shape)
    params: list[Any] = []
    for layer in _as_layers("layers", layers):
        _takes(layer, shape)
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
    """The network's output for x (N, C, H, W), an array or a variable on the tape.

    params : as `init_network` makes them. Errors: TypeError or ValueError that names the part that does not fit.
    """
    return _forward(_as_layers("layers", layers), params, as_float("x", x), "params")


def _forward(layers: Sequence[Any], params: Any, x: Any, name: str) -> Any:
    """`network_forward` for the part of the parameters that is called by this name."""
    for place, (layer, part) in enumerate(zip(layers, _split(name, params, len(layers)), strict=True)):
        x = _layer(layer, part, x, f"{name}[{place}]")
    return x


def _layer(layer: Any, p: Any, x: Any, name: str) -> Any:
    """One layer's output, once its parameters are found to fit it."""
    if x.ndim != 4 and not isinstance(layer, (Dense, Activation)):
        raise ValueError(f"x must be pictures (N, C, H, W) before {layer}, got shape {x.shape}")
    match layer:
        case Conv():
            if x.shape[1] % layer.groups:
                raise ValueError(f"x must have a number of channels that {layer.groups} divides, got shape {x.shape}")
            sizes = {"O": layer.out, "I": x.shape[1] // layer.groups, "K": layer.kernel}
            as_tree(name, p, ("O I K K", "O" if layer.bias else "O ?"), sizes)
            return conv2d(x, *p, layer.stride, layer.padding, groups=layer.groups)
        case Dense():
            into = int(np.prod(x.shape[1:]))
            as_tree(name, p, ("O I", "O"), {"O": layer.out, "I": into})
            return affine(x.reshape(x.shape[0], into), *p)
        case Norm():
            as_tree(name, p, ("C", "C", "C", "C"), {"C": x.shape[1]})
            return batch_norm_eval(x, *p)
        case Residual():
            body, shortcut = _split(name, p, 2)
            straight = _forward(layer.shortcut, shortcut, x, f"{name}[1]")
            return relu(_forward(layer.body, body, x, f"{name}[0]") + straight)
        case Branches():
            paths = zip(layer.paths, _split(name, p, len(layer.paths)), strict=True)
            return concatenate([_forward(path, q, x, f"{name}[{i}]") for i, (path, q) in enumerate(paths)], 1)
    if p is not None:
        raise TypeError(f"{name} must be None, for {layer} has no parameters, got {shown(p)}")
    if isinstance(layer, Activation):
        return {"relu": relu, "tanh": tanh}[layer.kind](x)
    return global_avg_pool2d(x) if layer.kernel is None else _pool(x, layer)


def _split(name: str, value: Any, count: int) -> list[Any]:
    """Parameters as a list of so many parts, one for each layer or list of layers."""
    parts = as_list(name, value, f"a list of {count} parts")
    if len(parts) != count:
        raise ValueError(f"{name} must be a list of {count} parts, got {len(parts)}")
    return parts


def _pool(x: Any, pool: Pool) -> Any:
    op = {"max": max_pool2d, "avg": avg_pool2d}[pool.kind]
    return op(x, pool.kernel, pool.stride, pool.padding, pool.ceil)


def lenet(classes: int = 10) -> list[Any]:
    """LeNet-5's plan in today's form: 5x5 convolutions, average pooling, tanh; input (1, 32, 32).

    The original differs: learnt factors in the pooling, a table of connections in C3, and bitmaps for outputs, which
    give the layers 156, 12, 1516, 32, 48120 and 10164 parameters. Source: LeCun et al. 1998, doi:10.1109/5.726791,
    section II.B.
    """
    act, half, classes = Activation("tanh"), Pool("avg", 2, 2), as_count("classes", classes)
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
    classes, grouped = as_count("classes", classes), as_flag("grouped", grouped)
    a, b, c, d, e = (96, 256, 384, 384, 256) if grouped else (64, 192, 384, 256, 256)
    g = 2 if grouped else 1
    features = [
        Conv(a, 11, 4, 0 if grouped else 2), act, pool, Conv(b, 5, 1, 2, g), act, pool, Conv(c, 3, 1, 1), act,
        Conv(d, 3, 1, 1, g), act, Conv(e, 3, 1, 1, g), act, pool,
    ]  # fmt: skip
    return [*features, Dense(4096), act, Dense(4096), act, Dense(classes)]


VGG = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}


def _as_depth(depth: Any, table: Mapping[int, Any]) -> int:
    """`depth` if a table of networks has it; raises TypeError or ValueError otherwise."""
    if as_count("depth", depth) not in table:
        raise ValueError(f"depth must be one of {sorted(table)}, got {depth}")
    return int(depth)


def vgg(depth: int = 16, classes: int = 1000, width: int = 64) -> list[Any]:
    """VGG-11, 13, 16 or 19 for (3, 224, 224); width : the channels of the first block.

    Source: Simonyan and Zisserman 2015, arXiv:1409.1556, table 1, configurations A, B, D and E. Errors: ValueError.
    """
    depth, classes, width = _as_depth(depth, VGG), as_count("classes", classes), as_count("width", width)
    layers: list[Any] = []
    for block, repeats in enumerate(VGG[depth]):
        for _ in range(repeats):
            layers += [Conv(width * 2 ** min(block, 3), 3, 1, 1), Activation()]
        layers.append(Pool("max", 2, 2))
    return [*layers, Dense(64 * width), Activation(), Dense(64 * width), Activation(), Dense(classes)]


def inception_block(a: int, b_in: int, b: int, c_in: int, c: int, d: int) -> Branches:
    """1x1; 1x1 and 3x3; 1x1 and 5x5; pooling and 1x1, each convolution followed by relu."""
    for name, channels in {"a": a, "b_in": b_in, "b": b, "c_in": c_in, "c": c, "d": d}.items():
        as_count(name, channels)
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
    shrink, classes = Pool("max", 3, 2, ceil=True), as_count("classes", classes)
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
    depth, classes, width = _as_depth(depth, RESNET), as_count("classes", classes), as_count("width", width)
    stride_in_3x3 = as_flag("stride_in_3x3", stride_in_3x3)
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
