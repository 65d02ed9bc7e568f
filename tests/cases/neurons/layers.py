"""Cases of dlterms.neurons.layers."""

from cases import Case, f

CASES = [
    Case("affine", lambda rng: (rng.standard_normal((5, 3)), rng.standard_normal((2, 3)), rng.standard_normal(2)),
         torch=lambda torch, x, w, b: f(torch).linear(x, w, b), axes="B D, H D, H"),
    Case("affine", lambda rng: (rng.standard_normal((2, 4, 3)), rng.standard_normal((1, 3))), note="no-bias",
         torch=lambda torch, x, w: f(torch).linear(x, w), axes="B T D, H D"),
    Case("affine", lambda rng: (rng.standard_normal(3), rng.standard_normal((4, 3)), rng.standard_normal(4)),
         note="one", torch=lambda torch, x, w, b: f(torch).linear(x, w, b), axes="D, H D, H"),
    Case("affine", lambda rng: (rng.standard_normal((0, 3)), rng.standard_normal((2, 3)), rng.standard_normal(2)),
         note="empty", torch=lambda torch, x, w, b: f(torch).linear(x, w, b), axes="B D, H D, H"),
]  # fmt: skip
