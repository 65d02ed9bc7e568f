"""Gradient descent walks downhill step by step; here every step of the walk is kept, to be looked at."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlterms.checks import as_count, as_finite, as_function, as_scalar
from dlterms.gradients.autodiff import value_and_grad
from dlterms.training.optimizers import sgd


class Descent(NamedTuple):
    """path : (steps + 1, ...), the start and the place after each step; values : (steps + 1,), f there."""

    path: NDArray[Any]
    values: NDArray[Any]


def gradient_descent(
    f: Callable[[Any], Any], start: ArrayLike, lr: float = 0.1, steps: int = 100, optimizer: Callable[..., Any] = sgd
) -> Descent:
    """Follow an optimizer from `start` for so many steps, by plain gradient descent unless told otherwise.

    f : a scalar function of one array, made of dlterms ops and NumPy arithmetic. On a quadratic, plain descent
    converges exactly for lr < 2 / (the largest curvature). Source: Cauchy 1847; Goodfellow et al. 2016, section 4.3.
    Errors: FloatingPointError that names the step at which f stopped being finite; ValueError if f is not scalar.
    """
    as_function("f", f)
    x, lr, state = as_finite("start", start), as_scalar("lr", lr, 0), None
    as_function("optimizer", optimizer)
    path, values = [x], []
    for number in range(as_count("steps", steps, least=0) + 1):
        with np.errstate(over="ignore", invalid="ignore"):  # told below, with its reason
            value, slope = value_and_grad(f)(x)
        if not (np.isfinite(value) and np.isfinite(slope).all()):
            raise FloatingPointError(f"f became {value} after {number} steps: lr = {lr:g} is too large")
        values.append(float(value))
        if number < steps:
            x, state = optimizer(x, slope, state, lr=lr)
            path.append(x)
    return Descent(np.array(path), np.array(values))
