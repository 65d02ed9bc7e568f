"""Where training starts: random weights just large enough that neither signals nor gradients fade or blow up.

Everything random comes from `rng`, a numpy.random.Generator or a seed; arrays are float64. Shapes are PyTorch's layout,
(outputs, inputs, ...), further axes being the size of a kernel. Errors: TypeError or ValueError naming the argument.
"""

import math

from dlterms.checks import as_count, as_rng, as_scalar, shown


def fans(shape):
    """(fan in, fan out): how many inputs one output adds up, and how many outputs one input reaches."""
    if not isinstance(shape, (tuple, list)):
        raise TypeError(f"shape must be a tuple of integers, got {shown(shape)}")
    sizes = [as_count("shape", n) for n in shape]
    if len(sizes) < 2:
        raise ValueError(f"shape must have at least two axes, (outputs, inputs, ...), got {tuple(shape)}")
    kernel = math.prod(sizes[2:])
    return sizes[1] * kernel, sizes[0] * kernel


def xavier_uniform(rng, shape, gain=1.0):
    """Uniform on [-a, a], a = gain sqrt(6 / (fan in + fan out)): keeps variances both forwards and backwards.

    Source: Glorot and Bengio 2010, AISTATS, equation 16; as torch.nn.init.xavier_uniform_.
    """
    limit = _gain(gain) * math.sqrt(6 / sum(fans(shape)))
    return as_rng("rng", rng).uniform(-limit, limit, shape)


def xavier_normal(rng, shape, gain=1.0):
    """Normal with standard deviation gain sqrt(2 / (fan in + fan out)).

    Source: Glorot and Bengio 2010, AISTATS, equation 12; as torch.nn.init.xavier_normal_.
    """
    return as_rng("rng", rng).normal(0, _gain(gain) * math.sqrt(2 / sum(fans(shape))), shape)


def he_normal(rng, shape, gain=2**0.5):
    """Normal with standard deviation gain / sqrt(fan in); gain sqrt(2) makes up for the half that ReLU sets to zero.

    Source: He et al. 2015, arXiv:1502.01852, equation 10; as torch.nn.init.kaiming_normal_ with mode="fan_in".
    """
    return as_rng("rng", rng).normal(0, _gain(gain) / math.sqrt(fans(shape)[0]), shape)


def _gain(gain):
    return as_scalar("gain", gain, 0, open_low=True)
