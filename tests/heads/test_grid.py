"""The way between cells and picture pixels: padding, crop, interpolation, means."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locheads_studio.errors import HeadError
from locheads_studio.heads.grid import Grid

sizes = st.integers(1, 60)


def test_padding_of_a_wide_picture():
    grid = Grid.padded(24, 24, 640, 480)
    assert (grid.x0, grid.y0) == (0.0, -80.0)
    assert grid.cell_width == grid.cell_height == pytest.approx(640 / 24)
    assert grid.to_picture((0, 3, 24, 21)) == (0, 0, 640, 480)
    assert grid.to_picture((6, 6, 12, 12)) == (160, 80, 320, 240)
    inside = grid.inside()
    assert inside.all(axis=1).tolist() == [False] * 3 + [True] * 18 + [False] * 3


def test_padding_of_a_tall_picture_with_an_odd_rest():
    grid = Grid.padded(4, 4, 5, 8)  # expand2square pastes at (8 - 5) // 2 = 1
    assert (grid.x0, grid.y0, grid.cell_width) == (-1.0, 0.0, 2.0)
    assert grid.to_picture((1, 1, 2, 2)) == (1, 2, 3, 4)


def test_crop_leaves_the_sides_out():
    grid = Grid.cropped(24, 24, 640, 480, 336)  # resized to 448 x 336, columns 56..392 kept
    assert grid.x0 == pytest.approx(80.0)
    assert grid.y0 == 0.0
    assert grid.to_picture((0, 0, 24, 24)) == (80, 0, 560, 480)
    assert grid.inside().all()


def test_boxes_in_the_padding_become_one_pixel_at_the_border():
    grid = Grid.padded(24, 24, 640, 480)
    assert grid.to_picture((0, 0, 2, 2)) == (0, 0, 53, 1)
    assert grid.to_picture((0, 22, 2, 24)) == (0, 479, 53, 480)


@settings(deadline=None, max_examples=60)
@given(sizes, sizes, st.integers(1, 12), st.integers(1, 12), st.lists(st.floats(-2, 14), min_size=4, max_size=4))
def test_boxes_are_never_empty_nor_outside(width, height, rows, columns, box):
    for grid in (Grid.padded(rows, columns, width, height), Grid.cropped(rows, columns, width, height, 28)):
        x0, y0, x1, y1 = grid.to_picture(box)
        assert 0 <= x0 < x1 <= width
        assert 0 <= y0 < y1 <= height
        x, y = grid.point(box[0], box[1])
        assert 0 <= x < width
        assert 0 <= y < height


def naive_mean(grid, mask):
    fine = 60  # splits the pixels and cells used below exactly
    result = np.zeros((grid.rows, grid.columns))
    for r, c in np.ndindex(grid.rows, grid.columns):
        values = []
        for i in range(fine):
            for j in range(fine):
                y = grid.y0 + (r + (i + 0.5) / fine) * grid.cell_height
                x = grid.x0 + (c + (j + 0.5) / fine) * grid.cell_width
                if 0 <= x < grid.width and 0 <= y < grid.height:
                    values.append(mask[int(y), int(x)])
        result[r, c] = np.mean(values) / 255 if values else 0.0
    return result


@pytest.mark.parametrize("grid", [Grid.padded(3, 3, 10, 6), Grid.stretched(2, 4, 5, 3), Grid(2, 2, 1, 0, 2, 2, 6, 4)])
def test_cell_means_split_pixels(grid):
    mask = np.random.default_rng(3).integers(0, 256, (grid.height, grid.width), np.uint8)
    assert grid.of(mask) == pytest.approx(naive_mean(grid, mask), abs=1e-6)


def test_bool_masks_and_full_masks():
    grid = Grid.padded(5, 5, 35, 14)
    for full in (np.ones((14, 35), bool), np.full((14, 35), 255, np.uint8)):
        shares = grid.of(full)
        assert shares.any(axis=1).tolist() == [False, True, True, True, False]  # rows 1 and 3 in part, of which all
        assert shares[1:4] == pytest.approx(1.0)


def naive_upsample(grid, values):
    inside = grid.inside()
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    result = np.zeros((grid.height, grid.width))
    for py, px in np.ndindex(result.shape):
        y = min(max((py + 0.5 - grid.y0) / grid.cell_height - 0.5, rows[0]), rows[-1])
        x = min(max((px + 0.5 - grid.x0) / grid.cell_width - 0.5, columns[0]), columns[-1])
        r, c = int(y), int(x)
        below, right = min(r + 1, rows[-1]), min(c + 1, columns[-1])
        top = values[r, c] * (1 - (x - c)) + values[r, right] * (x - c)
        bottom = values[below, c] * (1 - (x - c)) + values[below, right] * (x - c)
        result[py, px] = top * (1 - (y - r)) + bottom * (y - r)
    return result


@given(sizes, sizes, st.integers(1, 6), st.integers(1, 6), st.integers(0, 9))
@settings(deadline=None, max_examples=40)
def test_upsampling_is_bilinear_between_centres(width, height, rows, columns, seed):
    values = np.random.default_rng(seed).random((rows, columns))
    for grid in (Grid.padded(rows, columns, width, height), Grid.stretched(rows, columns, width, height)):
        result = grid.upsample(values)
        assert result.dtype == np.float32
        assert result == pytest.approx(naive_upsample(grid, values), abs=1e-5)


def test_what_lies_in_the_padding_does_not_bleed_in():
    grid = Grid.padded(4, 4, 8, 4)
    values = np.full((4, 4), 100.0)
    values[1:3] = 1.0
    assert grid.upsample(values) == pytest.approx(1.0)


def test_a_picture_thinner_than_a_cell_still_has_cells():
    grid = Grid.padded(24, 24, 1, 5000)
    assert grid.inside().any()
    assert grid.upsample(np.ones((24, 24))).shape == (5000, 1)


@pytest.mark.parametrize("change", [{"rows": 0}, {"cell_width": 0.0}, {"x0": float("nan")}, {"height": 0}])
def test_grids_that_make_no_sense_are_refused(change):
    fields = dict(rows=2, columns=2, x0=0.0, y0=0.0, cell_width=1.0, cell_height=1.0, width=2, height=2) | change
    with pytest.raises(HeadError):
        Grid(**fields)


def test_wrong_shapes_are_refused():
    grid = Grid.stretched(3, 4, 8, 6)
    with pytest.raises(HeadError):
        grid.upsample(np.zeros((4, 3)))
    with pytest.raises(HeadError):
        grid.of(np.zeros((8, 6), bool))
