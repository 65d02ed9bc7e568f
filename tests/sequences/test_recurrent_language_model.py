"""The recurrent language model: its loss is its perplexity's logarithm, it learns what an n-gram cannot, it speaks."""

from itertools import pairwise

import numpy as np
import pytest

from dlterms import (
    NGramModel,
    Vocabulary,
    check_vjp,
    cross_entropy,
    lm_log_probabilities,
    lm_loss,
    lm_parameters,
    lm_sample,
    lm_scores,
    perplexity,
    train_language_model,
)
from dlterms.gradients.trees import tree_map
from dlterms.sequences import recurrent_language_model
from training_runs import watched

TEXT = [["我", "昨天", "上学", "迟到", "了"], ["老师", "批评", "了", "我"], ["我"]]


def test_pairs_of_input_and_label():
    vocabulary = Vocabulary(TEXT)
    ids = vocabulary.batch(TEXT[:1], start=True)[:, 0]
    pairs = [(vocabulary.words[a], vocabulary.words[b]) for a, b in pairwise(ids)]
    assert pairs == [("<s>", "我"), ("我", "昨天"), ("昨天", "上学"), ("上学", "迟到"), ("迟到", "了"), ("了", "</s>")]


def test_it_is_differentiable_and_padding_counts_for_nothing():
    vocabulary = Vocabulary(TEXT)
    params = tree_map(lambda a: a.astype(float), lm_parameters(np.random.default_rng(0), len(vocabulary), 3, 4))
    ids = vocabulary.batch(TEXT, start=True)
    check_vjp(lambda p: lm_loss(p, ids), params)
    assert lm_loss(params, np.pad(ids, ((0, 2), (0, 0)))) == pytest.approx(lm_loss(params, ids), rel=1e-12)
    logs = lm_log_probabilities(params, vocabulary, TEXT)
    assert len(logs) == 5 + 4 + 1 + 3
    assert perplexity(logs) == pytest.approx(np.exp(lm_loss(params, ids)))
    assert lm_log_probabilities(params, vocabulary, []).shape == (0,)


def test_the_state_carries_on():
    params = lm_parameters(np.random.default_rng(0), 9, 3, 4)
    ids = np.array([[2, 2], [5, 6], [7, 8]])
    whole, last = lm_scores(params, ids)
    _, state = lm_scores(params, ids[:1])
    rest, end = lm_scores(params, ids[1:], state)
    np.testing.assert_allclose(rest, whole[1:], rtol=1e-5)
    np.testing.assert_allclose(end, last, rtol=1e-5)


def test_parameters_start_small_around_zero():
    params = lm_parameters(np.random.default_rng(0), 500)
    for values, deviation in ((params["embedding"], 0.1), (params["output"]["weight"], 0.05)):
        assert abs(values.mean()) < 0.01 * deviation * 10
        assert values.std() == pytest.approx(deviation, rel=0.02)


def test_a_batch_of_nothing_costs_nothing():
    params = lm_parameters(np.random.default_rng(0), 9, 3, 4)
    assert lm_loss(params, np.zeros((3, 2), int)) == 0


def test_many_sentences_at_once_are_those_one_by_one():
    vocabulary, params = Vocabulary(TEXT), lm_parameters(np.random.default_rng(0), 40, 3, 4)
    logs = lm_log_probabilities(params, vocabulary, TEXT * 60)
    alone = np.concatenate([lm_log_probabilities(params, vocabulary, [sentence]) for sentence in TEXT])
    np.testing.assert_allclose(np.sort(logs), np.sort(np.tile(alone, 60)), rtol=1e-5)


def test_a_sentence_ends_where_its_end_is_drawn():
    vocabulary = Vocabulary(TEXT)
    params = lm_parameters(np.random.default_rng(0), len(vocabulary), 3, 4)
    params["output"]["bias"][vocabulary.id("</s>")] = 100
    assert lm_sample(params, vocabulary, np.random.default_rng(0)) == []
    params["output"]["bias"][:4] = -100  # no word but the real ones
    assert len(lm_sample(params, vocabulary, np.random.default_rng(0), longest=7)) == 7


def test_nothing_is_drawn_after_the_end():
    vocabulary = Vocabulary(TEXT)
    params = lm_parameters(np.random.default_rng(0), len(vocabulary), 3, 4)
    params["output"]["bias"][:3] = -100  # words and the end alone
    for seed in range(5):
        free, bound = np.random.default_rng(seed), np.random.default_rng(seed)
        words = lm_sample(params, vocabulary, free)
        assert lm_sample(params, vocabulary, bound, longest=len(words) + 1) == words
        assert free.random() == bound.random()


