"""Blocks: what passes them unchanged, what each is made of, refusals."""

import numpy as np
import pytest

from dlterms import check_vjp, highway, inception, residual, vjp


def test_blocks_keep_their_promises():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2, 3, 5, 5))
    shapes = {"1x1": (4, 3, 1, 1), "3x3_reduce": (2, 3, 1, 1), "3x3": (5, 2, 3, 3), "5x5_reduce": (1, 3, 1, 1),
              "5x5": (2, 1, 5, 5), "pool_project": (3, 3, 1, 1)}  # fmt: skip
    params = {name: (rng.standard_normal(shape), rng.standard_normal(shape[0])) for name, shape in shapes.items()}
    assert inception(x, params).shape == (2, 4 + 5 + 2 + 3, 5, 5)
    check_vjp(lambda x, w: inception(x, params | {"3x3": (w, params["3x3"][1])}), x, params["3x3"][0])
    np.testing.assert_array_equal(residual(x, lambda h: 2 * h), 3 * x)
    y, pullback = vjp(lambda x: residual(x, lambda h: 0 * h), x)
    np.testing.assert_array_equal(y, x)
    np.testing.assert_array_equal(pullback(np.ones_like(x)), 1)
    with pytest.raises(ValueError, match=r"x must have shape \(\.\.\., D\)"):
        highway(np.float64(1), np.ones((1, 1)), np.ones(1), np.ones((1, 1)), np.ones(1))
    assert highway(np.ones(1), np.ones((1, 1)), np.ones(1), np.ones((1, 1)), np.ones(1)).shape == (1,)
    with pytest.raises(ValueError, match="f must keep the shape of x"):
        residual(x, lambda h: h[:, :1])
