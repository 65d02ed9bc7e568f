"""Losses of a yes or no: what counts as wrong, where the slope ends, refusals."""

import numpy as np
import pytest

from dlterms import hinge, zero_one_loss


def test_a_score_of_zero_is_wrong():
    assert zero_one_loss([0.0, 0.5, -0.5], [1, 1, 1], reduction="none").tolist() == [1, 0, 1]
    assert zero_one_loss([0.0, 0.5, -0.5], [-1, -1, -1], reduction="none").tolist() == [1, 1, 0]


def test_at_the_margin_nothing_is_left_to_pay():
    losses, pullback = hinge.vjp([1.0, 0.5, -1.0], [1, 1, -1], reduction="none")
    assert losses.tolist() == [0, 0.5, 0]
    slope, of_target = pullback(np.ones(3))
    assert slope.tolist() == [0, -1, 0] and of_target is None


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: hinge([1.0, 2.0, 3.0], [1, 3, 2]), "target must be -1 or 1, got 3"),
        (lambda: hinge([1.0, 2.0, 3.0], [-1, 0, 2]), "target must be -1 or 1, got 0"),
        (lambda: hinge([1.0], [2]), "target must be -1 or 1, got 2"),
        (lambda: hinge([1.0], [1], margin=0), "margin must lie in"),
        (lambda: hinge([1.0], [1], margin=-0.5), "margin must lie in"),
        (lambda: zero_one_loss([np.nan], [1]), "x must be numbers, got nan"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
