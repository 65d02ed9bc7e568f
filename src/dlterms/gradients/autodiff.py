"""Every op knows its own derivative; this module chains them, so that any composition has a gradient.

An op is a function that returns its value and its *pullback*: the function that takes the gradient of a loss with
respect to the value and gives the gradient with respect to the arguments. Compositions are differentiated by a
tape: while the forward code runs on `Variable`s, each op notes its pullback, and `vjp` replays the notes backwards.

Source: Baydin et al. 2018, "Automatic differentiation in machine learning: a survey", JMLR 18(153), section 3.2.

Nothing here knows of second derivatives, and yet they work: each `vjp` has a tape of its own, and the value of a
Variable may itself be a Variable of an outer tape. Then the pullback's arithmetic is recorded there like any other.
"""

import functools
import inspect
import itertools
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import NDArray

from dlterms.checks import as_function, plain, shown
from dlterms.gradients.trees import leaves, tree_map

Pullback = Callable[[Any], Any]


class Op:
    """A differentiable function: `op(x)` is its value, `op.vjp(x)` is `(value, pullback)`.

    The pullback mirrors the call: it takes what the value looks like, and returns what the leading array arguments
    look like: a bare array for one, a tuple for several, None in the place of integers and of an absent argument.
    The value that comes with a pullback is read-only, for the pullback may need it: change a copy.
    """

    def __init__(self, rule: Callable[..., tuple[Any, Pullback]]) -> None:
        functools.update_wrapper(self, rule)
        self.rule = rule

    @functools.cached_property
    def signature(self) -> inspect.Signature:
        """The signature of the rule; read when it is asked for, as a hundred of them cost milliseconds."""
        return inspect.signature(self.rule)

    @property
    def parameters(self) -> list[inspect.Parameter]:
        """The parameters in order."""
        return list(self.signature.parameters.values())

    def vjp(self, *args: Any, **options: Any) -> tuple[Any, Pullback]:
        """The value and its pullback. On a tape, the pullback's arithmetic is recorded too, or refused by TypeError."""
        if innermost((args, options)) != NO_TAPE:
            _, pullback = self.followed(self.rule)(*args, **options)
            # the value is noted as one call of this op, which knows its derivative at kinks
            return self(*args, **options), self.followed(pullback)
        value, pullback = self.rule(*args, **options)
        return tree_map(_read_only, value), pullback

    def __call__(self, *args: Any, **options: Any) -> Any:
        tape = innermost((args, options))
        if tape == NO_TAPE:
            return tree_map(_writable, self.rule(*args, **options)[0])
        return self._record(tape, args, options)

    def __repr__(self) -> str:
        return f"<op {self.__name__}{self.signature}>"  # type: ignore[attr-defined]

    def _record(self, tape: int, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Call the op on the values that the tape's variables have, and note the call."""
        inner = [_value(argument, tape) for argument in args]
        value, pullback = self.vjp(*inner, **{name: _value(option, tape) for name, option in options.items()})
        given = [(i, argument) for i, argument in enumerate(args) if innermost(argument) == tape]
        given += [(self._place(name, len(args)), option) for name, option in options.items()
                  if innermost(option) == tape]  # fmt: skip
        node = Node(self, given, value, pullback, tape)
        if not isinstance(value, (tuple, list, dict)):
            return Variable(value, node, 0, tape)
        place = itertools.count()
        return tree_map(lambda leaf: Variable(leaf, node, next(place), tape), value)

    def _place(self, name: str, count: int) -> int:
        """Where the pullback returns the gradient of what is given by name, beside `count` arguments by position."""
        for i, parameter in enumerate(self.parameters):
            if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
                count -= i  # these many stand in the place of one parameter
            elif parameter.name == name:
                return i if parameter.kind is not inspect.Parameter.KEYWORD_ONLY else i - 1 + count
        raise TypeError(f"{self.__name__} has no parameter {name}")  # type: ignore[attr-defined]

    def no_gradient(self, place: int) -> str:
        """What to say when the pullback has no gradient for the argument at this place."""
        star = next((i for i, p in enumerate(self.parameters) if p.kind is inspect.Parameter.VAR_POSITIONAL), place)
        name = self.parameters[min(place, star)].name + (f"[{place - star}]" if place > star else "")
        return f"{self.__name__} is not differentiable in its argument {name}"  # type: ignore[attr-defined]

    def followed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The rule or its pullback, run where a tape records it; TypeError if it does what no tape can follow."""

        def run(*args: Any, **options: Any) -> Any:
            try:
                return function(*args, **options)
            except (TypeError, AttributeError) as error:
                name = self.__name__  # type: ignore[attr-defined]
                told = f"second derivatives of {name} are not available: a tape cannot follow its pullback"
                raise TypeError(told) from error

        return run


def differentiable(rule: Callable[..., tuple[Any, Pullback]]) -> Op:
    """Decorate a function that returns `(value, pullback)`: it becomes an op that returns its value alone."""
    return Op(as_function("rule", rule))


def _read_only(leaf: Any) -> Any:
    """A view that cannot be written through: the array itself may be the caller's."""
    if isinstance(leaf, np.ndarray):
        leaf = leaf.view()
        leaf.flags.writeable = False
    return leaf


def _writable(leaf: Any) -> Any:
    """The array, or a copy where it is another op's value beside its pullback."""
    return leaf.copy() if isinstance(leaf, np.ndarray) and not leaf.flags.writeable else leaf


class Node:
    """One call on the tape: where its inputs came from, what came out, and how to go back."""

    serial = itertools.count()

    def __init__(self, op: Op, given: list[tuple[int, Any]], value: Any, pullback: Pullback, tape: int) -> None:
        self.op, self.given, self.value, self.pullback, self.tape = op, given, value, pullback, tape
        self.order = next(Node.serial)

    def sources(self) -> list["Variable"]:
        """The variables of this tape that went in."""
        return [leaf for _, argument in self.given for _, leaf in leaves(argument) if is_on(leaf, self.tape)]

    def push(self, gradients: dict[int, Any], into: Callable[["Variable", Any], None]) -> None:
        """Pull the outputs' gradients (by place; absent means zero) back to every input variable."""
        place = itertools.count()
        dy = tree_map(lambda leaf: gradients.get(next(place), 0) + np.zeros_like(leaf), self.value)
        pullback = self.pullback if innermost(dy) == NO_TAPE else self.op.followed(self.pullback)
        result = pullback(dy)
        by_place = result if isinstance(result, tuple) else (result,)
        for i, argument in self.given:
            gradient = by_place[i] if i < len(by_place) else None
            if gradient is None:
                raise TypeError(self.op.no_gradient(i))
            if isinstance(argument, Variable):
                into(argument, gradient)
                continue
            for (_, leaf), (_, d) in zip(leaves(argument), leaves(gradient), strict=True):
                if is_on(leaf, self.tape):
                    if d is None:
                        raise TypeError(self.op.no_gradient(i))
                    into(leaf, d)


NO_TAPE = -1
tapes = itertools.count()

# What is recorded in the place of a NumPy function, or of indexing: dlterms.gradients.arithmetic fills it.
RECORDED: dict[Any, Callable[..., Any]] = {}

# Their derivatives are 0 wherever they exist: the answer is plain and takes no gradient with it.
FLAT = {np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal, np.isnan, np.isinf, np.isfinite,
        np.sign, np.floor, np.ceil, np.rint, np.heaviside, np.logical_not, np.logical_and, np.logical_or, np.shape,
        np.ndim, np.size, np.zeros_like, np.ones_like, np.argmax, np.argmin, np.argsort, np.all, np.any}  # fmt: skip


class Operators(NDArrayOperatorsMixin):
    """Python's operators by NumPy's functions; `x += 1` gives x a new object, as with plain numbers."""

    __iadd__, __isub__ = NDArrayOperatorsMixin.__add__, NDArrayOperatorsMixin.__sub__
    __imul__, __itruediv__ = NDArrayOperatorsMixin.__mul__, NDArrayOperatorsMixin.__truediv__
    __ipow__, __imatmul__ = NDArrayOperatorsMixin.__pow__, NDArrayOperatorsMixin.__matmul__


class Variable(Operators):
    """An array on a tape. Arithmetic, indexing, and the NumPy functions that have a pullback here are noted.

    Comparisons give plain booleans, as their derivative is 0.
    """

    __slots__ = ("node", "place", "tape", "value")
    on_tape = True  # for dlterms.checks, which is below this module

    def __init__(self, value: Any, node: Node | None = None, place: int = 0, tape: int = 0) -> None:
        self.value, self.node, self.place, self.tape = value, node, place, tape

    shape = property(lambda self: np.shape(self.value))
    ndim = property(lambda self: np.ndim(self.value))
    dtype = property(lambda self: self.value.dtype if hasattr(self.value, "dtype") else np.asarray(self.value).dtype)
    size = property(lambda self: np.size(self.value))
    T = property(lambda self: self.transpose())

    def __repr__(self) -> str:
        return f"Variable({self.value!r})"

    def __len__(self) -> int:
        return len(self.value)

    def __bool__(self) -> bool:
        return bool(plain(self))

    def __array__(self, *_: Any, **__: Any) -> NDArray[Any]:
        raise TypeError("a Variable on the tape was used as a plain array: its gradient would be lost; use dlterms ops")

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        return _instead_of(ufunc, inputs, options) if method == "__call__" else _unknown(ufunc)

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        return _instead_of(function, args, options)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"a Variable on the tape has no {name}; use dlterms ops, which keep its gradient")

    def __getitem__(self, index: Any) -> Any:
        return RECORDED[operator.getitem](self, index)

    def sum(self, axis: Any = None, keepdims: bool = False) -> Any:
        return RECORDED[np.sum](self, axis, keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> Any:
        return RECORDED[np.mean](self, axis, keepdims)

    def reshape(self, *shape: Any) -> Any:
        return RECORDED[np.reshape](self, shape[0] if len(shape) == 1 else shape)

    def transpose(self, *axes: Any) -> Any:
        return RECORDED[np.transpose](self, axes[0] if len(axes) == 1 else axes or None)

    def swapaxes(self, axis1: int, axis2: int) -> Any:
        return RECORDED[np.swapaxes](self, axis1, axis2)

    def squeeze(self, axis: Any = None) -> Any:
        return RECORDED[np.squeeze](self, axis)

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        return RECORDED[np.ndarray.astype](self, dtype)

    def copy(self) -> "Variable":
        return self  # nothing can write to it


def _instead_of(function: Any, args: Any, options: dict[str, Any]) -> Any:
    """What the tape does where NumPy's function was called on a Variable."""
    op = RECORDED.get(function)
    if op and (not options or options.keys() <= inspect.signature(op).parameters.keys()):
        return op(*args, **options)
    return function(*tree_map(plain, args), **tree_map(plain, options)) if function in FLAT else _unknown(function)


def _unknown(function: Any) -> Any:
    known = ", ".join(sorted(f.__name__ for f in RECORDED))
    raise TypeError(f"numpy.{function.__name__} has no differentiable counterpart for this call; the tape knows {known}"
                    " (without options such as dtype and out)")  # fmt: skip


def innermost(tree: Any) -> int:
    """The tape that the variables in a tree are on, the innermost one if they are on several; NO_TAPE without any."""
    if isinstance(tree, Variable):
        return tree.tape
    if isinstance(tree, (tuple, list)):
        return max(map(innermost, tree), default=NO_TAPE)
    if isinstance(tree, dict):
        return max(map(innermost, tree.values()), default=NO_TAPE)
    return NO_TAPE


def is_on(leaf: Any, tape: int) -> bool:
    return isinstance(leaf, Variable) and leaf.tape == tape


def _value(tree: Any, tape: int) -> Any:
    """The tree as the tape's variables have it; those of other tapes stay as they are."""
    if isinstance(tree, (tuple, list, dict)):
        return tree_map(lambda leaf: _value(leaf, tape), tree)
    return tree.value if isinstance(tree, Variable) and tree.tape == tape else tree


def _is_float(leaf: Any) -> bool:
    return isinstance(leaf, (float, np.ndarray, np.floating, Variable)) and np.asarray(plain(leaf)).dtype.kind == "f"


def vjp(f: Callable[..., Any], *args: Any, **options: Any) -> tuple[Any, Pullback]:
    """The value f(*args, **options) and its pullback, for an op or for any composition of ops.

    args may be arrays or nested dicts, lists and tuples of arrays; the pullback returns gradients of the same
    structure (a bare one for one argument), None for leaves that are not floating-point. The value is read-only: the
    pullback may need it. Where f runs on an outer tape, this is recorded there, so that it can be differentiated again.
    Errors: TypeError where a gradient would be lost: in a function without pullback, or an argument that has none.
    """
    as_function("f", f)
    if isinstance(f, Op):
        return f.vjp(*args, **options)
    tape = next(tapes)
    inputs = tree_map(lambda leaf: Variable(leaf, tape=tape) if _is_float(leaf) else leaf, tuple(args))
    outputs = f(*inputs, **options)
    if innermost(outputs) > tape:
        raise TypeError("f returned a Variable of a tape that has ended: its gradient is lost; return values of vjp")

    def pullback(dy: Any) -> Any:
        gradients = _backward(outputs, dy, tape)

        def of(leaf: Any) -> Any:
            return gradients.get(id(leaf), np.zeros_like(leaf.value)) if is_on(leaf, tape) else None

        result = tree_map(of, inputs)
        return result[0] if len(result) == 1 else result

    return tree_map(_read_only, _value(outputs, tape)), pullback


def _backward(outputs: Any, dy: Any, tape: int) -> dict[int, Any]:
    """Replay the tape from its end: the gradient of every leaf variable, by id."""
    of_leaf: dict[int, Any] = {}
    of_node: dict[Node, dict[int, Any]] = {}

    def into(variable: Variable, d: Any) -> None:
        store, key = (of_leaf, id(variable)) if variable.node is None else (
            of_node.setdefault(variable.node, {}), variable.place)  # fmt: skip
        store[key] = store[key] + d if key in store else d

    tree_map(lambda y, d: into(y, d) if is_on(y, tape) else None, outputs, dy)
    for node in newest_first(outputs, tape):
        if node in of_node:
            node.push(of_node.pop(node), into)
    return of_leaf


def newest_first(outputs: Any, tape: int) -> list[Node]:
    """Every node behind the outputs; a node is made after its sources, so age is a topological order."""
    found: set[Node] = set()
    waiting = [leaf.node for _, leaf in leaves(outputs) if is_on(leaf, tape) and leaf.node]
    while waiting:  # a stack, not recursion: an RNN may be 10,000 steps long
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += [source.node for source in node.sources() if source.node]
    return sorted(found, key=lambda node: node.order, reverse=True)


def value_and_grad(f: Callable[..., Any]) -> Callable[..., tuple[Any, Any]]:
    """The function that returns f's scalar value and its gradient with respect to the first argument.

    Errors: ValueError where f does not return a scalar, TypeError where the first argument holds no float.
    """

    as_function("f", f)

    @functools.wraps(f)
    def both(x: Any, *rest: Any, **options: Any) -> tuple[Any, Any]:
        if not any(_is_float(leaf) for _, leaf in leaves(x)):
            raise TypeError(f"x must hold floating-point numbers to have a gradient, got {shown(x)}")
        value, pullback = vjp(lambda first: f(first, *rest, **options), x)
        if np.shape(value) != ():
            raise ValueError(f"f must return a scalar to have a gradient, got shape {np.shape(value)}; use vjp")
        return value, pullback(np.ones_like(value))

    return both


def grad(f: Callable[..., Any]) -> Callable[..., Any]:
    """The function that returns the gradient of scalar f with respect to its first argument.

    It can be differentiated again: grad(grad(f)) is the second derivative. Errors: as value_and_grad.
    """
    both = value_and_grad(f)
    return lambda x, *rest, **options: both(x, *rest, **options)[1]


def jacobian(f: Callable[..., Any]) -> Callable[..., Any]:
    """The function that returns all partial derivatives of f with respect to its first argument, an array.

    For x of shape (...) and f(x) of shape (,,,) it is (,,, ...): entry [i, j] is how f(x)[i] changes with x[j]. Each
    row is one pullback, so it costs as many as f(x) has numbers. Source: Baydin et al. 2018, JMLR 18(153), section 3.2.
    Errors: TypeError where x or f(x) is not one floating-point array.
    """
    as_function("f", f)

    def rows(x: Any, *rest: Any, **options: Any) -> Any:
        if not _is_float(x):
            raise TypeError(f"x must be a floating-point array to have a Jacobian, got {shown(x)}")
        y, pullback = vjp(lambda first: f(first, *rest, **options), x)
        if not _is_float(y) or not np.size(y):
            raise TypeError(f"f must return a floating-point array with numbers to have a Jacobian, got {shown(y)}")
        units = np.eye(np.size(y), dtype=np.asarray(plain(y)).dtype).reshape(-1, *np.shape(y))
        return RECORDED[np.stack]([pullback(unit) for unit in units]).reshape((*np.shape(y), *np.shape(x)))

    return rows


def hessian(f: Callable[..., Any]) -> Callable[..., Any]:
    """The function that returns the second derivatives of scalar f with respect to its first argument, an array.

    For x of shape (...) it is (..., ...), symmetric: entry [i, j] is how the slope along x[i] changes with x[j], the
    curvature. Costs as many passes as x has numbers. Source: Goodfellow et al. 2016, Deep Learning, section 4.3.1.
    Errors: as jacobian and value_and_grad; TypeError for an op whose second derivatives are not available.
    """
    return jacobian(grad(f))
