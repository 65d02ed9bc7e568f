"""A vocabulary numbers the words, so that a network, which knows only numbers, can read and write them."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from dlterms.checks import as_count, as_index

PAD, UNKNOWN, START, END = "<pad>", "<unk>", "<s>", "</s>"


class Vocabulary:
    """Words to ids and back: `ids = vocabulary.encode(words)`, `words = vocabulary.decode(ids)`.

    sentences : lists of words. min_count : rarer words count as unknown. The ids begin with four tokens that are no
    words: 0 fills up short sentences, 1 stands for every unknown word, 2 and 3 mark a sentence's start and end; then
    come the words, the most frequent first, equally frequent ones in order of the alphabet.
    Errors: TypeError for sentences that are strings, ValueError for a min_count below 1.
    """

    def __init__(self, sentences: Iterable[Sequence[str]], min_count: int = 1) -> None:
        least = as_count("min_count", min_count)
        counted: Counter[str] = Counter()
        for sentence in sentences:
            counted.update(_words("sentences", sentence))
        kept = sorted((word for word, n in counted.items() if n >= least), key=lambda word: (-counted[word], word))
        self.words = [PAD, UNKNOWN, START, END, *(word for word in kept if word not in (PAD, UNKNOWN, START, END))]
        self.counts = np.array([counted[word] for word in self.words])
        self._id = {word: i for i, word in enumerate(self.words)}

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self._id

    def __repr__(self) -> str:
        return f"<Vocabulary of {len(self)} tokens: {' '.join(self.words[:8])} ...>"

    def id(self, word: str) -> int:
        """The id of a word, or that of <unk>."""
        return self._id.get(word, self._id[UNKNOWN])

    def encode(self, words: Sequence[str]) -> NDArray[np.intp]:
        """The ids of the words, (T,)."""
        return np.array([self.id(word) for word in _words("words", words)], dtype=np.intp)

    def decode(self, ids: Iterable[int]) -> list[str]:
        """The words of the ids up to the end mark; padding and start marks are left out.

        Errors: TypeError or ValueError for what is no id.
        """
        words: list[str] = []
        for word in (self.words[i] for i in as_index("ids", np.asarray(list(ids)), len(self))):
            if word == END:
                break
            if word not in (PAD, START):
                words.append(word)
        return words

    def batch(self, sentences: Sequence[Sequence[str]], start: bool = False, end: bool = True) -> NDArray[np.intp]:
        """Sentences side by side as ids (T, B), time first, with marks as asked for, short ones filled up with 0."""
        rows = [[START] * start + list(_words("sentences", s)) + [END] * end for s in sentences]
        ids = np.zeros((max(map(len, rows), default=0), len(rows)), np.intp)
        for column, row in enumerate(rows):
            ids[: len(row), column] = self.encode(row)
        return ids


def _words(name: str, sentence: Sequence[str]) -> Sequence[str]:
    if isinstance(sentence, str):
        raise TypeError(f"{name} must be lists of words, got the string {sentence[:40]!r}: split it first")
    return sentence
