"""A recording is what the tape saw of one calculation: the values that have a name, and what flows between them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlterms.checks import as_float, as_function, shown
from dlterms.gradients.autodiff import Node, Variable, is_on, newest_first, tapes


@dataclass(frozen=True, eq=False)
class Recording:
    """Named single numbers of a calculation, and the edges between them.

    names : the inputs, then what was computed, in the order of the calculation; the last is the output. inputs : how
    many are inputs. values, gradients : (N,), each value and the derivative of the output with respect to it.
    edges : pairs (from, to), in the order in which the walk back meets them. local : (E,), the derivative of an edge's
    end with respect to its start, other named values held. products : (E,), what the walk brought along the edge, the
    gradient of its end times the local derivative; those that arrive at a value add up to its gradient.
    """

    names: list[str]
    inputs: int
    values: NDArray[np.float64]
    gradients: NDArray[np.float64]
    edges: list[tuple[str, str]]
    local: NDArray[np.float64]
    products: NDArray[np.float64]

    def place(self, name: str) -> int:
        """Where a name stands; ValueError for one that was not recorded."""
        if name not in self.names:
            raise ValueError(f"{name!r} was not recorded, only {self.names}")
        return self.names.index(name)

    def tangents(self, source: str) -> NDArray[np.float64]:
        """How fast each value moves with one input, (N,): forward mode, from the first value to the last."""
        found = np.zeros(len(self.names))
        found[self.place(source)] = 1.0
        for (a, b), slope in zip(reversed(self.edges), self.local[::-1], strict=True):
            found[self.place(b)] += found[self.place(a)] * slope
        return found


def record(f: Callable[..., Any], **inputs: Any) -> Recording:
    """Run f on the tape and walk back once, noting what passes between the values that f names.

    f : takes the inputs by name and returns a dict of name -> single number for all that is to be seen; the one that
    was computed last is the output. What lies between two named values is one edge. Every number is the tape's own.
    Source: Baydin et al. 2018, JMLR 18(153), section 3.2.
    Errors: TypeError where f returns no dict or a value that does not depend on the inputs, ValueError for an array,
    for a name that comes twice and for two names of one value.
    """
    as_function("f", f)
    tape = next(tapes)
    leaves = {name: Variable(as_float(name, value), tape=tape) for name, value in inputs.items()}
    named = f(**leaves)
    if not isinstance(named, dict) or not named:
        raise TypeError(f"f must return a dict of named values, got {shown(named)}")
    for name, value in named.items():
        if name in leaves:
            raise ValueError(f"{name!r} is the name of an input, and of a value that f returned")
        if not is_on(value, tape) or value.node is None:
            raise TypeError(f"{name!r} must be computed from the inputs, got {shown(value)}")
    computed = sorted(named.items(), key=lambda pair: (pair[1].node.order, pair[1].place))
    everything = [*leaves.items(), *computed]
    for name, variable in everything:
        if np.shape(variable.value) != ():
            raise ValueError(f"{name!r} must be a single number, got shape {np.shape(variable.value)}")
    names = [name for name, _ in everything]
    places = {_key(variable): place for place, (_, variable) in enumerate(everything)}
    if len(places) < len(names):
        raise ValueError(f"f gave two names to one value, among {names}")
    gradients = np.zeros(len(names))
    gradients[-1] = 1.0
    edges, local, products = [], [], []
    for name, variable in reversed(computed):
        slopes = _pulled(variable, 1.0, places)
        arriving = _pulled(variable, gradients[names.index(name)], places)
        for source, slope in slopes.items():
            edges.append((names[source], name))
            local.append(slope)
            products.append(arriving[source])
            gradients[source] += arriving[source]
    values = np.array([float(variable.value) for _, variable in everything])
    return Recording(names, len(leaves), values, gradients, edges, np.array(local), np.array(products))


def _key(variable: Variable) -> Any:
    return id(variable) if variable.node is None else (variable.node, variable.place)


def _pulled(variable: Variable, d: float, places: dict[Any, int]) -> dict[int, float]:
    """What a gradient d of a value becomes at the named values next before it, by their places."""
    found: dict[int, float] = {}
    waiting: dict[Node, dict[int, Any]] = {}

    def into(source: Variable, part: Any) -> None:
        key = _key(source)
        if key in places:
            found[places[key]] = found.get(places[key], 0.0) + float(part)
        elif source.node is not None:
            store = waiting.setdefault(source.node, {})
            store[source.place] = store[source.place] + part if source.place in store else part

    assert variable.node is not None
    waiting[variable.node] = {variable.place: np.float64(d)}
    for node in newest_first(variable, variable.tape):
        if node in waiting:
            node.push(waiting.pop(node), into)
    return found
