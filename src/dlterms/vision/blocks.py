"""Blocks that let the input pass beside what they compute: highway, residual and inception."""

from typing import Any

from dlterms.checks import as_float, as_function, as_tree, fitted, one_of
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
    x, w_h, b_h, w_t, b_t = fitted("... D, D D, D, D D, D", x=x, w_h=w_h, b_h=b_h, w_t=w_t, b_t=b_t)
    f = {"relu": relu, "tanh": tanh}[one_of("nonlinearity", nonlinearity, ("relu", "tanh"))]
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
    x, f = as_float("x", x), as_function("f", f)
    y = f(x)
    if y.shape != x.shape:
        raise ValueError(f"f must keep the shape of x, {x.shape}, got {y.shape}: project x first")
    return x + y


# A is what each reduction gives to the kernel after it, which is why the letters differ; the kernels are K x K
INCEPTION = {
    "1x1": ["O C I I", "O ?"], "3x3_reduce": ["A C I I", "A ?"], "3x3": ["P A K K", "P ?"],
    "5x5_reduce": ["B C I I", "B ?"], "5x5": ["Q B L L", "Q ?"], "pool_project": ["R C I I", "R ?"],
}  # fmt: skip


def inception(x: Any, params: dict[str, tuple[Any, Any]]) -> Any:
    """Looks with 1x1, 3x3 and 5x5 kernels and a max pooling at once, and joins the channels of all four.

    x : (N, C, H, W). params : (weight, bias) of the convolutions "1x1", "3x3_reduce", "3x3", "5x5_reduce", "5x5" and
    "pool_project"; the reductions are 1x1. Every convolution keeps the size and is followed by relu.
    Source: Szegedy et al. 2015, arXiv:1409.4842, figure 2b. Errors: TypeError or ValueError for a part of
    params that is missing or does not fit.
    """
    x = as_float("x", x, 4)
    as_tree("params", params, INCEPTION, {"C": x.shape[1]})

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
