"""Cases of dlterms.sequences.gated."""

from cases import Case


def make(gates, states, steps=4, batch=2, d=3, hidden=2, biases=2):
    def arguments(rng):
        first = [rng.standard_normal((batch, hidden)) for _ in range(states)]
        weights = [rng.standard_normal((gates * hidden, d)), rng.standard_normal((gates * hidden, hidden))]
        x = rng.standard_normal((steps, batch, d) if steps else (batch, d))
        return x, *first, *weights, *(rng.standard_normal(gates * hidden) for _ in range(biases))

    return arguments


def torch_lstm(torch, x, h, c, *weights):
    outputs, h, c = torch.lstm(x, [h[None], c[None]], list(weights), len(weights) > 2, 1, 0.0, False, False, False)
    return outputs, h[0], c[0]


def torch_gru(torch, x, h, *weights):
    outputs, h = torch.gru(x, h[None], list(weights), len(weights) > 2, 1, 0.0, False, False, False)
    return outputs, h[0]


def torch_reset_before(torch, x, h, w_ih, w_hh, b_ih, b_hh):
    """Version 3 of the paper, equation 8, which PyTorch does not have, from its operations."""
    (w_r, w_z, w_n), (u_r, u_z, u_n) = w_ih.chunk(3), w_hh.chunk(3)
    (b_r, b_z, b_n), (c_r, c_z, c_n) = b_ih.chunk(3), b_hh.chunk(3)
    outputs = []
    for row in x:
        r = (row @ w_r.T + b_r + h @ u_r.T + c_r).sigmoid()
        z = (row @ w_z.T + b_z + h @ u_z.T + c_z).sigmoid()
        h = z * h + (1 - z) * (row @ w_n.T + b_n + (r * h) @ u_n.T + c_n).tanh()
        outputs.append(h)
    return torch.stack(outputs), h


CASES = [
    Case("lstm", make(4, 2), torch=torch_lstm, axes="T B D, B ., B ., . D, . ., ., ."),
    Case(
        "lstm",
        make(4, 2, steps=3, batch=1, d=1, hidden=3, biases=0),
        note="no-bias",
        torch=torch_lstm,
        axes="T B D, B ., B ., . D, . ., ., .",
    ),
    Case("lstm", make(4, 2, steps=1, hidden=1, biases=1), note="one-bias", axes="T B D, B ., B ., . D, . ., ., ."),
    Case(
        "lstm_step",
        make(4, 2, steps=0),
        torch=lambda torch, x, h, c, *w: torch.lstm_cell(x, [h, c], *w),
        axes="B D, B ., B ., . D, . ., ., .",
    ),
    Case("gru", make(3, 1), torch=torch_gru, axes="T B D, B ., . D, . ., ., ."),
    Case(
        "gru",
        make(3, 1, steps=3, batch=1, d=1, hidden=3, biases=0),
        note="no-bias",
        torch=torch_gru,
        axes="T B D, B ., . D, . ., ., .",
    ),
    Case(
        "gru",
        make(3, 1, steps=5, hidden=3),
        {"reset_after": False},
        "reset-before",
        torch=torch_reset_before,
        axes="T B D, B ., . D, . ., ., .",
    ),
    Case(
        "gru",
        make(3, 1, steps=2, hidden=1, biases=1),
        {"reset_after": False},
        "one-bias",
        axes="T B D, B ., . D, . ., ., .",
    ),
    Case(
        "gru_step",
        make(3, 1, steps=0),
        torch=lambda torch, x, h, *w: torch.gru_cell(x, h, *w),
        axes="B D, B ., . D, . ., ., .",
    ),
    Case("gru_step", make(3, 1, steps=0), {"reset_after": False}, "reset-before", axes="B D, B ., . D, . ., ., ."),
]
