"""Every op of the registry under hard conditions: any numbers, one nan, no examples, sizes of 1, wrong arguments.

What an op promises differs, so each case says which axes belong together, which numbers an argument may hold and how
many examples it takes. Nothing is left out by being refused: an error counts only where the cases expect one.
"""

import re
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dlterms
from cases import CASES
from dlterms.gradients.gradient_check import check_vjp
from dlterms.gradients.trees import leaves, tree_map

# The words in which the cases say what numbers their arguments may hold; "fixed" are those of the case itself. Integers
# and booleans are always fixed.
NUMBERS = {
    "real": (-1e4, 1e4), "share": (0, 1), "inside": (1e-6, 1 - 1e-6), "positive": (1e-3, 1e4), "log": (-80, 80),
    "below": (-1e4, 0), "power": (1, 50), "fixed": (0, 0),
}  # fmt: skip

by_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def axes_of(case, args):
    """The letters of each argument's axes."""
    text = case.axes
    if text is None:
        alone = len(args) == 1 and not isinstance(args[0], tuple)
        assert alone, f"{case.name} has several arguments: say in its axes=, such as 'B D, H D', which belong together"
        text = " ".join("BCDEFGH"[: np.ndim(args[0])])
    letters = [part.split() for part in text.split(",")][: len(args)] if text else []
    for found, array in zip(letters, args, strict=False):
        assert len(found) == np.ndim(array), f"{case.name}: axes={text!r} does not fit its arguments"
    return letters


def with_size(array, axis, size):
    """The array cut or repeated to `size` along an axis; ones if there was nothing to repeat."""
    old = np.shape(array)[axis]
    if old == 0:
        return np.ones((*np.shape(array)[:axis], size, *np.shape(array)[axis + 1 :]), array.dtype)
    return np.take(array, np.arange(size) % old, axis)


def resized(args, letters, letter, size):
    """The arguments with every axis of this letter cut or repeated to `size`."""

    def fit(array, names):
        for axis, name in enumerate(names):
            if name == letter:
                array = with_size(array, axis, size)
        return array

    return tuple(fit(a, names) for a, names in zip(args, [*letters, *[[]] * (len(args) - len(letters))], strict=True))


def filled(case, args, rng, extremes=True):
    """The arguments with other numbers from their domains: spread over all sizes, and now and then at an end."""
    kinds = [kind.strip() for kind in case.domain.split(",")] if case.domain else []
    kinds += ["real"] * (len(args) - len(kinds))

    def numbers(leaf, kind):
        leaf = np.asarray(leaf)
        if leaf.dtype.kind != "f" or kind == "fixed":
            return leaf
        low, high = NUMBERS[kind]
        wide = rng.uniform(low, high, leaf.shape) * (10.0 ** -rng.integers(0, 5, leaf.shape) if low < 0 else 1)
        ends = rng.choice([low, high, max(low, 0.0)], leaf.shape)
        return np.where(rng.random(leaf.shape) < 0.2 * extremes, ends, wide).astype(leaf.dtype)

    return tuple(tree_map(lambda leaf, kind=kind: numbers(leaf, kind), arg)
                 for arg, kind in zip(args, kinds, strict=True))  # fmt: skip


def op_of(case):
    return getattr(dlterms, case.op)


def shapes(tree):
    return [np.shape(leaf) for _, leaf in leaves(tree)]


@by_case
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_any_numbers_up_to_ten_thousand(case, dtype, seed):
    rng = np.random.default_rng(seed)
    args = filled(case, case.arguments(dtype), rng)
    before = tree_map(np.copy, args)
    with np.errstate(over="raise", invalid="raise"):
        y, pullback = op_of(case).vjp(*args, **case.options)
        dy = tree_map(lambda leaf: rng.uniform(-1, 1, np.shape(leaf)).astype(np.asarray(leaf).dtype), y)
        gradients = pullback(dy)
    assert len(list(leaves(y))) > 0
    for place, leaf in [*leaves(y), *leaves(gradients)]:
        if leaf is not None and np.asarray(leaf).dtype.kind == "f":
            assert np.isfinite(leaf).all(), f"{place} is not finite"
            if any(np.asarray(a).dtype == dtype for _, a in leaves(args)):
                assert np.asarray(leaf).dtype == dtype
    for (place, a), (_, b) in zip(leaves(args), leaves(before), strict=True):
        np.testing.assert_array_equal(a, b, err_msg=f"argument {place} was changed")


