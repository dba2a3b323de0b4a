"""Colour profiles: a picture's own numbers to sRGB, which models and screens see, and sRGB back to its own numbers.

The transforms are Little CMS's (relative colorimetric, with black point compensation), through `imagecodecs`, which
also takes 16 bits and floats. Where the profile is sRGB, or there is none, numbers stay as they are, bit for bit.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from locheads_studio.imaging.metadata import icc_space

_log = logging.getLogger(__name__)
_T = TypeVar("_T", bound=np.generic)

D65: Final = (0.3127, 0.3290)
SRGB_PRIMARIES: Final = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
P3_PRIMARIES: Final = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
BT2020_PRIMARIES: Final = ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046))
"""xy of red, green and blue: IEC 61966-2-1, SMPTE RP 431-2 with the white of D65, ITU-R BT.2020."""

_SPACES: Final = {"GRAY": "gray", "RGB": "rgb", "CMYK": "cmyk"}
_RELATIVE: Final = 1
_BLACK_POINT: Final = 0x2000
_ROWS: Final = 512
_SAME: Final = 1 / 255  # profiles that differ by less than one level of 8 bits are one
_CURVE: Final = 4096


class ProfileError(ValueError):
    """A profile that cannot be used for what is asked."""


@lru_cache(maxsize=1)
def srgb() -> bytes:
    """An sRGB profile, the same bytes every time."""
    import imagecodecs  # here: most pictures need no transform, and it takes a while to load

    made = bytearray(imagecodecs.cms_profile("srgb"))
    made[24:36] = bytes((7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))  # the day it was made: 2000-01-01
    made[84:100] = bytes(16)  # a digest that counted the day in
    return bytes(made)


@lru_cache(maxsize=16)
def rgb_profile(
    primaries: tuple[tuple[float, float], ...] = SRGB_PRIMARIES,
    white: tuple[float, float] = D65,
    *,
    gamma: float | None = None,
    curve: tuple[int, ...] | None = None,
) -> bytes:
    """A profile of RGB pictures. `gamma`: light is the number to this power; else `curve`, light 0..65535 of numbers
    evenly spaced over 0..1; else sRGB's curve. ProfileError for values of which no profile can be made."""
    import imagecodecs

    points: list[float] = [v for xy in primaries for v in (*xy, 1.0)]
    how: dict[str, Any] = {"gamma": gamma}
    if gamma is None:
        how = {"transferfunction": np.array(srgb_curve() if curve is None else curve, np.uint16)}
    return _dated(lambda: imagecodecs.cms_profile("rgb", whitepoint=[*white, 1.0], primaries=points, **how))


@lru_cache(maxsize=16)
def grey_profile(gamma: float) -> bytes:
    """A profile of grey pictures. ProfileError as for `rgb_profile`."""
    import imagecodecs

    return _dated(lambda: imagecodecs.cms_profile("gray", whitepoint=[*D65, 1.0], gamma=gamma))


