"""Cases and literal transcriptions of dlterms.training.clipping."""

import math

import numpy as np

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


def clip_by_norm(gradient, max_norm):
    length = math.sqrt(sum(float(v) ** 2 for v in gradient.ravel()))
    return gradient if length <= max_norm else np.array([v * max_norm / length for v in gradient])


def clip_by_value(gradient, clip_value):
    return np.array([min(max(v, -clip_value), clip_value) for v in gradient.ravel()]).reshape(gradient.shape)
