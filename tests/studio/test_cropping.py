"""The crop in hand: handles, shapes, turns and keys, in pixels of the turned picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locheads_studio.document.canvas import fits
from locheads_studio.document.geometry import Box
from locheads_studio.studio.cropping import Cropping, aspect_of

SIZE = (300, 200)


def drag(crop: Cropping, start: tuple[float, float], end: tuple[float, float], snap: float = 0, **held: bool) -> None:
    crop.press(*start, 5, **held)
    crop.move(*end, snap)
    crop.release()


def test_corners_sides_and_the_frame_itself_are_taken() -> None:
    crop = Cropping(SIZE)
    assert [crop.handle_at(x, y, 5) for x, y in ((2, 3), (150, -4), (299, 100), (150, 100), (150, 300))] == [
        "nw", "n", "e", "move", None,
    ]  # fmt: skip
    drag(crop, (0, 0), (40, 30))
    assert crop.box == Box(40, 30, 300, 200)
    drag(crop, (300, 100), (250, 100))
    assert crop.box == Box(40, 30, 250, 200)
    drag(crop, (100, 100), (90, 80))
    assert crop.box == Box(30, 10, 240, 180)
    drag(crop, (400, 400), (10, 10))
    assert crop.box == Box(30, 10, 240, 180), "beside it nothing is held"


def test_sides_stop_at_the_picture_and_go_beyond_it() -> None:
    crop = Cropping(SIZE)
    drag(crop, (0, 100), (-3, 100), snap=6)
    assert crop.box == Box(0, 0, 300, 200) and not crop.reaches_out
    drag(crop, (0, 100), (-50, 100), snap=6)
    assert crop.box == Box(-50, 0, 300, 200) and crop.reaches_out
    drag(crop, (0, 100), (-9_000, 100))
    assert crop.box.x0 >= -300


def test_a_side_does_not_pass_the_one_across() -> None:
    crop = Cropping(SIZE)
    drag(crop, (0, 0), (500, 500))
    assert crop.box == Box(299, 199, 300, 200)


@pytest.mark.parametrize("name", ["original", "1:1", "4:3", "16:9"])
def test_a_shape_is_kept_by_every_handle(name: str) -> None:
    crop = Cropping(SIZE)
    crop.shape(aspect_of(name, SIZE, crop.box))
    wanted = {"original": 1.5, "1:1": 1, "4:3": 4 / 3, "16:9": 16 / 9}[name]
    assert crop.box.width / crop.box.height == pytest.approx(wanted, rel=0.02) and not crop.reaches_out
    for handle in ("nw", "se", "n", "w"):
        box = crop.box
        x = box.x0 if "w" in handle else box.x1 if "e" in handle else box.center[0]
        y = box.y0 if "n" in handle else box.y1 if "s" in handle else box.center[1]
        drag(crop, (x, y), (x + 17, y + 11))
        assert crop.box.width / crop.box.height == pytest.approx(wanted, rel=0.03), handle


def test_upright_and_across() -> None:
    crop = Cropping(SIZE)
    crop.shape(16 / 9)
    crop.swap()
    assert crop.box.width / crop.box.height == pytest.approx(9 / 16, rel=0.02)
    assert aspect_of("4:3", SIZE, crop.box) == pytest.approx(3 / 4), "a shape stands as the frame does"
    free = Cropping(SIZE)
    free.swap()
    assert free.aspect is None and free.box.height > free.box.width


@given(st.lists(st.floats(-60, 60), min_size=1, max_size=6))
def test_turned_there_and_back_the_frame_is_what_it_was(angles: list[float]) -> None:
    crop = Cropping(SIZE)
    drag(crop, (0, 0), (20, 10))
    before = crop.box
    for angle in angles:
        crop.turn(angle)
        assert abs(crop.angle) <= 45 and fits(SIZE, crop.angle, crop.box)
    crop.turn(0)
    assert crop.box == before


def test_a_frame_that_reaches_out_is_not_cut_by_a_turn() -> None:
    crop = Cropping(SIZE)
    drag(crop, (0, 100), (-50, 100))
    crop.turn(5)
    assert crop.box == Box(-50, 0, 300, 200)


def test_a_line_becomes_level() -> None:
    crop = Cropping(SIZE)
    drag(crop, (50, 100), (150, 110), level=True)
    assert crop.angle == pytest.approx(-5.7) and crop.line is None
    crop.reset()
    assert crop.is_whole


def test_esc_in_a_drag_takes_it_back() -> None:
    crop = Cropping(SIZE)
    crop.press(0, 0, 5)
    crop.move(50, 50)
    crop.drop()
    assert crop.is_whole and crop.held is None


def test_keys_move_and_resize() -> None:
    crop = Cropping(SIZE)
    crop.nudge(-10, 0, size=True)
    crop.nudge(0, -20, size=True)
    assert crop.box == Box(0, 0, 290, 180)
    crop.nudge(5, 7)
    assert crop.box == Box(5, 7, 295, 187)
    crop.shape(1.0)
    crop.nudge(-10, 0, size=True)
    assert crop.box.width == crop.box.height


def test_a_frame_beside_the_picture_is_not_possible() -> None:
    crop = Cropping(SIZE)
    drag(crop, (300, 100), (40, 100))
    for _ in range(40):
        crop.nudge(-10, 0)
    assert crop.box.x1 <= 0 and not crop.is_possible
