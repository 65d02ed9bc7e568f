"""Cases of dlterms.sequences.recurrent."""

from cases import Case


def weights(rng, d, h, biases=True):
    return (
        0.5 * rng.standard_normal((h, d)),
        0.5 * rng.standard_normal((h, h)),
        *((rng.standard_normal(h), rng.standard_normal(h)) if biases else ()),
    )


def step(biases=True):
    return lambda rng: (rng.standard_normal((3, 2)), rng.standard_normal((3, 4)), *weights(rng, 2, 4, biases))


def sequence(biases=True):
    return lambda rng: (rng.standard_normal((5, 3, 2)), rng.standard_normal((3, 4)), *weights(rng, 2, 4, biases))


def torch_step(kind):
    return lambda torch, *a: getattr(torch, f"rnn_{kind}_cell")(*a)


def torch_rnn(kind):
    def run(torch, x, h0, *parameters):
        biased = len(parameters) == 4
        y, h = getattr(torch, f"rnn_{kind}")(x, h0[None], parameters, biased, 1, 0.0, False, False, False)
        return y, h[0]

    return run


CASES = [
    Case("rnn_step", step(), torch=torch_step("tanh"), axes="B D, B H, H D, H H, H, H"),
    Case(
        "rnn_step", step(), {"nonlinearity": "relu"}, "relu", torch=torch_step("relu"), axes="B D, B H, H D, H H, H, H"
    ),
    Case("rnn_step", step(False), note="unbiased", torch=torch_step("tanh"), axes="B D, B H, H D, H H, H, H"),
    Case("rnn", sequence(), torch=torch_rnn("tanh"), axes="T B D, B H, H D, H H, H, H"),
    Case(
        "rnn",
        sequence(),
        {"nonlinearity": "relu"},
        "relu",
        torch=torch_rnn("relu"),
        axes="T B D, B H, H D, H H, H, H",
        domain="real, real, fixed, fixed, real, real",
    ),
    Case("rnn", sequence(False), note="unbiased", torch=torch_rnn("tanh"), axes="T B D, B H, H D, H H, H, H"),
    Case(
        "truncated_bptt", sequence(), {"reach": 5}, "whole", torch=torch_rnn("tanh"), axes="T B D, B H, H D, H H, H, H"
    ),
    Case(
        "truncated_bptt",
        sequence(),
        {"reach": 99, "nonlinearity": "relu"},
        "beyond",
        torch=torch_rnn("relu"),
        axes="T B D, B H, H D, H H, H, H",
        domain="real, real, fixed, fixed, real, real",
    ),
]
