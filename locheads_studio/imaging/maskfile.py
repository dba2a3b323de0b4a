"""Masks that people hand in: what in the file means "repaint" is read, and said, since programs differ on it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locheads_studio.errors import PictureError
from locheads_studio.imaging.raster import Picture, to_8_bit

_LABELS: Final = 16
"""Up to so many different colours a coloured picture is a map of classes; a soft mask is grey, or has more."""


@dataclass(frozen=True, eq=False)
class MaskFile:
    """`mask` uint8 [H, W], 255 = repaint. `told`: how the file was read, a sentence for the user."""

    mask: NDArray[np.uint8]
    told: str


def read_mask(path: str | os.PathLike[str], size: tuple[int, int], *, invert: bool = False) -> MaskFile:
    """The mask in a picture file: its opacity where that varies, else its brightness.

    Two values only, as 0 and 1 or black and red, are no and yes, whatever they are; so are a few colours beside black,
    as a map of classes has. `invert` turns round what was read.

    PictureError when it cannot be read or is not of `size` (width, height).
    """
    from locheads_studio.imaging.decode import open_picture

    path = Path(path)
    picture = open_picture(path)
    if picture.size != size:
        raise PictureError(
            "The mask has {width} x {height} pixels, the picture {picture_width} x {picture_height}",
            "Make the mask of the same size as the picture",
            width=picture.width,
            height=picture.height,
            picture_width=size[0],
            picture_height=size[1],
        )
    mask, how = _read(picture)
    if invert:
        mask = 255 - mask
        how += ", turned round"
    share = 100.0 * float((mask > 0).mean())
    return MaskFile(np.ascontiguousarray(mask), f"{path.name}: {how}; {share:.1f} % of the picture is repainted")


def _read(picture: Picture) -> tuple[NDArray[np.uint8], str]:
    px = picture.pixels
    if picture.alpha and px[:, :, 3].min() < np.iinfo(px.dtype).max:
        opacity, odd = _yes_and_no(px[:, :, 3])
        return opacity, f"read from its opacity, opaque is repainted{odd} (--invert-mask for the transparent part)"
    colours = px[:, :, :1] if picture.grey else px[:, :, :3]
    if not picture.grey and not _is_grey(colours):
        flat = colours.reshape(-1, 3)
        count = len(np.unique(flat[:: max(1, len(flat) // 200_000)], axis=0))
        if count <= _LABELS:
            marked = np.where(colours.any(axis=2), np.uint8(255), np.uint8(0))
            return marked, f"a map of {count} colours, all but black is repainted"
    if picture.grey or _is_grey(colours):
        bright, odd = _yes_and_no(colours[:, :, 0])
        return bright, f"read from its brightness, white is repainted{odd}"
    brightness = to_8_bit(colours).astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    return np.asarray(np.rint(brightness), dtype=np.uint8), "read from its brightness, white is repainted"


def _is_grey(colours: NDArray[np.uint8] | NDArray[np.uint16]) -> bool:
    return bool((colours[:, :, :1] == colours[:, :, 1:]).all())


def _yes_and_no(values: NDArray[np.uint8] | NDArray[np.uint16]) -> tuple[NDArray[np.uint8], str]:
    """8-bit values; where there are only 0 and another one, or only numbers of classes, these become 255."""
    low, high = int(values.min()), int(values.max())
    most = int(np.iinfo(values.dtype).max)
    two = low == 0 < high and bool(((values == 0) | (values == high)).all())
    classes = low == 0 < high < _LABELS
    if (two and high < most) or classes:
        what = f"0 and {high}" if two else f"numbers up to {high}"
        return np.where(values > 0, np.uint8(255), np.uint8(0)), f", it holds {what} and all but 0 is repainted"
    return to_8_bit(values[:, :, None])[:, :, 0], ""
