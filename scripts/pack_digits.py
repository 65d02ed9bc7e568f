"""Make src/dlterms/samples/digits.npz from the digits that come with scikit-learn, so that readers need not have it.

    python scripts/pack_digits.py

The data: Alpaydin and Kaynak 1998, UCI Machine Learning Repository, doi:10.24432/C50P49, CC BY 4.0.
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

TARGET = Path(__file__).resolve().parents[1] / "src/dlterms/samples/digits.npz"

if __name__ == "__main__":
    found = load_digits()
    np.savez_compressed(TARGET, images=found.images.astype(np.uint8), target=found.target.astype(np.uint8))
