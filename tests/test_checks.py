"""Every check lets good values through unchanged in meaning, and names the argument it refuses."""

import numpy as np
import pytest

from dlterms.checks import (
    as_count,
    as_finite,
    as_flag,
    as_float,
    as_index,
    as_pair,
    as_scalar,
    axis_of,
    blaming,
    fitted,
    one_of,
    shown,
)
from dlterms.neurons.activations import softmax


def test_floats_keep_their_precision_and_whole_numbers_become_double():
    for dtype in (np.float16, np.float32, np.float64):
        given = np.ones(3, dtype)
        assert as_float("x", given) is given
    for dtype in (bool, np.uint8, np.int64):
        assert as_float("x", np.ones(3, dtype)).dtype == np.float64
    assert as_float("x", [1, 2], ndim=1).tolist() == [1.0, 2.0]


def test_indices_come_back_as_indices():
    for given in ([0, 4], np.array([0, 4], np.uint8), np.array([0, 4], np.int32)):
        checked = as_index("x", given, 5)
        assert checked.dtype == np.intp and checked.tolist() == [0, 4]
    assert as_index("x", [], 5).shape == (0,)
    assert as_index("x", np.zeros((0, 2)), 0).shape == (0, 2)


def test_counts_and_pairs():
    assert as_count("n", np.int8(3)) == 3 and as_count("n", 1) == 1 and as_count("n", 0, least=0) == 0
    assert as_pair("n", 2) == (2, 2) and as_pair("n", [1, 3]) == (1, 3) and as_pair("n", (0, 1), least=0) == (0, 1)


def test_scalars_and_their_ends():
    assert as_scalar("x", np.float32(0.5), 0, 1) == 0.5 and as_scalar("x", np.array(1), 0, 1) == 1
    assert as_scalar("x", 0.5, 0, 1, open_low=True, open_high=True) == 0.5
    assert as_scalar("x", 0, 0, 1) == 0 and as_scalar("x", 1, 0, 1) == 1 and as_scalar("x", -1e300) == -1e300


def test_flags_and_finite_numbers():
    assert as_flag("x", True) is True and as_flag("x", np.False_) is False
    assert as_finite("x", [1, 2]).tolist() == [1.0, 2.0]


def test_axes_count_from_the_front():
    x = np.zeros((2, 3, 4))
    assert [axis_of(x, axis) for axis in (-3, -1, 0, 2)] == [0, 2, 0, 2]
    assert one_of("kind", "b", ("a", "b")) == "b"


BAD = [
    (lambda: as_float("x", [[1], [1, 2]]), ValueError, r"x must be a rectangular array of numbers, got list \[\[1\]"),
    (lambda: as_float("x", ["a"]), TypeError, r"x must be an array of real numbers, got list \['a'\]"),
    (lambda: as_float("x", [1j]), TypeError, "x must be an array of real numbers"),
    (lambda: as_float("x", np.zeros((2, 3)), ndim=1), ValueError, r"x must have 1 axes, got shape \(2, 3\)"),
    (lambda: as_index("t", [0.5], 3), TypeError, "t must be integers"),
    (lambda: as_index("t", [True], 3), TypeError, "t must be integers"),
    (lambda: as_index("t", [0, 3, 7], 3), ValueError, r"t must lie in \[0, 3\), got 3"),
    (lambda: as_index("t", [0, -1], 3), ValueError, r"t must lie in \[0, 3\), got -1"),
    (lambda: as_count("n", True), TypeError, "n must be an integer, got bool True"),
    (lambda: as_count("n", np.True_), TypeError, "n must be an integer"),
    (lambda: as_count("n", 1.0), TypeError, r"n must be an integer, got float 1\.0"),
    (lambda: as_count("n", 0), ValueError, "n must be at least 1, got 0"),
    (lambda: as_count("n", -1, least=0), ValueError, "n must be at least 0, got -1"),
    (lambda: as_pair("n", (1, 2, 3)), ValueError, "n must be one integer or a pair of them"),
    (lambda: as_pair("n", (1, 0)), ValueError, "n must be at least 1, got 0"),
    (lambda: as_pair("n", (0, 1)), ValueError, "n must be at least 1, got 0"),
    (lambda: as_scalar("x", "1"), TypeError, "x must be a number, got str '1'"),
    (lambda: as_scalar("x", b"1"), TypeError, "x must be a number"),
    (lambda: as_scalar("x", True), TypeError, "x must be a number, got bool True"),
    (lambda: as_scalar("x", None), TypeError, "x must be a number, got NoneType None"),
    (lambda: as_scalar("x", [1.0]), TypeError, "x must be a number"),
    (lambda: as_scalar("x", 1j), TypeError, "x must be a number"),
    (lambda: as_scalar("x", -0.1, 0, 1), ValueError, r"x must lie in \[0, 1\], got -0\.1"),
    (lambda: as_scalar("x", 1.1, 0, 1), ValueError, r"x must lie in \[0, 1\], got 1\.1"),
    (lambda: as_scalar("x", 0, 0, 1, open_low=True), ValueError, r"x must lie in \(0, 1\], got 0"),
    (lambda: as_scalar("x", 1, 0, 1, open_high=True), ValueError, r"x must lie in \[0, 1\), got 1"),
    (lambda: as_scalar("x", np.nan), ValueError, r"x must lie in \(-inf, inf\), got nan"),
    (lambda: as_finite("x", [1.0, np.nan]), ValueError, "x must be finite, got nan or inf"),
    (lambda: as_finite("x", [-np.inf]), ValueError, "x must be finite, got nan or inf"),
    (lambda: as_finite("x", 1.0, ndim=1), ValueError, "x must have 1 axes"),
    (lambda: as_flag("x", 1), TypeError, "x must be True or False, got int 1"),
    (lambda: as_flag("x", None), TypeError, "x must be True or False, got NoneType None"),
    (lambda: one_of("kind", "c", ("a", "b")), ValueError, "kind must be one of 'a', 'b', got str 'c'"),
    (lambda: axis_of(np.zeros((2, 3)), 2), ValueError, r"axis must lie in \[-2, 2\) for an .* \(2, 3\), got 2"),
    (lambda: axis_of(np.zeros((2, 3)), -3), ValueError, "axis must lie in"),
    (lambda: axis_of(np.zeros(2), 0.5, "dim"), TypeError, "dim must be an integer"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "error", "message"), BAD)
