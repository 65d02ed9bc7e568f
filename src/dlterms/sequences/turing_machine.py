"""A neural Turing machine is a small network with a memory beside it, and heads that it moves to read and write.

The controller here is one feedforward layer, so whatever the machine remembers lies in the memory, where it can be
looked at. Everything is plain code on the tape: parameters in a dictionary, a step, and a loop over the steps.

Source: Graves, Wayne and Danihelka 2014, "Neural Turing Machines", arXiv:1410.5401, sections 3 and 4.1.
"""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlterms.checks import as_count, as_finite, as_rng, as_scalar, as_tree
from dlterms.gradients.arithmetic import concatenate, stack
from dlterms.gradients.autodiff import differentiable, value_and_grad
from dlterms.losses.classification import binary_cross_entropy_with_logits
from dlterms.neurons.activations import sigmoid, softmax, softplus, tanh
from dlterms.neurons.initializers import xavier_uniform
from dlterms.neurons.layers import affine
from dlterms.sequences.external_memory import (
    content_address,
    ntm_interpolate,
    ntm_read,
    ntm_sharpen,
    ntm_shift,
    ntm_write,
)
from dlterms.training.clipping import clip_by_global_norm
from dlterms.training.optimizers import adam

MOVES = 3  # a head may step back, stay, or step on
EMPTY = 0.1  # what an unwritten memory holds everywhere; zeros would have no direction to compare a key with


# C: the inputs and what was read; H: hidden units; R, W: the numbers for each head; S: hidden units and what was read
FORM = {
    "controller": {"weight": "H C", "bias": "H"}, "read": {"weight": "R H", "bias": "R"},
    "write": {"weight": "W H", "bias": "W"}, "output": {"weight": "O S", "bias": "O"},
}  # fmt: skip


@differentiable
def _split(a, sizes):
    """The last axis cut into pieces of the given sizes and what is left; the gradient puts them together again."""
    return list(np.split(a, np.cumsum(sizes), axis=-1)), lambda dy: np.concatenate(dy, -1)


def ntm_parameters(
    rng: np.random.Generator, inputs: int, outputs: int, hidden: int = 64, width: int = 12
) -> dict[str, Any]:
    """Random parameters, float32, for memories of any number of places with `width` numbers each."""
    rng = as_rng("rng", rng)
    sizes = [as_count(n, v) for n, v in (("inputs", inputs), ("outputs", outputs), ("hidden", hidden))]
    inputs, outputs, hidden = sizes
    head = as_count("width", width) + 3 + MOVES  # key, beta, g, gamma, s

    def layer(rows: int, columns: int) -> dict[str, NDArray[Any]]:
        weight = xavier_uniform(rng, (rows, columns)).astype(np.float32)
        return {"weight": weight, "bias": np.zeros(rows, np.float32)}

    return {
        "controller": layer(hidden, inputs + width),
        "read": layer(head, hidden),
        "write": layer(head + 2 * width, hidden),
        "output": layer(outputs, hidden + width),
    }


def address(head: Any, memory: Any, previous: Any, width: int) -> tuple[Any, Any]:
    """A head's new weighting from the numbers that the controller gives it, and those numbers that are left over."""
    key, beta, g, gamma, s, rest = _split(head, [width, 1, 1, 1, MOVES])
    content = content_address(memory, tanh(key), softplus(beta)[:, 0])
    gated = ntm_interpolate(content, previous, sigmoid(g)[:, 0])
    return ntm_sharpen(ntm_shift(gated, softmax(s)), 1 + softplus(gamma)[:, 0]), rest


def ntm_start(parameters: dict[str, Any], batch: int, places: int) -> dict[str, Any]:
    """The state before the first step: an empty memory, both heads at place 0, nothing read."""
    width = parameters["output"]["weight"].shape[1] - parameters["controller"]["weight"].shape[0]
    dtype = parameters["output"]["weight"].dtype
    here = np.zeros((batch, as_count("places", places)), dtype)
    here[:, 0] = 1
    return {
        "memory": np.full((batch, places, width), EMPTY, dtype),
        "read": here,
        "write": here,
        "seen": np.zeros((batch, width), dtype),
    }


