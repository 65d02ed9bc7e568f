"""Words to ids and back."""

import numpy as np
import pytest

from dlterms import Vocabulary

TEXT = [["b", "a", "b"], ["c", "a", "b"], ["<s>"]]


def test_the_most_frequent_words_come_first():
    vocabulary = Vocabulary(TEXT)
    assert vocabulary.words == ["<pad>", "<unk>", "<s>", "</s>", "b", "a", "c"]
    assert vocabulary.counts.tolist() == [0, 0, 1, 0, 3, 2, 1]
    assert len(vocabulary) == 7 and "a" in vocabulary and "d" not in vocabulary
    assert Vocabulary(TEXT, min_count=2).words[4:] == ["b", "a"]
    assert repr(Vocabulary([list("abcdefgh")])) == "<Vocabulary of 12 tokens: <pad> <unk> <s> </s> a b c d ...>"
    assert repr(vocabulary) == "<Vocabulary of 7 tokens: <pad> <unk> <s> </s> b a c ...>"


def test_there_and_back():
    vocabulary = Vocabulary(TEXT)
    ids = vocabulary.encode(["a", "d", "b"])
    assert ids.tolist() == [5, 1, 4] and ids.dtype == np.intp
    assert vocabulary.decode(ids) == ["a", "<unk>", "b"]
    assert vocabulary.decode([2, 5, 3, 4, 0]) == ["a"]
    assert vocabulary.encode([]).shape == (0,)


def test_sentences_side_by_side():
    ids = Vocabulary(TEXT).batch([["a"], [], ["b", "a"]], start=True)
    assert ids.T.tolist() == [[2, 5, 3, 0], [2, 3, 0, 0], [2, 4, 5, 3]]
    assert Vocabulary(TEXT).batch([["a"], ["b", "c"]], end=False).tolist() == [[5, 4], [0, 6]]
    assert Vocabulary(TEXT).batch([]).shape == (0, 0)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: Vocabulary(["ab"]), TypeError, "sentences must be lists of words, got the string 'ab'"),
        (lambda: Vocabulary(["x" * 50]), TypeError, f"the string '{'x' * 40}': split"),
        (lambda: Vocabulary(TEXT, 0), ValueError, "min_count must be at least 1"),
        (lambda: Vocabulary(TEXT).encode("ab"), TypeError, "words must be lists of words"),
        (lambda: Vocabulary(TEXT).decode([7]), ValueError, r"ids must lie in \[0, 7\), got 7"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
