"""Deep dreams: instead of the weights, the picture is changed, until a network sees in it more of what it looks for."""

import numpy as np

from dlterms.checks import as_count, as_finite, as_float, as_function, as_pair, as_scalar
from dlterms.gradients.autodiff import differentiable, value_and_grad


@differentiable
def resize(x, size):
    """Pictures made larger or smaller by bilinear interpolation: each new pixel mixes the four around its place.

    x : (..., H, W); size : the new (H, W), or one integer for both; returns (..., *size). A pixel is a small square
    and its place the center (half-pixel centers), as in torch.nn.functional.interpolate(mode="bilinear") and OpenCV.
    Errors: ValueError for a picture without pixels.
    """
    x = as_float("x", x)
    if x.ndim < 2 or 0 in x.shape[-2:]:
        raise ValueError(f"x must have pixels in its last two axes (..., H, W), got shape {x.shape}")
    down, across = (_mixing(n, m, x.dtype) for n, m in zip(x.shape[-2:], as_pair("size", size), strict=True))
    return down @ x @ across.T, lambda dy: down.T @ dy @ across


def _mixing(old, new, dtype):
    """The matrix (new, old) whose rows say which two old pixels make a new one, and in which shares."""
    place = np.maximum((np.arange(new) + 0.5) * old / new - 0.5, 0)
    before = place.astype(int)
    share = place - before
    matrix = np.zeros((new, old), dtype)
    matrix[np.arange(new), before] = 1 - share
    matrix[np.arange(new), np.minimum(before + 1, old - 1)] += share
    return matrix


def deep_dream(objective, image, steps=10, step_size=0.01, octaves=3, octave_scale=1.4):
    """Gradient ascent on a picture, first on a small copy, then on larger ones, so that patterns of all sizes grow.

    objective : a differentiable function of a picture that returns a number, for instance the mean square of a
    layer's outputs; with several octaves it must take pictures of several sizes. image : (..., H, W).
    steps : per octave; step_size : how far the average pixel moves in one, as the gradient is divided by its mean
    absolute value; octaves : how many sizes, each octave_scale times the one before. octaves=1 is plain activation
    maximization. Returns (picture of the image's shape, the objective before each step, an array (octaves, steps)).
    Source: Mordvintsev, Olah and Tyka 2015, "Inceptionism", and the notebook google/deepdream; activation
    maximization: Erhan et al. 2009. Errors: ValueError for an option out of range or an objective that is no number.
    """
    as_function("objective", objective)
    image = as_finite("image", image)
    if image.ndim < 2 or 0 in image.shape:
        raise ValueError(f"image must have pixels in its last two axes (..., H, W), got shape {image.shape}")
    steps, octaves = as_count("steps", steps), as_count("octaves", octaves)
    step_size, octave_scale = as_scalar("step_size", step_size, 0), as_scalar("octave_scale", octave_scale, 1)
    ascend = value_and_grad(objective)
    values = np.zeros((octaves, steps))
    dreamt = np.zeros_like(image)  # what the dream has added so far
    for octave in range(octaves):
        shrunk = octave_scale ** (octaves - 1 - octave)
        size = tuple(max(round(n / shrunk), 1) for n in image.shape[-2:])
        base = resize(image, size)
        picture = base + resize(dreamt, size)
        for step in range(steps):
            values[octave, step], gradient = ascend(picture)
            slope = float(np.abs(gradient).mean())
            if slope > 0:  # at a top there is nowhere to go
                picture = picture + (step_size / slope) * gradient
        dreamt = picture - base
    return picture, values
