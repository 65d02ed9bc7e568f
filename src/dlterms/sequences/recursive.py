"""A recursive network reads a tree: each node's vector is made of its children's, with the same weights at every node.

Recursive (递归) means over a structure, recurrent (循环) over time: a recurrent network is a recursive one whose
tree is a chain.
"""

import ast
from typing import Any

import numpy as np

from dlterms.checks import as_index, fitted, shown
from dlterms.gradients.autodiff import differentiable

# a tree: the id of a leaf, or a tuple of trees
Tree = Any


@differentiable
def recursive_nn(tree, embeddings, weight, bias):
    """The vector of every node: a leaf's is its embedding, a node's is tanh(bias + sum_j weight_j child_j).

    tree : nested tuples of leaf ids, e.g. ((0, 1), 2); embeddings : (V, D); weight : (K, D, D), a matrix for each
    place among the K children that a node may have; bias : (D,). Returns (nodes, D) in `post_order`, the root last.
    The gradient runs down the tree (backpropagation through structure): each child gets weight_j^T da of its parent,
    and the weights get the sum over all nodes. Nested deeper than Python's recursion limit, about 1,000, a tree
    raises RecursionError.
    Source: Goller and Kuechler 1996, doi:10.1109/ICNN.1996.548916; Socher et al. 2011, ICML, section 3.
    Errors: TypeError for a leaf that is no integer, ValueError for one outside [0, V), a node with none or more than K
    children and shapes that do not fit.
    """
    embeddings, weight, bias = fitted("V D, K D D, D", embeddings=embeddings, weight=weight, bias=bias)
    leaves, ids, nodes = _leaves_and_nodes(tree, len(embeddings), len(weight))
    h = np.empty((len(leaves) + len(nodes), len(bias)), bias.dtype)
    h[leaves] = embeddings[ids]
    for place, children in nodes:
        h[place] = np.tanh(bias + sum(w @ h[child] for w, child in zip(weight, children, strict=False)))

    def pullback(dy):
        dh, dweight, dbias = dy.copy(), np.zeros_like(weight), np.zeros_like(bias)
        for place, children in reversed(nodes):
            da = dh[place] * (1 - h[place] ** 2)
            dbias += da
            for j, child in enumerate(children):
                dweight[j] += np.outer(da, h[child])
                dh[child] += da @ weight[j]
        dembeddings = np.zeros_like(embeddings)
        np.add.at(dembeddings, ids, dh[leaves])
        return None, dembeddings, dweight, dbias

    return h, pullback


def _leaves_and_nodes(tree, words, most):
    """In post-order the places of the leaves, their ids, and (place, places of the children) of each node: checked."""
    order = list(enumerate(post_order(tree)))
    nodes = [(place, children) for place, children in order if isinstance(children, list)]
    leaves = [(place, leaf) for place, leaf in order if not isinstance(leaf, list)]
    try:
        ids = as_index("tree", np.array([leaf for _, leaf in leaves]), words)
    except (TypeError, ValueError) as error:
        raise type(error)(f"tree must have ids of embeddings as leaves: {error}") from None
    for _, children in nodes:
        if len(children) > most:
            raise ValueError(f"tree must have at most {most} children a node, got one with {len(children)}")
    return [place for place, _ in leaves], ids, nodes


def post_order(tree: Tree) -> list[Any]:
    """The nodes with children before their parents, the root last: a leaf as it is, a node as the list of the places
    of its children in this order. It keeps its own stack: a tree may be deeper than Python's recursion allows.

    Errors: ValueError for a node without children.
    """
    order: list[Any] = []
    found: list[int] = []  # places of finished nodes that wait for their parent
    waiting: list[tuple[Tree, bool]] = [(tree, False)]
    while waiting:
        node, opened = waiting.pop()
        if not isinstance(node, (tuple, list)):
            order.append(node)
        elif not opened:
            if not node:
                raise ValueError("tree must have a child in every node, got an empty one; a leaf is an id")
            waiting.append((node, True))
            waiting.extend((child, False) for child in reversed(node))
            continue
        else:
            order.append(found[-len(node) :])
            del found[-len(node) :]
        found.append(len(order) - 1)
    return order


OPERATORS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Mod: "%", ast.Pow: "**", ast.And: "and", ast.Or: "or",
    ast.Not: "not", ast.USub: "-",
}  # fmt: skip


def expression_tree(source: str) -> Tree:
    """The syntax tree of a Python expression as nested tuples of strings: "a + b * 2" is ("+", "a", ("*", "b", "2")).

    Names, constants, arithmetic and and/or/not are understood. Errors: ValueError for anything else, naming it.
    """
    if not isinstance(source, str):
        raise TypeError(f"source must be a string, got {shown(source)}")
    try:
        return _tuples(ast.parse(source, mode="eval").body)
    except SyntaxError:
        raise ValueError(f"source must be a Python expression, got {shown(source)}") from None


def _tuples(node: ast.expr) -> Tree:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Constant(value=value):
            return str(value)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return OPERATORS[type(op)], _tuples(left), _tuples(right)
        case ast.UnaryOp(op=op, operand=operand) if type(op) in OPERATORS:
            return OPERATORS[type(op)], _tuples(operand)
        case ast.BoolOp(op=op, values=[first, *others]):
            tree = _tuples(first)
            for other in others:
                tree = (OPERATORS[type(op)], tree, _tuples(other))
            return tree
    raise ValueError(f"source must consist of names, constants and operators, got {ast.unparse(node)}")
