"""Layers from which networks are built; here the affine one, in which every output sees every input."""

from dlterms.checks import fitted
from dlterms.gradients.autodiff import differentiable


@differentiable
def affine(x, weight, bias=None):
    """x weight^T + bias: the fully connected (dense, linear) layer.

    x : (..., D); weight : (H, D), a row for each output; bias : (H,) or None; returns (..., H).
    Gradients: dx = dy weight, dweight = dy^T x, dbias = the sum of dy over everything but H.
    Layout as torch.nn.functional.linear; Keras and CS231n store the transpose, (D, H).
    Source: Goodfellow et al. 2016, Deep Learning, section 6.1. Errors: ValueError for shapes that do not fit.
    """
    x, weight, bias = fitted("... D, H D, H ?", x=x, weight=weight, bias=bias)
    y = x @ weight.T if bias is None else x @ weight.T + bias

    def pullback(dy):
        d, rows = dy.reshape(-1, dy.shape[-1]), x.reshape(-1, x.shape[-1])
        return dy @ weight, d.T @ rows, None if bias is None else d.sum(0)

    return y, pullback
