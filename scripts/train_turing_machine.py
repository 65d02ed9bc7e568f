"""Train the neural Turing machine on the copy task and store its parameters: src/dlterms/trained/ntm_copy.npz.

Takes about two minutes on one core and says how many bits come out wrong, also at lengths it never saw. No two machines
round alike, and training amplifies the difference: the stored parameters are one run's, another's will differ.
"""

from pathlib import Path

import numpy as np
from tqdm import tqdm

from dlterms.gradients.trees import leaves
from dlterms.sequences.turing_machine import copy_errors, copy_task, ntm_parameters, train_copy

TARGET = Path(__file__).resolve().parents[1] / "src/dlterms/trained/ntm_copy.npz"
STEPS = 3000


def main() -> None:
    rng = np.random.default_rng(0)
    parameters = ntm_parameters(rng, 9, 8)
    bar = tqdm(train_copy(parameters, rng, STEPS), total=STEPS)
    for parameters, loss in bar:  # noqa: B007 (the last parameters are what the loop is for)
        bar.set_postfix(loss=f"{loss:.4f}")
    for length in (1, 5, 10, 20, 40, 80):
        errors = copy_errors(parameters, *copy_task(np.random.default_rng(1), length, 100), length + 2)
        print(f"length {length}: {100 * errors:.3f} % of the bits wrong")
    TARGET.parent.mkdir(exist_ok=True)
    np.savez_compressed(TARGET, **dict(leaves(parameters)))


if __name__ == "__main__":
    main()
