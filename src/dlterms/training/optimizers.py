"""An optimizer turns gradients into steps: parameters, gradients and its memory go in, new ones come out.

All are used alike: `params, state = adam(params, gradients, state)`, with state None before the first step. Parameters
and gradients are trees (dicts, lists, tuples of arrays) of the same form. Nothing that is passed in is changed.
Floats keep their dtype, integers become float64. Names and defaults are those of torch.optim.
Errors: ValueError or TypeError that names the option, or the leaf, also for a gradient with nan or inf.
"""

import math
from functools import partial
from typing import Any

import numpy as np

from dlterms.checks import as_flag, as_float, as_scalar, shown
from dlterms.gradients.trees import leaves, tree_map

BLOCK = 32_768  # numbers: a block of the parameters, of the gradients and of each memory stay in the cache together


def sgd(params, gradients, state=None, lr=1e-3):
    """Stochastic gradient descent: p - lr g. It has no memory; the state stays None.

    Source: Robbins and Monro 1951, doi:10.1214/aoms/1177729586; as torch.optim.SGD.
    """
    rate = _rate("lr", lr)

    def rule(t, p, g):
        p -= rate * g

    if state is not None:
        raise ValueError(f"state must be None, sgd has no memory, got {shown(state)}")
    return _descend(rule, params, gradients, {"step": 0}, {})[0], None


def momentum(params, gradients, state=None, lr=1e-3, momentum=0.9, nesterov=False):
    """A ball with friction: the velocity is v = momentum v + g, the step p - lr v.

    nesterov=True steps by g + momentum v, as if the gradient were taken where the velocity will lead. On a quadratic
    of condition number k the best momentum is ((sqrt k - 1) / (sqrt k + 1))**2, with the error falling by its root at
    each step. Here lr multiplies the velocity, as in PyTorch and Keras' Nesterov form; Polyak and Sutskever et al.
    put it into the velocity, v = momentum v - lr g, which is the same while lr stays the same.
    Source: Polyak 1964, doi:10.1016/0041-5553(64)90137-5; Sutskever et al. 2013, ICML, section 2; torch.optim.SGD.
    """
    rate, kept, nesterov = _rate("lr", lr), _share("momentum", momentum), as_flag("nesterov", nesterov)

    def rule(t, p, g, v):
        v *= kept
        v += g
        p -= rate * (g + kept * v) if nesterov else rate * v

    return _descend(rule, params, gradients, state, {"v": 0.0})


def adagrad(params, gradients, state=None, lr=1e-2, eps=1e-10, initial_accumulator=0.0):
    """Each number has a rate of its own, lr / sqrt(sum of its squared gradients), which can only fall.

    So a rare feature still gets a large step when it comes at last. The sum starts at initial_accumulator, which is 0
    in PyTorch and 0.1 in TensorFlow.
    Source: Duchi, Hazan and Singer 2011, JMLR 12, equation 1; eps outside the root as in torch.optim.Adagrad.
    """
    rate, eps = _rate("lr", lr), _rate("eps", eps)
    start = _rate("initial_accumulator", initial_accumulator)

    def rule(t, p, g, total):
        total += g * g
        p -= rate * g / (np.sqrt(total) + eps)

    return _descend(rule, params, gradients, state, {"sum": start})


def adagrad_da(params, gradients, state=None, lr=1e-2, l1=0.0, l2=0.0, initial_accumulator=0.1):
    """Adagrad by dual averaging: not a step from where p is, but the best answer to all the gradients so far.

    p = -lr s / (l2 t lr + sqrt(q)) with G the sum of the gradients, s = sign(G) max(|G| - l1 t, 0), and q the sum of
    their squares, which starts at initial_accumulator > 0. A number whose mean gradient stays below l1 is exactly 0.
    The first parameters only decide the first gradient: the average is around 0.
    Source: Duchi, Hazan and Singer 2011, JMLR 12, equation 3 and section 5.1; as TensorFlow's AdagradDAOptimizer.
    """
    rate, l1, l2 = _rate("lr", lr), _rate("l1", l1), _rate("l2", l2)
    start = as_scalar("initial_accumulator", initial_accumulator, 0, open_low=True)

    def rule(t, p, g, total, squares):
        total += g
        squares += g * g
        shrunk = np.sign(total) * np.maximum(np.abs(total) - l1 * t, 0)
        p[...] = -rate * shrunk / (l2 * t * rate + np.sqrt(squares))

    return _descend(rule, params, gradients, state, {"sum": 0.0, "squares": start})


