"""A gradient is trusted once finite differences, which know nothing of calculus, give the same number."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlterms.checks import as_finite, as_flag, as_function, as_rng, as_scalar
from dlterms.gradients.autodiff import vjp
from dlterms.gradients.trees import leaves, tree_map


def numerical_gradient(
    f: Callable[[NDArray[Any]], float], x: Any, eps: float = 1e-6, central: bool = True
) -> NDArray[np.float64]:
    """The gradient of scalar f at x by finite differences, one coordinate at a time.

    x : array of any shape; returns the gradient in the same shape, float64. Costs two calls of f per coordinate.
    The error is O(eps**2) for central differences and O(eps) one-sided, plus O(1/eps) round-off.
    """
    f, x = as_function("f", f), as_finite("x", x).astype(np.float64)
    eps, central = as_scalar("eps", eps, 0, open_low=True), as_flag("central", central)
    gradient = np.empty_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += eps
        if central:
            down[i] -= eps
        gradient[i] = (f(up) - f(down)) / (up[i] - down[i])
    return gradient


def check_vjp(
    f: Callable[..., Any],
    *args: Any,
    check_seed: int = 0,
    check_eps: float = 1e-6,
    check_tolerance: float = 1e-6,
    **options: Any,
) -> float:
    """Check a pullback: <dy, J dx> by central differences equals <pullback(dy), dx> for random dx and dy.

    args : float64 arrays or trees of them (integers are held fixed); all other options go to f. Also checks that shapes
    and dtypes mirror the arguments, that neither dy nor an argument is written to, and that a second call of the
    pullback gives the same answer. Returns the largest relative error; raises AssertionError naming the argument.
    """
    f, rng = as_function("f", f), as_rng("check_seed", check_seed)
    check_eps = as_scalar("check_eps", check_eps, 0, open_low=True)
    check_tolerance = as_scalar("check_tolerance", check_tolerance, 0)
    before = tree_map(np.copy, args)
    y, pullback = vjp(f, *args, **options)
    dy = tree_map(lambda leaf: rng.standard_normal(np.shape(leaf)), y)
    dy_before = tree_map(np.copy, dy)
    result, again = pullback(dy), pullback(dy)
    _same(dy_before, dy, "the pullback overwrote dy")
    _same(before, args, "an argument was overwritten")
    _same(result, again, "a second call of the pullback gave another answer")
    gradients = result if isinstance(result, tuple) else (result,)
    assert all(extra is None for extra in gradients[len(args) :]), "there is a gradient for an argument not given"
    worst = 0.0
    for place, x in leaves(args):
        if np.asarray(x).dtype.kind != "f":
            continue
        assert np.asarray(x).dtype == np.float64, f"argument {place} must be float64 to be checked"
        parts: list[Any] = [int(part) if part.isdigit() else part for part in place.split(".")]
        assert parts[0] < len(gradients), f"the pullback returned no gradient for argument {place}"
        analytic = _at(gradients, parts)
        assert np.shape(analytic) == np.shape(x), (
            f"gradient of argument {place} has shape {np.shape(analytic)}, expected {np.shape(x)}"
        )
        assert np.asarray(analytic).dtype == np.float64, f"gradient of argument {place} is not float64"
        dx = rng.standard_normal(np.shape(x))
        slope = _slope(f, args, parts, dx, dy, check_eps, options)
        mine = float(np.sum(analytic * dx))
        scale = max(abs(slope), abs(mine), 1e-3)
        error = abs(slope - mine) / scale
        assert error <= check_tolerance, (
            f"gradient of argument {place}: pullback says {mine:.10g}, finite differences say {slope:.10g}"
        )
        worst = max(worst, error)
    return worst


def _slope(f: Any, args: Any, parts: list[Any], dx: Any, dy: Any, eps: float, options: dict[str, Any]) -> float:
    """<dy, J dx> by central differences along dx in one argument."""
    plus = f(*_moved(args, parts, eps * dx), **options)
    minus = f(*_moved(args, parts, -eps * dx), **options)
    differences = tree_map(lambda p, m, d: np.sum((np.asarray(p) - m) * d) / (2 * eps), plus, minus, dy)
    return float(sum(difference for _, difference in leaves(differences)))


def _at(tree: Any, parts: list[Any]) -> Any:
    for part in parts:
        tree = tree[part]
    return tree


def _moved(tree: Any, parts: list[Any], step: Any) -> Any:
    """A copy of the tree in which the leaf at `parts` is moved by `step`."""
    if not parts:
        return tree + step
    if isinstance(tree, dict):
        return {key: _moved(child, parts[1:], step) if key == parts[0] else child for key, child in tree.items()}
    children = [_moved(child, parts[1:], step) if i == parts[0] else child for i, child in enumerate(tree)]
    return children if isinstance(tree, list) else tuple(children)


def _same(expected: Any, got: Any, message: str) -> None:
    for (place, a), (_, b) in zip(leaves(expected), leaves(got), strict=True):
        same = np.array_equal(a, b, equal_nan=np.asarray(a).dtype.kind == "f")  # and None is equal to None
        assert same, f"{message} (at {place or 'the value'})"
