"""The composition root: puts the parts together, imports no model library. Qt only when there is to be a window."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from locheads_studio.catalog.sets import find_set
from locheads_studio.engine.events import Event
from locheads_studio.engine.loader import load_handlers
from locheads_studio.engine.worker import Worker

if TYPE_CHECKING:
    from locheads_studio.studio.headsearch import Engine

TURN_S: Final = 0.0005
"""How long the window waits for the interpreter when another thread computes in Python. Every call into Qt lets go of
it, so that painting waits dozens of times: with Python's own 5 ms a paint took 100 ms while models were loading, with
this 5 to 20 ms; loading takes as long as before (7.5 s to the first result, measured on two cores)."""


def build_worker(model_set: str, device: str = "auto", post: Callable[[Event], None] | None = None) -> Worker:
    """A worker for the model set of that name; not started, and its models load with the first job.

    `post` is told what happens, on the worker's thread.

    Raises:
        ModelError: there is no such set.
        WeightsError: its weights are not there.
    """
    return Worker(partial(load_handlers, find_set(model_set), device), post)


def worker_factory(model_set: str, device: str = "auto") -> Callable[[Callable[[Event], None]], Worker]:
    """What makes the window's worker. A set that is missing is told by the first job that needs it."""

    def load() -> Any:
        return load_handlers(find_set(model_set), device)

    return partial(Worker, load)


def head_engine() -> Engine:
    """What looks for localization heads. To be called on a thread: the library that draws scenes is imported here."""
    from locheads_studio.evaluation.searching import Searches

    return Searches()


def run_window(picture: Path | None = None) -> int:
    """Show the window until it is closed; returns the exit code of the process."""
    from locheads_studio.ui.application import Application

    sys.setswitchinterval(TURN_S)
    return Application(worker_factory, picture, make_engine=head_engine).run()
