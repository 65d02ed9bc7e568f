"""What a network learns of the adding problem when its gradients reach back only a few steps, and what controls do.

A network of 24 units reads 20 steps; the first number that it must add stands among the first ten, so that ten steps or
more follow before the answer. Two starts: "copy", which repeats its state (ReLU, w_hh the identity: Le, Jaitly and
Hinton 2015, arXiv:1504.00941), and "mix" (tanh, w_hh a random rotation).
"""

from functools import partial
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlterms.checks import as_count, as_rng, one_of
from dlterms.neurons.initializers import xavier_uniform
from dlterms.sequences.adding import adding_problem, train_adding
from dlterms.sequences.recurrent import rnn, truncated_bptt

STEPS, HIDDEN, BATCH, UPDATES, EVERY = 20, 24, 32, 2400, 100
BEGIN = 10  # updates that are stored one by one; later ones differ from machine to machine
NONLINEARITY = {"copy": "relu", "mix": "tanh"}
# run -> (start, reach, whether the state is carried over the cut)
RUNS = {
    "copy 20": ("copy", 20, True),
    "copy 3": ("copy", 3, True),
    "copy 1": ("copy", 1, True),
    "copy 3 cleared": ("copy", 3, False),
    "mix 20": ("mix", 20, True),
    "mix 3": ("mix", 3, True),
}


def start_of(rng: np.random.Generator, start: str) -> dict[str, Any]:
    """Parameters before training, float32, for adding_loss; the recurrent layer has one bias, at first 0."""
    rng = as_rng("rng", rng)
    copies = one_of("start", start, tuple(NONLINEARITY)) == "copy"
    w_hh = np.eye(HIDDEN) if copies else np.linalg.qr(rng.standard_normal((HIDDEN, HIDDEN)))[0]
    w_ih = (0.1 if copies else 0.3) * rng.standard_normal((HIDDEN, 2))
    output = {"weight": xavier_uniform(rng, (1, HIDDEN)).astype(np.float32), "bias": np.zeros(1, np.float32)}
    return {"cell": [np.float32(part) for part in (w_ih, w_hh, np.zeros(HIDDEN))], "output": output}


def losses(run: str, seed: int, updates: int = UPDATES) -> NDArray[np.float64]:
    """Train one network with Adam at rate 0.003; the mean squared error of each update's fresh 32 sequences.

    Source of the truncation: Williams and Peng 1990, doi:10.1162/neco.1990.2.4.490.
    Errors: ValueError for a run that is not one of RUNS, or updates below 1.
    """
    start, reach, carried = RUNS[one_of("run", run, tuple(RUNS))]
    rng = np.random.default_rng(as_count("seed", seed, 0))
    parameters = start_of(rng, start)
    cell = partial(truncated_bptt, nonlinearity=NONLINEARITY[start], reach=reach)
    read = cell if carried else lambda x, h0, *weights: cell(x[-reach:], h0, *weights)
    training = train_adding(parameters, read, rng, as_count("updates", updates), STEPS, BATCH, lr=3e-3)
    return np.array([loss for _, loss in training])


def best_readout(start: str, seed: int) -> float:
    """The error of the best readout of the untrained states, solved by least squares on as many sequences as training
    sees: whoever leaves the layer below alone gets no lower, but for chance."""
    rng = np.random.default_rng(as_count("seed", seed, 0))
    weights = start_of(rng, one_of("start", start, tuple(NONLINEARITY)))["cell"]

    def states(count: int) -> tuple[Any, Any]:
        x, target = adding_problem(rng, STEPS, count)
        h0 = np.zeros((count, HIDDEN), np.float32)
        _, last = rnn(x, h0, *weights, nonlinearity=NONLINEARITY[start])
        return np.column_stack([last, np.ones(count)]).astype(float), target[:, 0].astype(float)

    h, target = states(BATCH * UPDATES)
    readout = np.linalg.lstsq(h, target, rcond=None)[0]
    h, target = states(10_000)
    return float(np.mean((h @ readout - target) ** 2))


def stored_losses() -> dict[str, NDArray[np.float32]]:
    """What scripts/train_truncated.py found for seeds 0 to 9.

    For each run the losses (10, 24), each the mean of 100 updates, and as "copy 3 begins" the first ones (10, 10) one
    by one; for each start, as "copy readout", the errors (10,) of the best readout.
    """
    with (files("dlterms") / "trained" / "truncated_adding.npz").open("rb") as file:
        return dict(np.load(file))
