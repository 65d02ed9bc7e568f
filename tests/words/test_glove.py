"""Counts of neighbors on paper, and word vectors that come from them."""

from collections import Counter

import numpy as np
import pytest

from dlterms import adagrad, cooccurrence, glove_loss, glove_weight, most_similar, train_glove
from dlterms.data import topics_corpus
from dlterms.words.glove import numbered


def test_counts_of_neighbors():
    table = cooccurrence([[0, 1, 2, 1]], 3, window=2)
    dense = np.zeros((3, 3))
    dense[table.rows, table.columns] = table.counts
    np.testing.assert_allclose(dense, [[0, 1, 0.5], [1, 1, 2], [0.5, 2, 0]])
    np.testing.assert_allclose(glove_weight([0, 6.25, 100, 500]), [0, 0.125, 1, 1])


def test_counts_by_the_definition():
    rng = np.random.default_rng(0)
    sentences = [rng.integers(0, 7, n) for n in (9, 0, 1, 14)]
    table, counted = cooccurrence(sentences, 9, window=4), Counter()
    for sentence in sentences:
        for i in range(len(sentence)):
            for j in range(max(0, i - 4), min(len(sentence), i + 5)):
                if i != j:
                    counted[sentence[i], sentence[j]] += 1 / abs(i - j)
    mine = {(i, j): x for i, j, x in zip(*table, strict=True)}
    assert mine.keys() == counted.keys()
    assert all(mine[pair] == pytest.approx(counted[pair]) for pair in counted)
    assert (np.diff(table.rows) >= 0).all()
    large = cooccurrence([[0, 999_999]], 1_000_000)  # a whole table would be eight terabytes
    assert large.columns.tolist() == [999_999, 0]
    assert [column.tolist() for column in cooccurrence([], 3)] == [[], [], []]
    for wrong, message in (([[0, 3]], r"sentences must lie in \[0, 3\), got 3"), ([[0, -1]], "sentences must lie in")):
        with pytest.raises(ValueError, match=message):
            cooccurrence(wrong, 3)


def test_the_weight_falls_for_rare_pairs_and_stops_for_frequent_ones():
    # Pennington et al. 2014, section 3.1: f(0) = 0, never falling, not too large for frequent pairs
    f = glove_weight(np.arange(300.0))
    assert f[0] == 0 and (np.diff(f) >= 0).all() and (f[100:] == 1).all()
    assert glove_weight(10.0) == pytest.approx(10**-0.75)
    assert glove_weight(np.float32([5])).dtype == np.float32
    assert glove_weight([0.1, 0.5], x_max=0.4, alpha=0.5).tolist() == [0.5, 1]
    for wrong in ({"x_max": 0}, {"x_max": -0.5}, {"alpha": -0.5}):
        with pytest.raises(ValueError, match=f"{next(iter(wrong))} must lie in"):
            glove_weight([1.0], **wrong)
    w, b, here = np.ones((1, 2)), np.zeros(1), np.zeros(1, int)
    *_, slope = glove_loss.vjp(w, w, b, b, here, here, np.array([4.0]), x_max=4.0)[1](1.0)
    assert slope[0] == pytest.approx(-2 * (2 - np.log(4)) / 4), "at x_max the weight has stopped growing"


def test_the_product_of_the_tables_becomes_the_logarithm_of_the_counts():
    rng = np.random.default_rng(0)
    sentences = [rng.choice(6, 8, p=[0.3, 0.25, 0.2, 0.1, 0.1, 0.05]) for _ in range(300)]
    table = cooccurrence(sentences, 6, window=3)
    assert len(table.counts) == 36
    *_, (loss, vectors) = train_glove(table, 6, dimension=6, passes=400, lr=0.3)
    assert vectors.shape == (6, 6)
    assert loss < 1e-3  # the mean squared error of log X, which goes from 1.6 to 6.5


def test_a_pass_sees_every_entry_once_in_blocks():
    table = cooccurrence([[0, 1, 2, 3, 0, 2]] * 50, 4, window=2)
    rng = np.random.default_rng(0)
    params, state = [(rng.random(shape) - 0.5) / 3 for shape in [(4, 3), (4, 3), (4,), (4,)]], None
    order, total = rng.permutation(len(table.counts)), 0.0
    for part in np.split(order, range(3, len(order), 3)):
        loss, pullback = glove_loss.vjp(*params, *(column[part] for column in table))
        params, state = adagrad(params, list(pullback(1.0)[:4]), state, lr=0.05)
        total += loss
    ((mean, vectors),) = train_glove(table, 4, dimension=3, passes=1, block=3)
    assert mean == pytest.approx(total / len(order))
    np.testing.assert_allclose(vectors, params[0] + params[1])


def test_rare_words_are_left_out():
    words, sentences = numbered([["four"] * 4 + ["five"] * 5 + ["six"] * 6])
    assert words == ["six", "five"] and sentences[0].tolist() == [1] * 5 + [0] * 6


def test_empty_and_wrong_tables():
    w, b, none = np.ones((3, 2)), np.zeros(3), np.zeros(0, int)
    loss, pullback = glove_loss.vjp(w, w, b, b, none, none, np.zeros(0))
    assert loss == 0 and not pullback(1.0)[0].any()
    for args, message in (
        ((w, w, b, b, [0], [1], [0.0]), "positive counts"),
        ((w, w, b, b, [0], [3], [1.0]), r"columns must lie in \[0, 3\)"),
        ((w, w[:2], b, b, [0], [1], [1.0]), "w_context must have shape"),
        ((w, w, b[:2], b, [0], [1], [1.0]), "b must have shape"),
        ((w, w, b, b[:2], [0], [1], [1.0]), "b_context must have shape"),
    ):
        with pytest.raises(ValueError, match=message):
            glove_loss(*args)


def test_glove_finds_neighbors_in_the_manual():
    words, sentences = numbered(topics_corpus())
    table = cooccurrence(sentences, len(words), window=8)
    losses, vectors = zip(*train_glove(table, len(words), dimension=40, passes=10, lr=0.1), strict=True)
    assert losses[-1] < 0.5 * losses[0]
    assert not np.shares_memory(vectors[0], vectors[1])
    for word, kin in {
        "int": {"float", "complex", "str", "bytes", "strings", "integers", "list", "range"},
        "list": {"tuple", "tuples", "lists", "sequence", "range", "dictionary", "expression"},
        "class": {"instance", "metaclass", "method", "definition", "function", "defines"},
        "import": {"imported", "module", "from", "__future__", "identifier"},
    }.items():
        near = {found for found, _ in most_similar(vectors[-1], words, word, 10)}
        # 10 of some 1300 words by chance would hold .06 of the eight
        assert len(near & kin) >= 2, f"{word}: {sorted(near)}"
