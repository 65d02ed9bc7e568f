"""The answers to the exercises of word2vec, computed."""

import numpy as np

import dlterms


def word2vec_1():
    sentences = [["a", "b", "c", "d"]] * 5
    return dlterms.Word2Vec(sentences, dimension=10, output="hierarchical_softmax").parameter_count


def word2vec_2():
    p = dlterms.noise_distribution([16, 1])
    return float(p[0] / p[1])


def word2vec_3():
    h, u = np.array([[1.0, -2.0]]), np.zeros((2, 2))
    _, pullback = dlterms.negative_sampling_loss.vjp(h, u, np.array([0]), np.array([1]))
    return (u - 0.1 * pullback(1.0)[1])[0].tolist()
