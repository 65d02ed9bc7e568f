"""Published steps and parameter counts, stacks and both directions, long memory, refusals."""

import numpy as np
import pytest

from dlterms import bidirectional_rnn, cell_parameters, check_vjp, deep_rnn, gru, lstm, lstm_step, rnn, rnn_step


def linspaced(start, stop, *shape):
    return np.linspace(start, stop, num=int(np.prod(shape))).reshape(shape)


def test_cs231n_rnn_step():
    # CS231n assignment 3, RNN_Captioning.ipynb, "Vanilla RNN: step forward"; its weights are the transposes of ours
    x, h = linspaced(-0.4, 0.7, 3, 10), linspaced(-0.2, 0.5, 3, 4)
    y = rnn_step(x, h, linspaced(-0.1, 0.9, 10, 4).T, linspaced(-0.3, 0.7, 4, 4).T, np.linspace(-0.2, 0.4, 4))
    assert y[0, 0] == pytest.approx(-0.58172089, abs=5e-9)
    assert y[2, 3] == pytest.approx(0.99854353, abs=5e-9)


def test_cs231n_lstm_step():
    # CS231n assignment 3, LSTM_Captioning.ipynb, "LSTM: step forward"; its gates are in the order i, f, o, g
    n, d, h = 3, 4, 5
    order = np.r_[0:h, h : 2 * h, 3 * h : 4 * h, 2 * h : 3 * h]
    w_ih, w_hh = linspaced(-2.1, 1.3, d, 4 * h).T[order], linspaced(-0.7, 2.2, h, 4 * h).T[order]
    x, h0, c0 = linspaced(-0.4, 1.2, n, d), linspaced(-0.3, 0.7, n, h), linspaced(-0.4, 0.9, n, h)
    h1, c1 = lstm_step(x, h0, c0, w_ih, w_hh, np.linspace(0.3, 0.7, 4 * h)[order])
    assert h1[0, 0] == pytest.approx(0.24635157, abs=5e-9)
    assert c1[2, 4] == pytest.approx(1.42395676, abs=5e-9)


def test_numbers_of_parameters():
    # one bias a gate as in Keras, two as in PyTorch; 60,672, often quoted for one bias, is the count with two
    def count(gates, biases, d=28, h=128):
        return gates * h * (d + h + biases)

    assert (count(4, 1), count(4, 2)) == (80_384, 80_896)
    assert (count(3, 1), count(3, 2)) == (60_288, 60_672)


def weights(rng, gates, d, h):
    return [rng.standard_normal(shape) for shape in ((gates * h, d), (gates * h, h), (gates * h,), (gates * h,))]


@pytest.mark.parametrize(("cell", "gates", "states"), [(rnn, 1, 1), (lstm, 4, 2), (gru, 3, 1)])
def test_stacks_and_both_directions(cell, gates, states):
    rng = np.random.default_rng(0)
    x, zero = rng.standard_normal((4, 2, 3)), (np.zeros((2, 2)),) * states
    layers = [weights(rng, gates, 3, 2), weights(rng, gates, 2, 2)]
    outputs, last = deep_rnn(x, [zero, zero], layers, cell)
    below, *_ = cell(x, *zero, *layers[0])
    above, *final = cell(below, *zero, *layers[1])
    np.testing.assert_array_equal(outputs, above)
    np.testing.assert_array_equal(last[1], final)
    check_vjp(lambda x, w: deep_rnn(x, [zero, zero], [[w, *layers[0][1:]], layers[1]], cell)[0], x, layers[0][0])
    ways = [weights(rng, gates, 3, 2), weights(rng, gates, 3, 2)]
    one = tuple(z + 1 for z in zero)
    apart, _ = bidirectional_rnn(x, [zero, one], ways, cell)
    np.testing.assert_array_equal(apart[:, :, :2], cell(x, *zero, *ways[0])[0])
    np.testing.assert_array_equal(apart[::-1, :, 2:], cell(x[::-1], *one, *ways[1])[0])
    outputs, last = bidirectional_rnn(x, [zero, zero], ways, cell)
    assert outputs.shape == (4, 2, 4)
    np.testing.assert_array_equal(outputs[:, :, :2], cell(x, *zero, *ways[0])[0])
    np.testing.assert_array_equal(outputs[::-1, :, 2:], cell(x[::-1], *zero, *ways[1])[0])
    np.testing.assert_array_equal(last[1][0], outputs[0, :, 2:])
    check_vjp(lambda x, w: bidirectional_rnn(x, [zero, zero], [ways[0], [w, *ways[1][1:]]], cell)[0], x, ways[1][0])
    for stack in (deep_rnn, bidirectional_rnn):
        with pytest.raises(ValueError, match="states and layers must be"):
            stack(x, [zero], ways, cell)


