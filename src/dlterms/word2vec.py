"""word2vec learns a vector for each word by guessing words from their neighbours.

Skip-gram guesses each neighbour from the word; CBOW guesses the word from the mean of its neighbours. A guess over
the whole vocabulary is dear, so both are usually trained on a few yes/no questions instead: "is this the word, or
noise?" (negative sampling), or "left or right?" down a binary tree (hierarchical softmax).

Source: Mikolov et al. 2013, arXiv:1301.3781 and arXiv:1310.4546; update equations: Rong 2014, arXiv:1411.2738.
"""

import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process

from dlterms.activations import log_sigmoid, sigmoid
from dlterms.autodiff import differentiable
from dlterms.checks import as_count, as_float, as_index, as_scalar, one_of
from dlterms.embeddings import add_rows, analogy, most_similar
from dlterms.losses import cross_entropy


@differentiable
def yes_no_loss(h, w_out, rows, answers, asked):
    """The loss of several yes/no questions an example, each asked by one row of w_out: -log sigmoid(+-u.h), summed.

    h : (B, D) hidden vectors; w_out : (R, D); rows : (B, K) which rows ask; answers : (B, K) 1 for yes, 0 for no;
    asked : (B, K) 1, or 0 where an example has fewer questions. Returns the mean over the B examples.
    Gradients for h and w_out: (sigmoid(u.h) - answer) times the other one.
    Source: Rong 2014, arXiv:1411.2738, equations 55-61 (negative sampling) and 46-53 (hierarchical softmax).
    """
    h, w_out = as_float("h", h, 2), as_float("w_out", w_out, 2)
    rows = as_index("rows", rows, len(w_out))
    asking = w_out[rows]
    scores = np.matmul(asking, h[:, :, None])[:, :, 0]
    signs = 2 * np.asarray(answers, h.dtype) - 1
    asked = np.asarray(asked, h.dtype)
    loss = -(log_sigmoid(signs * scores) * asked).sum() / h.dtype.type(len(h))

    def pullback(dy):
        error = (sigmoid(scores) - np.asarray(answers, h.dtype)) * asked * (dy / len(h))
        dh = np.matmul(error[:, None, :], asking)[:, 0]
        dw = np.zeros_like(w_out)
        add_rows(dw, rows.ravel(), (error[:, :, None] * h[:, None, :]).reshape(-1, h.shape[1]))
        return dh, dw, None, None, None

    return loss, pullback


@differentiable
def negative_sampling_loss(h, w_out, target, noise):
    """Tell the true word from K noise words: -log sigmoid(u_o.h) - sum_k log sigmoid(-u_k.h), mean over examples.

    h : (B, D); w_out : (V, D); target : (B,) ids; noise : (B, K) ids. Gradients for h and w_out.
    Source: Mikolov et al. 2013, arXiv:1310.4546, equation 4. Errors: ValueError for an id outside [0, V).
    """
    target, noise = as_index("target", target, len(w_out)), as_index("noise", noise, len(w_out))
    if noise.ndim != 2 or target.shape != noise.shape[:1]:
        raise ValueError(f"noise must have shape ({target.size}, K), one row a target, got {noise.shape}")
    rows = np.column_stack([target, noise])
    answers = np.zeros(rows.shape)
    answers[:, 0] = 1
    loss, pullback = yes_no_loss.vjp(h, w_out, rows, answers, np.ones(rows.shape))
    return loss, lambda dy: (*pullback(dy)[:2], None, None)


def huffman_tree(counts: Sequence[int]) -> tuple[list[list[int]], list[list[int]]]:
    """The Huffman tree of word counts: for each word the inner nodes from the root, and the turns (0 or 1) there.

    A frequent word sits near the root; V words have V - 1 inner nodes. Source: Huffman 1952,
    doi:10.1109/JRPROC.1952.273898. Errors: ValueError for fewer than two words.
    """
    if len(counts) < 2:
        raise ValueError(f"counts must have at least two words, got {len(counts)}")
    heap: list[tuple[int, int]] = [(int(count), word) for word, count in enumerate(counts)]
    heapq.heapify(heap)
    parent: dict[int, tuple[int, int]] = {}
    node = len(counts)
    while len(heap) > 1:
        (few, left), (more, right) = heapq.heappop(heap), heapq.heappop(heap)
        parent[left], parent[right] = (node, 0), (node, 1)
        heapq.heappush(heap, (few + more, node))
        node += 1
    nodes: list[list[int]] = []
    turns: list[list[int]] = []
    for word in range(len(counts)):
        steps = []
        at = word
        while at in parent:
            at, turn = parent[at]
            steps.append((at - len(counts), turn))
        nodes.append([n for n, _ in reversed(steps)])
        turns.append([t for _, t in reversed(steps)])
    return nodes, turns


