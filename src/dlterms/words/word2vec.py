"""word2vec learns a vector for each word by guessing words from their neighbors.

Skip-gram guesses each neighbor from the word; CBOW guesses the word from the mean of its neighbors. A guess over
the whole vocabulary is dear, so both are usually trained on a few yes-or-no questions instead: "is this the word, or
noise?" (negative sampling), or "left or right?" down a binary tree (hierarchical softmax).

Source: Mikolov et al. 2013, arXiv:1301.3781 and arXiv:1310.4546; update equations: Rong 2014, arXiv:1411.2738.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dlterms.checks import as_count, as_finite, as_index, as_mask, as_rng, as_scalar, as_sentences, one_of
from dlterms.gradients.autodiff import vjp
from dlterms.losses.classification import cross_entropy
from dlterms.words.embeddings import analogy, embedding, most_similar, row_of
from dlterms.words.huffman import huffman_tree, padded_paths
from dlterms.words.word2vec_losses import (
    cbow_mean,
    hierarchical_softmax_loss,
    negative_sampling_loss,
    noise_distribution,
)

SMALL_TEXT = 10_000  # words; thinning out the frequent ones would leave nearly nothing of a shorter text
SHARED_NOISE = 64  # noise words drawn for a block; each pair weighs them as if they were `negative` words of its own


class Snapshot(NamedTuple):
    """Where the training stands: passes over the text, the mean loss since the last snapshot, copies of the tables."""

    passes: float
    loss: float
    w_in: NDArray[np.floating]
    w_out: NDArray[np.floating]


class Word2Vec:
    """Word vectors from sentences: `model.fit(passes=10)`, then `model.most_similar("word")`.

    sentences : lists of words. architecture : "skip_gram" or "cbow". output : "negative_sampling",
    "hierarchical_softmax" or "softmax". dimension : of the vectors. window : the farthest neighbor; each word draws
    its own from 1 to this, so near neighbors count more. negative : noise words a pair. min_count : rarer words are
    dropped. subsample : a word of relative frequency f > subsample is kept with probability sqrt(subsample / f); by
    default 1e-3, but texts of fewer than 10,000 words are read whole.
    learning_rate : falls linearly to nothing. block : examples a step. dtype : "float64" makes machines that add in
    different orders agree to several digits. Everything random follows `seed`.
    Errors: TypeError or ValueError for a bad argument, and for a vocabulary of fewer than two words.
    """

    def __init__(
        self,
        sentences: Sequence[Sequence[str]],
        *,
        architecture: str = "skip_gram",
        output: str = "negative_sampling",
        dimension: int = 50,
        window: int = 5,
        negative: int = 5,
        min_count: int = 5,
        subsample: float | None = None,
        learning_rate: float = 0.1,
        block: int = 512,
        seed: int = 0,
        dtype: str = "float32",
    ) -> None:
        self.architecture = one_of("architecture", architecture, ("skip_gram", "cbow"))
        self.output = one_of("output", output, ("negative_sampling", "hierarchical_softmax", "softmax"))
        self.dimension, self.window = as_count("dimension", dimension), as_count("window", window)
        self.negative, self.block = as_count("negative", negative), as_count("block", block)
        if subsample is not None:
            subsample = as_scalar("subsample", subsample, 0, open_low=True)
        self.learning_rate = as_scalar("learning_rate", learning_rate, 0, open_low=True)
        dtype = one_of("dtype", dtype, ("float32", "float64"))
        self.rng = as_rng("seed", seed)
        self._read(sentences, as_count("min_count", min_count))
        by_default = 1e-3 if len(self._tokens) >= SMALL_TEXT else 1.0
        self.subsample = by_default if subsample is None else subsample
        self._trained = False
        # as the original program starts: small random input vectors, output vectors of zeros
        size = len(self.vocabulary)
        rows = size - 1 if output == "hierarchical_softmax" else size
        self.w_in = ((self.rng.random((size, dimension)) - 0.5) / dimension).astype(dtype)
        self.w_out = np.zeros((rows, dimension), dtype)
        self._paths = padded_paths(*huffman_tree(self.counts.tolist()))
        self._noise_sum = np.cumsum(noise_distribution(self.counts))

    def _read(self, sentences: Sequence[Sequence[str]], min_count: int) -> None:
        """Count the words and number them, the most frequent first; equal counts in order of the alphabet."""
        sentences = as_sentences("sentences", sentences)
        counted = Counter(word for sentence in sentences for word in sentence)
        self.vocabulary = sorted((w for w, n in counted.items() if n >= min_count), key=lambda w: (-counted[w], w))
        if len(self.vocabulary) < 2:
            raise ValueError(
                f"sentences must have at least two words that occur min_count = {min_count} times: lower it"
            )
        self.counts = np.array([counted[word] for word in self.vocabulary])
        row = {word: i for i, word in enumerate(self.vocabulary)}
        ids = [[row[word] for word in sentence if word in row] for sentence in sentences]
        self._tokens = np.array([i for sentence in ids for i in sentence], dtype=np.intp)
        self._sentence_of = np.repeat(np.arange(len(ids)), [len(sentence) for sentence in ids])

    @property
    def parameter_count(self) -> int:
        """2 V N numbers, or V N + (V - 1) N with the tree, whose inner nodes are one fewer than its leaves."""
        return self.w_in.size + self.w_out.size

    def examples(self) -> tuple[NDArray[np.intp], NDArray[np.bool_], NDArray[np.intp]]:
        """One pass over the text, newly subsampled and shuffled: what is seen, and the word to guess from it.

        Returns context (n, C) ids, present (n, C) (False where there are fewer neighbors) and target (n,) ids.
        Skip-gram has C = 1: each (word, neighbor) pair is an example.
        """
        tokens, neighbors, present = self._windows()
        if self.architecture == "skip_gram":
            pairs = np.argwhere(present)
            word, column = pairs[self.rng.permutation(len(pairs))].T
            return tokens[word, None], np.ones((len(word), 1), bool), neighbors[word, column]
        order = self.rng.permutation(np.flatnonzero(present.any(axis=1)))
        return neighbors[order], present[order], tokens[order]

    def _windows(self) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
        """The words kept this time (T,), their neighbors' ids (T, 2 window), and which of those there are."""
        kept_part = np.minimum(np.sqrt(self.subsample * self.counts.sum() / self.counts), 1)
        kept = self.rng.random(len(self._tokens)) < kept_part[self._tokens]
        tokens, sentence = self._tokens[kept], self._sentence_of[kept]
        reach = self.rng.integers(1, self.window + 1, len(tokens))
        offsets = np.concatenate([np.arange(-self.window, 0), np.arange(1, self.window + 1)])
        place = np.arange(len(tokens))[:, None] + offsets
        inside = (place >= 0) & (place < len(tokens)) & (np.abs(offsets) <= reach[:, None])
        place = np.where(inside, place, 0)
        return tokens, tokens[place], inside & (sentence[place] == sentence[:, None])

    def fit(self, passes: int = 5) -> "Word2Vec":
        """Train under a progress bar; returns the model itself. Errors: as train."""
        from dlterms.progress import progress  # imported late: it brings IPython

        passes = as_count("passes", passes)
        for _ in progress(self.train(passes), "word2vec reads", total=passes + 1):
            pass
        return self

    def train(self, passes: int = 5, snapshots_per_pass: int = 1) -> Iterator[Snapshot]:
        """Train as far as one iterates, yielding passes * snapshots_per_pass + 1 snapshots, the first before any step.

        They are the loss path and the film of the vectors at once; each holds copies, so keep only those you need.
        Errors: ValueError where subsample leaves no two neighbors of the text, FloatingPointError for a divergence.
        """
        cuts = as_count("snapshots_per_pass", snapshots_per_pass)
        for number in range(as_count("passes", passes)):
            context, present, target = self.examples()
            if not len(target):
                raise ValueError(
                    f"subsample = {self.subsample:g} left no two neighbors of a text of {len(self._tokens)} words: "
                    "set subsample = 1 to read all of them; a sentence must have two words"
                )
            blocks = [slice(start, start + self.block) for start in range(0, len(target), self.block)]
            for cut, part in enumerate(np.array_split(np.arange(len(blocks)), cuts), 1):
                losses = []
                for i in part:
                    loss, gradients = self.gradients(*(array[blocks[i]] for array in (context, present, target)))
                    if number == i == 0:
                        first = loss
                        yield self._snapshot(0.0, first)
                    if not loss < 10 * first:  # written so that nan is caught too
                        raise FloatingPointError(
                            f"the training diverged (loss {first:.3g} became {loss:.3g}): learning_rate = "
                            f"{self.learning_rate:g} is too large for block = {self.block}"
                        )
                    self._descend(gradients, self.learning_rate * (1 - (number + i / len(blocks)) / passes))
                    self._trained = True
                    losses.append(loss)
                yield self._snapshot(number + cut / cuts, float(np.mean(losses or [loss])))

    def _snapshot(self, passes: float, loss: float) -> Snapshot:
        return Snapshot(passes, loss, self.w_in.copy(), self.w_out.copy())

    def gradients(self, context: Any, present: Any, target: Any) -> tuple[float, list[tuple[Any, Any]]]:
        """The mean loss of a block, and for w_in and w_out a pair: the gradient summed over the block, and how often
        each row was used there, as an input or as the right answer."""
        context, present = as_index("context", context, len(self.w_in)), as_mask("present", present)
        target = as_index("target", target, len(self.vocabulary))
        if context.ndim != 2 or present.shape != context.shape or target.shape != context.shape[:1]:
            raise ValueError(
                "context and present must be (B, C) and target (B,), "
                f"got {context.shape}, {present.shape} and {target.shape}"
            )
        if self.architecture == "skip_gram":
            h, pull_hidden = embedding.vjp(context[:, 0], self.w_in)
        else:
            h, pull_hidden = cbow_mean.vjp(context, self.w_in, present)
        loss, pull_loss = self.guess(h, self.w_out, target)
        dh, dw_out = pull_loss(self.w_in.dtype.type(len(target)))[:2]
        answers = target if self.output != "hierarchical_softmax" else self._paths[0][target][self._paths[2][target]]
        uses = [
            np.bincount(ids, minlength=rows)
            for ids, rows in ((context[present], len(self.w_in)), (answers, len(dw_out)))
        ]
        return float(loss), list(zip((pull_hidden(dh)[1], dw_out), uses, strict=True))

    def guess(self, h: Any, w_out: Any, target: Any) -> tuple[Any, Any]:
        """The loss of guessing target (B,) from h (B, D), and its pullback, which begins with h and w_out."""
        h, w_out = as_finite("h", h, 2), as_finite("w_out", w_out, 2)
        target = as_index("target", target, len(self.vocabulary))
        if target.shape != h.shape[:1] or h.shape[1] != w_out.shape[1]:
            raise ValueError(
                f"h (B, D), w_out (V, D), target (B,) must fit, got {h.shape}, {w_out.shape}, {target.shape}"
            )
        if self.output == "softmax":
            return vjp(lambda h, w_out: cross_entropy(h @ w_out.T, target), h, w_out)
        if self.output == "hierarchical_softmax":
            return hierarchical_softmax_loss.vjp(h, w_out, *(table[target] for table in self._paths))
        noise = np.searchsorted(self._noise_sum[:-1], self.rng.random(SHARED_NOISE))
        return negative_sampling_loss.vjp(h, w_out, target, noise, self.negative / SHARED_NOISE)

    def _descend(self, gradients: list[tuple[Any, Any]], rate: float) -> None:
        """A step downhill. The n gradients of a word in one block were all taken at the same old place, so that their
        sum overshoots for frequent words; dividing it by sqrt(n) prevents that. Noise counts for nothing here: its
        gradients are small once it is told apart."""
        for table, (gradient, uses) in zip((self.w_in, self.w_out), gradients, strict=True):
            gradient *= (rate / np.sqrt(np.maximum(uses, 1))).astype(table.dtype)[:, None]
            table -= gradient

    def vector(self, word: str) -> NDArray[np.floating]:
        """The vector (dimension,) of a word; raises ValueError that names it and the nearest spellings if unknown."""
        return self._vectors()[row_of("word", word, self.vocabulary)]

    def most_similar(self, word: str, n: int = 10) -> list[tuple[str, float]]:
        """The n nearest words by cosine; see dlterms.most_similar."""
        return most_similar(self._vectors(), self.vocabulary, word, n)

    def analogy(self, a: str, b: str, c: str, n: int = 1, strict: bool = True) -> list[tuple[str, float]]:
        """ "a is to b as c is to ?"; see dlterms.analogy."""
        return analogy(self._vectors(), self.vocabulary, a, b, c, n, strict)

    def _vectors(self) -> NDArray[np.floating]:
        if not self._trained:
            raise RuntimeError("the vectors are still random: train the model first, with model.fit()")
        return self.w_in
