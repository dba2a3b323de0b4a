"""Jobs on their way to the worker and back: prepared on the lane, submitted and answered on the window's thread.

Each request ends in exactly one call of `finished`, `failed` or `dropped`, on the window's thread, unless the program
closes first. Answers about pixels that are no longer shown are dropped here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Container
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal, Protocol

from locheads_studio.document.preview import Preview
from locheads_studio.engine import events
from locheads_studio.engine.failures import classify, describe
from locheads_studio.engine.jobs import Job, Part, Task
from locheads_studio.engine.worker import Priority, Ticket, Worker
from locheads_studio.errors import StudioError
from locheads_studio.studio.findings import digest

Post = Callable[[Callable[[], None]], None]
"""Run a callable on the window's thread, soon. Called from any thread; must not block or raise."""
WorkerFactory = Callable[[Callable[[events.Event], None]], Worker]
"""Makes a worker, not started, that tells its events to the callable: `lambda post: Worker(load, post)`."""
Work = Literal["open", "select", "segment", "repaint", "mask", "save"]
Reason = Literal["cancelled", "stale"]


class Lane(Protocol):
    """Runs slow calls that are not the models'. `lanes.DiskLane` has threads; `lanes.InlineLane` is for tests."""

    def run(self, work: Callable[[], Any], done: Callable[[Any, BaseException | None], None]) -> None:
        """Do `work` on another thread, then call `done(result, error)` there; one of the two is None."""

    def close(self, timeout_s: float | None = None) -> bool:
        """Take no more, wait for what runs. False when it was still busy after `timeout_s`."""


@dataclass(frozen=True, eq=False)
class Activity:
    """What runs now. `fraction` 0..1; `seconds_left` None when not known yet; `preview`: the newest of a repaint.
    `stopping`: it was cancelled, and ends with its present step.

    `waiting`: jobs after this one. `stage` in words, "" while it is being prepared.
    """

    work: Work
    stage: str = ""
    fraction: float = 0.0
    seconds_left: float | None = None
    waiting: int = 0
    preview: Preview | None = None
    stopping: bool = False


@dataclass(frozen=True)
class Queued:
    """A line of the queue. `number` names it; `running` with `fraction` 0..1 done, else it waits; `stopping`: it was
    cancelled, and ends with its present step. `seconds_left` to its own end, None when not known."""

    number: int
    work: Work
    title: str
    running: bool = False
    stopping: bool = False
    fraction: float = 0.0
    seconds_left: float | None = None


@dataclass(eq=False)
class Request:
    """One job asked for. `pixels` names the pixels it is about; `detail` is the asker's own. `title` for the user;
    `first`: before what waits. `now` names what its pixels are by now, if they are not those that are shown."""

    work: Work
    pixels: str
    finished: Callable[[Any, float], None]  # digested result, seconds
    failed: Callable[[StudioError, str], None]  # error, details
    dropped: Callable[[Reason], None]
    early: Callable[[Any], None] = lambda part: None  # a part of the result, digested, ahead of the rest
    detail: Any = None
    title: str = ""
    first: bool = False
    now: Callable[[], str] | None = None
    number: int = 0  # in the queue
    ticket: Ticket | None = None
    generation: int = 0  # of the worker that has it
    cancelled: bool = False
    began: tuple[str, float, float] | None = field(default=None)  # stage, clock and fraction when it was first seen


