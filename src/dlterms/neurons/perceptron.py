"""The oldest neurons: one that fires or does not, and the rule by which Rosenblatt let it learn."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlterms.checks import as_count, as_finite, as_float, as_scalar
from dlterms.neurons.activations import step
from dlterms.neurons.layers import affine


def mcculloch_pitts(x: Any, weights: Any, threshold: float) -> Any:
    """1 where the weighted sum of the inputs reaches the threshold, else 0.

    x : (..., D), zeros and ones in the original; weights : (D,); returns (...).
    Source: McCulloch and Pitts 1943, doi:10.1007/BF02478259. Errors: ValueError for shapes that do not fit.
    """
    x, w = as_finite("x", x), as_finite("weights", weights, 1)
    return step(affine(x, w[None], np.array([-as_scalar("threshold", threshold)], w.dtype)))[..., 0]


class PerceptronFit(NamedTuple):
    """weights : (M + 1, D), the start and the vector after each of M mistakes; examples : (M,) which one it was;
    converged : whether a whole pass went without a mistake; cycle : the number of the first weight vector that came
    back at the end of a pass, or None: from there on everything repeats for ever."""

    weights: NDArray[Any]
    examples: NDArray[np.intp]
    converged: bool
    cycle: int | None


def perceptron_step(w: Any, x: Any, target: float, lr: float = 1.0, low: int = -1) -> Any:
    """The weights (D,) after one example x (D,): the same where the answer is right, else moved by lr times x.

    target : low or 1; low : -1 or 0. With -1 a score of 0 is a mistake either way.
    Source: Rosenblatt 1958, doi:10.1037/h0042519.
    """
    score = w @ x
    if low:
        return w if score * target > 0 else w + lr * target * x
    answer = score > 0
    return w if answer == target else w + lr * (target - answer) * x


def perceptron_fit(
    x: ArrayLike, target: ArrayLike, lr: float = 1.0, start: ArrayLike | None = None, passes: int = 1000
) -> PerceptronFit:
    """Rosenblatt's rule: after each mistake, w <- w + lr (y - answer) x; every weight vector is kept.

    x : (N, D), with a column of ones where a bias is wanted; target : (N,), all -1 and 1 or all 0 and 1. With 0 and 1
    the answer is 1 where w.x > 0, else 0; with -1 and 1 it is the sign of w.x, and a score of 0 is a mistake either
    way (the step is halved there: w + lr y x). Examples are taken in order, at most `passes` times. If the
    data can be separated with margin g, there are at most (R / g)**2 mistakes, R the longest x. From zero weights lr
    only scales w: the mistakes stay the same. Source: Rosenblatt 1958, doi:10.1037/h0042519; Novikoff 1962. Errors:
    ValueError for other targets or shapes.
    """
    x, y = as_finite("x", x, 2), as_float("target", target)
    low, high = (0, 1) if (y >= 0).all() else (-1, 1)
    if y.shape != x.shape[:1] or not np.isin(y, (low, high)).all():
        raise ValueError(f"target must be {len(x)} numbers, all -1 and 1 or all 0 and 1, got {y}")
    w = np.zeros(x.shape[1]) if start is None else as_finite("start", start).astype(float)
    if w.shape != x.shape[1:]:
        raise ValueError(f"start must have shape {x.shape[1:]}, got {w.shape}")
    lr = as_scalar("lr", lr, 0, open_low=True)
    weights = [w]
    examples: list[int] = []
    seen = {w.tobytes(): 0}
    for _ in range(as_count("passes", passes)):
        before = len(examples)
        for i, (row, wanted) in enumerate(zip(x, y, strict=True)):
            moved = perceptron_step(w, row, wanted, lr, low)
            if moved is not w:
                w = moved
                weights.append(w)
                examples.append(i)
        if len(examples) == before:
            return PerceptronFit(np.array(weights), np.array(examples, np.intp), True, None)
        if w.tobytes() in seen:
            return PerceptronFit(np.array(weights), np.array(examples, np.intp), False, seen[w.tobytes()])
        seen[w.tobytes()] = len(weights) - 1
    return PerceptronFit(np.array(weights), np.array(examples, np.intp), False, None)
