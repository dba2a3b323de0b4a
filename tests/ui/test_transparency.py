"""Transparent parts on the screen and on the clipboard."""

from __future__ import annotations

import numpy as np

from locheads_studio.document.geometry import Box
from locheads_studio.imaging.raster import GROUND, Picture
from locheads_studio.ui import images


def test_a_checkerboard_lies_under_what_is_transparent() -> None:
    pixels = np.full((32, 32, 4), 200, np.uint8)
    pixels[:, :16, 3] = 255
    pixels[:, 16:, 3] = 0
    picture = Picture(pixels)
    box = Box(0, 0, 32, 32)
    shown = images.over_checks(picture.rgb8, picture.opacity8, box, 8)
    assert (shown[:, :16] == 200).all()
    assert {int(v) for v in np.unique(shown[:, 16:])} == {GROUND - 26, GROUND + 26}
    part = Box(20, 3, 30, 17)
    piece = images.over_checks(picture.rgb8[part.as_slices], pixels[part.as_slices][:, :, 3], part, 8)
    np.testing.assert_array_equal(piece, shown[part.as_slices])