def adadelta(params, gradients, state=None, lr=1.0, rho=0.9, eps=1e-6):
    """The step is RMS(earlier steps) / RMS(gradients) times g: it has the units of p, and needs no learning rate.

    Scaling the loss leaves the steps as they were, but for eps, with which they start. lr=1 is the paper's method.
    Source: Zeiler 2012, arXiv:1212.5701, algorithm 1 (rho=0.95); defaults as torch.optim.Adadelta.
    """
    rate, rho, eps = _rate("lr", lr), _share("rho", rho), _rate("eps", eps)

    def rule(t, p, g, squares, steps):
        _average(squares, rho, g * g)
        step = np.sqrt((steps + eps) / (squares + eps)) * g
        _average(steps, rho, step * step)
        p -= rate * step

    return _descend(rule, params, gradients, state, {"squares": 0.0, "steps": 0.0})


def rmsprop(params, gradients, state=None, lr=1e-2, alpha=0.99, eps=1e-8):
    """Steps divided by the root of a running mean of squared gradients: Adagrad that forgets.

    Source: Tieleman and Hinton 2012, Coursera "Neural networks for machine learning", lecture 6e (alpha=0.9);
    defaults and eps outside the root as torch.optim.RMSprop.
    """
    rate, alpha, eps = _rate("lr", lr), _share("alpha", alpha), _rate("eps", eps)

    def rule(t, p, g, squares):
        _average(squares, alpha, g * g)
        p -= rate * g / (np.sqrt(squares) + eps)

    return _descend(rule, params, gradients, state, {"squares": 0.0})


