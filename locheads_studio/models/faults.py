"""Recognising what goes wrong on accelerators, and going on: memory that runs out, results that are no numbers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from locheads_studio.errors import ModelError, is_out_of_memory
from locheads_studio.models.segmenter import Segmentation

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)


class NoPictureError(ModelError):
    """A model returned something that is no picture, which is never shown."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The inpainter produced {what}", "Try another seed, or run it on the processor (device cpu)")

    def __reduce__(self) -> tuple[type[NoPictureError], tuple[str]]:
        return NoPictureError, (self.message.removeprefix("The inpainter produced "),)


def check_frame(values: npt.NDArray[np.float32], source: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """A model's frame (float [h, w, 3], 0..1) as uint8.

    NoPictureError for NaN and infinities, and for black or one colour all over where ``source`` (uint8 [h, w, 3]),
    which was painted into, is not.
    """
    if not np.isfinite(values).all():
        raise NoPictureError("values that are not numbers")
    frame = np.clip(np.rint(values * 255), 0, 255).astype(np.uint8)
    if not frame.any() and source.any():
        raise NoPictureError("a black picture")
    if (frame == frame[0, 0]).all() and not (source == source[0, 0]).all():
        raise NoPictureError("a picture of a single colour")
    return frame


class NotNumbersError(Exception):
    """A model's result holds NaN or infinities; ``part`` is which model's. Half precision can do that."""

    def __init__(self, part: str) -> None:
        self.part = part
        super().__init__(part)


def checked(found: Segmentation) -> Segmentation:
    """What the segmenter found, if it is numbers. NotNumbersError otherwise."""
    if not (np.isfinite(found.scores).all() and np.isfinite(found.logits).all()):
        raise NotNumbersError("segmenter")
    return found


class _Residency(Protocol):
    def shrink(self) -> None: ...

    def make_exact(self, part: str) -> bool: ...


class _Host(Protocol):
    @property
    def residency(self) -> _Residency: ...


H = TypeVar("H", bound=_Host)


def fitting(method: Callable[Concatenate[H, P], T]) -> Callable[Concatenate[H, P], T]:
    """Make a host's method go on when memory runs out, or a model gives no numbers.

    Out of memory: all models are dropped, and it is tried again with the next smaller plan, until there is none
    (ModelError). No numbers: the model is loaded in full precision, once (ModelError when that does not help).
    """

    @wraps(method)
    def run(host: H, /, *args: P.args, **options: P.kwargs) -> T:
        while True:
            part = None
            try:
                return method(host, *args, **options)
            except NotNumbersError as error:
                part = error.part
            except Exception as error:
                if not is_out_of_memory(error):
                    raise
                log.warning("out of memory in %s: %s", method.__name__, str(error).splitlines()[:1])
            # Only here are the exception and the frames that hold its tensors gone.
            if part is None:
                host.residency.shrink()
            elif not host.residency.make_exact(part):
                raise ModelError(
                    "The {part} gives values that are not numbers",
                    "Download it again, or choose another model set",
                    part=part,
                )

    return run
