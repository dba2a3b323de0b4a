"""Frames: where places come to lie, and which boxes of a turned picture show nothing but picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locheads_studio.document.canvas import Frame, angle_of, fits, largest, shrunk
from locheads_studio.document.geometry import Box

sides = st.integers(1, 400)
angles = st.floats(-45, 45)


@given(sides, sides, st.integers(0, 50), st.integers(0, 50), angles, st.floats(0, 400), st.floats(0, 400))
def test_a_place_comes_back(w: int, h: int, x0: int, y0: int, angle: float, x: float, y: float) -> None:
    box = Box(-x0, -y0, w + 60, h + 60)
    frame = Frame((w, h), box, angle)
    assert frame.back(*frame.place(x, y)) == pytest.approx((x, y), abs=1e-6)


def test_it_turns_clockwise_about_the_middle() -> None:
    """On a screen, y grows downwards: what is right of the middle goes down."""
    frame = Frame((100, 60), Box(0, 0, 100, 60), 30)
    assert frame.place(50, 30) == pytest.approx((50, 30))
    x, y = frame.place(90, 30)
    assert y == pytest.approx(30 + 40 * 0.5) and x == pytest.approx(50 + 40 * 3**0.5 / 2)


@given(sides, sides, angles, st.floats(0.1, 10))
def test_the_largest_box_holds_picture_only_and_no_larger_one_does(w: int, h: int, angle: float, aspect: float) -> None:
    box = largest((w, h), angle, aspect)
    assert box.area > 0
    if box.area > 1:
        assert fits((w, h), angle, box)
    if min(box.size) > 20:
        assert box.width / box.height == pytest.approx(aspect, rel=0.11)
        assert not fits((w, h), angle, box.pad(3))


def test_the_largest_box_of_a_level_picture_is_all_of_it() -> None:
    assert largest((300, 200), 0, 1.5) == Box(0, 0, 300, 200)
    assert largest((300, 200), 0, 1) == Box(50, 0, 250, 200)


@given(sides, sides, angles, st.integers(-100, 300), st.integers(-100, 300), sides, sides)
def test_a_shrunk_box_fits_and_one_that_fits_stays(
    w: int, h: int, angle: float, x: int, y: int, bw: int, bh: int
) -> None:
    box = Box(x, y, x + bw, y + bh)
    made = shrunk((w, h), angle, box)
    assert made.area > 0 and (made.area == 1 or fits((w, h), angle, made))
    assert made == box or not fits((w, h), angle, box)


def test_a_frame_that_shows_nothing_is_none() -> None:
    for box in (Box(200, 0, 300, 50), Box(5, 5, 5, 9)):
        with pytest.raises(ValueError, match=r"nothing|empty"):
            Frame((100, 60), box)
    with pytest.raises(ValueError, match="at most 45"):
        Frame((100, 60), Box(0, 0, 50, 50), 46)


def test_boxes_move_along() -> None:
    frame = Frame((100, 60), Box(10, 5, 90, 55))
    assert frame.moved(Box(20, 20, 30, 25)) == Box(10, 15, 20, 20) and not frame.reaches_out
    turned = Frame((100, 100), Box(0, 0, 100, 100), 45)
    assert turned.moved(Box(40, 40, 60, 60)) == Box(35, 35, 65, 65) and turned.reaches_out


@pytest.mark.parametrize(
    ("line", "angle"),
    [
        ((0, 0, 10, 0), 0),
        ((0, 0, 100, 10), -5.71),
        ((100, 10, 0, 0), -5.71),
        ((0, 100, 10, 0), -5.71),
        ((3, 3, 3, 3), 0),
    ],
)
def test_a_line_says_how_far_to_turn(line: tuple[float, float, float, float], angle: float) -> None:
    made = angle_of(*line)
    assert made == pytest.approx(angle, abs=0.01)
