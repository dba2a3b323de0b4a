"""What the worker reports. Every job ends in exactly one of Finished, Failed, Cancelled.

Events hold no tracebacks, whose frames would keep model memory alive: `Failed.details` is text. Events can be pickled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from locheads_studio.errors import StudioError


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The worker took the job up."""

    job: int
    pixels: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the running job is: a named stage and its fraction, 0..1."""

    job: int
    stage: str
    fraction: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Finished:
    """The job's result, for the pixels it was asked about."""

    job: int
    pixels: str
    result: Any
    seconds: float


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


Ended = Finished | Failed | Cancelled
Event = Started | Ended
