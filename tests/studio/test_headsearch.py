"""The search for heads without a screen: states, stopping, going on, and that it never stands in the user's way."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parent))
import fake_engine
from fake_search import FakeSearches

from locheads_studio.engine.jobs import HeadMapsJob, SegmentJob
from locheads_studio.studio.headsearch import HeadSearch, Progress, Wanted
from locheads_studio.studio.lanes import DiskLane, InlineLane

WANTED = Wanted("storybook", None, 40, tune=False)


@pytest.fixture
def room() -> Iterator[SimpleNamespace]:
    """A studio with a running worker, and a search on a lane of its own: `.search .engine .studio .wait`."""
    studio, engine = fake_engine.studio(), FakeSearches()
    studio.controller.start()
    search = HeadSearch(DiskLane(1), studio.desk.post, lambda: engine, studio.controller.batch)
    yield SimpleNamespace(search=search, engine=engine, studio=studio, wait=studio.desk.wait)
    studio.desk.handlers.gate.set()
    assert search.close(10)
    assert studio.controller.close(10)


def test_a_search_from_start_to_use(room: Any) -> None:
    states: list[str] = []
    used: list[bool] = []
    room.search.on_changed = lambda: states.append(room.search.state)
    room.search.on_used = lambda: used.append(True)
    room.search.start(WANTED)
    assert room.search.state == "searching"
    room.wait(lambda: room.search.state == "found")
    assert [type(job) for job in room.studio.desk.handlers.jobs] == [HeadMapsJob] * 6, "one small job for each picture"
    assert room.search.searched.comparison.verdict == "better"
    assert room.search.progress.done == 6
    room.search.use()
    room.wait(lambda: bool(used))
    assert room.engine.used and room.search.state == "ready" and room.engine.done == []
    assert states == ["searching", "found", "saving", "ready"]
    assert not room.studio.notices.all


def test_stopping_keeps_what_is_done_and_it_goes_on(room: Any) -> None:
    handlers = room.studio.desk.handlers
    handlers.gate.clear()
    room.search.start(WANTED)
    room.wait(lambda: bool(handlers.jobs))
    room.search.stop()
    assert room.search.is_stopping
    room.wait(lambda: room.search.state == "stopped")
    assert room.engine.done == [], "the job that ran was stopped, not waited for"
    handlers.gate.set()
    room.engine.done = [0, 1, 2]
    handlers.jobs.clear()
    room.search.start(WANTED)
    room.wait(lambda: room.search.state == "found")
    assert len(handlers.jobs) == 3
    room.search.keep()
    room.wait(lambda: room.engine.done == [])
    assert room.search.state == "ready" and not room.engine.used


def test_what_the_user_asks_for_goes_first(room: Any) -> None:
    """Everything the user asked for while a picture is read is done before the next picture."""
    handlers, controller = room.studio.desk.handlers, room.studio.controller
    controller.files.open_picture(fake_engine.picture(), "noise")
    room.wait(lambda: room.studio.session.is_open)
    handlers.gate.clear()
    room.search.start(WANTED)
    room.wait(lambda: bool(handlers.jobs))
    controller.selecting.select("the fox")
    room.wait(lambda: any(r.ticket for r in controller.desk.jobs.requests))
    handlers.gate.set()
    room.wait(lambda: room.search.state == "found" and not controller.busy)
    kinds = [type(job).__name__ for job in handlers.jobs]
    assert kinds[0] == "HeadMapsJob" and kinds[1] == "SelectJob"
    assert room.studio.session.has_mask


def test_other_models_stop_it(room: Any) -> None:
    """The next pictures must not be read by another model."""
    handlers = room.studio.desk.handlers
    handlers.gate.clear()
    room.search.start(WANTED)
    room.wait(lambda: bool(handlers.jobs))
    room.studio.controller.use_models(room.studio.desk.make_worker)
    room.wait(lambda: room.search.state == "stopped")
    assert room.search.problem is None and room.engine.done == []


def test_what_goes_wrong_is_told(room: Any) -> None:
    room.engine.damaged = True
    room.search.start(WANTED)
    room.wait(lambda: room.search.state == "failed")
    assert room.search.problem.code == "data"
    room.engine.damaged = False
    room.search.start(WANTED)
    room.wait(lambda: room.search.state == "found")
    room.engine.read_only = True
    room.search.use()
    room.wait(lambda: room.search.problem is not None)
    assert room.search.state == "found" and room.search.problem.code == "write"
    assert room.engine.done, "nothing is forgotten that was not used"


def test_a_search_of_before_is_seen(room: Any) -> None:
    room.engine.left = SimpleNamespace(pictures=None, samples=40, done=4)
    room.search.look("storybook")
    room.wait(lambda: room.search.unfinished is not None)
    assert room.search.unfinished.done == 4


def test_the_engine_is_made_on_the_lane() -> None:
    """What draws scenes takes a while to import."""
    where: list[str] = []

    def make() -> FakeSearches:
        where.append(threading.current_thread().name)
        return FakeSearches(0)

    desk = fake_engine.Desk()
    search = HeadSearch(DiskLane(1), desk.post, make, lambda: lambda job: None)  # type: ignore[arg-type, return-value]
    search.start(WANTED)
    desk.wait(lambda: search.state == "found")
    assert where[0].startswith("locheads-disk")
    assert search.close(10)


def test_the_time_left_is_measured_without_the_first_picture() -> None:
    now = [0.0]
    progress = Progress(lambda: now[0])
    progress.tell("listing", 0, 1)
    for done in range(2, 30):  # went on with two done
        progress.tell("reading", done, 102)
        if done == 5:
            assert progress.seconds_left is None, "three are too few"
        now[0] += 60.0 if done == 2 else 2.0  # the first waits for the model
    assert progress.seconds_each == pytest.approx(2.0)
    assert progress.seconds_left == pytest.approx(2.0 * (102 - 29))
    assert progress.measured_on == 20
    progress.tell("concluding", 102, 102)
    assert progress.seconds_left is None and progress.took == {"reading": pytest.approx(2.0 * 102)}
    for done in range(0, 60, 10):  # its shares come in steps
        progress.tell("tuning", done, 1000)
        now[0] += 5.0
    assert progress.seconds_left == pytest.approx(0.5 * 950)


def test_a_measured_pace_tells_how_long_another_search_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    search = HeadSearch(InlineLane(), lambda call: call(), lambda: FakeSearches(), _answered)
    assert search.seconds_for(WANTED) is None
    monkeypatch.setattr(Progress, "seconds_each", property(lambda self: 2.0))
    search.start(replace(WANTED, tune=True))
    assert search.state == "found"
    assert search.seconds_for(Wanted("storybook", None, 400, tune=False)) == pytest.approx(2.0 * 6 * 10)
    assert search.seconds_for(Wanted("storybook", None, 400)) == pytest.approx(2.0 * 6 * 10 + 2.0 * 1000)
    assert search.seconds_for(Wanted("storybook", Path("mine"), 400)) is None
    assert search.seconds_for(Wanted("other", None, 400)) is None


def _answered() -> Any:
    return lambda job: SimpleNamespace(result=lambda: None, cancel=lambda: None)


def test_memory_is_told_after_a_job_and_forgotten_with_the_worker(room: Any) -> None:
    from locheads_studio.engine.events import Memory, PartMemory

    told: list[Any] = []
    controller, handlers = room.studio.controller, room.studio.desk.handlers
    controller.on_memory = lambda: told.append(controller.memory)
    weighed = Memory(
        parts=(PartMemory(part="vlm", device=3, main=0, place="device"),), limit=8, peak=5, accelerated=True
    )
    handlers.memory = lambda: weighed
    for _ in range(2):
        controller.batch()(_segment()).result()
    room.wait(lambda: bool(told))
    assert told == [weighed], "told when it is different"
    controller.use_models(room.studio.desk.make_worker)
    assert told == [weighed, None]


def test_a_meter_that_fails_stops_nothing(room: Any) -> None:
    def fails() -> Any:
        raise RuntimeError("a bug")

    room.studio.desk.handlers.memory = fails
    for _ in range(2):
        assert room.studio.controller.batch()(_segment()).result() is not None


def _segment() -> SegmentJob:
    return SegmentJob(picture=fake_engine.picture().rgb8, points=((3.0, 3.0),), labels=(1,))