def test_few_sentences_are_one_batch():
    vocabulary = Vocabulary(TEXT)
    start = lm_parameters(np.random.default_rng(0), len(vocabulary), 3, 4)
    for seed in range(4):
        ((_, loss),) = train_language_model(start, vocabulary, TEXT, np.random.default_rng(seed), 1, batch=5)
        assert loss == pytest.approx(float(lm_loss(start, vocabulary.batch(TEXT, start=True))), rel=1e-6)
    one = np.array([[vocabulary.id("<s>")], [vocabulary.id("我")]])
    alone = cross_entropy(lm_scores(start, one[:1])[0][0], one[1])
    assert lm_loss(start, one) == pytest.approx(float(alone), rel=1e-6)


def test_gradients_are_clipped_to_length_1(monkeypatch):
    vocabulary = Vocabulary(TEXT)
    seen = watched(monkeypatch, recurrent_language_model, lm_loss, lambda ids: {})
    start = lm_parameters(np.random.default_rng(0), len(vocabulary), 3, 4)
    list(train_language_model(start, vocabulary, TEXT, np.random.default_rng(0), 3, batch=2))
    assert [step["norm"] for step in seen] == [pytest.approx(1, rel=1e-4)] * 3


def test_the_rate_falls_to_zero_and_every_sentence_is_seen():
    vocabulary = Vocabulary(TEXT)
    start = lm_parameters(np.random.default_rng(0), len(vocabulary), 3, 4)
    path = [start, *(p for p, _ in train_language_model(start, vocabulary, TEXT, np.random.default_rng(0), 8, batch=1))]
    moves = [np.abs(b["output"]["bias"] - a["output"]["bias"]).max() for a, b in pairwise(path)]
    assert moves[0] == pytest.approx(1e-2, rel=1e-3), "Adam's first step is the rate"
    assert moves[-1] < 1.5e-2 / 8
    seen = {round(loss, 4) for _, loss in train_language_model(
        start, vocabulary, TEXT, np.random.default_rng(1), 12, batch=1, lr=1e-9)}  # fmt: skip
    assert len(seen) == len(TEXT)


def test_it_remembers_farther_than_an_n_gram():
    # the last word repeats the first, four words before: a trigram can only guess
    rng = np.random.default_rng(0)
    text = [[a, *rng.choice(["x", "y", "z"], 3), a] for a in rng.choice(list("abcd"), 400)]
    vocabulary = Vocabulary(text)
    start = lm_parameters(rng, len(vocabulary), features=8, hidden=24)
    *_, (params, _) = train_language_model(start, vocabulary, text, rng, 500, lr=2e-2)
    # 4 beginnings, 3 to the third for the middle, nothing else to choose: six words a sentence with its end
    best = (4 * 3**3) ** (1 / 6)
    mine = perplexity(lm_log_probabilities(params, vocabulary, text))
    assert best * 0.98 < mine < best * 1.06
    assert NGramModel(text, 3, smoothing="backoff").perplexity(text) > best * 1.18
    spoken = [lm_sample(params, vocabulary, np.random.default_rng(i)) for i in range(40)]
    assert np.mean([len(words) == 5 and words[0] == words[-1] for words in spoken]) > 0.85
    cold = {" ".join(lm_sample(params, vocabulary, np.random.default_rng(i), temperature=1e-4)) for i in range(5)}
    assert len(cold) == 1
    assert len(lm_sample(params, vocabulary, np.random.default_rng(0), longest=2)) == 2


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="hidden must be at least 1"):
        lm_parameters(np.random.default_rng(0), 5, hidden=0)
    params, vocabulary = lm_parameters(np.random.default_rng(0), 11), Vocabulary(TEXT)
    with pytest.raises(ValueError, match="temperature must lie in"):
        lm_sample(params, vocabulary, np.random.default_rng(0), temperature=0)
    for lr in (0, -0.5):
        with pytest.raises(ValueError, match="lr must lie in"):
            next(train_language_model(params, vocabulary, TEXT, np.random.default_rng(0), 1, lr=lr))
    with pytest.raises(ValueError, match="steps must be at least 1"):
        next(train_language_model(params, vocabulary, TEXT, np.random.default_rng(0), 0))
