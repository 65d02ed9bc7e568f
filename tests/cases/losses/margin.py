"""Cases of dlterms.losses.margin."""

from cases import Case


def scored(rng):
    return 2 * rng.standard_normal((3, 4)), rng.choice([-1, 1], (3, 4))


CASES = [
    Case("hinge", scored, torch=lambda torch, x, t: (1 - t * x).clamp(min=0).mean(), axes="B C, B C", least=1),
    Case("hinge", scored, {"margin": 0.5, "reduction": "none"}, "narrow",
         torch=lambda torch, x, t: (0.5 - t * x).clamp(min=0), axes="B C, B C"),
    Case("zero_one_loss", scored, axes="B C, B C", least=1),
    Case("zero_one_loss", scored, {"reduction": "sum"}, "sum", axes="B C, B C"),
]  # fmt: skip
