"""What attention looks at, its other forms beside their formulas, and refusals."""

import numpy as np
import pytest

from dlterms import additive_attention, check_vjp, dot_product_attention, multi_head_attention, softmax

RNG = np.random.default_rng(0)
Q, K, V = RNG.standard_normal((2, 3, 4)), RNG.standard_normal((2, 5, 4)), RNG.standard_normal((2, 5, 4))


def test_equal_keys_give_the_mean_and_one_key_its_value():
    np.testing.assert_allclose(dot_product_attention(Q, 0 * K, V), np.broadcast_to(V.mean(1, keepdims=True), Q.shape))
    np.testing.assert_allclose(dot_product_attention(Q, K[:, :1], V[:, :1]), np.broadcast_to(V[:, :1], Q.shape))


def test_the_future_has_no_influence():
    y = dot_product_attention(K, K, V, is_causal=True)
    changed = V.copy()
    changed[:, 3:] += 100
    np.testing.assert_array_equal(dot_product_attention(K, K, changed, is_causal=True)[:, :3], y[:, :3])


def test_a_mask_and_causality_both_hold():
    mask = np.array([[True, True, True]] * 2 + [[False, True, True]])
    y = dot_product_attention(Q, K[:, :3], V[:, :3], mask, is_causal=True)
    np.testing.assert_allclose(y[:, 0], V[:, 0])
    np.testing.assert_allclose(y[:, 2:], dot_product_attention(Q[:, 2:], K[:, 1:3], V[:, 1:3]))


@pytest.mark.parametrize("shape", [(3, 5), (2, 1, 5), (2, 3, 5), (1,)])
def test_a_mask_of_numbers_is_added_to_the_scores_and_learnt(shape):
    bias = RNG.standard_normal(shape)
    for options in ({}, {"scale": 0.3}, {"is_causal": True}):
        check_vjp(dot_product_attention, Q, K, V, bias, **options)
    y = dot_product_attention(np.ones((1, 2)), np.eye(2), np.eye(2), np.array([0.0, np.log(3)]))
    np.testing.assert_allclose(y, [[1 / 4, 3 / 4]])
    mask = RNG.random((3, 5)) < 0.7
    mask[:, 0] = True
    np.testing.assert_allclose(
        dot_product_attention(Q, K, V, np.where(mask, 0, -np.inf)), dot_product_attention(Q, K, V, mask)
    )
    w_q, w_k, score = RNG.standard_normal((6, 4)), RNG.standard_normal((6, 4)), RNG.standard_normal(6)
    (_, plain), (_, moved) = (additive_attention(Q, K, V, w_q, w_k, score, m) for m in (None, np.float64(bias)))
    odds = plain * np.exp(np.broadcast_to(bias, plain.shape))
    np.testing.assert_allclose(moved, odds / odds.sum(axis=2, keepdims=True))


def test_one_dimension_is_not_scaled_and_none_sees_all_alike():
    q, k = np.array([[2.0]]), np.array([[0.0], [1.0]])
    np.testing.assert_allclose(dot_product_attention(q, k, np.eye(2))[0], softmax([0.0, 2.0]))
    np.testing.assert_allclose(dot_product_attention(q[:, :0], k[:, :0], np.eye(2))[0], [0.5, 0.5])


def test_scaling_keeps_scores_at_variance_one():
    q, k = RNG.standard_normal((2, 400, 256))
    assert (q @ k.T / np.sqrt(256)).std() == pytest.approx(1, abs=0.02)


def test_extreme_scores_stay_finite():
    y, pullback = dot_product_attention.vjp(1e4 * Q, 1e4 * K, V)
    assert np.isfinite(y).all() and all(np.isfinite(d).all() for d in pullback(np.ones_like(y))[:3])


def test_additive_attention_by_its_formula():
    w_q, w_k, score = RNG.standard_normal((6, 4)), RNG.standard_normal((6, 4)), RNG.standard_normal(6)
    mask = np.array([[True, False, True, True, True]] * 3)
    y, weights = additive_attention(Q, K, V, w_q, w_k, score, mask)
    for b, t in np.ndindex(2, 3):
        fit = np.array([score @ np.tanh(w_q @ Q[b, t] + w_k @ K[b, s]) if mask[t, s] else -np.inf for s in range(5)])
        np.testing.assert_allclose(weights[b, t], softmax(fit))
        np.testing.assert_allclose(y[b, t], softmax(fit) @ V[b])
    check_vjp(lambda *a: additive_attention(*a, mask)[0], Q, K, V, w_q, w_k, score)


def test_heads_work_on_their_own_parts():
    params = {f"w_{n}": RNG.standard_normal((4, 4)) for n in "qkvo"} | {
        f"b_{n}": RNG.standard_normal(4) for n in "qkvo"
    }
    y = multi_head_attention(Q, K, V, params, heads=2)
    q, k, v = (a @ params[f"w_{n}"].T + params[f"b_{n}"] for a, n in ((Q, "q"), (K, "k"), (V, "v")))
    parts = [dot_product_attention(*(a[..., part] for a in (q, k, v))) for part in (slice(0, 2), slice(2, 4))]
    np.testing.assert_allclose(y, np.concatenate(parts, -1) @ params["w_o"].T + params["b_o"])
    del params["b_k"]  # shifts all scores of a query alike, so that its gradient is zero but for rounding
    check_vjp(lambda q, p: multi_head_attention(q, K, V, p, heads=2), Q, params)
    with pytest.raises(ValueError, match="heads must divide the size 4"):
        multi_head_attention(Q, K, V, params, heads=3)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: dot_product_attention(Q, K[..., :3], V), ValueError, r"key must .* \(2, 5, 4\), got \(2, 5, 3\)"),
        (lambda: dot_product_attention(Q[0, 0], K[0], V[0]), ValueError, r"query must .* \(\.\.\., T, d\), got \(4,\)"),
        (lambda: dot_product_attention(Q, K, V[:, :4]), ValueError, r"value must .* \(2, 5, 4\), got \(2, 4, 4\)"),
        (
            lambda: dot_product_attention(Q, K, V, np.ones((3, 5), int)),
            TypeError,
            "mask must be booleans, .* got int64",
        ),
        (lambda: dot_product_attention(Q, K, V, np.full((3, 5), np.nan)), ValueError, "mask must hold numbers or -inf"),
        (lambda: dot_product_attention(Q, K, V, np.full((3, 5), np.inf)), ValueError, "mask must hold numbers or -inf"),
        (lambda: dot_product_attention(Q, K, V, np.full((3, 5), -np.inf)), ValueError, "at least one key"),
        (lambda: dot_product_attention(Q, K, V, np.ones((2, 5), bool)), ValueError, "mask must broadcast"),
        (lambda: dot_product_attention(Q, K, V, np.zeros((3, 5), bool)), ValueError, "at least one key"),
        (lambda: dot_product_attention(np.nan * Q, K, V), ValueError, "finite"),
        (lambda: dot_product_attention(Q, K[:, :0], V[:, :0]), ValueError, "key must have at least one row"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
