"""Notices when the worker no longer answers: it is told, then another worker takes over. The document is not touched.

A thread cannot be killed: one that hangs inside native code stays until the program ends, with what it holds. Window's
thread only.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from locheads_studio.errors import ModelError
from locheads_studio.studio.notices import Notices

TOLD_S: Final = 180.0
"""Seconds without a step until it is told. The longest step of a 7B model on a processor took about 100 s."""
RESTART_S: Final = 600.0
"""Seconds until another worker takes over."""

log = logging.getLogger(__name__)


class Watchdog:
    """`silent` tells for how many seconds the running job has made no step, None when nothing runs; `restart` puts
    another worker in place."""

    def __init__(self, silent: Callable[[], float | None], restart: Callable[[], None], notices: Notices) -> None:
        self._silent, self._restart, self._notices = silent, restart, notices
        self._told = False

    def look(self) -> None:
        """To be called every few seconds."""
        silent = self._silent()
        if silent is None or silent < TOLD_S:
            self._told = False
        elif silent >= RESTART_S:
            log.error("the worker made no step for %.0f s", silent)
            self._told = False
            self._restart()
            self._notices.error(
                ModelError(
                    "The models no longer answered and were started again; your picture is unchanged", "Ask again"
                )
            )
        elif not self._told:
            self._told = True
            log.warning("the worker made no step for %.0f s", silent)
            self._notices.warning("The models have not answered for three minutes", "Wait, or press Esc to stop")