def ntm_step(parameters: Any, x: Any, state: Any) -> tuple[Any, dict[str, Any]]:
    """One step: x (B, inputs) and a state give scores (B, outputs) and the next state. It writes first, then reads."""
    width = state["seen"].shape[1]
    h = tanh(affine(concatenate([x, state["seen"]]), **parameters["controller"]))
    write, rest = address(affine(h, **parameters["write"]), state["memory"], state["write"], width)
    erase, add = _split(rest, [width])
    memory = ntm_write(state["memory"], write, sigmoid(erase), tanh(add))
    read, _ = address(affine(h, **parameters["read"]), memory, state["read"], width)
    seen = ntm_read(memory, read)
    scores = affine(concatenate([h, seen]), **parameters["output"])
    return scores, {"memory": memory, "read": read, "write": write, "seen": seen}


def ntm(parameters: Any, x: Any, places: int) -> tuple[Any, list[dict[str, Any]]]:
    """A whole sequence: x (T, B, inputs) to scores (T, B, outputs), and the state after every step."""
    x = as_finite("x", x, 3)
    sizes: dict[str, int] = {}
    as_tree("parameters", parameters, FORM, sizes)
    if not len(x) or x.shape[2] != sizes["C"] - (sizes["S"] - sizes["H"]):  # the rest of C is what was read
        raise ValueError(f"x must be (T >= 1, B, inputs) with the inputs of parameters, got shape {x.shape}")
    state = ntm_start(parameters, x.shape[1], places)
    scores, states = [], []
    for t in range(len(x)):
        score, state = ntm_step(parameters, x[t], state)
        scores.append(score)
        states.append(state)
    return stack(scores), states


def copy_task(
    rng: np.random.Generator, length: int, batch: int, bits: int = 8
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Random bits to be said again: x (2 length + 1, B, bits + 1) and the target (length, B, bits), 0 or 1.

    The sequence comes first, its bits as -1 and 1, then a mark in the last channel, then silence, during which the
    answer is due. Silence is 0: were a bit 0 too, a feedforward controller could not tell zeros from silence.
    """
    rng, bits = as_rng("rng", rng), as_count("bits", bits)
    length, batch = as_count("length", length), as_count("batch", batch)
    target = rng.integers(0, 2, (length, batch, bits)).astype(np.float32)
    x = np.zeros((2 * length + 1, batch, bits + 1), np.float32)
    x[:length, :, :bits] = 2 * target - 1
    x[length, :, bits] = 1
    return x, target


def copy_loss(parameters: Any, x: Any, target: Any, places: int) -> Any:
    """The mean cross-entropy of the bits said after the mark."""
    scores, _ = ntm(parameters, x, places)
    return binary_cross_entropy_with_logits(scores[len(x) - len(target) :], target)


def copy_errors(parameters: Any, x: Any, target: Any, places: int) -> float:
    """The part of the bits that come out wrong, from 0 to 1; guessing gives 0.5."""
    scores, _ = ntm(parameters, x, places)
    return float(np.mean((scores[len(x) - len(target) :] > 0) != (target > 0.5)))


def train_copy(
    parameters: Any, rng: np.random.Generator, steps: int, longest: int = 10, batch: int = 16, lr: float = 3e-3
) -> Iterator[tuple[Any, float]]:
    """Train on copies of random length up to `longest`; yields (parameters, loss) after every step.

    The length is bounded by 2 at first and by one more every 100 steps: short copies teach how to step along. The rate
    falls to 0 over the second half.
    """
    as_tree("parameters", parameters, FORM)
    rng, lr, state = as_rng("rng", rng), as_scalar("lr", lr, 0), None
    steps, longest = as_count("steps", steps), as_count("longest", longest)
    bits = parameters["output"]["weight"].shape[0]
    for step in range(steps):
        length = int(rng.integers(1, min(2 + step // 100, longest) + 1))
        x, target = copy_task(rng, length, batch, bits)
        loss, gradients = value_and_grad(copy_loss)(parameters, x, target, longest + 2)
        gradients, _ = clip_by_global_norm(gradients, 10.0)
        parameters, state = adam(parameters, gradients, state, lr=lr * min(1, 2 - 2 * step / steps))
        yield parameters, float(loss)


def trained_copy() -> dict[str, Any]:
    """Parameters that scripts/train_turing_machine.py made from copies of at most 10 vectors of 8 bits."""
    parameters: dict[str, Any] = {}
    with (files("dlterms") / "trained" / "ntm_copy.npz").open("rb") as file:
        for name, array in np.load(file).items():
            layer, part = name.split(".")
            parameters.setdefault(layer, {})[part] = array
    return parameters
