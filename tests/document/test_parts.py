"""A mask in parts: together they are the mask; near ones stay together; long thin ones are cut."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locheads_studio.document.crop import plan_crop
from locheads_studio.document.geometry import Box
from locheads_studio.document.parts import MOST_PARTS, parts_of, windows


def spots(size: tuple[int, int], *places: tuple[int, int, int]) -> np.ndarray:
    mask = np.zeros(size[::-1], np.uint8)
    for x, y, radius in places:
        cv2.circle(mask, (x, y), radius, 255, -1)
    return mask


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.tuples(st.integers(0, 799), st.integers(0, 599), st.integers(0, 60)), min_size=1, max_size=30),
    st.sampled_from([64, 256]), st.sampled_from([255, 3]),
)  # fmt: skip
def test_together_they_are_the_mask(places: list[tuple[int, int, int]], size: int, value: int) -> None:
    mask = np.minimum(spots((800, 600), *places), value).astype(np.uint8)
    parts = parts_of(mask, size)
    assert 1 <= len(parts) <= MOST_PARTS and all(part.any() for part in parts)
    assert np.array_equal(np.sum(parts, axis=0, dtype=np.uint16), mask)


def test_spots_far_apart_are_seen_each_from_near() -> None:
    mask = spots((4000, 3000), (200, 200, 18), (3800, 250, 18), (300, 2800, 18), (3700, 2700, 18))
    parts = parts_of(mask, 256)
    assert len(parts) == 4
    plans = [plan_crop(part, (4000, 3000), 256) for part in parts]
    assert all(plan.scale >= 1 for plan in plans)
    assert sum(plan.context.area for plan in plans) < 0.01 * mask.size


def test_near_parts_stay_together() -> None:
    """A horse behind a post, with an ear apart; two buttons in one window."""
    horse = np.zeros((900, 1200), np.uint8)
    horse[300:700, 200:500] = horse[300:700, 540:900] = horse[240:280, 840:860] = 255
    assert len(parts_of(horse, 256)) == 1
    assert len(parts_of(spots((1000, 1000), (500, 500, 9), (560, 560, 9), (900, 100, 9)), 256)) == 2


def test_a_wire_is_cut_along_its_length() -> None:
    mask = np.zeros((3000, 4000), np.uint8)
    cv2.line(mask, (50, 50), (3950, 2950), 255, 3)
    parts = parts_of(mask, 512)
    assert 6 <= len(parts) <= MOST_PARTS
    worst = min(plan_crop(part, (4000, 3000), 512).scale for part in parts)
    assert worst > 3 * plan_crop(mask, (4000, 3000), 512).scale
    ring = np.zeros((1000, 1000), np.uint8)
    cv2.circle(ring, (500, 500), 450, 255, 4)
    assert len(parts_of(ring, 256)) > 2


def test_a_large_thing_is_not_cut() -> None:
    assert len(parts_of(spots((2000, 2000), (1000, 1000, 800)), 256)) == 1
    assert len(parts_of(np.full((600, 600), 255, np.uint8), 64)) == 1


@pytest.mark.parametrize("count", [65, 900])
def test_dust_makes_no_hundred_runs(count: int) -> None:
    random = np.random.default_rng(0)
    mask = np.zeros((1500, 1500), np.uint8)
    mask[random.integers(0, 1500, count), random.integers(0, 1500, count)] = 255
    assert 1 <= len(parts_of(mask, 64)) <= MOST_PARTS


@given(
    st.integers(1, 900), st.integers(1, 900), st.integers(0, 300), st.integers(0, 300), st.sampled_from([64, 256]),
)  # fmt: skip
def test_windows_cover_what_they_should(width: int, height: int, x: int, y: int, side: int) -> None:
    bounds = Box(0, 0, 1300, 1300)
    box = Box(x, y, x + width, y + height)
    found = windows(box, side, bounds)
    covered = np.zeros((1300, 1300), bool)
    for window in found:
        assert window.size == (side, side) and bounds.contains(window)
        covered[window.as_slices] = True
    assert covered[box.as_slices].all()
    assert len(found) <= (2 + width / (0.7 * side)) * (2 + height / (0.7 * side))
