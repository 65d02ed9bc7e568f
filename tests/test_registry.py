"""Every op of the registry under hard conditions: any numbers, one nan, no examples, sizes of 1, wrong arguments.

What an op promises differs, so two tables say what the cases cannot: which axes belong together, and which numbers an
argument may hold. Nothing is left out by being refused: an error counts only where the tables expect one.
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

# The axes of each argument, for an op or for one case of it: axes of one letter have one size; B is the batch and may
# be empty, other letters may be as small as 1, "." cannot be resized (ids, kernels, gates stacked in one array).
# Trailing arguments may be absent. Not listed: ops of one array, whose first axis is the batch.
AXES = {
    "affine": "B D, H D, H", "affine-no-bias": "B T D, H D", "affine-one": "D, H D, H",
    "batch_norm": "B C, C, C, C, C", "batch_norm-maps": "B C H W, C, C, C, C", "batch_norm-bare": "B C T, C, C",
    "batch_norm_eval": "B C, C, C, C, C", "batch_norm_eval-maps": "B C H W, C, C, C, C",
    "batch_norm_eval-bare": "B C T, C, C",
    "binary_cross_entropy": "B C, B C", "binary_cross_entropy_with_logits": "B C, B C",
    "content_address": "B N M, B M, B", "content_address-heads": "B H N M, B H M, B H",
    "content_address-no-batch": "N M, M,",
    "conv1d": "B C ., O C ., O", "conv1d-options": "B . ., . . ., .",
    "conv2d": "B C . ., O C . ., O", "conv2d-grouped": "B . . ., . . . ., .", "conv2d-depthwise": "B . . ., . . . ., .",
    "cross_entropy": "B ., B", "cross_entropy-distributions": "B C, B C",
    "cross_entropy-distributions-smoothed": "B C, B C", "cross_entropy-maps": "B . H W, B H W",
    "cross_entropy-maps-smoothed": "B . H W, B H W",
    "cross_entropy-distributions-maps-smoothed": "B C D, B C D",
    "cross_entropy-one": ".,",
    "dot_product_attention": "B T D, B S D, B S E", "dot_product_attention-heads": "B H T D, B H S D, B H S E",
    "dot_product_attention-causal": "T D, S D, S E", "dot_product_attention-masked": "B . D, B . D, B . E, . .",
    "dot_product_attention-biased": "B . D, B . D, B . E, . .",
    "dropout": "B C, B C",
    "embedding": "B I, . D", "embedding-repeated": "B, . D", "embedding-one id": ", . D", "embedding-nothing": "B, . D",
    "gaussian_kl": "B D, B D", "gaussian_kl-one": "D, D", "gaussian_kl-stacked": "B T D, B T D",
    "glove_loss": ". D, . D, ., ., B, B, B",
    "gru": "T B D, B ., . D, . ., ., .", "gru_step": "B D, B ., . D, . ., ., .",
    "hidden_layer": "B ., . D, B .",
    "hierarchical_softmax": "B D, . D, . ., . ., . .", "hierarchical_softmax_loss": "B D, . D, B ., B ., B .",
    "highway": "B T D, D D, D, D D, D",
    "hinge": "B C, B C", "huber": "B C, B C", "mae": "B C, B C", "mse": "B C, B C", "mse-one": ",",
    "interpolate": "B N, B N, B", "interpolate-no-batch": "N, N,",
    "kl_divergence": "B C, B C", "kl_divergence-first-axis": "C B, C B",
    "log_softmax-first-axis": "C B", "logsumexp-keepdims": "C B", "softmax-first-axis": "C B",
    "lstm": "T B D, B ., B ., . D, . ., ., .", "lstm_step": "B D, B ., B ., . D, . ., ., .",
    "avg_pool2d": "B C . .", "max_pool2d": "B C . .", "max_pool2d-unbatched": "B . .",
    "maxout": "B .", "maxout-channels": "B . W",
    "nce_loss": "B, B K, B, B K",
    "negative_sampling_loss": "B D, . D, B, K",
    "nll": "B ., B", "nll-maps": "B . H W, B H W", "nll-one": ".,",
    "ntm_read": "B N M, B N", "ntm_read-heads": "B H N M, B H N",
    "ntm_write": "B N M, B N, B M, B M", "ntm_write-no-batch": "N M, N, M, M",
    "one_hot-one id": "",
    "prelu": "B C, .", "prelu-slope-a-channel": "B C W, C",
    "recursive_nn": "",  # a tree of ids: neither it nor what it joins can be resized
    "rnn": "T B D, B H, H D, H H, H, H", "truncated_bptt": "T B D, B H, H D, H H, H, H",
    "rnn_step": "B D, B H, H D, H H, H, H",
    "resize": "B C . .", "resize-one-pixel": "B . .", "resize-same": ". .",
    "sharpen": "B N, B", "sharpen-no-batch": "N,",
    "shift": "B N, B .", "shift-two-places": "B H N, B H .", "shift-farther-than-round": "N, .",
    "zero_one_loss": "B C, B C",
}  # fmt: skip

# The numbers that the arguments may hold, where these are not any; "fixed" are those of the case itself. Integers and
# booleans are always fixed.
NUMBERS = {
    "real": (-1e4, 1e4), "share": (0, 1), "inside": (1e-6, 1 - 1e-6), "positive": (1e-3, 1e4), "log": (-80, 80),
    "below": (-1e4, 0), "power": (1, 50), "fixed": (0, 0),
}  # fmt: skip
DOMAIN = {
    "batch_norm": "real, real, positive", "batch_norm_eval": "real, real, positive",
    "binary_cross_entropy": "share, share", "binary_cross_entropy_with_logits": "real, share",
    "content_address": "real, real, positive",
    "cross_entropy-distributions": "real, share", "cross_entropy-distributions-smoothed": "real, share",
    "cross_entropy-distributions-maps-smoothed": "real, share",
    "gaussian_kl": "real, log",  # a variance is exp of it
    "glove_loss": "real, real, real, real, fixed, fixed, positive",
    "kl_divergence": "inside, inside", "logit": "inside",  # infinite at the ends, which their own tests visit
    "interpolate": "real, real, share", "ntm_write": "real, share, share, real",
    "nce_loss": "real, real, below, below",
    "rnn-relu": "real, real, fixed, fixed, real, real",  # five steps of ten thousand each would overflow truly
    "truncated_bptt-beyond": "real, real, fixed, fixed, real, real",
    "sharpen": "inside, power",
}  # fmt: skip
MEANS = {"binary_cross_entropy", "binary_cross_entropy_with_logits", "cross_entropy", "hinge", "huber", "mae", "mse",
         "nll", "zero_one_loss"}  # fmt: skip
LEAST = {
    "batch_norm": 2,
    "batch_norm-maps": 1,
    "batch_norm-bare": 1,  # with several numbers a channel in each
    "nce_loss": 1,
    "negative_sampling_loss": 1,
    "hierarchical_softmax_loss": 1,
}

by_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def declared(table, case, default=""):
    return table.get(case.name, table.get(case.op, default))


def axes_of(case, args):
    """The letters of each argument's axes."""
    default = " ".join("BCDEFGH"[: np.ndim(args[0])]) if len(args) == 1 and not isinstance(args[0], tuple) else None
    text = declared(AXES, case, default)
    assert text is not None, f"{case.name} has several arguments: say in AXES which of their axes belong together"
    letters = [part.split() for part in text.split(",")][: len(args)] if text else []
    for found, array in zip(letters, args, strict=False):
        assert len(found) == np.ndim(array), f"AXES of {case.name} does not fit its arguments"
    return letters


def least_batch(case):
    """How many examples it takes: a mean needs one, a variance two."""
    is_mean = case.op in MEANS and case.options.get("reduction", "mean") == "mean"
    return 1 if is_mean else declared(LEAST, case, 0)


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
    kinds = [kind.strip() for kind in declared(DOMAIN, case).split(",")] if declared(DOMAIN, case) else []
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


def test_the_tables_name_ops_and_cases():
    known = {case.op for case in CASES} | {case.name for case in CASES}
    assert set(AXES) | set(DOMAIN) | MEANS | set(LEAST) <= known


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
    op, least = op_of(case), least_batch(case)
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
        size = max(1, least_batch(case)) if letter == "B" else 1
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
