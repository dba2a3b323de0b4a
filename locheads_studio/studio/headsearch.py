"""Looking for a model's localization heads from the window: one search at a time, in the background.

Drawing, reading files and concluding are done on a lane of their own; every picture is a small job for the worker,
which does whatever the user asks for first. Methods are called on the window's thread. A search goes on when its
dialog is closed; what is done stays done when it is stopped, or when the program ends.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from locheads_studio.engine.cancel import CancelToken
from locheads_studio.engine.jobs import Task
from locheads_studio.engine.worker import Ticket
from locheads_studio.errors import Cancelled, StudioError
from locheads_studio.studio.jobline import Lane, Post, bring, told

State = Literal["ready", "searching", "stopped", "failed", "found", "saving"]
Tell = Callable[[str, int, int], None]

_MEASURED: Final = 20  # of the newest pictures: what else the computer does changes
_LEAST: Final = 3  # pictures before a time is told


class Engine(Protocol):
    """What does the work: `evaluation.searching.Searches`, or a fake in tests. Called on the lane."""

    def find(
        self, model_set: str, pictures: Path | None, samples: int, run: Callable[[Any], Any], tell: Tell, *, tune: bool
    ) -> Any:
        """`evaluation.searching.Searched`."""

    def use(self, searched: Any) -> None:
        """Make the found heads those of the model."""

    def unfinished(self, model_set: str) -> Any:
        """`evaluation.searching.Unfinished`, or None."""

    def forget(self, model_set: str) -> None:
        """Forget what searches of a set have done."""


@dataclass(frozen=True)
class Wanted:
    """What is to be searched. `pictures`: a folder, None for drawn scenes; `samples`: sentences in each trial; `tune`:
    then choose the numbers that go with the heads, and calibrate."""

    model_set: str
    pictures: Path | None = None
    samples: int = 300
    tune: bool = True


class Progress:
    """How far the search is; told from the lane's thread, polled by the window.

    The time left is measured: the mean of the newest pictures, without the first, which waits for the model.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: deque[tuple[float, int]] = deque(maxlen=_MEASURED + 1)
        self._first = 0
        self.stage, self.done, self.total = "", 0, 0
        self.took: dict[str, float] = {}
        """Seconds for the whole of each stage that is over, where enough of it was measured."""

    def tell(self, stage: str, done: int, total: int) -> None:
        """The next picture begins."""
        if stage != self.stage:
            self.end()
            self._first = done
        elif done > self._first:
            self._times.append((self._clock(), done))
        self.stage, self.done, self.total = stage, done, total

    def end(self) -> None:
        """The present stage is over."""
        if self.seconds_each is not None:
            self.took[self.stage] = self.seconds_each * self.total
        self._times.clear()

    @property
    def measured_on(self) -> int:
        """How many pictures `seconds_each` is the mean of."""
        return max(0, len(self._times) - 1)

    @property
    def seconds_each(self) -> float | None:
        """Seconds for a picture; None when too few were measured."""
        times = tuple(self._times)
        if len(times) <= _LEAST or times[-1][1] == times[0][1]:
            return None
        return (times[-1][0] - times[0][0]) / (times[-1][1] - times[0][1])

    @property
    def seconds_left(self) -> float | None:
        """None when not known yet."""
        each = self.seconds_each
        return None if each is None or self.stage not in ("reading", "tuning") else each * (self.total - self.done)


