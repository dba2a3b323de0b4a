"""A worker that hangs is told, and another one takes over; the document is as it was."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest

from locheads_studio.engine import worker as engine
from locheads_studio.engine.worker import Worker
from locheads_studio.studio import watchdog
from locheads_studio.studio.lanes import DiskLane
from locheads_studio.studio.watchdog import Watchdog
from tests.studio import fake_engine


def test_a_hanging_worker_is_told_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(engine, "monotonic", lambda: now[0])
    hangs, go_on = threading.Event(), threading.Event()

    class Stuck(fake_engine.FakeHandlers):
        def __call__(self, job: Any, step: Any) -> Any:
            hangs.set()
            go_on.wait(250)

    app = fake_engine.studio(lane=DiskLane())
    app.controller.files.open_picture(fake_engine.picture(), "noise")
    app.desk.wait(lambda: app.session.is_open)
    made: list[Worker] = []

    def stuck(post: Any) -> Worker:
        made.append(Worker(Stuck, post))
        return made[-1]

    app.controller.use_models(stuck)
    app.controller.start()
    before = np.array(app.session.committed.whole())
    dog = Watchdog(
        lambda: app.controller.silent_s, lambda: app.controller.use_models(app.desk.make_worker), app.notices
    )
    app.controller.selecting.select("the horse")
    app.desk.wait(hangs.is_set)
    dog.look()
    assert not app.notices.all
    now[0] += watchdog.TOLD_S + 1
    dog.look()
    dog.look()
    assert ["three minutes" in notice.text for notice in app.notices.all] == [True]
    now[0] += watchdog.RESTART_S
    dog.look()
    assert "started again" in app.notices.all[-1].text and app.controller.silent_s is None
    assert np.array_equal(app.session.committed.whole(), before)
    app.controller.selecting.select("the horse")
    app.desk.wait(lambda: app.session.has_mask)
    assert not app.controller.close(timeout_s=0.2), "the thread that hangs is not forgotten"
    go_on.set()
    assert made[0].close(60)
