"""BMP files whose colours lie in bit fields Pillow does not know: 16 and 32 bits, masks of any place and width.

The layout is Microsoft's BITMAPINFOHEADER and its successors.
"""

from __future__ import annotations

import struct
from typing import BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

_BITFIELDS: Final = frozenset({3, 6})  # BI_BITFIELDS, BI_ALPHABITFIELDS
_INFO: Final = 40


def size_of_bit_fields(head: bytes) -> tuple[int, int] | None:
    """(width, height) when the first 54 bytes of a BMP announce bit fields; None for any other."""
    if len(head) < 54 or struct.unpack_from("<I", head, 14)[0] < _INFO:
        return None
    width, height, _, bits, compression = struct.unpack_from("<iiHHI", head, 18)
    if bits not in (16, 32) or compression not in _BITFIELDS or width <= 0 or height == 0:
        return None
    return width, abs(height)


def of_bit_fields(file: BinaryIO) -> NDArray[np.uint8]:
    """HxWx3 or, with an opacity mask, HxWx4 of such a BMP; its size has been checked. ValueError for a damaged one."""
    file.seek(0)
    head = file.read(14 + _INFO + 16)
    (offset,) = struct.unpack_from("<I", head, 10)
    (header,) = struct.unpack_from("<I", head, 14)
    width, height, _, bits, compression = struct.unpack_from("<iiHHI", head, 18)
    masks = list(struct.unpack_from("<4I", head, 54))
    if (header == _INFO and compression == 3) or header < 56:  # the place of the fourth belongs to something else
        masks[3] = 0
    if not all(masks[:3]):
        raise ValueError("a colour without bits")
    stride = -(-width * bits // 32) * 4
    file.seek(offset)
    data = file.read(stride * abs(height))
    if len(data) < stride * abs(height):
        raise ValueError("rows are missing")
    rows = np.frombuffer(data, np.uint8).reshape(abs(height), stride)[:, : width * bits // 8]
    values = np.ascontiguousarray(rows).view("<u2" if bits == 16 else "<u4")
    out = np.empty((*values.shape, 4 if masks[3] else 3), np.uint8)
    for channel, mask in enumerate(masks[: out.shape[2]]):
        shift = (mask & -mask).bit_length() - 1
        most = mask >> shift
        part = (values.astype(np.uint32) & np.uint32(mask)) >> np.uint32(shift)
        out[:, :, channel] = (part.astype(np.uint64) * 255 + most // 2) // most
    return out[::-1] if height > 0 else out
