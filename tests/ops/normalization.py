"""Cases and literal transcriptions of dlterms.training.normalization."""

import numpy as np

from cases import Case
from ops.losses import f


def vectors(rng, channels):
    return [rng.standard_normal(channels), rng.uniform(0.5, 2, channels), rng.uniform(0.5, 2, channels),
            rng.standard_normal(channels)]  # fmt: skip


def rows(rng):
    return rng.standard_normal((5, 3)), *vectors(rng, 3)


def maps(rng):
    return 1 + 2 * rng.standard_normal((2, 3, 4, 1)), *vectors(rng, 3)


def bare(rng):
    return rng.standard_normal((4, 2, 3)), *vectors(rng, 2)[:2]


def torch_training(torch, x, mean, var, weight=None, bias=None, momentum=0.1, eps=1e-5):
    """The running statistics as functions of x, so that they too have gradients."""
    y = f(torch).batch_norm(x, None, None, weight, bias, training=True, eps=eps)
    over = [0, *range(2, x.ndim)]
    new_mean = (1 - momentum) * mean + momentum * x.mean(over)
    return y, new_mean, (1 - momentum) * var + momentum * x.var(over, unbiased=True)


def torch_prediction(torch, x, mean, var, weight=None, bias=None, eps=1e-5):
    """batch_norm's value, by operations that are differentiable in the running statistics too."""
    wide = [None if v is None else v.reshape(-1, *[1] * (x.ndim - 2)) for v in (mean, var, weight, bias)]
    y = (x - wide[0]) / (wide[1] + eps).sqrt()
    y = y if weight is None else y * wide[2] + wide[3]
    plain = [None if v is None else v.detach() for v in (x, mean, var, weight, bias)]
    assert torch.allclose(y, f(torch).batch_norm(*plain, eps=eps), atol=1e-5)
    return y


CASES = [
    Case("batch_norm", rows, torch=torch_training),
    Case("batch_norm", maps, {"momentum": 0.3, "eps": 1e-3}, "maps",
         torch=lambda torch, *args: torch_training(torch, *args, momentum=0.3, eps=1e-3)),
    Case("batch_norm", bare, note="bare", torch=torch_training),
    Case("batch_norm_eval", rows, torch=torch_prediction),
    Case("batch_norm_eval", maps, {"eps": 1e-3}, "maps",
         torch=lambda torch, *args: torch_prediction(torch, *args, eps=1e-3)),
    Case("batch_norm_eval", bare, note="bare", torch=torch_prediction),
]  # fmt: skip


def batch_norm(x, running_mean, running_var, weight=None, bias=None, momentum=0.1, eps=1e-5):
    y, means, variances = np.zeros(x.shape), [], []
    for c in range(x.shape[1]):
        values = x[:, c].ravel()
        mean = sum(values) / len(values)
        var = sum((v - mean) ** 2 for v in values) / len(values)
        y[:, c] = (x[:, c] - mean) / np.sqrt(var + eps)
        if weight is not None:
            y[:, c] = weight[c] * y[:, c] + bias[c]
        means.append((1 - momentum) * running_mean[c] + momentum * mean)
        variances.append((1 - momentum) * running_var[c] + momentum * var * len(values) / (len(values) - 1))
    return y, np.array(means), np.array(variances)


def batch_norm_eval(x, running_mean, running_var, weight=None, bias=None, eps=1e-5):
    y = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        y[i] = (x[i] - running_mean[i[1]]) / np.sqrt(running_var[i[1]] + eps)
        if weight is not None:
            y[i] = weight[i[1]] * y[i] + bias[i[1]]
    return y
