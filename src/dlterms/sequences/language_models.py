"""A language model says how probable each next word is; the n-gram model counts what came after the last n - 1 words.

A word that never came after them would have probability 0, so some probability is kept for it: add-k smoothing counts
everything k times more than it was seen; backing off asks the model of the last n - 2 words instead.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlterms.checks import as_count, as_float, as_rng, as_scalar, as_sentences, as_words, one_of
from dlterms.words.vocabulary import END, PAD, START, Vocabulary


def perplexity(log_probabilities: ArrayLike) -> float:
    """exp(-mean): among how many equally likely words the model, on average, has to choose.

    log_probabilities : natural logarithms of the probabilities that the words which came had, in any shape; -inf
    gives inf. Source: Jelinek et al. 1977, doi:10.1121/1.2016299; Jurafsky and Martin, Speech and Language
    Processing, section 3.3. Errors: ValueError for no words, a positive logarithm or nan.
    """
    logs = as_float("log_probabilities", log_probabilities)
    if logs.size == 0:
        raise ValueError("log_probabilities must be of at least one word, got none")
    if not (logs <= 1e-6).all():
        raise ValueError(f"log_probabilities must not be positive, got {logs.max():g}")
    with np.errstate(over="ignore"):
        return float(np.exp(-logs.mean()))


class NGramModel:
    """Probabilities of words from counts: `model.probability("list", ["in", "the"])`, `model.perplexity(sentences)`.

    sentences : lists of words. n : the words that are counted together; n = 1 knows no context. Words rarer than
    min_count become <unk>, and so do words of other texts that are not in the vocabulary; sentences are read as
    <s> ... <s> words </s>, where <s> is only ever context.
    smoothing="add_k": (count + k) / (total + k V), with V outcomes (the words, <unk> and </s>); k = 1 is Laplace's,
    k = 0 none: a context never seen then gives every word probability 0.
    smoothing="backoff": Katz's backoff with absolute discounting. A word seen after the context gets
    (count - discount) / total; what this saves goes to the others, in proportion to the probability after one word of
    context less, down to equal probability for all.
    Source: Katz 1987, doi:10.1109/TASSP.1987.1165125; Ney, Essen and Kneser 1994, doi:10.1006/csla.1994.1001; Chen and
    Goodman 1999, doi:10.1006/csla.1999.0128. Errors: TypeError or ValueError for a bad argument.
    """

    def __init__(
        self,
        sentences: Iterable[Sequence[str]],
        n: int = 3,
        *,
        smoothing: str = "add_k",
        k: float = 1.0,
        discount: float = 0.75,
        min_count: int = 1,
    ) -> None:
        self.n = as_count("n", n)
        self.smoothing = one_of("smoothing", smoothing, ("add_k", "backoff"))
        self.k = as_scalar("k", k, 0)
        self.discount = as_scalar("discount", discount, 0, 1, open_low=True, open_high=True)
        sentences = as_sentences("sentences", sentences)
        self.vocabulary = Vocabulary(sentences, min_count)
        never = {self.vocabulary.id(PAD), self.vocabulary.id(START)}
        self.outcomes = np.array([i for i in range(len(self.vocabulary)) if i not in never])
        # what came after each context, for contexts of every length below n
        self.after: defaultdict[tuple[int, ...], Counter[int]] = defaultdict(Counter)
        for context, word in self._events(sentences):
            for length in range(self.n):
                self.after[context[self.n - 1 - length :]][word] += 1
        self._total = {context: counts.total() for context, counts in self.after.items()}
        self._share: dict[tuple[int, ...], float] = {}

    def _events(self, sentences: Iterable[Sequence[str]]) -> Iterator[tuple[tuple[int, ...], int]]:
        """Each word, as an id, with the n - 1 before it."""
        for sentence in as_sentences("sentences", sentences):
            ids = self.vocabulary.encode([*[START] * (self.n - 1), *sentence, END]).tolist()
            for i in range(self.n - 1, len(ids)):
                yield tuple(ids[i - self.n + 1 : i]), ids[i]

    @property
    def table_size(self) -> int:
        """How many different n-grams were seen; it grows with n nearly to one for each word of the text."""
        return sum(len(counts) for context, counts in self.after.items() if len(context) == self.n - 1)

    def probability(self, word: str, context: Sequence[str] = ()) -> float:
        """The probability of a word after a context, of which the last n - 1 words count; "</s>" is a word here."""
        return self._probability(self.vocabulary.id(word), self._context(context))

    def _context(self, words: Sequence[str]) -> tuple[int, ...]:
        padded = [START] * (self.n - 1) + as_words("context", words)
        return tuple(self.vocabulary.encode(padded[len(padded) - self.n + 1 :]).tolist())

    def _probability(self, word: int, context: tuple[int, ...]) -> float:
        if self.smoothing == "backoff":
            return self._backed_off(word, context)
        total = self._total.get(context, 0) + self.k * len(self.outcomes)
        count = self.after[context][word] if context in self.after else 0
        return (count + self.k) / total if total else 0.0

    def _backed_off(self, word: int, context: tuple[int, ...]) -> float:
        counts = self.after.get(context)
        shorter = context[1:] if context else None
        if counts is None:
            return self._shorter(word, shorter)
        if len(counts) == len(self.outcomes):  # nobody is left to save for
            return counts[word] / self._total[context]
        if word in counts:
            return (counts[word] - self.discount) / self._total[context]
        if context not in self._share:
            saved = self.discount * len(counts) / self._total[context]
            self._share[context] = saved / (1 - sum(self._shorter(seen, shorter) for seen in counts))
        return self._share[context] * self._shorter(word, shorter)

    def _shorter(self, word: int, context: tuple[int, ...] | None) -> float:
        """The probability with one word of context less; below no context all outcomes are equal."""
        return 1 / len(self.outcomes) if context is None else self._backed_off(word, context)

    def distribution(self, context: Sequence[str] = ()) -> NDArray[np.float64]:
        """The probability of every token of the vocabulary after a context, (V,); 0 for <pad> and <s>."""
        p = np.zeros(len(self.vocabulary))
        ids = self._context(context)
        p[self.outcomes] = [self._probability(word, ids) for word in self.outcomes.tolist()]
        return p

    def log_probabilities(self, sentences: Iterable[Sequence[str]]) -> NDArray[np.float64]:
        """The logarithm of the probability of every word of a text, sentence ends included."""
        with np.errstate(divide="ignore"):  # of what has no probability the logarithm is -inf
            return np.log([self._probability(word, context) for context, word in self._events(sentences)])

    def perplexity(self, sentences: Iterable[Sequence[str]]) -> float:
        """The perplexity on a text; see dlterms.perplexity."""
        logs = self.log_probabilities(sentences)
        if not len(logs):
            raise ValueError("sentences must hold at least one, got none")
        return perplexity(logs)

    def sample(self, rng: np.random.Generator, temperature: float = 1.0, longest: int = 30) -> list[str]:
        """A sentence word by word, each drawn by its probability."""
        rng, longest = as_rng("rng", rng), as_count("longest", longest)
        words: list[str] = []
        while len(words) < longest:
            word = self.vocabulary.words[drawn(rng, self.distribution(words), temperature)]
            if word == END:
                break
            words.append(word)
        return words


def drawn(rng: np.random.Generator, p: Any, temperature: float = 1.0) -> int:
    """An index drawn with probability p^(1/temperature), scaled to sum 1: below 1 the likely get likelier, above rarer.

    p : (V,), not negative, not all 0; temperature > 0. Source: Ackley, Hinton and Sejnowski 1985,
    doi:10.1207/s15516709cog0901_7. Errors: ValueError for a bad argument.
    """
    p = as_float("p", p, 1)
    if not ((p >= 0).all() and p.sum() > 0):
        raise ValueError("p must not be negative and must have a positive entry")
    cooled = (p / p.max()) ** (1 / as_scalar("temperature", temperature, 0, open_low=True))
    return int(np.searchsorted(np.cumsum(cooled), rng.random() * cooled.sum(), side="right"))
