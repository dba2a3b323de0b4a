"""The worker: one outcome per job, in order, whatever the work does."""

from __future__ import annotations

import gc
import logging
import pickle
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from locheads_studio.document.geometry import Box
from locheads_studio.document.preview import Preview
from locheads_studio.engine import events
from locheads_studio.engine.handlers import HostHandlers
from locheads_studio.engine.jobs import InpaintJob, Job, LocateJob, SegmentJob, SelectJob, Task, WarmTask
from locheads_studio.engine.worker import Priority, Step, Worker
from locheads_studio.errors import Cancelled, ModelError, PhraseError, StudioError

PICTURE = np.zeros((4, 4, 3), np.uint8)
WAIT_S = 60.0


def job(phrase: str = "a horse", supersede: str | None = None) -> LocateJob:
    return LocateJob(picture=PICTURE, phrase=phrase, supersede=supersede)


class Fake:
    """Handlers that do what the test says, and count what is released."""

    def __init__(self, work: Callable[[Job, Step], Any]) -> None:
        self.work = work
        self.released = 0

    def __call__(self, job: Job, step: Step) -> Any:
        return self.work(job, step)

    def release(self) -> None:
        self.released += 1


def phrase_of(job: Job, step: Step) -> str:
    assert isinstance(job, LocateJob)
    return job.phrase


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    yield
    assert not [t for t in threading.enumerate() if t.name == "locheads-worker"]


def test_results_and_events_come_in_order_on_the_worker_thread() -> None:
    seen: list[tuple[str, int, str]] = []
    loads: list[str] = []

    def load() -> Fake:
        loads.append(threading.current_thread().name)
        return Fake(phrase_of)

    def post(event: events.Event) -> None:
        seen.append((type(event).__name__, event.job, threading.current_thread().name))

    with Worker(load, post) as worker:
        tickets = [worker.submit(job(f"horse {n}")) for n in range(3)]
        assert [ticket.result() for ticket in tickets] == ["horse 0", "horse 1", "horse 2"]
    assert loads == ["locheads-worker"]  # once, and there
    assert [(kind, number) for kind, number, _ in seen] == [
        (kind, number) for number in (1, 2, 3) for kind in ("Started", "Finished")
    ]
    assert {thread for _, _, thread in seen} == {"locheads-worker"}


def test_outcomes_carry_the_key_of_the_pixels_and_travel() -> None:
    worker = Worker(lambda: Fake(phrase_of))
    ticket = worker.submit(job())
    assert worker.run_one() and not worker.run_one()
    outcome = pickle.loads(pickle.dumps(ticket.outcome))
    assert isinstance(outcome, events.Finished)
    assert (outcome.pixels, outcome.result) == (job().pixels, "a horse")


def test_interactive_goes_before_batch_and_first_come_first_served() -> None:
    order: list[str] = []
    worker = Worker(lambda: Fake(lambda j, s: order.append(phrase_of(j, s))))
    worker.submit(job("b1"), priority=Priority.BATCH)
    worker.submit(job("i1"))
    worker.submit(job("b2"), priority=Priority.BATCH)
    worker.submit(job("i2"))
    while worker.run_one():
        pass
    assert order == ["i1", "i2", "b1", "b2"]


def test_a_newer_job_cancels_the_older_with_its_key_waiting_or_running() -> None:
    running = threading.Event()
    newer_is_in = threading.Event()

    def work(j: Job, step: Step) -> str:
        if phrase_of(j, step) == "old":
            running.set()
            assert newer_is_in.wait(WAIT_S)
            step("looking", 0.5)
        return phrase_of(j, step)

    with Worker(lambda: Fake(work)) as worker:
        old = worker.submit(job("old", "hover"))
        other = worker.submit(job("other", "preview"))
        assert running.wait(WAIT_S)
        waiting = worker.submit(job("waiting", "hover"))
        new = worker.submit(job("new", "hover"))
        newer_is_in.set()
        assert new.result() == "new"
        assert other.result() == "other"
        for ticket in (old, waiting):
            assert isinstance(ticket.wait(WAIT_S), events.Cancelled)


def test_cancel_stops_at_the_next_step_and_the_worker_lives_on() -> None:
    steps: list[int] = []

    def work(j: Job, step: Step) -> str:
        if phrase_of(j, step) == "long":
            for n in range(10):
                steps.append(n)
                if n == 3:
                    ticket.cancel()
                step("painting", n / 10)
        return "done"

    worker = Worker(lambda: Fake(work))
    ticket = worker.submit(job("long"))
    worker.run_one()
    assert steps == [0, 1, 2, 3]
    assert isinstance(ticket.outcome, events.Cancelled)
    with pytest.raises(Cancelled):
        ticket.result()
    again = worker.submit(job())
    worker.run_one()
    assert again.result() == "done"