def test_what_is_refused_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_values_are_shown_short():
    assert shown(np.zeros((2, 3), np.float32)) == "an array of float32 of shape (2, 3)"
    assert shown("a" * 58) == f"str '{'a' * 58}'"
    assert shown("a" * 59) == f"str '{'a' * 56}..."


def test_arrays_that_fit_come_back_in_the_dtype_of_the_first():
    memory, key, beta = fitted(
        "... N M, ... M, ...", memory=np.ones((2, 4, 3), np.float32), key=np.ones((2, 3)), beta=[1, 2]
    )
    assert [a.dtype for a in (memory, key, beta)] == [np.float32] * 3
    assert (memory.shape, key.shape, beta.shape) == ((2, 4, 3), (2, 3), (2,))
    assert fitted("N M, M ?, ", m=np.ones((2, 3)), k=None, b=1)[1] is None
    with pytest.raises(TypeError, match="k must be an array of real numbers, got NoneType None"):
        fitted("N M, M", m=np.ones((2, 3)), k=None)
    assert fitted("N C ..., C", x=np.ones((2, 3, 4, 5)), w=np.ones(3))[0].shape == (2, 3, 4, 5)
    assert fitted("B H, 4H", h=np.ones((0, 2)), b=np.ones(8))[1].shape == (8,)


@pytest.mark.parametrize(
    ("axes", "shapes", "message"),
    [
        ("... N M, ... M", [(2, 4, 3), (2, 4)], r"b must have shape \(2, 3\), got \(2, 4\) beside a \(2, 4, 3\)$"),
        ("... N M, ... M", [(2, 4, 3), (5, 3)], r"b must have shape \(2, 3\), got \(5, 3\)"),
        ("... N M, ... M", [(4, 3), (1, 3)], r"b must have shape \(3,\), got \(1, 3\)"),
        ("... N M", [(3,)], r"a must have shape \(\.\.\., N, M\), got \(3,\)$"),
        ("N M", [(2, 3, 4)], r"a must have shape \(N, M\), got \(2, 3, 4\)$"),
        ("B H, 4H", [(1, 2), (6,)], r"b must have shape \(8,\), got \(6,\)"),
        ("4H H", [(8, 3)], r"a must have shape \(8, 2\), got \(8, 3\)"),
        ("3H", [(7,)], r"a must have shape \(6,\), got \(7,\)"),
        ("N N", [(2, 3)], r"a must have shape \(2, 2\), got \(2, 3\)"),
        ("..., ...", [(), (1,)], r"b must have shape \(\), got \(1,\) beside a \(\)"),
    ],
)
def test_what_does_not_fit_is_told_with_numbers_where_they_are_known(axes, shapes, message):
    with pytest.raises(ValueError, match=message):
        fitted(axes, **{name: np.ones(shape) for name, shape in zip("ab", shapes, strict=False)})


def test_another_argument_is_blamed_for_what_was_made_of_it():
    with pytest.raises(ValueError, match=r"^query must be finite"), blaming("query"):
        softmax(np.array([np.nan]))
