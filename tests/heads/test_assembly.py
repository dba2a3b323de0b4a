"""Smoothing, pseudo-mask, hull and box against independent naive versions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from locheads_studio.errors import HeadError
from locheads_studio.heads.assembly import assemble, hull_box, largest_hull, prepare, pseudo_mask, smooth

masks = hnp.arrays(bool, hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=9))


def naive_parts(mask):
    left = [(int(r), int(c)) for r, c in np.argwhere(mask)]
    parts: list[list[tuple[int, int]]] = []
    for cell in left:
        touching = [part for part in parts if any(max(abs(cell[0] - r), abs(cell[1] - c)) <= 1 for r, c in part)]
        parts = [part for part in parts if part not in touching]
        parts.append(sorted([cell, *(one for part in touching for one in part)]))
    return sorted(parts)


def naive_hull_area(part):
    """Andrew's monotone chain over all four corners of all cells, then the shoelace formula."""
    points = sorted({(c + i, r + j) for r, c in part for i in (0, 1) for j in (0, 1)})

    def chain(ordered):
        line: list[tuple[int, int]] = []
        for p in ordered:
            while (
                len(line) > 1
                and (
                    (line[-1][0] - line[-2][0]) * (p[1] - line[-2][1])
                    - (line[-1][1] - line[-2][1]) * (p[0] - line[-2][0])
                )
                <= 0
            ):
                line.pop()
            line.append(p)
        return line[:-1]

    hull = chain(points) + chain(points[::-1])
    return 0.5 * sum(a[0] * b[1] - a[1] * b[0] for a, b in zip(hull, hull[1:] + hull[:1], strict=True))


def shoelace(hull):
    x, y = hull[:, 0], hull[:, 1]
    return 0.5 * abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1)))


@given(masks)
@settings(deadline=None)
def test_largest_hull_is_the_naive_one(mask):
    parts = naive_parts(mask)
    if not parts:
        assert largest_hull(mask) is None
        assert hull_box(mask) is None
        return
    areas = [naive_hull_area(part) for part in parts]
    hull, box = largest_hull(mask), hull_box(mask)
    assert shoelace(hull) == pytest.approx(max(areas))
    boxes = {
        (min(c for _, c in part), min(r for r, _ in part), max(c for _, c in part) + 1, max(r for r, _ in part) + 1)
        for part, area in zip(parts, areas, strict=True)
        if area == max(areas)
    }
    assert box in boxes


def test_hull_area_decides_and_not_the_number_of_cells():
    mask = np.zeros((8, 12), bool)
    mask[0:3, 0:3] = True  # nine cells, area 9
    mask[range(1, 8), range(5, 12)] = True  # seven cells in a diagonal, area 13
    assert hull_box(mask) == (5, 1, 12, 8)


@pytest.mark.parametrize(
    ("cells", "box"),
    [([(2, 3)], (3, 2, 4, 3)), ([(0, 0), (0, 1), (0, 2)], (0, 0, 3, 1)), ([(0, 4), (1, 4)], (4, 0, 5, 2))],
)
def test_one_cell_one_row_one_column(cells, box):
    mask = np.zeros((3, 5), bool)
    mask[tuple(zip(*cells, strict=True))] = True
    assert hull_box(mask) == box
    assert len(largest_hull(mask)) == 4


def naive_smooth(cells):
    """Seven taps at whole cells, borders mirrored without repeating the edge, cell by cell."""
    taps = [math.exp(-(k * k) / 2) for k in range(-3, 4)]
    taps = [tap / sum(taps) for tap in taps]

    def mirrored(place, size):
        while not 0 <= place < size:
            place = -place if place < 0 else 2 * (size - 1) - place
        return place

    rows, columns = cells.shape
    result = np.zeros_like(cells)
    for r, c in np.ndindex(rows, columns):
        for i in range(7):
            for j in range(7):
                value = cells[mirrored(r + i - 3, rows), mirrored(c + j - 3, columns)]
                result[r, c] += taps[i] * taps[j] * value
    return result


@pytest.mark.parametrize("shape", [(9, 6), (4, 4), (2, 5)])
def test_smoothing_is_the_published_gaussian(shape):
    maps = np.random.default_rng(0).random((2, *shape))
    assert smooth(maps) == pytest.approx(np.stack([naive_smooth(one) for one in maps]))


def test_smoothing_keeps_even_maps_and_the_sum_is_linear():
    maps = np.random.default_rng(0).random((3, 12, 12))
    assert smooth(np.full((12, 12), 0.25)) == pytest.approx(np.full((12, 12), 0.25))
    assert assemble(maps) == pytest.approx(smooth(maps.sum(axis=0)))
    assert smooth(maps, sigma=0.0) == pytest.approx(maps)


@pytest.mark.parametrize(("kernel", "sigma"), [(4, 1.0), (0, 1.0), (7, -1.0), (7, math.nan)])
def test_impossible_blurs_are_refused(kernel, sigma):
    with pytest.raises(HeadError):
        smooth(np.ones((5, 5)), kernel, sigma)


def test_even_and_empty_maps_have_no_pseudo_mask():
    for value in (0.0, 0.1, 1 / 3):
        assert not pseudo_mask(smooth(np.full((24, 24), value))).any()


def test_contrast_takes_away_the_sink_and_keeps_what_the_phrase_moved():
    neutral = np.zeros((2, 4, 4))
    neutral[:, 3, 0] = 0.8
    maps = neutral.copy()
    maps[1] = 0.0
    maps[1, 3, 0], maps[1, 1, 2] = 0.3, 0.1
    moved = prepare(maps, neutral)
    assert not moved[0].any()
    assert moved[1, 1, 2] == pytest.approx(0.25)
    assert np.count_nonzero(moved) == 1
    assert prepare(maps * 7, neutral * 3) == pytest.approx(moved)


def test_neutral_maps_of_another_shape_are_refused():
    with pytest.raises(HeadError, match="neutral"):
        prepare(np.ones((2, 4, 4)), np.ones((3, 4, 4)))


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 3), st.integers(0, 3))
def test_box_moves_with_the_mask(down, right):
    mask = np.zeros((9, 9), bool)
    mask[1:4, 2:4] = True
    assert hull_box(np.roll(mask, (down, right), (0, 1))) == (2 + right, 1 + down, 4 + right, 4 + down)
