"""Cases of dlterms.training.normalization."""

from cases import Case, f


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
    Case("batch_norm", rows, torch=torch_training, axes="B C, C, C, C, C", domain="real, real, positive", least=2),
    Case("batch_norm", maps, {"momentum": 0.3, "eps": 1e-3}, "maps",
         torch=lambda torch, *args: torch_training(torch, *args, momentum=0.3, eps=1e-3),
         axes="B C H W, C, C, C, C", domain="real, real, positive", least=1),
    Case("batch_norm", bare, note="bare", torch=torch_training,
         axes="B C T, C, C", domain="real, real, positive", least=1),
    Case("batch_norm_eval", rows, torch=torch_prediction, axes="B C, C, C, C, C", domain="real, real, positive"),
    Case("batch_norm_eval", maps, {"eps": 1e-3}, "maps",
         torch=lambda torch, *args: torch_prediction(torch, *args, eps=1e-3),
         axes="B C H W, C, C, C, C", domain="real, real, positive"),
    Case("batch_norm_eval", bare, note="bare", torch=torch_prediction,
         axes="B C T, C, C", domain="real, real, positive"),
]  # fmt: skip
