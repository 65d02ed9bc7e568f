"""Groups that are found, labels that spread, and where they mislead."""

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.semi_supervised import LabelPropagation

from dlterms import kmeans, label_propagation
from dlterms.data import two_moons


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


@pytest.mark.parametrize("seed", range(5))
def test_a_center_without_points_stays_where_it_is(seed):
    x = np.array([[0.0], [0.0], [10.0], [10.0]])  # two places, three centers: one of them gets no point
    found = kmeans(x, 3, np.random.default_rng(seed))
    assert set(found.centers.ravel()) == {0, 10}
    assert len(set(found.labels[-1])) == 2 and found.inertia[-1] == 0
    np.testing.assert_array_equal(found.centers[-1], found.centers[0])


def test_scikit_learn_takes_the_same_way():
    x, _ = blobs(np.random.default_rng(1), [(0, 0), (1, 0), (0, 1), (2, 2)], spread=0.5)
    found = kmeans(x, 4, np.random.default_rng(3))
    theirs = KMeans(4, init=found.centers[0], n_init=1, tol=0, algorithm="lloyd").fit(x)
    np.testing.assert_allclose(found.centers[-1], theirs.cluster_centers_)
    assert found.inertia[-1] == pytest.approx(theirs.inertia_)
    np.testing.assert_array_equal(found.labels[-1], theirs.labels_)
    for centers, labels, inertia in zip(*found, strict=True):  # each step stands for itself
        distances = np.linalg.norm(x[:, None] - centers, axis=2)
        np.testing.assert_array_equal(labels, distances.argmin(1))
        assert inertia == pytest.approx((distances.min(1) ** 2).sum())
    assert len(found.centers) < 100, "it stops where no center moves"
    for steps in (0, 1):
        assert len(kmeans(x, 4, np.random.default_rng(3), steps=steps).centers) == steps + 1


def test_starts_are_drawn_by_squared_distance():
    # three places: from 0 the second start is 1 with chance 1/(1+9), 3 with chance 9/10
    x, rng = np.array([[0.0], [1.0], [3.0]]), np.random.default_rng(0)
    pairs = [tuple(kmeans(x, 2, rng, steps=1).centers[0].ravel()) for _ in range(3000)]
    from_zero = [second for first, second in pairs if first == 0]
    assert 850 < len(from_zero) < 1150
    assert np.mean([second == 3 for second in from_zero]) == pytest.approx(0.9, abs=0.03)


@pytest.mark.parametrize("seed", range(3))
def test_two_labels_reach_both_moons(seed):
    x, true = two_moons(200, noise=0.08, seed=seed)
    labels = np.full(200, -1)
    labels[[20, 150]] = true[[20, 150]]
    p = label_propagation(x, labels, width=0.1)
    np.testing.assert_allclose(p.sum(1), 1)
    assert p[20].tolist() == [1, 0] and p[150].tolist() == [0, 1]
    assert (p.argmax(1) == true).mean() > 0.98
    groups = kmeans(x, 2, np.random.default_rng(0)).labels[-1]
    assert max((groups == true).mean(), (groups != true).mean()) < 0.9, "straight borders cannot part the moons"


@pytest.mark.parametrize("width", [0.1, 0.3])
def test_scikit_learns_iteration_ends_at_the_same_labels(width):
    x, true = two_moons(120, noise=0.1)
    labels = np.full(120, -1)
    labels[[0, 7, 100]] = true[[0, 7, 100]]
    theirs = LabelPropagation(gamma=1 / (2 * width**2), max_iter=20_000, tol=1e-9).fit(x, labels)
    np.testing.assert_allclose(label_propagation(x, labels, width), theirs.label_distributions_, atol=1e-5)


def test_labels_agree_with_the_mean_of_the_neighbors():
    x = np.random.default_rng(0).random((30, 2))
    labels = np.full(30, -1)
    labels[:3] = [0, 1, 2]
    p = label_propagation(x, labels, width=0.3)
    for i in range(3, 30):
        weights = [0 if i == j else np.exp(-np.square(x[i] - x[j]).sum() / (2 * 0.3**2)) for j in range(30)]
        np.testing.assert_allclose(p[i], np.average(p, axis=0, weights=weights), atol=1e-7)


def test_where_no_label_reaches_nothing_is_known():
    x = np.array([[0.0], [0.1], [900.0], [900.1], [901.0]])
    p = label_propagation(x, [0, -1, -1, -1, 1], width=0.01)
    np.testing.assert_allclose(p, [[1, 0], [1, 0], [0.5, 0.5], [0.5, 0.5], [0, 1]], atol=1e-6)
    # a point alone still has a nearest neighbor, however many widths away
    np.testing.assert_allclose(label_propagation([[0.0], [5.0], [11.0]], [0, -1, 1], 1e-150)[1], [1, 0], atol=1e-8)
    assert label_propagation([[0.0], [1.0]], [1, 0]).tolist() == [[0, 1], [1, 0]]
    # by default .2 wide, and a point that is .1 away from one label and .9 from the other
    weights = np.exp(-np.square([0.1, 0.9]) / (2 * 0.2**2))
    p = label_propagation([[0.0], [0.1], [1.0]], [0, -1, 1])
    np.testing.assert_allclose(p[1], weights / weights.sum(), atol=1e-8)
    assert label_propagation(np.zeros((2, 1), np.float32), [0, -1]).dtype == np.float32


def test_where_classes_are_no_groups_the_unlabelled_points_mislead():
    # one dense cloud, cut in the middle: two labels at its ends say more than the cloud does
    x = np.random.default_rng(0).standard_normal((200, 2)) * [1, 0.3]
    x[:2] = [[-0.9, 0.3], [2.5, -0.3]]
    true = (x[:, 0] > 0.8).astype(int)
    labels = np.full(200, -1)
    labels[:2] = [0, 1]
    nearest = np.linalg.norm(x[:, None] - x[:2], axis=2).argmin(1)
    assert (label_propagation(x, labels, 0.3).argmax(1) == true).mean() < (nearest == true).mean() - 0.05


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: kmeans(np.ones((3, 2)), 4, np.random.default_rng(0)), "k must be at most the number of points, 3"),
        (lambda: kmeans(np.ones((3, 2)), 2, np.random.default_rng(0), steps=-1), "steps must be at least 0"),
        (lambda: kmeans([[np.nan], [1.0]], 1, np.random.default_rng(0)), "x must be finite"),
        (lambda: label_propagation([[np.inf], [1.0]], [0, -1]), "x must be finite"),
        (lambda: label_propagation(np.ones((2, 1)), [0.0, -1.0]), "integers from -1 up"),
        (lambda: label_propagation(np.ones((2, 1)), [-1, -1]), "at least one known"),
        (lambda: label_propagation(np.ones((2, 1)), [0, -2]), "integers from -1 up"),
        (lambda: label_propagation(np.ones((2, 1)), [0, 1], width=0), "width must lie in"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
