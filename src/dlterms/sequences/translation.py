"""Translating is reading a sentence and writing it in another language; BLEU counts how much of it a human wrote too.

Source: Papineni, Roukos, Ward and Zhu 2002, "BLEU: a method for automatic evaluation of machine translation", ACL,
doi:10.3115/1073083.1073135.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlterms.checks import as_count, as_list, as_rng, as_scalar, as_sentences, as_tree, as_words
from dlterms.gradients.autodiff import value_and_grad
from dlterms.sequences.seq2seq import FORM, greedy_decode, seq2seq_loss, seq2seq_parameters
from dlterms.training.clipping import clip_by_global_norm
from dlterms.training.optimizers import adam
from dlterms.words.vocabulary import END, START, Vocabulary

Words = Sequence[str]


def clipped_matches(candidate: Words, references: Sequence[Words], n: int) -> tuple[int, int]:
    """(matches, all): how many of the candidate's n-grams stand in a reference, each counted no more often than in the
    reference that has it most often. Papineni et al. 2002, section 2.1.
    """
    counts = _ngrams(candidate, n)
    most: Counter[tuple[str, ...]] = Counter()
    for reference in references:
        most |= _ngrams(reference, n)
    return (counts & most).total(), counts.total()


def _ngrams(words: Words, n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def bleu(candidates: Sequence[Words], references: Sequence[Sequence[Words]], max_n: int = 4) -> float:
    """The score of a whole text, from 0 to 1: the geometric mean of the clipped precisions of 1- to max_n-grams, each
    counted over all sentences, times exp(1 - r / c) if the candidates' c words are fewer than the references' r.

    candidates : a sentence each; references : for each one or more sentences, of which r counts the one whose length
    is nearest (the shorter of two). A text without a common max_n-gram scores 0: nothing is smoothed. As sacrebleu's,
    over 100, and nltk's corpus_bleu; a single sentence's score means little.
    Source: Papineni et al. 2002, section 2.3. Errors: TypeError for strings, ValueError for lists that do not fit.
    """
    orders = range(1, as_count("max_n", max_n) + 1)
    candidates = as_sentences("candidates", candidates)
    references = [as_sentences("references", each) for each in as_list("references", references, "lists of sentences")]
    if len(candidates) != len(references) or not all(references):
        raise ValueError(
            f"references must hold at least one sentence for each of the {len(candidates)} candidates, "
            f"got {[len(each) for each in references]}"
        )
    log_precision = 0.0
    for n in orders:
        pairs = [(0, 0)] + [clipped_matches(c, refs, n) for c, refs in zip(candidates, references, strict=True)]
        matches, total = (sum(column) for column in zip(*pairs, strict=True))
        if not matches:
            return 0.0
        log_precision += math.log(matches / total) / max_n
    written = sum(map(len, candidates))
    wanted = sum(
        min((abs(len(ref) - len(c)), len(ref)) for ref in refs)[1]
        for c, refs in zip(candidates, references, strict=True)
    )
    return math.exp(log_precision + min(0.0, 1 - wanted / written))


class Translator:
    """A trained or untrained seq2seq model with its two vocabularies: `translator.translate([["twenty", "one"]])`.

    pairs : (source words, target words), from which the vocabularies are made; params : random ones by default, of
    `features` and `hidden`, as seq2seq_parameters draws them. Errors: TypeError or ValueError for a bad argument.
    """

    def __init__(
        self,
        pairs: Sequence[tuple[Sequence[str], Sequence[str]]],
        params: Any = None,
        *,
        features: int = 32,
        hidden: int = 64,
        seed: int = 0,
    ) -> None:
        self.pairs = _pairs(pairs)
        self.source, self.target = Vocabulary(s for s, _ in self.pairs), Vocabulary(t for _, t in self.pairs)
        self.rng = as_rng("seed", seed)
        drawn = seq2seq_parameters(self.rng, len(self.source), len(self.target), features, hidden)
        sizes = {"S": len(self.source), "T": len(self.target)}
        self.params = drawn if params is None else as_tree("params", params, FORM, sizes)

    def train(self, steps: int, batch: int = 64, lr: float = 5e-3) -> Iterator[float]:
        """Train on random batches of the pairs, the rate falling linearly to 0; yields the loss after every step.

        The parameters are in `params` all the while. Errors: ValueError for a bad argument.
        """
        lr, state = as_scalar("lr", lr, 0, open_low=True), None
        steps, batch = as_count("steps", steps), as_count("batch", batch)
        for step in range(steps):
            chosen = [self.pairs[i] for i in self.rng.integers(0, len(self.pairs), batch)]
            source = self.source.batch([s for s, _ in chosen])
            target = self.target.batch([t for _, t in chosen], start=True)
            loss, gradients = value_and_grad(seq2seq_loss)(self.params, source, target)
            gradients, _ = clip_by_global_norm(gradients, 1.0)
            self.params, state = adam(self.params, gradients, state, lr=lr * (1 - step / steps))
            yield float(loss)

    def translate(self, sentences: Sequence[Sequence[str]], longest: int = 40) -> list[list[str]]:
        """The translation of each sentence, the likeliest word at each step."""
        return [words for words, _ in self.aligned(sentences, longest)]

    def aligned(
        self, sentences: Sequence[Sequence[str]], longest: int = 40
    ) -> list[tuple[list[str], NDArray[np.float32]]]:
        """Each translation with its alignment (words and the end mark, source words and the end mark)."""
        sentences = as_sentences("sentences", sentences)
        ids, looked = greedy_decode(
            self.params, self.source.batch(sentences), self.target.id(START), self.target.id(END), longest
        )
        written = [self.target.decode(column) for column in ids.T]
        return [(words, looked[i, : len(words) + 1, : len(sentences[i]) + 1]) for i, words in enumerate(written)]

    def exact_match(self, pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> float:
        """The part of the pairs that are translated without any difference, from 0 to 1."""
        pairs = _pairs(pairs)
        written = self.translate([s for s, _ in pairs])
        return float(np.mean([words == list(t) for words, (_, t) in zip(written, pairs, strict=True)]))


def _pairs(pairs: Any) -> list[tuple[list[str], list[str]]]:
    """Pairs of sentences, at least one; each sentence a list of words."""
    checked = []
    for pair in as_list("pairs", pairs, "pairs of sentences"):
        both = as_list("pairs", pair, "pairs of sentences")
        if len(both) != 2:
            raise ValueError(f"pairs must be (source words, target words), got {len(both)} parts")
        checked.append((as_words("pairs", both[0]), as_words("pairs", both[1])))
    if not checked:
        raise ValueError("pairs must have at least one pair of sentences, got none")
    return checked
