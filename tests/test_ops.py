"""Every op, four ways: finite differences, PyTorch's stored results, the definition, and no op forgotten."""

import importlib
import inspect
from pathlib import Path

import numpy as np
import pytest

import dlterms
from cases import CASES, fingerprint
from dlterms.definitions import definition_of
from dlterms.gradients.autodiff import Op
from dlterms.gradients.gradient_check import check_vjp
from dlterms.gradients.trees import leaves, tree_map

GOLDEN = Path(__file__).parent / "golden"
EXPORTED = [name for name in dlterms.__all__ if isinstance(getattr(dlterms, name), Op)]
by_name = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
TOLERANCE = {"float64": 1e-9, "float32": 2e-5}


def test_names_are_unique():
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))


def missing(name, module, exported, covered):
    """What to add for a public op of a module of dlterms; "" if nothing."""
    if name not in exported:
        return f'{name} is not exported: add it to "{module}" of _EXPORTS in dlterms/__init__.py, or begin it with _'
    if name not in covered:
        return f"{name} is in no case: add a Case to tests/cases/{module.replace('.', '/')}.py"
    return ""


def public_ops():
    """(name, room.module) for every op of the package but those of the tape."""
    for path in sorted(Path(dlterms.__file__).parent.rglob("*.py")):
        module = path.relative_to(Path(dlterms.__file__).parent).with_suffix("").as_posix().replace("/", ".")
        if module == "gradients.arithmetic" or "@differentiable" not in path.read_text("utf-8"):
            continue
        for name, value in vars(importlib.import_module(f"dlterms.{module}")).items():
            if isinstance(value, Op) and not name.startswith("_") and value.__module__ == f"dlterms.{module}":
                yield name, module


@pytest.mark.parametrize(("name", "module"), list(public_ops()))
def test_every_op_is_exported_and_has_a_case(name, module):
    assert not (words := missing(name, module, dlterms.__all__, {case.op for case in CASES})), words


def test_what_an_op_lacks_is_told():
    assert "_EXPORTS" in missing("mish", "neurons.activations", [], {"mish"})
    assert "tests/cases/neurons/activations.py" in missing("mish", "neurons.activations", ["mish"], set())
    assert not missing("mish", "neurons.activations", ["mish"], {"mish"})
    assert {name for name, _ in public_ops()} == set(EXPORTED)


def home(op):
    """Where the definition of an op belongs."""
    return op.__module__.replace("dlterms.", "src/dlterms/definitions/").replace(".", "/") + ".py"


@pytest.mark.parametrize("name", EXPORTED)
def test_every_exported_op_has_a_definition_of_the_same_signature(name):
    op = getattr(dlterms, name)
    try:
        definition = definition_of(op)
    except ValueError:
        pytest.fail(f"{name} has no definition: write it, with loops and no tricks, in {home(op)}")
    assert inspect.signature(definition) == op.signature
    assert "Source: " in definition.__doc__


def test_what_is_no_op_has_no_definition():
    for wrong in (np.sum, dlterms.residual, dlterms.Vocabulary, "softmax", 3, None):
        with pytest.raises(ValueError, match="op must be one of the ops"):
            definition_of(wrong)


@pytest.mark.parametrize("name", EXPORTED)
def test_every_docstring_tells_its_source_and_shapes(name):
    assert len(getattr(dlterms, name).__doc__.split()) >= 8


@by_name
def test_pullback_agrees_with_finite_differences(case):
    check_vjp(getattr(dlterms, case.op), *case.arguments(), **case.options)


@by_name
def test_value_agrees_with_the_definition(case):
    op = getattr(dlterms, case.op)
    value = op(*case.arguments(), **case.options)
    literal = definition_of(op)(*case.arguments(), **case.options)
    for (_, mine), (_, expected) in zip(leaves(value), leaves(literal), strict=True):
        np.testing.assert_allclose(mine, expected, rtol=1e-10, atol=1e-12)


@by_name
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_values_and_gradients_agree_with_pytorch(case, dtype):
    if case.torch is None:
        pytest.skip(f"{case.name}: PyTorch has no such op")
    path = GOLDEN / f"{case.op}.npz"
    assert path.is_file(), f"PyTorch's results for {case.op} are missing: run `make golden`"
    stored = np.load(path)
    args = case.arguments(np.dtype(dtype).type)
    prefix = f"{case.name}/{dtype}"
    known = stored.get(f"{prefix}/arguments", "none")
    assert known == fingerprint(args), "the case is new or has changed: run `make golden`"
    y, pullback = getattr(dlterms, case.op).vjp(*args, **case.options)
    outputs = [leaf for _, leaf in leaves(y)]
    expected = [stored[f"{prefix}/y{i}"] for i in range(len(outputs))]
    dy = iter([stored[f"{prefix}/dy{i}"] for i in range(len(outputs))])
    gradients = pullback(tree_map(lambda _: next(dy), y))
    gradients = gradients if isinstance(gradients, tuple) else (gradients,)
    for i, gradient in enumerate(gradients):
        if f"{prefix}/dx{i}" in stored:
            outputs.append(gradient)
            expected.append(stored[f"{prefix}/dx{i}"])
    assert len(outputs) > 1, "no gradient was stored: run `make golden`"
    for mine, theirs in zip(outputs, expected, strict=True):
        assert np.asarray(mine).dtype == dtype
        scale = max(float(np.abs(theirs).max(initial=0)), 1.0)
        np.testing.assert_allclose(mine, theirs, rtol=TOLERANCE[dtype], atol=TOLERANCE[dtype] * scale)


@by_name
def test_integers_and_float32_keep_their_promise(case):
    op = getattr(dlterms, case.op)
    args = case.arguments(np.float32)
    y, pullback = op.vjp(*args, **case.options)
    if not any(np.asarray(leaf).dtype == np.float32 for _, leaf in leaves(args)):
        return  # integers alone promise nothing about float32
    results = list(leaves(y)) + list(leaves(pullback(tree_map(np.ones_like, y))))
    for place, leaf in results:
        if leaf is not None:
            assert np.asarray(leaf).dtype == np.float32, f"{place} became {np.asarray(leaf).dtype}"


def unusual(leaf):
    """The same numbers, read-only and with strides no array has by itself."""
    leaf = np.asarray(leaf)
    if leaf.ndim == 0:
        return leaf
    spread = np.zeros((*leaf.shape[:-1], 2 * leaf.shape[-1]), leaf.dtype)[..., ::-2]
    spread[...] = leaf
    spread.flags.writeable = False
    return spread


@by_name
def test_read_only_and_non_contiguous_input_gives_the_same(case):
    op = getattr(dlterms, case.op)
    y, pullback = op.vjp(*case.arguments(), **case.options)
    odd, odd_pullback = op.vjp(*tree_map(unusual, case.arguments()), **case.options)
    dy = tree_map(np.ones_like, y)
    pairs = [*zip(leaves(y), leaves(odd), strict=True)]
    pairs += zip(leaves(pullback(dy)), leaves(odd_pullback(tree_map(unusual, dy))), strict=True)
    for (_, a), (_, b) in pairs:
        if a is not None:
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-14)


@by_name
def test_text_is_refused_by_name(case):
    args = case.arguments()
    with pytest.raises((TypeError, ValueError)) as caught:
        getattr(dlterms, case.op)("a", *args[1:], **case.options)
    first = next(iter(getattr(dlterms, case.op).signature.parameters))
    assert first in str(caught.value)
