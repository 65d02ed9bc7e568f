"""The adding problem: an LSTM solves it over 50 steps, a plain RNN of the same size does not."""

import numpy as np
import pytest

from dlterms import adding_problem, gru, lstm, rnn
from dlterms.sequences import adding
from dlterms.sequences.adding import adding_loss, adding_parameters, train_adding
from training_runs import watched


def test_the_sum_of_the_two_marked_numbers():
    x, target = adding_problem(np.random.default_rng(0), 7, 20)
    assert x.shape == (7, 20, 2) and target.shape == (20, 1) and x.dtype == target.dtype == np.float32
    np.testing.assert_allclose((x[..., 0] * x[..., 1]).sum(0)[:, None], target, rtol=1e-6)
    np.testing.assert_array_equal(x[:3, :, 1].sum(0), 1)
    np.testing.assert_array_equal(x[3:, :, 1].sum(0), 1)
    _, many = adding_problem(np.random.default_rng(0), 4, 20_000)
    assert np.mean((many - 1) ** 2) == pytest.approx(1 / 6, rel=0.02)
    places, _ = adding_problem(np.random.default_rng(0), 7, 200)
    assert set(places[:3, :, 1].argmax(0)) == {0, 1, 2} and set(places[3:, :, 1].argmax(0)) == {0, 1, 2, 3}
    assert adding_problem(np.random.default_rng(0), 2, 1)[0][:, 0, 1].tolist() == [1, 1]
    with pytest.raises(ValueError, match="steps must be at least 2"):
        adding_problem(np.random.default_rng(0), 1, 1)


@pytest.mark.parametrize(("cell", "gates"), [(rnn, 1), (gru, 3), (lstm, 4)])
def test_parameters_fit_their_cells_and_the_last_step_answers(cell, gates):
    params = adding_parameters(np.random.default_rng(0), cell)
    assert params["cell"][0].shape == (gates * 32, 2)
    x, target = adding_problem(np.random.default_rng(0), 6, 3)
    before = adding_loss(params, x, target, cell)
    x[-1] += 1
    assert adding_loss(params, x, target, cell) != before


def test_training_takes_the_defaults_that_it_names():
    start = adding_parameters(np.random.default_rng(0), lstm)
    ((after, loss),) = train_adding(start, lstm, np.random.default_rng(1), 1)
    assert loss == pytest.approx(float(adding_loss(start, *adding_problem(np.random.default_rng(1), 50, 32), lstm)))
    moved = np.abs(after["output"]["bias"] - start["output"]["bias"])
    np.testing.assert_allclose(moved, 1e-2, rtol=1e-3)  # Adam's first step is the rate


def test_gradients_are_clipped_to_length_1(monkeypatch):
    seen = watched(monkeypatch, adding, adding_loss, lambda x, target, cell: {})
    list(train_adding(adding_parameters(np.random.default_rng(0), rnn, 4), rnn, np.random.default_rng(1), 3))
    assert [step["norm"] for step in seen] == [pytest.approx(1, rel=1e-4)] * 3


@pytest.mark.parametrize(("cell", "lr", "bound"), [(lstm, 2e-2, (0, 0.02)), (rnn, 3e-3, (0.1, 0.25))])
def test_fifty_steps(cell, lr, bound):
    rng = np.random.default_rng(1)
    *_, (params, _) = train_adding(adding_parameters(rng, cell, hidden=24), cell, rng, 700, steps=50, lr=lr)
    error = float(adding_loss(params, *adding_problem(np.random.default_rng(99), 50, 500), cell))
    assert bound[0] <= error < bound[1]
