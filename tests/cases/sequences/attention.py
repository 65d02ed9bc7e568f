"""Cases of dlterms.sequences.attention."""

import numpy as np

from cases import Case, f

MASK = np.array([[1, 0, 1, 1, 0], [0, 1, 0, 0, 0], [1, 1, 1, 1, 1]], bool)


def looked(*front, t=3, s=5, d=4, e=2):
    return lambda rng: (
        rng.standard_normal((*front, t, d)), rng.standard_normal((*front, s, d)), rng.standard_normal((*front, s, e))
    )  # fmt: skip


def masked(rng):
    return *looked(2)(rng), MASK


def biased(rng):
    return *looked(2)(rng), np.where(MASK, rng.standard_normal(MASK.shape), -1e9)


def by_torch(**options):
    return lambda torch, *args: f(torch).scaled_dot_product_attention(*args, **options)


CASES = [
    Case("dot_product_attention", looked(2), torch=by_torch(), axes="B T D, B S D, B S E"),
    Case(
        "dot_product_attention",
        looked(2, 3, t=1, s=1, d=1, e=3),
        note="heads",
        torch=by_torch(),
        axes="B H T D, B H S D, B H S E",
    ),
    Case(
        "dot_product_attention",
        looked(s=3),
        {"is_causal": True},
        "causal",
        torch=by_torch(is_causal=True),
        axes="T D, S D, S E",
    ),
    Case(
        "dot_product_attention",
        masked,
        {"scale": 0.7},
        "masked",
        torch=by_torch(scale=0.7),
        axes="B . D, B . D, B . E, . .",
    ),
    Case(
        "dot_product_attention",
        biased,
        {"scale": 0.7},
        "biased",
        torch=by_torch(scale=0.7),
        axes="B . D, B . D, B . E, . .",
    ),
]
