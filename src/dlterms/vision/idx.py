"""IDX is the plain format in which MNIST comes: a magic number, the sizes, then the numbers themselves."""

import gzip
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlterms.checks import shown

# the third byte of the magic number says what the numbers are; all are stored with the high byte first
TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}


def read_idx(path: str | Path) -> NDArray[Any]:
    """The array in an IDX file, plain or gzip: MNIST has pictures (60000, 28, 28) and labels (60000,), in bytes.

    Source: LeCun, Cortes and Burges, "The MNIST database", section "File formats".
    Errors: ValueError that says what is wrong with a foreign, short or long file; OSError if there is none.
    """
    if not isinstance(path, (str, Path)):
        raise TypeError(f"path must be a string or a Path, got {shown(path)}")
    path = Path(path)
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":
        try:
            content = gzip.decompress(content)
        except (EOFError, gzip.BadGzipFile) as error:
            raise ValueError(f"{path.name} is a damaged gzip file: {error}") from None
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] not in TYPES:
        raise ValueError(f"{path.name} is not an IDX file: it begins with {content[:4].hex(' ') or 'nothing'}")
    kind, axes = np.dtype(TYPES[content[2]]), content[3]
    start = 4 + 4 * axes
    if len(content) < start:
        raise ValueError(f"{path.name} is cut short: {axes} sizes should follow the magic number")
    shape = struct.unpack(f">{axes}I", content[4:start])
    wanted = start + math.prod(shape) * kind.itemsize
    if len(content) != wanted:
        raise ValueError(
            f"{path.name} should have {wanted} bytes for an array of shape {shape}, but has {len(content)}"
        )
    return np.frombuffer(content, kind, offset=start).reshape(shape).astype(kind.newbyteorder("="))


def write_idx(path: str | Path, array: NDArray[Any]) -> None:
    """Write an array as an IDX file; raises ValueError for a dtype that the format does not have."""
    array = np.asarray(array)
    codes = {np.dtype(kind).newbyteorder("="): code for code, kind in TYPES.items()}
    if array.dtype not in codes:
        raise ValueError(f"array must have one of the dtypes {', '.join(map(str, codes))}, got {array.dtype}")
    code = codes[array.dtype]
    head = bytes([0, 0, code, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    Path(path).write_bytes(head + array.astype(TYPES[code]).tobytes())
