"""Points that are dragged, turned and taken away: the mask follows, one entry a drag; and both candidates together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from locheads_studio.document.geometry import Box
from locheads_studio.document.state import Candidate, Found, Prompts
from locheads_studio.studio.points import parted
from tests.studio import fake_engine

REACH = 8.0


@pytest.fixture
def app() -> Any:
    """A studio with a phrase found; its one point is the middle of the fake's box."""
    made = fake_engine.studio()
    made.controller.files.open_picture(fake_engine.picture(), "noise")
    made.desk.settle()
    made.controller.selecting.select("the horse")
    made.desk.settle()
    return made


def mask(app: Any) -> np.ndarray:
    return np.asarray(app.session.read_mask()).copy()


def test_a_dragged_point_segments_while_it_moves_and_is_one_step_back(app: Any) -> None:
    points, session = app.tools.points, app.session
    (x, y), before, steps = session.prompts.points[0], mask(app), len(session.history.labels)
    assert points.at(x + 5, y, REACH) == 0 and points.at(x + 9, y, REACH) is None
    assert points.press(x + 3, y, REACH) and points.given is session.prompts
    jobs = len(app.desk.handlers.jobs)
    places = [(x + 3 + step, y) for step in range(4, 60, 4)]
    for place in places:
        points.move(*place)
    assert points.given.points[0] == (places[-1][0] - 3, y), "it does not jump under the pointer"
    app.desk.settle()
    assert len(app.desk.handlers.jobs) == jobs + 2, "the first move, then the newest"
    assert session.prompts.points[0] == (places[-1][0] - 3, y)
    points.move(x + 13, y)
    points.release()
    app.desk.settle()
    assert session.prompts.points == ((x + 10, y),) and points.dragging is None
    assert len(session.history.labels) == steps + 1 and session.history.labels[-1] == "Points"
    session.undo()
    assert np.array_equal(mask(app), before) and session.prompts.points == ((x, y),)


def test_beside_the_box_the_box_goes_and_the_mask_changes(app: Any) -> None:
    points, session = app.tools.points, app.session
    (x, y), before = session.prompts.points[0], mask(app)
    points.press(x, y, REACH)
    points.move(-500, -500)
    points.release()
    app.desk.settle()
    assert session.prompts.points == ((0.0, 0.0),) and session.prompts.box is None
    assert not np.array_equal(mask(app), before) and session.read_mask()[0, 0] == 255


def test_a_click_turns_it_and_a_second_one_back(app: Any) -> None:
    points, session, before = app.tools.points, app.session, mask(app)
    (x, y) = session.prompts.points[0]
    points.press(x, y, REACH)
    points.move(x + 1, y)  # the hand is not that steady
    points.release()
    app.desk.settle()
    assert session.prompts.labels == (0,) and session.read_mask()[int(y), int(x)] == 0
    points.flip(0)
    app.desk.settle()
    assert session.prompts.labels == (1,) and np.array_equal(mask(app), before)


def test_the_last_point_inside_stays_one(app: Any) -> None:
    app.controller.selecting.segment([(50.0, 50.0)], [1])
    app.desk.settle()
    app.tools.points.flip(0)
    app.desk.settle()
    assert app.session.prompts.labels == (1,) and app.notices.all[-1].text == "One point inside must stay"
    app.tools.points.remove(0)
    app.desk.settle()
    assert app.session.prompts.points == () and not app.session.has_mask


@pytest.mark.parametrize("answered", [False, True])
def test_escape_puts_it_back(app: Any, answered: bool) -> None:
    points, session, before = app.tools.points, app.session, mask(app)
    (x, y), position = session.prompts.points[0], session.history.position
    points.press(x, y, REACH)
    points.move(x + 150, y)
    if answered:
        app.desk.settle()
        assert not np.array_equal(mask(app), before)
    app.tools.cancel()
    app.desk.settle()
    points.move(x + 10, y)
    points.release()
    app.desk.settle()
    assert np.array_equal(mask(app), before) and session.prompts.points == ((x, y),)
    assert session.history.position == position and session.expecting is None


def test_what_fails_while_dragging_is_told_and_the_next_place_is_asked_for(app: Any) -> None:
    points, (x, y) = app.tools.points, app.session.prompts.points[0]
    points.press(x, y, REACH)
    points.move(x + 10, y)
    app.controller.cancel()
    app.desk.settle()
    points.move(x + 20, y)
    points.release()
    app.desk.settle()
    assert app.session.prompts.points == ((x + 20, y),)


def test_both_candidates_and_one_again(app: Any) -> None:
    session, controller = app.session, app.controller
    controller.selecting.select("two horses")
    app.desk.settle()
    first, found = mask(app), session.found
    controller.selecting.choose_candidate(1)
    app.desk.settle()
    second = mask(app)
    controller.selecting.choose_both()
    app.desk.settle()
    assert session.found.both and np.array_equal(mask(app), np.maximum(first, second))
    assert session.prompts.points == found.candidates[0].points + found.candidates[1].points
    point = session.prompts.points[1]
    app.tools.points.flip(0)  # nothing says A any more
    app.desk.settle()
    assert session.prompts.labels == (0, 1) and session.read_mask()[int(point[1]), int(point[0])] == 255
    session.undo()
    controller.selecting.choose_candidate(1)
    app.desk.settle()
    assert not session.found.both and np.array_equal(mask(app), second)
    session.undo()
    assert session.found.both and np.array_equal(mask(app), np.maximum(first, second))
    controller.selecting.choose_candidate(7)
    controller.selecting.select("the horse")
    app.desk.settle()
    controller.selecting.choose_both()  # there is one
    app.desk.settle()
    assert not session.found.both


def test_each_place_is_asked_for_by_itself() -> None:
    heat = np.zeros((4, 4), np.float32)
    places = (Candidate(Box(0, 0, 10, 10), ((5.0, 5.0),)), Candidate(Box(50, 50, 60, 60), ((55.0, 55.0),)))
    found = Found("two", heat, places, 0.5, "two candidates", both=True)
    given = Prompts(((5.0, 5.0), (58.0, 70.0), (30.0, 30.0)), (1, 1, 0))
    one, two = parted(given, found)
    assert one.points == ((5.0, 5.0), (30.0, 30.0)) and one.labels == (1, 0) and one.box == places[0].box
    assert two.points == ((58.0, 70.0), (30.0, 30.0)) and two.box is None, "it was dragged out of its box"
    only = Prompts(((5.0, 5.0),), (1,))
    assert parted(only, found) == (only,) and parted(given, None) == (given,)
    with pytest.raises(ValueError, match="no two candidates"):
        Found("one", heat, places[:1], 0.5, "sure", both=True)
