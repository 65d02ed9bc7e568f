"""What `compute` returns is checked here, so that a mistake is told by name and never drawn."""

from collections.abc import Sequence
from typing import Any

import numpy as np


def checked(result: Any, keys: Sequence[str], allowed: Sequence[str]) -> dict[str, Any]:
    """The result of a compute: a dict with all keys, of numbers only, and finite unless `allowed` to be otherwise.

    Errors: TypeError for no dict or no numbers, ValueError for a missing key or for nan or inf; both name the key.
    """
    if not isinstance(result, dict):
        raise TypeError(f"compute must return a dict of arrays, got {type(result).__name__}")
    for key in keys:
        if key not in result:
            raise ValueError(f"compute returned no {key!r}, only {list(result)}")
    for key, value in result.items():
        for part in value if isinstance(value, tuple) else (value,):
            array = np.asarray(part)
            if array.dtype.kind not in "biuf":
                raise TypeError(f"{key!r} must be numbers, got {array.dtype}")
            if key not in allowed and not np.isfinite(array).all():
                raise ValueError(f"{key!r} has nan or inf")
    return result
