"""The parts of the translator: what it remembers of a sentence, what a loss counts, where writing stops."""

import numpy as np
import pytest

from dlterms import greedy_decode, gru, log_softmax, seq2seq_loss, seq2seq_parameters
from dlterms.embeddings import embedding
from dlterms.seq2seq import decode, encode

PARAMS = seq2seq_parameters(np.random.default_rng(0), 20, 30, features=4, hidden=6)
SOURCE = np.array([[5, 6, 0], [7, 0, 0], [8, 0, 0]])  # of three words, of one, of none


def test_words_start_small_around_zero():
    params = seq2seq_parameters(np.random.default_rng(0), 500, 400)
    for values in (params["source"], params["target"]):
        assert abs(values.mean()) < 0.01
        assert values.std() == pytest.approx(0.1, rel=0.02)


def test_the_last_state_is_that_after_the_last_word():
    encoded = encode(PARAMS, SOURCE)
    for place, length in enumerate((3, 1, 1)):  # of an empty sentence, the filling is read once
        start = np.zeros((1, 6), np.float32)
        states, _ = gru(embedding(SOURCE[:length, [place]], PARAMS["source"]), start, *PARAMS["encoder"])
        np.testing.assert_allclose(encoded["last"][place], states[-1, 0], rtol=1e-5)


def test_the_loss_is_the_mean_surprise_of_the_words_that_are_due():
    target = np.array([[2, 2, 2], [9, 9, 9], [3, 11, 12], [0, 0, 3]])
    encoded = encode(PARAMS, SOURCE)
    scores, _, _ = decode(PARAMS, encoded, encoded["last"], target[:-1])
    logs = log_softmax(scores)
    wanted = [-logs[b, t, target[t + 1, b]] for b in range(3) for t in range(3) if target[t + 1, b]]
    assert seq2seq_loss(PARAMS, SOURCE, target) == pytest.approx(np.mean(wanted), rel=1e-5)
    assert seq2seq_loss(PARAMS, SOURCE[:, :1], target[:2, :1]) == pytest.approx(wanted[0], rel=1e-5)
    assert seq2seq_loss(PARAMS, SOURCE, np.array([[2] * 3, [0] * 3])) == 0


def test_nobody_to_write_for():
    written, looked = greedy_decode(PARAMS, np.zeros((4, 0), int), 2, 3)
    assert written.shape == (0, 0)
    assert looked.shape == (0, 0, 4)
