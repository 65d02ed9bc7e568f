"""An autoencoder learns to give back its own input through an obstacle, and so must keep what matters."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from dlterms.checks import as_flag, as_float, as_function, as_list, as_rng, as_tree, shown
from dlterms.gradients.autodiff import differentiable
from dlterms.losses.classification import binary_cross_entropy_with_logits
from dlterms.losses.reductions import same_shape
from dlterms.losses.regression import mse
from dlterms.neurons.activations import identity
from dlterms.neurons.initializers import xavier_uniform
from dlterms.neurons.multilayer import as_layers, init_mlp, mlp
from dlterms.sequences.recurrent import rnn

Activation = Callable[[Any], Any]


def init_autoencoder(rng: np.random.Generator, sizes: Sequence[int], tied: bool = False) -> dict[str, Any]:
    """Parameters of an encoder of these sizes, inputs first and code last, and of a decoder that is its mirror image.

    Each is a list as init_mlp makes it; where the decoder is tied to the encoder it has only biases of its own.
    Source: Glorot and Bengio 2010, equation 16. Errors: ValueError for fewer than two sizes.
    """
    rng, sizes = as_rng("rng", rng), as_list("sizes", sizes, "a list of integers")
    decoder = init_mlp(rng, sizes[::-1], xavier_uniform)
    return {
        "encoder": init_mlp(rng, sizes, xavier_uniform),
        "decoder": [bias for _, bias in decoder] if as_flag("tied", tied) else decoder,
    }


def autoencoder(
    x: Any,
    params: dict[str, Any],
    activation: Activation = identity,
    code_activation: Activation = identity,
    tied: bool = False,
) -> tuple[Any, Any]:
    """(reconstruction, code) of x (N, D), by two networks: params["encoder"] and params["decoder"], as init_mlp's.

    activation : between the layers of each; code_activation : of the code, which stands between the two. The
    reconstruction has none: it is a number, or a logit. tied : the decoder goes back through the encoder's own weights,
    transposed, and params["decoder"] lists its biases. With nothing but identities and squared error the code spans the
    subspace of the principal components. Source: Hinton and Salakhutdinov 2006, doi:10.1126/science.1127647; Baldi and
    Hornik 1989, doi:10.1016/0893-6080(89)90014-2. Errors: as affine; ValueError for biases that are not one a layer.
    """
    x = as_float("x", x)
    as_function("activation", activation), as_function("code_activation", code_activation)
    encoder, decoder = _networks(params, x.shape[-1:])
    if as_flag("tied", tied):
        if len(decoder) != len(encoder):
            raise ValueError(f"params must have a decoder bias for each of {len(encoder)} layers, got {len(decoder)}")
        for place, ((weight, _), bias) in enumerate(zip(reversed(encoder), decoder, strict=True)):
            as_tree(f"params['decoder'][{place}]", bias, "O", {"O": weight.shape[1]})
        decoder = [(weight.T, bias) for (weight, _), bias in zip(reversed(encoder), decoder, strict=True)]
    else:
        as_layers("params['decoder']", decoder, encoder[-1][0].shape[:1])
    code = code_activation(mlp(x, encoder, activation))
    return mlp(code, decoder, activation), code


def _networks(params: Any, inputs: Sequence[int]) -> tuple[Any, Any]:
    """The encoder, once its layers fit, and the decoder, whose form depends on how it is used."""
    if not isinstance(params, dict) or not {"encoder", "decoder"} <= params.keys():
        raise TypeError(f"params must be a dictionary of encoder, decoder, got {shown(params)}")
    if not isinstance(params["decoder"], (list, tuple)):
        raise TypeError(f"params['decoder'] must be a list, got {shown(params['decoder'])}")
    return as_layers("params['encoder']", params["encoder"], inputs), params["decoder"]


def denoising_autoencoder(
    x: Any,
    damaged: Any,
    params: dict[str, Any],
    activation: Activation = identity,
    code_activation: Activation = identity,
    tied: bool = False,
) -> Any:
    """The mean squared error of restoring x (N, D) from a damaged copy of it; the options are those of autoencoder.

    The noise is data: damaged may be x * mask, as in the paper, or x + noise. Source: Vincent et al. 2008,
    doi:10.1145/1390156.1390294, section 2.3, which has sigmoid codes. Errors: ValueError for shapes that differ.
    """
    x, damaged = as_float("x", x), as_float("damaged", damaged)
    if x.shape != damaged.shape:
        raise ValueError(f"damaged must have the shape of x, {x.shape}, got {damaged.shape}")
    restored, _ = autoencoder(damaged, params, activation, code_activation, tied)
    return mse(restored, x)


@differentiable
def gaussian_kl(mean, log_var):
    """KL(N(mean, exp(log_var)) || N(0, 1)) of independent Gaussians: 1/2 sum (mean**2 + var - 1 - log var), nats.

    mean, log_var : (..., Z); returns (...). Source: Kingma and Welling 2014, arXiv:1312.6114, appendix B.
    Errors: ValueError for shapes that differ.
    """
    m, log_var = same_shape("mean", mean, log_var, "log_var")
    if m.ndim == 0:
        raise ValueError("mean must have an axis of latent numbers, got a single number")
    var = np.exp(log_var)

    def pullback(dy):
        d = np.expand_dims(dy, -1)
        return d * m, d * (var - 1) / 2

    return (m * m + var - 1 - log_var).sum(axis=-1) / 2, pullback


def variational_autoencoder(x: Any, noise: Any, params: dict[str, Any], activation: Callable[[Any], Any]) -> Any:
    """Minus the evidence lower bound (ELBO) of x in nats, mean over the batch.

    x : (N, D) in [0, 1]; noise : (N, Z) standard normal numbers, by which z = mean + exp(log_var / 2) noise;
    params : "encoder" with 2 Z outputs (means, then logarithms of variances) and "decoder" with D outputs (logits of
    pixels). Both terms are sums, over pixels and over latent numbers, so they stand on one scale.
    Source: Kingma and Welling 2014, arXiv:1312.6114, equation 10. Errors: ValueError for shapes that do not fit.
    """
    x, noise = as_float("x", x, 2), as_float("noise", noise, 2)
    if not len(x) or not ((x >= 0) & (x <= 1)).all():
        raise ValueError("x must hold at least one example, all entries in [0, 1]")
    if len(noise) != len(x):
        raise ValueError(f"noise must have a row for each of the {len(x)} examples of x, got {len(noise)}")
    encoder, decoder = _networks(params, x.shape[1:])
    both = mlp(x, encoder, as_function("activation", activation))
    size = noise.shape[1]
    if both.shape[-1] != 2 * size:
        raise ValueError(
            f"params['encoder'] must have 2 x {size} outputs, twice the columns of noise, got {both.shape}"
        )
    mean, log_var = both[:, :size], both[:, size:]
    z = mean + np.exp(0.5 * log_var) * noise
    logits = mlp(z, as_layers("params['decoder']", decoder, (size,)), activation)
    missed = binary_cross_entropy_with_logits(logits, x, reduction="sum") / len(x)
    return missed + gaussian_kl(mean, log_var).mean()


def sequence_autoencoder(x: Any, params: dict[str, Any]) -> tuple[Any, Any]:
    """(reconstruction (T, B, D), code (B, H)): one rnn reads x, another writes it again from the last state.

    params : "encoder" and "decoder", each (w_ih, w_hh, b_ih, b_hh) of rnn, and "output", (weight (D, H), bias (D,)).
    The decoder is given the sequence shifted by one step, zeros first (teacher forcing).
    Source: Dai and Le 2015, arXiv:1511.01432, section 2. Errors: as rnn.
    """
    x = as_float("x", x, 3)
    layer = ["H D", "H H", "H ?", "H ?"]
    sizes = {"D": x.shape[2]}
    as_tree("params", params, {"encoder": layer, "decoder": layer, "output": ["D H", "D ?"]}, sizes)
    zeros = np.zeros((x.shape[1], sizes["H"]), x.dtype)
    _, code = rnn(x, zeros, *params["encoder"])
    before = np.concatenate([np.zeros_like(x[:1]), x[:-1]])
    states, _ = rnn(before, code, *params["decoder"])
    return mlp(states, [params["output"]]), code
