"""The registry of ops: for each op the cases that the checks of test_ops.py and test_registry.py run over.

A case is a name, an op, arguments away from kinks, options, and what the op promises for other arguments. Each module
of the package has its cases in `tests/cases/<room>/<module>.py`. Adding an op is one function, its definition in
`src/dlterms/definitions/<room>/<module>.py`, and one case.
"""

import hashlib
import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from dlterms.gradients.trees import leaves, tree_map


@dataclass(frozen=True)
class Case:
    """One call of an op: `make(rng)` gives its float64 arguments (integers where it takes indices)."""

    op: str
    make: Callable[[np.random.Generator], tuple[Any, ...]]
    options: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    # how PyTorch computes the same, given torch and the arguments as tensors; None where PyTorch has no such op
    torch: Callable[..., Any] | None = None
    # the axes of each argument: those of one letter have one size; B is the batch and may be empty, other letters may
    # be as small as 1, "." cannot be resized (ids, kernels, gates stacked in one array). Trailing arguments may be
    # left out. None, for an op of one array: its first axis is the batch
    axes: str | None = None
    # the numbers that each argument may hold, in the words of test_registry.NUMBERS; "real" where nothing is said
    domain: str = ""
    # how many examples it takes: a mean needs one, a variance two
    least: int = 0

    @property
    def name(self) -> str:
        return f"{self.op}-{self.note}" if self.note else self.op

    def arguments(self, dtype: type = np.float64) -> tuple[Any, ...]:
        """The same arguments at every call; floating-point ones in `dtype`."""
        rng = np.random.default_rng(sum(map(ord, self.name)))
        return tree_map(lambda a: a.astype(dtype) if np.asarray(a).dtype.kind == "f" else a, self.make(rng))


def fingerprint(args: tuple[Any, ...]) -> str:
    """Tells whether stored results belong to these arguments."""
    digest = hashlib.sha256()
    for _, leaf in leaves(args):
        digest.update(np.ascontiguousarray(leaf).tobytes())
    return digest.hexdigest()[:16]


def f(torch: Any) -> Any:
    """PyTorch's functions."""
    return torch.nn.functional


HERE = Path(__file__).parent
FILES = [".".join(path.relative_to(HERE).with_suffix("").parts) for path in sorted(HERE.glob("*/*.py"))]
CASES: list[Case] = [case for name in FILES for case in importlib.import_module(f"cases.{name}").CASES]
