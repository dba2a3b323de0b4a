"""``--ray``: the same work on many GPUs or machines. What is sent there is named here, so that it can be pickled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Protocol

import typer

from locheads_studio import app, bootstrap
from locheads_studio.commands import console
from locheads_studio.config import settings
from locheads_studio.engine.worker import Priority
from locheads_studio.evaluation import cluster
from locheads_studio.evaluation.datasets.source import Source, open_source
from locheads_studio.evaluation.runlog import Kept, Step, run_units
from locheads_studio.evaluation.scoring import Run, Settings

RayOpt = Annotated[
    str | None,
    typer.Option("--ray", metavar="ADDRESS|local", help="Work on a Ray cluster: its address, or local to start one."),
]
WorkersOpt = Annotated[
    int | None,
    typer.Option(
        "--workers", min=1, max=10_000, metavar="N", help="Workers there. (default: one per GPU, else per two CPUs)"
    ),
]


class Task(Protocol):
    """What is done to a unit, given a way to run jobs; plain values inside, so that it can be sent anywhere."""

    def __call__(self, run: Run) -> cluster.Work:
        """Open the data, return the work."""


@dataclass(frozen=True)
class Scoring:
    """The pictures of a data set scored with each of ``variants``."""

    source: Source
    variants: Mapping[str, Settings]

    def __call__(self, run: Run) -> cluster.Work:
        from locheads_studio.evaluation import study

        return study.work_on(run, open_source(self.source), self.variants)


@dataclass(frozen=True)
class Evaluating:
    """The pictures of a data set scored with one setting."""

    source: Source
    settings: Settings

    def __call__(self, run: Run) -> cluster.Work:
        from locheads_studio.evaluation import evaluate

        return evaluate.work_on(run, open_source(self.source), self.settings)


@dataclass(frozen=True)
class Finding:
    """The pictures of a data set read for the search for heads. ``planned`` and ``settings`` are finding's."""

    source: Source
    planned: Any
    settings: Any

    def __call__(self, run: Run) -> cluster.Work:
        from locheads_studio.evaluation import finding

        return finding.work_on(run, open_source(self.source), self.planned, self.settings)


@dataclass(frozen=True)
class _Station:
    """Makes what works on a machine of the cluster: the models of a set there, and the task with a way to use them."""

    model_set: str
    device: str
    task: Task

    def __call__(self) -> cluster.Work:
        bootstrap.prepare()  # a process of ours, though it was begun by another program
        worker = app.build_worker(self.model_set, self.device)
        worker.start()
        return self.task(partial(console.run, worker, priority=Priority.BATCH))


def _left_out(reason: str) -> dict[str, str]:
    return {"damaged": reason}


def do(
    units: Iterable[str], task: Task, kept: Kept, stage: str, step: Step, *,
    here: Callable[..., Any], model_set: str, device: str | None, ray: str | None, workers: int | None,
    left_out: cluster.Poisoned = _left_out, together: int = 1,
) -> None:  # fmt: skip
    """Do what the log does not hold yet, with ``here`` or on a cluster; the log holds the same afterwards."""
    if ray is None:
        run_units(units, task(here), kept, stage, step)
        return
    cluster.run_units(
        units, _Station(model_set, device or settings.load().device, task), kept, stage, step,
        poisoned=left_out, address=ray, workers=workers, together=together,
    )  # fmt: skip
