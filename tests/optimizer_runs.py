"""The runs in which every optimizer is compared with PyTorch's, shared by the test and by what stores the results; and
the step of each paper for a single number, with whatever it remembers in a dict.
"""

import math

import numpy as np

# name -> our function, its options, PyTorch's class, its options
OPTIMIZERS = {
    "sgd": ("sgd", {"lr": 0.1}, "SGD", {"lr": 0.1}),
    "momentum": ("momentum", {"lr": 0.1}, "SGD", {"lr": 0.1, "momentum": 0.9}),
    "nesterov": ("momentum", {"lr": 0.1, "momentum": 0.8, "nesterov": True}, "SGD",
                 {"lr": 0.1, "momentum": 0.8, "nesterov": True}),
    "adagrad": ("adagrad", {}, "Adagrad", {}),
    "adadelta": ("adadelta", {}, "Adadelta", {}),
    "adadelta-slow": ("adadelta", {"lr": 0.3, "rho": 0.95, "eps": 1e-4}, "Adadelta",
                      {"lr": 0.3, "rho": 0.95, "eps": 1e-4}),
    "rmsprop": ("rmsprop", {}, "RMSprop", {}),
    "rmsprop-fast": ("rmsprop", {"lr": 0.05, "alpha": 0.9}, "RMSprop", {"lr": 0.05, "alpha": 0.9}),
    "adam": ("adam", {}, "Adam", {}),
    "adam-fast": ("adam", {"lr": 0.1, "betas": (0.8, 0.99), "eps": 1e-3}, "Adam",
                  {"lr": 0.1, "betas": (0.8, 0.99), "eps": 1e-3}),
    "adamw": ("adamw", {"lr": 0.1, "weight_decay": 0.2}, "AdamW", {"lr": 0.1, "weight_decay": 0.2}),
}  # fmt: skip


def start(dtype):
    rng = np.random.default_rng(0)
    return {"w": rng.standard_normal((3, 4)).astype(dtype), "b": rng.standard_normal(2).astype(dtype)}


def gradients_of(params, step):
    """Random numbers that belong to the step, some of them zero, in the dtype of the parameters."""
    rng = np.random.default_rng(100 + step)
    draws = {key: rng.standard_normal(p.shape) * (rng.random(p.shape) > 0.2) for key, p in params.items()}
    return {key: draw.astype(params[key].dtype) for key, draw in draws.items()}


def sgd(t, p, g, memory, lr=1e-3):
    return p - lr * g


def momentum(t, p, g, memory, lr=1e-3, momentum=0.9, nesterov=False):
    # Sutskever et al. 2013, equations 1 to 4, with the rate inside the velocity; Nesterov's is written for the point
    # p + momentum v, which is where the gradients of this run are taken to have been measured
    old = memory.get("v", 0.0)
    v = memory["v"] = momentum * old - lr * g
    if not nesterov:
        return p + v
    return (p - momentum * old) + v + momentum * v


def adagrad(t, p, g, memory, lr=1e-2, eps=1e-10, initial_accumulator=0.0):
    memory["sum"] = memory.get("sum", initial_accumulator) + g**2
    return p - lr * g / (math.sqrt(memory["sum"]) + eps)


def adagrad_da(t, p, g, memory, lr=1e-2, l1=0.0, l2=0.0, initial_accumulator=0.1):
    # the best answer to all gradients: the x with the least (mean g) x + l1 |x| + l2 x**2 / 2 + sqrt(q) x**2 / (2 lr t)
    total = memory["sum"] = memory.get("sum", 0.0) + g
    q = memory["squares"] = memory.get("squares", initial_accumulator) + g**2
    curvature = l2 + math.sqrt(q) / (lr * t)
    mean = total / t
    if abs(mean) <= l1:
        return 0.0
    return -(mean - l1) / curvature if mean > 0 else -(mean + l1) / curvature


def adadelta(t, p, g, memory, lr=1.0, rho=0.9, eps=1e-6):
    memory["g"] = rho * memory.get("g", 0.0) + (1 - rho) * g**2
    change = -math.sqrt(memory.get("x", 0.0) + eps) / math.sqrt(memory["g"] + eps) * g
    memory["x"] = rho * memory.get("x", 0.0) + (1 - rho) * change**2
    return p + lr * change


def rmsprop(t, p, g, memory, lr=1e-2, alpha=0.99, eps=1e-8):
    memory["mean"] = alpha * memory.get("mean", 0.0) + (1 - alpha) * g**2
    return p - lr * g / (math.sqrt(memory["mean"]) + eps)


def adam(t, p, g, memory, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    memory["m"] = betas[0] * memory.get("m", 0.0) + (1 - betas[0]) * g
    memory["v"] = betas[1] * memory.get("v", 0.0) + (1 - betas[1]) * g**2
    m_hat, v_hat = memory["m"] / (1 - betas[0] ** t), memory["v"] / (1 - betas[1] ** t)
    return p - lr * (m_hat / (math.sqrt(v_hat) + eps) + weight_decay * p)


def adamw(t, p, g, memory, weight_decay=1e-2, **options):
    return adam(t, p, g, memory, weight_decay=weight_decay, **options)
