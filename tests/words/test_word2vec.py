"""Word vectors: the update equations on paper, what training must do, and what the vectors must know."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from dlterms import (
    Word2Vec,
    analogy,
    cbow_mean,
    cross_entropy,
    embedding,
    hierarchical_softmax_loss,
    huffman_tree,
    most_similar,
    negative_sampling_loss,
    noise_distribution,
    one_hot,
    vjp,
)
from dlterms.data import planted_grammar, topics_corpus

ANSWERS = [("man", "king", "woman", "queen"), ("boy", "prince", "girl", "princess"),
           ("father", "son", "mother", "daughter"), ("waiter", "wizard", "waitress", "witch")]  # fmt: skip
LITTLE = [["the", "cat", "sat", "on", "the", "mat"], ["a", "dog", "ran"]] * 3


def sigma(v):
    return 1 / (1 + np.exp(-v))


def trained(seed=0, passes=10, **options):
    model = Word2Vec(planted_grammar(seed), dimension=25, seed=seed, **options)
    return model, list(model.train(passes))


# --- on paper -------------------------------------------------------------------------------------------------------


def test_noise_of_three_words():
    # Mikolov et al. 2013, arXiv:1310.4546, section 2.2: f ** 0.75, normalized
    np.testing.assert_allclose(noise_distribution([0.9, 0.09, 0.01]), [0.825, 0.147, 0.028], atol=5e-4)


def test_a_word_that_never_occurs_is_never_noise():
    assert noise_distribution([1, 0]).tolist() == [1, 0]


@pytest.mark.parametrize("counts", [[1, -1], [0, 0]])
def test_noise_needs_counts(counts):
    with pytest.raises(ValueError, match="counts"):
        noise_distribution(counts)


def test_parameters():
    vocabulary = len({word for sentence in LITTLE for word in sentence})
    for output, rows in {"negative_sampling": 8, "softmax": 8, "hierarchical_softmax": 7}.items():
        model = Word2Vec(LITTLE, output=output, dimension=3, min_count=1)
        assert model.parameter_count == (vocabulary + rows) * 3  # 2VN, and VN + (V - 1)N with the tree


def test_rongs_update_equations_for_one_example():  # Rong 2014, arXiv:1411.2738
    rng = np.random.default_rng(0)
    h, u = rng.standard_normal((1, 3)), rng.standard_normal((5, 3))
    # full softmax, section 1.1: e_j = y_j - t_j, du_j = e_j h, dh = sum_j e_j u_j
    y = np.exp(u @ h[0]) / np.exp(u @ h[0]).sum()
    e = y - np.eye(5)[2]
    dh, du = vjp(lambda h, u: cross_entropy(h @ u.T, np.array([2])), h, u)[1](1.0)
    np.testing.assert_allclose(du, np.outer(e, h[0]))
    np.testing.assert_allclose(dh[0], e @ u)
    # negative sampling, section 3.2: e_j = sigma(u_j.h) - t_j for the answer 2 and the noise 0 and 4
    e = np.array([sigma(u[0] @ h[0]), 0, sigma(u[2] @ h[0]) - 1, 0, sigma(u[4] @ h[0])])
    dh, du = negative_sampling_loss.vjp(h, u, np.array([2]), np.array([0, 4]))[1](1.0)[:2]
    np.testing.assert_allclose(du, np.outer(e, h[0]))
    np.testing.assert_allclose(dh[0], e @ u)
    # hierarchical softmax, section 3.1: the path 4, 1, 3 with turns left, right, left
    e = np.array([0, sigma(u[1] @ h[0]), 0, sigma(u[3] @ h[0]) - 1, sigma(u[4] @ h[0]) - 1])
    path = np.array([[4, 1, 3]]), np.array([[0, 1, 0]]), np.ones((1, 3), bool)
    dh, du = hierarchical_softmax_loss.vjp(h, u, *path)[1](1.0)[:2]
    np.testing.assert_allclose(du, np.outer(e, h[0]))
    np.testing.assert_allclose(dh[0], e @ u)


def shortest_total(counts):
    """What all paths together cost at least: each merger of the two smallest adds a turn to all under it."""
    total = 0
    while len(counts) > 1:
        first, second, *counts = sorted(counts)
        counts.append(first + second)
        total += first + second
    return total


def test_huffman_paths_are_as_short_as_they_can_be():
    nodes, turns = huffman_tree([5, 2, 1, 1])
    assert [len(path) for path in nodes] == [1, 2, 3, 3]
    assert {path[0] for path in nodes} == {2}, "every path begins at the root, the last of 3 inner nodes"
    assert len({tuple(code) for code in turns}) == 4
    counts = np.random.default_rng(0).integers(1, 1000, 50)
    lengths = np.array([len(path) for path in huffman_tree(counts.tolist())[0]])
    p = counts / counts.sum()
    entropy = -(p * np.log2(p)).sum()
    assert (2.0**-lengths).sum() == 1, "Kraft's equality: the tree has no empty leaf"
    assert entropy <= p @ lengths < entropy + 1  # Shannon's bounds for an optimal code
    assert counts @ lengths == shortest_total(counts.tolist())
    assert huffman_tree([0, 1]) == ([[0], [0]], [[0], [1]])
    with pytest.raises(ValueError, match="two words"):
        huffman_tree([3])
    with pytest.raises(ValueError, match="counts must be at least 0, got -1"):
        huffman_tree([1, -1])


def test_probabilities_of_the_leaves_sum_to_one():
    model = Word2Vec(LITTLE, output="hierarchical_softmax", dimension=4, min_count=1)
    rng = np.random.default_rng(0)
    h, w_out = rng.standard_normal((1, 4)), rng.standard_normal(model.w_out.shape)
    total = sum(np.exp(-model.guess(h, w_out, np.array([word]))[0]) for word in range(len(model.vocabulary)))
    assert total == pytest.approx(1)


# --- examples -------------------------------------------------------------------------------------------------------


def test_pairs_are_the_neighbors_in_the_same_sentence():
    for sentences in (LITTLE, LITTLE[:1]):
        model = Word2Vec(sentences, window=1, min_count=1, subsample=1.0)
        context, _, target = model.examples()
        seen = Counter((model.vocabulary[a], model.vocabulary[b]) for a, b in zip(context[:, 0], target, strict=True))
        assert seen == Counter(pair for s in sentences for a, b in pairwise(s) for pair in ((a, b), (b, a)))


def test_near_neighbors_come_more_often():
    model = Word2Vec([list("abcdefg")] * 2000, window=3, min_count=1, subsample=1.0)
    context, _, target = model.examples()
    distance = np.abs(context[:, 0] - target)  # equal counts: the vocabulary is in order of the alphabet
    pairs = 2 * 2000 * (7 - np.arange(1, 4))
    np.testing.assert_allclose(np.bincount(distance)[1:] / pairs, [1, 2 / 3, 1 / 3], atol=0.02)


def test_cbow_sees_the_same_neighbors():
    model = Word2Vec(LITTLE, architecture="cbow", window=2, min_count=1, subsample=1.0)
    context, present, target = model.examples()
    assert len(target) == sum(map(len, LITTLE))
    assert present.any(axis=1).all()
    assert context.shape == present.shape == (len(target), 4)


def test_frequent_words_are_thinned_out():
    text = [["often"] * 90 + ["seldom"] * 10] * 200
    model = Word2Vec(text, window=1, subsample=0.1, seed=1)
    tokens, _, _ = model._windows()
    kept = np.bincount(tokens) / model.counts
    np.testing.assert_allclose(kept, [np.sqrt(0.1 / 0.9), 1], atol=0.02)  # sqrt(t / f), f = .9 and .1


@pytest.mark.parametrize("architecture", ["skip_gram", "cbow"])
@pytest.mark.parametrize("output", ["negative_sampling", "hierarchical_softmax", "softmax"])
def test_the_gradients_of_a_block_are_those_of_its_guesses_one_by_one(architecture, output):
    model = Word2Vec(LITTLE, architecture=architecture, output=output, dimension=3, min_count=1, subsample=1.0)
    rng = np.random.default_rng(0)
    model.w_in, model.w_out = (rng.standard_normal(table.shape) for table in (model.w_in, model.w_out))
    context, present, target = model.examples()
    state = model.rng.bit_generator.state  # of each guess the same noise
    loss, ((dw_in, seen), (dw_out, answered)) = model.gradients(context, present, target)
    losses, sum_in, sum_out, count = [], np.zeros_like(dw_in), np.zeros_like(dw_out), np.zeros(len(dw_in))
    for words, there, answer in zip(context, present, target, strict=True):
        model.rng.bit_generator.state = state
        h, pull = cbow_mean.vjp(words[None], model.w_in, there[None])
        one, pull_loss = model.guess(h, model.w_out, np.array([answer]))
        dh, dw = pull_loss(1.0)[:2]
        losses, sum_in, sum_out = [*losses, one], sum_in + pull(dh)[1], sum_out + dw
        count += np.bincount(words[there], minlength=len(count))
    assert loss == pytest.approx(np.mean(losses))
    np.testing.assert_allclose(dw_in, sum_in, atol=1e-12)
    np.testing.assert_allclose(dw_out, sum_out, atol=1e-12)
    np.testing.assert_array_equal(seen, count)
    nodes, _ = huffman_tree(model.counts.tolist())
    asked = [nodes[answer] if output == "hierarchical_softmax" else [answer] for answer in target]
    np.testing.assert_array_equal(answered, np.bincount(np.concatenate(asked), minlength=len(dw_out)))


def test_every_word_can_be_noise():
    model = Word2Vec(LITTLE, min_count=1)
    moved = model.guess(np.ones((1, 50)), np.zeros((8, 50)), np.array([0]))[1](1.0)[1]
    assert moved.any(axis=1).all(), "64 draws from 8 words leave none out"


# --- training -------------------------------------------------------------------------------------------------------


def test_vectors_start_small_and_around_0():
    model = Word2Vec(planted_grammar(0), dimension=25)
    assert np.abs(model.w_in).max() <= 0.5 / 25 and abs(model.w_in.mean()) < 0.02 / 25
    assert np.abs(model.w_in).max() > 0.49 / 25


def test_snapshots_tell_the_way():
    model, path = trained(passes=2)
    assert [snapshot.passes for snapshot in path] == [0, 1, 2]
    assert path[0].loss == pytest.approx(6 * np.log(2), rel=1e-5), "w_out = 0: each of 1 + 5 questions costs log 2"
    assert not path[0].w_out.any()
    assert path[0].loss > path[1].loss > path[2].loss
    assert np.array_equal(path[-1].w_in, model.w_in)
    assert not np.shares_memory(path[-1].w_in, model.w_in)
    assert len(list(model.train(2, snapshots_per_pass=5))) == 11
    assert len(list(model.train())) == 6
    few = list(Word2Vec(LITTLE, min_count=1, subsample=1.0).train(1, snapshots_per_pass=3))
    assert [snapshot.passes for snapshot in few] == [0, 1 / 3, 2 / 3, 1], "a single block, so nothing between"
    assert few[1].loss == few[2].loss == few[3].loss


def test_the_seed_decides_everything():
    (a, _), (b, _), (c, _) = trained(passes=1), trained(passes=1), trained(passes=1, block=500)
    assert np.array_equal(a.w_in, b.w_in)
    assert not np.array_equal(a.w_in, c.w_in)
    assert not np.array_equal(a.w_in, Word2Vec(planted_grammar(0), dimension=25, seed=1).w_in)


def test_the_learning_rate_falls_in_a_line(monkeypatch):
    rates = []
    monkeypatch.setattr(Word2Vec, "_descend", lambda self, gradients, rate: rates.append(rate))
    list(Word2Vec(LITTLE * 20, min_count=1, learning_rate=0.3, block=32, subsample=1.0).train(4))
    assert rates[0] == 0.3
    assert (np.diff(rates) < 0).all()
    np.testing.assert_allclose(rates, 0.3 * (1 - np.arange(len(rates)) / len(rates)), atol=0.02)


def test_a_row_used_n_times_moves_by_its_gradient_over_the_root_of_n():
    model = Word2Vec(LITTLE, dimension=2, min_count=1)
    before, uses = model.w_in.copy(), np.array([0, 1, 4, 2, 9, 1, 1, 1])
    gradient = np.ones_like(before)
    model._descend([(gradient.copy(), uses), (np.zeros_like(model.w_out), uses)], 0.5)
    np.testing.assert_allclose(
        (before - model.w_in)[:, 0], 0.5 / np.sqrt([1, 1, 4, 2, 9, 1, 1, 1]), rtol=1e-5, err_msg="noise moves whole"
    )


def test_every_example_of_a_pass_is_used_once(monkeypatch):
    model, seen = Word2Vec(LITTLE, min_count=1, subsample=1.0, window=1, block=7), []
    plain = Word2Vec.gradients

    def recorded(self, context, present, target):
        seen.extend(zip(context[:, 0].tolist(), target.tolist(), strict=True))
        return plain(self, context, present, target)

    monkeypatch.setattr(Word2Vec, "gradients", recorded)
    list(model.train(1))
    row = {word: i for i, word in enumerate(model.vocabulary)}
    pairs = [(row[x], row[y]) for s in LITTLE for a, b in pairwise(s) for x, y in ((a, b), (b, a))]
    assert Counter(seen) == Counter(pairs)


@pytest.mark.parametrize("output", ["negative_sampling", "hierarchical_softmax", "softmax"])
def test_divergence_is_told(output):
    with pytest.raises(FloatingPointError, match="learning_rate = 50 is too large"), np.errstate(all="ignore"):
        trained(learning_rate=50.0, output=output)


def test_defaults_and_small_vocabularies():
    model = Word2Vec(LITTLE, min_count=1).fit(1)
    with pytest.raises(ValueError, match="at least two words that occur min_count = 6 times"):
        Word2Vec(LITTLE, min_count=6)  # "the" alone does
    assert model.analogy("the", "cat", "dog") == model.analogy("the", "cat", "dog", strict=True)
    assert len(model.analogy("the", "cat", "dog")) == 1
    assert len(Word2Vec(planted_grammar(0)).fit(1).most_similar("king")) == 10


@pytest.mark.parametrize("architecture", ["skip_gram", "cbow"])
@pytest.mark.parametrize("output", ["negative_sampling", "hierarchical_softmax", "softmax"])
def test_every_combination_learns_the_grammar(architecture, output):
    model, path = trained(architecture=architecture, output=output, learning_rate=0.2)
    assert path[-1].loss < 0.9 * path[0].loss
    assert model.analogy("man", "king", "woman")[0][0] == "queen"


def test_king_minus_man_plus_woman_strictly_on_ten_seeds():
    for seed in range(10):
        model, _ = trained(seed, learning_rate=0.2)
        assert model.analogy("man", "king", "woman")[0][0] == "queen", f"seed {seed}"
        nearest_alone = most_similar(model.w_in, model.vocabulary, "woman", 1)[0][0]
        assert nearest_alone != "queen", f"seed {seed}: the control answers too, so the analogy shows nothing"


def test_other_roles_of_the_grammar():
    model, _ = trained()
    assert all(model.analogy(a, b, c)[0][0] == d for a, b, c, d in ANSWERS)


def test_the_python_manual_has_sensible_neighbors():
    model = Word2Vec(topics_corpus(), min_count=10)
    assert len(model.vocabulary) > 500
    path = list(model.train(5))
    assert path[-1].loss < 0.7 * path[0].loss
    for word, kin in {
        "int": {"float", "complex", "str", "bytes", "bytearray", "integers"},
        "list": {"tuple", "tuples", "lists", "sequence", "comprehension", "comprehensions", "unpacking"},
        "class": {"instance", "metaclass", "method", "classes", "attribute", "base", "derived"},
        "import": {"imported", "module", "package", "from", "globals"},
    }.items():
        near = {found for found, _ in model.most_similar(word, 20)}
        # 20 of some 800 words by chance would hold .15 of the six
        assert len(near & kin) >= 2, f"{word}: {sorted(near)}"


# --- vectors --------------------------------------------------------------------------------------------------------

WORDS = ["king", "man", "woman", "queen"]
SQUARE = np.array([[3.0, 1.0], [1.0, 1.0], [1.0, -1.0], [3.0, -1.0]])


def test_strict_lets_the_inputs_win():
    nearly = np.array([[1.0, 0.02], [1.0, 0.0], [1.0, 0.01], [0.0, 1.0]])
    assert analogy(nearly, WORDS, "man", "king", "woman")[0][0] in ("king", "woman")
    assert analogy(nearly, WORDS, "man", "king", "woman", strict=False)[0][0] == "queen"  # whatever it is
    square = np.array([[1.0, 1.0, 0.0], [-1.0, 1.0, 0.0], [-1.0, -1.0, 0.0], [1.0, -1.0, 0.0]])
    assert analogy(square, WORDS, "man", "king", "woman") == [("queen", pytest.approx(1))]


def test_most_similar_by_word_or_by_vector():
    assert most_similar(SQUARE, WORDS, "king", 1)[0] == ("man", pytest.approx(4 / np.sqrt(20)))
    assert most_similar(SQUARE, WORDS, np.array([3.0, 1.0]), 1)[0] == ("king", pytest.approx(1))
    assert len(most_similar(SQUARE, WORDS, "king")) == 3
    assert [like for _, like in most_similar(SQUARE, WORDS, np.zeros(2))] == [0] * 4, "nothing is like no direction"
    opposite = [("a", [1.0, 0.0]), ("b", [1.0, 0.0]), ("c", [0.0, 0.0])]
    assert analogy(np.array([v for _, v in opposite]), [w for w, _ in opposite], "a", "b", "c")[0][1] == 0


def test_unknown_words_are_named_with_their_like():
    for call in (
        lambda: most_similar(SQUARE, WORDS, "kings"),
        lambda: analogy(SQUARE, WORDS, "man", "kings", "woman"),
        lambda: Word2Vec(LITTLE, min_count=1).fit(1).vector("catt"),
    ):
        with pytest.raises(ValueError, match=r"(word|b) '(kings|catt)' is not in the vocabulary; .*(king|cat)"):
            call()


def test_bad_vectors_are_refused():
    with pytest.raises(ValueError, match="finite"):
        most_similar(np.array([[1.0, np.nan]] * 4), WORDS, "king")
    with pytest.raises(ValueError, match="vocabulary must have a word for each of the 4 vectors, got 3"):
        most_similar(SQUARE, WORDS[:3], "king")
    with pytest.raises(ValueError, match=r"word must be a vector of shape \(2,\), got \(3,\)"):
        most_similar(SQUARE, WORDS, np.ones(3))


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"architecture": "glove"}, ValueError, "architecture must be one of 'skip_gram', 'cbow'"),
        ({"output": "sigmoid"}, ValueError, "output must be one of"),
        ({"window": 0}, ValueError, "window must be at least 1, got 0"),
        ({"dimension": 2.5}, TypeError, "dimension must be an integer"),
        ({"learning_rate": 0}, ValueError, "learning_rate"),
        ({"subsample": 0}, ValueError, "subsample must lie in"),
        ({"subsample": -0.5}, ValueError, "subsample must lie in"),
        ({"min_count": 99}, ValueError, "min_count = 99"),
    ],
)
def test_bad_options_are_named(options, error, message):
    with pytest.raises(error, match=message):
        Word2Vec(LITTLE, **options)


def test_sentences_must_be_split():
    with pytest.raises(TypeError, match="split it first"):
        Word2Vec(["the cat sat on the mat"])


def test_ids_out_of_range_and_shapes_that_differ_are_refused():
    weight = np.ones((3, 2))
    with pytest.raises(ValueError, match=r"input must lie in \[0, 3\), got 3"):
        embedding([0, 3], weight)
    with pytest.raises(TypeError, match="input must be integers"):
        embedding([0.5], weight)
    with pytest.raises(ValueError, match=r"input must lie in \[0, 2\), got -1"):
        one_hot([-1], 2)
    with pytest.raises(ValueError, match=r"turns must lie in \[0, 2\), got 2"):
        hierarchical_softmax_loss(weight, weight, *np.full((2, 3, 1), 2), np.ones((3, 1)))
    with pytest.raises(ValueError, match=r"weight must lie in \[0, inf\), got -0\.5"):
        negative_sampling_loss(weight, weight, np.zeros(3, int), np.zeros(2, int), weight=-0.5)
    with pytest.raises(ValueError, match=r"noise \(K,\)"):
        negative_sampling_loss(weight, weight, np.zeros(3, int), np.zeros((3, 2), int))
    with pytest.raises(ValueError, match=r"w_out must have shape \(\d+, \d+\), got"):
        negative_sampling_loss(np.ones((1, 3)), weight, np.zeros(1, int), np.zeros(1, int))


@pytest.mark.parametrize("architecture", ["skip_gram", "cbow"])
@pytest.mark.parametrize("output", ["negative_sampling", "hierarchical_softmax", "softmax"])
def test_a_small_text_trains_by_default(architecture, output):
    sentences = planted_grammar(0, 10)
    model = Word2Vec(sentences, min_count=1, architecture=architecture, output=output)
    assert model.subsample == 1
    losses = [snapshot.loss for snapshot in model.train(100)]
    assert losses[-1] < losses[0]  # with few examples a pass is one step, so it falls slowly


def test_a_long_text_is_thinned_out_by_default():
    assert Word2Vec(planted_grammar(0, 2000)).subsample == 1e-3
    assert Word2Vec(planted_grammar(0, 1000)).subsample == 1


def test_a_pass_without_a_pair_says_what_to_set():
    model = Word2Vec([["the", "cat"]] * 5, subsample=1e-9)
    with pytest.raises(ValueError, match=r"subsample = 1e-09 left .* text of 10 words: set subsample = 1"):
        next(model.train())


def test_an_untrained_model_gives_no_answers(capsys):
    model = Word2Vec(LITTLE, min_count=1, seed=1)
    model.train(5)  # nobody goes through it, so nothing happens
    for ask in (
        lambda: model.vector("cat"),
        lambda: model.most_similar("cat"),
        lambda: model.analogy("cat", "dog", "the"),
    ):
        with pytest.raises(RuntimeError, match=r"train the model first, with model\.fit"):
            ask()
    assert model.fit(2) is model and len(model.most_similar("cat", 2)) == 2
    other = Word2Vec(LITTLE, min_count=1, seed=1)
    assert len(list(other.train(2))) == 3
    np.testing.assert_array_equal(model.w_in, other.w_in)
    assert "word2vec reads: 100%" in capsys.readouterr().err
