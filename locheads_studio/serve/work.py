"""From requests to jobs of the engine, and from their results to answers. One worker does all, for every client."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.edits import Edit, Selection
from locheads_studio.document.geometry import Box
from locheads_studio.engine import events
from locheads_studio.engine.jobs import PARTS, InpaintJob, Part, SelectJob, Task, WarmTask
from locheads_studio.engine.worker import Priority, Ticket, Worker
from locheads_studio.errors import PhraseError
from locheads_studio.serve.messages import Request
from locheads_studio.serve.rooms import Room

log = logging.getLogger(__name__)

Tell = Callable[[str, float], None]
"""Progress: a stage and its fraction, 0..1."""
Answer = dict[str, Any]

_PROGRESS_S: Final = 0.1
_QUIET_S: Final = 3.0
"""For so long nobody must have asked before the painter is loaded ahead: that takes two seconds and cannot be stopped,
and whoever begins asks for a second phrase soon after the first (it waited 2.2 s for this, measured)."""
WAITING: Final = "waiting for other work"
"""The stage while the worker does something else."""


class Engine:
    """The worker, seen from the loop. `post` is what the worker is to be made with."""

    def __init__(self) -> None:
        self._worker: Worker | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._warming: list[Ticket] = []
        self._asked = 0.0  # when somebody did last, by the loop's clock

    def post(self, event: events.Event) -> None:
        """On the worker's thread: an event of it."""
        if isinstance(event, events.Finished | events.Failed | events.Cancelled) and self._loop is not None:
            try:
                self._loop.call_soon_threadsafe(self._ended, event.job)
            except RuntimeError:  # the loop is closed: nobody waits any more
                log.debug("an event after the end")

    def begin(self, worker: Worker, *, warm: bool) -> None:
        """From within the loop. `warm`: load the models before anybody asks."""
        self._worker, self._loop = worker, asyncio.get_running_loop()
        if warm:
            self._warm(part for part in PARTS if part != "inpainter")
            self._loop.call_later(_QUIET_S, self._warm_painter)

    def _warm(self, parts: Iterable[Part]) -> None:
        assert self._worker is not None
        self._warming += [self._worker.submit(WarmTask(part=part), priority=Priority.WARM) for part in parts]

    def _warm_painter(self) -> None:
        assert self._loop is not None
        quiet = self._loop.time() - self._asked
        if self._waiting or quiet < _QUIET_S:
            self._loop.call_later(max(_PROGRESS_S, _QUIET_S - quiet), self._warm_painter)
        else:
            self._warm(("inpainter",))

    @property
    def is_warm(self) -> bool:
        """Whether all models have been loaded ahead."""
        done = [one for one in self._warming if isinstance(one.outcome, events.Finished)]
        return len(done) == len(PARTS)

    async def run(self, job: Task, tell: Tell) -> events.Finished:
        """Do a job. When the waiting task is cancelled, so is the job. StudioError when it fails, errors.Cancelled."""
        assert self._worker is not None and self._loop is not None
        ticket = self._worker.submit(job)
        ended = self._waiting[ticket.number] = self._loop.create_future()
        try:
            while ticket.outcome is None:  # asked after the future is there: no end is missed
                progress = self._worker.progress
                if progress is not None and progress.job == ticket.number:
                    tell(progress.stage, progress.fraction)
                elif progress is not None:
                    tell(WAITING, 0.0)
                await asyncio.wait([ended], timeout=_PROGRESS_S)
        finally:
            del self._waiting[ticket.number]
            self._asked = self._loop.time()
            ticket.cancel()  # means nothing to one that has ended
        if isinstance(ticket.outcome, events.Failed):
            log.debug("%s", ticket.outcome.details)
        if isinstance(ticket.outcome, events.Finished):
            return ticket.outcome
        ticket.result()  # raises
        raise AssertionError("a job ends")

    def _ended(self, number: int) -> None:
        future = self._waiting.get(number)
        if future is not None and not future.done():
            future.set_result(None)


async def segment(request: Request, room: Room, engine: Engine, tell: Tell) -> Answer:
    """The mask of what a phrase means."""
    assert request.picture is not None
    started = time.perf_counter()
    pixels = await asyncio.to_thread(room.picture, request.picture)
    job = await asyncio.to_thread(SelectJob, picture=pixels, **request.values)
    done = await engine.run(job, tell)
    told = _described(done.result)
    box = Box.of_mask(done.result.mask)
    if box is not None:
        told["mask"] = await asyncio.to_thread(room.answer, done.result.mask[box.as_slices], box)
    return told | {"notes": list(done.notes), "seconds": round(time.perf_counter() - started, 3)}


async def repaint(request: Request, room: Room, engine: Engine, tell: Tell) -> Answer:
    """A mask, or what a phrase means, painted as the prompt says."""
    assert request.picture is not None
    started = time.perf_counter()
    values = dict(request.values)
    looking = {name: values.pop(name) for name in ("phrase", "grounding", "order", "heads") if name in values}
    anyway = values.pop("anyway", False)
    pixels = await asyncio.to_thread(room.picture, request.picture)
    told: Answer = {}
    notes: list[str] = []
    if request.mask is not None:
        mask = await asyncio.to_thread(room.mask, request.mask, pixels.shape[1::-1])
        phrase = looking.get("phrase", "")
        job = await asyncio.to_thread(InpaintJob, picture=pixels, mask=mask, phrase=phrase, **values)
        found = None
    else:
        look = await asyncio.to_thread(SelectJob, picture=pixels, **looking)
        # Checked before the phrase is looked for: a wrong prompt need not wait for that.
        InpaintJob(picture=pixels, pixels=look.pixels, mask=_anything(pixels), **values)
        seen = await engine.run(look, tell)
        found = seen.result
        notes += seen.notes
        told = _described(found)
        _check_found(found, anyway)
        job = InpaintJob(picture=pixels, pixels=look.pixels, mask=found.mask,
                         phrase=found.read_as or found.phrase, **values)  # fmt: skip
        box = Box.of_mask(found.mask)
        assert box is not None
        told["mask"] = await asyncio.to_thread(room.answer, found.mask[box.as_slices], box)
    done = await engine.run(job, tell)
    edit: Edit = done.result
    recipe = edit.recipe
    if found is not None:
        recipe = recipe.of(found, looking.get("order", "instances"))
    patch = await asyncio.to_thread(room.answer, np.dstack([edit.patch, edit.blend]), edit.box)
    return told | {
        "patch": patch,
        "seed": recipe.seed,
        "recipe": recipe.as_dict(),
        "notes": [*notes, *done.notes],
        "seconds": round(time.perf_counter() - started, 3),
    }


def _check_found(found: Selection, anyway: bool) -> None:
    if found.verdict == "not found" and not anyway:
        raise PhraseError(
            f'"{found.phrase}" was not found for sure, so nothing was repainted',
            "Say it in other words, or repaint a selection of your own",
        )
    if not found.mask.any():
        raise PhraseError(f'Nothing was found for "{found.phrase}"', "Say it in other words, or select it by hand")


def _anything(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.full(pixels.shape[:2], 255, np.uint8)


def _described(found: Selection) -> Answer:
    return {
        "phrase": found.phrase,
        "read_as": found.read_as or found.phrase,
        "verdict": found.verdict,
        "confidence": round(found.confidence, 4),
        "box": list(found.box),
        "heads": list(found.heads),
        "grounding": found.grounding,
        "unknown_words": list(found.unknown),
        "missing": list(found.missing),
    }
