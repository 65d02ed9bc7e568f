"""`make golden`: store PyTorch's values and gradients for every case of the registry in tests/golden/<op>.npz.

Needs PyTorch, which the environment of the benchmark has (2.13.0 made the stored ones); running the tests does not.
A file is written only if a case of its op is new, gone or changed: the last digits differ from processor to processor.
"""

import sys
from pathlib import Path

import numpy as np
import torch

from dlterms.gradients.trees import leaves, tree_map

TESTS = Path(__file__).resolve().parents[1] / "tests"
GOLDEN = TESTS / "golden"
sys.path.insert(0, str(TESTS))

# the registry lies beside the tests, not in the package
from changed import store  # noqa: E402

from cases import CASES, Case, fingerprint  # noqa: E402
from optimizer_runs import OPTIMIZERS, gradients_of, start  # noqa: E402


def results(case: Case, dtype: str) -> dict[str, np.ndarray]:
    """PyTorch's outputs y, the random dy sent back, and the gradients dx of one case."""
    assert case.torch is not None
    args = case.arguments(np.dtype(dtype).type)
    tensors = tree_map(lambda a: torch.tensor(a, requires_grad=np.asarray(a).dtype.kind == "f"), args)
    value = case.torch(torch, *tensors)
    outputs = [leaf for _, leaf in leaves(value)]
    rng = np.random.default_rng(len(case.name))
    dys = [torch.tensor(rng.standard_normal(y.shape)).to(y.dtype) for y in outputs]
    torch.autograd.backward(outputs, dys)
    stored = {"arguments": np.array(fingerprint(args))}
    for i, (y, dy) in enumerate(zip(outputs, dys, strict=True)):
        stored |= {f"y{i}": y.detach().numpy(), f"dy{i}": dy.numpy()}
    for i, tensor in enumerate(tensors):
        if isinstance(tensor, torch.Tensor) and tensor.grad is not None:
            stored[f"dx{i}"] = tensor.grad.numpy()
    return {f"{case.name}/{dtype}/{key}": array for key, array in stored.items()}


def optimizer_results(dtype: str) -> dict[str, np.ndarray]:
    """Where each of PyTorch's optimizers is after six steps."""
    stored = {}
    for name, (_, _, kind, options) in OPTIMIZERS.items():
        params = start(dtype)
        tensors = {key: torch.nn.Parameter(torch.tensor(p)) for key, p in params.items()}
        optimizer = getattr(torch.optim, kind)(list(tensors.values()), **options)
        for t in range(6):
            for key, gradient in gradients_of(params, t).items():
                tensors[key].grad = torch.tensor(gradient)
            optimizer.step()
        stored |= {f"{name}/{dtype}/{key}": tensor.detach().numpy() for key, tensor in tensors.items()}
    return stored


def main() -> None:
    by_op: dict[str, dict[str, np.ndarray]] = {}
    for case in CASES:
        if case.torch is not None:
            for dtype in ("float64", "float32"):
                by_op.setdefault(case.op, {}).update(results(case, dtype))
    by_op["optimizers"] = optimizer_results("float64") | optimizer_results("float32")
    written = [op for op, arrays in by_op.items() if store(GOLDEN / f"{op}.npz", arrays)]
    gone = [path for path in GOLDEN.glob("*.npz") if path.stem not in by_op]
    for path in gone:
        path.unlink()
    print(f"PyTorch {torch.__version__}: {len(by_op)} files, written {', '.join(written) or 'none'}", end="")
    print(f", removed {', '.join(path.stem for path in gone)}" if gone else "")


if __name__ == "__main__":
    main()
