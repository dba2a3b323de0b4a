"""Pictures: open, lay edits over them, save. What the layers above use of this package, besides `disk` and `limits`."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from locheads_studio.document.edits import Edit
from locheads_studio.document.geometry import Box
from locheads_studio.imaging.decode import open_picture
from locheads_studio.imaging.encode import (
    cut_out,
    encode_picture,
    format_for,
    open_mask,
    save_cutout,
    save_mask,
    save_picture,
)
from locheads_studio.imaging.raster import Picture, Pixels

__all__ = [
    "Picture",
    "apply_edits",
    "cut_out",
    "encode_picture",
    "format_for",
    "open_mask",
    "open_picture",
    "save_cutout",
    "save_mask",
    "save_picture",
]

_ROWS = 256


def apply_edits(picture: Picture, edits: Iterable[Edit]) -> Picture:
    """The picture with the edits laid over it, in order, in its own bit depth.

    Where every blend is 0 the pixels stay bit for bit, and opacity stays everywhere. A grey picture becomes RGB.
    ValueError when an edit reaches outside the picture.
    """
    edits = list(edits)
    if not edits:
        return picture
    whole = Box.of_size(*picture.size)
    for edit in edits:
        if not whole.contains(edit.box):
            raise ValueError(f"the edit {edit.box} reaches outside the {picture.width}x{picture.height} picture")
    px = picture.pixels
    out: Pixels = np.repeat(px, 3, axis=2) if picture.grey else px.copy()  # type: ignore[assignment]
    for edit in edits:
        _lay_over(out[edit.box.as_slices], edit)
    return picture.with_pixels(out)


def _lay_over(target: Pixels, edit: Edit) -> None:
    """Blends in place, in whole numbers: blend 0 gives the old value exactly, 255 the new one."""
    spread = np.uint32(np.iinfo(target.dtype).max // 255)  # 1, or 257: 0..255 to 0..65535
    for y in range(0, target.shape[0], _ROWS):
        rows = slice(y, y + _ROWS)
        new = edit.blend[rows, :, None].astype(np.uint32)
        if not new.any():
            continue
        mixed = target[rows, :, :3] * (255 - new) + edit.patch[rows] * (new * spread)
        target[rows, :, :3] = (mixed + 127) // 255
