"""The answers to the exercises of word2vec, computed."""

import dlterms


def word2vec_1():
    return 2.0 * 10000 * 300


def word2vec_2():
    p = dlterms.noise_distribution([16, 1])
    return float(p[0] / p[1])


def word2vec_3():
    return float(dlterms.sigmoid(0.0))
