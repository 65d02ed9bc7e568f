"""Every op of the registry on the tape: arguments in any place and by name, values written into, second derivatives."""

import itertools

import numpy as np
import pytest

import dlterms
from cases import CASES
from dlterms import check_vjp, vjp
from dlterms.gradients.trees import leaves, tree_map

by_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def op_of(case):
    return getattr(dlterms, case.op)


def is_float(leaf):
    return np.asarray(leaf).dtype.kind == "f"


def optional_arrays(case):
    """The names of the array arguments of this case that may be left out."""
    parameters = [*op_of(case).signature.parameters.values()][: len(case.arguments())]
    return [p.name for p in parameters if p.default is None]


def calls(case):
    """Each way to give some of the optional arrays: (how, arguments by position, arguments by name)."""
    names, args = [*op_of(case).signature.parameters], case.arguments()
    values, optional = dict(zip(names, args, strict=False)), optional_arrays(case)
    required = [name for name in names[: len(args)] if name not in optional]
    for count in range(len(optional) + 1):
        for chosen in itertools.combinations(optional, count):
            label = ", ".join(chosen) or "none"
            given = [values[name] if name in (*required, *chosen) else None for name in names[: len(args)]]
            yield f"{label} by position", given, {}
            yield f"{label} by name", [values[name] for name in required], {name: values[name] for name in chosen}
            yield f"all by name, {label}", [], {name: values[name] for name in (*required, *chosen)}


@by_case
def test_arguments_by_position_and_by_name_have_the_same_gradients(case):
    op, names = op_of(case), [*op_of(case).signature.parameters]
    accepted = 0
    for how, args, named in calls(case):
        places = [*range(len(args)), *(names.index(name) for name in named)]
        full = [None] * len(case.arguments())
        for place, value in zip(places, [*args, *named.values()], strict=True):
            full[place] = value
        try:
            y, own = op.vjp(*full, **case.options)
        except ValueError as refusal:  # an op may want two arrays together, or none
            assert "None" in str(refusal) or "together" in str(refusal), f"{how}: {refusal}"
            continue
        accepted += 1
        moving = [place for place in places if full[place] is not None and all(map(is_float, leaves_of(full[place])))]

        def on_tape(*arrays, moving=moving, full=full, args=args, named=named):
            value = dict(enumerate(full)) | dict(zip(moving, arrays, strict=True))
            by_name = {name: value[names.index(name)] for name in named}
            return op(*(value[i] for i in range(len(args))), **by_name, **case.options)

        if not moving:
            continue
        arrays = [full[place] for place in moving]
        value, pullback = vjp(on_tape, *arrays)
        rng = np.random.default_rng(0)
        dy = tree_map(lambda leaf, rng=rng: rng.standard_normal(np.shape(leaf)), y)
        expected, found = own(dy), pullback(dy)
        expected = expected if isinstance(expected, tuple) else (expected,)
        found = (found,) if len(moving) == 1 else found
        for place, gradient in zip(moving, found, strict=True):
            for a, b in zip(leaves_of(gradient), leaves_of(expected[place]), strict=True):
                np.testing.assert_allclose(a, b, atol=1e-12, err_msg=f"{how}: gradient of {names[place]}")
        check_vjp(on_tape, *arrays)
    assert accepted >= 3


def leaves_of(tree):
    return [leaf for _, leaf in leaves(tree)]


def arrays_of(tree):
    return [leaf for leaf in leaves_of(tree) if isinstance(leaf, np.ndarray)]


@by_case
def test_what_is_written_into_a_result_changes_no_other(case):
    """A value may not be the memory of an argument, and a gradient not that of a value, of dy or of the pullback."""
    op, args = op_of(case), case.arguments()
    for leaf in arrays_of(op(*args, **case.options)):
        assert leaf.flags.writeable, "a value without a pullback is the caller's own"
        assert not any(np.shares_memory(leaf, a) for a in arrays_of(args)), "the value is an argument's memory"
    y, pullback = op.vjp(*args, **case.options)
    dy = tree_map(np.ones_like, y)
    first = pullback(dy)
    kept = [np.copy(leaf) for leaf in arrays_of(first)]
    for leaf in arrays_of(y):
        with pytest.raises(ValueError, match="read-only"):
            leaf[...] = 7  # the pullback may need it: never a wrong gradient, but an error
    assert all(a.flags.writeable for a in arrays_of(args)), "an argument became read-only"
    for leaf in arrays_of(first):
        assert leaf.flags.writeable
        assert not any(np.shares_memory(leaf, a) for a in arrays_of((y, dy, args))), "a gradient is other memory too"
        others = [other for other in arrays_of(first) if other is not leaf]
        assert not any(np.shares_memory(leaf, other) for other in others), "two gradients are one memory"
        leaf[...] = 7
    for expected, found in zip(kept, arrays_of(pullback(dy)), strict=True):
        np.testing.assert_array_equal(found, expected, err_msg="a gradient was the pullback's own memory")


# whose second derivatives a page can use; all others must be right too, or refused
TWICE = {"affine", "binary_cross_entropy_with_logits", "elu", "leaky_relu", "log_sigmoid", "log_softmax", "logsumexp",
         "mse", "relu", "rnn_step", "selu", "sigmoid", "softmax", "softplus", "softsign", "swish", "tanh"}  # fmt: skip


@by_case
def test_second_derivatives_are_right_or_refused(case):
    op, args = op_of(case), case.arguments()
    y, pullback = op.vjp(*args, **case.options)
    rng = np.random.default_rng(0)
    dy = tree_map(lambda leaf: rng.standard_normal(np.shape(leaf)), y)
    first = pullback(dy)
    first = first if isinstance(first, tuple) else (first,)
    moving = [i for i, d in enumerate(first[: len(args)]) if isinstance(d, np.ndarray | np.floating)]
    weights = {i: rng.standard_normal(np.shape(first[i])) for i in moving}

    def along(*arrays):
        """How the value changes, dy by weight, when the arguments go along the weights."""
        _, pull = op.vjp(*[dict(zip(moving, arrays, strict=True)).get(i, arg) for i, arg in enumerate(args)],
                         **case.options)  # fmt: skip
        slopes = pull(dy)
        slopes = slopes if isinstance(slopes, tuple) else (slopes,)
        return sum((slopes[i] * weights[i]).sum() for i in moving)

    if not moving:
        return  # integers alone
    try:
        check_vjp(along, *(args[i] for i in moving), check_eps=1e-5, check_tolerance=1e-4)
    except TypeError as refusal:
        assert str(refusal).startswith("second derivatives of ")
        assert case.op not in TWICE or case.options.get("nonlinearity") == "relu", refusal
