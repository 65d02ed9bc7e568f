"""What is special about pooling: published figures, ties, overlaps, refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlterms import avg_pool2d, global_avg_pool2d, max_pool2d


def test_cs231n_max_pool():
    # CS231n assignment 2, ConvolutionalNetworks.ipynb, "Max-Pooling: Naive forward"
    x = np.linspace(-0.3, 0.4, num=96).reshape(2, 3, 4, 4)
    y = max_pool2d(x, 2)
    assert y[0, 0, 0, 0] == pytest.approx(-0.26315789, abs=5e-9)
    assert y[1, 2, 1, 1] == pytest.approx(0.4, abs=5e-9)


def test_ten_by_ten_becomes_five_by_five():
    x = np.arange(100.0).reshape(10, 10)
    assert max_pool2d(x, 2).shape == (5, 5)
    np.testing.assert_array_equal(max_pool2d(x, 2), x[1::2, 1::2])


def test_a_tie_goes_to_the_first_in_reading_order():
    _, pullback = max_pool2d.vjp(np.ones((2, 2)), 2)
    np.testing.assert_array_equal(pullback(np.array([[3.0]])), [[3, 0], [0, 0]])


def test_overlapping_windows_add_up():
    x = np.zeros((3, 3))
    x[1, 1] = 1
    _, pullback = max_pool2d.vjp(x, 2, stride=1)
    np.testing.assert_array_equal(pullback(np.ones((2, 2))), [[0, 0, 0], [0, 4, 0], [0, 0, 0]])


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 2), st.integers(4, 9), st.integers(4, 9))
def test_gradients_are_conserved(kernel, stride, padding, height, width):
    if 2 * padding > kernel:
        return
    x = np.random.default_rng(0).standard_normal((2, height, width))
    y, pullback = max_pool2d.vjp(x, kernel, stride, padding)
    dy = np.random.default_rng(1).standard_normal(y.shape)
    assert pullback(dy).sum() == pytest.approx(dy.sum())
    y, pullback = avg_pool2d.vjp(x, kernel, stride, padding, count_include_pad=False)
    assert pullback(dy).sum() == pytest.approx(dy.sum())
    assert y.max() <= x.max() and y.min() >= x.min()


def test_ceil_mode_keeps_a_last_window_that_begins_in_the_picture():
    x = np.arange(25.0).reshape(5, 5)
    np.testing.assert_array_equal(max_pool2d(x, 2, ceil_mode=True), [[6, 8, 9], [16, 18, 19], [21, 23, 24]])
    np.testing.assert_array_equal(avg_pool2d(np.ones((5, 5)), 2, ceil_mode=True), np.ones((3, 3)))
    # GoogLeNet's first pooling: 112 becomes 56, not 55
    assert max_pool2d(np.zeros((112, 112)), 3, 2, ceil_mode=True).shape == (56, 56)
    assert max_pool2d(np.zeros((5, 5)), 3, 1, ceil_mode=True).shape == (3, 3), "the windows fit as they are"
    # a window that would begin in the padding behind the picture is left out: 4 and not 5
    assert max_pool2d(np.zeros((1, 7)), (1, 2), (1, 2), (0, 1), ceil_mode=True).shape == (1, 4)


def test_a_picture_too_large_for_the_cache_is_worked_on_alone():
    x = np.random.default_rng(0).standard_normal((2, 300, 301))
    np.testing.assert_array_equal(max_pool2d(x, 300, 1)[1, 0, 0], x[1, :, :300].max())


def test_a_single_picture_needs_no_batch():
    x = np.arange(6.0).reshape(2, 3)
    assert global_avg_pool2d(x).tolist() == [[2.5]]
    assert global_avg_pool2d(np.zeros((0, 2, 3))).shape == (0, 1, 1)
    assert max_pool2d(x, (1, 2), stride=1, padding=(0, 1)).tolist() == [[0, 1, 2, 2], [3, 4, 5, 5]]
    np.testing.assert_array_equal(avg_pool2d(x, (1, 3)), [[1.0], [4.0]])


def test_many_pictures_are_pooled_like_one():
    # more than fit in the cache at once, so that several groups are worked on
    x = np.random.default_rng(0).standard_normal((5, 3, 100, 101))
    for pool in (max_pool2d, avg_pool2d):
        y, pullback = pool.vjp(x, 3, 2, 1)
        dx = pullback(np.ones_like(y))
        for i in np.ndindex(5, 3):
            alone, pull_alone = pool.vjp(x[i], 3, 2, 1)
            np.testing.assert_array_equal(y[i], alone)
            np.testing.assert_array_equal(dx[i], pull_alone(np.ones_like(alone)))


def test_no_gradient_is_lost_in_the_padding():
    x = np.full((2, 2), -np.inf)
    _, pullback = max_pool2d.vjp(x, 3, stride=1, padding=1)
    assert pullback(np.ones((2, 2))).tolist() == [[4, 0], [0, 0]], "the first real entry, though the padding equals it"
    x[1, 1] = -1e300
    assert max_pool2d.vjp(x, 2, 2, padding=1)[1](np.array([[1.0, 2], [4, 8]])).tolist() == [[1, 2], [4, 8]]


@pytest.mark.parametrize("padding", [0, 1])
def test_the_gradient_of_nan_goes_to_it(padding):
    x = np.array([[1.0, np.nan, 9.0], [2.0, 3.0, 4.0], [np.inf, np.nan, 5.0]])
    y, pullback = max_pool2d.vjp(x[None], 3, padding=padding, stride=3)
    dx = pullback(np.ones_like(y))[0]
    if padding:  # one window, of the upper left four numbers
        assert np.isnan(y).all() and dx.tolist() == [[0, 1, 0], [0, 0, 0], [0, 0, 0]]
    else:
        assert np.isnan(y).all() and dx.tolist() == [[0, 0, 0], [0, 0, 0], [0, 1, 0]], "of two, the last as in PyTorch"
    inside, pull = max_pool2d.vjp(x, 2, stride=1)
    assert np.isnan(inside).tolist() == [[True, True], [True, True]]
    assert pull(np.array([[1.0, 2], [4, 8]])).tolist() == [[0, 3, 0], [0, 0, 0], [0, 12, 0]]


def test_an_empty_batch():
    for f in (lambda x: max_pool2d.vjp(x, 2), lambda x: avg_pool2d.vjp(x, 2), global_avg_pool2d.vjp):
        y, pullback = f(np.zeros((0, 3, 4, 4)))
        assert y.shape[:2] == (0, 3)
        assert pullback(y).shape == (0, 3, 4, 4)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: max_pool2d(np.ones((3, 3)), 4), ValueError, "kernel_size 4 must fit in the picture, 3 padded by 0"),
        (lambda: max_pool2d(np.ones((3, 3)), 2, padding=2), ValueError, "padding must be at most half"),
        (lambda: max_pool2d(np.ones((3, 3)), 0), ValueError, "kernel_size must be at least 1"),
        (lambda: max_pool2d(np.ones((3, 3)), 2, stride=0), ValueError, "stride must be at least 1"),
        (lambda: max_pool2d(np.ones((3, 3)), 1.5), TypeError, "kernel_size must be an integer"),
        (lambda: max_pool2d(np.ones((3, 3)), (1, 2, 3)), ValueError, "kernel_size must be one integer or a pair"),
        (lambda: max_pool2d(np.ones((3, 3)), 2, padding=-1), ValueError, "padding must be at least 0"),
        (lambda: max_pool2d(np.ones((3, 5)), (2, 4), padding=(2, 0)), ValueError, "padding must be at most half"),
        (lambda: max_pool2d(np.ones((2, 4, 3)), (5, 2)), ValueError, "must fit in the picture, 4 padded by 0"),
        (lambda: avg_pool2d(np.ones(3), 2), ValueError, "at least 2 axes"),
        (lambda: max_pool2d(np.ones((1, 0, 3)), 2, padding=1), ValueError, "x must have pixels"),
        (lambda: global_avg_pool2d(np.ones(3)), ValueError, "must have pixels"),
        (lambda: global_avg_pool2d(np.ones((2, 3, 0))), ValueError, "must have pixels"),
        (lambda: global_avg_pool2d(np.ones((2, 0, 3))), ValueError, "must have pixels"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
