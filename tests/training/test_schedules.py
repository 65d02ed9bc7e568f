"""Each schedule at the steps where its formula can be read off, and what is refused."""

import numpy as np
import pytest

from dlterms import cosine_decay, exponential_decay, inverse_time_decay, search_then_converge, step_decay, warmup


def test_values_on_paper():
    np.testing.assert_allclose(step_decay([0, 29, 30, 59, 60], 1.0), [1, 1, 0.1, 0.1, 0.01])
    np.testing.assert_allclose(step_decay(10, 2.0, factor=0.5, every=5), 0.5)
    np.testing.assert_allclose(exponential_decay([0, 10], 2.0, 0.1), [2, 2 / np.e])
    np.testing.assert_allclose(inverse_time_decay([0, 50, 150], 1.0, 50), [1, 1 / 2, 1 / 4])
    np.testing.assert_allclose(search_then_converge([0, 50, 100, 200], 1.0, 50), [1, 1, 1 / 2, 1 / 4])
    np.testing.assert_allclose(cosine_decay([0, 50, 100, 150], 1.0, 100, 0.2), [1, 0.6, 0.2, 0.2])
    np.testing.assert_allclose(cosine_decay(25, 1.0, 100), (1 + np.sqrt(0.5)) / 2)


def test_a_tau_below_one_is_a_fast_fall():
    assert inverse_time_decay(1, 1.0, 0.5) == pytest.approx(1 / 3)
    assert search_then_converge(1, 1.0, 0.5) == 0.5


def test_the_transformers_warmup():
    # Vaswani et al. 2017, arXiv:1706.03762, equation 3, at d_model = 512 and warmup_steps = 4000
    rates = warmup(np.arange(20_000))
    assert rates.max() == pytest.approx(6.98771e-4, abs=5e-10) and rates.argmax() == 3999
    assert rates[999] == pytest.approx(rates[3999] / 4) and rates[15_999] == pytest.approx(rates[3999] / 2)
    assert warmup(0, width=4, steps=1) == 0.5


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: step_decay(-1, 1.0), "step must not be negative"),
        (lambda: warmup([0, np.nan]), "step must be finite"),
        (lambda: step_decay(1, 1.0, every=0), "every must be at least 1"),
        (lambda: step_decay(1, 1.0, factor=-0.5), "factor must lie in"),
        (lambda: inverse_time_decay(1, 1.0, 0), "tau must lie in"),
        (lambda: search_then_converge(1, 1.0, 0), "tau must lie in"),
        (lambda: cosine_decay(1, 1.0, 0), "total must be at least 1"),
        (lambda: exponential_decay(1, 1.0, -1), "rate must lie in"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
