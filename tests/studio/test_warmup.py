"""Warming up: parts in order, real jobs first, the newest picture, failures, another set."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from locheads_studio.engine.jobs import WarmTask
from locheads_studio.engine.worker import Priority
from locheads_studio.errors import UsageError, WeightsError
from tests.studio import fake_engine

LOADED = [("vlm", False), ("segmenter", False), ("inpainter", False)]


@pytest.fixture
def app() -> Iterator[SimpleNamespace]:
    made = fake_engine.studio()
    yield made
    assert made.controller.close()


def open_noise(app: SimpleNamespace, seed: int = 0) -> None:
    app.controller.files.open_picture(fake_engine.picture(seed=seed), "noise")
    app.desk.pump()


def test_every_model_is_loaded_and_told(app: SimpleNamespace) -> None:
    states: list[str] = []
    app.controller.on_warmth = lambda: states.append(app.controller.warm_up.state)
    assert app.controller.warm_up.state == "cold"
    app.controller.keep_warm(True)
    assert app.controller.warm_up.state == "loading" and not app.controller.busy
    app.desk.settle()
    assert app.desk.handlers.warmed == LOADED and states[-1] == app.controller.warm_up.state == "ready"
    app.controller.keep_warm(True)  # nothing new
    app.desk.settle()
    assert app.desk.handlers.warmed == LOADED


def test_real_jobs_go_first_then_the_picture_then_the_rest(app: SimpleNamespace) -> None:
    app.controller.keep_warm(True)
    assert app.desk.worker.run_one()  # the VLM
    open_noise(app)
    app.controller.selecting.select("the horse")
    app.desk.pump()
    app.desk.worker.run_one()
    assert [type(job).__name__ for job in app.desk.handlers.jobs] == ["SelectJob"]
    app.desk.settle()
    assert app.desk.handlers.warmed == [LOADED[0], ("vlm", True), ("segmenter", True), *LOADED[1:]]
    assert app.session.has_mask and app.controller.warm_up.state == "ready"


def test_a_newer_picture_takes_the_place_of_the_older(app: SimpleNamespace) -> None:
    app.controller.keep_warm(True)
    app.desk.settle()
    for seed in range(4):
        open_noise(app, seed)
    assert app.controller.warm_up.state == "reading"
    app.desk.settle()
    assert app.desk.handlers.warmed == [*LOADED, ("vlm", True), ("segmenter", True)]
    assert app.controller.warm_up.state == "ready"


def test_a_picture_that_is_open_already_is_read_too(app: SimpleNamespace) -> None:
    open_noise(app)
    app.desk.settle()
    assert app.desk.handlers.warmed == []
    app.controller.keep_warm(True)
    app.desk.settle()
    assert sorted(app.desk.handlers.warmed) == sorted([*LOADED, ("vlm", True), ("segmenter", True)])


def test_switching_it_off_drops_what_waits(app: SimpleNamespace) -> None:
    app.controller.keep_warm(True)
    app.controller.keep_warm(False)
    open_noise(app)
    app.desk.settle()
    assert app.desk.handlers.warmed == [] and app.controller.warm_up.state == "cold"


def test_another_set_is_warmed_again(app: SimpleNamespace) -> None:
    app.controller.keep_warm(True)
    app.desk.settle()
    old = app.desk.worker
    app.controller.use_models(app.desk.make_worker)
    assert app.controller.warm_up.state == "loading" and app.desk.worker is not old
    app.desk.settle()
    assert app.desk.handlers.warmed == LOADED * 2 and app.controller.warm_up.state == "ready"


def test_what_cannot_be_loaded_is_said_and_nothing_else_is_hurt(
    app: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(self: fake_engine.FakeHandlers, job: object, step: object) -> None:
        raise WeightsError("The segmenter is missing", "Install it again")

    with monkeypatch.context() as patch:
        patch.setattr(fake_engine.FakeHandlers, "__call__", missing)
        app.controller.keep_warm(True)
        app.desk.settle()
    assert app.controller.warm_up.state == "failed" and app.controller.warm_up.problem == "The segmenter is missing"
    assert app.notices.all == ()  # who needs it is told then
    open_noise(app)
    app.controller.selecting.select("the horse")
    app.desk.settle()
    assert app.session.has_mask


def test_while_a_job_waits_for_a_model_the_stage_is_told() -> None:
    app = fake_engine.studio()
    app.desk.handlers.cold.clear()
    app.controller.start()
    app.controller.keep_warm(True)
    app.desk.wait(lambda: bool(app.desk.handlers.warmed))  # else what is asked for goes first
    open_noise(app)
    app.controller.selecting.select("the horse")
    app.desk.wait(lambda: (a := app.controller.activity) is not None and a.stage == "loading the vlm")
    app.desk.handlers.cold.set()
    app.desk.wait(lambda: app.session.has_mask and app.controller.warm_up.state == "ready")
    assert app.controller.close(20.0)


def test_a_task_names_a_model_and_goes_last() -> None:
    with pytest.raises(UsageError, match="no model"):
        WarmTask(part="painter")  # type: ignore[arg-type]
    assert Priority.INTERACTIVE < Priority.BATCH < Priority.AHEAD < Priority.WARM
