"""The model manager without a screen: which sets there are, and downloads, checks and removals on a lane of their own.

All methods are called on the window's thread; slow work runs on the lane and answers through `post`. Downloads go on
when the dialog is closed, and what has arrived stays when the program is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from locheads_studio.catalog.overview import SetState, overview
from locheads_studio.catalog.sets import table
from locheads_studio.catalog.table import Part
from locheads_studio.config import hub
from locheads_studio.engine import downloads
from locheads_studio.engine.cancel import CancelToken
from locheads_studio.errors import Cancelled, StudioError
from locheads_studio.studio.jobline import Lane, Post, bring, told
from locheads_studio.texts import Text

Kind = Literal["asking", "asked", "downloading", "paused", "verifying", "removing"]

_STEADY_S: Final = 2.0  # until a rate is told

Progress = Callable[[int, int, str], None]


class Engine(Protocol):
    """What does the work; `engine.downloads`, or a fake in tests."""

    def plan(self, parts: Iterable[Part], token: CancelToken, tell: Progress) -> Any:
        """`catalog.downloads.Plan`."""

    def run(self, wanted: Any, token: CancelToken, tell: Progress) -> None:
        """Fetch it."""

    def verify(self, part: Part, token: CancelToken, tell: Progress) -> Any:
        """`catalog.downloads.Checked`."""

    def remove(self, part: Part) -> int:
        """Bytes that became free."""


@dataclass(eq=False)
class Task:
    """What goes on with a set. `done` and `total` in bytes; `plan` from "asked" on."""

    kind: Kind
    token: CancelToken = field(default_factory=CancelToken)
    done: int = 0
    total: int = 0
    file: str = ""
    plan: Any = None
    stops_as: Literal["paused", ""] = ""
    began: tuple[float, int] | None = None

    @property
    def is_running(self) -> bool:
        """Whether a thread works on it."""
        return self.kind not in ("asked", "paused")

    @property
    def rate(self) -> float:
        """Bytes a second since it was begun; 0 when not known yet."""
        if self.began is None:
            return 0.0
        seconds = time.monotonic() - self.began[0]
        return max(0.0, (self.done - self.began[1]) / seconds) if seconds > _STEADY_S else 0.0

    @property
    def seconds_left(self) -> float | None:
        """None when not known yet."""
        return (self.total - self.done) / self.rate if self.rate > 0 else None

    def tell(self, done: int, total: int, file: str) -> None:
        """From the lane's thread; the window polls."""
        if self.began is None:
            self.began = time.monotonic(), done
        self.done, self.total, self.file = done, total, file


