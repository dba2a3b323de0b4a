"""The crop: it holds all that is repainted, lies in the picture, and the masks keep their promises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locheads_studio.document import masks
from locheads_studio.document.crop import blend_mask, denoise_mask, plan_crop
from locheads_studio.document.geometry import Box
from locheads_studio.errors import PictureError


def ellipse(width: int, height: int, box: Box) -> np.ndarray:
    ys, xs = np.mgrid[:height, :width] + 0.5
    (cx, cy), rx, ry = box.center, max(box.width, 1) / 2, max(box.height, 1) / 2
    return masks.as_mask(((xs - cx) / rx) ** 2 + ((ys - cy) / ry) ** 2 <= 1)


@st.composite
def cases(draw: st.DrawFn) -> tuple[np.ndarray, int, float]:
    width, height = draw(st.integers(1, 260)), draw(st.integers(1, 260))
    x0, y0 = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
    box = Box(x0, y0, draw(st.integers(x0 + 1, width)), draw(st.integers(y0 + 1, height)))
    mask = ellipse(width, height, box)
    mask[y0, x0] = 255  # never empty
    return mask, draw(st.sampled_from([64, 128, 256, 512])), draw(st.sampled_from([0.35, 0.5, 1.0]))


@settings(deadline=None, max_examples=40)
@given(cases())
def test_promises(case: tuple[np.ndarray, int, float]) -> None:
    mask, model_size, strength = case
    height, width = mask.shape
    plan = plan_crop(mask, (width, height), model_size, strength=strength)
    assert Box.of_size(width, height).contains(plan.context)
    assert all(side % 8 == 0 and side >= 8 for side in plan.working)
    assert plan.working[0] * plan.working[1] <= 1.35 * model_size**2
    assert plan.context.contains(plan.mask_box)
    denoise, blend = denoise_mask(mask, plan), blend_mask(mask, plan)
    assert denoise.shape == blend.shape == (plan.context.height, plan.context.width)
    inside = mask[plan.context.as_slices] == 255
    assert (denoise[inside] == 255).all()
    assert (blend[inside] == 255).all()
    grown = masks.grow(mask, plan.grow)
    assert not blend[grown[plan.context.as_slices] == 0].any()
    # What is mixed in was repainted: the model's yes-or-no mask covers the blend.
    assert (denoise[blend > 0] >= 127).all()
    # Nothing is cut off by the crop's own edge: outside the picture it ends, inside the picture it has faded.
    whole = np.zeros_like(mask)
    whole[plan.context.as_slices] = blend
    x0, y0, x1, y1 = plan.context
    for edge, at_border in ((whole[:, x0], x0 == 0), (whole[:, x1 - 1], x1 == width)):
        assert at_border or not edge.any()
    for edge, at_border in ((whole[y0], y0 == 0), (whole[y1 - 1], y1 == height)):
        assert at_border or not edge.any()


def test_figures_for_a_large_model() -> None:
    mask = np.zeros((3000, 4000), np.uint8)
    mask[1000:1300, 2000:2400] = 255  # diagonal 500
    plan = plan_crop(mask, (4000, 3000), 512)
    assert plan.mask_box == (2000, 1000, 2400, 1300)
    assert plan.feather == pytest.approx(max(50, 32 / plan.scale), rel=0.02)
    assert plan.grow == pytest.approx(4 / plan.scale + plan.feather / 2, rel=0.02)
    assert plan.context.width > 2 * 400
    assert plan.context.area < 12e6 / 8


def test_at_the_corner_the_window_slides_and_keeps_its_size() -> None:
    corner, middle = np.zeros((2, 1200, 1200), np.uint8)
    corner[:60, :60] = 255
    middle[570:630, 570:630] = 255
    at_corner, at_middle = (plan_crop(m, (1200, 1200), 512) for m in (corner, middle))
    assert at_corner.context.size == at_middle.context.size
    assert at_corner.context[:2] == (0, 0)


def test_a_small_model_gets_a_small_transition() -> None:
    mask = np.zeros((256, 256), np.uint8)
    mask[100:140, 100:140] = 255
    small = plan_crop(mask, (256, 256), 128, minimum_context=96)
    large = plan_crop(mask, (256, 256), 512)
    assert small.feather < large.feather
    assert small.grow <= 10
    assert small.context.width < 256
    assert large.context == (0, 0, 256, 256)
    assert small.working == (128, 128)


def test_below_full_strength_the_window_and_the_transition_shrink() -> None:
    mask = np.zeros((1500, 1500), np.uint8)
    mask[500:900, 500:900] = 255
    full, half = (plan_crop(mask, (1500, 1500), 256, strength=s) for s in (1.0, 0.5))
    assert half.context.area < full.context.area
    assert half.feather < full.feather


def test_squares_for_models_that_only_know_squares() -> None:
    mask = np.zeros((400, 600), np.uint8)
    mask[50:350, 290:310] = 255
    plan = plan_crop(mask, (600, 400), 128, max_aspect=1.0)
    assert plan.context.height == 400
    assert plan.context.width >= 400


def test_a_faint_mask_counts_where_it_is_strongest() -> None:
    mask = np.zeros((64, 64), np.uint8)
    mask[20:30, 20:30] = 40
    assert plan_crop(mask, (64, 64), 64).mask_box == (20, 20, 30, 30)


def test_nothing_selected_and_nonsense() -> None:
    with pytest.raises(PictureError, match="empty"):
        plan_crop(np.zeros((8, 8), np.uint8), (8, 8), 64)
    one = np.full((8, 8), 255, np.uint8)
    for arguments in ({"strength": 0.0}, {"strength": float("nan")}, {"model_size": 4}, {"max_aspect": 0.5}):
        with pytest.raises(ValueError, match=r"strength|sense"):
            plan_crop(one, (8, 8), **{"model_size": 64, **arguments})
    with pytest.raises(ValueError, match="picture"):
        plan_crop(one, (9, 8), 64)
