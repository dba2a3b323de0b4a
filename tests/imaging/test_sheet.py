"""The heat map overlay, the mask overlay and the sheet."""

from __future__ import annotations

import numpy as np
import pytest

from locheads_studio.imaging.sheet import Panel, draw_sheet, overlay_heat, overlay_mask, shrink


def grey(width: int, height: int) -> np.ndarray:
    return np.full((height, width, 3), 128, np.uint8)


def test_heat_glows_where_it_is_hot_and_only_dims_where_it_is_cold() -> None:
    heat = np.zeros((600, 40), np.float32)  # more rows than are worked on at once
    heat[550, 20] = 1.0
    over = overlay_heat(grey(40, 600), heat)
    assert over[550, 20].sum() > 1.4 * over[0, 0].sum()
    assert (over[0, 0] < 128).all()
    cold = np.delete(over.reshape(-1, 3), 550 * 40 + 20, axis=0)
    assert (cold == over[0, 0]).all()


def test_heat_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="differ in size"):
        overlay_heat(grey(4, 4), np.zeros((4, 5), np.float32))


def test_the_mask_overlay_keeps_the_selected_pixels_exactly() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (50, 60, 3), np.uint8)
    mask = np.zeros((50, 60), np.uint8)
    mask[10:30, 20:40] = 255
    over = overlay_mask(picture, mask)
    assert np.array_equal(over[10:30, 20:40], picture[10:30, 20:40])
    assert (over[:5, :10] > 190).all()


def test_shrink_keeps_the_shape_and_leaves_small_ones_alone() -> None:
    assert shrink(grey(400, 200), 100).shape == (50, 100, 3)
    assert shrink(np.ones((9_000, 3), np.float32), 100).shape == (100, 1)
    small = grey(40, 30)
    assert shrink(small, 40) is small


@pytest.mark.parametrize("size", [(640, 480), (300, 500), (1, 1), (4000, 3), (3, 4000)])
def test_a_sheet_holds_every_panel_whatever_their_shape(size: tuple[int, int]) -> None:
    colours = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (200, 200, 30)]
    panels = [
        Panel(picture=np.full((size[1], size[0], 3), colour, np.uint8), title="Source", note="n" * 500)
        for colour in colours
    ]
    page = draw_sheet(panels, title="белая лошадь → " + "very " * 200, subtitle="s", footer="f")
    assert page.dtype == np.uint8 and page.shape[2] == 3
    assert page.shape[0] < 8_000
    for colour in colours:
        assert (page == colour).all(axis=2).sum() >= 100
