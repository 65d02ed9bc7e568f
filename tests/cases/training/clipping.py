"""Cases of dlterms.training.clipping."""

from cases import Case

CASES = [
    Case("clip_by_norm", lambda rng: (rng.standard_normal((3, 4)),), {"max_norm": 1.0}, "long",
         torch=lambda torch, g: g / g.norm()),
    Case("clip_by_norm", lambda rng: (rng.standard_normal((3, 4)),), {"max_norm": 0.3}, "longer",
         torch=lambda torch, g: 0.3 * g / g.norm()),
    Case("clip_by_norm", lambda rng: (rng.standard_normal((3, 4)),), {"max_norm": 100.0}, "short"),
    Case("clip_by_value", lambda rng: (rng.standard_normal((3, 4)),), {"clip_value": 0.5},
         torch=lambda torch, g: g.clamp(-0.5, 0.5)),
]  # fmt: skip