class ModelStore:
    """Sets, tasks by the name of the set, and the last problem or news of each ("" is the table itself). `missing`:
    models that are known and cannot be used yet. `on_changed` is called when any of them changed."""

    def __init__(self, lane: Lane, post: Post, engine: Engine | None = None) -> None:
        self._lane, self._post = lane, post
        self._engine: Any = engine or downloads
        self._closed = False
        self.on_changed: Callable[[], None] | None = None
        self.states: tuple[SetState, ...] = ()
        self.missing: tuple[Part, ...] = ()
        self.tasks: dict[str, Task] = {}
        self.problems: dict[str, StudioError] = {}
        self.news: dict[str, str] = {}

    @property
    def busy(self) -> bool:
        """Whether progress is worth polling."""
        return any(task.is_running for task in self.tasks.values())

    @property
    def folder(self) -> Path:
        """Where downloads go."""
        return hub.cache_folder()

    def refresh(self) -> None:
        """Look again at what is here."""

        def look() -> tuple[tuple[SetState, ...], tuple[Part, ...]]:
            known = table()
            return overview(known), tuple(part for part in known.parts.values() if part.missing)

        self._run(look, self._seen, self._unseen)

    def ask(self, name: str) -> None:
        """Find out what a download would fetch; the task is "asked" then. Goes online."""
        state = self._state(name)
        if state is None or name in self.tasks:
            return
        task = self._begin(name, Task("asking"))

        def asked(plan: Any) -> None:
            task.kind, task.plan, task.total, task.done = "asked", plan, plan.size, plan.here
            self._changed()

        self._run(partial(self._engine.plan, state.parts, task.token, task.tell), asked, partial(self._failed, name))

    def download(self, name: str) -> None:
        """Fetch what was asked about, or go on after a pause. Goes online."""
        task = self.tasks.get(name)
        if task is None or task.is_running or task.plan is None:
            return
        task = self._begin(name, Task("downloading", plan=task.plan, done=task.done, total=task.total))
        self._run(
            partial(self._engine.run, task.plan, task.token, task.tell),
            lambda _: self._finished(name, "Downloaded and checked"),
            partial(self._failed, name),
        )

    def pause(self, name: str) -> None:
        """Stop for now; `download` goes on."""
        self._stop(name, "paused")

    def cancel(self, name: str) -> None:
        """Stop, or forget what was asked. What has arrived stays until it is removed."""
        task = self.tasks.get(name)
        if task is not None and not task.is_running:
            del self.tasks[name]
            self._changed()
        else:
            self._stop(name, "")

    def verify(self, name: str) -> None:
        """Compare the hash of every file that is here; damaged ones are removed."""
        state = self._state(name)
        if state is None or name in self.tasks:
            return
        task = self._begin(name, Task("verifying"))
        here = [part for part, status in zip(state.parts, state.statuses, strict=True) if status != "missing"]

        def work() -> list[Any]:
            return [self._engine.verify(part, task.token, task.tell) for part in here]

        def done(checked: list[Any]) -> None:
            bad = [file for one in checked for file in (*one.damaged, *one.missing)]
            count = sum(len(one.right) for one in checked)
            text = (
                Text("Not whole: {files}. Download again to mend it", files=", ".join(bad)[:200])
                if bad
                else Text("All {count} files are right", count=count)
            )
            self._finished(name, text)

        self._run(work, done, partial(self._failed, name))

    def remove(self, name: str) -> None:
        """Remove the set's downloaded parts, but those that another set that is here uses."""
        state = self._state(name)
        if state is None or name in self.tasks:
            return
        parts = self.removable(name)
        self._begin(name, Task("removing"))
        self._run(
            lambda: sum(self._engine.remove(part) for part in parts),
            lambda freed: self._finished(name, Text("{freed} GB freed", freed=f"{freed / 1e9:.1f}")),
            partial(self._failed, name),
        )

    def removable(self, name: str) -> tuple[Part, ...]:
        """The parts that `remove` would remove."""
        state = self._state(name)
        others = {
            p.name for other in self.states if other.row.name != name and other.status == "ready" for p in other.parts
        }
        if state is None:
            return ()
        pairs = zip(state.parts, state.statuses, strict=True)
        return tuple(
            p for p, status in pairs if status in ("ready", "partly") and p.folder is None and p.name not in others
        )

    def close(self, timeout_s: float = 5.0) -> bool:
        """Stop everything. False when a thread is still busy."""
        self._closed = True
        self.on_changed = None
        for task in self.tasks.values():
            task.token.cancel()
        return self._lane.close(timeout_s)

    # --- below

    def _state(self, name: str) -> SetState | None:
        return next((state for state in self.states if state.row.name == name), None)

    def _begin(self, name: str, task: Task) -> Task:
        self.problems.pop(name, None)
        self.news.pop(name, None)
        self.tasks[name] = task
        self._changed()
        return task

    def _stop(self, name: str, stops_as: Literal["paused", ""]) -> None:
        task = self.tasks.get(name)
        if task is not None and task.is_running:
            task.stops_as = stops_as
            task.token.cancel()
            self._changed()

    def _finished(self, name: str, news: str) -> None:
        self.tasks.pop(name, None)
        self.news[name] = news
        self.refresh()

    def _failed(self, name: str, error: BaseException) -> None:
        task = self.tasks.pop(name, None)
        if isinstance(error, Cancelled):
            if task is not None and task.stops_as == "paused":
                self.tasks[name] = Task("paused", plan=task.plan, done=task.done, total=task.total)
        else:
            self.problems[name] = told(error)[0]
        self.refresh()

    def _seen(self, seen: tuple[tuple[SetState, ...], tuple[Part, ...]]) -> None:
        self.states, self.missing = seen
        self.problems.pop("", None)
        self._changed()

    def _unseen(self, error: BaseException) -> None:
        self.problems[""] = told(error)[0]
        self._changed()

    def _run(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[BaseException], None]
    ) -> None:
        bring(self._lane, self._post, work, done, failed, lambda: self._closed)

    def _changed(self) -> None:
        if self.on_changed is not None:
            self.on_changed()
