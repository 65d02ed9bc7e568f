"""The parts of the translator: what it remembers of a sentence, what a loss counts, where writing stops."""

import numpy as np
import pytest

from dlterms import (
    Vocabulary,
    check_vjp,
    greedy_decode,
    gru,
    log_softmax,
    number_pairs,
    seq2seq_loss,
    seq2seq_parameters,
)
from dlterms.gradients.trees import tree_map
from dlterms.sequences.seq2seq import decode, encode
from dlterms.words.embeddings import embedding

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


def small():
    pairs = number_pairs([3, 21, 305, 2000])
    source, target = Vocabulary(s for s, _ in pairs), Vocabulary(t for _, t in pairs)
    params = seq2seq_parameters(np.random.default_rng(0), len(source), len(target), features=3, hidden=4)
    ids = source.batch([s for s, _ in pairs]), target.batch([t for _, t in pairs], start=True)
    return tree_map(lambda a: 3 * a.astype(float), params), *ids


def test_the_whole_model_is_differentiable():
    params, source, target = small()
    check_vjp(lambda p: seq2seq_loss(p, source, target), params, check_tolerance=1e-5)


def test_padding_changes_nothing():
    params, source, target = small()
    more = np.pad(source, ((0, 3), (0, 0))), np.pad(target, ((0, 2), (0, 0)))
    assert seq2seq_loss(params, *more) == pytest.approx(seq2seq_loss(params, source, target), rel=1e-12)
    alone = encode(params, source[:, :1][source[:, 0] != 0])
    np.testing.assert_allclose(alone["last"], encode(params, source)["last"][:1], rtol=1e-12)
    encoded = encode(params, source)
    _, alignment, _ = decode(params, encoded, encoded["last"], target)
    np.testing.assert_allclose(alignment.sum(2), 1)
    assert not alignment[np.broadcast_to((source.T == 0)[:, None], alignment.shape)].any()


def test_greedy_decoding_follows_its_own_words():
    params, source, _ = small()
    written, looked = greedy_decode(params, source, 2, 3, longest=5)
    assert written.shape[1] == 4 and len(written) <= 5 and looked.shape == (4, len(written), len(source))
    encoded = encode(params, source)
    spoken = np.concatenate([np.full((1, 4), 2), written[:-1]])
    scores, _, _ = decode(params, encoded, encoded["last"], spoken)
    np.testing.assert_array_equal(scores.argmax(2).T, written)


def test_writing_stops_when_all_are_at_their_end_or_at_the_longest():
    params = tree_map(np.zeros_like, PARAMS)
    params["output"]["bias"][9] = 1
    written, looked = greedy_decode(params, SOURCE, 2, 3)
    assert written.tolist() == [[9, 9, 9]] * 40 and looked.shape == (3, 40, 3)
    assert greedy_decode(params, SOURCE, 2, 3, longest=4)[0].shape == (4, 3)
    params["output"]["bias"][3] = 2
    assert greedy_decode(params, SOURCE, 2, 3)[0].tolist() == [[3, 3, 3]]


def test_nobody_to_write_for():
    written, looked = greedy_decode(PARAMS, np.zeros((4, 0), int), 2, 3)
    assert written.shape == (0, 0)
    assert looked.shape == (0, 0, 4)
