"""Cases of dlterms.losses.regression."""

from cases import Case, f


def pair(rng):
    return 2 * rng.standard_normal((3, 4)), rng.standard_normal((3, 4))


def one(rng):
    return rng.standard_normal(()), rng.standard_normal(())


CASES = [
    Case("mse", pair, torch=lambda torch, x, t: f(torch).mse_loss(x, t), axes="B C, B C", least=1),
    Case("mse", pair, {"reduction": "sum"}, "sum", torch=lambda torch, x, t: f(torch).mse_loss(x, t, reduction="sum"),
         axes="B C, B C"),
    Case("mse", pair, {"half": True}, "half", torch=lambda torch, x, t: f(torch).mse_loss(x, t) / 2,
         axes="B C, B C", least=1),
    Case("mse", one, note="one", torch=lambda torch, x, t: f(torch).mse_loss(x, t), axes=",", least=1),
    Case("mae", pair, torch=lambda torch, x, t: f(torch).l1_loss(x, t), axes="B C, B C", least=1),
    Case("mae", pair, {"reduction": "none"}, "none",
         torch=lambda torch, x, t: f(torch).l1_loss(x, t, reduction="none"), axes="B C, B C"),
    Case("huber", pair, torch=lambda torch, x, t: f(torch).huber_loss(x, t), axes="B C, B C", least=1),
    Case("huber", pair, {"delta": 0.4, "reduction": "sum"}, "narrow",
         torch=lambda torch, x, t: f(torch).huber_loss(x, t, reduction="sum", delta=0.4), axes="B C, B C"),
]  # fmt: skip
