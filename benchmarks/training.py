"""Steps of training that have no backward pass: Adam over ten million parameters, and clipping by the global norm."""

from typing import Any

import numpy as np
from timing import interleaved, ratio

from dlterms import adam, clip_by_global_norm


def _row(name: str, size: str, times: dict[str, list[float]]) -> dict[str, Any]:
    forward = {
        way: {"seconds": float(np.median(t)), "ratio": ratio(t, times["torch"])} for way, t in times.items()
    }  # fmt: skip
    return {"op": name, "work": size, "forward": forward}


def adam_row(torch: Any, seconds: float) -> dict[str, Any]:
    """One step of ten million float32 parameters in one array."""
    rng = np.random.default_rng(0)
    params, gradients = (rng.standard_normal(10_000_000, np.float32) for _ in range(2))
    state = adam(params, gradients)[1]

    def torch_step(**options):
        tensor = torch.nn.Parameter(torch.tensor(params))
        tensor.grad = torch.tensor(gradients)
        return torch.optim.Adam([tensor], **options).step

    ways = {
        "dlterms": lambda: adam(params, gradients, state),  # new arrays each time, where PyTorch works in place
        "torch": torch_step(),
        "torch fused": torch_step(fused=True),
    }
    return _row("adam", "10M parameters", interleaved(ways, seconds))


def clip_row(torch: Any, seconds: float) -> dict[str, Any]:
    """50 arrays of 200,000 float32 numbers, longer than the limit each time: both sides scale them."""
    rng = np.random.default_rng(0)
    gradients = [rng.standard_normal(200_000, np.float32) for _ in range(50)]
    tensors = [torch.nn.Parameter(torch.zeros(len(g))) for g in gradients]
    for tensor, gradient in zip(tensors, gradients, strict=True):
        tensor.grad = torch.tensor(gradient)

    def torch_clip():
        torch.nn.utils.clip_grad_norm_(tensors, 1.0)

    # PyTorch's gradients shrink in place, ours are new each time: its work is the same whatever they are
    ways = {
        "dlterms": lambda: clip_by_global_norm(gradients, 1.0),
        "torch": torch_clip,
    }
    return _row("clip_by_global_norm", "50 arrays, 10M", interleaved(ways, seconds))


ROWS = {"adam": adam_row, "clip_by_global_norm": clip_row}
