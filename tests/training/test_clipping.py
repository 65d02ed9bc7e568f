"""Clipping keeps the direction, refuses what has none, and never overflows on the way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dlterms import clip_by_global_norm, clip_by_norm, clip_by_value
from dlterms.training.clipping import norm


def test_three_four_to_length_one():
    np.testing.assert_allclose(clip_by_norm([3.0, 4.0], 1), [0.6, 0.8], rtol=1e-15)
    np.testing.assert_array_equal(clip_by_value([3.0, 0.5], 1), [1, 0.5])


def test_a_gradient_of_just_that_length_stays():
    y, pullback = clip_by_norm.vjp([3.0, 4.0], 5)
    np.testing.assert_array_equal([y, pullback(np.ones(2))], [[3, 4], [1, 1]])
    y, pullback = clip_by_value.vjp([2.0, -2.0, 3.0], 2)
    np.testing.assert_array_equal([y, pullback(np.ones(3))], [[2, -2, 2], [1, 1, 0]])


def test_short_and_zero_gradients_are_left_alone():
    for gradients in ({"w": np.array([0.3])}, {"w": np.zeros(2)}, {}):
        clipped, _ = clip_by_global_norm(gradients, 1)
        assert {key: value.tolist() for key, value in clipped.items()} == {k: v.tolist() for k, v in gradients.items()}


def test_global_norm_scales_all_alike():
    clipped, length = clip_by_global_norm({"w": np.array([3.0]), "b": [np.array([4.0])]}, 1)
    assert length == 5
    np.testing.assert_allclose([clipped["w"][0], clipped["b"][0][0]], [0.6, 0.8], rtol=1e-15)


@given(hnp.arrays(st.sampled_from([np.float32, np.float64]), (4,), elements=st.floats(-(2.0**100), 2.0**100, width=32)))
def test_direction_stays_at_any_scale(g):
    y = clip_by_norm(g, 1.0)
    assert y.dtype == g.dtype
    assert norm([y]) <= 1 + 1e-6
    length = norm([g])
    if length > 1:
        np.testing.assert_allclose(y, (g.astype(float) / length), rtol=1e-5, atol=1e-37)
    else:
        np.testing.assert_array_equal(y, g)


def test_norm_survives_squares_that_overflow_or_vanish():
    assert norm([np.array([3e200, 4e200])]) == pytest.approx(5e200)
    assert norm([np.array([3e-200, 4e-200])]) == pytest.approx(5e-200)
    assert norm([np.array([3e30, 4e30], np.float32)]) == pytest.approx(5e30, rel=1e-6)
    assert norm([]) == norm([np.zeros(3)]) == norm([np.zeros(0)]) == 0
    assert norm([np.array([3e-200, 0.0]), np.array([4e-200])]) == pytest.approx(5e-200)
    assert norm([np.array([0.3]), np.array([0.4])]) == pytest.approx(0.5, rel=1e-15)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_gradient_that_is_not_finite_is_refused_by_name(bad):
    for f in (clip_by_norm, clip_by_value):
        with pytest.raises(ValueError, match="gradient must be finite"):
            f([1.0, bad], 1.0)
    with pytest.raises(ValueError, match=r"gradients\[w.1\] must be finite"):
        clip_by_global_norm({"w": [np.ones(2), np.array([bad])]}, 1.0)


@pytest.mark.parametrize("limit", [0, -0.5, -1, np.nan])
def test_a_limit_must_be_positive(limit):
    for clip, name in ((clip_by_norm, "max_norm"), (clip_by_global_norm, "max_norm"), (clip_by_value, "clip_value")):
        with pytest.raises(ValueError, match=f"{name} must lie in"):
            clip([1.0], limit)
