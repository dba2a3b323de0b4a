"""From jobs to calls of the model host. Runs on the worker's thread; the host is the only thing that knows torch."""

from __future__ import annotations

import sys
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from locheads_studio.catalog.lora import Lora
from locheads_studio.document.geometry import Box
from locheads_studio.document.outline import OutlineWish
from locheads_studio.engine import events, matting
from locheads_studio.engine.jobs import (
    CandidatesJob,
    CloserJob,
    Grounding,
    HeadMapsJob,
    InpaintJob,
    LocateJob,
    LookJob,
    Part,
    PrintedBoxJob,
    RefineJob,
    SegmentJob,
    SelectJob,
    Task,
    TraceJob,
    WarmTask,
)
from locheads_studio.engine.worker import Step, Telling

U8 = NDArray[np.uint8]


class Host(Protocol):
    """What `models.host.ModelHost` offers. `step(stage, fraction)` raises `errors.Cancelled` to stop the work."""

    def warm(self, part: Part, picture: U8 | None, *, step: Step) -> None:
        """Load a model, and let it read the picture."""

    def locate(
        self, picture: U8, phrase: str, *, grounding: Grounding, heads: tuple[str, ...] | None, step: Step
    ) -> Any:
        """Heat map, box and confidence."""

    def select(
        self, picture: U8, phrase: str, *, grounding: Grounding, heads: tuple[str, ...] | None, step: Step
    ) -> Any:
        """`document.edits.Selection`."""

    def read_heads(self, picture: U8, phrases: tuple[str, ...], *, step: Step) -> Any:
        """`heads.reading.Reading` of every head."""

    def look(self, pictures: tuple[U8, ...], *, step: Step) -> None:
        """Let the whole VLM read several pictures in one pass."""

    def trace(
        self, picture: U8, phrase: str, *, grounding: Grounding, beside: tuple[str, ...], whole: bool, step: Step
    ) -> Any:
        """`heads.reading.Trace` of one phrase."""

    def printed_box(self, picture: U8, phrase: str, *, step: Step) -> Box | None:
        """The box the VLM prints; UsageError when it is no model that prints boxes."""

    def segment(
        self,
        picture: U8,
        *,
        box: Box | None,
        points: tuple[tuple[float, float], ...],
        labels: tuple[int, ...],
        step: Step,
    ) -> U8:
        """The mask, HxW uint8."""

    def candidates(
        self,
        picture: U8,
        *,
        box: Box | None,
        points: tuple[tuple[float, float], ...],
        labels: tuple[int, ...],
        several: bool,
        step: Step,
    ) -> Any:
        """`models.segmenter.Segmentation`: the masks that the segmenter offers, with its scores."""

    def look_closer(self, picture: U8, mask: Any, points: tuple[tuple[float, float], ...], *, step: Step) -> Any:
        """The mask, HxW bool, as a closer look at it has it."""

    def inpaint(
        self,
        picture: U8,
        mask: U8,
        prompt: str,
        *,
        seed: int,
        steps: int | None,
        guidance: float | None,
        strength: float,
        negative: str,
        phrase: str,
        outline: OutlineWish,
        transition: float | None,
        second_pass: bool | None,
        reference: U8 | None,
        loras: tuple[Lora, ...] | None,
        previews: bool,
        step: Step,
    ) -> Any:
        """`document.edits.Edit`."""


@runtime_checkable
class Weighing(Protocol):
    """A host that tells what its models use."""

    def usage(self) -> Any:
        """`models.residency.Usage`, or None: parts with what they hold, limit and peak."""


class HostHandlers:
    """Does jobs with one host."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def __call__(self, job: Task, step: Step) -> Any:
        """The result of the job."""
        match job:
            case WarmTask():
                self._host.warm(job.part, job.picture, step=step)
                return None
            case SelectJob():
                return self._host.select(job.picture, job.phrase, grounding=job.grounding, heads=job.heads, step=step)
            case LocateJob():
                return self._host.locate(job.picture, job.phrase, grounding=job.grounding, heads=job.heads, step=step)
            case HeadMapsJob():
                return self._host.read_heads(job.picture, job.phrases, step=step)
            case LookJob():
                return self._host.look((job.picture, *job.others), step=step)
            case TraceJob():
                return self._host.trace(
                    job.picture, job.phrase, grounding=job.grounding, beside=job.beside, whole=job.whole, step=step
                )
            case PrintedBoxJob():
                return self._host.printed_box(job.picture, job.phrase, step=step)
            case CandidatesJob():
                return self._host.candidates(
                    job.picture, box=job.box, points=job.points, labels=job.labels, several=job.several, step=step
                )
            case CloserJob():
                return self._host.look_closer(job.picture, job.mask, job.points, step=step)
            case SegmentJob():
                return self._host.segment(job.picture, box=job.box, points=job.points, labels=job.labels, step=step)
            case RefineJob():
                return matting.refined(job.picture, job.mask, job.width, step)
            case InpaintJob():
                return self._host.inpaint(
                    job.picture,
                    job.mask,
                    job.prompt,
                    seed=job.seed,
                    steps=job.steps,
                    guidance=job.guidance,
                    strength=job.strength,
                    negative=job.negative,
                    phrase=job.phrase,
                    outline=job.outline,
                    transition=job.transition,
                    second_pass=job.second_pass,
                    reference=job.reference,
                    loras=job.loras,
                    previews=job.previews,
                    step=step,
                )
            case _:
                raise TypeError(f"no handler for {type(job).__name__}")

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
