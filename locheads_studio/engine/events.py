"""What the worker reports. Every job ends in exactly one of Finished, Failed, Cancelled; Memory may come after it.

Events hold no tracebacks, whose frames would keep model memory alive: `Failed.details` is text. Events can be pickled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from locheads_studio.document.preview import Preview
from locheads_studio.errors import StudioError


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The worker took the job up."""

    job: int
    pixels: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the running job is: a named stage and its fraction, 0..1; `preview` is the newest of what it makes."""

    job: int
    stage: str
    fraction: float
    preview: Preview | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Early:
    """A part of the running job's result that is there before the rest, for the pixels it was asked about."""

    job: int
    pixels: str
    result: Any


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Finished:
    """The job's result, for the pixels it was asked about.

    `notes` tells the user, in sentences, what was done on the way about failures, such as memory that ran out.
    """

    job: int
    pixels: str
    result: Any
    seconds: float
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Failed:
    """An expected error, or one with the code "internal" for a bug; `details` is the traceback as text."""

    job: int
    pixels: str
    error: StudioError
    details: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """The job was stopped by the user, by a newer job with the same supersede key, or because the worker closed."""

    job: int
    pixels: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartMemory:
    """What a loaded model holds: bytes of its weights on the device and in main memory. `place`: as the memory plan has
    it, "device" when it always stays there, else "moves", "pieces", "disk" or "processor"."""

    part: str
    device: int
    main: int
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the models use, told after a job when it is different from before.

    `limit`: bytes that the plan may use, of the accelerator if there is one (`accelerated`), else of main memory.
    `peak`: the most that it needs at once, with the work.
    """

    parts: tuple[PartMemory, ...]
    limit: int
    peak: int
    accelerated: bool


Ended = Finished | Failed | Cancelled
Event = Started | Early | Memory | Ended
