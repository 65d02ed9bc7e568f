"""Groups that are found, labels that spread, and where they mislead."""

import numpy as np
import pytest

from dlterms import kmeans, label_propagation


def blobs(rng, centers, n=40, spread=0.2):
    return np.concatenate([rng.normal(c, spread, (n, 2)) for c in centers]), np.repeat(np.arange(len(centers)), n)


def test_kmeans_finds_the_groups_and_never_gets_worse():
    x, true = blobs(np.random.default_rng(0), [(0, 0), (3, 0), (0, 3)])
    for seed in range(10):
        found = kmeans(x, 3, np.random.default_rng(seed))
        assert (np.diff(found.inertia) <= 1e-12).all()
        assert len(found.inertia) == len(found.centers)
        assert sorted(len(set(true[found.labels[-1] == c])) for c in range(3)) == [1, 1, 1]
    assert kmeans(x, len(x), np.random.default_rng(0)).inertia[-1] == 0
    assert np.allclose(kmeans(np.ones((4, 2)), 2, np.random.default_rng(0)).centers[-1], 1)


def test_two_labels_reach_both_moons():
    t = np.linspace(0, np.pi, 60)
    moons = np.concatenate([np.column_stack([np.cos(t), np.sin(t)]), np.column_stack([1 - np.cos(t), 0.4 - np.sin(t)])])
    labels = np.full(120, -1)
    labels[0], labels[60] = 0, 1
    p = label_propagation(moons, labels, width=0.1)
    np.testing.assert_allclose(p.sum(1), 1)
    assert p[0].tolist() == [1, 0]
    assert (p.argmax(1) == np.repeat([0, 1], 60)).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: kmeans(np.ones((3, 2)), 4, np.random.default_rng(0)), "k must be at most the number of points, 3"),
        (lambda: label_propagation(np.ones((2, 1)), [-1, -1]), "at least one known"),
        (lambda: label_propagation(np.ones((2, 1)), [0, -2]), "integers from -1 up"),
        (lambda: label_propagation(np.ones((2, 1)), [0, 1], width=0), "width must lie in"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
