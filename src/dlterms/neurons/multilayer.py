"""A multilayer perceptron is a stack of affine layers with a bend between them."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from dlterms.checks import as_count, as_float, as_function, as_list, as_rng, as_tree, shown
from dlterms.neurons.activations import relu
from dlterms.neurons.initializers import he_normal
from dlterms.neurons.layers import affine


def init_mlp(rng: np.random.Generator, sizes: Sequence[int], initializer: Callable[..., Any] = he_normal) -> list[Any]:
    """Parameters for layers of these sizes, inputs first: a list of (weight (out, in), bias (out,)), biases zero.

    Source: He et al. 2015, arXiv:1502.01852. Errors: ValueError for fewer than two sizes.
    """
    rng, initializer = as_rng("rng", rng), as_function("initializer", initializer)
    widths = [as_count("sizes", size) for size in as_list("sizes", sizes, "a list of integers")]
    if len(widths) < 2:
        raise ValueError(f"sizes must name at least inputs and outputs, got {widths}")
    return [(initializer(rng, (out, into)), np.zeros(out)) for into, out in pairwise(widths)]


def mlp(x: Any, params: Sequence[Any], activation: Callable[[Any], Any] = relu) -> Any:
    """Affine, activation, affine, ..., affine: the last layer is left as it is, scores for a softmax or a number.

    x : (..., D); params : as init_mlp makes them; returns (..., C). With the identity as activation any number of
    layers is one affine map. Source: Rumelhart, Hinton and Williams 1986, doi:10.1038/323533a0. Errors: as affine.
    """
    x, activation = as_float("x", x), as_function("activation", activation)
    *hidden, last = as_layers("params", params, x.shape[-1:])
    for weight, bias in hidden:
        x = activation(affine(x, weight, bias))
    return affine(x, *last)


def as_layers(name: str, params: Any, inputs: Sequence[int] = ()) -> Sequence[Any]:
    """`params` if they are (weight, bias) pairs of which each fits the one before, the first the size of the inputs."""
    if not isinstance(params, (list, tuple)):
        raise TypeError(f"{name} must be a list of layers (weight, bias), got {shown(params)}")
    if not params:
        raise ValueError(f"{name} must hold at least one layer, got none")
    sizes = {"I": inputs[0]} if inputs else {}
    for place, layer in enumerate(params):
        as_tree(f"{name}[{place}]", layer, ["O I", "O ?"], sizes)
        sizes = {"I": sizes["O"]}
    return params
