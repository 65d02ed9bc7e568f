"""Cases of dlterms.words.word2vec_losses."""

import math

import numpy as np

from cases import Case
from dlterms.words.huffman import huffman_tree, padded_paths

PRESENT = np.array([[1, 1, 1], [0, 1, 0], [1, 0, 1], [1, 1, 0]], bool)


def hidden(rng):
    return rng.integers(0, 6, (4, 3)), rng.standard_normal((6, 2)), PRESENT


def sampled(rng):
    # word 2 is asked twice as noise and once as the answer: its gradients must add up
    return rng.standard_normal((4, 2)), rng.standard_normal((6, 2)), np.array([0, 2, 5, 0]), np.array([2, 4, 2])


def paths(rng):
    return (
        rng.standard_normal((4, 2)),
        rng.standard_normal((5, 2)),
        rng.integers(0, 5, (4, 3)),
        rng.integers(0, 2, (4, 3)),
        PRESENT,
    )


def torch_hidden(torch, context, w_in, present):
    share = present.to(w_in.dtype)[:, :, None]
    return (w_in[context] * share).sum(1) / share.sum(1)


def torch_sampled(torch, h, w_out, target, noise, weight=1.0):
    yes = torch.nn.functional.logsigmoid((w_out[target] * h).sum(1))
    no = torch.nn.functional.logsigmoid(-(h @ w_out[noise].T)).sum(1)
    return -(yes + weight * no).mean()


def torch_paths(torch, h, w_out, nodes, turns, present):
    scores = (w_out[nodes] * h[:, None]).sum(2)
    asked = present.to(h.dtype)
    questions = torch.nn.functional.binary_cross_entropy_with_logits(scores, (1 - turns).to(h.dtype), reduction="none")
    return (questions * asked).sum() / len(h)


def leaves(rng):
    tables = padded_paths(*huffman_tree([5, 2, 1, 1, 3]))
    return rng.standard_normal((3, 2)), rng.standard_normal((4, 2)), *tables


def torch_leaves(torch, h, w_out, nodes, turns, present):
    signs = (1 - 2 * turns).to(h.dtype)
    return (torch.nn.functional.logsigmoid((h @ w_out.T)[:, nodes] * signs) * present).sum(2)


def noisy(rng):
    return (rng.standard_normal(4), rng.standard_normal((4, 3)), np.log(rng.uniform(0.1, 0.9, 4)),
            np.log(rng.uniform(0.1, 0.9, (4, 3))))  # fmt: skip


def torch_nce(torch, s, n, q, qn):
    k = math.log(n.shape[1])
    logistic = torch.nn.functional.logsigmoid
    return -(logistic(s - q - k).sum() + logistic(qn + k - n).sum()) / len(s)


CASES = [
    Case("cbow_mean", hidden, torch=torch_hidden, axes="B ., . D, B ."),
    Case("negative_sampling_loss", sampled, torch=torch_sampled, axes="B D, . D, B, K", least=1),
    Case("negative_sampling_loss", sampled, {"weight": 0.25}, note="weighted",
         torch=lambda torch, *args: torch_sampled(torch, *args, weight=0.25), axes="B D, . D, B, K", least=1),
    Case("hierarchical_softmax_loss", paths, torch=torch_paths, axes="B D, . D, B ., B ., B .", least=1),
    Case("hierarchical_softmax", leaves, torch=torch_leaves, axes="B D, . D, . ., . ., . ."),
    Case("nce_loss", noisy, torch=torch_nce, axes="B, B K, B, B K", domain="real, real, below, below", least=1),
]  # fmt: skip
