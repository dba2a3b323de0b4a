"""Outside the masks nothing changes: not after ten edits, not in 16 bits, not through a file."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.imaging.colour import grey_profile
from locheads_studio.imaging.pictures import Picture, apply_edits, cut_out, open_picture, save_picture

SIDE = 40


def some_edit(rng: np.random.Generator, width: int, height: int) -> Edit:
    x0, y0 = int(rng.integers(width)), int(rng.integers(height))
    box = Box(x0, y0, int(rng.integers(x0 + 1, width + 1)), int(rng.integers(y0 + 1, height + 1)))
    shape = (box.height, box.width)
    blend = rng.integers(0, 256, shape, dtype=np.uint8) * (rng.random(shape) < 0.5).astype(np.uint8)
    return Edit(box, rng.integers(0, 256, (*shape, 3), dtype=np.uint8), blend, Recipe())


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
@pytest.mark.parametrize("suffix", [".png", ".tif"])
@settings(deadline=None, max_examples=12)
@given(seed=st.integers(0, 2**32 - 1), channels=st.sampled_from([1, 3, 4]))
def test_ten_edits_each_saved_and_opened_again(depth: type, suffix: str, seed: int, channels: int) -> None:
    rng = np.random.default_rng(seed)
    width, height = (int(v) for v in rng.integers(1, SIDE, 2))
    source = rng.integers(0, int(np.iinfo(depth).max) + 1, (height, width, channels)).astype(depth)
    touched = np.zeros((height, width), bool)
    picture = Picture(source)
    with TemporaryDirectory() as folder:
        for number in range(10):
            edit = some_edit(rng, width, height)
            touched[edit.box.as_slices] |= edit.blend > 0
            picture = apply_edits(picture, [edit])
            save_picture(picture, Path(folder) / f"{number}{suffix}")
            picture = open_picture(Path(folder) / f"{number}{suffix}")
    expected = np.repeat(source, 3, axis=2) if channels == 1 else source
    assert picture.pixels.dtype == depth
    np.testing.assert_array_equal(picture.pixels[~touched], expected[~touched])
    if channels == 4:
        assert (picture.pixels[:, :, 3] >= source[:, :, 3]).all(), "a repaint is never invisible"


@pytest.mark.parametrize(("depth", "spread"), [(np.uint8, 1), (np.uint16, 257)])
def test_blending_is_exact_at_both_ends_and_rounded_between(depth: type, spread: int) -> None:
    rng = np.random.default_rng(0)
    source = rng.integers(0, int(np.iinfo(depth).max) + 1, (1, 256, 3)).astype(depth)
    patch = rng.integers(0, 256, (1, 256, 3), dtype=np.uint8)
    blend = np.arange(256, dtype=np.uint8)[None]
    mixed = apply_edits(Picture(source.copy()), [Edit(Box(0, 0, 256, 1), patch, blend, Recipe())]).pixels
    share = blend[0, :, None] / 255
    wanted = source[0] * (1 - share) + patch[0].astype(float) * spread * share
    # In 16 bits a patch of 8 leaves half a level open, within which it is dithered.
    assert np.abs(mixed[0] - wanted).max() <= 0.5 + 1e-6 + (spread > 1) * spread / 2
    np.testing.assert_array_equal(mixed[0, 0], source[0, 0])
    np.testing.assert_array_equal(np.rint(mixed[0, 255] / spread), patch[0, 255])


def test_edits_lie_over_each_other_in_order_and_the_source_stays() -> None:
    source = Picture(np.zeros((4, 4, 3), np.uint8))
    edits = [
        Edit(Box(0, 0, 4, 4), np.full((4, 4, 3), v, np.uint8), np.full((4, 4), 255, np.uint8), Recipe())
        for v in (50, 90)
    ]
    assert apply_edits(source, edits).pixels.max() == 90
    assert source.pixels.max() == 0
    assert apply_edits(source, []) is source


def test_an_edit_outside_the_picture_is_refused() -> None:
    edit = Edit(Box(0, 0, 5, 4), np.zeros((4, 5, 3), np.uint8), np.zeros((4, 5), np.uint8), Recipe())
    with pytest.raises(ValueError, match="outside"):
        apply_edits(Picture(np.zeros((4, 4, 3), np.uint8)), [edit])


def test_a_grey_picture_becomes_coloured_and_looks_as_before() -> None:
    grey = Picture(np.full((2, 2, 1), 70, np.uint8), icc=grey_profile(1.8), dpi=(300, 300))
    edit = Edit(Box(0, 0, 1, 1), np.full((1, 1, 3), (9, 8, 7), np.uint8), np.full((1, 1), 255, np.uint8), Recipe())
    result = apply_edits(grey, [edit])
    assert result.pixels.shape == (2, 2, 3)
    assert result.pixels[1, 1].tolist() == [70, 70, 70], "outside the mask bit for bit"
    assert result.icc is not None and result.icc[16:20] == b"RGB "
    assert abs(int(result.rgb8[1, 1, 0]) - int(grey.rgb8[1, 1, 0])) <= 1
    assert np.abs(result.rgb8[0, 0].astype(int) - (9, 8, 7)).max() <= 1  # a level of gamma 1.8 is more there
    assert result.dpi == (300, 300)


def test_a_cutout_hides_nothing_under_its_transparency() -> None:
    rng = np.random.default_rng(3)
    source = rng.integers(1, 65536, (5, 6, 4)).astype(np.uint16)
    mask = np.zeros((5, 6), np.uint8)
    mask[1:3, 2:5] = 255
    mask[3, 3] = 128
    out = cut_out(Picture(source), mask).pixels
    assert not out[mask == 0].any()
    np.testing.assert_array_equal(out[mask == 255], source[mask == 255])
    np.testing.assert_array_equal(out[3, 3, :3], source[3, 3, :3])
    assert abs(int(out[3, 3, 3]) - int(source[3, 3, 3]) * 128 / 255) <= 0.5
    spread = cut_out(Picture(np.full((5, 6, 1), 9, np.uint8)), mask).pixels
    assert spread[1, 2].tolist() == [9, 9, 9, 255]
