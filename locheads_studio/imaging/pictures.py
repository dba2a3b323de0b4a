"""Pictures: open, lay edits over them, save. What the layers above use of this package, besides `disk` and `limits`."""

from __future__ import annotations

from locheads_studio.imaging.blending import FILLED, apply_edits, fills_transparency
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
from locheads_studio.imaging.raster import Picture

__all__ = [
    "FILLED",
    "Picture",
    "apply_edits",
    "cut_out",
    "encode_picture",
    "fills_transparency",
    "format_for",
    "open_mask",
    "open_picture",
    "save_cutout",
    "save_mask",
    "save_picture",
]