def noise_distribution(counts: Any, power: float = 0.75) -> NDArray[np.float64]:
    """Noise words are drawn in proportion to count**(3/4): rare words a little more often than they occur.

    Source: Mikolov et al. 2013, arXiv:1310.4546, section 2.2.
    """
    weights = as_float("counts", counts, 1) ** power
    return weights / weights.sum()


class Word2Vec:
    """Word vectors from sentences.

    sentences : lists of words. architecture : "skip_gram" or "cbow". output : "negative_sampling",
    "hierarchical_softmax" or "softmax". dimension, window : of the vectors, and how far a neighbour may be.
    negative : noise words a question. min_count : rarer words are dropped. subsample : frequent words, of relative
    frequency f, are kept with probability sqrt(subsample / f). learning_rate falls linearly to 1e-4 of itself.
    Everything random follows `seed`. Errors: ValueError for a bad argument or a vocabulary of fewer than two words.
    """

    def __init__(
        self,
        sentences: Sequence[Sequence[str]],
        *,
        architecture: str = "skip_gram",
        output: str = "negative_sampling",
        dimension: int = 100,
        window: int = 5,
        negative: int = 5,
        min_count: int = 5,
        subsample: float = 1e-3,
        learning_rate: float = 0.05,
        block: int = 256,
        seed: int = 0,
    ) -> None:
        self.architecture = one_of("architecture", architecture, ("skip_gram", "cbow"))
        self.output = one_of("output", output, ("negative_sampling", "hierarchical_softmax", "softmax"))
        self.dimension, self.window = as_count("dimension", dimension), as_count("window", window)
        self.negative, self.block = as_count("negative", negative), as_count("block", block)
        self.subsample = as_scalar("subsample", subsample, 0, open_low=True)
        self.learning_rate = as_scalar("learning_rate", learning_rate, 0, open_low=True)
        self.rng = np.random.default_rng(seed)
        counted = Counter(word for sentence in sentences for word in sentence)
        kept = [(w, n) for w, n in counted.most_common() if n >= as_count("min_count", min_count)]
        if len(kept) < 2:
            raise ValueError(f"sentences must have at least two words that occur min_count = {min_count} times")
        self.words = [word for word, _ in kept]
        self.counts = np.array([count for _, count in kept])
        self.index = {word: i for i, word in enumerate(self.words)}
        ids = [[self.index[word] for word in sentence if word in self.index] for sentence in sentences]
        self._tokens = np.array([i for sentence in ids for i in sentence], dtype=np.intp)
        self._sentence = np.repeat(np.arange(len(ids)), [len(sentence) for sentence in ids])
        self._prepare_output()

    def _prepare_output(self) -> None:
        size = len(self.words)
        rows = size
        if self.output == "hierarchical_softmax":
            rows = size - 1
            nodes, turns = huffman_tree(self.counts.tolist())
            longest = max(map(len, nodes))
            tables: NDArray[np.intp] = np.zeros((3, size, longest), np.intp)
            self._nodes, self._turns, self._asked = tables
            for word, (path, code) in enumerate(zip(nodes, turns, strict=True)):
                self._nodes[word, : len(path)] = path
                self._turns[word, : len(path)] = code
                self._asked[word, : len(path)] = 1
        # as the original program does: small random inputs, zero outputs
        self.w_in = (self.rng.random((size, self.dimension), dtype=np.float32) - 0.5) / self.dimension
        self.w_out = np.zeros((rows, self.dimension), np.float32)
        self._cumulated = np.cumsum(noise_distribution(self.counts))

    @property
    def parameter_count(self) -> int:
        """2 V N numbers, or V N + (V - 1) N with the tree (Rong 2014, section 3)."""
        return self.w_in.size + self.w_out.size

    def id_of(self, word: str) -> int:
        """The row of a word; raises KeyError that names similar words if it is not in the vocabulary."""
        if word not in self.index:
            near = [found for found, _, _ in process.extract(str(word), self.words, limit=3)]
            raise KeyError(f"word {word!r} is not in the vocabulary; similar ones: {', '.join(near)}")
        return self.index[word]

    def examples(self) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """One pass over the text, newly subsampled, shuffled: contexts (n, C) ids, present (n, C), targets (n,).

        The window of each word is drawn from 1 to `window`, so that near neighbours count more.
        """
        frequency = self.counts / self.counts.sum()
        keep = np.minimum(1, np.sqrt(self.subsample / frequency))[self._tokens] > self.rng.random(len(self._tokens))
        tokens, sentence = self._tokens[keep], self._sentence[keep]
        reach = self.rng.integers(1, self.window + 1, len(tokens))
        context = np.zeros((len(tokens), 2 * self.window), np.intp)
        present = np.zeros(context.shape, bool)
        for column, offset in enumerate([o for o in range(-self.window, self.window + 1) if o]):
            at = np.arange(len(tokens)) + offset
            inside = (at >= 0) & (at < len(tokens)) & (abs(offset) <= reach)
            inside[inside] = sentence[at[inside]] == sentence[np.flatnonzero(inside)]
            context[inside, column], present[:, column] = tokens[at[inside]], inside
        if self.architecture == "skip_gram":
            centre, column = np.nonzero(present)
            order = self.rng.permutation(len(centre))
            centre, column = centre[order], column[order]
            return tokens[centre][:, None], np.ones((len(centre), 1), bool), context[centre, column]
        order = self.rng.permutation(np.flatnonzero(present.any(1)))
        return context[order], present[order], tokens[order]

    def loss(self, h: Any, w_out: Any, target: NDArray[np.intp]) -> tuple[Any, Any]:
        """Value and pullback (for h and w_out) of the loss of guessing `target` (B,) from h (B, D)."""
        if self.output == "softmax":
            value, pull = cross_entropy.vjp(h @ w_out.T, target)

            def back(dy):
                d = pull(dy)[0]
                return d @ w_out, d.T @ h

            return value, back
        if self.output == "hierarchical_softmax":
            rows, answers, asked = self._nodes[target], 1 - self._turns[target], self._asked[target]
            return yes_no_loss.vjp(h, w_out, rows, answers, asked)
        noise = np.searchsorted(self._cumulated, self.rng.random((len(target), self.negative)))
        return negative_sampling_loss.vjp(h, w_out, target, np.minimum(noise, len(self.words) - 1))

    def train(self, epochs: int = 5) -> Iterator[float]:
        """Train, one mean loss a pass over the text: `for loss in model.train(5)`.

        Examples are taken in random blocks. A word that comes n times in a block gets its n updates at once, though
        each was computed without the others; scaling their sum by 1 / sqrt(n) keeps frequent words from running away.
        """
        for epoch in range(as_count("epochs", epochs)):
            context, present, target = self.examples()
            losses = []
            for start in range(0, len(target), self.block):
                done = (epoch + start / len(target)) / epochs
                rate = self.learning_rate * max(1 - done, 1e-4)
                block = slice(start, start + self.block)
                losses.append(self._step(context[block], present[block], target[block], rate))
            yield float(np.mean(losses))

    def _step(self, context: Any, present: Any, target: Any, rate: float) -> float:
        share = (present / present.sum(1, keepdims=True)).astype(np.float32)
        h = (self.w_in[context] * share[:, :, None]).sum(1)
        loss, pullback = self.loss(h, self.w_out, target)
        dh, dw_out = pullback(np.float32(len(target)))[:2]  # the sum over the block, not its mean
        # the whole of dh for each neighbour, as the original program does: CBOW's share would be too timid
        example, column = np.nonzero(present)
        _descend_rows(self.w_in, context[example, column], dh[example], rate)
        touched = np.bincount(self._touched(target), minlength=len(self.w_out))
        self.w_out -= rate * dw_out / np.sqrt(np.maximum(touched, 1))[:, None].astype(np.float32)
        return float(loss)

    def _touched(self, target: Any) -> Any:
        if self.output == "hierarchical_softmax":
            return self._nodes[target][self._asked[target] == 1]
        return target

    def most_similar(self, word: str, n: int = 10) -> list[tuple[str, float]]:
        """The n nearest words by cosine, the word itself left out."""
        row = self.id_of(word)
        return [(self.words[i], cosine) for i, cosine in most_similar(self.w_in, self.w_in[row], n, [row])]

    def analogy(self, a: str, b: str, c: str, n: int = 1, strict: bool = True) -> list[tuple[str, float]]:
        """ "a is to b as c is to ?"; strict lets the inputs win too (see dlterms.embeddings.analogy)."""
        rows = self.id_of(a), self.id_of(b), self.id_of(c)
        return [(self.words[i], cosine) for i, cosine in analogy(self.w_in, *rows, n=n, strict=strict)]


def _descend_rows(table: NDArray[Any], ids: NDArray[Any], gradients: NDArray[Any], rate: float) -> None:
    """table[ids] -= rate * gradients, the sum for an id that comes n times scaled by 1 / sqrt(n)."""
    count = np.bincount(ids, minlength=len(table))[ids]
    add_rows(table, ids, gradients * (-rate / np.sqrt(count))[:, None].astype(table.dtype))
