"""Initial weights have the spread that their papers ask for, and signals keep theirs through many layers."""

import numpy as np
import pytest

from dlterms import he_normal, xavier_normal, xavier_uniform
from dlterms.neurons.initializers import fans

ALL = [xavier_uniform, xavier_normal, he_normal]


def test_fans_of_a_layer_and_of_a_kernel():
    assert fans((256, 784)) == (784, 256)
    assert fans((64, 32, 3, 5)) == (32 * 15, 64 * 15)


def test_published_figures():
    # the limit sqrt(6 / (784 + 256)) and the standard deviation sqrt(2 / 784) of a layer from 784 to 256
    weights = xavier_uniform(np.random.default_rng(0), (256, 784))
    assert np.abs(weights).max() == pytest.approx(0.0759555, rel=1e-4)
    assert np.abs(weights).max() <= 0.0759555 + 5e-8
    assert he_normal(np.random.default_rng(0), (256, 784)).std() == pytest.approx(0.0505076, rel=0.01)


@pytest.mark.parametrize("init", ALL)
@pytest.mark.parametrize("shape", [(300, 200), (40, 30, 3, 5)])
@pytest.mark.parametrize("gain", [1.0, 2.0])
def test_mean_and_variance(init, shape, gain):
    fan_in, fan_out = fans(shape)
    weights = init(np.random.default_rng(0), shape, gain)
    variance = gain**2 * (1 / fan_in if init is he_normal else 2 / (fan_in + fan_out))
    error = 5 * np.sqrt(variance / weights.size)
    assert weights.shape == shape and weights.dtype == np.float64
    assert abs(weights.mean()) < error
    # the relative error of a variance estimated from n numbers is at most sqrt(2 / n)
    assert weights.var() == pytest.approx(variance, rel=5 * np.sqrt(2 / weights.size))
    kurtosis = ((weights / weights.std()) ** 4).mean()
    assert kurtosis == pytest.approx(1.8 if init is xavier_uniform else 3, abs=0.1)


def test_signals_survive_thirty_layers():
    def spread(init, activation, gain):
        rng = np.random.default_rng(0)
        h = rng.standard_normal((100, 200))
        for _ in range(30):
            h = activation(h @ init(rng, (200, 200), gain).T)
        return np.sqrt((h**2).mean())

    relu = lambda a: np.maximum(a, 0)  # noqa: E731
    assert 0.3 < spread(he_normal, relu, np.sqrt(2)) < 3
    assert spread(xavier_normal, relu, 1) < 1e-3  # made for what is linear around 0: ReLU halves the variance each time
    assert 0.3 < spread(xavier_uniform, lambda a: a, 1) < 3


@pytest.mark.parametrize("init", ALL)
def test_the_generator_decides(init):
    draws = [init(np.random.default_rng(seed), (3, 4)) for seed in (1, 1, 2)]
    np.testing.assert_array_equal(draws[0], draws[1])
    assert (draws[0] != draws[2]).all()


@pytest.mark.parametrize("init", ALL)
@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"rng": 0.5}, TypeError, "rng must be a numpy.random.Generator"),
        ({"shape": 4}, TypeError, "shape must be a tuple"),
        ({"shape": (4,)}, ValueError, "shape must have at least two axes"),
        ({"shape": (4, 0)}, ValueError, "shape must be at least 1"),
        ({"shape": (4, 2.0)}, TypeError, "shape must be an integer"),
        ({"gain": 0}, ValueError, "gain must lie in"),
        ({"gain": np.nan}, ValueError, "gain"),
        ({"gain": np.inf}, ValueError, "gain"),
    ],
)
def test_bad_input_is_named(init, change, error, message):
    with pytest.raises(error, match=message):
        init(**({"rng": np.random.default_rng(0), "shape": (3, 4)} | change))
