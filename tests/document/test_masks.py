"""Mask operations against slow, obvious versions of themselves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from locheads_studio.document import masks

hard = arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=14), elements=st.sampled_from([0, 255]))
soft = arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=14))
# In hundredths: float32 cannot tell 1.9999999999999991 from a distance of 2.
reach = st.integers(50, 600).map(lambda hundredths: hundredths / 100)


def grown_slowly(mask: np.ndarray, pixels: float) -> np.ndarray:
    ys, xs = np.nonzero(mask >= masks.SELECTED)
    out = mask.copy()
    for y, x in np.ndindex(mask.shape):
        if ys.size and np.min((ys - y) ** 2 + (xs - x) ** 2) <= pixels**2:
            out[y, x] = 255
    return out


@settings(deadline=None, max_examples=40)
@given(soft, reach)
def test_grow_is_exact(mask: np.ndarray, pixels: float) -> None:
    np.testing.assert_array_equal(masks.grow(mask, pixels), grown_slowly(mask, pixels))


@settings(deadline=None, max_examples=40)
@given(hard, reach)
def test_shrink_is_growing_the_rest(mask: np.ndarray, pixels: float) -> None:
    np.testing.assert_array_equal(masks.shrink(mask, pixels), 255 - grown_slowly(255 - mask, pixels))


@settings(deadline=None, max_examples=40)
@given(hard, st.floats(0.6, 4.0))
def test_feather_stays_within_its_reach(mask: np.ndarray, pixels: float) -> None:
    radius = round(pixels)
    soft_mask = masks.feather(mask, pixels)
    span = max(1, radius) * 2**0.5
    assert not soft_mask[masks.grow(mask, span) == 0].any()
    assert (soft_mask[masks.shrink(mask, span) == 255] >= 254).all()


@given(hard, hard)
def test_combine(a: np.ndarray, b: np.ndarray) -> None:
    if a.shape != b.shape:
        with pytest.raises(ValueError, match="size"):
            masks.combine(a, b, "add")
        return
    on, also = a > 0, b > 0
    np.testing.assert_array_equal(masks.combine(a, b, "add") > 0, on | also)
    np.testing.assert_array_equal(masks.combine(a, b, "subtract") > 0, on & ~also)
    np.testing.assert_array_equal(masks.combine(a, b, "intersect") > 0, on & also)
    np.testing.assert_array_equal(masks.combine(a, b, "replace"), b)


@given(soft)
def test_inverting_twice_changes_nothing(mask: np.ndarray) -> None:
    np.testing.assert_array_equal(masks.invert(masks.invert(mask)), mask)
    assert masks.invert(mask).dtype == np.uint8


def test_fill_holes_by_size() -> None:
    mask = np.full((9, 20), 255, np.uint8)
    mask[2, 2] = 0
    mask[3:6, 8:12] = 0
    mask[0, 15] = 0  # open to the edge: no hole
    filled = masks.fill_holes(mask)
    assert filled[2, 2] == 255
    assert filled[4, 9] == 255
    assert filled[0, 15] == 0
    assert masks.fill_holes(mask, largest=5)[2, 2] == 255
    assert masks.fill_holes(mask, largest=5)[4, 9] == 0


def test_drop_specks() -> None:
    mask = np.zeros((8, 8), np.uint8)
    mask[0, 0] = mask[1, 1] = 200  # one region, through the corner
    mask[5, 5] = 255
    kept = masks.drop_specks(mask, 2)
    assert kept[0, 0] == kept[1, 1] == 200
    assert kept[5, 5] == 0


def test_as_mask_refuses_what_is_none() -> None:
    np.testing.assert_array_equal(masks.as_mask(np.array([[0.0, 0.5, 1.0, np.nan]])), [[0, 128, 255, 0]])
    with pytest.raises(ValueError, match="HxW"):
        masks.as_mask(np.zeros((2, 2, 3), np.uint8))
    with pytest.raises(ValueError, match="int64"):
        masks.as_mask(np.zeros((2, 2), np.int64))


@given(hard, st.integers(1, 4))
def test_spreading_a_hard_mask_is_growing_it(mask: np.ndarray, pixels: int) -> None:
    np.testing.assert_array_equal(masks.spread(mask, pixels), masks.grow(mask, pixels))


@given(soft, st.integers(1, 4))
def test_spreading_carries_every_value_as_far(mask: np.ndarray, pixels: int) -> None:
    spread = masks.spread(mask, pixels)
    assert (spread >= mask).all()
    for level in (1, 90, 200):
        there = np.where(mask >= level, np.uint8(255), np.uint8(0))
        assert (spread[masks.grow(there, pixels * 0.9) > 0] >= level).all()
        assert not (spread[masks.grow(there, pixels * 1.1 + 0.5) == 0] >= level).any()


@given(hard, st.integers(0, 5))
def test_softening_ends_where_it_says(mask: np.ndarray, pixels: int) -> None:
    made = masks.soften(mask, pixels)
    far = masks.grow(mask, pixels * 1.5) == 0  # a square's corner
    assert not made[far].any()
    assert (made[masks.shrink(mask, pixels * 1.5) == 255] == 255).all()


def test_specks_and_pinholes_go_and_islands_stay() -> None:
    mask = np.zeros((100, 100), np.uint8)
    mask[10:60, 10:60] = 255  # 2500
    mask[30, 30] = 0  # a pinhole
    mask[20:25, 20:25] = 0  # 25 of 2540 pixels: a hole, as the eye of a needle
    mask[80:84, 80:84] = 255  # 16: a speck
    mask[70:76, 20:26] = 200  # 36: an island
    clean = masks.without_specks(mask)
    assert clean[30, 30] == 255 and clean[22, 22] == 0 and not clean[80:84, 80:84].any()
    assert (clean[70:76, 20:26] == 200).all()


def test_of_dust_alone_the_largest_stays() -> None:
    mask = np.zeros((300, 300), np.uint8)
    mask[::3, ::3] = 255
    mask[1, 0] = 255
    clean = masks.without_specks(mask)
    assert clean[0, 0] == clean[1, 0] == 255 and np.count_nonzero(clean) == 2
    assert not masks.without_specks(np.zeros((5, 5), np.uint8)).any()
