"""A recurrent language model reads a sentence word by word and says at each one how probable every next word is.

Its state takes the place of the n-gram's last n - 1 words: nothing is counted, and there is no limit to how far back
it may look. The sentence 我 昨天 上学 gives the pairs <s> -> 我, 我 -> 昨天, 昨天 -> 上学, 上学 -> </s>.

Source: Mikolov et al. 2010, "Recurrent neural network based language model", Interspeech,
doi:10.21437/Interspeech.2010-343; with an LSTM: Sundermeyer, Schlueter and Ney 2012, doi:10.21437/Interspeech.2012-65.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlterms.checks import as_count, as_index, as_rng, as_scalar, as_sentences, as_tree, shown
from dlterms.gradients.autodiff import value_and_grad
from dlterms.losses.classification import cross_entropy
from dlterms.neurons.activations import log_softmax, softmax
from dlterms.neurons.layers import affine
from dlterms.sequences.gated import lstm
from dlterms.sequences.language_models import drawn
from dlterms.sequences.stacked import cell_parameters
from dlterms.training.clipping import clip_by_global_norm
from dlterms.training.optimizers import adam
from dlterms.words.embeddings import embedding
from dlterms.words.vocabulary import END, START, Vocabulary


def lm_parameters(rng: np.random.Generator, words: int, features: int = 64, hidden: int = 128) -> dict[str, Any]:
    """Random parameters, float32, for a vocabulary of this size: embedding, one LSTM, and scores of the next word."""
    rng = as_rng("rng", rng)
    words, features, hidden = (
        as_count(n, v) for n, v in (("words", words), ("features", features), ("hidden", hidden))
    )
    return {
        "embedding": rng.normal(0, 0.1, (words, features)).astype(np.float32),
        "cell": cell_parameters(rng, 4, features, hidden),
        "output": {
            "weight": rng.normal(0, 0.05, (words, hidden)).astype(np.float32),
            "bias": np.zeros(words, np.float32),
        },
    }


def lm_scores(params: Any, ids: NDArray[np.intp], state: Any = None) -> tuple[Any, tuple[Any, Any]]:
    """Scores (T, B, V) of what follows each of the ids (T, B), and the state (h, c) to go on from."""
    sizes = _fitting(params)
    ids = _ids("ids", ids, sizes["V"])
    if state is None:
        zeros = np.zeros((ids.shape[1], sizes["H"]), np.float32)
        state = zeros, zeros
    as_tree("state", state, ["B H", "B H"], {"B": ids.shape[1], "H": sizes["H"]})
    h, *state = lstm(embedding(ids, params["embedding"]), *state, *params["cell"])
    return affine(h, **params["output"]), tuple(state)


def lm_loss(params: Any, ids: NDArray[np.intp]) -> Any:
    """The mean cross-entropy, in nats a word, of sentences <s> ... </s> as ids (T, B), filled up with 0."""
    ids = _ids("ids", ids, _fitting(params)["V"])
    if len(ids) < 2:
        raise ValueError(f"ids must have at least a start and an end in each sentence, got shape {ids.shape}")
    scores, _ = lm_scores(params, ids[:-1])
    return mean_of_words(scores, ids[1:])


def _fitting(params: Any) -> dict[str, int]:
    """The sizes of the layers, once the parameters fit each other."""
    sizes: dict[str, int] = {}
    layers = {"embedding": "V F", "cell": ["4H F", "4H H", "4H ?", "4H ?"], "output": {"weight": "V H", "bias": "V"}}
    as_tree("params", params, layers, sizes)
    return sizes


def _ids(name: str, ids: Any, size: int) -> NDArray[np.intp]:
    ids = as_index(name, ids, size)
    if ids.ndim != 2:
        raise ValueError(f"{name} must be (T, B), got shape {ids.shape}")
    return ids


def mean_of_words(scores: Any, due: NDArray[np.intp]) -> Any:
    """The mean cross-entropy of scores (..., V) for the words that are due (...), but for the 0 that fills up."""
    due = due.ravel()
    losses = cross_entropy(scores.reshape(due.size, -1), due, reduction="none")
    return (losses * (due != 0).astype(np.float32)).sum() / max(int((due != 0).sum()), 1)


def lm_log_probabilities(params: Any, vocabulary: Vocabulary, sentences: Sequence[Sequence[str]]) -> NDArray[Any]:
    """The logarithm of the probability of every word of a text, sentence ends included; for dlterms.perplexity."""
    _vocabulary(vocabulary, _fitting(params)["V"])
    sentences, logs = as_sentences("sentences", sentences), []
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))  # alike lengths together: less to fill up
    for start in range(0, len(order), 64):
        ids = vocabulary.batch([sentences[i] for i in order[start : start + 64]], start=True)
        scores, _ = lm_scores(params, ids[:-1])
        due = ids[1:]
        logs.append(np.take_along_axis(log_softmax(scores), due[..., None], -1)[..., 0][due != 0])
    return np.concatenate(logs) if logs else np.zeros(0)


def lm_sample(
    params: Any, vocabulary: Vocabulary, rng: np.random.Generator, temperature: float = 1.0, longest: int = 30
) -> list[str]:
    """A sentence word by word, each drawn by its probability; temperature as in language_models.drawn."""
    _vocabulary(vocabulary, _fitting(params)["V"])
    rng, longest, state = as_rng("rng", rng), as_count("longest", longest), None
    written: list[int] = [vocabulary.id(START)]
    while len(written) <= longest:
        scores, state = lm_scores(params, np.array([written[-1:]]), state)
        written.append(drawn(rng, softmax(scores[0, 0].astype(float)), temperature))
        if written[-1] == vocabulary.id(END):
            break
    return vocabulary.decode(written)


def train_language_model(
    params: Any,
    vocabulary: Vocabulary,
    sentences: Sequence[Sequence[str]],
    rng: np.random.Generator,
    steps: int,
    batch: int = 32,
    lr: float = 1e-2,
) -> Iterator[tuple[Any, float]]:
    """Train on random batches of sentences of like length; yields (parameters, loss) after every step.

    The rate falls linearly to 0. Errors: TypeError or ValueError for a bad argument.
    """
    _vocabulary(vocabulary, _fitting(params)["V"])
    rng, lr, state = as_rng("rng", rng), as_scalar("lr", lr, 0, open_low=True), None
    steps, batch = as_count("steps", steps), as_count("batch", batch)
    ranked = sorted(as_sentences("sentences", sentences), key=len)
    if not ranked:
        raise ValueError("sentences must hold at least one, got none")
    for step in range(steps):
        first = int(rng.integers(0, max(len(ranked) - batch, 0) + 1))
        ids = vocabulary.batch(ranked[first : first + batch], start=True)
        loss, gradients = value_and_grad(lm_loss)(params, ids)
        gradients, _ = clip_by_global_norm(gradients, 1.0)
        params, state = adam(params, gradients, state, lr=lr * (1 - step / steps))
        yield params, float(loss)


def _vocabulary(vocabulary: Any, size: int) -> None:
    """Refuse what is no vocabulary, or has more tokens than there are rows in the embedding."""
    if not isinstance(vocabulary, Vocabulary):
        raise TypeError(f"vocabulary must be a Vocabulary, got {shown(vocabulary)}")
    if len(vocabulary) > size:
        raise ValueError(f"vocabulary must have at most as many tokens as params, {size}, got {len(vocabulary)}")
