"""After a repaint the phrase is asked again on the result: quietly, one after the other, and the user comes first."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.state import Candidate, Found
from locheads_studio.engine.jobs import LocateJob
from locheads_studio.studio.repaints import Repaint
from locheads_studio.studio.selfcheck import checked
from locheads_studio.studio.strip import Result
from tests.studio import fake_engine


@pytest.fixture
def app() -> SimpleNamespace:
    made = fake_engine.studio()
    made.controller.files.open_picture(fake_engine.picture(), "noise")
    made.desk.settle()
    made.controller.self_check.on = True
    made.controller.selecting.select("the horse")
    made.desk.settle()
    return made


def found(point: tuple[float, float], verdict: str = "sure") -> Found:
    heat = np.zeros((4, 4), np.float32)
    return Found("the horse", heat, (Candidate(Box(0, 0, 10, 10), (point,)),), 0.9, verdict)


@pytest.mark.parametrize(
    ("point", "verdict", "there"),
    [((30, 40), "sure", True), ((30, 40), "unsure", True), ((30, 40), "not found", False), ((5, 5), "sure", False)],
)
def test_it_is_there_when_it_is_found_in_what_was_repainted(
    point: tuple[float, float], verdict: str, there: bool
) -> None:
    box = Box(10, 20, 60, 80)
    blend = np.full((60, 50), 255, np.uint8)
    result = Result(1, Edit(box, np.zeros((60, 50, 3), np.uint8), blend, Recipe()), "Remove", found=found((30, 40)))
    assert checked(result, found(point, verdict)).there is there


def test_every_result_is_asked_about_on_its_own_pixels(app: SimpleNamespace) -> None:
    app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=1, variations=2))
    app.desk.settle()
    first, second = app.session.results
    assert not app.controller.busy
    for result in (first, second):
        check = app.session.check_of(result.number)
        assert check is not None and check.phrase == "the horse" and check.heat.dtype == np.float32
    assert app.session.state.found.phrase == "the horse" and app.session.history.labels[-1].startswith("Select")


def test_it_is_off_where_the_user_does_not_want_it_and_where_no_phrase_was(app: SimpleNamespace) -> None:
    app.controller.self_check.on = False
    app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=1))
    app.desk.settle()
    app.controller.self_check.on = True
    app.controller.masks.operate("all")
    app.desk.settle()
    app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=1))
    app.desk.settle()
    assert [app.session.check_of(result.number) for result in app.session.results] == [None, None]


def test_what_the_user_asks_for_comes_first(app: SimpleNamespace) -> None:
    asked: list[bool] = []
    submit = app.controller.desk.jobs.submit_quietly

    def watched(job: LocateJob, *rest: object) -> object:
        asked.append(bool(app.controller.desk.jobs.requests))
        return submit(job, *rest)

    app.controller.desk.jobs.submit_quietly = watched
    app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=1))
    app.controller.repaints.repaint(Repaint(prompt="a cow", seed=2))
    app.desk.settle()
    assert asked and not any(asked)
    assert all(app.session.check_of(result.number) for result in app.session.results)
