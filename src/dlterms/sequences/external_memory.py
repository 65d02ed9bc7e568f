"""A memory that is read and written by attention: each place is touched a little, so that everything has a gradient.

The memory is a matrix of N places with M numbers each, (..., N, M); a weighting w (..., N) says how much each place
is meant, and adds up to 1. The four addressing steps below make a head's new weighting out of its last one; leading
axes (a batch) must be the same in all arguments.

Source: Graves, Wayne and Danihelka 2014, "Neural Turing Machines", arXiv:1410.5401, section 3, equations 2 to 9.
"""

import numpy as np

from dlterms.checks import as_scalar, blaming, fitted
from dlterms.gradients.autodiff import differentiable
from dlterms.neurons.activations import softmax


@differentiable
def content_address(memory, key, beta, eps=1e-8):
    """Look up by similarity: w = softmax(beta * cosine(key, M_i)), the larger beta, the more sharply.

    memory : (..., N, M); key : (..., M); beta : (...), the key strength; returns w (..., N). eps : lengths below it
    count as eps, so that an empty place or key gives cosine 0 and no nan, as torch.nn.functional.cosine_similarity.
    Source: Graves et al. 2014, equations 5 and 6. Errors: ValueError for shapes that do not fit.
    """
    memory, key, beta = fitted("... N M, ... M, ...", memory=memory, key=key, beta=beta)
    cosine, pull_cosine = _cosine(memory, key[..., None, :], as_scalar("eps", eps, 0, open_low=True))
    with blaming("memory, key and beta"):
        w, pull_softmax = softmax.vjp(beta[..., None] * cosine)

    def pullback(dw):
        ds = pull_softmax(dw)
        dmemory, dkey = pull_cosine(beta[..., None] * ds)
        return dmemory, dkey, (ds * cosine).sum(-1)

    return w, pullback


def _cosine(u, v, eps):
    """u . v / (|u| |v|) of the rows u (..., N, M) and one row v (..., 1, M), and its pullback."""
    long, wide = _length(u, eps), _length(v, eps)
    u, v = u / long, v / wide  # of length 1, or shorter where eps stepped in
    cosine = (u * v).sum(-1)

    def pullback(dy):
        d, c = dy[..., None], cosine[..., None]
        # turning a vector changes the cosine, stretching it does not; below eps there is nothing to hold constant
        du = d * (v - c * u * (long > eps)) / long
        dv = d * (u - c * v * (wide > eps)) / wide
        return du, dv.sum(-2)

    return cosine, pullback


def _length(v, eps):
    """Euclidean lengths along the last axis, never less than eps; the axis is kept."""
    return np.maximum(np.sqrt((v * v).sum(-1, keepdims=True)), v.dtype.type(eps))


@differentiable
def ntm_interpolate(content, previous, g):
    """Take the looked-up weighting or keep the last one: g content + (1 - g) previous.

    content, previous : (..., N); g : (...), the gate, in [0, 1]. Source: Graves et al. 2014, equation 7.
    Errors: ValueError for shapes that do not fit.
    """
    content, previous, g = fitted("... N, ... N, ...", content=content, previous=previous, g=g)
    g = g[..., None]

    def pullback(dy):
        return g * dy, (1 - g) * dy, (dy * (content - previous)).sum(-1)

    return g * content + (1 - g) * previous, pullback


@differentiable
def ntm_shift(w, s):
    """Move the weighting along the memory, round its ends: y_i = sum_j w_j s_(i - j), a circular convolution.

    w : (..., N); s : (..., 2 R + 1), how much to move by -R, ..., 0, ..., R places. Source: Graves et al. 2014,
    equation 8. Errors: ValueError for shapes that do not fit, or an even number of moves.
    """
    w, s = fitted("... N, ... R", w=w, s=s)
    moves = s.shape[-1]
    if moves % 2 == 0:
        raise ValueError(f"s must have an odd number of moves, got shape {s.shape}")
    reach = moves // 2
    places = (np.arange(w.shape[-1])[:, None] - np.arange(-reach, reach + 1)) % w.shape[-1]
    windows = w[..., places]  # (..., N, 2 R + 1): what may move to each place

    def pullback(dy):
        dw = sum(np.roll(dy * s[..., [j]], reach - j, -1) for j in range(moves))
        return dw, (dy[..., None] * windows).sum(-2)

    return (windows * s[..., None, :]).sum(-1), pullback


@differentiable
def ntm_sharpen(w, gamma):
    """Undo the blur of a shift: w_i^gamma / sum_j w_j^gamma.

    w : (..., N), not negative, some of it positive; gamma : (...), at least 1. Source: Graves et al. 2014, equation 9.
    Errors: ValueError for shapes that do not fit, for gamma < 1 and for a weighting without a positive entry.
    """
    w, gamma = fitted("... N, ...", w=w, gamma=gamma)
    gamma = gamma[..., None]
    if not (gamma >= 1).all():
        raise ValueError(f"gamma must be at least 1, got {gamma[~(gamma >= 1)].flat[0]:g}")
    largest = w.max(-1, keepdims=True)
    if not ((w >= 0).all() and (largest > 0).all()):
        raise ValueError("w must not be negative and must have a positive entry in each weighting")
    r = w / largest  # the scale does not matter, and w^gamma could underflow
    p = r**gamma
    y = p / p.sum(-1, keepdims=True)

    def pullback(dy):
        d = dy - (dy * y).sum(-1, keepdims=True)
        dw = d * gamma * r ** (gamma - 1) / (p.sum(-1, keepdims=True) * largest)
        logs = np.log(np.where(r > 0, r, 1))  # r^gamma log r is 0 where r is
        return dw, (d * y * logs).sum(-1)

    return y, pullback


@differentiable
def ntm_read(memory, w):
    """What the head sees: the mean of the places, weighted by w, sum_i w_i M_i.

    memory : (..., N, M); w : (..., N); returns (..., M). Source: Graves et al. 2014, equation 2.
    Errors: ValueError for shapes that do not fit.
    """
    memory, w = fitted("... N M, ... N", memory=memory, w=w)
    w = w[..., None]

    def pullback(dy):
        d = dy[..., None, :]
        return w * d, (memory * d).sum(-1)

    return (w * memory).sum(-2), pullback


@differentiable
def ntm_write(memory, w, erase, add):
    """Erase, then add: M_i (1 - w_i erase) + w_i add; returns the new memory.

    memory : (..., N, M); w : (..., N); erase : (..., M), in [0, 1]; add : (..., M). Source: Graves et al. 2014,
    equations 3 and 4. Errors: ValueError for shapes that do not fit.
    """
    memory, w, erase, add = fitted("... N M, ... N, ... M, ... M", memory=memory, w=w, erase=erase, add=add)
    w, erase, add = w[..., None], erase[..., None, :], add[..., None, :]
    kept = 1 - w * erase

    def pullback(dy):
        dw = (dy * (add - memory * erase)).sum(-1)
        return dy * kept, dw, -(dy * memory * w).sum(-2), (dy * w).sum(-2)

    return memory * kept + w * add, pullback
