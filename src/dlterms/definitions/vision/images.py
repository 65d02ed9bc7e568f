"""Resizing pictures, one pixel at a time."""

import math

import numpy as np


def resize(x, size):
    """Bilinear interpolation: each new pixel mixes the old ones around its place, the nearer the more.

    The center of new row r lies at old row v = (r + 1/2) H / H' - 1/2, kept inside the picture; its neighbors are the
    rows floor(v) and ceil(v), with shares 1 - |v - row|. Columns likewise.
    Source: as torch.nn.functional.interpolate(mode="bilinear").
    """
    new_height, new_width = (size, size) if isinstance(size, int) else size
    *front, height, width = x.shape
    y = np.zeros((*front, new_height, new_width))
    for *picture, r, s in np.ndindex(y.shape):
        v = min(max((r + 0.5) * height / new_height - 0.5, 0), height - 1)
        h = min(max((s + 0.5) * width / new_width - 0.5, 0), width - 1)
        for row in {math.floor(v), math.ceil(v)}:
            for column in {math.floor(h), math.ceil(h)}:
                share = (1 - abs(v - row)) * (1 - abs(h - column))
                y[*picture, r, s] += share * x[*picture, row, column]
    return y
