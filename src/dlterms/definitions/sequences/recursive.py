"""The recursive network, one node of the tree at a time."""

import math

import numpy as np


def recursive_nn(tree, embeddings, weight, bias):
    """A node's vector is made of its children's: h = tanh(b + sum_j W_j h_j); a leaf's is looked up by its id.

    Returns the vectors of all nodes, children before their parents, so that the last is the tree's own.
    Source: Goller and Kuechler 1996, doi:10.1109/ICNN.1996.548916; Socher et al. 2011, ICML, section 3.
    """
    if isinstance(tree, int):
        return np.array([embeddings[tree]])
    below = [recursive_nn(child, embeddings, weight, bias) for child in tree]
    size = len(bias)
    h = np.zeros(size)
    for row in range(size):
        a = bias[row]
        for j in range(len(below)):
            child = below[j][-1]
            a += sum(weight[j, row, i] * child[i] for i in range(size))
        h[row] = math.tanh(a)
    return np.array([vector for vectors in [*below, [h]] for vector in vectors])
