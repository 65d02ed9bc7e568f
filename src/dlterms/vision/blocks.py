"""Blocks that let the input pass beside what they compute: highway, residual and inception."""

from typing import Any

from dlterms.checks import as_float, one_of
from dlterms.gradients.arithmetic import concatenate
from dlterms.gradients.autodiff import differentiable
from dlterms.neurons.activations import relu, sigmoid, tanh
from dlterms.neurons.layers import affine
from dlterms.vision.convolution import conv2d
from dlterms.vision.pooling import max_pool2d


@differentiable
def highway(x, w_h, b_h, w_t, b_t, nonlinearity="relu"):
    """T H + (1 - T) x: a gate T decides for each component whether to transform the input or to carry it.

    H = f(x w_h^T + b_h) with f = relu or tanh, T = sigmoid(x w_t^T + b_t). x : (..., D); both weights (D, D), both
    biases (D,); returns (..., D). T = 0 is the identity; let b_t start at -1 to -4, so that it mostly carries.
    Source: Srivastava, Greff and Schmidhuber 2015, arXiv:1507.06228, equation 3. Errors: as affine.
    """
    x, w_h, w_t = as_float("x", x), as_float("w_h", w_h, 2), as_float("w_t", w_t, 2)
    b_h, b_t = as_float("b_h", b_h, 1), as_float("b_t", b_t, 1)
    f = {"relu": relu, "tanh": tanh}[one_of("nonlinearity", nonlinearity, ("relu", "tanh"))]
    size = x.shape[-1:]
    for name, value, shape in (("w_h", w_h, size * 2), ("b_h", b_h, size), ("w_t", w_t, size * 2), ("b_t", b_t, size)):
        if value.shape != shape:
            raise ValueError(f"{name} must have shape {shape} for x of shape {x.shape}, got {value.shape}")
    transformed, pull_h = affine.vjp(x, w_h, b_h)
    gated, pull_t = affine.vjp(x, w_t, b_t)
    h, pull_f = f.vjp(transformed)
    t, pull_s = sigmoid.vjp(gated)

    def pullback(dy):
        dx_h, dw_h, db_h = pull_h(pull_f(dy * t))
        dx_t, dw_t, db_t = pull_t(pull_s(dy * (h - x)))
        return dy * (1 - t) + dx_h + dx_t, dw_h, db_h, dw_t, db_t

    return t * h + (1 - t) * x, pullback


def residual(x: Any, f: Any) -> Any:
    """x + f(x): f learns only what differs from the identity, and the gradient has a way past it.

    x : an array, or a variable on the tape; f : any function of it that keeps its shape.
    Source: He et al. 2016, arXiv:1512.03385, equation 1. Errors: ValueError if f changes the shape.
    """
    y = f(x)
    if y.shape != x.shape:
        raise ValueError(f"f must keep the shape of x, {x.shape}, got {y.shape}: project x first")
    return x + y


def inception(x: Any, params: dict[str, tuple[Any, Any]]) -> Any:
    """Looks with 1x1, 3x3 and 5x5 kernels and a max pooling at once, and joins the channels of all four.

    x : (N, C, H, W). params : (weight, bias) of the convolutions "1x1", "3x3_reduce", "3x3", "5x5_reduce", "5x5" and
    "pool_project"; the reductions are 1x1. Every convolution keeps the size and is followed by relu.
    Source: Szegedy et al. 2015, arXiv:1409.4842, figure 2b. Errors: KeyError for a missing one, else as conv2d.
    """

    def layer(h: Any, name: str) -> Any:
        weight, bias = params[name]
        return relu(conv2d(h, weight, bias, padding=weight.shape[-1] // 2))

    branches = [
        layer(x, "1x1"),
        layer(layer(x, "3x3_reduce"), "3x3"),
        layer(layer(x, "5x5_reduce"), "5x5"),
        layer(max_pool2d(x, 3, stride=1, padding=1), "pool_project"),
    ]
    return concatenate(branches, 1)
