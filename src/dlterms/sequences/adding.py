"""The adding problem asks for the sum of two marked numbers, far apart in a long sequence: a test of long memory.

Whoever always answers 1 has a mean squared error of 1/6, the variance of the sum of two uniform numbers; only a network
that carries the first number to the second gets below it.

Source: Hochreiter and Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735, experiment 4; in this form, with numbers in
[0, 1): Le, Jaitly and Hinton 2015, arXiv:1504.00941, section 4.1.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlterms.checks import as_count, as_rng, as_scalar
from dlterms.gradients.autodiff import value_and_grad
from dlterms.losses.regression import mse
from dlterms.neurons.initializers import xavier_uniform
from dlterms.neurons.layers import affine
from dlterms.sequences.gated import gru, lstm
from dlterms.sequences.recurrent import rnn
from dlterms.sequences.stacked import cell_parameters
from dlterms.training.clipping import clip_by_global_norm
from dlterms.training.optimizers import adam

GATES = {rnn: 1, gru: 3, lstm: 4}


def adding_problem(rng: np.random.Generator, steps: int, batch: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """x (T, B, 2): a number in [0, 1) and a mark, 1 at one place of each half, else 0; target (B, 1): the sum.

    Errors: TypeError or ValueError for steps below 2 or a batch below 1.
    """
    rng, steps, batch = as_rng("rng", rng), as_count("steps", steps, 2), as_count("batch", batch)
    x = np.zeros((steps, batch, 2), np.float32)
    x[..., 0] = rng.random((steps, batch))
    each = np.arange(batch)
    first, second = rng.integers(0, steps // 2, batch), rng.integers(steps // 2, steps, batch)
    x[first, each, 1] = x[second, each, 1] = 1
    return x, (x[first, each, 0] + x[second, each, 0])[:, None]


def adding_parameters(rng: np.random.Generator, cell: Any, hidden: int = 32) -> dict[str, Any]:
    """Random parameters, float32, of a network of rnn, gru or lstm cells with one output."""
    rng = as_rng("rng", rng)
    if cell not in GATES:
        raise ValueError(f"cell must be rnn, gru or lstm, got {cell!r}")
    return {
        "cell": cell_parameters(rng, GATES[cell], 2, hidden),
        "output": {"weight": xavier_uniform(rng, (1, hidden)).astype(np.float32), "bias": np.zeros(1, np.float32)},
    }


def adding_loss(params: Any, x: Any, target: Any, cell: Callable[..., Any]) -> Any:
    """The mean squared error of what the network answers after the last step."""
    start = np.zeros((x.shape[1], params["cell"][1].shape[1]), np.float32)
    outputs, *_ = cell(x, *([start] * (2 if cell is lstm else 1)), *params["cell"])
    return mse(affine(outputs[-1], **params["output"]), target)


def train_adding(
    params: Any, cell: Any, rng: np.random.Generator, updates: int, steps: int = 50, batch: int = 32, lr: float = 1e-2
) -> Iterator[tuple[Any, float]]:
    """Train on fresh sequences; yields (parameters, loss) after every update."""
    rng, lr, state = as_rng("rng", rng), as_scalar("lr", lr, 0), None
    for _ in range(as_count("updates", updates)):
        x, target = adding_problem(rng, steps, batch)
        loss, gradients = value_and_grad(adding_loss)(params, x, target, cell)
        gradients, _ = clip_by_global_norm(gradients, 1.0)
        params, state = adam(params, gradients, state, lr=lr)
        yield params, float(loss)
