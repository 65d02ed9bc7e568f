"""MNIST's file format: there and back, and what is said of files that are damaged or foreign."""

import gzip

import numpy as np
import pytest

from dlterms.vision.idx import read_idx, write_idx

PICTURES = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)


def test_bytes_as_the_format_says(tmp_path):
    # magic number 2051 is that of MNIST's pictures: unsigned bytes, three axes
    path = tmp_path / "pictures"
    path.write_bytes(bytes([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, *range(24)]))
    assert int.from_bytes(path.read_bytes()[:4], "big") == 2051
    np.testing.assert_array_equal(read_idx(path), PICTURES)
    (tmp_path / "number").write_bytes(bytes([0, 0, 8, 0, 7]))
    assert read_idx(tmp_path / "number").shape == ()
    packed = tmp_path / "pictures.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    np.testing.assert_array_equal(read_idx(packed), PICTURES)


# the codes of the format's description; there is no 0x0A
CODES = {"u1": 0x08, "i1": 0x09, "i2": 0x0B, "i4": 0x0C, "f4": 0x0D, "f8": 0x0E}


@pytest.mark.parametrize("dtype", CODES)
@pytest.mark.parametrize("shape", [(3,), (2, 0, 3), (2, 2)])
def test_there_and_back(tmp_path, dtype, shape):
    array = np.random.default_rng(0).integers(0, 100, shape).astype(dtype)
    write_idx(tmp_path / "a", array)
    again = read_idx(tmp_path / "a")
    assert again.dtype == array.dtype
    assert (tmp_path / "a").read_bytes()[2] == CODES[dtype]
    np.testing.assert_array_equal(again, array)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not an IDX file: it begins with nothing"),
        (b"\x89PNG....", "is not an IDX file: it begins with 89 50 4e 47$"),
        (b"\0\0\x08", "is not an IDX file: it begins with 00 00 08$"),
        (b"\0\x01\x08\0", "is not an IDX file"),
        (b"\0\0\x08\0", r"should have 5 bytes for an array of shape \(\), but has 4"),
        (b"\0\0\x07\x01\0\0\0\1a", "is not an IDX file"),
        (b"\0\0\x08\x03\0\0\0\1", "is cut short: 3 sizes"),
        (b"\0\0\x08\x01\0\0\0\5abc", r"should have 13 bytes for an array of shape \(5,\), but has 11"),
        (b"\0\0\x08\x01\0\0\0\1ab", "but has 10"),
        (gzip.compress(b"\0" * 100, mtime=0)[:20], "is a damaged gzip file"),
    ],
)
def test_damaged_and_foreign_files(tmp_path, content, message):
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(ValueError, match=message):
        read_idx(tmp_path / "file")
    with pytest.raises(ValueError, match="got complex128"):
        write_idx(tmp_path / "file", np.zeros(2, complex))
