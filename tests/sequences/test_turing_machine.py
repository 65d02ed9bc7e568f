"""The neural Turing machine: its parts fit, the stored one copies longer than it was trained, training learns."""

import numpy as np
import pytest

from dlterms import check_vjp, sigmoid, softmax, softplus
from dlterms.gradients.trees import tree_map
from dlterms.sequences import turing_machine
from dlterms.sequences.turing_machine import (
    _split,
    address,
    copy_errors,
    copy_loss,
    copy_task,
    ntm,
    ntm_parameters,
    ntm_start,
    train_copy,
    trained_copy,
)
from training_runs import watched


def test_the_copy_task_says_it_once_marks_the_end_and_waits():
    x, target = copy_task(np.random.default_rng(0), 3, 2, bits=4)
    assert x.shape == (7, 2, 5)
    assert target.shape == (3, 2, 4)
    np.testing.assert_array_equal(x[:3, :, :4], 2 * target - 1)
    np.testing.assert_array_equal(x[..., 4], np.eye(7)[3][:, None] * [1, 1])
    assert not x[4:].any()
    assert set(np.unique(target)) == {0, 1}


def test_split_is_undone_by_its_pullback():
    a = np.random.default_rng(0).standard_normal((2, 3, 6))
    assert [piece.shape[-1] for piece in _split(a, [1, 3])] == [1, 3, 2]
    check_vjp(_split, a, sizes=[1, 3])


def test_a_head_moves_as_in_the_paper():
    # Graves et al. 2014, equations 5 to 9, for one head over four places of three numbers
    rng = np.random.default_rng(0)
    head, memory, previous = rng.standard_normal((2, 11)), rng.standard_normal((2, 4, 3)), rng.dirichlet(np.ones(4), 2)
    weighting, rest = address(head, memory, previous, 3)
    np.testing.assert_array_equal(rest, head[:, 9:])
    for b, (k, (beta, g, gamma), s) in enumerate(zip(head[:, :3], head[:, 3:6], head[:, 6:9], strict=True)):
        k, beta, g, gamma, s = np.tanh(k), softplus(beta), sigmoid(g), 1 + softplus(gamma), softmax(s)
        like = [k @ m / (np.linalg.norm(k) * np.linalg.norm(m)) for m in memory[b]]
        gated = g * softmax(beta * np.array(like)) + (1 - g) * previous[b]
        moved = [sum(gated[(i - j) % 4] * s[j + 1] for j in (-1, 0, 1)) for i in range(4)]
        np.testing.assert_allclose(weighting[b], np.power(moved, gamma) / np.power(moved, gamma).sum(), rtol=1e-6)


def test_the_machine_starts_at_place_0_with_nothing_read():
    state = ntm_start(ntm_parameters(np.random.default_rng(0), 9, 8), batch=2, places=3)
    for head in ("read", "write"):
        assert state[head].tolist() == [[1, 0, 0]] * 2
    assert (state["memory"] == np.float32(0.1)).all() and state["memory"].shape == (2, 3, 12)
    assert not state["seen"].any() and state["seen"].shape == (2, 12)


def test_a_bit_is_said_by_a_score_above_0():
    silent = tree_map(np.zeros_like, ntm_parameters(np.random.default_rng(0), 5, 4))
    x, target = copy_task(np.random.default_rng(0), 6, 3, bits=4)
    for score, wrong in ((0, target.mean()), (0.5, 1 - target.mean()), (-0.5, target.mean())):
        silent["output"]["bias"][:] = score
        assert copy_errors(silent, x, target, places=4) == pytest.approx(wrong)


def test_how_training_goes(monkeypatch):
    def describe(x, target, places):
        return {"length": len(target), "batch": x.shape[1], "places": places}

    seen = watched(monkeypatch, turing_machine, copy_loss, describe)
    steps = 2000
    path = list(train_copy(ntm_parameters(np.random.default_rng(0), 3, 2, 4, 2), np.random.default_rng(0), steps))
    assert len(path) == steps and all(loss == 0.5 for _, loss in path)
    assert {step["batch"] for step in seen} == {16} and {step["places"] for step in seen} == {12}
    assert all(step["norm"] == pytest.approx(10, rel=1e-4) for step in seen)
    for hundred in range(20):
        lengths = {step["length"] for step in seen[100 * hundred : 100 * (hundred + 1)]}
        assert lengths <= set(range(1, 11)) and max(lengths) == min(2 + hundred, 10) and min(lengths) == 1
    rates = np.array([step["lr"] for step in seen])
    np.testing.assert_allclose(rates[:1000], 3e-3)
    np.testing.assert_allclose(rates[1000:], 3e-3 * (1 - np.arange(1000) / 1000))


def test_the_whole_machine_is_differentiable():
    rng = np.random.default_rng(0)
    parameters = tree_map(lambda a: a.astype(float), ntm_parameters(rng, 4, 3, hidden=5, width=3))
    x, target = copy_task(rng, 2, 2, bits=3)
    x, target = x.astype(float), target.astype(float)
    check_vjp(lambda p, x: copy_loss(p, x, target, places=4), parameters, x, check_tolerance=1e-5)


def test_weightings_stay_weightings():
    parameters = ntm_parameters(np.random.default_rng(0), 9, 8)
    x, _ = copy_task(np.random.default_rng(1), 5, 3)
    scores, states = ntm(parameters, x, places=7)
    assert scores.shape == (11, 3, 8) and scores.dtype == np.float32
    assert states[-1]["memory"].shape == (3, 7, 12)
    for state in states:
        for head in ("read", "write"):
            np.testing.assert_allclose(state[head].sum(1), 1, rtol=1e-5)
            assert (state[head] >= 0).all()


@pytest.mark.parametrize("length", [1, 3, 5, 10, 20, 40])
def test_the_stored_machine_copies_longer_than_it_was_trained(length):
    # scripts/train_turing_machine.py showed it copies of at most 10 vectors; guessing gets half of the bits wrong
    x, target = copy_task(np.random.default_rng(7), length, 20)
    assert copy_errors(trained_copy(), x, target, places=length + 2) < 0.005


def test_the_stored_machine_writes_one_place_after_the_other():
    x, _ = copy_task(np.random.default_rng(3), 8, 1)
    _, states = ntm(trained_copy(), x, places=12)
    written = np.array([state["write"][0].argmax() for state in states[:8]])
    read = np.array([state["read"][0].argmax() for state in states[9:]])
    steps = np.concatenate([np.diff(written), np.diff(read)]) % 12
    assert set(steps) in ({1}, {11})  # forward or back, but always the same way


def test_a_shortened_training_learns_to_copy_short_sequences():
    rng = np.random.default_rng(0)
    path = list(train_copy(ntm_parameters(rng, 5, 4, hidden=32, width=8), rng, 250, longest=2, lr=1e-2))
    losses, parameters = [loss for _, loss in path], path[-1][0]
    assert losses[0] == pytest.approx(np.log(2), abs=0.2)
    assert np.mean(losses[-20:]) < 0.1
    x, target = copy_task(np.random.default_rng(1), 2, 50, bits=4)
    assert copy_errors(parameters, x, target, places=4) < 0.05


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="length must be at least 1"):
        copy_task(np.random.default_rng(0), 0, 1)
    with pytest.raises(ValueError, match="places must be at least 1"):
        ntm(trained_copy(), np.zeros((1, 1, 9), np.float32), 0)
    with pytest.raises(ValueError, match="x must have 3 axes"):
        ntm(trained_copy(), np.zeros((1, 9), np.float32), 4)
