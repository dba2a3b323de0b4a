"""Decoded pixels made a picture: upright, in colours that its profile fits, with its metadata cleaned."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from PIL import Image

from locheads_studio.imaging import colour, metadata
from locheads_studio.imaging.raster import Picture, Pixels, profile_for_colour

_CMYK: Final = "The CMYK colours were converted to sRGB."
_CMYK_BARE: Final = "The CMYK colours were converted to sRGB without a profile, which the file does not hold."
_ONE_WAY: Final = "The colours were converted to sRGB, since the file's profile leads one way only."
NO_PROFILE: Final = "The colour profile is damaged or too large and was left out."
_GREY_PROFILE: Final = "The grey profile was replaced by one of the same tones for colour pictures."
ROWS: Final = 512  # rows moved at a time, so that a large picture is not in memory once more than needed


def finished(pixels: Pixels, icc: bytes | None, turn: int, kind: str, notices: list[str], **kept: Any) -> Picture:
    """The picture, upright, with a profile that fits its pixels or the colours converted by it."""
    if icc is not None and metadata.icc_space(icc) == "GRAY" and pixels.shape[2] != 1:
        icc = profile_for_colour(icc)
        notices.append(_GREY_PROFILE)
    elif icc is not None and metadata.icc_space(icc) == "RGB" and pixels.shape[2] == 1:
        if colour.is_srgb(icc):
            icc = None
        else:  # greys of a colour space, which stay what they are as colours of it
            pixels = np.repeat(pixels, 3, axis=2)  # type: ignore[assignment]
    if icc is not None and (metadata.icc_space(icc) not in ("GRAY", "RGB") or not colour.usable(icc)):
        pixels, icc = _by_profile_of_one_way(pixels, icc, notices)
    dpi = kept.pop("dpi", None)
    if dpi and turn in (5, 6, 7, 8):
        dpi = dpi[1], dpi[0]
    return Picture(upright(pixels, turn), icc=icc, dpi=dpi, format=kind, notices=tuple(notices), **kept)


def _by_profile_of_one_way(pixels: Pixels, icc: bytes, notices: list[str]) -> tuple[Pixels, None]:
    try:
        colours = colour.to_srgb(np.ascontiguousarray(pixels[:, :, :3]), icc)
    except colour.ProfileError:
        notices.append(NO_PROFILE)
        return pixels, None
    notices.append(_ONE_WAY)
    return np.concatenate([colours, pixels[:, :, 3:]], axis=2), None


def kept_metadata(info: dict[Any, Any], exif: Image.Exif, notices: list[str]) -> dict[str, Any]:
    """`exif`, `xmp` and `dpi` of a picture."""
    xmp = metadata.clean_xmp(info.get("xmp"))
    if xmp is None and info.get("xmp"):
        notices.append("The XMP metadata was left out: it is too large or holds a small copy of the picture.")
    return {"exif": metadata.clean_exif(exif), "xmp": xmp, "dpi": metadata.clean_dpi(info.get("dpi"))}


def from_cmyk(inks: Pixels, icc: bytes | None, notices: list[str]) -> tuple[Pixels, bytes | None]:
    """HxWx3 sRGB of HxWx4 inks: by the file's own profile; without a usable one by the plain formula."""
    if icc is not None and metadata.icc_space(icc) == "CMYK":
        try:
            converted: Any = colour.to_srgb(inks, icc)
            notices.append(_CMYK)
            return converted, colour.srgb()
        except colour.ProfileError:
            pass  # a profile that cannot be used is worth no more than none
    notices.append(_CMYK_BARE)
    full = int(np.iinfo(inks.dtype).max)
    out = np.empty((*inks.shape[:2], 3), inks.dtype)
    for y in range(0, inks.shape[0], ROWS):
        paper = (full - inks[y : y + ROWS]).astype(np.uint32)
        out[y : y + ROWS] = (paper[:, :, :3] * paper[:, :, 3:] + full // 2) // full
    return out, None


def upright(pixels: Pixels, orientation: int) -> Pixels:
    """HxWxC turned and mirrored as an EXIF orientation 1..8 says, contiguous."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.transpose(1, 0, 2)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    out: Pixels = np.ascontiguousarray(pixels)  # type: ignore[assignment]
    return out
