"""Edits laid over a picture: sRGB patches, through the picture's profile, in its own depth, over transparency."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.edits import Edit
from locheads_studio.document.geometry import Box
from locheads_studio.imaging import colour
from locheads_studio.imaging.raster import Picture, Pixels

_ROWS = 256
_NOISE = 256  # pixels after which the dither repeats


def apply_edits(picture: Picture, edits: Iterable[Edit]) -> Picture:
    """The picture with the edits laid over it, in order, in its own bit depth.

    Where every blend is 0 the pixels stay bit for bit. Patches are sRGB: they are converted to the picture's profile,
    and blended as they show, in sRGB. In 16 bits they are dithered within the half level of 8 bits that they leave
    open. What is laid over transparency is opaque as far as it is blended in. A grey picture becomes RGB.
    ValueError when an edit reaches outside the picture.
    """
    edits = list(edits)
    if not edits:
        return picture
    whole = Box.of_size(*picture.size)
    for edit in edits:
        if not whole.contains(edit.box):
            raise ValueError(f"the edit {edit.box} reaches outside the {picture.width}x{picture.height} picture")
    picture = picture.coloured()
    icc = picture.icc if not picture.is_plain else None
    out: Pixels = picture.pixels.copy()
    plain = icc is None and not picture.alpha and out.dtype == np.uint8
    for edit in edits:
        if plain:
            _lay_over_plain(out[edit.box.as_slices], edit)
        else:
            _lay_over(out[edit.box.as_slices], edit, icc)
    return picture.with_pixels(out)


def fills_transparency(picture: Picture, edit: Edit) -> bool:
    """Whether an edit makes parts of a picture opaque that were not."""
    opacity = picture.opacity8
    return opacity is not None and bool(((opacity[edit.box.as_slices] < 255) & (edit.blend > 0)).any())


FILLED = "The repaint covers transparent parts of the picture: those are opaque now."


def _lay_over_plain(target: Pixels, edit: Edit) -> None:
    """Blends in place, in whole numbers: blend 0 gives the old value exactly, 255 the new one."""
    for y in range(0, target.shape[0], _ROWS):
        rows = slice(y, y + _ROWS)
        new = edit.blend[rows, :, None].astype(np.uint32)
        if not new.any():
            continue
        mixed = target[rows] * (255 - new) + edit.patch[rows] * new
        target[rows] = (mixed + 127) // 255


def _lay_over(target: Pixels, edit: Edit, icc: bytes | None) -> None:
    """Blends in place, in floats, only where the blend is not 0."""
    full = np.float32(np.iinfo(target.dtype).max)
    for y in range(0, target.shape[0], _ROWS):
        band = target[y : y + _ROWS]
        there = edit.blend[y : y + _ROWS] > 0
        if not there.any():
            continue
        share = edit.blend[y : y + _ROWS][there].astype(np.float32)[:, None] / 255
        new = edit.patch[y : y + _ROWS][there].astype(np.float32)
        if target.dtype == np.uint16:
            new += _dither(edit.box.x0, edit.box.y0 + y, band.shape[:2])[there]
        new = np.clip(new / np.float32(255), 0, 1)
        old = band[there].astype(np.float32) / full
        opacity = old[:, 3:] if old.shape[1] == 4 else np.ones_like(share)
        covered = share + opacity * (1 - share)
        rest = opacity * (1 - share) / covered  # how much of the old is in the new colour
        seen = _through(old[:, :3], icc, back=False)
        mixed = _through(np.asarray(new * (1 - rest) + seen * rest, np.float32), icc, back=True)
        # What of the old colour is lost on the way to sRGB and back stays in proportion: no edge where a blend begins.
        mixed += (old[:, :3] - _through(seen, icc, back=True)) * rest
        made = np.concatenate([mixed, covered], axis=1) if old.shape[1] == 4 else mixed
        band[there] = np.rint(np.clip(made, 0, 1) * full).astype(target.dtype)


def _through(values: NDArray[np.float32], icc: bytes | None, *, back: bool) -> NDArray[np.float32]:
    """Nx3 values to sRGB, or back to the profile's numbers."""
    if icc is None:
        return values
    rows = np.ascontiguousarray(values[None])
    return (colour.from_srgb(rows, icc) if back else colour.to_srgb(rows, icc))[0]


def _dither(x0: int, y0: int, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """HxWx3 within half a level of 8 bits, the same at a place of the picture every time; rounding gives it back."""
    rows = np.arange(y0, y0 + shape[0]) % _NOISE
    columns = np.arange(x0, x0 + shape[1]) % _NOISE
    return _noise()[rows[:, None], columns[None, :]]


@lru_cache(maxsize=1)
def _noise() -> NDArray[np.float32]:
    values = np.random.default_rng(20).uniform(-0.499, 0.499, (_NOISE, _NOISE, 3)).astype(np.float32)
    values.flags.writeable = False
    return values