@by_case
def test_one_nan_is_an_error_or_comes_out(case):
    """For entries of every argument: nan may only vanish where no other number would change the answer either."""
    op, rng = op_of(case), np.random.default_rng(zlib.crc32(case.name.encode()))
    args = case.arguments()
    for i, arg in enumerate(args):
        if isinstance(arg, (tuple, list, dict)) or np.asarray(arg).dtype.kind != "f" or not np.size(arg):
            continue

        def answer(value, i=i, arg=arg, place=None):
            changed = np.array(arg)
            changed[place] = value
            return list(leaves(op(*args[:i], changed, *args[i + 1 :], **case.options)))

        for _ in range(6):
            place = tuple(rng.integers(0, n) for n in np.shape(arg))
            values = filled(case, tuple(args), rng, extremes=False)[i][place], np.array(arg)[place]
            one, other = answer(values[0], place=place), answer(values[1], place=place)
            matters = any(not np.array_equal(a, b) for (_, a), (_, b) in zip(one, other, strict=True))
            try:
                with np.errstate(invalid="ignore"):
                    broken = answer(np.nan, place=place)
            except ValueError as error:
                assert re.search(r"nan|finite|must", str(error)), f"argument {i}: {error}"
                continue
            out = any(np.isnan(leaf).any() for _, leaf in broken)
            assert out or not matters, f"nan in argument {i} at {place} was lost"


@by_case
def test_no_examples_at_all(case):
    args = case.arguments()
    letters = axes_of(case, args)
    if "B" not in [name for names in letters for name in names]:
        return  # no batch in this case; others of the op have one
    op, least = op_of(case), case.least
    for size in range(least):
        with pytest.raises(ValueError, match=r"examples|at least|\(B, "):
            op(*resized(args, letters, "B", size), **case.options)
    some, more = (shapes(op(*resized(args, letters, "B", least + n), **case.options)) for n in (1, 2))
    y, pullback = op.vjp(*resized(args, letters, "B", least), **case.options)
    # each axis of the value is as much shorter as it was with one example less before
    assert shapes(y) == [tuple(2 * a - b for a, b in zip(*pair, strict=True)) for pair in zip(some, more, strict=True)]
    gradients = pullback(tree_map(np.ones_like, y))
    gradients = gradients if isinstance(gradients, tuple) else (gradients,)
    for gradient, arg in zip(gradients, resized(args, letters, "B", least), strict=False):
        if gradient is not None:
            assert np.shape(gradient) == np.shape(arg)
            assert least or not np.any(gradient), "no examples, and yet a gradient"


@by_case
def test_axes_of_size_one(case):
    args = case.arguments()
    letters = axes_of(case, args)
    for letter in sorted({name for names in letters for name in names} - {"."}):
        size = max(1, case.least) if letter == "B" else 1
        small = resized(args, letters, letter, size)
        if all(np.size(arg) for arg in small if not isinstance(arg, tuple)):
            check_vjp(op_of(case), *small, **case.options)


@by_case
def test_a_size_that_does_not_fit_is_refused_by_name(case):
    op, args = op_of(case), case.arguments()
    names = [*op.signature.parameters]
    letters = axes_of(case, args)
    for i, mine in enumerate(letters):
        for axis, letter in enumerate(mine):
            holders = {j for j, theirs in enumerate(letters) if letter in theirs}
            size = np.shape(args[i])[axis]
            if letter == "." or len(holders) < 2 or size < 2:
                continue
            wrong = with_size(args[i], axis, size + 1)
            with pytest.raises(ValueError) as caught:
                op(*args[:i], wrong, *args[i + 1 :], **case.options)
            assert any(re.search(rf"\b{names[j]}\b", str(caught.value)) for j in holders), caught.value


@by_case
@pytest.mark.parametrize(
    "wrong", ["text", {1, 2}, [[1.0], [1.0, 2.0]], np.array([1j])], ids=["text", "set", "ragged", "complex"]
)
def test_what_is_no_array_of_numbers_is_refused_by_name(case, wrong):
    op, args = op_of(case), case.arguments()
    for i, name in enumerate([*op.signature.parameters][: len(args)]):
        if isinstance(args[i], tuple):
            continue
        with pytest.raises((TypeError, ValueError)) as caught:
            op(*args[:i], wrong, *args[i + 1 :], **case.options)
        assert re.search(rf"\b{name}\b", str(caught.value)), f"the error for {name} says: {caught.value}"


@by_case
@pytest.mark.parametrize("wrong", ["nonsense", np.nan, (1, 2, 3, 4)], ids=["text", "nan", "four"])
def test_a_wrong_option_is_refused_by_name(case, wrong):
    op, args = op_of(case), case.arguments()
    for name in [*op.signature.parameters][len(args) :]:
        if name.startswith("b_") or name in ("bias", "weight", "mask"):
            continue  # an array that this case leaves out; another case gives it
        with pytest.raises((TypeError, ValueError)) as caught:
            op(*args, **(case.options | {name: wrong}))
        assert re.search(rf"\b{name}\b", str(caught.value)), f"the error for {name} says: {caught.value}"
