"""Painting by tiles equals painting the whole array; outlines have the right area; the wand keeps to its region."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locheads_studio.document.geometry import Box
from locheads_studio.document.strokes import (
    Brush,
    Stroke,
    Touch,
    combine_stroke,
    fill_polygon,
    paint_segment,
    wand,
)
from locheads_studio.document.tiles import TILE, Plane

WIDTH, HEIGHT = TILE + 60, TILE + 40
touches = st.builds(
    Touch, st.floats(-40, WIDTH + 40, width=32), st.floats(-40, HEIGHT + 40, width=32), st.floats(0, 1, width=32)
)
brushes = st.builds(Brush, st.floats(0.5, 90, width=32), st.floats(0, 1, width=32), st.booleans())


@given(st.lists(touches, min_size=1, max_size=6), brushes, st.integers(0, 2))
@settings(max_examples=40, deadline=None)
def test_a_stroke_equals_the_naive_one(path: list[Touch], brush: Brush, seed: int) -> None:
    base = np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH), np.uint8) * np.uint8(seed % 2)
    plane, whole = Plane.from_array(base), Box.of_size(WIDTH, HEIGHT)
    stroke, naive = Stroke(plane, brush), np.zeros_like(base)
    for before, touch in zip([path[0], *path], path, strict=False):
        earlier = combine_stroke(base, naive, brush.erase)
        naive = np.maximum(naive, paint_segment(whole, before, touch, brush))
        later = combine_stroke(base, naive, brush.erase)
        changed = Box.of_mask(earlier != later)
        assert stroke.add(touch).contains(changed or Box(0, 0, 0, 0))
        assert np.array_equal(stroke.read(whole), later)
    done = stroke.finish()
    assert np.array_equal(done.read(), later) and np.array_equal(plane.read(), base)
    touched = {i for i in range(len(plane.tiles)) if (later != base)[plane.tile_box(i).as_slices].any()}
    assert all((done.tiles[i] is plane.tiles[i]) == (i not in touched) for i in range(len(plane.tiles)))


def test_size_hardness_and_pressure() -> None:
    box, at = Box(0, 0, 101, 101), Touch(50.5, 50.5)
    hard = paint_segment(box, at, at, Brush(40, 1.0))
    assert abs(int((hard >= 128).sum()) - np.pi * 400) < 25
    assert set(np.unique(hard[50])) - {0, 255} == set() or (hard[50] % 255 != 0).sum() <= 4
    soft = paint_segment(box, at, at, Brush(40, 0.0))
    row = soft[50, 50:72].astype(int)
    assert row[0] == 255 and row[-1] == 0 and (np.diff(row) <= 0).all() and 100 < row[10] < 160
    light = paint_segment(box, Touch(50.5, 50.5, 0.5), Touch(50.5, 50.5, 0.5), Brush(40, 1.0))
    assert abs(int((light >= 128).sum()) - np.pi * 100) < 15


def test_a_brush_out_of_range_is_an_error() -> None:
    for size, hardness in ((0, 0.5), (float("nan"), 0.5), (5, 1.5)):
        with pytest.raises(ValueError, match="outside"):
            Brush(size, hardness)


def test_a_polygon_has_soft_edges_and_its_area() -> None:
    box, shape = fill_polygon([(10.5, 10), (30, 10), (30, 20.5), (10.5, 20.5)], 50, 40)
    assert box == Box(10, 10, 30, 21)
    assert shape[0, 0] == 128 and shape[0, 1] == 255 and shape[10, 5] == 128
    corners = [(25 + 20 * np.cos(a), 20 + 15 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 60)]
    _, ellipse = fill_polygon(corners, 50, 40)
    assert ellipse.sum() / 255 == pytest.approx(np.pi * 20 * 15, rel=0.01)


@given(st.lists(st.tuples(st.integers(-90, 590), st.integers(-90, 590)), max_size=7))
@settings(max_examples=60, deadline=None)
def test_a_polygon_equals_counting_crossings(tenths: list[tuple[int, int]]) -> None:
    # Multiples of 0.1 plus an offset: no corner lies on a line that is counted along.
    points = [(x / 10 + 0.013, y / 10 + 0.017) for x, y in tenths]
    box, shape = fill_polygon(points, 50, 40)
    whole = np.zeros((40, 50), np.uint8)
    whole[box.as_slices] = shape
    samples = np.zeros((160, 50 * 16), bool)
    y, x = (np.arange(160) + 0.5) / 4, (np.arange(800) + 0.5) / 16
    for (x0, y0), (x1, y1) in zip(points, [*points[1:], *points[:1]], strict=True):
        if y0 != y1 and len(points) >= 3:
            crosses = (y[:, None] >= min(y0, y1)) & (y[:, None] < max(y0, y1))
            samples ^= crosses & (x[None, :] > x0 + (y[:, None] - y0) / (y1 - y0) * (x1 - x0))
    expected = samples.reshape(40, 4, 50, 16).mean(axis=(1, 3)) * 255
    assert np.abs(whole - expected).max() <= 255 * (len(points) + 1) / 16


def test_the_wand_takes_one_region_or_all_of_a_colour() -> None:
    picture = np.full((20, 30, 3), 200, np.uint8)
    picture[:, 10:20] = 50
    picture[3, 4] = (190, 200, 210)
    one, both = wand(picture, 2.5, 2.5, 10), wand(picture, 2.5, 2.5, 10, contiguous=False)
    assert Box.of_mask(one) == Box(0, 0, 10, 20) and one[3, 4] == 255
    assert (both == 255).sum() == 400 and wand(picture, 2.5, 2.5, 9)[3, 4] == 0
    with pytest.raises(ValueError, match="outside"):
        wand(picture, 30, 2)
