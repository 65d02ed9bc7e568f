"""Losses of a number: where Huber's parabola ends, and refusals."""

import numpy as np
import pytest

from dlterms import huber, mae, mse


def test_huber_is_a_parabola_and_then_two_lines():
    assert huber([2.0], [0.0], delta=2.0) == 2
    assert huber([3.0], [0.0], delta=2.0) == 4
    _, pullback = huber.vjp([-3.0, 1.0, 2.0], np.zeros(3), reduction="none", delta=2.0)
    np.testing.assert_array_equal(pullback(np.ones(3))[0], [-2, 1, 2])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: huber([1.0], [0.0], delta=0), ValueError, "delta must lie in"),
        (lambda: huber([1.0], [0.0], delta=-0.5), ValueError, "delta must lie in"),
        (lambda: mse([1.0], [0.0, 1.0]), ValueError, "target must have the shape of x"),
        (lambda: mse([1.0], [0.0], half=1), TypeError, "half must be True or False"),
        (lambda: mae([1.0], [0.0], reduction="average"), ValueError, "reduction must be one of"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
