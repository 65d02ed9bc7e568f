"""The affine layer: refusals."""

import numpy as np
import pytest

from dlterms import affine


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"bias must have shape \(4,\), got \(3,\)"):
        affine(np.ones(2), np.ones((4, 2)), np.ones(3))
    for flat, weight, problem in (
        (np.float64(1), np.ones((1, 1)), r"x must have shape \(\.\.\., D\), got \(\)"),
        (np.ones(3), np.ones((4, 1)), r"weight must have shape \(4, 3\), got \(4, 1\) beside x \(3,\)"),
    ):
        with pytest.raises(ValueError, match=problem):
            affine(flat, weight)
