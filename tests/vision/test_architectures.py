"""Published numbers of parameters and receptive fields, and forward passes that run and learn."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from dlterms import adam, cross_entropy, init_mlp, mlp, value_and_grad, vjp
from dlterms.data import digits
from dlterms.vision.architectures import (
    Activation,
    Branches,
    Conv,
    Dense,
    Norm,
    Pool,
    Residual,
    alexnet,
    googlenet,
    init_network,
    lenet,
    lenet5_parameters,
    network_forward,
    network_summary,
    parameter_count,
    resnet,
    vgg,
)  # fmt: skip

PICTURE = (3, 224, 224)
# the papers' tables give layers, not sums; the sums are those of torchvision 0.26's models and of the papers' layers
COUNTS = [
    (alexnet(), (3, 227, 227), 60_965_224), (alexnet(grouped=False), PICTURE, 61_100_840),
    (vgg(11), PICTURE, 132_863_336), (vgg(13), PICTURE, 133_047_848), (vgg(16), PICTURE, 138_357_544),
    (vgg(19), PICTURE, 143_667_240), (googlenet(), PICTURE, 6_998_552), (resnet(18), PICTURE, 11_689_512),
    (resnet(34), PICTURE, 21_797_672), (resnet(50), PICTURE, 25_557_032), (resnet(101), PICTURE, 44_549_160),
    (resnet(152), PICTURE, 60_192_808),
]  # fmt: skip


@pytest.mark.parametrize(("layers", "shape", "count"), COUNTS, ids=[str(count) for *_, count in COUNTS])
def test_numbers_of_parameters(layers, shape, count):
    rows = network_summary(layers, shape)
    assert rows[-1].shape == (1000,)
    assert parameter_count(layers, shape) == count


# torchvision 0.29's figures beside its weights, in 1e9 multiply-adds; its GoogLeNet has 3x3 where the paper has 5x5
WORK = [
    (alexnet(grouped=False), 0.714), (vgg(11), 7.609), (vgg(13), 11.308), (vgg(16), 15.47), (vgg(19), 19.632),
    (resnet(18), 1.814), (resnet(34), 3.664), (resnet(50), 4.089), (resnet(101), 7.801), (resnet(152), 11.514),
]  # fmt: skip


@pytest.mark.parametrize(("layers", "billions"), WORK, ids=[str(billions) for _, billions in WORK])
def test_multiply_adds(layers, billions):
    assert sum(row.multiply_adds for row in network_summary(layers, PICTURE)) / 1e9 == pytest.approx(billions, abs=5e-4)


def test_multiply_adds_of_googlenet():
    rows = network_summary(googlenet(), PICTURE)
    wide = sum(row.multiply_adds for row in rows if isinstance(row.layer, Conv) and row.layer.kernel == 5)
    total = sum(row.multiply_adds for row in rows)
    assert (total - wide * (25 - 9) / 25) / 1e9 == pytest.approx(1.498, abs=5e-4)


def shapes(layers, shape, *kinds):
    return [row.shape for row in network_summary(layers, shape) if isinstance(row.layer, kinds)]


def test_shapes_as_published():
    # LeCun et al. 1998, figure 2
    assert shapes(lenet(), (1, 32, 32), Conv, Pool, Dense) == [
        (6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5), (120, 1, 1), (84,), (10,),
    ]  # fmt: skip
    # Krizhevsky et al. 2012, figure 2, and the pooling in between
    assert [size for _, size, _ in shapes(alexnet(), (3, 227, 227), Conv, Pool)] == [55, 27, 27, 13, 13, 13, 13, 6]
    assert shapes(alexnet(grouped=False), PICTURE, Conv, Pool) == [
        (64, 55, 55), (64, 27, 27), (192, 27, 27), (192, 13, 13), (384, 13, 13), (256, 13, 13), (256, 13, 13),
        (256, 6, 6),
    ]  # fmt: skip
    # Szegedy et al. 2015, table 1, column "output size"
    assert shapes(googlenet()[:7], PICTURE, Conv, Pool) == [
        (64, 112, 112), (64, 56, 56), (64, 56, 56), (192, 56, 56),
    ]  # fmt: skip
    assert shapes(googlenet(), PICTURE, Branches) == [
        (256, 28, 28), (480, 28, 28), (512, 14, 14), (512, 14, 14), (512, 14, 14), (528, 14, 14), (832, 14, 14),
        (832, 7, 7), (1024, 7, 7),
    ]  # fmt: skip
    # He et al. 2016, table 1
    for depth, wide in ((18, 1), (50, 4)):
        rows = network_summary(resnet(depth), PICTURE)
        assert rows[0].shape == (64, 112, 112) and rows[3].shape == (64, 56, 56)
        blocks = [row.shape for row in rows if isinstance(row.layer, Residual)]
        assert sorted(set(blocks)) == [
            (64 * wide, 56, 56),
            (128 * wide, 28, 28),
            (256 * wide, 14, 14),
            (512 * wide, 7, 7),
        ]


def test_the_first_convolution_of_alexnet():
    assert alexnet()[0] == Conv(96, 11, 4, 0)  # Krizhevsky et al. 2012, section 3.5
    assert alexnet(grouped=False)[0] == Conv(64, 11, 4, 2)  # torchvision.models.alexnet


def test_a_residual_block_adds_its_body_to_what_came_in():
    x = np.array([[[[1.0, -2.0]]]])
    double = (np.full((1, 1, 1, 1), 2.0), None)
    for shortcut, params, factor in (((), [], 2 + 1), ((Conv(1, 1, bias=False),), [double], 2 + 2)):
        block = [Residual((Conv(1, 1, bias=False),), shortcut)]
        np.testing.assert_array_equal(network_forward(block, [[[double], params]], x), np.maximum(factor * x, 0))


def test_the_usual_depths_are_the_defaults():
    assert (vgg(), resnet()) == (vgg(16), resnet(50))
    assert network_summary([Pool("max", 2)], (1, 5, 4))[0].shape == (1, 4, 3)


@pytest.mark.parametrize("layer", [Conv(1, 1), Pool(), Dense(1), Norm(), Activation(), Residual(()), Branches(())])
def test_a_table_of_layers_cannot_change_under_the_hand(layer):
    with pytest.raises(FrozenInstanceError):
        layer.out = 3


def test_lenet_as_published():
    # LeCun et al. 1998, doi:10.1109/5.726791, section II.B
    assert list(lenet5_parameters().values()) == [156, 12, 1516, 32, 48_120, 10_164]
    assert sum(lenet5_parameters().values()) == 60_000
    assert network_summary(lenet(), (1, 32, 32))[-1].shape == (10,)


def last_window(layers, shape):
    """The receptive field before global pooling and affine layers."""
    rows = network_summary(layers, shape)
    return max(r.receptive_field for r in rows if isinstance(r.layer, Conv) or getattr(r.layer, "kernel", None))


def test_receptive_fields():
    # Araujo, Norris and Sim 2019, doi:10.23915/distill.00021, table 1
    assert last_window(vgg(16), PICTURE) == 212
    assert last_window(alexnet(), (3, 227, 227)) == 195
    assert last_window(resnet(50, stride_in_3x3=False), PICTURE) == 483
    assert last_window(resnet(50), PICTURE) == 427
    # by hand: 7 + 2*2 + 4*2 + 4*2 = 27, then 5x5 in steps of 8, 16 and 32 with two poolings between
    assert last_window(googlenet()[:-2], PICTURE) == 27 + 2 * 4 * 8 + 2 * 8 + 5 * 4 * 16 + 2 * 16 + 2 * 4 * 32
    assert [row.receptive_field for row in network_summary(lenet(), (1, 32, 32))] == [
        5,
        5,
        6,
        14,
        14,
        16,
        32,
        32,
        32,
        32,
        32,
    ]
    # what looks at the whole picture sees all of it, also of one that is not square
    for last in (Pool("avg"), Dense(3)):
        assert network_summary([Conv(2, 3, 2), last], (1, 9, 7))[-1].receptive_field == 9
        assert network_summary([Conv(2, 3, 2), last], (1, 7, 9))[-1].receptive_field == 9
    assert network_summary([Dense(3), Dense(2)], (1, 4, 4))[-1].receptive_field == 4
    paths = (Conv(1, 3, 1, 1), Conv(1, 5, 1, 2)), (Conv(1, 1), Conv(2, 1))
    assert network_summary([Branches(paths)], (1, 8, 8))[-1][1:] == ((3, 8, 8), 0, 0, 7)
    halved = Branches(((Conv(1, 1), Conv(1, 3, 2, 1)), (Pool("max", 3, 2, 1),)))
    assert network_summary([halved, Conv(1, 3)], (1, 16, 16))[-1].receptive_field == 3 + 2 * 2


def test_the_receptive_field_measured_by_the_gradient():
    layers = [Conv(2, 3, 2, 1), Conv(2, 3, 1, 1), Pool("avg", 2, 2), Conv(1, 3, 1, 1)]
    params = [
        None if p is None else (np.abs(p[0]), p[1]) for p in init_network(layers, (1, 64, 64), np.random.default_rng(0))
    ]
    y, pullback = vjp(lambda x: network_forward(layers, params, x), np.zeros((1, 1, 64, 64), np.float32))
    dy = np.zeros_like(y)
    dy[0, 0, 8, 8] = 1
    rows = np.flatnonzero(pullback(dy)[0, 0].any(axis=1))
    assert rows[-1] - rows[0] + 1 == network_summary(layers, (1, 64, 64))[-1].receptive_field


def test_work_of_one_convolution():
    (row,) = network_summary([Conv(64, 3, 1, 1)], (32, 16, 8))
    assert row.multiply_adds == 64 * 32 * 9 * 16 * 8 and row.shape == (64, 16, 8)


@pytest.mark.parametrize(
    ("layers", "shape"),
    [(lenet(), (1, 32, 32)), (vgg(11, 7, width=4), (3, 64, 64)), (resnet(18, 7, width=4), (3, 64, 64)),
     (resnet(50, 7, width=4), (3, 64, 64)), (googlenet(7), (3, 64, 64)), (alexnet(7), (3, 99, 99))],
    ids=["lenet", "vgg", "resnet18", "resnet50", "googlenet", "alexnet"],
)  # fmt: skip
def test_forward_passes_run_and_have_gradients(layers, shape):
    rng = np.random.default_rng(0)
    params = init_network(layers, shape, rng)
    x = rng.standard_normal((2, *shape)).astype(np.float32)
    scores, pullback = vjp(lambda x: network_forward(layers, params, x), x)
    assert scores.shape == (2, *network_summary(layers, shape)[-1].shape) and scores.dtype == np.float32
    dx = pullback(np.ones_like(scores))
    assert np.isfinite(scores).all() and np.isfinite(dx).all() and dx.any()


def trained(model, params, x, y, passes, rng):
    state = None
    for _ in range(passes):
        order = rng.permutation(len(x))
        for start in range(0, len(x), 50):
            part = order[start : start + 50]
            _, slope = value_and_grad(lambda p, a, t: cross_entropy(model(a, p), t))(params, x[part], y[part])
            params, state = adam(params, slope, state, lr=2e-3)
    return params


def test_a_small_cnn_reads_digits_better_than_an_mlp_of_its_size():
    x, y = digits()
    x = (x / x.max()).astype(np.float32).reshape(-1, 1, 8, 8)
    order = np.random.default_rng(0).permutation(len(x))
    x, y = x[order], y[order]
    layers = [
        Conv(16, 3, 1, 1),
        Activation(),
        Pool("max", 2, 2),
        Conv(32, 3, 1, 1),
        Activation(),
        Pool("max", 2, 2),
        Dense(10),
    ]
    rng = np.random.default_rng(1)
    cnn = trained(
        lambda a, p: network_forward(layers, restored(p), a),
        weights(init_network(layers, (1, 8, 8), rng)),
        x[:1400],
        y[:1400],
        12,
        rng,
    )
    accuracy = (network_forward(layers, restored(cnn), x[1400:]).argmax(1) == y[1400:]).mean()
    assert accuracy >= 0.97
    flat = x.reshape(len(x), -1)
    size = 80  # 64 * 80 + 80 + 80 * 10 + 10 = 6,010 parameters against the network's 6,090
    small = [(w.astype(np.float32), b.astype(np.float32)) for w, b in init_mlp(rng, [64, size, 10])]
    small = trained(lambda a, p: mlp(a, p), small, flat[:1400], y[:1400], 12, rng)
    assert accuracy > (mlp(flat[1400:], small).argmax(1) == y[1400:]).mean()


def weights(params):
    return [p for p in params if p is not None]


def restored(params):
    """The parameters with None where this test's network has layers without any."""
    a, b, c = params
    return [a, None, None, b, None, None, c]


def test_an_unknown_depth_is_named():
    for network in (vgg, resnet):
        with pytest.raises(ValueError, match="depth must be one of"):
            network(17)
    with pytest.raises(ValueError, match="must fit in size"):
        network_summary(alexnet(), (3, 8, 8))
