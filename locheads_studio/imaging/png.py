"""What Pillow passes over in a PNG: the transparent grey, the colour chunks, 16 bits per channel."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from locheads_studio.imaging import colour, limits
from locheads_studio.imaging.raster import Pixels

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_WANTED: Final = frozenset({b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"iCCP"})
_CHUNKS: Final = 2_000  # looked at before the pixels; more is no picture
_LINEAR: Final = 8
_SRGB_CURVE: Final = 13
_VIDEO_CURVES: Final = frozenset({1, 6, 14, 15})
_PRIMARIES: Final = {1: colour.SRGB_PRIMARIES, 9: colour.BT2020_PRIMARIES, 12: colour.P3_PRIMARIES}
"""The numbers of ITU-T H.273, which cICP uses."""


@dataclass(frozen=True)
class Header:
    """IHDR, and the small chunks before the pixels that are looked at, each whole."""

    bits: int
    grey: bool
    chunks: Mapping[bytes, bytes] = field(default_factory=dict)


def read_header(file: BinaryIO) -> Header | None:
    """The header of the PNG that an open file begins with; None when it has none. Damaged chunks are passed over."""
    file.seek(8)
    start = file.read(25)
    if len(start) < 25 or start[4:8] != b"IHDR":
        return None
    bits, kind = start[16], start[17]
    chunks: dict[bytes, bytes] = {}
    for _ in range(_CHUNKS):
        head = file.read(8)
        length = int.from_bytes(head[:4], "big")
        if len(head) < 8 or head[4:] == b"IDAT" or length > limits.FILE_BYTES:
            break
        if head[4:] not in _WANTED or length > limits.METADATA_BYTES:
            file.seek(length + 4, 1)
            continue
        body = file.read(length + 4)
        if len(body) == length + 4 and zlib.crc32(body[:-4], zlib.crc32(head[4:])) == int.from_bytes(body[-4:], "big"):
            chunks.setdefault(head[4:], body[:-4])
    return Header(bits, kind in (0, 4), chunks)


def key_of(header: Header) -> tuple[int, ...] | None:
    """The grey or colour that is transparent, as the file's own samples; None when none is."""
    data = header.chunks.get(b"tRNS", b"")
    if len(data) not in (2, 6):
        return None
    return tuple(v & ((1 << header.bits) - 1) for v in struct.unpack(f">{len(data) // 2}H", data))


def with_key(pixels: Pixels, key: tuple[int, ...], bits: int) -> Pixels:
    """HxWx4 of HxWx1 or HxWx3 pixels; all that have the colour `key`, samples of `bits`, become transparent."""
    full = int(np.iinfo(pixels.dtype).max)
    scale = 257 if bits == 8 and full > 255 else full // ((1 << bits) - 1)
    wanted = np.array(key, np.int64) * scale
    out = np.empty((*pixels.shape[:2], 4), pixels.dtype)
    for y in range(0, pixels.shape[0], 256):
        band = pixels[y : y + 256]
        out[y : y + 256, :, :3] = band
        out[y : y + 256, :, 3] = np.where((band == wanted).all(axis=2), 0, full)
    return out


def profile_of(header: Header) -> tuple[bytes | None, bool]:
    """The profile that chunks other than iCCP tell, and whether they tell something that is not read.

    None: sRGB. cICP goes before sRGB, that before gAMA and cHRM, as the specification (third edition) orders them; the
    caller has looked for iCCP, which goes before sRGB, too.
    """
    chunks = header.chunks
    if len(cicp := chunks.get(b"cICP", b"")) == 4:
        return _of_cicp(cicp, header.grey)
    if b"sRGB" in chunks:
        return None, False
    gamma, data = None, chunks.get(b"gAMA", b"")
    if len(data) == 4 and 1_000 <= (stored := int.from_bytes(data, "big")) <= 1_000_000:
        gamma = 100_000 / stored
    if gamma is not None and abs(gamma - 2.2) < 0.011:
        gamma = None  # what sRGB's curve is written as
    try:
        if header.grey:
            return (None if gamma is None else colour.grey_profile(gamma)), False
        if len(data := chunks.get(b"cHRM", b"")) == 32:
            points = [v / 100_000 for v in struct.unpack(">8I", data)]
            plain = (*colour.D65, *(v for xy in colour.SRGB_PRIMARIES for v in xy))
            if max(abs(a - b) for a, b in zip(points, plain, strict=True)) > 0.001:
                return colour.of_chromaticities(points, gamma), False
        return (None if gamma is None else colour.rgb_profile(gamma=gamma)), False
    except colour.ProfileError:
        return None, False


def _of_cicp(data: bytes, grey: bool) -> tuple[bytes | None, bool]:
    primaries, transfer, _, full_range = data
    if (primaries == 1 and transfer == _SRGB_CURVE) or grey:
        return None, False
    known = _PRIMARIES.get(primaries)
    if known is None or full_range != 1 or transfer not in (*_VIDEO_CURVES, _SRGB_CURVE, _LINEAR):
        return None, True
    gamma = {_LINEAR: 1.0, _SRGB_CURVE: None}.get(transfer, 2.4)  # of video: as BT.1886 shows it
    return colour.rgb_profile(known, gamma=gamma), False


def bare(file: BinaryIO) -> bytes:
    """A PNG's pixel chunks only, each checked: OpenCV hangs for seconds on lengths that lie, and need not see the rest.

    ValueError for a damaged file.
    """
    file.seek(8)
    kept = [SIGNATURE]
    while True:
        start = file.read(8)
        length = int.from_bytes(start[:4], "big")
        body = file.read(length + 4) if length <= limits.FILE_BYTES else b""
        if len(start) < 8 or len(body) != length + 4:
            raise ValueError("the file ends within a chunk")
        if start[4:] in (b"IHDR", b"IDAT", b"IEND"):
            if zlib.crc32(body[:-4], zlib.crc32(start[4:])) != int.from_bytes(body[-4:], "big"):
                raise ValueError("a chunk is damaged")
            kept += [start, body]
        if start[4:] == b"IEND":
            return b"".join(kept)


def of_16_bits(file: BinaryIO) -> NDArray[np.uint16]:
    """HxWxC of a PNG with 16 bits per channel, C 1, 3 or 4, without its transparent colour. ValueError for a damaged
    file."""
    import cv2  # here: only these files need it, and it takes a while to load

    decoded: Any = cv2.imdecode(np.frombuffer(bare(file), np.uint8), cv2.IMREAD_UNCHANGED)
    if decoded is None or decoded.dtype != np.uint16:
        raise ValueError("not a 16-bit PNG after all")
    if decoded.ndim == 2:
        return np.asarray(decoded[:, :, None])
    swapped = cv2.cvtColor(decoded, cv2.COLOR_BGRA2RGBA if decoded.shape[2] == 4 else cv2.COLOR_BGR2RGB)
    return np.asarray(swapped, dtype=np.uint16)
