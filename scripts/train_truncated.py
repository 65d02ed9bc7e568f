"""Train networks on the adding problem with gradients that are cut off: src/dlterms/trained/truncated_adding.npz.

Ten seeds of each run, five to ten minutes on one core. No two machines round alike, and training amplifies the
difference: the stored losses are one machine's, another's will differ in their later digits.
"""

from pathlib import Path

import numpy as np
from tqdm import tqdm

from dlterms.sequences.truncation import BEGIN, EVERY, NONLINEARITY, RUNS, best_readout, losses

TARGET = Path(__file__).resolve().parents[1] / "src/dlterms/trained/truncated_adding.npz"
SEEDS = range(10)


def main() -> None:
    found = {f"{start} readout": np.array([best_readout(start, seed) for seed in SEEDS]) for start in NONLINEARITY}
    with tqdm(total=len(RUNS) * len(SEEDS)) as bar:
        for run in RUNS:
            runs = []
            for seed in SEEDS:
                runs.append(losses(run, seed))
                bar.update()
            found[f"{run} begins"] = np.array(runs)[:, :BEGIN]
            found[run] = np.array(runs).reshape(len(SEEDS), -1, EVERY).mean(2)
    for name, numbers in found.items():
        last = numbers.reshape(len(SEEDS), -1)[:, -1]
        print(f"{name:15} {last.min():.4f} to {last.max():.4f}   {last.round(3)}")
    np.savez_compressed(TARGET, **{name: numbers.astype(np.float32) for name, numbers in found.items()})


if __name__ == "__main__":
    main()
