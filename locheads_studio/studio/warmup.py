"""Loading the models, and letting them read the picture, before anybody asks.

Each part is a task of its own at the lowest priorities, so that any real job goes before all that still wait, and what
is left goes on by itself afterwards. Window's thread only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from locheads_studio.engine import events
from locheads_studio.engine.jobs import PARTS, Part, WarmTask
from locheads_studio.engine.worker import Priority, Ticket
from locheads_studio.studio.composite import Rgb8
from locheads_studio.studio.jobline import JobLine

Warmth = Literal["cold", "loading", "reading", "ready", "failed"]

_READERS: Final[tuple[Part, ...]] = ("vlm", "segmenter")  # what keeps something of a picture


class WarmUp:
    """Keeps the models of one job line ready. `changed` is called when `state` may have changed."""

    def __init__(self, line: JobLine, changed: Callable[[], None]) -> None:
        self._line, self._changed = line, changed
        self._waiting: dict[WarmTask, Ticket] = {}
        self._began = False
        self.problem = ""

    @property
    def state(self) -> Warmth:
        """ "cold": nothing was begun. "reading": the models are there and read the picture. "failed": see `problem`."""
        if self.problem:
            return "failed"
        if any(task.picture is None for task in self._waiting):
            return "loading"
        return "reading" if self._waiting else "ready" if self._began else "cold"

    def load(self) -> None:
        """Load every model of the set; with another worker, again."""
        self.forget()
        self._began = True
        for part in PARTS:
            self._submit(WarmTask(part=part), Priority.WARM)

    def read(self, picture: Rgb8, pixels: str) -> None:
        """Let the models read a picture (HxWx3 uint8). A picture of before that still waits is not read any more."""
        if self._began:
            for part in _READERS:
                task = WarmTask(part=part, picture=picture, pixels=pixels, supersede=f"read by {part}")
                self._submit(task, Priority.AHEAD)

    def forget(self) -> None:
        """As if nothing had begun: the worker is another one, or nobody wants this any more."""
        waiting, self._waiting = self._waiting, {}
        self._began, self.problem = False, ""
        for ticket in waiting.values():
            ticket.cancel()
        self._changed()

    def _submit(self, task: WarmTask, priority: Priority) -> None:
        def ended(event: events.Ended) -> None:
            if task not in self._waiting:
                return
            del self._waiting[task]
            if isinstance(event, events.Failed):
                self.problem = event.error.message
            self._changed()

        self._waiting[task] = self._line.submit_quietly(task, priority, ended)
        self._changed()
