"""NumPy and Qt images, smaller copies, and what is painted from them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from locheads_studio.document.geometry import Box
from locheads_studio.ui import images
from locheads_studio.ui.pyramid import Pyramid
from locheads_studio.ui.sheets import MaskSheet, PictureSheet
from locheads_studio.ui.view import View

random = np.random.default_rng(0)


@pytest.mark.parametrize("width", [1, 3, 301])
def test_rgb_there_and_back_is_exact_and_a_copy(width: int) -> None:
    pixels = random.integers(0, 256, (7, width, 3), np.uint8)
    before = pixels.copy()
    image = images.from_rgb(pixels)
    pixels[:] = 0
    assert np.array_equal(images.to_rgba(image)[:, :, :3], before)
    back = images.to_rgba(image)
    image.fill(QColor("red"))
    assert np.array_equal(back[:, :, :3], before)


def test_rgba_and_slices() -> None:
    pixels = random.integers(0, 256, (9, 12, 4), np.uint8)[1::2, ::3]
    assert np.array_equal(images.to_rgba(images.from_rgba(pixels)), pixels)
    with pytest.raises(ValueError, match="no pixels"):
        images.to_rgba(QImage())
    with pytest.raises(ValueError, match="expected HxWx3"):
        images.from_rgb(np.zeros((2, 2), np.uint8))


def test_table_gives_premultiplied_colours() -> None:
    table = images.table_of([(0, (255, 0, 0), 0), (1, (255, 0, 0), 0.5)])
    image = images.from_table(np.array([[0, 255]], np.uint8), table)
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(1, 0).alpha() == 128 and image.pixelColor(1, 0).red() == 255


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1200), st.integers(0, 900), st.integers(1, 300), st.integers(1, 300))
def test_mended_levels_are_what_new_ones_would_be(x: int, y: int, w: int, h: int) -> None:
    values = random.integers(0, 256, (931, 1203), np.uint8)
    size = (1203, 931)
    one = Pyramid(lambda box: values[box.as_slices], size)
    assert all(one.ready(level) for level in (1, 2))
    box = Box(x, y, x + w, y + h).clamp(*size)
    values[box.as_slices] = 7
    one.invalidate(box)
    two = Pyramid(lambda box: values[box.as_slices], size)
    for level in (1, 2):
        two.ready(level)
        whole = Box.of_size(*one.level_size(level))
        assert np.array_equal(one.read(level, whole), two.read(level, whole))


def test_levels_are_made_in_bands() -> None:
    read: list[Box] = []

    def pixels(box: Box) -> np.ndarray:
        read.append(box)
        return np.zeros((box.height, box.width, 3), np.uint8)

    pyramid = Pyramid(pixels, (4000, 3000))
    assert pyramid.level_for(0.25) == 2 and pyramid.level_for(0.6) == 0 and pyramid.level_for(3) == 0
    rounds = 0
    while not pyramid.ready(1, 0.0):
        rounds += 1
    assert rounds > 5 and max(box.height for box in read) <= 128


@pytest.mark.parametrize("ratio", [1.0, 1.5])
@pytest.mark.parametrize("scale", [0.3, 1.0, 4.0])
def test_a_partial_paint_equals_a_whole_one(qapp: object, ratio: float, scale: float) -> None:
    pixels = random.integers(0, 256, (500, 700, 3), np.uint8)
    mask = np.zeros((500, 700), np.uint8)
    mask[100:300, 150:400] = 255
    view = View(scale / ratio, -20.5, 13.25)

    def paint(parts: list[QRectF]) -> np.ndarray:
        image = QImage(int(400 * ratio), int(300 * ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(QColor("#123456"))
        picture = PictureSheet(lambda box: pixels[box.as_slices], (700, 500))
        tint = MaskSheet(lambda box: mask[box.as_slices].copy(), (700, 500))
        for part in parts:
            painter = QPainter(image)
            painter.setClipRect(part)
            assert picture.paint(painter, view, part, ratio)
            assert tint.paint(painter, view, part, ratio, "tint", QColor("red"))
            painter.end()
        return images.to_rgba(image)

    whole = paint([QRectF(0, 0, 400, 300)])
    halves = paint([QRectF(0, 0, 200, 300), QRectF(200, 0, 200, 300)])
    difference = np.abs(whole.astype(int) - halves)
    assert np.percentile(difference, 99.5) <= 2  # smooth scaling may round differently at the border
    assert (whole[:, :, 0] != 0x12).mean() > 0.05
