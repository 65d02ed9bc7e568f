"""The answers to the exercises of gradient_clipping, computed."""

import numpy as np

import dlterms


def gradient_clipping_1():
    return dlterms.clip_by_norm([6.0, 8.0], 5.0).tolist()


def gradient_clipping_2():
    g = np.array([1.0, 10.0])
    return float(np.degrees(np.arctan2(g[1], g[0])) - 45)


def gradient_clipping_3():
    return float(dlterms.clip_by_global_norm([np.array([3.0]), np.array([4.0, 12.0])], 1.0)[0][0][0])
