"""Picture files made by hand, byte by byte where a library would hide what is tested."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest

COLOUR_TYPE = {1: 0, 2: 4, 3: 2, 4: 6}


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, depth: int, colour: int, packed: bytes, extra: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = (chunk(b"IHDR", header), extra, chunk(b"IDAT", packed), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.fixture
def make_chunk() -> Callable[[bytes, bytes], bytes]:
    return chunk


@pytest.fixture
def png_16() -> Callable[..., bytes]:
    """Makes a 16-bit PNG of HxWxC uint16 (C 1..4) without any library that the program uses."""

    def make(pixels: np.ndarray, extra: bytes = b"") -> bytes:
        height, width, channels = pixels.shape
        rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)
        return png(width, height, 16, COLOUR_TYPE[channels], zlib.compress(rows), extra)

    return make


@pytest.fixture
def png_bomb() -> bytes:
    """170 megapixels of one bit in 21 kB."""
    side = 13_040
    packer = zlib.compressobj(9)
    return png(side, side, 1, 0, packer.compress(bytes(1 + side // 8) * side) + packer.flush())
