"""Nearest words and analogies on vectors small enough to see, and refusals."""

import numpy as np
import pytest

from dlterms import analogy, embedding, most_similar

WORDS = ["right", "up", "diagonal", "left", "long", *[f"w{i}" for i in range(10)]]
VECTORS = np.array([[0.2, 0], [0, 0.3], [0.1, 0.1], [-4, 0], [5, 0.5], *[[-1, -0.1 * i] for i in range(10)]])


def test_nearness_is_the_angle_alone():
    found = most_similar(VECTORS, WORDS, "right", 3)
    assert [word for word, _ in found] == ["long", "diagonal", "up"]
    np.testing.assert_allclose([cosine for _, cosine in found], [5 / np.hypot(5, 0.5), np.sqrt(0.5), 0])
    assert most_similar(VECTORS, WORDS, "right")[-1][1] <= 0 and len(most_similar(VECTORS, WORDS, "right")) == 10
    by_vector = most_similar(VECTORS, WORDS, np.array([0.01, 0.0]), 1)
    assert by_vector == [("right", pytest.approx(1))]


def test_analogies_with_and_without_the_words_that_were_asked():
    # left is to right as -x is to x; the strict test lets the words themselves win
    vectors, words = np.eye(4)[[0, 1, 2]], ["a", "b", "c"]
    vectors = np.concatenate([vectors, [[-1, 1, 1, 0]]])
    ((found, cosine),) = analogy(vectors, [*words, "d"], "a", "b", "c")  # b - a + c
    assert found == "d" and cosine == pytest.approx(1)
    same = np.array([[1.0, 0], [1, 0.01], [0, 1], [0.1, 1]])
    assert analogy(same, ["a", "b", "c", "d"], "a", "b", "c")[0][0] == "c"
    assert analogy(same, ["a", "b", "c", "d"], "a", "b", "c", strict=False)[0][0] == "d"


def test_repeated_ids_add_up():
    _, pullback = embedding.vjp(np.array([[1, 1], [0, 1]]), np.zeros((3, 2)))
    dw = pullback(np.arange(8.0).reshape(2, 2, 2))[1]
    np.testing.assert_array_equal(dw, [[4, 5], [0 + 2 + 6, 1 + 3 + 7], [0, 0]])


def test_refusals():
    with pytest.raises(ValueError, match=r"'rigth' is not in the vocabulary; the nearest spellings: right, \w+, \w+$"):
        most_similar(VECTORS, WORDS, "rigth")
    with pytest.raises(ValueError, match=r"word must be a vector of shape \(2,\), got \(3,\)"):
        most_similar(VECTORS, WORDS, np.ones(3))
    with pytest.raises(ValueError, match="word must have 1 axes"):
        most_similar(VECTORS, WORDS, np.ones((1, 2)))
    with pytest.raises(ValueError, match="a word for each of the 15 vectors, got 3"):
        most_similar(VECTORS, WORDS[:3], "up")
    with pytest.raises(ValueError, match="vectors must be finite"):
        most_similar(np.full((1, 2), np.nan), ["a"], "a")


def test_neither_length_nor_nothing_changes_what_is_nearest():
    vectors, words = np.array([[1.0, 0], [0.8, 0.6], [0, 1], [0.6, -0.8]]), list("abcd")
    ((found, cosine),) = analogy(vectors, words, "a", "b", "c")
    assert analogy(1e-6 * vectors, words, "a", "b", "c") == [(found, pytest.approx(cosine))]
    close = np.array([[1.0, 0], [0.6, 0.8], [0.0, -1.0], [0.8, 0.6]])  # b - a + c of length .45
    assert analogy(close, words, "a", "b", "c")[0][1] <= 1 + 1e-12
    angle = close[1] - close[0] + close[2]
    cosines = close @ angle / np.linalg.norm(angle)
    assert analogy(close, words, "a", "b", "c")[0][1] == pytest.approx(cosines.max())
    with np.errstate(all="raise"):
        assert most_similar(np.array([[1.0, 0], [0, 0]]), ["a", "zero"], "a") == [("zero", 0.0)]
        opposite = np.array([[1.0, 0], [-1, 0], [-1, 0], [0, 1]])
        assert analogy(opposite, words, "d", "d", "a")[0][0] == "a"
