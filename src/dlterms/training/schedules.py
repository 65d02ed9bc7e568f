"""A schedule says how large the learning rate is at each step: large to cover ground, small to settle.

Each function takes the number of steps done so far, `step` >= 0, a number or an array, and returns the rate.
Errors: TypeError or ValueError that names the argument, also for a rate that is negative, nan or infinite.
"""

from typing import Any

import numpy as np

from dlterms.checks import as_count, as_finite, as_scalar


def _steps(step):
    t = as_finite("step", step)
    if not (t >= 0).all():
        raise ValueError(f"step must not be negative, got {t.min():g}")
    return t


def _rate(name, value):
    """A learning rate: a number that is not negative."""
    return as_scalar(name, value, 0)


def step_decay(step: Any, lr: float, factor: float = 0.1, every: int = 30) -> Any:
    """lr, multiplied by `factor` after each `every` steps. Source: as torch.optim.lr_scheduler.StepLR."""
    return _rate("lr", lr) * as_scalar("factor", factor, 0) ** np.floor(_steps(step) / as_count("every", every))


def exponential_decay(step: Any, lr: float, rate: float) -> Any:
    """lr exp(-rate step): the same share less at every step. Source: CS231n, "Annealing the learning rate"."""
    return _rate("lr", lr) * np.exp(-as_scalar("rate", rate, 0) * _steps(step))


def inverse_time_decay(step: Any, lr: float, tau: float) -> Any:
    """lr / (1 + step / tau): half of it after tau steps. Source: CS231n, "Annealing the learning rate", 1/t decay."""
    return _rate("lr", lr) / (1 + _steps(step) / as_scalar("tau", tau, 0, open_low=True))


def search_then_converge(step: Any, lr: float, tau: float) -> Any:
    """lr up to step tau, then lr tau / step. Source: Bergstra and Bengio 2012, JMLR 13, section 2.4; after Darken."""
    tau = as_scalar("tau", tau, 0, open_low=True)
    return _rate("lr", lr) * tau / np.maximum(_steps(step), tau)


def cosine_decay(step: Any, lr: float, total: int, lr_min: float = 0.0) -> Any:
    """Half a cosine wave from lr down to lr_min at step `total`, where it stays.

    Source: Loshchilov and Hutter 2017, arXiv:1608.03983, equation 5, without restarts.
    """
    lr, lr_min = _rate("lr", lr), _rate("lr_min", lr_min)
    t = np.minimum(_steps(step) / as_count("total", total), 1)
    return lr_min + (lr - lr_min) / 2 * (1 + np.cos(np.pi * t))


def warmup(step: Any, width: int = 512, steps: int = 4000) -> Any:
    """width**-0.5 min(t**-0.5, t steps**-1.5): rises to step number `steps`, then falls with the root of the step t.

    t = step + 1, as the first step is number 1 in the paper. Source: Vaswani et al. 2017, arXiv:1706.03762, equation 3.
    """
    t = _steps(step) + 1
    return as_count("width", width) ** -0.5 * np.minimum(t**-0.5, t * as_count("steps", steps) ** -1.5)
