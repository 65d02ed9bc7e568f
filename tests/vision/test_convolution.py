"""Published figures, the other convolution, sizes, and refusals."""

import numpy as np
import pytest

from dlterms import conv1d, conv2d, conv_output_size


def test_cs231n_convolution():
    # CS231n assignment 2, ConvolutionalNetworks.ipynb, "Convolution: Naive forward pass"
    x = np.linspace(-0.1, 0.5, num=2 * 3 * 4 * 4).reshape(2, 3, 4, 4)
    w = np.linspace(-0.2, 0.3, num=3 * 3 * 4 * 4).reshape(3, 3, 4, 4)
    y = conv2d(x, w, np.linspace(-0.1, 0.2, num=3), stride=2, padding=1)
    assert y.shape == (2, 3, 2, 2)
    assert y[0, 0, 0, 0] == pytest.approx(-0.08759809, abs=5e-9)


def test_flip_is_numpys_convolution():
    rng = np.random.default_rng(0)
    x, k = rng.standard_normal(9), rng.standard_normal(4)
    np.testing.assert_allclose(conv1d(x[None, None], k[None, None], flip=True)[0, 0], np.convolve(x, k, "valid"))
    np.testing.assert_allclose(conv1d(x[None, None], k[None, None])[0, 0], np.correlate(x, k, "valid"))


def test_sizes():
    assert conv_output_size(224, 11, 4, 2) == 55 and conv_output_size(7, 3, 2) == 3 and conv_output_size(8, 3, 2) == 3
    assert conv_output_size(32, 3, 1, 2, dilation=2) == 32 and conv_output_size(5, 5) == 1
    assert conv_output_size(7, 3) == 5


PICTURE, KERNEL = np.ones((1, 2, 4, 4)), np.ones((3, 2, 3, 3))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: conv2d(PICTURE[0], KERNEL), r"x must have shape \(N, C, H, W\), got \(2, 4, 4\)"),
        (lambda: conv2d(PICTURE, KERNEL[:, :1]), r"weight must be \(O, 2, kh, kw\)"),
        (lambda: conv2d(PICTURE, KERNEL, np.ones(2)), r"bias must have shape \(3,\)"),
        (lambda: conv2d(PICTURE, np.ones((4, 2, 3, 3)), groups=2), r"weight must be \(O, 1, kh, kw\)"),
        (lambda: conv2d(PICTURE, np.ones((3, 1, 5, 5)), groups=2), "groups must divide the 2 input and 3 output"),
        (lambda: conv_output_size(5, 3, padding=-1), "padding must be at least 0"),
        (lambda: conv1d(PICTURE[0], KERNEL[0], padding=-1), "padding must be at least 0"),
        (lambda: conv2d(PICTURE, np.ones((3, 2, 5, 5))), "must fit in size 4"),
        (lambda: conv2d(PICTURE, KERNEL, dilation=2), r"reaching over 5"),
        (lambda: conv2d(PICTURE, KERNEL, stride=0), "stride must be at least 1"),
        (lambda: conv2d(PICTURE, KERNEL, padding=-1), "padding must be at least 0"),
        (lambda: conv2d(PICTURE, KERNEL, padding="same", stride=2), "needs stride 1"),
        (lambda: conv_output_size(2, 3), "must fit in size 2"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