class HeadSearch:
    """One search. `searched` from "found" on; `unfinished`: one that was stopped, now or earlier; `problem` when it
    "failed", or when the heads could not be written.

    `ask` gives what submits jobs to the worker of now, and to no later one: another worker has other models.
    `on_changed`: anything is different. `on_used`: the heads of `wanted.model_set` are others now.
    """

    def __init__(
        self, lane: Lane, post: Post, make_engine: Callable[[], Engine], ask: Callable[[], Callable[[Task], Ticket]]
    ) -> None:
        self._lane, self._post = lane, post
        self._make_engine, self._ask = make_engine, ask
        self._engine: Engine | None = None  # the lane's
        self._token = CancelToken()
        self._ticket: Ticket | None = None
        self._closed = False
        self._looking = ""  # the set whose earlier search is looked for
        self._pace: dict[tuple[str, bool], float] = {}  # seconds for a sentence, by set and kind of pictures
        self._tuning: dict[str, float] = {}  # seconds for choosing a set's numbers
        self.on_changed: Callable[[], None] | None = None
        self.on_used: Callable[[], None] | None = None
        self.state: State = "ready"
        self.wanted: Wanted | None = None
        self.progress = Progress()
        self.searched: Any = None
        self.unfinished: Any = None
        self.problem: StudioError | None = None

    @property
    def is_stopping(self) -> bool:
        """Whether it ends with its present picture."""
        return self.state == "searching" and self._token.is_cancelled

    def look(self, model_set: str) -> None:
        """See whether a search of that set was stopped before; a search of another set that is over is put away."""
        if self.state in ("searching", "saving"):
            return
        if self.wanted is None or self.wanted.model_set != model_set:
            self.state, self.searched, self.problem, self.wanted = "ready", None, None, None
        self.unfinished = None
        self._changed()
        if self.state == "ready":
            self._look(model_set)

    def start(self, wanted: Wanted) -> None:
        """Search, or go on: what was done for the same wishes before is not done again."""
        if self.state in ("searching", "saving"):
            return
        self.state, self.wanted, self.searched, self.problem = "searching", wanted, None, None
        self.unfinished = None
        self.progress = progress = Progress()
        self._token = token = CancelToken()
        submit = self._ask()

        def tell(stage: str, done: int, total: int) -> None:
            token.check()
            progress.tell(stage, done, total)

        def run(job: Task) -> Any:
            self._ticket = ticket = submit(job)
            if token.is_cancelled:  # set between the last look and the submission
                ticket.cancel()
            return ticket.result()

        self._changed()
        self._run(
            lambda engine: engine.find(wanted.model_set, wanted.pictures, wanted.samples, run, tell, tune=wanted.tune),
            self._found, self._failed,
        )  # fmt: skip

    def stop(self) -> None:
        """Stop the search; what is done stays done."""
        if self.state == "searching":
            self._token.cancel()
            if self._ticket is not None:
                self._ticket.cancel()
            self._changed()

    def use(self) -> None:
        """Use the found heads from now on."""
        if self.state != "found" or self.wanted is None:
            return
        self.state, self.problem = "saving", None
        name, searched = self.wanted.model_set, self.searched
        self._changed()

        def write(engine: Engine) -> None:
            engine.use(searched)
            engine.forget(name)

        self._run(write, self._used, self._not_used)

    def keep(self) -> None:
        """Put the found heads away and keep those that were."""
        if self.state == "found" and self.wanted is not None:
            name = self.wanted.model_set
            self._away()
            self._run(lambda engine: engine.forget(name), lambda _: None, lambda error: None)

    def seconds_for(self, wanted: Wanted) -> float | None:
        """How long a whole search will take, by the pace of an earlier one of this kind; None: not measured yet."""
        each = self._pace.get((wanted.model_set, wanted.pictures is None))
        tuning = self._tuning.get(wanted.model_set) if wanted.tune else 0.0
        return None if each is None or tuning is None else each * wanted.samples + tuning

    def close(self, timeout_s: float = 5.0) -> bool:
        """Stop. False when the lane's thread is still busy."""
        self._closed = True
        self.on_changed = self.on_used = None
        self.stop()
        return self._lane.close(timeout_s)

    # --- below

    def _look(self, model_set: str) -> None:
        self._looking = model_set
        self._run(
            lambda engine: engine.unfinished(model_set), partial(self._looked, model_set), lambda error: None
        )  # fmt: skip

    def _looked(self, model_set: str, unfinished: Any) -> None:
        if model_set == self._looking and self.state in ("ready", "stopped"):
            self.unfinished = unfinished
            self._changed()

    def _found(self, searched: Any) -> None:
        self._learn()
        self.state, self.searched, self.unfinished = "found", searched, None
        self._changed()

    def _failed(self, error: BaseException) -> None:
        self._learn()
        if isinstance(error, Cancelled):
            self.state = "stopped"
            if self.wanted is not None:
                self._look(self.wanted.model_set)
        else:
            self.state, self.problem = "failed", told(error)[0]
        self._changed()

    def _learn(self) -> None:
        """Remember the pace."""
        self.progress.end()
        took, wanted = self.progress.took, self.wanted
        if wanted is not None and "reading" in took:
            self._pace[wanted.model_set, wanted.pictures is None] = took["reading"] / wanted.samples
        if wanted is not None and "tuning" in took:
            self._tuning[wanted.model_set] = took["tuning"]

    def _used(self, _: Any) -> None:
        self._away()
        if self.on_used is not None:
            self.on_used()

    def _not_used(self, error: BaseException) -> None:
        self.state, self.problem = "found", told(error)[0]
        self._changed()

    def _away(self) -> None:
        self.state, self.searched, self.problem, self.unfinished = "ready", None, None, None
        self._changed()

    def _run(
        self, work: Callable[[Engine], Any], done: Callable[[Any], None], failed: Callable[[BaseException], None]
    ) -> None:
        def made() -> Any:
            if self._engine is None:
                self._engine = self._make_engine()  # here, for importing what draws takes a while
            return work(self._engine)

        bring(self._lane, self._post, made, done, failed, lambda: self._closed)

    def _changed(self) -> None:
        if self.on_changed is not None:
            self.on_changed()
