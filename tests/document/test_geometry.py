"""Boxes: half-open, in whole pixels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from locheads_studio.document.geometry import Box

numbers = st.integers(-60, 60)
boxes = st.builds(Box, numbers, numbers, numbers, numbers)
sizes = st.integers(1, 50)


def pixels(box: Box) -> set[tuple[int, int]]:
    return {(x, y) for x in range(box.x0, box.x1) for y in range(box.y0, box.y1)}


@given(boxes, boxes)
def test_intersection_area_and_iou_agree_with_counting_pixels(a: Box, b: Box) -> None:
    mine, yours = pixels(a), pixels(b)
    assert a.area == len(mine)
    assert pixels(a.intersect(b)) == mine & yours
    assert a.iou(b) == pytest.approx(len(mine & yours) / len(mine | yours) if mine | yours else 0.0)


@given(boxes, boxes)
def test_union_holds_both(a: Box, b: Box) -> None:
    both = a.union(b)
    assert both.contains(a)
    assert both.contains(b)


@given(boxes, sizes, sizes)
def test_clamp_keeps_exactly_what_is_inside(box: Box, width: int, height: int) -> None:
    assert pixels(box.clamp(width, height)) == pixels(box) & pixels(Box.of_size(width, height))
    rows, columns = box.clamp(width, height).as_slices
    assert np.ones((height, width))[rows, columns].size == len(pixels(box.clamp(width, height)))


@given(boxes, sizes, sizes)
def test_slide_keeps_the_size_and_what_was_inside(box: Box, width: int, height: int) -> None:
    moved = box.slide_inside(width, height)
    assert Box.of_size(width, height).contains(moved)
    assert moved.size == (min(box.width, width), min(box.height, height))
    if box.width <= width and box.height <= height and box.area:
        assert moved.contains(box.clamp(width, height))


def test_of_mask_is_tight() -> None:
    mask = np.zeros((7, 9), np.uint8)
    assert Box.of_mask(mask) is None
    mask[2, 3] = mask[5, 6] = 1
    assert Box.of_mask(mask) == (3, 2, 7, 6)
    assert Box.of_mask(np.ones((1, 1), bool)) == (0, 0, 1, 1)


def test_slices_refuse_to_wrap_around() -> None:
    with pytest.raises(ValueError, match="outside"):
        _ = Box(-1, 0, 3, 3).as_slices


def test_of_floats_holds_the_floats() -> None:
    assert Box.of_floats([0.2, -0.5, 3.0, 4.1]) == (0, -1, 3, 5)
