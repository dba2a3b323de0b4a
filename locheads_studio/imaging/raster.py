"""What an opened picture is, and how it looks: in sRGB, over a neutral ground where it is transparent."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.edits import read_only
from locheads_studio.imaging import metadata

Pixels = NDArray[np.uint8] | NDArray[np.uint16]

GROUND: Final = 178
"""The grey, in sRGB, that lies under transparent parts for models; the mean of the screen's checkerboard."""
_ROWS: Final = 256


@dataclass(frozen=True, eq=False)
class Picture:
    """An upright picture in its own bit depth, with what came along in its file.

    `pixels`: HxWxC uint8 or uint16, read-only; C is 1 (grey), 3 (RGB) or 4 (RGBA, alpha not premultiplied).
    `icc`: colour profile; None: sRGB. `exif`: EXIF without orientation and thumbnail. `xmp`: XMP packet. `dpi`: (x, y);
    None too when it was given no sensible numbers. `format`: "PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "AVIF",
    "HEIF", "PSD", or "" for a picture made here. `notices`: sentences for the user about what the file held and the
    picture does not. `incomplete`: the file's end was missing; the file must not be replaced by this picture unasked.
    """

    pixels: Pixels
    icc: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    dpi: tuple[float, float] | None = None
    format: str = ""
    notices: tuple[str, ...] = field(default=())
    incomplete: bool = False

    def __post_init__(self) -> None:
        """ValueError for a wrong shape or type."""
        px = self.pixels
        if px.ndim != 3 or px.shape[2] not in (1, 3, 4) or 0 in px.shape:
            raise ValueError(f"a picture is HxWx1, HxWx3 or HxWx4, got {px.shape}")
        if px.dtype not in (np.uint8, np.uint16):
            raise ValueError(f"a picture is uint8 or uint16, got {px.dtype}")
        object.__setattr__(self, "pixels", read_only(px))
        object.__setattr__(self, "dpi", metadata.clean_dpi(self.dpi))

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
        """HxWx3 uint8 sRGB, read-only: what models and the screen see. Transparent parts lie over `GROUND`."""
        if self.is_plain and self.pixels.dtype == np.uint8 and self.pixels.shape[2] == 3:
            return self.pixels  # type: ignore[return-value]
        return read_only(over_ground(self.srgb8, self.opacity8))

    @property
    def srgb8(self) -> NDArray[np.uint8]:
        """HxWx3 uint8 sRGB, also of what is transparent."""
        px: Any = self.pixels[:, :, :3]
        if self.is_plain:
            eight = to_8_bit(px)
            return np.repeat(eight, 3, axis=2) if eight.shape[2] == 1 else eight
        from locheads_studio.imaging import colour

        out = np.empty((*px.shape[:2], 3), np.uint8)
        for y in range(0, px.shape[0], _ROWS):  # 16 bits all the way: a steep curve would otherwise tear tones apart
            out[y : y + _ROWS] = to_8_bit(colour.to_srgb(np.ascontiguousarray(px[y : y + _ROWS]), self.icc))
        return out

    @cached_property
    def opacity8(self) -> NDArray[np.uint8] | None:
        """HxW uint8, read-only; None when all of the picture is opaque."""
        if not self.alpha:
            return None
        opacity = np.ascontiguousarray(to_8_bit(self.pixels[:, :, 3:])[:, :, 0])
        return None if opacity.min() == 255 else read_only(opacity)

    @property
    def is_plain(self) -> bool:
        """Whether its numbers are sRGB, or nothing better is known of them."""
        if self.icc is None:
            return True
        from locheads_studio.imaging import colour

        return colour.is_srgb(self.icc) or not colour.usable(self.icc)

    def coloured(self) -> Picture:
        """A grey picture as RGB with three equal channels, whose profile becomes one for RGB; others as they are."""
        if not self.grey:
            return self
        pixels: Pixels = np.repeat(self.pixels, 3, axis=2)  # type: ignore[assignment]
        return replace(self, pixels=pixels, icc=profile_for_colour(self.icc))

    def with_pixels(self, pixels: Pixels) -> Picture:
        """The same picture with other pixels. A grey colour profile becomes one for RGB when they have colour."""
        icc = profile_for_colour(self.icc) if self.grey and pixels.shape[2] != 1 else self.icc
        return replace(self, pixels=pixels, icc=icc)


def profile_for_colour(icc: bytes | None) -> bytes | None:
    """A profile under which R = G = B looks as grey does under `icc`; None for none or one that cannot be used."""
    if icc is None or metadata.icc_space(icc) != "GRAY":
        return icc
    from locheads_studio.imaging import colour

    try:
        return None if colour.is_srgb(icc) else colour.rgb_of_grey(icc)
    except colour.ProfileError:
        return None


def over_ground(rgb: NDArray[np.uint8], opacity: NDArray[np.uint8] | None) -> NDArray[np.uint8]:
    """HxWx3 uint8 laid over `GROUND` as HxW opacity says; a new contiguous array."""
    if opacity is None:
        return np.array(rgb, order="C", copy=True)
    out = np.empty(rgb.shape, np.uint8)
    for y in range(0, rgb.shape[0], _ROWS):
        share = opacity[y : y + _ROWS, :, None].astype(np.uint16)
        out[y : y + _ROWS] = (rgb[y : y + _ROWS] * share + GROUND * (255 - share) + 127) // 255
    return out


def to_8_bit(pixels: Pixels) -> NDArray[np.uint8]:
    """uint16 0..65535 rounded to uint8 0..255, by rows, to spare memory; uint8 as it is."""
    if pixels.dtype == np.uint8:
        return pixels  # type: ignore[return-value]
    out = np.empty(pixels.shape, np.uint8)
    for y in range(0, pixels.shape[0], _ROWS):
        out[y : y + _ROWS] = (pixels[y : y + _ROWS].astype(np.uint32) + 128) // 257
    return out
