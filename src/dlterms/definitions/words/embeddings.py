"""Looking words up, one id at a time."""

import numpy as np


def embedding(input, weight):
    """The vector of a word is the row of the table that its id names: y = weight[id].

    Source: Bengio et al. 2003, JMLR 3, section 2, the matrix C; as torch.nn.functional.embedding.
    """
    size = weight.shape[1]
    y = np.zeros((*input.shape, size))
    for i in np.ndindex(input.shape):
        for d in range(size):
            y[(*i, d)] = weight[input[i], d]
    return y


def one_hot(input, num_classes):
    """An id as a vector of zeros with a single 1, at the place that the id names.

    Source: as torch.nn.functional.one_hot.
    """
    y = np.zeros((*input.shape, num_classes))
    for i in np.ndindex(input.shape):
        for c in range(num_classes):
            y[(*i, c)] = 1 if c == input[i] else 0
    return y
