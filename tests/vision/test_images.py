"""Deep dreams: the ascent ascends, on all octaves, and stops at a top."""

import numpy as np
import pytest

from dlterms import conv2d, deep_dream, resize
from dlterms.vision.images import _mixing


def test_resize_by_hand():
    np.testing.assert_allclose(resize(np.array([[0.0, 4.0]]), (1, 4)), [[0, 1, 3, 4]])
    np.testing.assert_allclose(resize(np.array([[0.0, 4.0, 8.0, 8.0]]), (2, 2)), [[2, 8], [2, 8]])
    flat = resize(np.full((3, 5, 7), 0.3), 11)
    np.testing.assert_allclose(flat, 0.3)
    assert flat.shape == (3, 11, 11)
    assert (np.count_nonzero(_mixing(5, 9, float), axis=1) <= 2).all()


EDGE = np.array([[[[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]]])


def edges(picture):
    response = conv2d(picture[None], EDGE, padding=1)
    return (response * response).mean()


def test_a_dream_makes_edges_grow_on_every_octave():
    image = np.random.default_rng(0).random((1, 20, 17))
    before = image.copy()
    picture, values = deep_dream(edges, image, steps=5, step_size=0.02, octaves=3)
    assert picture.shape == image.shape and values.shape == (3, 5)
    assert (np.diff(values, axis=1) > 0).all()
    assert edges(picture) > 2 * edges(image)
    np.testing.assert_array_equal(image, before)


def test_one_octave_is_gradient_ascent_by_steps_of_a_known_length():
    image = np.random.default_rng(0).random((1, 6, 6)).astype(np.float32)
    picture, _ = deep_dream(edges, image, steps=1, step_size=0.1, octaves=1)
    assert picture.dtype == np.float32
    assert np.abs(picture - image).mean() == pytest.approx(0.1, rel=1e-5)


def test_what_the_small_copy_dreamt_is_kept_on_the_larger_ones():
    image = np.random.default_rng(0).random((1, 8, 6))
    picture, _ = deep_dream(lambda x: x.sum(), image, steps=2, step_size=0.1, octaves=3)
    np.testing.assert_allclose(picture, image + 3 * 2 * 0.1)


def test_the_dream_finds_the_top_of_a_hill_and_stays():
    top = np.full((1, 4, 4), 0.25)
    picture, values = deep_dream(lambda x: -((x - 0.25) * (x - 0.25)).sum(), top, steps=3, octaves=2)
    np.testing.assert_allclose(picture, top)
    assert not values.any()


@pytest.mark.parametrize(
    ("shape", "octaves", "scale", "sizes"),
    [((2, 28, 14), 3, 2, [(2, 7, 4), (2, 14, 7), (2, 28, 14)]), ((1, 1, 3), 2, 4, [(1, 1, 1), (1, 1, 3)])],
)
def test_octaves_see_pictures_of_growing_size_at_least_a_pixel(shape, octaves, scale, sizes):
    seen = []

    def objective(x):
        seen.append(x.shape)
        return x.sum()

    deep_dream(objective, np.zeros(shape), steps=1, octaves=octaves, octave_scale=scale)
    assert seen == sizes


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"steps": 0}, "steps must be at least 1"),
        ({"octaves": 0}, "octaves must be at least 1"),
        ({"octave_scale": 0.5}, "octave_scale must lie in"),
        ({"step_size": -1}, "step_size must lie in"),
        ({"objective": lambda x: x * 2.0}, "f must return a scalar"),
        ({"image": np.ones(3)}, r"must have pixels in its last two axes"),
        ({"image": np.ones((1, 0, 4))}, r"must have pixels in its last two axes"),
        ({"image": np.ones((1, 4, 0))}, r"must have pixels in its last two axes"),
    ],
)
def test_bad_input_is_named(options, message):
    with pytest.raises(ValueError, match=message):
        deep_dream(**{"objective": edges, "image": np.ones((1, 4, 4))} | options)
