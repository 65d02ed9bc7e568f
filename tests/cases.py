"""The registry of ops: for each op the cases that the checks of test_ops.py run over.

A case is a name, an op, arguments away from kinks, and options. Each module of the package has its cases in
`tests/ops/<module>.py`, beside the literal transcription of its definitions: a function of the same name as the op
that follows the formula with loops and no tricks. Adding an op is one function, one case and one transcription.
"""

import hashlib
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import ops
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


def modules() -> Iterator[Any]:
    """The modules tests/ops/*.py, each with CASES and its transcriptions."""
    for found in pkgutil.iter_modules(ops.__path__):
        yield importlib.import_module(f"ops.{found.name}")


CASES: list[Case] = [case for module in modules() for case in module.CASES]
LITERAL: dict[str, Callable[..., Any]] = {
    case.op: getattr(module, case.op) for module in modules() for case in module.CASES if hasattr(module, case.op)
}
