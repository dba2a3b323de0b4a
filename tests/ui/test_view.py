"""Zoom and pan: pure maths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locheads_studio.document.geometry import Box
from locheads_studio.ui import view as v

ratios = st.sampled_from([1.0, 1.25, 1.5, 2.0])
places = st.tuples(st.floats(-500, 2000), st.floats(-500, 2000))


@given(places, st.floats(0.1, 10), st.floats(0.05, 8), st.floats(-300, 300))
def test_zoom_keeps_the_point_under_the_pointer(
    at: tuple[float, float], factor: float, scale: float, dx: float
) -> None:
    before = v.View(scale, dx, 40)
    after = before.zoomed(factor, at, (640, 480))
    assert after.to_picture(*at) == pytest.approx(before.to_picture(*at), abs=1e-6 / min(scale, after.scale) + 1e-6)


@given(st.integers(1, 9000), st.integers(1, 9000), st.integers(100, 3000), st.integers(100, 3000), ratios)
def test_fit_shows_all_of_the_picture_in_the_middle(w: int, h: int, pane_w: int, pane_h: int, ratio: float) -> None:
    made = v.fit((w, h), (pane_w, pane_h), ratio)
    assert made.percent(ratio) <= max(300, 24_000 / max(w, h)) + 1e-6
    x0, y0 = made.to_widget(0, 0)
    x1, y1 = made.to_widget(w, h)
    assert x0 + x1 == pytest.approx(pane_w, abs=1e-6) and y0 + y1 == pytest.approx(pane_h, abs=1e-6)
    assert max(x1 - x0 - pane_w, y1 - y0 - pane_h) <= v.LEAST_SIDE


@pytest.mark.parametrize(("side", "percent"), [(1, 6400), (12, 2000), (80, 300), (200, 300)])
def test_a_picture_of_a_few_pixels_is_large_enough_to_be_hit(side: int, percent: float) -> None:
    assert v.fit((side, side), (1000, 700), 1.5).percent(1.5) == pytest.approx(percent)


@given(ratios)
def test_actual_size_puts_pixels_on_device_pixels(ratio: float) -> None:
    made = v.actual(v.View(0.37, 13.7, -9.1), (4000, 3000), (801, 533), ratio)
    assert made.percent(ratio) == pytest.approx(100)
    assert made.dx * ratio == pytest.approx(round(made.dx * ratio))
    assert made.dy * ratio == pytest.approx(round(made.dy * ratio))


@given(places, st.floats(0.05, 20))
def test_the_picture_cannot_be_lost(by: tuple[float, float], scale: float) -> None:
    made = v.View(scale).panned(by[0] * 10, by[1] * 10).kept_in_sight((640, 480), (800, 600))
    assert made.visible((640, 480), (800, 600)).area > 0


def test_zoom_to_a_box_shows_it_whole() -> None:
    box = Box(100, 50, 180, 400)
    made = v.fit_box(box, (640, 480), (800, 600), 1.0)
    assert made.visible((640, 480), (800, 600)).contains(box)
    assert made.scale == pytest.approx(600 / (350 * 4 / 3))


def test_a_notch_of_the_wheel_and_back_is_nothing() -> None:
    assert v.wheel_factor(120) * v.wheel_factor(-120) == pytest.approx(1)
    assert v.wheel_factor(480) == pytest.approx(2)
