"""An encoder reads one sequence, a decoder writes another and looks back at the first with attention.

All functions are plain code on the tape over one dictionary of parameters. The decoder is trained on the right
answer's own beginning (teacher forcing), so that all its steps are one call; translating, it reads what it wrote.

Source: Sutskever, Vinyals and Le 2014, arXiv:1409.3215; Cho et al. 2014, arXiv:1406.1078; attention as in Bahdanau, Cho
and Bengio 2015, arXiv:1409.0473, asked by the decoder's new state as in Luong, Pham and Manning 2015, arXiv:1508.04025,
section 3.1.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlterms.checks import as_count, as_index, as_rng, as_tree
from dlterms.gradients.arithmetic import concatenate
from dlterms.neurons.activations import tanh
from dlterms.neurons.initializers import xavier_uniform
from dlterms.neurons.layers import affine
from dlterms.sequences.attention import additive_attention
from dlterms.sequences.gated import gru
from dlterms.sequences.recurrent_language_model import mean_of_words
from dlterms.sequences.stacked import cell_parameters
from dlterms.words.embeddings import embedding


def seq2seq_parameters(
    rng: np.random.Generator, source_size: int, target_size: int, features: int = 32, hidden: int = 64
) -> dict[str, Any]:
    """Random parameters, float32, for vocabularies of these sizes, `features` numbers a word and GRUs of `hidden`."""

    rng, features, hidden = as_rng("rng", rng), as_count("features", features), as_count("hidden", hidden)
    source_size, target_size = as_count("source_size", source_size), as_count("target_size", target_size)

    def matrix(*shape: int) -> NDArray[np.float32]:
        return xavier_uniform(rng, shape).astype(np.float32)

    return {
        "source": rng.normal(0, 0.1, (source_size, features)).astype(np.float32),
        "target": rng.normal(0, 0.1, (target_size, features)).astype(np.float32),
        "encoder": cell_parameters(rng, 3, features, hidden),
        "decoder": cell_parameters(rng, 3, features, hidden),
        "attention": {"w_q": matrix(hidden, hidden), "w_k": matrix(hidden, hidden), "score": matrix(1, hidden)[0]},
        "mix": {"weight": matrix(hidden, 2 * hidden), "bias": np.zeros(hidden, np.float32)},
        "output": {"weight": matrix(target_size, hidden), "bias": np.zeros(target_size, np.float32)},
    }


def encode(params: Any, source: NDArray[np.intp]) -> dict[str, Any]:
    """Read source ids (S, B), filled up with 0: the state after every word (B, S, H), the last one, and the mask."""
    words = source != 0
    start = np.zeros((source.shape[1], params["encoder"][1].shape[1]), np.float32)
    states, _ = gru(embedding(source, params["source"]), start, *params["encoder"])
    last = np.maximum(words.sum(axis=0) - 1, 0)  # what comes after the sentence must not count
    return {
        "states": states.transpose(1, 0, 2),
        "last": states[last, np.arange(source.shape[1])],
        "mask": words.T[:, None] | ~words.any(axis=0)[:, None, None],  # an empty sentence is looked at as it is
    }


def decode(params: Any, encoded: Any, state: Any, target: NDArray[np.intp]) -> tuple[Any, Any, Any]:
    """Go on with target ids (T, B) from a state (B, H): scores (B, T, V), alignment (B, T, S) and the last state."""
    states, state = gru(embedding(target, params["target"]), state, *params["decoder"])
    query = states.transpose(1, 0, 2)
    found, alignment = additive_attention(
        query, encoded["states"], encoded["states"], **params["attention"], mask=_rows(encoded["mask"], len(target))
    )
    mixed = tanh(affine(concatenate([found, query]), **params["mix"]))
    return affine(mixed, **params["output"]), alignment, state


def _rows(mask: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    return np.broadcast_to(mask, (len(mask), steps, mask.shape[2]))


def seq2seq_loss(params: Any, source: NDArray[np.intp], target: NDArray[np.intp]) -> Any:
    """The mean cross-entropy of each next word of target (T, B), which begins with <s> and is filled up with 0."""
    source, target = _ids(params, source=source, target=target)
    encoded = encode(params, source)
    scores, _, _ = decode(params, encoded, encoded["last"], target[:-1])
    return mean_of_words(scores, target[1:].T)


def greedy_decode(
    params: Any, source: NDArray[np.intp], start: int, end: int, longest: int = 40
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Write the likeliest word at each step until all are at their end: ids (T, B), and where it looked (B, T, S)."""
    (source,) = _ids(params, source=source)
    words = params["target"].shape[0]
    start, end = (int(as_index(n, as_count(n, v, 0), words)) for n, v in (("start", start), ("end", end)))
    longest = as_count("longest", longest)
    encoded = encode(params, source)
    state, word = encoded["last"], np.full((1, source.shape[1]), start)
    written: list[Any] = []
    looked: list[Any] = []
    done = np.zeros(source.shape[1], bool)
    while len(written) < longest and not done.all():
        scores, alignment, state = decode(params, encoded, state, word)
        word = scores.argmax(axis=2).T
        written.append(word[0])
        looked.append(alignment)
        done |= word[0] == end
    if not written:
        return np.zeros((0, source.shape[1]), np.intp), np.zeros((source.shape[1], 0, len(source)), np.float32)
    return np.array(written), np.concatenate(looked, axis=1)


GRU = ["3H F", "3H H", "3H ?", "3H ?"]
FORM = {
    "source": "S F", "target": "T F", "encoder": GRU, "decoder": GRU,
    "attention": {"w_q": "A H", "w_k": "A H", "score": "A"}, "mix": {"weight": "M K", "bias": "M"},
    "output": {"weight": "T M", "bias": "T"},
}  # fmt: skip


def _ids(params: Any, **texts: Any) -> list[NDArray[np.intp]]:
    """The texts as ids (T, B) that the parameters know, as many sentences in each."""
    as_tree("params", params, FORM)
    found = [as_index(name, ids, params[name].shape[0]) for name, ids in texts.items()]
    for name, ids in zip(texts, found, strict=True):
        if ids.ndim != 2 or not len(ids) or ids.shape[1] != found[0].shape[1]:
            raise ValueError(f"{name} must be (T, B), a column for each of the sentences, got shape {ids.shape}")
    return found
