"""Principal components, and the linear network that finds their subspace."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from dlterms import adam, autoencoder, init_autoencoder, init_mlp, mse, pca, principal_angles, value_and_grad
from dlterms.data import digits

RNG = np.random.default_rng(0)


def test_components_of_a_flat_cloud():
    x = RNG.standard_normal((200, 2)) * [3, 1] @ np.array([[0.6, 0.8, 0], [-0.8, 0.6, 0]]) + [1, 2, 3]
    found = pca(x, 2)
    rest = x - found.mean
    np.testing.assert_allclose(rest @ found.directions.T @ found.directions, rest, atol=1e-12)
    np.testing.assert_allclose(found.directions @ found.directions.T, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(found.variances, np.sort(np.linalg.eigvalsh(np.cov(x.T)))[::-1][:2])
    assert principal_angles(found.directions[:1], [[0.6, 0.8, 0]])[0] < 0.15
    np.testing.assert_allclose(principal_angles([[1, 0, 0], [0, 1, 0]], [[0, 1, 1]]), [np.pi / 4])
    np.testing.assert_allclose(principal_angles([[1.0, 0]], [[1, 1e-9]]), [1e-9], rtol=1e-6)


def test_a_linear_autoencoder_spans_the_components():
    x = RNG.standard_normal((200, 6)) * [4, 3, 2, 0.5, 0.4, 0.3]
    x -= x.mean(0)
    params, state = {"encoder": init_mlp(RNG, [6, 3]), "decoder": init_mlp(RNG, [3, 6])}, None
    for _ in range(1500):
        _, slope = value_and_grad(lambda p: mse(autoencoder(x, p)[0], x))(params)
        params, state = adam(params, slope, state, lr=0.01)
    assert principal_angles(params["decoder"][0][0].T, pca(x, 3).directions).max() < 0.01


@pytest.mark.parametrize("k", [1, 8, 64])
def test_scikit_learn_finds_the_same_components(k):
    x = digits()[0].reshape(-1, 64)
    found, theirs = pca(x, k), PCA(k, svd_solver="full").fit(x)
    np.testing.assert_allclose(found.mean, theirs.mean_)
    np.testing.assert_allclose(found.variances, theirs.explained_variance_, atol=1e-12)
    leading = min(k, 20)  # of the last ones, some are pixels that never change, in any order
    np.testing.assert_allclose(np.abs((found.directions * theirs.components_).sum(1))[:leading], 1)
    assert (found.directions[np.arange(k), np.abs(found.directions).argmax(1)] > 0).all()


def test_tied_weights_span_the_components_too():
    x = np.random.default_rng(1).standard_normal((200, 5)) * [4, 3, 0.5, 0.4, 0.3]
    params, state = init_autoencoder(np.random.default_rng(0), [5, 2], tied=True), None
    for _ in range(1000):
        _, slope = value_and_grad(lambda p: mse(autoencoder(x, p, tied=True)[0], x))(params)
        params, state = adam(params, slope, state, lr=0.01)
    weight = params["encoder"][0][0]
    assert principal_angles(weight, pca(x, 2).directions).max() < 0.02
    # what a tied decoder must learn besides, as it has no scale of its own: orthonormal rows
    np.testing.assert_allclose(weight @ weight.T, np.eye(2), atol=0.02)


def test_angles_between_subspaces_of_different_size_and_dtype():
    line, plane = np.array([[0.0, 0, 2]], np.float32), np.array([[1.0, 0, 0], [1, 0, 1]])
    np.testing.assert_allclose(principal_angles(line, plane), [0], atol=1e-7)
    np.testing.assert_allclose(principal_angles(plane, line), [0], atol=1e-7)
    np.testing.assert_allclose(principal_angles([[1, 1, 0]], plane), [np.pi / 4])
    np.testing.assert_allclose(principal_angles(np.eye(2), np.eye(2)[::-1]), [0, 0], atol=1e-7)
    np.testing.assert_allclose(np.abs(pca([[0.0, 0], [3, 4]], 1).directions), [[0.6, 0.8]])
    assert pca(np.ones((4, 3), np.float32) * [[1], [2], [3], [5]], 1).directions.dtype == np.float64
    assert pca(RNG.random((4, 3), np.float32), 2).directions.dtype == np.float32


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pca([[1.0, 2.0]], 1), "x must have two examples"),
        (lambda: pca(np.ones((3, 2)), 3), "k be at most"),
        (lambda: pca([[1.0, np.nan], [0, 1]], 1), "x must be finite"),
        (lambda: principal_angles([[1.0, 0]], [[1.0, 0, 0]]), "rows of one length, got 2 and 3"),
        (lambda: principal_angles([[1.0, 0], [2, 0]], [[1.0, 0]]), "a must be rows that do not depend on each other"),
        (lambda: principal_angles(np.ones((0, 2)), [[1.0, 0]]), "a must be rows that do not depend on each other"),
        (lambda: principal_angles([[1.0, 0]], np.eye(3)[:, :2]), "b must be rows that do not depend on each other"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
