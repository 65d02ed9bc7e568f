"""Recurrent layers on top of each other, and one from each end: any cell will do, rnn, lstm or gru."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlterms.checks import as_count, as_float, as_function, as_rng, as_tree, shown
from dlterms.gradients.arithmetic import concatenate
from dlterms.sequences.recurrent import rnn


def cell_parameters(rng: np.random.Generator, gates: int, inputs: int, hidden: int) -> list[NDArray[np.float32]]:
    """Random w_ih, w_hh, b_ih, b_hh, float32, uniform within 1 / sqrt(hidden) as PyTorch's.

    gates : 1 for rnn, 3 for gru, 4 for lstm. An LSTM's forget gates begin open, with a bias of 1.
    Source of the last: Gers, Schmidhuber and Cummins 2000, doi:10.1162/089976600300015015; Jozefowicz, Zaremba and
    Sutskever 2015, PMLR 37, section 2.2.
    """
    rng = as_rng("rng", rng)
    gates, inputs, hidden = (as_count(n, v) for n, v in (("gates", gates), ("inputs", inputs), ("hidden", hidden)))
    rows, limit = gates * hidden, hidden**-0.5
    shapes = (rows, inputs), (rows, hidden), (rows,), (rows,)
    parameters = [rng.uniform(-limit, limit, shape).astype(np.float32) for shape in shapes]
    if gates == 4:
        parameters[2][hidden : 2 * hidden] = 1
        parameters[3][hidden : 2 * hidden] = 0
    return parameters


def deep_rnn(
    x: Any, states: Sequence[Sequence[Any]], layers: Sequence[Sequence[Any]], cell: Callable[..., Any] = rnn
) -> tuple[Any, list[tuple[Any, ...]]]:
    """Each layer reads the states of the one below: returns (outputs of the highest, last states of every layer).

    x : (T, B, D); states : for each layer its first states, (h0,) or for an LSTM (h0, c0); layers : for each its
    parameters (w_ih, w_hh, b_ih, b_hh), where the inputs of the second and later have size H; cell : rnn, lstm or gru.
    Source: Graves, Mohamed and Hinton 2013, arXiv:1303.5778, equation 11; as torch.nn.RNN(num_layers=...).
    Errors: ValueError if there are not as many states as layers, or none; else as the cell's.
    """
    _lists(states, layers)
    if len(states) != len(layers) or not layers:
        raise ValueError(f"states and layers must be as many, at least one, got {len(states)} and {len(layers)}")
    x, last = _checked(x, states, layers, cell, stacked=True), []
    for first, parameters in zip(states, layers, strict=True):
        x, *final = cell(x, *first, *parameters)
        last.append(tuple(final))
    return x, last


def bidirectional_rnn(
    x: Any, states: Sequence[Sequence[Any]], layers: Sequence[Sequence[Any]], cell: Callable[..., Any] = rnn
) -> tuple[Any, list[tuple[Any, ...]]]:
    """One network from the left and one from the right: outputs (T, B, 2H), and the last states of both.

    x : (T, B, D); states, layers : as in deep_rnn, first for the forward, then for the backward network. The last
    state of the backward network is that at time 0. Source: Schuster and Paliwal 1997, doi:10.1109/78.650093;
    as torch.nn.RNN(bidirectional=True). Errors: ValueError if there are not two of each; else as the cell's.
    """
    _lists(states, layers)
    if len(states) != 2 or len(layers) != 2:
        raise ValueError(f"states and layers must be two each, forward and back, got {len(states)} and {len(layers)}")
    x = _checked(x, states, layers, cell, stacked=False)
    forward, *ahead = cell(x, *states[0], *layers[0])
    backward, *behind = cell(x[::-1], *states[1], *layers[1])
    return concatenate([forward, backward[::-1]], -1), [tuple(ahead), tuple(behind)]


def _lists(states: Any, layers: Any) -> None:
    for name, parts in (("states", states), ("layers", layers)):
        if not isinstance(parts, (list, tuple)):
            raise TypeError(f"{name} must be a list with an entry for each layer, got {shown(parts)}")


def _checked(x: Any, states: Any, layers: Any, cell: Any, stacked: bool) -> Any:
    """x, once states and layers hold arrays that fit it and each other; how many gates there are, the cell knows."""
    as_function("cell", cell)
    x = as_float("x", x, 3)
    for place, state in enumerate(states):
        if not isinstance(state, (list, tuple)) or not state:
            raise TypeError(f"states[{place}] must be a tuple of first states, got {shown(state)}")
        as_tree(f"states[{place}]", state, ["B H"] * len(state), {"B": x.shape[1]})
    inputs = x.shape[2]
    for place, layer in enumerate(layers):
        sizes = {"D": inputs}
        as_tree(f"layers[{place}]", layer, ["G D", "G H", "G ?", "G ?"], sizes)
        inputs = sizes["H"] if stacked else inputs
    return x
