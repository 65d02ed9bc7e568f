"""A restricted Boltzmann machine gives every state an energy; states of low energy are likely.

Parameters are a dictionary: "w" (V, H), "b" (V,) of the visible and "c" (H,) of the hidden units. Units are 0 or 1.
Random numbers are data: where a layer is drawn, uniform numbers of its shape go in.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlterms.checks import as_count, as_finite, as_float, as_list, as_rng, as_scalar, as_tree, shown
from dlterms.neurons.activations import logsumexp, sigmoid, softplus

Params = dict[str, Any]


def _weights(params: Params) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """w, b and c, once they fit each other."""
    as_tree("params", params, {"b": "V", "c": "H", "w": "V H"})
    w, b, c = (as_float(f"params[{key!r}]", params[key]) for key in "wbc")
    return w, b, c


def _rows(name: str, v: Any, size: int, least: int = 0) -> NDArray[Any]:
    v = as_float(name, v, 2)
    if v.shape[1] != size or len(v) < least:
        raise ValueError(f"{name} must be ({'N' if least == 0 else f'N >= {least}'}, {size}), got {v.shape}")
    return v


def rbm_energy(v: Any, h: Any, params: Params) -> NDArray[Any]:
    """-v w h - b v - c h for each of N pairs, v : (N, V), h : (N, H).

    Source: Hinton 2012, doi:10.1007/978-3-642-35289-8_32, equation 1. Errors: ValueError for shapes that do not fit.
    """
    w, b, c = _weights(params)
    v, h = _rows("v", v, len(b)), _rows("h", h, len(c))
    if len(v) != len(h):
        raise ValueError(f"h must have a row for each of v, {len(v)}, got {len(h)}")
    return -((v @ w) * h).sum(axis=1) - v @ b - h @ c


def rbm_free_energy(v: Any, params: Params) -> NDArray[Any]:
    """-log of the sum of exp(-energy) over all hidden states, exactly: -b v - sum softplus(c + v w). v : (N, V).

    Source: Hinton 2012, doi:10.1007/978-3-642-35289-8_32, section 16.1. Errors: as rbm_energy.
    """
    w, b, c = _weights(params)
    v = _rows("v", v, len(b))
    return -v @ b - softplus(c + v @ w).sum(axis=1)


def gibbs_step(v: Any, params: Params, hidden_uniforms: Any, visible_uniforms: Any) -> tuple[Any, Any]:
    """Draw the hidden units given v (N, V), then the visible ones given these: returns (h, new v), zeros and ones.

    hidden_uniforms : (N, H); visible_uniforms : (N, V); a unit is 1 where its number lies below its probability.
    Source: Hinton 2012, doi:10.1007/978-3-642-35289-8_32, equations 7 and 8. Errors: as rbm_energy; ValueError for nan.
    """
    w, b, c = _weights(params)
    v = as_finite("v", _rows("v", v, len(b)))
    above, below = as_finite("hidden_uniforms", hidden_uniforms), as_finite("visible_uniforms", visible_uniforms)
    for name, u, shape in (("hidden_uniforms", above, (len(v), len(c))), ("visible_uniforms", below, v.shape)):
        if u.shape != shape:
            raise ValueError(f"{name} must have shape {shape}, got {u.shape}")
    h = _drawn(above, sigmoid(c + v @ w)).astype(v.dtype)
    return h, _drawn(below, sigmoid(b + h @ w.T)).astype(v.dtype)


def _drawn(uniforms: NDArray[Any], chances: NDArray[Any]) -> NDArray[np.bool_]:
    """Which units are on. Nothing lies below nan: without the check all of them would pass for off."""
    if np.isnan(chances).any():
        raise ValueError("v and params must be finite, got nan as a unit's probability")
    return uniforms < chances


def contrastive_divergence(v: Any, params: Params, rng: np.random.Generator, k: int = 1) -> Params:
    """CD-k: the approximate gradient of *minus* the mean log likelihood, of the same form as params.

    <v p(h|v)> after k Gibbs steps from the data, minus the same at the data; hidden probabilities instead of samples in
    both means. Biased for every k, and the gradient of no function. v : (N, V), zeros and ones.
    Source: Hinton 2002, doi:10.1162/089976602760128018; Sutskever and Tieleman 2010, PMLR 9. Errors: as rbm_energy.
    """
    _, b, c = _weights(params)
    moved = v = as_finite("v", _rows("v", v, len(b), least=1))
    rng = as_rng("rng", rng)
    for _ in range(as_count("k", k)):
        _, moved = gibbs_step(moved, params, rng.random((len(v), len(c))), rng.random(v.shape))
    return _difference(_means(moved, params), _means(v, params))


def _means(v: Any, params: Params) -> Params:
    p = sigmoid(params["c"] + v @ params["w"])
    return {"w": v.T @ p / len(v), "b": v.mean(axis=0), "c": p.mean(axis=0)}


def _difference(a: Params, b: Params) -> Params:
    return {key: a[key] - b[key] for key in a}


def all_states(size: int) -> NDArray[np.float64]:
    """Every vector of so many zeros and ones: (2**size, size). Errors: ValueError for more than 20."""
    if as_count("size", size) > 20:
        raise ValueError(f"size must be at most 20, as there are 2**size states, got {size}")
    return (np.arange(2**size)[:, None] >> np.arange(size) & 1).astype(float)


def rbm_log_likelihood(v: Any, params: Params) -> float:
    """The exact mean log likelihood of v (N, V) in nats, by adding up all 2**V visible states."""
    _weights(params)
    states = -rbm_free_energy(all_states(len(params["b"])), params)
    return float(-rbm_free_energy(_rows("v", v, len(params["b"]), least=1), params).mean() - logsumexp(states))


def rbm_gradient(v: Any, params: Params) -> Params:
    """The exact gradient of minus the mean log likelihood, to which contrastive divergence comes near as k grows."""
    _weights(params)
    states = all_states(len(params["b"]))
    energies = -rbm_free_energy(states, params)
    chances = np.exp(energies - logsumexp(energies))
    p = sigmoid(params["c"] + states @ params["w"])
    model = {"w": states.T @ (chances[:, None] * p), "b": chances @ states, "c": chances @ p}
    return _difference(model, _means(_rows("v", v, len(params["b"]), least=1), params))


def train_rbm(
    x: Any, hidden: int, rng: np.random.Generator, passes: int = 10, lr: float = 0.1, batch: int = 20, k: int = 1
) -> Iterator[Params]:
    """Train a machine of so many hidden units by CD-k, yielding its parameters at the start and after each pass.

    x : (N, V) in [0, 1], probabilities from which zeros and ones are drawn anew at every step.
    Source: Hinton 2012, doi:10.1007/978-3-642-35289-8_32, sections 3 and 8. Errors: ValueError for x outside [0, 1].
    """
    x = as_float("x", x, 2)
    if not len(x) or not ((x >= 0) & (x <= 1)).all():
        raise ValueError("x must hold at least one example, all entries in [0, 1]")
    size, lr, batch = as_count("hidden", hidden), as_scalar("lr", lr, 0), as_count("batch", batch)
    rng, passes, k = as_rng("rng", rng), as_count("passes", passes), as_count("k", k)
    params = {"w": rng.normal(0, 0.01, (x.shape[1], size)), "b": np.zeros(x.shape[1]), "c": np.zeros(size)}
    yield params
    for _ in range(passes):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch):
            part = x[order[start : start + batch]]
            slope = contrastive_divergence((rng.random(part.shape) < part).astype(float), params, rng, k)
            params = {key: value - lr * slope[key] for key, value in params.items()}
        yield params


def layer_wise_pretraining(
    x: Any,
    sizes: Sequence[int],
    rng: np.random.Generator,
    passes: int = 10,
    lr: float = 0.1,
    batch: int = 20,
    k: int = 1,
) -> list[Params]:
    """Train one RBM after the other, each on the hidden probabilities of the one below: a deep belief network.

    x : (N, V) in [0, 1]; sizes : of the hidden layers; the rest as train_rbm. `unroll_rbms` makes a
    network of the result.
    Source: Hinton, Osindero and Teh 2006, doi:10.1162/neco.2006.18.7.1527, section 4. Errors: as train_rbm.
    """
    rng, data = as_rng("rng", rng), as_finite("x", x, 2)
    layers: list[Params] = []
    for size in [as_count("sizes", size) for size in as_list("sizes", sizes, "a list of integers")]:
        *_, params = train_rbm(data, size, rng, passes, lr, batch, k)
        layers.append(params)
        data = sigmoid(params["c"] + data @ params["w"])
    return layers


def unroll_rbms(layers: Sequence[Params]) -> dict[str, Any]:
    """The stack as an autoencoder to be fine-tuned: up through the weights, and down through their transposes.

    Returns "encoder" and "decoder" for `autoencoder` with activation and code_activation sigmoid; its reconstruction is
    logits. The encoder alone is the start of an mlp with sigmoid activation, a classifier's for instance.
    Source: Hinton and Salakhutdinov 2006, doi:10.1126/science.1127647, figure 1.
    Errors: TypeError or ValueError for layers that do not fit each other.
    """
    if not isinstance(layers, (list, tuple)):
        raise TypeError(f"layers must be a list of parameters, got {shown(layers)}")
    if not layers:
        raise ValueError("layers must hold at least one machine, got none")
    sizes: dict[str, int] = {}
    for place, layer in enumerate(layers):
        as_tree(f"layers[{place}]", layer, {"b": "V", "c": "H", "w": "V H"}, sizes)
        sizes = {"V": sizes["H"]}
    return {
        "encoder": [(layer["w"].T, layer["c"]) for layer in layers],
        "decoder": [(layer["w"], layer["b"]) for layer in reversed(layers)],
    }
