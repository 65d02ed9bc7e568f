"""What cut gradients learn of the adding problem: the stored losses are those that the runs give."""

import numpy as np
import pytest

from dlterms import rnn
from dlterms.sequences import truncation
from dlterms.sequences.truncation import BEGIN, EVERY, RUNS, UPDATES, best_readout, losses, start_of, stored_losses

STORED = stored_losses()


def test_ten_seeds_of_every_run_and_of_every_readout_are_stored():
    shapes = {name: numbers.shape for name, numbers in STORED.items()}
    begins = {f"{run} begins": (10, BEGIN) for run in RUNS}
    curves = dict.fromkeys(RUNS, (10, UPDATES // EVERY))
    assert UPDATES % EVERY == 0, "no update is left out of the means"
    assert shapes == curves | begins | {"copy readout": (10,), "mix readout": (10,)}


@pytest.mark.parametrize(("run", "seed"), [(run, i) for i, run in enumerate(RUNS)])
def test_the_first_updates_give_what_is_stored(run, seed):
    np.testing.assert_allclose(losses(run, seed, BEGIN), STORED[f"{run} begins"][seed], rtol=1e-4)


@pytest.mark.parametrize(("start", "seed"), [("copy", 1), ("mix", 8)])
def test_the_best_readout_is_as_stored(start, seed):
    assert best_readout(start, seed) == pytest.approx(STORED[f"{start} readout"][seed], rel=1e-4)


def test_copying_keeps_a_state_and_mixing_turns_it():
    for start, h in (("copy", [1.0] * 24), ("mix", [0.01] * 24)):
        weights = start_of(np.random.default_rng(0), start)["cell"]
        states, _ = rnn(np.zeros((3, 1, 2)), np.array([h]), *weights, nonlinearity=truncation.NONLINEARITY[start])
        np.testing.assert_allclose(np.linalg.norm(states, axis=2), np.linalg.norm(h), rtol=1e-2)
        assert np.allclose(states, h) == (start == "copy")


def test_only_the_carried_state_knows_the_first_steps(monkeypatch):
    read = []
    monkeypatch.setattr(truncation, "truncated_bptt", lambda x, *rest, **options: read.append(len(x)) or rnn(x, *rest))
    losses("copy 3", 0, 1), losses("copy 3 cleared", 0, 1)
    assert read == [20, 3]


def test_a_run_that_is_none_is_refused():
    with pytest.raises(ValueError, match="run must be one of 'copy 20'"):
        losses("copy 2", 0)


def test_seeds_begin_at_zero(monkeypatch):
    monkeypatch.setattr(truncation, "UPDATES", 1)
    assert best_readout("copy", 0) >= 0
    for call in (lambda: losses("copy 1", -1, 1), lambda: best_readout("copy", -1)):
        with pytest.raises(ValueError, match="seed"):
            call()