class JobLine:
    """Owns the worker. `pixels` tells what is shown now; `changed` is called when a request comes or goes, `tell` with
    what was done about failures on the way to a result."""

    def __init__(
        self,
        factory: WorkerFactory,
        lane: Lane,
        post: Post,
        *,
        pixels: Callable[[], str],
        changed: Callable[[], None],
        tell: Callable[[str], None] = lambda note: None,
    ) -> None:
        self._lane, self._post = lane, post
        self._pixels, self._changed, self._tell = pixels, changed, tell
        self._generation = 0  # workers number their jobs from 1
        self._started = self._closed = False
        self._quiet: dict[tuple[int, int], tuple[Ticket, Callable[[events.Ended], None]]] = {}
        self.on_memory: Callable[[], None] | None = None
        self.memory: events.Memory | None = None
        self.requests: list[Request] = []
        self._asked = self._submitted = 0
        self._ready: dict[int, Callable[[], None]] = {}
        self._took: dict[Work, float] = {}  # seconds, the last time
        self._left: list[Worker] = []  # older ones whose thread may still be busy
        self._worker = self._make(factory)

    def start(self) -> None:
        """Start the worker's thread."""
        self._started = True
        self._worker.start()

    def restart(self, factory: WorkerFactory) -> None:
        """Another worker takes over; what the old one was asked is cancelled, its thread ends in the background."""
        self.cancel()
        old, self._worker = self._worker, self._make(factory)
        self._weighed(self._generation, None)
        if self._started:
            self._worker.start()
        old.close(0.0)
        self._left = [one for one in (*self._left, old) if not one.close(0.0)]

    def close(self, timeout_s: float) -> bool:
        """Cancel all and join the worker. False when it was still busy."""
        self._closed = True
        ended = [worker.close(timeout_s) for worker in (self._worker, *self._left)]
        return all(ended)

    def ask(self, request: Request, build: Callable[[], Job]) -> None:
        """Build the job on the lane, which may copy a large picture, and submit it."""
        self._asked += 1
        request.number = self._asked
        place = len(self.requests)
        if request.first:  # behind what runs
            place = next((at for at, other in enumerate(self.requests) if not self._runs(other)), place)
        self.requests.insert(place, request)
        self._changed()

        def built(job: Job | None, error: BaseException | None) -> None:
            self._post(partial(self._built, request, job, *((None, "") if error is None else told(error))))

        self._lane.run(build, built)

    def cancel(self, works: Container[str] | None = None) -> None:
        """Cancel every request, or those of some kinds of work. They end as soon as the work notices."""
        for request in tuple(self.requests):
            if works is None or request.work in works:
                self.cancel_one(request)

    def cancel_number(self, number: int) -> None:
        """Cancel the request of a line of the queue; nothing when it has ended."""
        for request in tuple(self.requests):
            if request.number == number:
                self.cancel_one(request)

    def cancel_one(self, request: Request) -> None:
        """Cancel a request."""
        request.cancelled = True
        if request.ticket is not None:
            request.ticket.cancel()

    def submit_quietly(self, task: Task, priority: Priority, ended: Callable[[events.Ended], None]) -> Ticket:
        """A task the user did not ask for: it makes nobody busy, and `ended` is called however it ends, its result
        digested."""
        ticket = self._worker.submit(task, priority=priority)
        self._quiet[self._generation, ticket.number] = ticket, ended
        return ticket

    @property
    def silent_s(self) -> float | None:
        """Seconds since the running job's last step; None when nothing runs."""
        return self._worker.silent_s

    def holds(self, part: Part) -> bool:
        """Whether a model is loaded, as the worker last said."""
        return self.memory is not None and any(held.part == part for held in self.memory.parts)

    def batch(self) -> Callable[[Task], Ticket]:
        """What submits the tasks of a long run, from any thread: to the worker of now, and after all that the user asks
        for. Only the tickets tell how they end; those of another worker than today's end cancelled."""
        return partial(self._worker.submit, priority=Priority.BATCH)

    @property
    def generation(self) -> int:
        """Which worker it is: another one has other models, or other heads."""
        return self._generation

    @property
    def activity(self) -> Activity | None:
        """What runs, as the worker last said."""
        live = [request for request in self.requests if not request.cancelled] or self.requests
        if not live:
            return None
        progress = self._worker.progress
        running = next((r for r in live if progress and r.ticket is not None and r.ticket.number == progress.job), None)
        if running is None or progress is None:
            quiet = progress is not None and (self._generation, progress.job) in self._quiet
            stage = progress.stage if progress is not None and quiet else ""
            return Activity(live[0].work, stage, waiting=len(live) - 1, stopping=live[0].cancelled)
        left = _seconds_left(running, progress)
        waiting, stopping = len(live) - 1, running.cancelled
        preview = None if stopping else progress.preview
        return Activity(running.work, progress.stage, progress.fraction, left, waiting, preview, stopping)

    @property
    def queue(self) -> tuple[Queued, ...]:
        """What runs and what waits, in this order. The time a waiting one takes is that of the last of its kind."""
        progress, lines = self._worker.progress, []
        before: float | None = 0.0
        for request in self.requests:
            runs = self._runs(request)
            if request.cancelled and not runs:
                continue
            took = self._took.get(request.work)
            alone = _seconds_left(request, progress) if runs and progress is not None else None
            alone = took if alone is None else alone
            before = None if before is None or alone is None else before + alone
            done = progress.fraction if runs and progress is not None else 0.0
            lines.append(Queued(request.number, request.work, request.title, runs, request.cancelled, done, before))
        return tuple(lines)

    def _runs(self, request: Request) -> bool:
        progress = self._worker.progress
        return progress is not None and request.ticket is not None and request.ticket.number == progress.job

    def _is_stale(self, request: Request) -> bool:
        return request.pixels != (request.now or self._pixels)()

    def _make(self, factory: WorkerFactory) -> Worker:
        self._generation += 1
        return factory(partial(self._from_worker, self._generation))

    def _built(self, request: Request, job: Job | None, error: StudioError | None, details: str) -> None:
        """Submit in the order of asking: the lane has several threads, and a later job may be built sooner."""
        self._ready[request.number] = partial(self._submit, request, job, error, details)
        while (submit := self._ready.pop(self._submitted + 1, None)) is not None:
            self._submitted += 1
            submit()

    def _submit(self, request: Request, job: Job | None, error: StudioError | None, details: str) -> None:
        if self._closed:
            return
        if request.cancelled or job is None:
            self._end(request)
            if request.cancelled or error is None:
                request.dropped("cancelled")
            else:
                request.failed(error, details)
        elif self._is_stale(request):
            self._end(request)
            request.dropped("stale")
        else:
            request.ticket = self._worker.submit(job, first=request.first)
            request.generation = self._generation

    def _from_worker(self, generation: int, event: events.Event) -> None:
        """On the worker's thread."""
        if self._closed or isinstance(event, events.Started):
            return
        if isinstance(event, events.Memory):
            self._post(partial(self._weighed, generation, event))
            return
        if isinstance(event, events.Early | events.Finished):
            try:
                event = replace(event, result=digest(event.result))
            except Exception as error:  # a job must end, whatever it brought
                if isinstance(event, events.Early):
                    raise  # into the log; the result itself is still to come
                details = describe(error)
                event = events.Failed(job=event.job, pixels=event.pixels, error=classify(error), details=details)
        if isinstance(event, events.Early):
            self._post(partial(self._told_early, generation, event))
        else:
            self._post(partial(self._ended, generation, event))

    def _weighed(self, generation: int, memory: events.Memory | None) -> None:
        if self._closed or generation != self._generation:
            return
        self.memory = memory
        if self.on_memory is not None:
            self.on_memory()

    def _told_early(self, generation: int, event: events.Early) -> None:
        request = self._request(generation, event.job)
        if not self._closed and request is not None and not request.cancelled and not self._is_stale(request):
            request.early(event.result)

    def _request(self, generation: int, job: int) -> Request | None:
        """The one that a worker's job is about; None when nobody asked, or it has ended."""
        of = (generation, job)
        return next((r for r in self.requests if r.ticket and (r.generation, r.ticket.number) == of), None)

    def _ended(self, generation: int, event: events.Ended) -> None:
        request = self._request(generation, event.job)
        if self._closed:
            return
        if isinstance(event, events.Finished):
            for note in event.notes:
                self._tell(note)
        if request is None:
            _, ended = self._quiet.pop((generation, event.job), (None, None))
            if ended is not None:
                ended(event)
            return
        self._end(request)
        stale = self._is_stale(request)
        match event:
            case events.Cancelled():
                request.dropped("cancelled")
            case _ if request.cancelled:
                request.dropped("cancelled")
            case _ if stale:
                request.dropped("stale")
            case events.Failed():
                request.failed(event.error, event.details)
            case events.Finished():
                self._took[request.work] = event.seconds
                request.finished(event.result, event.seconds)

    def _end(self, request: Request) -> None:
        self.requests.remove(request)
        self._changed()


def _seconds_left(running: Request, progress: events.Progress) -> float | None:
    now, done = time.monotonic(), progress.fraction
    if running.began is None or running.began[0] != progress.stage:  # loading goes at another pace than painting
        running.began = progress.stage, now, done
    _, since, first = running.began
    return (1 - done) * (now - since) / (done - first) if done - first > 0.05 else None


def told(error: BaseException) -> tuple[StudioError, str]:
    """An error for the user and its traceback as text, which is all that may be kept of it."""
    details = describe(error)
    return classify(error), details


def bring(
    lane: Lane,
    post: Post,
    work: Callable[[], Any],
    done: Callable[[Any], None],
    failed: Callable[[BaseException], None],
    dropped: Callable[[], bool],
) -> None:
    """Do `work` on the lane, then call `done` with its result or `failed` with its error on the window's thread;
    neither when `dropped()` by then."""

    def arrived(result: Any, error: BaseException | None) -> None:
        if dropped():
            return
        if error is None:
            done(result)
        else:
            failed(error)

    lane.run(work, lambda result, error: post(partial(arrived, result, error)))
