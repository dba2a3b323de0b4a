"""Waits that hold on a busy machine. A bound only has to end a hang, and a pause only begins once the work is done."""

from __future__ import annotations

import functools
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Final

BOUND_S: Final = 60.0
"""The least that a wait for something is given."""
_PAUSED_S: Final = 10.0  # a pause goes on after this, whatever still runs


def be_patient() -> None:
    """pytest-qt's waits last until what they wait for, or a minute; its pauses until the program rests, too. Hypothesis
    has the same examples in every run, and any time for them."""
    from hypothesis import HealthCheck, settings
    from pytestqt.qtbot import QtBot

    # The same examples in every run; others with LOCHEADS_OTHERS=1. How long one takes is the machine's.
    fixed = not os.environ.get("LOCHEADS_OTHERS")
    settings.register_profile("suite", deadline=None, derandomize=fixed, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("suite")
    for name in ("waitUntil", "waitSignal", "waitSignals", "waitExposed", "waitActive", "waitCallback"):
        setattr(QtBot, name, _patient(getattr(QtBot, name)))
    QtBot.wait = _until_at_rest(QtBot.wait)


def _patient(wait: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(wait)
    def patient(*args: Any, timeout: int = 0, **options: Any) -> Any:
        return wait(*args, timeout=max(timeout, round(1000 * BOUND_S)), **options)

    return patient


def _until_at_rest(wait: Callable[[Any, int], None]) -> Callable[[Any, int], None]:
    """Wait so many milliseconds, and until no thread of the program works and its events are handled.

    What a test expects after 60 ms takes seconds where ten others want the processor.
    """

    @functools.wraps(wait)
    def longer(bot: Any, ms: int) -> None:
        end = time.monotonic() + _PAUSED_S
        wait(bot, ms)
        rested = 0
        while rested < 3 and time.monotonic() < end:  # what a thread posted is handled, which may ask it for more
            rested = 0 if _working() else rested + 1
            wait(bot, 1)

    return longer


def _working() -> list[str]:
    """Threads of the program that are in the middle of something; one that a test holds at a gate waits."""
    frames = sys._current_frames()
    names = {t.ident: t.name for t in threading.enumerate() if t.name.startswith("locheads")}
    return [names[ident] for ident, frame in frames.items() if ident in names and not _waits(frame)]


def _waits(frame: Any) -> bool:
    """Whether a thread's innermost call waits, and has not been woken."""
    match frame.f_globals.get("__name__"), frame.f_locals:
        case "threading", {"waiter": woken_by}:
            return bool(woken_by.locked())
        case "concurrent.futures.thread", {"work_queue": works}:
            return bool(works.empty())
        case module, _:
            return module in ("threading", "queue", "selectors")
