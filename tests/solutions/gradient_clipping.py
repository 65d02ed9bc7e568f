"""The answers to the exercises of gradient_clipping, computed, and the mistakes that they know."""

import numpy as np

import dlterms


def length_of(gradients):
    return np.sqrt(sum((g**2).sum() for g in gradients.values()))


def gradient_clipping_1(gradients, max_norm):
    length = length_of(gradients)
    factor = max_norm / length if length > max_norm else 1.0
    return {name: g * factor for name, g in gradients.items()}, length


def gradient_clipping_1_each_alone(gradients, max_norm):
    return {name: dlterms.clip_by_norm(g, max_norm) for name, g in gradients.items()}, length_of(gradients)


def gradient_clipping_1_by_value(gradients, max_norm):
    return {name: np.clip(g, -max_norm, max_norm) for name, g in gradients.items()}, length_of(gradients)


def gradient_clipping_1_always(gradients, max_norm):
    length = length_of(gradients)
    return {name: g * max_norm / length for name, g in gradients.items()}, length


def gradient_clipping_1_norms_added(gradients, max_norm):
    length = sum(np.sqrt((g**2).sum()) for g in gradients.values())
    return {name: g * min(1.0, max_norm / max(length, 1e-12)) for name, g in gradients.items()}, length


def gradient_clipping_1_after(gradients, max_norm):
    clipped, _ = gradient_clipping_1(gradients, max_norm)
    return clipped, length_of(clipped)


def gradient_clipping_2():
    """The one that makes (1, 1) of (3, 4): each array clipped to norm 1 by itself."""
    return "C"


def gradient_clipping_2_right_one():
    return "D"


def gradient_clipping_2_lengthens():
    return "A"


def gradient_clipping_2_largest_entry():
    return "B"


def angle(g):
    return float(np.degrees(np.arctan2(g[1], g[0])))


def gradient_clipping_3():
    g = np.array([1.0, 10.0])
    return angle(g) - angle(dlterms.clip_by_value(g, 1.0))


def gradient_clipping_3_radians():
    return float(np.radians(gradient_clipping_3()))


def gradient_clipping_3_by_norm():
    g = np.array([1.0, 10.0])
    return round(angle(g) - angle(dlterms.clip_by_norm(g, 1.0)), 9)


def gradient_clipping_3_where_it_points():
    return angle(dlterms.clip_by_value(np.array([1.0, 10.0]), 1.0))


def gradient_clipping_3_before():
    return angle(np.array([1.0, 10.0]))
