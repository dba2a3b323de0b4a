"""What the user is told beside the work: short, typed, never a dialog. Window's thread only."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from locheads_studio.errors import StudioError

Severity = Literal["info", "warning", "error"]

REPEAT_S: Final = 60.0  # the same notice within a minute is shown once
_KEPT: Final = 100


@dataclass(frozen=True)
class Notice:
    """`text` is what happened, `action` what the user can do (may be empty); `details` is for the report dialog.

    `code` is the error's code, "internal" for a bug, "undo" where that is the way back, or "" for plain news.
    """

    severity: Severity
    text: str
    action: str = ""
    code: str = ""
    details: str = ""


class Notices:
    """The list, oldest first, and who is told of a new one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._notices: list[Notice] = []
        self._last: dict[Notice, float] = {}
        self._observers: list[Callable[[Notice], None]] = []

    @property
    def all(self) -> Sequence[Notice]:
        """Oldest first, the last hundred."""
        return tuple(self._notices)

    def observe(self, observer: Callable[[Notice], None]) -> Callable[[], None]:
        """Call `observer` with each new notice; returns the way to stop."""
        self._observers.append(observer)
        return lambda: self._observers.remove(observer)

    def info(self, text: str, action: str = "", code: str = "") -> None:
        """Plain news."""
        self.add(Notice("info", text, action, code))

    def warning(self, text: str, action: str = "") -> None:
        """Something did not go as the user may think."""
        self.add(Notice("warning", text, action))

    def error(self, error: StudioError, details: str = "") -> None:
        """An expected error; with the code "internal" a bug, which goes to the report dialog too."""
        self.add(Notice("error", error.message, error.action, error.code, details))

    def add(self, notice: Notice) -> None:
        """Tell it, unless the same was told within a minute."""
        now = self._clock()
        self._last = {old: at for old, at in self._last.items() if now - at < REPEAT_S}
        if notice in self._last and notice.severity != "error" and notice.code != "undo":
            return
        self._last[notice] = now
        self._notices = [*self._notices, notice][-_KEPT:]
        for observer in tuple(self._observers):
            observer(notice)
