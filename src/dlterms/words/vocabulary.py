"""A vocabulary numbers the words, so that a network, which knows only numbers, can read and write them."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from dlterms.checks import as_count, as_flag, as_index, as_list, as_sentences, as_word, as_words

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
        for sentence in as_sentences("sentences", sentences):
            counted.update(sentence)
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
        return self._id.get(as_word("word", word), self._id[UNKNOWN])

    def encode(self, words: Sequence[str]) -> NDArray[np.intp]:
        """The ids of the words, (T,)."""
        return self._ids(as_words("words", words))

    def _ids(self, words: list[str]) -> NDArray[np.intp]:
        unknown = self._id[UNKNOWN]
        return np.array([self._id.get(word, unknown) for word in words], dtype=np.intp)

    def decode(self, ids: Iterable[int]) -> list[str]:
        """The words of the ids up to the end mark; padding and start marks are left out.

        Errors: TypeError or ValueError for what is no id.
        """
        words: list[str] = []
        numbers = as_index("ids", as_list("ids", ids, "a list of ids"), len(self))
        if numbers.ndim != 1:
            raise ValueError(f"ids must have 1 axes, got shape {numbers.shape}")
        for word in (self.words[i] for i in numbers):
            if word == END:
                break
            if word not in (PAD, START):
                words.append(word)
        return words

    def batch(self, sentences: Sequence[Sequence[str]], start: bool = False, end: bool = True) -> NDArray[np.intp]:
        """Sentences side by side as ids (T, B), time first, with marks as asked for, short ones filled up with 0."""
        before, after = [START] * as_flag("start", start), [END] * as_flag("end", end)
        rows = [[*before, *sentence, *after] for sentence in as_sentences("sentences", sentences)]
        ids = np.zeros((max(map(len, rows), default=0), len(rows)), np.intp)
        for column, row in enumerate(rows):
            ids[: len(row), column] = self._ids(row)
        return ids
