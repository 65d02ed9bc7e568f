"""Recursive networks: order of the nodes, trees of Python expressions, learning a rule over trees, refusals."""

import numpy as np
import pytest

from dlterms import expression_tree, post_order, recursive_nn, rnn, value_and_grad
from dlterms.gradients.arithmetic import stack
from dlterms.gradients.trees import tree_map
from dlterms.losses.classification import binary_cross_entropy_with_logits
from dlterms.neurons.activations import tanh
from dlterms.neurons.layers import affine
from dlterms.training.optimizers import adam


def test_children_come_before_their_parents():
    assert post_order((("a", "b"), "c")) == ["a", "b", [0, 1], "c", [2, 3]]
    assert post_order("a") == ["a"]
    deep = 0
    for _ in range(5000):
        deep = (deep, 1)
    assert len(post_order(deep)) == 10_001


def test_a_chain_is_a_recurrent_network():
    rng = np.random.default_rng(0)
    words, (recurrent, inputs), b = rng.standard_normal((4, 3)), rng.standard_normal((2, 3, 3)), rng.standard_normal(3)
    chain = (((0, 1), 2), 3)  # the first word is the state the network begins with
    nodes = recursive_nn(chain, words, np.stack([recurrent, inputs]), b)
    outputs, _ = rnn(words[1:, None], words[:1], inputs, recurrent, b)
    np.testing.assert_allclose(nodes[[2, 4, 6]], outputs[:, 0])


def test_three_hundred_levels_have_a_gradient():
    tree = 0
    for _ in range(300):
        tree = (tree, 1)
    rng = np.random.default_rng(0)
    arguments = rng.standard_normal((2, 2)), 0.7 * rng.standard_normal((2, 2, 2)), np.zeros(2)
    _, gradient = value_and_grad(lambda e: recursive_nn(tree, e, *arguments[1:])[-1].sum())(arguments[0])
    assert np.isfinite(gradient).all() and gradient.any()


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("a + b * 2", ("+", "a", ("*", "b", "2"))),
        ("-(x ** 2) / y % 3", ("%", ("/", ("-", ("**", "x", "2")), "y"), "3")),
        ("a and b and not c or d", ("or", ("and", ("and", "a", "b"), ("not", "c")), "d")),
        ("True", "True"),
    ],
)
def test_expressions_become_trees(source, tree):
    assert expression_tree(source) == tree


def expressions(rng, depth):
    """A random expression of True, False, and, or, not."""
    if depth == 0:
        return str(bool(rng.integers(2)))
    operator = ("and", "or", "not")[rng.integers(3)]
    if operator == "not":
        return f"not ({expressions(rng, depth - 1)})"
    return f"({expressions(rng, depth - 1)}) {operator} ({expressions(rng, int(rng.integers(depth)))})"


def test_it_learns_logic_and_goes_deeper_than_it_was_trained():
    rng = np.random.default_rng(0)
    ids = {word: i for i, word in enumerate(("True", "False", "and", "or", "not"))}

    def forest(depth, count):
        sources = [expressions(rng, depth) for _ in range(count)]
        trees = [tree_map(ids.get, expression_tree(source)) for source in sources]
        return trees, np.array([[float(eval(source))] for source in sources])

    size = 12
    params = {
        "nodes": [rng.normal(0, 0.5, (5, size)), rng.normal(0, 0.4, (3, size, size)), np.zeros(size)],
        "inner": [rng.normal(0, 0.3, (size, size)), np.zeros(size)],
        "output": [rng.normal(0, 0.3, (1, size)), np.zeros(1)],
    }

    def answer(params, trees):
        roots = stack([recursive_nn(tree, *params["nodes"])[-1] for tree in trees])
        return affine(tanh(affine(roots, *params["inner"])), *params["output"])

    def loss(params, trees, truth):
        return binary_cross_entropy_with_logits(answer(params, trees), truth)

    state = None
    for _ in range(500):
        _, gradients = value_and_grad(loss)(params, *forest(int(rng.integers(1, 5)), 16))
        params, state = adam(params, gradients, state, lr=1e-2)
    trees, truth = forest(5, 200)
    assert np.mean((answer(params, trees) > 0) == truth) > 0.95


ARGUMENTS = np.ones((3, 2)), np.ones((2, 2, 2)), np.ones(2)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: recursive_nn((0, 3), *ARGUMENTS), ValueError, r"tree must have ids .* \[0, 3\), got 3"),
        (lambda: recursive_nn((0, 0.5), *ARGUMENTS), TypeError, "tree must have ids"),
        (lambda: recursive_nn((0, ()), *ARGUMENTS), ValueError, "tree must have a child in every node"),
        (lambda: recursive_nn((0, 1, 2), *ARGUMENTS), ValueError, "at most 2 children a node, got one with 3"),
        (
            lambda: recursive_nn(0, np.ones((3, 2)), np.ones((2, 3, 3)), np.ones(2)),
            ValueError,
            r"weight must .*, got \(2, 3, 3\)",
        ),
        (
            lambda: recursive_nn(0, np.ones(3), np.ones((2, 3, 3)), np.ones(2)),
            ValueError,
            r"embeddings must .*, got \(3,\)",
        ),
        (lambda: expression_tree("a +"), ValueError, "source must be a Python expression, got str 'a \\+'"),
        (lambda: expression_tree("f(x)"), ValueError, r"operators, got f\(x\)"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
