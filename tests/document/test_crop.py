"""The crop: it holds all that is repainted, lies in the picture, and the masks keep their promises."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locheads_studio.document import masks
from locheads_studio.document.crop import HAND_OVER, LEAST_GROW, CropPlan, blend_mask, hole_mask, plan_crop
from locheads_studio.document.geometry import Box
from locheads_studio.document.outline import Outline
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


def scaled(mask: np.ndarray, plan: CropPlan) -> np.ndarray:
    """The mask in the crop at the working size, as the inpainter scales it."""
    part = mask[plan.context.as_slices].astype(np.float32)
    smaller = plan.working[0] * plan.working[1] < part.size
    return cv2.resize(part, plan.working, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR)


@settings(deadline=None, max_examples=40)
@given(cases(), st.sampled_from(["kept", "new"]), st.sampled_from([None, 0.0, 9.0]))
def test_promises(case: tuple[np.ndarray, int, float], outline: Outline, transition: float | None) -> None:
    mask, model_size, strength = case
    height, width = mask.shape
    plan = plan_crop(mask, (width, height), model_size, strength=strength, outline=outline, transition=transition)
    assert Box.of_size(width, height).contains(plan.context)
    assert all(side % 8 == 0 and side >= 8 for side in plan.working)
    assert plan.working[0] * plan.working[1] <= 1.35 * model_size**2
    assert plan.context.contains(plan.mask_box)
    small = scaled(mask, plan)
    hole, blend = hole_mask(small, plan), blend_mask(mask, plan)
    assert hole.shape == plan.working[::-1] and set(np.unique(hole)) <= {0, 255}
    assert blend.shape == (plan.context.height, plan.context.width)
    assert (hole[small > 0] == 255).all()
    assert (blend[mask[plan.context.as_slices] == 255] == 255).all()
    ramp = masks.grow(mask, 1.25 * plan.transition + 1)
    assert not blend[ramp[plan.context.as_slices] == 0].any()
    # What is mixed in was repainted: the hole covers the blend, but for the rounding of the scaling.
    mixed = cv2.resize(blend.astype(np.float32), plan.working, interpolation=cv2.INTER_AREA)
    assert (cv2.dilate(hole, np.ones((3, 3)))[mixed > 8] == 255).all()
    # Nothing is cut off by the crop's own edge: outside the picture it ends, inside the picture it has faded.
    whole = np.zeros_like(mask)
    whole[plan.context.as_slices] = blend
    x0, y0, x1, y1 = plan.context
    for edge, at_border in ((whole[:, x0], x0 == 0), (whole[:, x1 - 1], x1 == width)):
        assert at_border or not edge.any()
    for edge, at_border in ((whole[y0], y0 == 0), (whole[y1 - 1], y1 == height)):
        assert at_border or not edge.any()


def test_the_model_sees_a_quarter_more_than_the_hole() -> None:
    mask = np.zeros((3000, 4000), np.uint8)
    mask[1000:1300, 2000:2400] = 255  # diagonal 500
    plan = plan_crop(mask, (4000, 3000), 512, max_aspect=1.0)
    assert plan.mask_box == (2000, 1000, 2400, 1300)
    assert plan.grow == pytest.approx(0.045 * 500)
    assert plan.transition == pytest.approx(HAND_OVER / min(1, plan.scale), rel=0.02)
    assert plan.context.width == plan.context.height == pytest.approx(1.25 * (400 + 2 * plan.grow), rel=0.01)
    wider = plan_crop(mask, (4000, 3000), 512, outline="new")
    assert wider.grow == pytest.approx(0.067 * 500)
    replaced = plan_crop(mask, (4000, 3000), 512, outline="new", thing=True)
    assert replaced.grow == pytest.approx(0.02 * 500), "a model fills its hole: another thing is to be no larger"
    assert plan_crop(mask, (4000, 3000), 512, thing=True).grow == pytest.approx(0.045 * 500)
    # of another aspect where the model knows it
    assert wider.context.width / wider.context.height == pytest.approx((400 + 67) / (300 + 67), abs=0.02)


def test_the_skaters_outfit_fills_what_the_model_sees() -> None:
    """It was seen in the whole picture, at 0.46 of its size."""
    mask = ellipse(640, 480, Box(210, 130, 443, 354))
    plan = plan_crop(mask, (640, 480), 256, max_aspect=1.0)
    assert plan.scale > 0.75


def test_at_the_corner_the_window_slides_and_keeps_its_size() -> None:
    corner, middle = np.zeros((2, 1200, 1200), np.uint8)
    corner[:60, :60] = 255
    middle[570:630, 570:630] = 255
    at_corner, at_middle = (plan_crop(m, (1200, 1200), 512) for m in (corner, middle))
    assert at_corner.context.size == at_middle.context.size
    assert at_corner.context[:2] == (0, 0)


def test_a_small_thing_is_shown_enlarged_at_most_twice() -> None:
    mask = np.zeros((600, 600), np.uint8)
    mask[300:312, 300:312] = 255
    assert plan_crop(mask, (600, 600), 256).context.size == (128, 128)
    assert plan_crop(mask, (600, 600), 512).context.size == (256, 256)
    assert plan_crop(mask, (600, 600), 256, minimum_context=96).context.size == (96, 96)


def test_below_full_strength_the_hole_grows_less() -> None:
    mask = np.zeros((1500, 1500), np.uint8)
    mask[500:900, 500:900] = 255
    full, half = (plan_crop(mask, (1500, 1500), 512, strength=s) for s in (1.0, 0.5))
    assert half.context.area < full.context.area
    assert half.grow < full.grow


def test_a_whole_picture_is_repainted_whole() -> None:
    mask = np.full((120, 160), 255, np.uint8)
    plan = plan_crop(mask, (160, 120), 64)
    assert plan.context == (0, 0, 160, 120)
    assert (hole_mask(scaled(mask, plan), plan) == 255).all() and (blend_mask(mask, plan) == 255).all()


def test_how_far_it_grows_follows_from_how_thick_it_is_there() -> None:
    """A lamp on its cable: the hole of the cable is as narrow as that of a cable alone."""
    mask = ellipse(512, 512, Box(176, 260, 336, 420))
    mask[60:270, 255:258] = 255
    plan = plan_crop(mask, (512, 512), 512, max_aspect=1.0)
    hole = hole_mask(scaled(mask, plan), plan) > 0
    cable = hole[round((100 - plan.context.y0) * plan.scale)]
    lamp = hole[round((340 - plan.context.y0) * plan.scale)]
    assert np.count_nonzero(cable) <= 3 * plan.scale + 2 * LEAST_GROW + 2
    assert np.count_nonzero(lamp) >= (160 + 2 * 0.9 * plan.grow) * plan.scale
    assert plan.grow > 1.5 * LEAST_GROW


def test_a_thin_thing_is_seen_from_near_however_long_it_is() -> None:
    """Growth by its length would make the model see ground that is not repainted, and see the wire smaller."""
    mask = np.zeros((1000, 1000), np.uint8)
    mask[300:700, 499:502] = 255
    plan = plan_crop(mask, (1000, 1000), 512)
    assert plan.grow == plan.least_grow and plan.context.height <= 1.25 * (400 + 2 * (plan.least_grow + 2)) + 1


def test_a_line_of_one_pixel_in_a_large_picture_is_not_lost() -> None:
    mask = np.zeros((2000, 2000), np.uint8)
    mask[np.arange(100, 1900), np.arange(100, 1900)] = 255
    plan = plan_crop(mask, (2000, 2000), 256)
    hole = hole_mask(scaled(mask, plan), plan)
    assert plan.scale < 0.2
    assert (cv2.erode(hole, np.ones((8, 8))) > 0).sum() > 100  # still as wide as a latent cell


@pytest.mark.parametrize("width", [0, 2, 6, 14, 30])
def test_the_edge_is_as_wide_as_asked(width: int) -> None:
    mask = np.zeros((300, 300), np.uint8)
    mask[100:200, 100:200] = 255
    plan = plan_crop(mask, (300, 300), 256, transition=float(width))
    blend = np.zeros_like(mask)
    blend[plan.context.as_slices] = blend_mask(mask, plan)
    row = blend[150, 200 : 210 + width].astype(int)
    assert np.count_nonzero(row) == pytest.approx(width, abs=1)
    assert (np.diff(row) <= 0).all()


def test_a_soft_mask_is_soft_in_the_result() -> None:
    mask = np.zeros((200, 200), np.uint8)
    mask[:, 60:124] = np.arange(252, -4, -4, dtype=np.int16).clip(0).astype(np.uint8)
    mask[:, 20:60] = 255
    plan = plan_crop(mask, (200, 200), 256)
    blend = np.zeros_like(mask)
    blend[plan.context.as_slices] = blend_mask(mask, plan)
    assert np.abs(blend[100, 64:118].astype(int) - mask[100, 62:116]).max() <= 4  # carried on by the hand-over, not cut
    assert hole_mask(scaled(mask, plan), plan)[plan.working[1] // 2, round((120 - plan.context.x0) * plan.scale)] == 255


def test_a_faint_spot_beside_a_strong_one_counts_as_much_as_it_says() -> None:
    mask = np.zeros((100, 100), np.uint8)
    mask[40:60, 20:40] = 255
    mask[40:60, 60:80] = 90
    plan = plan_crop(mask, (100, 100), 64)
    blend = np.zeros_like(mask)
    blend[plan.context.as_slices] = blend_mask(mask, plan)
    assert blend[50, 70] == 90 and blend[50, 30] == 255


def test_squares_for_models_that_only_know_squares() -> None:
    mask = np.zeros((400, 600), np.uint8)
    mask[50:350, 290:310] = 255
    plan = plan_crop(mask, (600, 400), 128, max_aspect=1.0)
    assert plan.context.height == 400
    assert plan.context.width >= 400


def test_a_faint_mask_counts_where_it_is_strongest() -> None:
    mask = np.zeros((64, 64), np.uint8)
    mask[20:30, 20:30] = 40
    plan = plan_crop(mask, (64, 64), 64)
    assert plan.mask_box == (20, 20, 30, 30)
    assert (hole_mask(scaled(mask, plan), plan) > 0).any() and blend_mask(mask, plan).max() == 40


def test_nothing_selected_and_nonsense() -> None:
    with pytest.raises(PictureError, match="empty"):
        plan_crop(np.zeros((8, 8), np.uint8), (8, 8), 64)
    one = np.full((8, 8), 255, np.uint8)
    for arguments in (
        {"strength": 0.0}, {"strength": float("nan")}, {"model_size": 4}, {"max_aspect": 0.5}, {"transition": -1.0},
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"strength|sense|transition"):
            plan_crop(one, (8, 8), **{"model_size": 64, **arguments})
    with pytest.raises(ValueError, match="picture"):
        plan_crop(one, (9, 8), 64)
