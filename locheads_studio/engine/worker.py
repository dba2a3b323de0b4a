"""The worker: one plain thread that owns every model and the accelerator.

Jobs go in from any thread; events come out on the worker's thread through `post`, and each job's outcome also through
its `Ticket`. The worker never ends on idle; `close` cancels, joins and says whether the thread is gone.
"""

from __future__ import annotations

import gc
import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from enum import IntEnum
from time import monotonic
from types import TracebackType
from typing import Any, Protocol, Self, runtime_checkable

from locheads_studio import errors
from locheads_studio.document.preview import Preview
from locheads_studio.engine import events
from locheads_studio.engine.cancel import CancelToken
from locheads_studio.engine.failures import classify, describe
from locheads_studio.engine.jobs import Task

log = logging.getLogger(__name__)


class Step(Protocol):
    """`step(stage, fraction)` reports progress and raises `errors.Cancelled` when the user asked to stop.

    `made`: a preview of what is being made, of which only the newest is kept, or a part of the result that is told
    ahead of the rest (`events.Early`)."""

    def __call__(self, stage: str, fraction: float, made: Any = None, /) -> None: ...


class Handlers(Protocol):
    """What does the work, on the worker's thread."""

    def __call__(self, job: Task, step: Step) -> Any:
        """Do the job and return its result."""

    def release(self) -> None:
        """Give back memory that failed work may have left behind."""


@runtime_checkable
class Telling(Protocol):
    """Handlers that tell what they did about failures."""

    def take_notes(self) -> tuple[str, ...]:
        """Sentences for the user, since the last call."""


@runtime_checkable
class Weighing(Protocol):
    """Handlers that tell what their models use."""

    def memory(self) -> events.Memory | None:
        """None when nothing is loaded."""


class Priority(IntEnum):
    """Lower goes first; within one priority, first come first served."""

    INTERACTIVE = 0
    BATCH = 10
    AHEAD = 20  # what will probably be asked for next
    WARM = 30  # what may be needed some time


class Ticket:
    """What `Worker.submit` returns: the job's number, its outcome when there is one, and the way to cancel it."""

    def __init__(self, number: int, job: Task) -> None:
        self.number = number
        self.job = job
        self.token = CancelToken()
        # A bare lock, held until the end: Ctrl-C inside Event.wait can leave the event's own lock held for good (the
        # worker then hangs when it sets it) or release it twice (RuntimeError).
        self._open = threading.Lock()
        self._open.acquire()
        self._outcome: events.Ended | None = None

    @property
    def outcome(self) -> events.Ended | None:
        """How the job ended; None while it waits or runs."""
        return self._outcome

    def cancel(self) -> None:
        """Ask for the job to be dropped, or stopped at its next step. It still ends in exactly one event."""
        self.token.cancel()

    def wait(self, timeout_s: float | None = None) -> events.Ended | None:
        """The outcome, or None when the job has not ended in time."""
        if self._outcome is None and self._open.acquire(timeout=-1 if timeout_s is None else max(timeout_s, 0.0)):
            self._open.release()
        return self._outcome

    def result(self) -> Any:
        """Wait, and return the job's result.

        Raises:
            StudioError: the job failed.
            Cancelled: the job was cancelled.
        """
        match self.wait():
            case events.Finished(result=result):
                return result
            case events.Failed(error=error):
                raise error
            case _:
                raise errors.Cancelled

    def end(self, outcome: events.Ended) -> None:
        """For the worker: set the outcome, once."""
        assert self._outcome is None, "a job ends once"
        self._outcome = outcome
        self._open.release()