def test_a_cancelled_waiting_job_never_starts() -> None:
    started: list[str] = []
    worker = Worker(lambda: Fake(lambda j, s: started.append(phrase_of(j, s))))
    ticket = worker.submit(job())
    ticket.cancel()
    worker.run_one()
    assert isinstance(ticket.outcome, events.Cancelled)
    assert started == []


def test_expected_errors_keep_their_type_and_text() -> None:
    def work(j: Job, step: Step) -> None:
        raise PhraseError("Nothing found", "Say it in other words")

    fake = Fake(work)
    worker = Worker(lambda: fake)
    ticket = worker.submit(job())
    worker.run_one()
    with pytest.raises(PhraseError, match=r"Nothing found\. Say it in other words\."):
        ticket.result()
    assert fake.released == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyError("weights"), "internal"),
        (SystemExit(3), "internal"),
        (MemoryError(), "model"),
        (RuntimeError("CUDA error: out of memory"), "model"),
        (type("OutOfMemoryError", (RuntimeError,), {})("Tried to allocate 20 GiB"), "model"),
    ],
)
def test_other_errors_become_one_line_with_a_code(error: BaseException, code: str) -> None:
    def work(j: Job, step: Step) -> None:
        raise error

    worker = Worker(lambda: Fake(work))
    ticket = worker.submit(job())
    worker.run_one()
    outcome = pickle.loads(pickle.dumps(ticket.outcome))
    assert isinstance(outcome, events.Failed)
    assert outcome.error.code == code
    assert "\n" not in str(outcome.error)
    assert "in work" in outcome.details  # the traceback is kept as text


def test_failed_work_leaves_nothing_alive() -> None:
    class Tensor:
        pass

    kept: list[weakref.ref[Tensor]] = []
    alive_at_release: list[bool] = []

    class Watching(Fake):
        def release(self) -> None:
            alive_at_release.append(kept[-1]() is not None)

    def work(j: Job, step: Step) -> None:
        tensor = Tensor()
        kept.append(weakref.ref(tensor))
        try:
            raise ValueError("inner")
        except ValueError as error:
            raise ModelError("broken", "try again") from error

    worker = Worker(lambda: Watching(work))
    ticket = worker.submit(job())
    worker.run_one()
    gc.collect()
    assert isinstance(ticket.outcome, events.Failed)
    assert alive_at_release == [False]


def test_a_failing_load_fails_the_job_and_is_tried_again() -> None:
    answers: list[Any] = [ModelError("no weights", "get them"), Fake(phrase_of)]

    def load() -> Fake:
        answer = answers.pop(0)
        if isinstance(answer, StudioError):
            raise answer
        return answer  # type: ignore[no-any-return]

    worker = Worker(load)
    first, second = worker.submit(job()), worker.submit(job())
    worker.run_one()
    worker.run_one()
    assert isinstance(first.outcome, events.Failed)
    assert second.result() == "a horse"


def test_a_listener_that_fails_does_not_end_the_worker(caplog: pytest.LogCaptureFixture) -> None:
    def post(event: events.Event) -> None:
        raise RuntimeError("listener")

    with caplog.at_level(logging.ERROR), Worker(lambda: Fake(phrase_of), post) as worker:
        assert worker.submit(job("one")).result() == "one"
        assert worker.submit(job("two")).result() == "two"
    assert "a listener failed" in caplog.text


def test_progress_is_the_latest_value_and_gone_afterwards() -> None:
    seen: list[events.Progress | None] = []

    def work(j: Job, step: Step) -> None:
        for n in range(1_000):
            step("painting", n / 999)
        step("painting", 7.0)
        seen.append(worker.progress)

    worker = Worker(lambda: Fake(work))
    worker.submit(job())
    worker.run_one()
    assert seen == [events.Progress(job=1, stage="painting", fraction=1.0)]
    assert worker.progress is None


def test_the_newest_preview_stays_until_the_job_ends() -> None:
    glimpse, newer = (Preview(Box(0, 0, 9, 9), np.zeros((2, 2, 4), np.uint8)) for _ in range(2))
    seen: list[Preview | None] = []

    def work(_: Task, step: Step) -> None:
        for preview in (None, glimpse, None, newer):
            step("painting", 0.5, preview)
            assert worker.progress is not None
            seen.append(worker.progress.preview)

    worker = Worker(lambda: Fake(work))
    worker.submit(job())
    worker.run_one()
    assert seen == [None, glimpse, glimpse, newer] and worker.progress is None
    worker.submit(job())
    seen.clear()
    worker.run_one()
    assert seen[0] is None  # not that of the job before


