"""How each library runs a piece of work: forward alone, and forward with backward."""

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np
from work import Work

import dlterms
from dlterms.gradients.trees import leaves, tree_map

Ways = tuple[Callable[[], object], Callable[[], object]]


def ours(work: Work, args: tuple[Any, ...], rng: np.random.Generator) -> tuple[Ways, Any]:
    """Our op's two ways, and the gradient dy of the first output that every peer sends back too."""
    op = getattr(dlterms, work.op)
    y, _ = op.vjp(*args, **work.options)
    first = next(leaf for _, leaf in leaves(y))
    dy = np.asarray(rng.standard_normal(first.shape), np.float32)
    # only the first output is sent back: the others (last states, running statistics) get zeros
    back = tree_map(lambda leaf: dy if leaf is first else np.zeros_like(leaf), y)

    def both():
        _, pullback = op.vjp(*args, **work.options)
        return pullback(back)

    return (lambda: op(*args, **work.options), both), dy


def torch_ways(torch: Any, call: Callable[..., Any], args: tuple[Any, ...], dy: Any) -> Ways:
    tensors = [torch.tensor(a, requires_grad=a.dtype.kind == "f") for a in args]
    wanted, dy = [t for t in tensors if t.requires_grad], torch.tensor(dy)

    def forward():
        with torch.no_grad():
            return call(torch, *tensors)

    def both():
        return torch.autograd.grad(call(torch, *tensors), wanted, dy, allow_unused=True)

    return forward, both


def jax_ways(jax: Any, call: Callable[..., Any], args: tuple[Any, ...], dy: Any) -> Ways:
    arrays = [jax.numpy.asarray(a) for a in args]
    floats = tuple(i for i, a in enumerate(args) if a.dtype.kind == "f")
    run = jax.jit(lambda *a: call(jax, *a))

    @jax.jit
    def run_both(dy, *a):
        def of_floats(*values):
            filled = list(a)
            for i, value in zip(floats, values, strict=True):
                filled[i] = value
            return call(jax, *filled)

        y, pullback = jax.vjp(of_floats, *(a[i] for i in floats))
        return y, pullback(dy)

    dy = jax.numpy.asarray(dy)
    return lambda: jax.block_until_ready(run(*arrays)), lambda: jax.block_until_ready(run_both(dy, *arrays))


def autograd_ways(autograd: Any, call: Callable[..., Any], args: tuple[Any, ...], dy: Any) -> Ways:
    anp = importlib.import_module("autograd.numpy")

    def both():
        pullback, _ = autograd.make_vjp(lambda x: call(anp, x))(*args)
        return pullback(dy)

    return lambda: call(anp, *args), both


def numpy_ways(np: Any, call: Callable[..., Any], args: tuple[Any, ...], _: Any) -> Ways:
    return lambda: call(np, *args), lambda: call(np, *args)


RUNNERS = {"torch": torch_ways, "jax": jax_ways, "autograd": autograd_ways, "numpy": numpy_ways}


def installed(names: list[str]) -> dict[str, Any]:
    """The libraries that are there; the others are named by the report and left out."""
    found = {}
    for name in names:
        try:
            found[name] = importlib.import_module(name)
        except ImportError:
            continue
    return found
