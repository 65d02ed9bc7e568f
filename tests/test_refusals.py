"""Every public name refuses bad input as the ops do: a TypeError or ValueError that names the argument.

The bad inputs come from `good_calls.py` (functions, classes, methods) and, for ops, from the registry and the
signature: each argument in turn is replaced by what its kind must refuse, and by nothing else.
"""

import contextlib
import copy
import ctypes
import inspect
import itertools
import re
import sys
import threading
import warnings
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest

import dlterms
from bad_inputs import NO_ARRAY, THINGS, Arg, choice, flag, without
from cases import CASES
from dlterms import data, progress
from dlterms.gradients.autodiff import Op, Variable
from dlterms.gradients.trees import leaves
from good_calls import GOOD, MADE


def op_arguments(name):
    """The arguments of an op's case with most of them, and its options, each with what it must refuse."""
    case = max((case for case in CASES if case.op == name), key=lambda case: len(case.arguments()))
    op, args = getattr(dlterms, name), case.arguments()
    table = {}
    parameters = op.signature.parameters.values()
    for parameter, value in zip(parameters, args, strict=False):
        table[parameter.name] = operand(value, optional=parameter.default is None, signs=name in SIGNED)
    for parameter in parameters:
        value = case.options.get(parameter.name, parameter.default)
        if parameter.name not in table and value is not None and value is not inspect.Parameter.empty:
            table[parameter.name] = option(value, optional=parameter.default is None)
    return table


# whose classes may be -1 and 1
SIGNED = {"hinge", "zero_one_loss"}


def operand(value, optional, signs):
    """What an array of an op must refuse: what is none. Its shapes and numbers have tests in test_registry.py."""
    if isinstance(value, tuple):  # a tree of ids
        return Arg(value, without(THINGS, "dict", "function", "generator"))
    bad = without(NO_ARRAY, *["none"] * optional)
    kind = np.asarray(value).dtype.kind
    if kind == "i":
        bad |= {"floats": np.asarray(value) + 0.5, "flags": np.asarray(value) > 0}
        bad |= {} if signs else {"below": np.asarray(value) * 0 - 1}
    if kind == "b" and not optional:  # what masks may be added is another matter
        bad["halves"] = np.asarray(value) * 0.5
    return Arg(value, bad)


def option(value, optional):
    """What an option must refuse, by the type of a good value."""
    if isinstance(value, bool):
        return flag(value)
    if isinstance(value, str):
        return choice(value)
    bad = {**THINGS, "nan": np.nan, "complex": 1j, "true": True, "empty": [], "ragged": [[1.0], [1.0, 2.0]]}
    return Arg(
        value, without(bad, *["none"] * optional) | ({"half": 1.5, "huge": 10**400} if isinstance(value, int) else {})
    )


def public():
    """Every public name with its arguments."""
    for name in dlterms.__all__:
        yield name, op_arguments(name) if isinstance(getattr(dlterms, name), Op) else GOOD[name]
    for name, table in GOOD.items():
        if name not in dlterms.__all__:
            yield name, table


def expected_names():
    """What has to be tried: the exports, the functions of data and progress, and the methods of the classes."""
    names = set(dlterms.__all__)
    for module in (data, progress):
        short = module.__name__.rpartition(".")[2]
        names |= {f"{short}.{n}" for n, f in vars(module).items()
                  if inspect.isfunction(f) and f.__module__ == module.__name__ and n[0] != "_"}  # fmt: skip
    for name in dlterms.__all__:
        if inspect.isclass(getattr(dlterms, name)):
            names |= {f"{name}.{n}" for n, f in vars(getattr(dlterms, name)).items()
                      if inspect.isfunction(f) and n[0] != "_"}  # fmt: skip
    return names


def function_of(name):
    """What to call for a name; of a method, that of a fresh object."""
    if name in dlterms.__all__:
        return getattr(dlterms, name)
    room, _, inner = name.partition(".")
    owner = {"data": data, "progress": progress}.get(room)
    return getattr(owner or copy.deepcopy(OBJECTS[room]), inner)


OBJECTS = {name: make() for name, make in MADE.items()}


def fresh(value):
    """A copy that a call may spoil; generators and functions stay as they are."""
    return value if isinstance(value, Iterator) else copy.deepcopy(value)


def called(name, arguments):
    """The answer, iterators walked to their third item."""
    function, positional = function_of(name), []
    if name in (
        "check_vjp",
        "vjp",
        "grad",
        "value_and_grad",
        "jacobian",
        "hessian",
    ):  # the point at which f is looked at comes after it
        positional, arguments = [arguments["f"]], {k: v for k, v in arguments.items() if k != "f"}
        positional += [np.array([0.5, 1.0])] if name in ("check_vjp", "vjp") else []
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        answer = function(*positional, **arguments)
        return list(itertools.islice(answer, 3)) if isinstance(answer, Iterator) else answer


def numbers_in(answer):
    """Every array in an answer, also those that an object keeps."""
    if hasattr(answer, "__dict__") and not isinstance(answer, (Variable, Op)) and not callable(answer):
        answer = vars(answer)
    for _, leaf in leaves(answer):
        if isinstance(leaf, (np.ndarray, np.generic, float, complex)):
            yield np.asarray(leaf)


def has_nan(answer):
    return any(a.dtype.kind in "fc" and np.isnan(a).any() for a in numbers_in(answer))


def spoilt(before, after):
    """Whether a call wrote into what it was given (randomness, which moves on, is no array)."""
    pairs = zip(leaves(before), leaves(after), strict=True)
    arrays = [(a, b) for (_, a), (_, b) in pairs if isinstance(a, np.ndarray) and a.dtype.kind in "fiub"]
    return not all(np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in arrays)


