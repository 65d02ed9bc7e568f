"""`make golden` writes only what changed."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from changed import same, store

ARRAYS = {"y": np.array([1.0, np.nan, np.inf]), "arguments": np.array("0123")}


@pytest.mark.parametrize(
    ("arrays", "written"),
    [
        (ARRAYS, False),
        (ARRAYS | {"y": ARRAYS["y"] + 1e-16}, False),
        (ARRAYS | {"y": ARRAYS["y"] + 1e-12}, True),
        (ARRAYS | {"arguments": np.array("0124")}, True),
        (ARRAYS | {"dx": np.ones(2)}, True),
        ({"y": ARRAYS["y"]}, True),
    ],
)
def test_a_file_is_written_when_its_arrays_changed(tmp_path, arrays, written):
    path = tmp_path / "op.npz"
    assert store(path, ARRAYS), "a file that is not there yet"
    before = path.read_bytes()
    assert store(path, arrays) == written
    assert (path.read_bytes() != before) == written
    with np.load(path) as stored:
        assert set(stored) == set(arrays)


def test_another_shape_or_precision_is_a_change():
    assert not same(np.ones(2), np.ones(3))
    assert not same(np.ones(2), np.ones(2, np.float32))
    assert same(np.ones(2, np.float32), np.ones(2, np.float32) + np.float32(1e-7))
