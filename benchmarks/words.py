"""word2vec beside gensim: the time each takes to reach the same quality of neighbors.

Both learn the text of Python's own manual, skip-gram and CBOW with negative sampling, 100 dimensions, window 5, five
noise words, one thread. The neighbor score asks nothing of either program: for each of the 300 most frequent words,
which share of its ten nearest words is among the fifty whose contexts resemble its own most (cosine of the rows of
the table of positive pointwise mutual information)?
"""

import time
from typing import Any, NamedTuple

import numpy as np

from dlterms import Word2Vec
from dlterms.data import topics_corpus


class Contest(NamedTuple):
    """A learning rate and a number of passes for each program, with which both end at about the same score."""

    architecture: str
    rates: str
    ours: tuple[float, int]
    gensim: tuple[float, int]


CONTESTS = [
    Contest("skip_gram", "each program's default", (0.1, 5), (0.025, 20)),
    Contest("skip_gram", "those that get there soonest", (0.2, 3), (0.3, 3)),
    Contest("cbow", "each program's default", (0.1, 20), (0.025, 20)),
    Contest("cbow", "those that get there soonest", (0.4, 6), (0.05, 12)),
]
COMMON = {"window": 5, "negative": 5, "min_count": 5}


def context_table(sentences: list[list[str]], vocabulary: list[str], window: int = 5) -> np.ndarray:
    """Positive pointwise mutual information of every two words within `window` of each other: (V, V)."""
    ids = {word: i for i, word in enumerate(vocabulary)}
    counts = np.zeros((len(ids), len(ids)))
    for sentence in sentences:
        row = np.array([ids[word] for word in sentence if word in ids], int)
        for distance in range(1, window + 1):
            np.add.at(counts, (row[:-distance], row[distance:]), 1)
    counts += counts.T
    total = counts.sum()
    with np.errstate(divide="ignore"):
        pmi = np.log(counts * total) - np.log(counts.sum(1, keepdims=True) * counts.sum(0))
    return np.maximum(pmi, 0)


def nearest(vectors: np.ndarray, n: int, rows: int) -> np.ndarray:
    units = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-30)
    cosine = units[:rows] @ units.T
    np.fill_diagonal(cosine, -1)
    return np.argsort(-cosine, axis=1)[:, :n]


def neighbor_score(vectors: np.ndarray, table: np.ndarray, words: int = 300) -> float:
    """Rows of both in order of frequency. Refuses vectors that are not finite: nan compares as never larger."""
    if not np.isfinite(vectors).all():
        raise ValueError("the training diverged: vectors are not finite")
    mine, wanted = nearest(vectors, 10, words), nearest(table, 50, words)
    return float(np.mean([np.isin(a, b).mean() for a, b in zip(mine, wanted, strict=True)]))


def ours(sentences, architecture, rate, epochs, seed):
    model = Word2Vec(sentences, architecture=architecture, learning_rate=rate, dimension=100, seed=seed, **COMMON)
    start = time.perf_counter()
    for snapshot in model.train(epochs):
        last = snapshot
    return time.perf_counter() - start, last.w_in, list(model.vocabulary)


def gensim_ways(gensim: Any, sentences, architecture, rate, epochs, seed):
    model = gensim.models.Word2Vec(
        vector_size=100, sample=1e-3, sg=architecture == "skip_gram", alpha=rate, workers=1, seed=seed, **COMMON
    )
    model.build_vocab(sentences)
    start = time.perf_counter()
    model.train(sentences, total_examples=model.corpus_count, epochs=epochs)
    return time.perf_counter() - start, model.wv.vectors, list(model.wv.index_to_key)


def compare(gensim: Any, contest: Contest, seeds: int = 3) -> dict[str, Any]:
    """The time each program takes to reach the score, medians over seeds, the two in turns."""
    sentences = topics_corpus()
    tokens = sum(map(len, sentences))
    seconds, scores = [], []
    for seed in range(seeds):
        runs = [
            ours(sentences, contest.architecture, *contest.ours, seed),
            gensim_ways(gensim, sentences, contest.architecture, *contest.gensim, seed),
        ]
        seconds.append([run[0] for run in runs])
        scores.append([neighbor_score(run[1], context_table(sentences, run[2])) for run in runs])
    (our_time, their_time), (our_score, their_score) = np.median(seconds, axis=0), np.mean(scores, axis=0)
    (our_rate, our_passes), (their_rate, their_passes) = contest.ours, contest.gensim
    return {
        "architecture": contest.architecture,
        "learning rates": contest.rates,
        "rate": our_rate,
        "gensim's rate": their_rate,
        "passes": our_passes,
        "gensim's passes": their_passes,
        "neighbor score": round(float(our_score), 3),
        "gensim's score": round(float(their_score), 3),
        "seconds": round(float(our_time), 3),
        "gensim's seconds": round(float(their_time), 3),
        "speed to this score, ratio": round(float(their_time / our_time), 2),
        "words per second, ratio": round(float(our_passes / our_time / (their_passes / their_time)), 2),
        "words per second": round(our_passes * tokens / our_time),
    }