def test_an_open_forget_gate_keeps_the_gradient_for_a_hundred_steps():
    rng = np.random.default_rng(0)
    w_ih, w_hh, b, _ = weights(rng, 4, 1, 4)
    b = np.zeros(16)
    b[4:8] = 8  # forget gates open
    _, pullback = lstm.vjp(
        rng.standard_normal((100, 1, 1)), np.zeros((1, 4)), np.zeros((1, 4)), 0.1 * w_ih, 0.1 * w_hh, b
    )
    dc0 = pullback((np.zeros((100, 1, 4)), np.zeros((1, 4)), np.ones((1, 4))))[2]
    assert np.abs(dc0).min() > 0.5
    _, pullback = rnn.vjp(rng.standard_normal((100, 1, 1)), np.zeros((1, 4)), w_ih[:4], 0.1 * w_hh[:4])
    assert np.abs(pullback((np.zeros((100, 1, 4)), np.ones((1, 4))))[1]).max() < 1e-6


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: lstm(np.ones((2, 1)), np.ones((1, 2)), np.ones((1, 2)), 0, 0), r"x must have shape \(T, B, D\)"),
        (lambda: lstm(np.ones((2, 1, 3)), np.ones((2, 2)), np.ones((2, 2)), 0, 0), r"h0 must have shape \(1, 2\)"),
        (lambda: lstm(np.ones((2, 1, 3)), np.ones((4, 2)), np.ones((4, 2)), 0, 0), r"h0 must have shape \(1, 2\)"),
        (lambda: lstm(np.ones((2, 1, 3)), np.ones((1, 2)), np.ones((1, 3)), 0, 0), r"c0 must have shape \(1, 2\)"),
        (
            lambda: gru(np.ones((2, 1, 3)), np.ones((1, 2)), np.ones((8, 3)), np.ones((6, 2))),
            r"w_ih must have shape \(6, 3\)",
        ),
        (
            lambda: lstm_step(np.ones((1, 3)), np.ones((2, 2)), np.ones((1, 2)), 0, 0),
            r"h must .* \(1, 2\), got \(2, 2\)",
        ),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(("op", "states"), [(lstm, 2), (gru, 1)])
def test_no_steps_and_no_sequences(op, states):
    gates = 4 if op is lstm else 3
    w = weights(np.random.default_rng(0), gates, 3, 2)
    start = [np.full((2, 2), 0.3 + i) for i in range(states)]
    (outputs, *last), pullback = op.vjp(np.zeros((0, 2, 3)), *start, *w)
    assert outputs.shape == (0, 2, 2)
    np.testing.assert_array_equal(last, start)
    dx, *rest = pullback((outputs, *start))
    assert dx.shape == (0, 2, 3) and not rest[states].any()
    np.testing.assert_array_equal(rest[:states], start)
    outputs, *_ = op(np.zeros((4, 0, 3)), *[np.zeros((0, 2))] * states, *w)
    assert outputs.shape == (4, 0, 2)


@pytest.mark.parametrize("op", [lstm, gru])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_closed_and_open_gates_do_not_overflow(op, dtype):
    states, gates = (2, 4) if op is lstm else (1, 3)
    w = [a.astype(dtype) for a in weights(np.random.default_rng(0), gates, 3, 2)]
    x = np.full((2, 1, 3), 1e4, dtype)
    x[1] *= -1
    with np.errstate(over="raise", invalid="raise"):
        value, pullback = op.vjp(x, *[np.zeros((1, 2), dtype)] * states, *w)
        gradients = pullback(value)
    assert all(np.isfinite(a).all() for a in [*value, *gradients])


def test_cell_parameters():
    w_ih, w_hh, b_ih, b_hh = cell_parameters(np.random.default_rng(0), 4, 3, 16)
    assert [a.shape for a in (w_ih, w_hh, b_ih, b_hh)] == [(64, 3), (64, 16), (64,), (64,)]
    assert all(a.dtype == np.float32 for a in (w_ih, w_hh, b_ih, b_hh))
    assert 0.2 < np.abs(w_hh).max() <= 0.25
    np.testing.assert_array_equal(b_ih[16:32] + b_hh[16:32], 1)
    others = np.r_[0:16, 32:64]
    assert (np.abs(b_ih[others]) <= 0.25).all() and (b_hh[others] != 0).all(), "the forget gate alone begins open"
    assert np.abs(cell_parameters(np.random.default_rng(0), 3, 3, 16)[2]).max() <= 0.25
