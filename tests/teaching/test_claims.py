"""A claim shows a sentence that is true and stops at one that is not."""

import numpy as np
import pytest

from dlterms.bilingual import T
from dlterms.teaching import claim, claims

SENTENCE = T("softmax of $x_1$ *sums* to 1", "softmax 的各项之和为 1")


@pytest.fixture
def shown(monkeypatch):
    seen = []
    monkeypatch.setattr(claims, "display", lambda data, raw: seen.append(data))
    return seen


@pytest.mark.parametrize("condition", [True, np.True_])
def test_a_true_sentence_is_shown_in_both_languages(shown, condition):
    assert claim(SENTENCE, condition) is None
    (data,) = shown
    assert data["text/plain"] == "✓ softmax of $x_1$ *sums* to 1\n✓ softmax 的各项之和为 1"
    assert '<div lang="en">✓ softmax of $x_1$ <em>sums</em> to 1</div>' in data["text/html"]


@pytest.mark.parametrize("condition", [False, np.False_])
def test_a_false_sentence_stops_the_page(shown, condition):
    with pytest.raises(AssertionError, match=r"not true here: softmax of"):
        claim(SENTENCE, condition)
    assert shown == []


@pytest.mark.parametrize("condition", [[1], 1, None, np.array([True]), "yes"])
def test_what_only_counts_as_true_claims_nothing(shown, condition):
    with pytest.raises(TypeError, match="condition must be True or False"):
        claim(SENTENCE, condition)


def test_a_sentence_in_one_language_is_refused(shown):
    with pytest.raises(TypeError, match="sentence must be T"):
        claim("softmax sums to 1", True)
