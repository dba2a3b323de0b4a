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
from locheads_studio.ui.pyramid import Pyramid, Values
from locheads_studio.ui.sheets import MaskSheet, PictureSheet
from locheads_studio.ui.view import View

random = np.random.default_rng(0)
PATTERN = ((np.arange(4100)[:, None] // 16 * 7 + np.arange(6000)[None, :] // 16) % 251).astype(np.uint8)


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


def values_at(pyramid: Pyramid[Values], level: int, size: tuple[int, int]) -> np.ndarray:
    sight, whole = pyramid.look(0.5**level, Box.of_size(*size))
    assert whole and sight is not None and sight.level == level
    width, height = pyramid.level_size(level)
    return sight.surface.values[:height, :width].copy()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1200), st.integers(0, 900), st.integers(1, 300), st.integers(1, 300))
def test_mended_levels_are_what_new_ones_would_be(x: int, y: int, w: int, h: int) -> None:
    values = random.integers(0, 256, (931, 1203), np.uint8)
    size = (1203, 931)

    def read(box: Box) -> np.ndarray:
        return values[box.as_slices]

    one = Pyramid(read, size, Values)
    for level in (0, 1, 2):
        values_at(one, level, size)
    box = Box(x, y, x + w, y + h).clamp(*size)
    values[box.as_slices] = 7
    one.invalidate(box)
    two = Pyramid(read, size, Values)
    for level in (0, 1, 2):
        assert np.array_equal(values_at(one, level, size), values_at(two, level, size))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 4000), st.sampled_from([1.0, 0.7])), max_size=8))
def test_a_window_that_moves_shows_what_is_there(places: list[tuple[int, int, float]]) -> None:
    size, side = (6000, 4100), 300
    pyramid = Pyramid(lambda box: PATTERN[box.as_slices], size, Values)
    for x, y, scale in places:
        box = Box(x, y, x + side, y + side).clamp(*size)
        if box.area == 0:
            continue
        sight, whole = pyramid.look(scale, box)
        assert whole and sight is not None and sight.level == 0 and sight.at.contains(box)
        there = sight.surface.values[box.shift(-sight.at.x0, -sight.at.y0).as_slices]
        assert np.array_equal(there, PATTERN[box.as_slices])


def test_copies_are_made_in_cells_and_another_level_stands_in() -> None:
    read: list[Box] = []

    def pixels(box: Box) -> np.ndarray:
        read.append(box)
        return np.full((box.height, box.width), 9, np.uint8)

    size = (4000, 3000)
    pyramid, whole = Pyramid(pixels, size, Values), Box.of_size(4000, 3000)
    assert pyramid.level_for(0.25) == 2 and pyramid.level_for(0.6) == 0 and pyramid.level_for(3) == 0
    rounds = 1
    while pyramid.look(0.25, whole, 0.0) == (None, False):  # the clock is always later
        assert len(read) == rounds  # one cell in each, and none twice
        rounds += 1
    assert len(read) == rounds == 16 * 12 and max(box.area for box in read) == 256 * 256
    sight, done = pyramid.look(0.5, whole, 0.0)
    assert sight is not None and (sight.level, done) == (2, False)  # until level 1 is there
    read.clear()
    pyramid.invalidate(Box(0, 0, 300, 10))
    sight, done = pyramid.look(0.25, whole, 0.0)
    assert sight is not None and (sight.level, done) == (2, False) and len(read) == 1  # former pixels, for now
    assert pyramid.look(0.25, whole, 0.0)[1] and len(read) == 2


def test_a_branch_shares_what_is_the_same() -> None:
    read: list[Box] = []
    first = np.zeros((1000, 1000), np.uint8)
    second = first.copy()
    second[10:20, 10:20] = 5

    def read_second(box: Box) -> np.ndarray:
        read.append(box)
        return second[box.as_slices]

    one = Pyramid(lambda box: first[box.as_slices], (1000, 1000), Values)
    values_at(one, 0, (1000, 1000))
    two = one.branch(read_second, Box(10, 10, 20, 20))
    assert np.array_equal(values_at(two, 0, (1000, 1000)), second) and read == [Box(0, 0, 256, 256)]
    assert np.array_equal(values_at(one, 0, (1000, 1000)), first)


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
