"""From jobs to calls of the model host. Runs on the worker's thread; the host is the only thing that knows torch."""

from __future__ import annotations

import sys
from typing import Any, Protocol, runtime_checkable

from locheads_studio.engine import events, matting
from locheads_studio.engine.jobs import RefineJob, Task
from locheads_studio.engine.worker import Step, Telling


@runtime_checkable
class Weighing(Protocol):
    """A host that tells what its models use."""

    def usage(self) -> Any:
        """`models.residency.Usage`, or None: parts with what they hold, limit and peak."""


class HostHandlers:
    """Does jobs with one host."""

    def __init__(self, host: Any) -> None:
        """`host`: a `models.host.ModelHost`, or what has the methods that the jobs name."""
        self._host = host

    def __call__(self, job: Task, step: Step) -> Any:
        """The result of the job. The host's method gets its fields by name, and `step`, which raises
        `errors.Cancelled` to stop the work."""
        if isinstance(job, RefineJob):  # no model's
            return matting.refined(job.picture, job.mask, job.width, step)
        if not job.asks:
            raise TypeError(f"{type(job).__name__} names no method of a host")
        return getattr(self._host, job.asks)(**job.arguments(), step=step)

    def take_notes(self) -> tuple[str, ...]:
        """What the host did about failures, in sentences for the user."""
        return self._host.take_notes() if isinstance(self._host, Telling) else ()

    def memory(self) -> events.Memory | None:
        """What the host's models use; None when it does not tell, or nothing was loaded yet."""
        used = self._host.usage() if isinstance(self._host, Weighing) else None
        if used is None:
            return None
        parts = (
            events.PartMemory(part=one.part, device=one.device, main=one.main, place=one.place) for one in used.parts
        )
        return events.Memory(
            parts=tuple(parts), limit=used.limit, peak=used.peak, accelerated=used.accelerated
        )  # fmt: skip

    def release(self) -> None:
        """Give cached accelerator memory back, after the failed work's tensors are gone."""
        torch = sys.modules.get("torch")  # only if the host has imported it
        if torch is None:
            return
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        elif torch.backends.mps.is_available():
            torch.mps.empty_cache()
