"""What an opened picture is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.edits import read_only

Pixels = NDArray[np.uint8] | NDArray[np.uint16]


@dataclass(frozen=True, eq=False)
class Picture:
    """An upright picture in its own bit depth, with what came along in its file.

    `pixels`: HxWxC uint8 or uint16, read-only; C is 1 (grey), 3 (RGB) or 4 (RGBA, alpha not premultiplied).
    `icc`: colour profile. `exif`: EXIF without orientation and thumbnail. `xmp`: XMP packet. `dpi`: (x, y).
    `format`: "PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", or "" for a picture made here.
    `notices`: sentences for the user about what the file held and the picture does not.
    """

    pixels: Pixels
    icc: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    dpi: tuple[float, float] | None = None
    format: str = ""
    notices: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        """ValueError for a wrong shape or type."""
        px = self.pixels
        if px.ndim != 3 or px.shape[2] not in (1, 3, 4) or 0 in px.shape:
            raise ValueError(f"a picture is HxWx1, HxWx3 or HxWx4, got {px.shape}")
        if px.dtype not in (np.uint8, np.uint16):
            raise ValueError(f"a picture is uint8 or uint16, got {px.dtype}")
        object.__setattr__(self, "pixels", read_only(px))

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Rows."""
        return int(self.pixels.shape[0])

    @property
    def size(self) -> tuple[int, int]:
        """(width, height)."""
        return self.width, self.height

    @property
    def depth(self) -> int:
        """Bits per channel: 8 or 16."""
        return self.pixels.dtype.itemsize * 8

    @property
    def grey(self) -> bool:
        """Whether there is one channel, without colour."""
        return bool(self.pixels.shape[2] == 1)

    @property
    def alpha(self) -> bool:
        """Whether the last of the channels is opacity."""
        return bool(self.pixels.shape[2] == 4)

    @cached_property
    def rgb8(self) -> NDArray[np.uint8]:
        """HxWx3 uint8, read-only: what models see. Opacity is left out, 16 bits are rounded to 8."""
        px = self.pixels
        if px.dtype == np.uint8 and px.shape[2] == 3:
            return px  # type: ignore[return-value]
        eight = to_8_bit(px[:, :, :3])
        if eight.shape[2] == 1:
            eight = np.repeat(eight, 3, axis=2)
        return read_only(np.ascontiguousarray(eight))

    def with_pixels(self, pixels: Pixels) -> Picture:
        """The same picture with other pixels. A grey colour profile does not survive the step to colour."""
        icc = None if self.grey and pixels.shape[2] != 1 else self.icc
        return replace(self, pixels=pixels, icc=icc)


def to_8_bit(pixels: Pixels) -> NDArray[np.uint8]:
    """uint16 0..65535 rounded to uint8 0..255, by rows, to spare memory; uint8 as it is."""
    if pixels.dtype == np.uint8:
        return pixels  # type: ignore[return-value]
    out = np.empty(pixels.shape, np.uint8)
    for y in range(0, pixels.shape[0], 256):
        out[y : y + 256] = (pixels[y : y + 256].astype(np.uint32) + 128) // 257
    return out
