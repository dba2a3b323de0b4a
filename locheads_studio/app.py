"""The composition root: puts the parts together, imports no model library.

The window is not built yet. Until then the command line is the program, and it gets its parts from here.
"""

from __future__ import annotations

from functools import partial

from locheads_studio.catalog.sets import find_set
from locheads_studio.engine.loader import load_handlers
from locheads_studio.engine.worker import Worker


def build_worker(model_set: str, device: str = "auto") -> Worker:
    """A worker for the model set of that name; not started, and its models load with the first job.

    Raises:
        ModelError: there is no such set.
        WeightsError: its weights are not there.
    """
    return Worker(partial(load_handlers, find_set(model_set), device))
