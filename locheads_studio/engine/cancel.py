"""The cancel token: set from any thread, checked by the work at every step."""

from __future__ import annotations

import threading

from locheads_studio.errors import Cancelled


class CancelToken:
    """A flag that can be set once, from any thread."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._event.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `errors.Cancelled` when somebody asked."""
        if self._event.is_set():
            raise Cancelled
