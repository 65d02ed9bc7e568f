"""n-gram models: counts on paper, probabilities that add up to 1, perplexity on real text, drawing words."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlterms import NGramModel, perplexity
from dlterms.data import topics_corpus
from dlterms.sequences.language_models import drawn

TEXT = [text.split() for text in ("i am sam", "sam i am", "i do not like green eggs and ham")]


def test_published_figures():
    # Jurafsky and Martin, Speech and Language Processing (3rd edition draft), section 3.1.2, the three sentences of Sam
    model = NGramModel(TEXT, n=2, k=0)
    for word, before, p in [("i", "<s>", 2 / 3), ("sam", "<s>", 1 / 3), ("am", "i", 2 / 3), ("</s>", "sam", 1 / 2),
                            ("sam", "am", 1 / 2), ("do", "i", 1 / 3)]:  # fmt: skip
        assert model.probability(word, [before]) == pytest.approx(p)


def test_add_k_on_paper():
    model = NGramModel(TEXT, n=2, k=0.5)
    assert len(model.outcomes) == 12  # ten words, <unk> and </s>
    assert model.probability("am", ["i"]) == pytest.approx((2 + 0.5) / (3 + 0.5 * 12))
    assert model.probability("never", ["i"]) == pytest.approx(0.5 / (3 + 0.5 * 12))
    assert model.probability("am", ["never"]) == pytest.approx(1 / 12)
    assert model.probability("i") == model.probability("i", ["<s>"])


def test_backing_off_on_paper():
    model = NGramModel(TEXT, n=2, smoothing="backoff", discount=0.5)
    # 14 words and 3 ends: i and </s> 3 times, am and sam twice, seven others once
    unigram = {"i": 2.5 / 17, "</s>": 2.5 / 17, "am": 1.5 / 17, "sam": 1.5 / 17, "do": 0.5 / 17}
    for word, p in unigram.items():
        assert model._backed_off(model.vocabulary.id(word), ()) == pytest.approx(p)
    assert model._backed_off(model.vocabulary.id("never"), ()) == pytest.approx(0.5 * 11 / 17)
    assert model.probability("am", ["i"]) == pytest.approx(1.5 / 3)
    share = (0.5 * 2 / 3) / (1 - unigram["am"] - unigram["do"])
    assert model.probability("sam", ["i"]) == pytest.approx(share * unigram["sam"])
    assert model.probability("sam", ["never"]) == pytest.approx(unigram["sam"])


def test_backing_off_forgets_the_farthest_word_first():
    pairs, triples = (NGramModel(TEXT, n, smoothing="backoff") for n in (2, 3))
    for word in ("am", "do", "sam", "never", "</s>"):
        assert triples.probability(word, ["never", "i"]) == pytest.approx(pairs.probability(word, ["i"]))
        assert triples.probability(word, ["i", "never"]) == pytest.approx(pairs.probability(word, ["never"]))
    saved = 0.75 / 2 / (1 - pairs.probability("</s>", ["am"]) - pairs.probability("sam", ["am"]))
    assert triples.probability("do", ["i", "am"]) == pytest.approx(2 * saved * pairs.probability("do", ["am"]))


words = st.lists(st.lists(st.sampled_from("abc"), max_size=5), min_size=1, max_size=6)


@given(words, st.integers(1, 4), st.sampled_from(["add_k", "backoff"]), st.lists(st.sampled_from("abcd"), max_size=4))
def test_probabilities_add_up_to_one(text, n, smoothing, context):
    p = NGramModel(text, n, smoothing=smoothing, k=0.3).distribution(context)
    assert p.sum() == pytest.approx(1)
    assert (p >= 0).all()
    assert p[0] == p[2] == 0  # padding and starts never come


def test_all_outcomes_seen_leave_nothing_to_save():
    model = NGramModel([["a", "rare", "rarer"]], 1, smoothing="backoff", min_count=2)
    assert model.vocabulary.words[4:] == []
    assert model.probability("a") == pytest.approx(3 / 4)  # all three are <unk>, and one end
    assert model.distribution().sum() == pytest.approx(1)


def test_more_context_helps_on_real_text_if_one_backs_off():
    corpus = topics_corpus()
    order = np.random.default_rng(0).permutation(len(corpus))
    held_out, text = ([corpus[i] for i in part] for part in (order[:300], order[300:]))
    backed_off = [NGramModel(text, n, smoothing="backoff", min_count=2).perplexity(held_out) for n in (1, 2, 3)]
    assert backed_off[0] > 2 * backed_off[1] > 2 * backed_off[2] > 20
    added = [NGramModel(text, n, k=1, min_count=2) for n in (1, 2, 3)]
    figures = [model.perplexity(held_out) for model in added]
    assert figures[0] < figures[1] < figures[2]  # one count for each of 2,400 words drowns what was seen
    sizes = [model.table_size for model in added]
    assert sizes[0] < 3000 and sizes[1] > 15_000 and sizes[2] > 30_000


def test_perplexity():
    assert perplexity(np.log([0.25, 0.25])) == pytest.approx(4)
    assert perplexity(np.log([0.5, 0.125])) == pytest.approx(4)
    assert perplexity([0.0]) == 1
    assert perplexity([-np.inf, -1.0]) == np.inf
    assert NGramModel(TEXT, 2, k=0).perplexity([["ham", "sam"]]) == np.inf


def test_temperature():
    p = [0.0, 0.2, 0.8]
    counts = [
        np.bincount([drawn(np.random.default_rng(i), p, t) for i in range(400)], minlength=3) for t in (0.1, 1, 10)
    ]
    assert counts[0][2] == 400
    assert 290 < counts[1][2] < 350
    assert 200 < counts[2][2] < 260
    assert all(count[0] == 0 for count in counts)
    plain = [drawn(np.random.default_rng(i), p) for i in range(400)]
    assert plain == [drawn(np.random.default_rng(i), p, 1.0) for i in range(400)]
    model = NGramModel(TEXT)
    assert all(model.sample(np.random.default_rng(i)) == model.sample(np.random.default_rng(i), 1.0) for i in range(20))
    assert drawn(np.random.default_rng(0), np.full(100, 1e-3), temperature=0.005) < 100, "tiny chances stay chances"


def test_without_smoothing_it_says_only_what_it_has_seen():
    model = NGramModel(TEXT, 2, k=0)
    seen = {pair for words in TEXT for pair in pairwise(["<s>", *words, "</s>"])}
    spoken = [model.sample(np.random.default_rng(i)) for i in range(20)]
    assert {pair for words in spoken for pair in pairwise(["<s>", *words, "</s>"])} <= seen
    assert len({" ".join(words) for words in spoken}) > 3
    endless = NGramModel([["on"] * 10_000], 2, k=0)
    assert len(endless.sample(np.random.default_rng(0), longest=2)) == 2
    assert len(endless.sample(np.random.default_rng(0))) == 30
    assert endless.probability("on", ["never"]) == 0, "k = 0 keeps nothing for what follows an unseen context"


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: NGramModel(TEXT, 0), ValueError, "n must be at least 1"),
        (lambda: NGramModel(TEXT, k=-1), ValueError, "k must lie in"),
        (lambda: NGramModel(TEXT, discount=1), ValueError, "discount must lie in"),
        (lambda: NGramModel(TEXT, discount=0), ValueError, "discount must lie in"),
        (lambda: NGramModel(TEXT, discount=-0.5), ValueError, "discount must lie in"),
        (lambda: NGramModel(TEXT, smoothing="katz"), ValueError, "smoothing must be one of"),
        (lambda: NGramModel(["a b"]), TypeError, "sentences must be lists of words"),
        (lambda: perplexity([]), ValueError, "at least one word"),
        (lambda: perplexity([-1.0, 0.5]), ValueError, "must not be positive, got 0.5"),
        (lambda: perplexity([np.nan]), ValueError, "must not be positive, got nan"),
        (lambda: drawn(np.random.default_rng(0), [0.0, 0.0]), ValueError, "p must not be negative"),
        (lambda: drawn(np.random.default_rng(0), [-0.5, 1.0]), ValueError, "p must not be negative"),
        (lambda: drawn(np.random.default_rng(0), [1.0], 0), ValueError, "temperature must lie in"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