class Endless(Exception):
    """A call did not come to an end."""


LONGEST = 3  # seconds that a call may take


@contextlib.contextmanager
def ended():
    """What runs too long raises Endless; another thread tells it so, for not every system has alarms."""
    here = ctypes.c_ulong(threading.get_ident())
    timer = threading.Timer(LONGEST, ctypes.pythonapi.PyThreadState_SetAsyncExc, [here, ctypes.py_object(Endless)])
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def outcome(name, table, parameter, value, group):
    """What comes of one bad argument: "well", "fine", or in words what is wrong with it."""
    arguments = {p: fresh(arg.good) for p, arg in table.items()} | {parameter: fresh(value)}
    before = {p: fresh(argument) for p, argument in arguments.items()}
    answer = error = None
    try:
        with ended():
            answer = called(name, arguments)
    except Exception as raised:
        error = raised
    if spoilt(before, arguments):
        return "changed the input"
    if error is None:
        silent = {"bad": True, "fit": True, "may": has_nan(answer), "through": not has_nan(answer)}[group]
        return "silent" if silent else "fine"
    if not isinstance(error, (TypeError, ValueError)):
        return f"badly: {type(error).__name__}: {str(error)[:80]}"
    named = [parameter] if group in ("bad", "through") else list(table)
    if any(re.search(rf"(?<!\w){re.escape(word)}\b", str(error)) for word in named) and "keyword argument" not in str(
        error
    ):
        return "well"
    return f"badly: {type(error).__name__}: {str(error)[:80]}"


PUBLIC = dict(public())


def wrong(name, table):
    """(argument, kind of bad input, what came of it) for each that is not refused as it should be."""
    found = []
    for parameter, arg in table.items():
        for group in ("bad", "fit", "may", "through"):
            for kind, value in getattr(arg, group).items():
                came = outcome(name, table, parameter, value, group)
                TALLY[what(name), came.partition(":")[0]] += 1
                if came not in ("well", "fine"):
                    found.append((parameter, kind, came))
    return found


TALLY: Counter = Counter()


def what(name):
    """Of which sort a public name is."""
    if name in dlterms.__all__:
        thing = getattr(dlterms, name)
        return "ops" if isinstance(thing, Op) else "classes" if inspect.isclass(thing) else "functions"
    return "functions" if name.startswith(("data.", "progress.")) else "methods"


def test_every_public_name_has_a_good_call_with_every_argument():
    assert set(PUBLIC) == expected_names()
    for name, table in PUBLIC.items():
        known = {
            p.name
            for p in inspect.signature(function_of(name)).parameters.values()
            if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
        }
        assert set(table) <= known, name
        if name in GOOD:
            assert set(table) == known, name
        if name != "read_idx":  # which has no file here
            called(name, {p: fresh(arg.good) for p, arg in table.items()})


@pytest.mark.parametrize("name", PUBLIC)
def test_bad_input_is_refused_by_name_and_changes_nothing(name):
    assert wrong(name, PUBLIC[name]) == []


def test_a_call_without_end_is_ended(monkeypatch):
    def endless(name, arguments):
        while True:
            pass

    monkeypatch.setattr(sys.modules[__name__], "called", endless)
    monkeypatch.setattr(sys.modules[__name__], "LONGEST", 0.1)
    assert outcome("relu", PUBLIC["relu"], "x", None, "bad").startswith("badly: Endless")


def same(one, other):
    """Whether two answers hold the same numbers and words."""
    parts, others = everything(one), everything(other)
    return len(parts) == len(others) and all(np.array_equal(a, b) for a, b in zip(parts, others, strict=True))


def everything(answer):
    """Arrays, numbers and words of an answer, also those that an object keeps."""
    if type(answer).__module__.startswith("dlterms") and hasattr(answer, "__dict__"):
        answer = {key: value for key, value in vars(answer).items() if key != "rng"}
    return [leaf for _, leaf in leaves(answer) if isinstance(leaf, (np.ndarray, np.generic, int, float, str))]


SEEDED = [
    (name, p, arg.kind) for name, table in PUBLIC.items() for p, arg in table.items() if arg.kind in ("seed", "rng")
]


@pytest.mark.parametrize(("name", "parameter", "kind"), SEEDED, ids=[f"{name}-{p}" for name, p, _ in SEEDED])
def test_two_seeds_differ_and_one_repeats(name, parameter, kind):
    def run(seed):
        arguments = {p: fresh(arg.good) for p, arg in PUBLIC[name].items() if p != "params" or name != "Translator"}
        return called(name, arguments | {parameter: seed})

    # one draw may be alike by chance, as a short sentence: of three other seeds not all
    assert same(run(3), run(3)) and not all(same(run(3), run(other)) for other in (4, 5, 6))
    assert same(run(3), run(np.random.default_rng(3)))


TEXTS = [(name, p) for name, table in PUBLIC.items() for p, arg in table.items() if arg.kind == "sentences"]


@pytest.mark.parametrize(("name", "parameter"), TEXTS)
def test_a_text_may_come_sentence_by_sentence(name, parameter):
    """A generator is read once, so a function that needs it twice has to keep it."""

    def run(text):
        return called(name, {p: fresh(arg.good) for p, arg in PUBLIC[name].items()} | {parameter: text})

    good = PUBLIC[name][parameter].good
    assert same(run(good), run(iter(sentence) for sentence in good))


if __name__ == "__main__":  # the count, by sort of name and by what came of it
    for name, table in PUBLIC.items():
        for row in wrong(name, table):
            print(name, *row, sep=" | ")
    for (sort, came), n in sorted(TALLY.items()):
        print(f"{sort:10} {came:20} {n}")
    print(sum(TALLY.values()))
