"""The built-in models behind the controller, with real threads: warm before the first phrase, seen while they paint."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pytest

from locheads_studio import app
from locheads_studio.config import paths
from locheads_studio.document.preview import Preview
from locheads_studio.studio.controller import Controller
from locheads_studio.studio.lanes import DiskLane
from locheads_studio.studio.repaints import Repaint
from locheads_studio.studio.session import Session
from tests.studio.fake_engine import Desk


@pytest.fixture
def made() -> Iterator[tuple[Desk, Session, Controller]]:
    desk, session = Desk(), Session()
    controller = Controller(session, app.worker_factory("storybook", "cpu"), DiskLane(), desk.post)
    controller.start()
    yield desk, session, controller
    assert controller.close(60)


@pytest.mark.slow
def test_the_first_phrase_is_answered_quickly_and_a_repaint_is_seen(made: tuple[Desk, Session, Controller]) -> None:
    desk, session, controller = made
    controller.keep_warm(True)
    controller.files.open(paths.resources() / "samples" / "skater.png", sample=True)

    def warm() -> bool:
        assert controller.warm_up.state != "failed", controller.warm_up.problem
        return controller.warm_up.state == "ready" and session.is_open

    desk.wait(warm, 120)
    started = time.process_time()
    controller.selecting.select("the skater's outfit")
    desk.wait(lambda: session.has_mask and not controller.busy, 60)
    warm_s = time.process_time() - started
    assert warm_s < 3, warm_s  # of the processor: 0.2 where it was measured; 11 to 16 without warming up

    controller.repaints.repaint(Repaint(prompt="a blue car", seed=1))
    seen: list[Preview] = []

    def finished() -> bool:
        activity = controller.activity
        if activity is not None and activity.preview is not None and activity.preview not in seen:
            seen.append(activity.preview)
        return bool(session.results)

    desk.wait(finished, 60)
    edit = session.results[0].edit
    assert len(seen) > 3 and all(preview.box == edit.box for preview in seen)
    assert not np.array_equal(seen[0].pixels, seen[-1].pixels)