class Worker:
    """Runs jobs one after another on one thread. `load` is called there, before the first job, to make the handlers."""

    def __init__(self, load: Callable[[], Handlers], post: Callable[[events.Event], None] | None = None) -> None:
        self._load = load
        self._post = post
        self._handlers: Handlers | None = None
        self._numbers = itertools.count(1)
        self._wake = threading.Condition()
        self._queue: list[tuple[int, int, Ticket]] = []
        self._running: Ticket | None = None
        self._closed = False
        self._beat = 0.0  # when the running job made its last step
        self._progress: events.Progress | None = None
        self._weighed: events.Memory | None = None
        self._thread = threading.Thread(target=self._loop, name="locheads-worker")

    def start(self) -> Self:
        """Start the thread."""
        self._thread.start()
        return self

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def progress(self) -> events.Progress | None:
        """The newest progress of the running job; None when nothing runs. Cheap: meant to be polled."""
        return self._progress

    @property
    def silent_s(self) -> float | None:
        """Seconds since the running job's last step; None when nothing runs."""
        return monotonic() - self._beat if self._running is not None else None

    def submit(self, job: Task, *, priority: Priority = Priority.INTERACTIVE, first: bool = False) -> Ticket:
        """Queue a job, behind others of its priority or, with `first`, before all of them.

        Older jobs with its supersede key are cancelled; on a closed worker, so is the job itself.
        """
        ticket = Ticket(next(self._numbers), job)
        with self._wake:
            if not self._closed:
                if job.supersede is not None:
                    for older in self._pending():
                        if older.job.supersede == job.supersede:
                            older.cancel()
                heapq.heappush(self._queue, (priority, -ticket.number if first else ticket.number, ticket))
                self._wake.notify()
                return ticket
        self._end(ticket, events.Cancelled(job=ticket.number, pixels=job.pixels))
        return ticket

    def cancel_all(self) -> None:
        """Cancel everything that waits or runs."""
        with self._wake:
            for ticket in self._pending():
                ticket.cancel()

    def close(self, timeout_s: float | None = None) -> bool:
        """Take no more jobs, cancel all, and wait for the thread. False when it was still busy after `timeout_s`.

        A worker that was never started ends what waits here and now, since nobody else would.
        """
        with self._wake:
            self._closed = True
            self._wake.notify()
        self.cancel_all()
        if self._thread.ident is None:
            while self.run_one():
                pass
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def run_one(self) -> bool:
        """Take one job from the queue and bring it to its end on the calling thread. False when there was none."""
        with self._wake:
            if not self._queue:
                return False
            ticket = heapq.heappop(self._queue)[-1]
            self._beat = monotonic()
            self._running = ticket
        try:
            outcome = self._outcome_of(ticket)
        finally:
            self._progress = None
            with self._wake:
                self._running = None
        self._end(ticket, outcome)
        self._weigh()
        return True

    def _pending(self) -> list[Ticket]:
        waiting = [ticket for *_, ticket in self._queue]
        return [*waiting, self._running] if self._running else waiting

    def _loop(self) -> None:
        while True:
            with self._wake:
                while not self._queue and not self._closed:
                    self._wake.wait()
                if not self._queue:
                    break
            self.run_one()
        self._handlers = None  # models are freed on the thread that made them
        gc.collect()

    def _outcome_of(self, ticket: Ticket) -> events.Ended:
        number, job = ticket.number, ticket.job
        started = time.perf_counter()
        try:
            ticket.token.check()
            self._tell(events.Started(job=number, pixels=job.pixels))
            result = self._work(ticket)
        except errors.Cancelled:
            return events.Cancelled(job=number, pixels=job.pixels)
        except (Exception, SystemExit) as error:  # nothing a library does may end this thread
            details = describe(error)  # first: classify takes the traceback away
            failed = events.Failed(job=number, pixels=job.pixels, error=classify(error), details=details)
        else:
            seconds = time.perf_counter() - started
            log.info("job %d, %s: done in %.2f s", number, type(job).__name__, seconds)
            notes = self._handlers.take_notes() if isinstance(self._handlers, Telling) else ()
            return events.Finished(job=number, pixels=job.pixels, result=result, seconds=seconds, notes=notes)
        # Only here, after the except block, is the traceback gone and with it the frames that hold tensors.
        log.warning("job %d, %s: failed: %s", number, type(job).__name__, failed.error.code)
        log.debug("%s", failed.details)
        gc.collect()
        if self._handlers is not None:
            self._handlers.release()
        return failed

    def _work(self, ticket: Ticket) -> Any:
        newest: Preview | None = None

        def step(stage: str, fraction: float, made: Any = None, /) -> None:
            nonlocal newest
            self._beat = monotonic()
            ticket.token.check()
            if isinstance(made, Preview):
                newest = made
            elif made is not None:
                self._tell(events.Early(job=ticket.number, pixels=ticket.job.pixels, result=made))
            self._progress = events.Progress(
                job=ticket.number, stage=stage, fraction=min(max(fraction, 0.0), 1.0), preview=newest
            )

        if self._handlers is None:
            step("loading", 0.0)
            self._handlers = self._load()
        return self._handlers(ticket.job, step)

    def _end(self, ticket: Ticket, outcome: events.Ended) -> None:
        ticket.end(outcome)
        self._tell(outcome)

    def _weigh(self) -> None:
        """After the job's end, so that nobody waits for it."""
        handlers: object = self._handlers
        if not isinstance(handlers, Weighing):
            return
        try:
            weighed = handlers.memory()
        except Exception:  # a meter must not end the thread that owns the models
            log.exception("the memory could not be told")
            return
        if weighed is not None and weighed != self._weighed:
            self._weighed = weighed
            self._tell(weighed)

    def _tell(self, event: events.Event) -> None:
        if self._post is None:
            return
        try:
            self._post(event)
        except Exception:  # a listener's bug must not end the thread that owns the models
            log.exception("a listener failed on %s", type(event).__name__)
