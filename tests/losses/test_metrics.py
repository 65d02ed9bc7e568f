"""Counts on paper, scikit-learn's figures, and what 0/0 gives."""

import numpy as np
import pytest
import sklearn.metrics
from sklearn.metrics import precision_recall_fscore_support

from dlterms import confusion_matrix, precision_recall_f1, top_k_error

TARGET = [2, 0, 2, 2, 0, 1, 1, 3, 3, 3]
ANSWER = [0, 0, 2, 2, 0, 2, 1, 1, 3, 1]


def test_rows_are_true_and_columns_answered():
    np.testing.assert_array_equal(
        confusion_matrix(TARGET, ANSWER), [[2, 0, 0, 0], [0, 1, 1, 0], [1, 0, 2, 0], [0, 2, 0, 1]]
    )
    assert confusion_matrix([], [], classes=2).tolist() == [[0, 0], [0, 0]]
    assert confusion_matrix([], []).tolist() == [[0]]
    assert confusion_matrix([0, 0], [0, 0]).tolist() == [[2]]
    assert confusion_matrix([0, 0], [0, 1]).tolist() == [[1, 1], [0, 0]]


def test_the_figures_of_scikit_learn():
    # sklearn.metrics.precision_recall_fscore_support of scikit-learn 1.9.1
    p, r, f = precision_recall_f1(TARGET, ANSWER)
    np.testing.assert_allclose(p, [2 / 3, 1 / 3, 2 / 3, 1])
    np.testing.assert_allclose(r, [1, 1 / 2, 2 / 3, 1 / 3])
    np.testing.assert_allclose(f, [0.8, 0.4, 2 / 3, 0.5])
    np.testing.assert_allclose(precision_recall_f1(TARGET, ANSWER, "macro"), [0.666667, 0.625, 0.591667], atol=5e-7)
    np.testing.assert_allclose(precision_recall_f1(TARGET, ANSWER, "micro"), [0.6, 0.6, 0.6])


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("average", [None, "macro", "micro"])
def test_beside_scikit_learn(seed, average):
    rng = np.random.default_rng(seed)
    target, answer = rng.integers(0, 4, (2, 12))
    *theirs, _ = precision_recall_fscore_support(target, answer, labels=range(4), average=average, zero_division=0.0)
    np.testing.assert_allclose(precision_recall_f1(target, answer, average, classes=4), theirs)
    np.testing.assert_array_equal(
        confusion_matrix(target, answer, 4), sklearn.metrics.confusion_matrix(target, answer, labels=range(4))
    )


def test_a_class_never_answered_or_never_true():
    p, r, f = precision_recall_f1([0, 0], [1, 1], classes=3)
    np.testing.assert_array_equal([p, r, f], [[0, 0, 0], [0, 0, 0], [0, 0, 0]])
    p, r, f = precision_recall_f1([0, 0], [1, 1], classes=3, zero_division=1.0)
    np.testing.assert_array_equal([p, r, f], [[1, 0, 1], [0, 1, 1], [0, 0, 1]])


def test_top_k():
    scores = [[0.1, 0.5, 0.4], [0.6, 0.3, 0.1], [0.2, 0.2, 0.6]]
    assert [top_k_error(scores, [2, 1, 1], k) for k in (1, 2, 3)] == [1, pytest.approx(1 / 3), 0]
    assert top_k_error([[1.0, 1.0]], [1], 1) == 1, "of equal scores the lower class comes first"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: confusion_matrix([0, 1], [0]), "two lists of one length"),
        (lambda: confusion_matrix([0, 3], [0, 1], classes=3), r"target must lie in \[0, 3\)"),
        (lambda: confusion_matrix([0, -1], [0, 1]), "target must lie in"),
        (lambda: precision_recall_f1([0], [0], "weighted"), "average must be one of"),
        (lambda: top_k_error([[1.0, 2.0]], [0], 3), "k must be at most the number of classes, 2"),
        (lambda: top_k_error([[1.0, np.nan]], [0], 1), "scores must be numbers, got nan"),
        (lambda: top_k_error([[1.0, 2.0]], [0, 1], 1), "a class for each of 1 examples"),
        (lambda: top_k_error(np.zeros((0, 2)), np.zeros(0, int), 1), "at least one"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
