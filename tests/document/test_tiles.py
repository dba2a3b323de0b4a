"""Planes equal arrays, share what stays the same, and never change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locheads_studio.document.geometry import Box
from locheads_studio.document.tiles import TILE, Plane, Tile

WIDTH, HEIGHT = 2 * TILE + 30, TILE + 7


def noise(seed: int = 0) -> np.ndarray:
    array = np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH), np.uint8)
    array[:TILE, :TILE] = 0
    array[:TILE, TILE : 2 * TILE] = 255
    return array


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    x = sorted(draw(st.tuples(st.integers(0, WIDTH), st.integers(0, WIDTH))))
    y = sorted(draw(st.tuples(st.integers(0, HEIGHT), st.integers(0, HEIGHT))))
    return Box(x[0], y[0], x[1], y[1])


def test_there_and_back_with_uniform_tiles_shared() -> None:
    plane = Plane.from_array(noise())
    assert np.array_equal(plane.read(), noise())
    assert plane.tiles[0] is Plane.uniform(WIDTH, HEIGHT).tiles[0]
    assert plane.tiles[1] is Plane.uniform(WIDTH, HEIGHT, 255).tiles[1]
    assert not any(tile.pixels.flags.writeable for tile in plane.tiles)
    assert Plane.uniform(WIDTH, HEIGHT).is_empty and not plane.is_empty
    assert len(set(map(id, Plane.uniform(10 * TILE, 10 * TILE).tiles))) == 1


@given(boxes(), st.integers(0, 255))
@settings(max_examples=40, deadline=None)
def test_replace_and_read_like_an_array(box: Box, value: int) -> None:
    array, plane = noise(), Plane.from_array(noise())
    new = plane.replace(box, np.full((box.height, box.width), value, np.uint8))
    array[box.as_slices] = value
    assert np.array_equal(new.read(), array) and np.array_equal(plane.read(), noise())
    assert np.array_equal(new.read(box), array[box.as_slices])
    assert new.box == Box.of_mask(array)
    different = Box.of_mask(array != noise())
    changed = new.changed_box(plane)
    assert changed.contains(different or Box(0, 0, 0, 0)) and (changed.area == 0) == (different is None)
    touched = set(plane.under(box))
    assert all(new.tiles[i] is plane.tiles[i] for i in range(len(plane.tiles)) if i not in touched)


def test_the_same_values_give_the_same_plane_and_a_hole_filled_in_is_shared_again() -> None:
    plane = Plane.from_array(noise())
    assert plane.replace(Box.of_size(WIDTH, HEIGHT), noise()) is plane
    assert plane.zip_tiles(plane, np.maximum).changed_box(plane).area == 0
    spot = Box(5, 5, 9, 9)
    there = plane.replace(spot, np.full((4, 4), 9, np.uint8))
    assert there.replace(spot, np.zeros((4, 4), np.uint8)).changed_box(plane).area == 0


def test_misuse_is_an_error() -> None:
    plane = Plane.uniform(10, 10)
    with pytest.raises(ValueError, match="outside"):
        plane.read(Box(0, 0, 11, 5))
    with pytest.raises(ValueError, match="fit"):
        plane.replace(Box(0, 0, 3, 3), np.zeros((2, 3), np.uint8))
    with pytest.raises(ValueError, match="different size"):
        plane.changed_box(Plane.uniform(11, 10))
    with pytest.raises(ValueError, match="uint8"):
        Plane.from_array(np.zeros((3, 3)))
    with pytest.raises(ValueError, match="expected"):
        plane.with_tiles({0: np.zeros((3, 3), np.uint8)})


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 3), st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_a_packed_tile_is_the_same(height: int, width: int, values: int, seed: int) -> None:
    array = np.random.default_rng(seed).integers(0, values, (height, width), np.uint8, endpoint=True)
    tile = Tile(array.copy())
    tile.pack()
    tile.pack()
    assert np.array_equal(tile.pixels, array) and tile.shape == (height, width)
    assert not tile.pixels.flags.writeable and not tile.packable
    assert tile.nbytes <= array.nbytes


def test_packing_saves_what_can_be_saved_and_leaves_shared_tiles_alone() -> None:
    soft = Tile((np.add.outer(np.arange(TILE), np.arange(TILE)) // 3).astype(np.uint8))
    soft.pack()
    assert soft.nbytes < 4096
    wild = Tile(np.random.default_rng(0).integers(0, 256, (TILE, TILE), np.uint8))
    wild.pack()
    assert wild.nbytes == TILE * TILE
    empty = Plane.uniform(TILE, TILE).tiles[0]
    empty.pack()
    assert empty.nbytes == TILE * TILE and Plane.uniform(TILE, TILE).is_empty


def test_the_larger_of_two_planes_shares_what_it_can() -> None:
    rng = np.random.default_rng(3)
    one, other = (rng.integers(0, 256, (600, 900), np.uint8) for _ in range(2))
    one[:256, :256], other[256:512, :256], one[:256, 256:512], other[:256, 512:768] = 0, 0, 255, 255
    first, second = Plane.from_array(one), Plane.from_array(other)
    made = first.at_least(second)
    assert np.array_equal(made.read(), np.maximum(one, other))
    for index, of in ((0, second), (1, first), (2, second), (4, first)):
        assert made.tiles[index] is of.tiles[index], index
    assert first.at_least(first).changed_box(first).area == 0
    with pytest.raises(ValueError, match="different size"):
        first.at_least(Plane.uniform(3, 3))


def test_a_tile_is_uniform_or_the_same_only_when_every_pixel_is() -> None:
    """One other pixel counts wherever it is."""
    full = Plane.uniform(256, 256, 255)
    for row in range(256):
        array = np.full((256, 256), 255, np.uint8)
        array[row, 7] = 254
        assert full.with_tiles({0: array.copy()}).read()[row, 7] == 254
        assert full.zip_tiles(full, lambda mine, _, array=array: array.copy()).read()[row, 7] == 254  # type: ignore[misc]
