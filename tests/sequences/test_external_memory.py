"""What is special about the memory: the meaning of each addressing step, its limits, refusals."""

import numpy as np
import pytest

from dlterms import content_address, ntm_interpolate, ntm_read, ntm_sharpen, ntm_shift, ntm_write

MEMORY = np.array([[1.0, 0, 0], [0, 2, 0], [0, 0, 3], [0, 0, 0]])


def test_a_strong_key_finds_its_place_whatever_its_length():
    w = content_address(MEMORY, np.array([0, 1e-3, 0]), np.array(50.0))
    np.testing.assert_allclose(w, [0, 1, 0, 0], atol=1e-12)
    np.testing.assert_allclose(content_address(MEMORY, np.array([0.0, 1, 0]), np.array(0.0)), 0.25)


def test_an_empty_place_and_an_empty_key_give_no_nan():
    w, pullback = content_address.vjp(MEMORY, np.zeros(3), np.array(5.0))
    np.testing.assert_array_equal(w, 0.25)
    assert all(np.isfinite(gradient).all() for gradient in pullback(np.array([1.0, 2, 3, 4])))
    for beta in (1e4, -1e4):
        assert content_address(MEMORY, np.ones(3), np.array(beta)).sum() == pytest.approx(1)


def test_shift_moves_forward_and_round_the_end():
    w = np.array([0.0, 0, 0, 1])
    np.testing.assert_array_equal(ntm_shift(w, np.array([0.0, 0, 1])), [1, 0, 0, 0])
    np.testing.assert_array_equal(ntm_shift(w, np.array([1.0, 0, 0])), [0, 0, 1, 0])
    np.testing.assert_array_equal(ntm_shift(w, np.array([0.0, 1, 0])), w)
    np.testing.assert_array_equal(ntm_shift(w, np.array([0.0, 0, 0, 0, 1])), [0, 1, 0, 0])


def test_sharpening_undoes_a_blurred_shift():
    blurred = ntm_shift(np.array([0.0, 1, 0, 0]), np.array([0.1, 0.8, 0.1]))
    np.testing.assert_allclose(ntm_sharpen(blurred, np.array(1.0)), blurred)
    sharp = ntm_sharpen(blurred, np.array(20.0))
    np.testing.assert_allclose(sharp, [0, 1, 0, 0], atol=1e-15)


def test_sharpening_does_not_underflow():
    w = np.array([1e-200, 3e-200, 0.0])
    y, pullback = ntm_sharpen.vjp(w, np.array(100.0))
    np.testing.assert_allclose(y, [0, 1, 0], atol=1e-40)
    assert all(np.isfinite(gradient).all() for gradient in pullback(np.ones(3)))
    y32 = ntm_sharpen(np.array([0.25, 0.25, 0.25, 0.25], np.float32), np.array(1e4, np.float32))
    np.testing.assert_array_equal(y32, np.float32(0.25))


def test_the_gate_chooses():
    a, b = np.array([1.0, 0]), np.array([0.0, 1])
    np.testing.assert_array_equal(ntm_interpolate(a, b, np.array(1.0)), a)
    np.testing.assert_array_equal(ntm_interpolate(a, b, np.array(0.0)), b)


def test_what_was_written_is_read_again():
    w = np.array([0.0, 0, 1, 0])
    written = ntm_write(MEMORY, w, np.ones(3), np.array([4.0, 5, 6]))
    np.testing.assert_array_equal(ntm_read(written, w), [4, 5, 6])
    np.testing.assert_array_equal(written[[0, 1, 3]], MEMORY[[0, 1, 3]])
    np.testing.assert_array_equal(ntm_write(MEMORY, w, np.zeros(3), np.zeros(3)), MEMORY)


def test_an_empty_batch():
    assert content_address(np.ones((0, 4, 3)), np.ones((0, 3)), np.ones(0)).shape == (0, 4)
    assert ntm_sharpen(np.ones((0, 4)), np.ones(0)).shape == (0, 4)
    assert ntm_write(np.ones((0, 4, 3)), np.ones((0, 4)), np.ones((0, 3)), np.ones((0, 3))).shape == (0, 4, 3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: content_address(np.ones(3), np.ones(3), 1.0), r"memory must have shape \(\.\.\., N, M\)"),
        (lambda: content_address(MEMORY, np.ones(4), 1.0), r"key must have shape \(3,\), got \(4,\)"),
        (lambda: content_address(MEMORY, np.ones(3), np.ones(2)), r"beta must have shape \(\)"),
        (lambda: content_address(MEMORY, np.ones(3), 1.0, eps=0), "eps"),
        (lambda: ntm_interpolate(1.0, 1.0, 1.0), r"content must have shape \(\.\.\., N\)"),
        (lambda: ntm_interpolate(np.ones(2), np.ones(3), 0.5), "previous must have shape"),
        (lambda: ntm_interpolate(np.ones(2), np.ones(2), np.ones(2)), "g must have shape"),
        (lambda: ntm_shift(np.ones(4), np.ones(2)), "odd number of moves"),
        (lambda: ntm_shift(np.ones((3, 4)), np.ones((2, 3))), r"s must have shape \(3, 3\), got \(2, 3\)"),
        (lambda: ntm_sharpen(np.ones((2, 4)), [1.0, 0.5]), "gamma must be at least 1, got 0.5"),
        (lambda: ntm_shift(np.ones((2, 4)), np.ones(3)), "s must have shape"),
        (lambda: ntm_sharpen(np.ones(4), 0.5), "gamma must be at least 1, got 0.5"),
        (lambda: ntm_sharpen(np.ones((3, 4)), [2.0, 0.5, 0.25]), "gamma must be at least 1, got 0.5"),
        (lambda: ntm_sharpen(np.ones(4), np.nan), "gamma must be at least 1"),
        (lambda: ntm_sharpen(np.zeros(4), 1.0), "w must not be negative and must have a positive entry"),
        (lambda: ntm_sharpen(np.array([-1.0, 2]), 1.0), "w must not be negative"),
        (lambda: ntm_read(MEMORY, np.ones(3)), r"w must have shape \(4,\)"),
        (lambda: ntm_write(MEMORY, np.ones(4), np.ones(2), np.ones(3)), "erase must have shape"),
        (lambda: ntm_write(MEMORY, np.ones(4), np.ones(3), np.ones(2)), "add must have shape"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
