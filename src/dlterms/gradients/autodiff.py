"""Every op knows its own derivative; this module chains them, so that any composition has a gradient.

An op is a function that returns its value and its *pullback*: the function that takes the gradient of a loss with
respect to the value and gives the gradient with respect to the arguments. Compositions are differentiated by a
tape: while the forward code runs on `Variable`s, each op notes its pullback, and `vjp` replays the notes backwards.

Source: Baydin et al. 2018, "Automatic differentiation in machine learning: a survey", JMLR 18(153), section 3.2.
"""

import functools
import inspect
import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlterms.checks import as_function
from dlterms.gradients.trees import leaves, tree_map

Pullback = Callable[[Any], Any]


class Op:
    """A differentiable function: `op(x)` is its value, `op.vjp(x)` is `(value, pullback)`.

    The pullback mirrors the call: it takes what the value looks like, and returns what the leading array arguments
    look like: a bare array for one, a tuple for several, None in the place of integers and of an absent argument.
    """

    def __init__(self, rule: Callable[..., tuple[Any, Pullback]]) -> None:
        functools.update_wrapper(self, rule)
        self.rule = rule
        self.signature = inspect.signature(rule)

    def vjp(self, *args: Any, **options: Any) -> tuple[Any, Pullback]:
        """The value and its pullback."""
        return self.rule(*args, **options)

    def __call__(self, *args: Any, **options: Any) -> Any:
        if any(isinstance(leaf, Variable) for _, leaf in leaves((args, options))):
            return self._record(args, options)
        return self.rule(*args, **options)[0]

    def __repr__(self) -> str:
        return f"<op {self.__name__}{self.signature}>"  # type: ignore[attr-defined]

    def _record(self, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        bound = self.signature.bind(*args, **options)
        value, pullback = self.rule(*tree_map(_value, bound.args), **tree_map(_value, bound.kwargs))
        given = _flat_parameters(bound)
        node = Node(self.__name__, given, value, pullback)  # type: ignore[attr-defined]
        place = itertools.count()
        return tree_map(lambda leaf: Variable(leaf, node, next(place)), value)


def differentiable(rule: Callable[..., tuple[Any, Pullback]]) -> Op:
    """Decorate a function that returns `(value, pullback)`: it becomes an op that returns its value alone."""
    return Op(as_function("rule", rule))


def _flat_parameters(bound: inspect.BoundArguments) -> list[tuple[str, Any]]:
    """(name, argument) for each parameter in order; the arguments of a *parameter count one by one."""
    flat: list[tuple[str, Any]] = []
    for name, argument in bound.arguments.items():
        if bound.signature.parameters[name].kind is inspect.Parameter.VAR_POSITIONAL:
            flat += [(f"{name}[{i}]", part) for i, part in enumerate(argument)]
        else:
            flat.append((name, argument))
    return flat


class Node:
    """One call on the tape: where its inputs came from, what came out, and how to go back."""

    serial = itertools.count()

    def __init__(self, name: str, given: list[tuple[str, Any]], value: Any, pullback: Pullback) -> None:
        self.name, self.given, self.value, self.pullback = name, given, value, pullback
        self.order = next(Node.serial)

    def sources(self) -> list["Variable"]:
        """The variables that went in."""
        return [leaf for _, argument in self.given for _, leaf in leaves(argument) if isinstance(leaf, Variable)]

    def push(self, gradients: dict[int, Any], into: Callable[["Variable", Any], None]) -> None:
        """Pull the outputs' gradients (by place; absent means zero) back to every input variable."""
        place = itertools.count()
        dy = tree_map(lambda leaf: gradients.get(next(place), 0) + np.zeros_like(leaf), self.value)
        result = self.pullback(dy)
        by_argument = result if isinstance(result, tuple) else (result,)
        for i, (name, argument) in enumerate(self.given):
            if not any(isinstance(leaf, Variable) for _, leaf in leaves(argument)):
                continue
            if i >= len(by_argument):
                raise TypeError(f"{self.name} is not differentiable in its argument {name}")
            tree_map(lambda leaf, d: into(leaf, d) if isinstance(leaf, Variable) else None, argument, by_argument[i])


class Variable:
    """An array on the tape. Arithmetic, indexing, matmul and NumPy's ufuncs work on it and are noted."""

    def __init__(self, value: Any, node: Node | None = None, place: int = 0) -> None:
        self.value, self.node, self.place = value, node, place

    shape = property(lambda self: np.shape(self.value))
    ndim = property(lambda self: np.ndim(self.value))
    dtype = property(lambda self: np.asarray(self.value).dtype)
    size = property(lambda self: np.size(self.value))
    T = property(lambda self: self.transpose())

    def __repr__(self) -> str:
        return f"Variable({self.value!r})"

    def __len__(self) -> int:
        return len(self.value)

    def __array__(self, *_: Any, **__: Any) -> NDArray[Any]:
        raise TypeError("a Variable on the tape was used as a plain array: its gradient would be lost; use dlterms ops")

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        op = getattr(_arithmetic(), _UFUNCS.get(ufunc.__name__, ""), None)
        if method != "__call__" or options or op is None:
            raise TypeError(f"numpy.{ufunc.__name__} has no differentiable counterpart in dlterms.gradients.arithmetic")
        return op(*inputs)

    def __getitem__(self, index: Any) -> Any:
        return _arithmetic().getitem(self, index)

    def sum(self, axis: Any = None, keepdims: bool = False) -> Any:
        return _arithmetic().sum(self, axis, keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> Any:
        return _arithmetic().mean(self, axis, keepdims)

    def reshape(self, *shape: Any) -> Any:
        return _arithmetic().reshape(self, shape[0] if len(shape) == 1 else shape)

    def transpose(self, *axes: int) -> Any:
        return _arithmetic().transpose(self, axes or None)


_UFUNCS = {"add": "add", "subtract": "subtract", "multiply": "multiply", "divide": "divide", "negative": "negative",
           "power": "power", "matmul": "matmul", "exp": "exp", "log": "log", "sqrt": "sqrt", "sin": "sin",
           "cos": "cos"}  # fmt: skip


def _arithmetic() -> Any:
    from dlterms.gradients import arithmetic  # imported late: its ops are made with this module's decorator

    return arithmetic


def _operator(name: str, swapped: bool = False) -> Callable[..., Any]:
    def method(self: Variable, *other: Any) -> Any:
        return getattr(_arithmetic(), name)(*((*other, self) if swapped else (self, *other)))

    return method


for _symbol, _name in [("add", "add"), ("sub", "subtract"), ("mul", "multiply"), ("truediv", "divide"),
                       ("matmul", "matmul"), ("pow", "power")]:  # fmt: skip
    setattr(Variable, f"__{_symbol}__", _operator(_name))
    setattr(Variable, f"__r{_symbol}__", _operator(_name, swapped=True))
setattr(Variable, "__neg__", _operator("negative"))  # noqa: B010 (mypy would read it as a plain attribute)


def _value(leaf: Any) -> Any:
    return leaf.value if isinstance(leaf, Variable) else leaf


def _is_float(leaf: Any) -> bool:
    return isinstance(leaf, (float, np.ndarray, np.floating)) and np.asarray(leaf).dtype.kind == "f"


def vjp(f: Callable[..., Any], *args: Any, **options: Any) -> tuple[Any, Pullback]:
    """The value f(*args, **options) and its pullback, for an op or for any composition of ops.

    args may be arrays or nested dicts, lists and tuples of arrays; the pullback returns gradients of the same
    structure (a bare one for one argument), None for leaves that are not floating-point.
    """
    if isinstance(as_function("f", f), Op):
        return f.vjp(*args, **options)
    inputs = tree_map(lambda leaf: Variable(leaf) if _is_float(leaf) else leaf, tuple(args))
    outputs = f(*inputs, **options)

    def pullback(dy: Any) -> Any:
        gradients = _backward(outputs, dy)

        def of(leaf: Any) -> Any:
            return gradients.get(id(leaf), np.zeros_like(leaf.value)) if isinstance(leaf, Variable) else None

        result = tree_map(of, inputs)
        return result[0] if len(result) == 1 else result

    return tree_map(_value, outputs), pullback


def _backward(outputs: Any, dy: Any) -> dict[int, Any]:
    """Replay the tape from its end: the gradient of every leaf variable, by id."""
    of_leaf: dict[int, Any] = {}
    of_node: dict[Node, dict[int, Any]] = {}

    def into(variable: Variable, d: Any) -> None:
        if d is None:
            return
        store, key = (of_leaf, id(variable)) if variable.node is None else (
            of_node.setdefault(variable.node, {}), variable.place)  # fmt: skip
        store[key] = store[key] + d if key in store else d

    tree_map(lambda y, d: into(y, d) if isinstance(y, Variable) else None, outputs, dy)
    for node in _newest_first(outputs):
        if node in of_node:
            node.push(of_node.pop(node), into)
    return of_leaf


def _newest_first(outputs: Any) -> list[Node]:
    """Every node behind the outputs; a node is made after its sources, so age is a topological order."""
    found: set[Node] = set()
    waiting = [leaf.node for _, leaf in leaves(outputs) if isinstance(leaf, Variable) and leaf.node]
    while waiting:  # a stack, not recursion: an RNN may be 10,000 steps long
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += [source.node for source in node.sources() if source.node]
    return sorted(found, key=lambda node: node.order, reverse=True)


def value_and_grad(f: Callable[..., Any]) -> Callable[..., tuple[Any, Any]]:
    """The function that returns f's scalar value and its gradient with respect to the first argument."""

    as_function("f", f)

    @functools.wraps(f)
    def both(x: Any, *rest: Any, **options: Any) -> tuple[Any, Any]:
        value, pullback = vjp(lambda first: f(first, *rest, **options), x)
        if np.shape(value) != ():
            raise ValueError(f"f must return a scalar to have a gradient, got shape {np.shape(value)}; use vjp")
        return value, pullback(np.ones_like(value))

    return both


def grad(f: Callable[..., Any]) -> Callable[..., Any]:
    """The function that returns the gradient of scalar f with respect to its first argument."""
    both = value_and_grad(f)
    return lambda x, *rest, **options: both(x, *rest, **options)[1]