def _dated(make: Any) -> bytes:
    try:
        made = bytearray(make())
    except Exception as error:  # CmsError and ValueError for numbers that are no colours
        raise ProfileError(str(error)) from error
    made[24:36] = bytes((7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    made[84:100] = bytes(16)
    return bytes(made)


@lru_cache(maxsize=1)
def srgb_curve() -> tuple[int, ...]:
    """Light, 0..65535, of numbers evenly spaced over 0..1 (IEC 61966-2-1)."""
    x = np.linspace(0, 1, _CURVE)
    light = np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)
    return tuple(np.rint(light * 65535).astype(int).tolist())


def adobe_rgb() -> bytes:
    """The profile of Adobe RGB (1998): gamma 563/256."""
    return rgb_profile(((0.64, 0.33), (0.21, 0.71), (0.15, 0.06)), gamma=563 / 256)


@lru_cache(maxsize=16)
def rgb_of_grey(icc: bytes) -> bytes:
    """A profile for RGB whose greys look as a grey profile's. ProfileError when that cannot be used."""
    light = _apply(np.linspace(0, 1, _CURVE, dtype=np.float32)[None, :, None], icc, None)[0, :, 1]
    curve = np.clip(np.rint(light / max(float(light[-1]), 1e-6) * 65535), 0, 65535)
    return rgb_profile(curve=tuple(np.maximum.accumulate(curve).astype(int).tolist()))


@lru_cache(maxsize=32)
def is_srgb(icc: bytes | None) -> bool:
    """Whether numbers mean the same with this profile as in sRGB, to within one level of 8 bits. True for None."""
    if icc is None:
        return True
    space = icc_space(icc)
    if space not in ("RGB", "GRAY"):
        return False
    try:
        if space == "GRAY":
            ramp = np.linspace(0, 1, 52, dtype=np.float32)[None, :, None]
            return bool(np.abs(_apply(ramp, icc, srgb()) - ramp).max() < _SAME)
        side = np.linspace(0, 1, 6, dtype=np.float32)
        grid = np.stack(np.meshgrid(side, side, side), -1).reshape(1, -1, 3)
        return bool(np.abs(_apply(grid, icc, srgb()) - grid).max() < _SAME)
    except ProfileError:
        return False


@lru_cache(maxsize=32)
def usable(icc: bytes) -> bool:
    """Whether a profile leads to sRGB and, for RGB and grey, back: scanners' profiles lead one way only."""
    space = icc_space(icc)
    channels = {"GRAY": 1, "RGB": 3, "CMYK": 4}.get(space)
    if channels is None:
        return False
    middle = np.full((1, 1, channels), 0.5, np.float32)
    try:
        seen = _apply(middle, icc, srgb())
        return space == "CMYK" or bool(np.isfinite(_apply(seen, srgb(), icc)).all())
    except ProfileError:
        return False


def to_srgb(pixels: NDArray[_T], icc: bytes | None) -> NDArray[_T]:
    """HxWx3 sRGB of HxWxC numbers (C 1, 3, or 4 for CMYK) in a profile's space, of the same type.

    uint8 and uint16 over their whole range, float32 0..1; floats are not clipped. ProfileError when it cannot be used.
    """
    if is_srgb(icc) or icc is None:
        return pixels if pixels.shape[2] == 3 else np.repeat(pixels, 3, axis=2)
    return _apply(pixels, icc, srgb())


def from_srgb(values: NDArray[np.float32], icc: bytes | None) -> NDArray[np.float32]:
    """HxWx3 numbers 0..1 in an RGB profile's space of HxWx3 sRGB 0..1, not clipped. ProfileError as above."""
    return values if is_srgb(icc) or icc is None else _apply(values, srgb(), icc)


def _apply(pixels: NDArray[_T], source: bytes, target: bytes | None) -> NDArray[_T]:
    """By bands of rows, to spare memory. `target` None: XYZ."""
    import imagecodecs

    space = _SPACES.get(icc_space(source))
    wanted = "xyz" if target is None else _SPACES.get(icc_space(target))
    if space is None or wanted is None or (len(space) != pixels.shape[2] and (space, pixels.shape[2]) != ("gray", 1)):
        raise ProfileError(f"a profile for {icc_space(source)} and {pixels.shape[2]} channels")
    destination = imagecodecs.cms_profile("xyz") if target is None else target
    # Floats keep what lies outside of sRGB, which black point compensation would move.
    flags = 0 if pixels.dtype == np.float32 and space != "cmyk" else _BLACK_POINT
    height, width = pixels.shape[:2]
    out = np.empty((height, width, 1 if wanted == "gray" else 3), pixels.dtype)
    # Without a first dimension of more than 4 the array could be taken for planes of colours.
    for y in range(0, height, _ROWS):
        band = np.ascontiguousarray(pixels[y : y + _ROWS]).reshape(1, -1, pixels.shape[2])
        if space == "gray":
            band = band[:, :, 0]
        try:
            made = imagecodecs.cms_transform(
                band, source, destination, colorspace=space, outcolorspace=wanted, planar=False, outplanar=False,
                outdtype=pixels.dtype, intent=_RELATIVE, flags=flags,
            )  # fmt: skip
        except Exception as error:  # CmsError for what it cannot use, ValueError for shapes
            raise ProfileError(str(error)) from error
        out[y : y + _ROWS] = made.reshape(-1, width, out.shape[2])
    return out


def of_chromaticities(values: Sequence[float], gamma: float | None) -> bytes | None:
    """The profile of a PNG's cHRM (white, red, green, blue as xy) and gAMA; None when it is sRGB or makes no sense."""
    white, *primaries = ((float(values[i]), float(values[i + 1])) for i in range(0, 8, 2))
    try:
        made = rgb_profile(tuple(primaries), white, gamma=gamma)
    except ProfileError:
        return None
    return made if usable(made) and not is_srgb(made) else None
