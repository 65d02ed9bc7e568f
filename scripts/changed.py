"""Arrays are written to a file only where they differ from what it holds, so that a run leaves no changes behind."""

from pathlib import Path

import numpy as np


def store(path: Path, arrays: dict[str, np.ndarray]) -> bool:
    """Write the arrays unless the file holds the same; whether it was written."""
    if path.is_file():
        with np.load(path) as stored:
            if set(stored) == set(arrays) and all(same(stored[key], array) for key, array in arrays.items()):
                return False
    np.savez_compressed(path, **arrays)
    return True


def same(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether arrays are equal but for the last digits, which another processor may round otherwise."""
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    if a.dtype.kind != "f":
        return bool((a == b).all())
    room = 8 * np.finfo(a.dtype).eps * max(float(np.abs(a[np.isfinite(a)]).max(initial=0)), 1.0)
    return np.allclose(a, b, rtol=0, atol=room, equal_nan=True)
