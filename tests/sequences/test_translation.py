"""Translation: BLEU's published figures, how a model is trained, and one that learns to translate."""

import math
from collections import Counter

import numpy as np
import pytest

from dlterms import (
    Translator,
    bleu,
    number_pairs,
    seq2seq_loss,
)
from dlterms.gradients.trees import tree_map
from dlterms.sequences import translation
from dlterms.sequences.translation import clipped_matches
from training_runs import watched


def words(text):
    return text.lower().replace(".", "").split()


REFERENCES = [
    words("It is a guide to action that ensures that the military will forever heed Party commands."),
    words(
        "It is the guiding principle which guarantees the military forces always being under the command of the Party."
    ),
    words("It is the practical guide for the army always to heed the directions of the party."),
]


def test_published_figures():
    # Papineni et al. 2002, section 2.1, examples 1 and 2
    good = words("It is a guide to action which ensures that the military always obeys the commands of the party.")
    poor = words("It is to insure the troops forever hearing the activity guidebook that party direct.")
    assert clipped_matches(good, REFERENCES, 1) == (17, 18)
    assert clipped_matches(good, REFERENCES, 2) == (10, 17)
    assert clipped_matches(poor, REFERENCES, 1) == (8, 14)
    assert clipped_matches(poor, REFERENCES, 2) == (1, 13)
    cat = [words("The cat is on the mat."), words("There is a cat on the mat.")]
    assert clipped_matches(["the"] * 7, cat, 1) == (2, 7)
    assert clipped_matches(["the"] * 7, cat, 2) == (0, 6)
    assert bleu([["the"] * 7], [cat], max_n=1) == pytest.approx(2 / 7)


def test_bleu_is_of_the_whole_text():
    a, b = list("abcd"), list("efgh")
    assert bleu([a, b], [[a], [b]]) == 1
    assert bleu([a, list("exgh")], [[a], [b]], max_n=1) == pytest.approx(7 / 8)
    # 7 of 8 single letters and 4 of 6 pairs, counted over both sentences
    assert bleu([a, list("exgh")], [[a], [b]], max_n=2) == pytest.approx(math.sqrt(7 / 8 * 4 / 6))
    assert bleu([a, list("exgh")], [[a], [b]], max_n=4) > 0
    assert bleu([list("exgh")], [[b]]) == 0


def test_short_texts_pay():
    a = list("abcdef")
    assert bleu([a[:4]], [[a]], max_n=1) == pytest.approx(math.exp(1 - 6 / 4))
    assert bleu([a[:4]], [[a, a[:3], a[:5]]], max_n=1) == 1  # 3 and 5 are as near: the shorter counts
    assert bleu([[*a, "g"]], [[a]], max_n=1) == pytest.approx(6 / 7)
    assert bleu([a], [[a[:3], [*a, "g"]]], max_n=1) == pytest.approx(math.exp(1 - 7 / 6)), "7 is nearer to 6 than 3"
    assert bleu([], []) == 0 and bleu([[]], [[a]]) == 0


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: bleu([["a"]], []), ValueError, "references must hold at least one"),
        (lambda: bleu([["a"]], [[]]), ValueError, "references must hold at least one"),
        (lambda: bleu(["a b"], [[["a"]]]), TypeError, "lists of words, got the string 'a b'"),
        (lambda: bleu(["x" * 99], [[["a"]]]), TypeError, f"got the string '{'x' * 40}': split"),
        (lambda: next(Translator(number_pairs([1])).train(1, lr=0)), ValueError, "lr must lie in"),
        (lambda: next(Translator(number_pairs([1])).train(1, lr=-0.5)), ValueError, "lr must lie in"),
        (lambda: bleu([["a"]], [["a"]]), TypeError, "lists of words, got the string 'a'"),
        (lambda: bleu([["a"]], [[["a"]]], max_n=0), ValueError, "max_n must be at least 1"),
        (lambda: Translator([]), ValueError, "pairs must have at least one"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_how_training_goes(monkeypatch):
    translator = Translator(number_pairs([1, 2, 3]), features=2, hidden=2)
    seen = watched(monkeypatch, translation, seq2seq_loss, lambda s, t: {"batch": s.shape[1], "first": s[0].tolist()})
    assert list(translator.train(10)) == [0.5] * 10
    np.testing.assert_allclose([step["lr"] for step in seen], 5e-3 * (1 - np.arange(10) / 10))
    assert {step["batch"] for step in seen} == {64}
    assert all(step["norm"] == pytest.approx(1, rel=1e-4) for step in seen)
    drawn = Counter(word for step in seen for word in step["first"])
    assert set(drawn) == {translator.source.id(word) for word in ("one", "two", "three")}
    assert max(drawn.values()) < 640 / 3 + 50, "all pairs are drawn alike"


def test_a_translation_is_no_longer_than_asked_and_carries_its_alignment():
    translator = Translator(number_pairs([21, 305]), features=3, hidden=4)
    chatty = tree_map(np.zeros_like, translator.params)
    chatty["output"]["bias"][translator.target.id("十")] = 1  # it says the same for ever
    translator.params = chatty
    sentences = [["twenty", "one"], ["three", "hundred", "and", "five"]]
    assert [len(words) for words in translator.translate(sentences)] == [40, 40]
    assert [len(words) for words in translator.translate(sentences, longest=3)] == [3, 3]
    (words, looked), _ = translator.aligned(sentences)
    assert len(words) == 40 and looked.shape == (40, 3)
    chatty["output"]["bias"][translator.target.id("</s>")] = 2
    (_, looked), (_, other) = translator.aligned(sentences)
    assert looked.shape == (1, 3) and other.shape == (1, 5), "the end marks, and what was looked at"


def test_it_learns_to_translate_numbers_it_never_saw():
    numbers = np.random.default_rng(0).permutation(10_000)
    pairs = number_pairs(numbers[:3500].tolist())
    train, held_out = pairs[:3000], pairs[3000:]
    translator = Translator(train, hidden=48)
    losses = list(translator.train(350))
    assert losses[0] > 2 and translator.exact_match(held_out) >= 0.95
    assert bleu(translator.translate([s for s, _ in held_out]), [[t] for _, t in held_out]) > 0.97
    (spoken, alignment), (other, short) = translator.aligned(
        [["nine", "thousand", "three", "hundred", "and", "five"], ["six"]]
    )
    assert "".join(spoken) == "九千三百零五"
    assert alignment.shape == (7, 7) and short.shape == (len(other) + 1, 2) and len(other) < 6
    np.testing.assert_allclose(alignment.sum(1), 1, rtol=1e-5)
