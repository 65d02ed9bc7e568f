"""Dual numbers carry a derivative along with every value: forward-mode automatic differentiation in one pass."""

from typing import Any

import numpy as np

from dlterms.checks import as_flag, as_float, axis_of
from dlterms.gradients.autodiff import FLAT, Operators


class Dual(Operators):
    """value + slope e with e**2 = 0: arithmetic, matmul and NumPy's exp, log, sin, cos, tanh, sqrt obey the chain rule.

    Dual(x, 1) is the variable to differentiate by; the slope of the result is the derivative. value : an array of any
    shape; slope : the same shape, or one that is stretched to it. One pass gives the derivative in one direction, so n
    inputs take n passes (the tape needs one for all). Comparisons are those of the values, for branches to follow.
    Source: Wengert 1964, doi:10.1145/355586.364791.
    Errors: TypeError for a function that it does not know, ValueError for a slope that does not fit.
    """

    def __init__(self, value: Any, slope: Any = 0.0) -> None:
        self.value = as_float("value", value)
        slope = as_float("slope", slope).astype(self.value.dtype, copy=False)
        try:
            self.slope = np.broadcast_to(slope, self.value.shape)
        except ValueError:
            raise ValueError(f"slope must fit value, {self.value.shape}, got shape {slope.shape}") from None

    shape = property(lambda self: self.value.shape)

    def __repr__(self) -> str:
        return f"Dual({self.value}, {self.slope})"

    def __bool__(self) -> bool:
        return bool(self.value)

    def __getitem__(self, index: Any) -> "Dual":
        return Dual(self.value[index], self.slope[index])

    def sum(self, axis: Any = None, keepdims: bool = False) -> "Dual":
        """The sum over `axis` (all of them by default); the slope of a sum is the sum of the slopes."""
        axis = None if axis is None else axis_of(self.value, axis)
        keepdims = as_flag("keepdims", keepdims)
        return Dual(self.value.sum(axis, keepdims=keepdims), self.slope.sum(axis, keepdims=keepdims))

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        rule = _RULES.get(ufunc.__name__)
        if ufunc in FLAT and method == "__call__" and not options:
            return ufunc(*(_parts(x)[0] for x in inputs))
        if rule is None or method != "__call__" or options:
            raise TypeError(f"Dual has no rule for numpy.{ufunc.__name__}; it knows {', '.join(_RULES)}")
        parts = [_parts(x) for x in inputs]
        y = ufunc(*(value for value, _ in parts))
        return Dual(y, rule(y, *(v for part in parts for v in part)))


def _parts(x: Any) -> tuple[Any, Any]:
    """(value, slope) of an argument; what is no Dual is constant. A plain number stays plain and widens no float32."""
    if isinstance(x, Dual):
        return x.value, x.slope
    value = x if isinstance(x, (int, float)) else np.asarray(x)
    return value, np.zeros(np.shape(value))


def _power(y: Any, a: Any, da: Any, b: Any, db: Any) -> Any:
    """b a^(b-1) da + a^b log(a) db, without 0/0 where the exponent is 0 and without log(0) where the power is 0."""
    of_base = b * a ** np.where(b == 0, 1, b - 1)
    return da * of_base + db * y * np.log(np.where((db == 0) | (y == 0), 1, a))


# the derivative of each function: from its result y, and the value and slope of each argument
_RULES: dict[str, Any] = {
    "add": lambda y, a, da, b, db: da + db,
    "subtract": lambda y, a, da, b, db: da - db,
    "multiply": lambda y, a, da, b, db: da * b + a * db,
    "divide": lambda y, a, da, b, db: (da - y * db) / b,
    "power": _power,
    "matmul": lambda y, a, da, b, db: da @ b + a @ db,
    "negative": lambda y, a, da: -da,
    "exp": lambda y, a, da: y * da,
    "log": lambda y, a, da: da / a,
    "sqrt": lambda y, a, da: da / (2 * y),
    "sin": lambda y, a, da: np.cos(a) * da,
    "cos": lambda y, a, da: -np.sin(a) * da,
    "tanh": lambda y, a, da: (1 - y * y) * da,
    "maximum": lambda y, a, da, b, db: np.where(a > b, da, db),
}