def adam(params, gradients, state=None, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    """Steps along the mean gradient, divided by its root mean square; both averages corrected for starting at zero.

    Most steps are shorter than lr. None is longer than lr (1 - beta1) / sqrt((1 - beta2) (1 - beta1**2 / beta2)), 7.27
    lr for these betas; section 2.1 of the paper gives 3.16 lr, which twelve equal gradients after a long calm exceed.
    Source: Kingma and Ba 2015, arXiv:1412.6980, algorithm 1; defaults as torch.optim.Adam.
    """
    return adamw(params, gradients, state, lr, betas, eps, 0.0)


def adamw(params, gradients, state=None, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    """Adam with decoupled weight decay: besides Adam's step, p shrinks by lr weight_decay p.

    An L2 penalty would add weight_decay p to the gradient, and Adam would divide it by the root mean square like
    everything else: large gradients, little decay. Source: Loshchilov and Hutter 2019, arXiv:1711.05101, algorithm 2;
    lr scales the decay too, as in torch.optim.AdamW.
    """
    rate, eps, decay = _rate("lr", lr), _rate("eps", eps), _rate("weight_decay", weight_decay)
    if not isinstance(betas, (tuple, list)) or len(betas) != 2:
        raise TypeError(f"betas must be a pair of numbers, got {shown(betas)}")
    beta1, beta2 = _share("betas[0]", betas[0]), _share("betas[1]", betas[1])

    def rule(t, p, g, m, v):
        # in the order that the end of section 2 recommends; one array for all that is in between stays in the cache
        root = math.sqrt(1 - beta2**t)
        work = _average(m, beta1, g.copy())
        _average(v, beta2, np.multiply(g, g, out=work))
        np.sqrt(v, out=work)
        work += eps * root
        np.divide(m, work, out=work)
        work *= rate * root / (1 - beta1**t)
        if decay:
            p *= 1 - rate * decay
        p -= work

    return _descend(rule, params, gradients, state, {"m": 0.0, "v": 0.0})


def _average(memory, kept, new):
    """Let a running average keep this share of itself: kept memory + (1 - kept) new. Overwrites new, and returns it.

    memory + (1 - kept) (new - memory) would lose a small number after a large one to rounding when little is kept.
    """
    memory *= kept
    new *= 1 - kept
    memory += new
    return new


def _rate(name, value):
    """A finite number that is not negative."""
    return as_scalar(name, value, 0)


def _share(name, value):
    """How much of the past is kept: a number in [0, 1)."""
    return as_scalar(name, value, 0, 1, open_high=True)


def _descend(rule, params, gradients, state, memories):
    """(new params, new state): rule(t, p, g, *memories) changes block after block of every leaf in place.

    memories : the names of the trees that the state holds besides the number of steps, with their starting values.
    """
    params = _floats("params", params)
    gradients = _fitted("gradients", gradients, params)
    if state is None:
        start = {name: tree_map(partial(np.full_like, fill_value=value), params) for name, value in memories.items()}
        state = {"step": 0} | start
    elif not isinstance(state, dict) or set(state) != {"step", *memories}:
        entries = ", ".join(["step", *memories])
        raise ValueError(f"state must be None or what the same optimizer returned ({entries}), got {shown(state)}")
    trees = [params, gradients, *(_fitted(f"state[{name}]", state[name], params) for name in memories)]
    t = state["step"] + 1
    rows = zip(*([leaf for _, leaf in leaves(tree)] for tree in trees), strict=True)
    columns: Any = list(zip(*(_blockwise(rule, t, *row) for row in rows), strict=True))
    new = [_refilled(params, column) for column in columns] or [params] * (1 + len(memories))
    return new[0], {"step": t} | dict(zip(memories, new[1:], strict=True))


def _blockwise(rule, t, p, g, *memory):
    """The new p and memories of one leaf, all flat work done block by block."""
    old = (p, *memory)
    new = tuple(np.empty(a.shape, a.dtype) for a in old)
    flat_new, flat_old, g = [a.reshape(-1) for a in new], [a.reshape(-1) for a in old], g.reshape(-1)
    for start in range(0, g.size, BLOCK):
        part = slice(start, start + BLOCK)
        blocks = [a[part] for a in flat_new]
        for block, before in zip(blocks, flat_old, strict=True):
            block[...] = before[part]
        rule(t, blocks[0], g[part], *blocks[1:])
    return new


def _floats(name, tree):
    """The tree with every leaf as a floating-point array."""
    return _refilled(tree, [as_float(f"{name}[{place}]" if place else name, leaf) for place, leaf in leaves(tree)])


def _fitted(name, tree, params):
    """The tree with leaves of the dtypes of params; raises ValueError where places or shapes differ."""
    tree = _floats(name, tree)
    wanted, given = dict(leaves(params)), dict(leaves(tree))
    if wanted.keys() != given.keys():
        odd = ", ".join(sorted(wanted.keys() ^ given.keys()))
        raise ValueError(f"{name} must have the same leaves as params; only one of them has {odd}")
    for place, p in wanted.items():
        where = f"{name}[{place}]" if place else name
        if given[place].shape != p.shape:
            raise ValueError(f"{where} must have shape {p.shape}, got {given[place].shape}")
        if name == "gradients" and not _finite(given[place]):
            raise ValueError(f"{where} must be finite, got nan or inf: skip this step, or clip before it")
    return _refilled(params, [given[place].astype(p.dtype, copy=False) for place, p in wanted.items()])


def _finite(g):
    """Whether all numbers are finite. Their sum tells it in one quick pass, unless it overflows by itself."""
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(g.sum()) or np.isfinite(g).all())


def _refilled(tree, new_leaves):
    """A tree of the same form with other leaves."""
    rest = iter(new_leaves)
    return tree_map(lambda _: next(rest), tree)