def test_close_ends_every_job_once_and_takes_no_more() -> None:
    running = threading.Event()
    ended: list[events.Event] = []

    def work(j: Job, step: Step) -> None:
        running.set()
        while True:
            step("painting", 0.5)

    worker = Worker(lambda: Fake(work), lambda e: ended.append(e) if not isinstance(e, events.Started) else None)
    worker.start()
    tickets = [worker.submit(job(f"{n}")) for n in range(5)]
    assert running.wait(WAIT_S)
    assert worker.close(WAIT_S)
    late = worker.submit(job("late"))
    assert all(isinstance(ticket.outcome, events.Cancelled) for ticket in [*tickets, late])
    assert sorted(event.job for event in ended) == [1, 2, 3, 4, 5, 6]
    assert worker.close()  # again, harmless


def test_close_says_when_the_thread_is_still_busy() -> None:
    running, let_go = threading.Event(), threading.Event()

    def work(j: Job, step: Step) -> None:
        running.set()
        let_go.wait(WAIT_S)

    worker = Worker(lambda: Fake(work)).start()
    worker.submit(job())
    assert running.wait(WAIT_S)
    assert not worker.close(0.01)
    let_go.set()
    assert worker.close(WAIT_S)


def test_it_does_not_end_on_idle() -> None:
    with Worker(lambda: Fake(phrase_of)) as worker:
        worker.submit(job()).result()
        threading.Event().wait(0.2)
        assert worker.submit(job("later")).result() == "later"


def test_many_threads_may_submit() -> None:
    with Worker(lambda: Fake(phrase_of)) as worker:
        tickets: list[Any] = []
        threads = [
            threading.Thread(target=lambda n=n: tickets.extend(worker.submit(job(f"{n} {k}")) for k in range(50)))
            for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        results = {ticket.result() for ticket in tickets}
    assert len(results) == 400


def test_handlers_pass_each_job_to_its_method() -> None:
    calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    class Host:
        def __getattr__(self, name: str) -> Any:
            return lambda *args, **kwargs: calls.append((name, args, kwargs)) or name

    handlers = HostHandlers(Host())  # type: ignore[arg-type]
    mask = np.full((4, 4), 255, np.uint8)

    def step(stage: str, fraction: float) -> None:
        pass

    assert handlers(job(), step) == "locate"
    assert handlers(SelectJob(picture=PICTURE, phrase="a dog", grounding="paper", heads=("L4H2",)), step) == "select"
    assert handlers(SegmentJob(picture=PICTURE, points=((1.0, 2.0),), labels=(1,)), step) == "segment"
    assert handlers(InpaintJob(picture=PICTURE, mask=mask, prompt="a zebra", seed=5), step) == "inpaint"
    assert handlers(WarmTask(part="vlm", picture=PICTURE), step) == "warm"
    assert [name for name, _, _ in calls] == ["locate", "select", "segment", "inpaint", "warm"]
    wanted = {"phrase": "a dog", "grounding": "paper", "heads": ("L4H2",), "voice": "heads", "against": "",
              "closer": None, "order": "instances", "previews": False, "step": step}  # fmt: skip
    assert calls[1][2].pop("picture").base is PICTURE and calls[1][1:] == ((), wanted)
    assert calls[3][2]["seed"] == 5 and calls[3][2]["previews"] is False
    assert calls[4][2]["part"] == "vlm" and calls[4][2]["picture"].base is PICTURE
    with pytest.raises(TypeError, match="Task"):
        handlers(Task(), step)


def test_a_part_of_the_result_is_told_once_and_ahead_of_it() -> None:
    told: list[Any] = []

    def work(job: object, step: Any) -> str:
        step("looking", 0.5, "the heat map")
        step("cutting out", 0.8)
        return "all"

    with Worker(lambda: Fake(work), told.append) as worker:
        ticket = worker.submit(job())
        assert ticket.result() == "all"
    early = [event for event in told if isinstance(event, events.Early)]
    assert [(event.job, event.pixels, event.result) for event in early] == [
        (ticket.number, ticket.job.pixels, "the heat map")
    ]
    kinds = [type(event) for event in told]
    assert kinds.index(events.Early) < kinds.index(events.Finished)


def test_what_was_done_about_failures_comes_with_the_result() -> None:
    class Telling:
        def __call__(self, job: object, step: object) -> str:
            return "done"

        def take_notes(self) -> tuple[str, ...]:
            return ("Memory ran out.",)

        def release(self) -> None:
            pass

    with Worker(Telling) as worker:
        outcome = worker.submit(job()).wait(60)
    assert isinstance(outcome, events.Finished) and outcome.notes == ("Memory ran out.",)


def test_a_worker_that_is_closed_before_it_is_started_ends_what_waits() -> None:
    seen: list[events.Event] = []
    worker = Worker(lambda: Fake(phrase_of), seen.append)
    ticket = worker.submit(job())
    assert worker.close(timeout_s=1.0)
    assert isinstance(ticket.wait(WAIT_S), events.Cancelled)
    assert [type(event) for event in seen] == [events.Cancelled]
    assert isinstance(worker.submit(job()).wait(WAIT_S), events.Cancelled)
