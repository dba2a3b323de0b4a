"""What the user wants, turned into work and back: jobs for the models, calls on the disk lane, results for the session.

All methods are called on the window's thread, and all answers arrive there, through the `post` the window supplies.
Expected errors never leave a method: they become notices. No Qt, no torch.

How a phrase is selected: a LocateJob first, whose heat map is shown as soon as it is there (`session.found`), then a
SelectJob on the same pixels; the host keeps the picture's prefix, so the second costs only phrase and segmenter.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from locheads_studio.document.edits import Edit, Point
from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import Combination
from locheads_studio.document.state import Found, Prompts
from locheads_studio.document.tiles import Plane
from locheads_studio.engine.jobs import InpaintJob, Job, LocateJob, SegmentJob, SelectJob, checked_text
from locheads_studio.errors import PictureError, StudioError
from locheads_studio.studio.findings import Selected, merged
from locheads_studio.studio.intents import Intent, intent_of
from locheads_studio.studio.jobline import Activity, JobLine, Lane, Post, Reason, Request, Work, WorkerFactory
from locheads_studio.studio.laneverbs import LaneVerbs
from locheads_studio.studio.notices import Notices
from locheads_studio.studio.session import Change, Session

__all__ = ["Activity", "Controller", "Lane", "Post", "Repaint", "Work", "WorkerFactory"]

_SELECTING: Final = ("locate", "select", "segment")
_EMPTY: Final = "empty background"  # the prompt of Remove


@dataclass(frozen=True, kw_only=True)
class Repaint:
    """How to repaint. `seed` None draws a new one; None for steps and guidance takes the model set's."""

    prompt: str
    seed: int | None = None
    steps: int | None = None
    guidance: float | None = None
    strength: float = 1.0


class Controller(LaneVerbs):
    """The verbs of the program, with those of files and masks from `LaneVerbs`.

    The window sets `on_busy`, called when work starts or ends, and `on_opened`, called with the path of an opened
    picture. `last_seed` is that of the newest repaint. `model_note`: a sentence about the model set, told once for a
    picture that is no sample.
    """

    def __init__(
        self,
        session: Session,
        worker_factory: WorkerFactory,
        lane: Lane,
        post: Post,
        *,
        notices: Notices | None = None,
        new_seed: Callable[[], int] | None = None,
        model_note: str = "",
    ) -> None:
        super().__init__(session, lane, post, notices or Notices())
        self.last_seed: int | None = None
        self.model_note = model_note
        self._new_seed = new_seed or partial(random.SystemRandom().randrange, 2**32)
        self._last_repaint: Repaint | None = None
        self._jobs = JobLine(
            worker_factory,
            lane,
            post,
            pixels=lambda: session.pixels if session.is_open else "",
            changed=self._busy_changed,
        )
        self._stop_watching = session.observe(self._watch)

    def start(self) -> None:
        """Start the worker's thread; call after the first paint."""
        self._jobs.start()

    def use_models(self, worker_factory: WorkerFactory, model_note: str = "") -> None:
        """Another model set or device. What runs is cancelled."""
        self.cancel()
        self.model_note = model_note
        self._jobs.restart(worker_factory)

    def close(self, timeout_s: float = 5.0) -> bool:
        """Cancel all and join. False when a thread is still busy; nothing is called any more in either case."""
        self._closed = True
        self._stop_watching()
        self._jobs.cancel()
        ended = self._jobs.close(timeout_s)
        return self._lane.close(timeout_s) and ended

    # --- state for the window

    @property
    def activity(self) -> Activity | None:
        """What runs now, None when nothing does. Cheap: poll at 30 Hz while `busy`."""
        return self._jobs.activity or (Activity(self._lane_works[0]) if self._lane_works else None)

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits."""
        return bool(self._jobs.requests or self._lane_works)

    def intent(self, prompt: str, strength: float = 1.0) -> Intent:
        """What the repaint button will do, and whether it can."""
        session = self.session
        by_phrase = session.is_open and session.state.found is not None
        return intent_of(prompt, strength, is_open=session.is_open, has_mask=session.has_mask, by_phrase=by_phrase)

    # --- selecting

    def select(self, phrase: str) -> None:
        """Find what a phrase names: heat map first, then the mask, combined as `session.combine` says."""
        if self._picture() is None:
            return
        try:
            phrase = checked_text(phrase, "phrase")
        except StudioError as error:
            self.notices.error(error)
            return
        self.session.remember_phrase(phrase)
        prompts = self._expect(self._fresh())
        self._ask("locate", LocateJob, partial(self._located, prompts), prompts, phrase=phrase)
        if self.model_note and not self._is_sample:
            self.notices.info(self.model_note)
            self._is_sample = True  # told once for this picture

    def choose_candidate(self, index: int) -> None:
        """Take one of `session.found.candidates` instead."""
        found = self.session.found
        if found is None or not 0 <= index < len(found.candidates):
            return
        place, before = found.candidates[index], self.session.prompts
        prompts = Prompts(place.points, (1,) * len(place.points), place.box, before.base, before.how)
        self._segment(prompts, replace(found, chosen=index))

    def segment(self, points: Sequence[Point] = (), labels: Sequence[int] = (), box: Box | None = None) -> None:
        """The mask for exactly these prompts; labels 1 inside, 0 outside. Corrections by hand survive."""
        if self._picture() is None:
            return
        before = self.session.prompts
        start = self._fresh() if before.is_empty else before
        self._segment(replace(start, points=tuple(points), labels=tuple(labels), box=box))

    def add_point(self, x: float, y: float, inside: bool) -> None:
        """Add a point to the present prompts, then segment. A point inside that lies outside the box frees the box."""
        now, box = self.session.prompts, self.session.prompts.box
        if inside and box is not None and not (box.x0 <= x < box.x1 and box.y0 <= y < box.y1):
            box = None
        if not inside and box is None and 1 not in now.labels:
            box = self.session.mask_box() if self.session.has_mask else None
            if box is None:
                self.notices.info("There is nothing to take away from yet", "Begin with a point inside")
                return
        self.segment((*now.points, (x, y)), (*now.labels, int(inside)), box)

    def remove_point(self, index: int) -> None:
        """Take a point out of the present prompts, then segment what is left."""
        now = self.session.prompts
        if not 0 <= index < len(now.points):
            return
        points, labels = [*now.points], [*now.labels]
        del points[index], labels[index]
        if now.box is None and 1 not in labels:
            left = now.base or Plane.uniform(*self.session.size)
            self._jobs.cancel(_SELECTING)
            self.session.segmented(left, self._fresh())
        else:
            self.segment(points, labels, now.box)

    def set_box(self, box: Box) -> None:
        """Segment what a box holds. It begins anew: points of before are forgotten."""
        if self._picture() is None:
            return
        box = box.clamp(*self.session.size)
        if box.area:
            self._segment(replace(self._fresh(), box=box))

    # --- repainting

    def repaint(self, options: Repaint) -> None:
        """Repaint the mask; the result lands in the strip. Several wait for each other."""
        if self._picture() is None:
            return
        session, removing = self.session, self.intent(options.prompt).verb == "Remove"
        if not session.has_mask:
            self.notices.error(PictureError("Nothing is selected to repaint", "Say or paint what to change first"))
            return
        options = options if options.seed is not None else replace(options, seed=self._new_seed())
        self._last_repaint, self.last_seed = options, options.seed
        plane, found = session.state.mask, session.state.found
        prompt = _EMPTY if removing else options.prompt
        title = "Remove" if removing else " ".join(prompt.split())
        if not removing:
            session.remember_prompt(prompt)

        def finished(edit: Edit, seconds: float) -> None:
            if found is not None:
                recipe = replace(edit.recipe, phrase=found.phrase, heads=found.heads, grounding=found.grounding)
                edit = replace(edit, recipe=recipe)
            session.add_result(edit, title, seconds)

        def build(**shared: Any) -> Job:
            return InpaintJob(
                **shared,
                mask=plane.read(),
                prompt=prompt,
                seed=options.seed or 0,
                steps=options.steps,
                guidance=options.guidance,
                strength=options.strength,
            )

        self._ask("repaint", build, finished)

    def cancel(self) -> None:
        """Everything that waits or runs on the models."""
        self._jobs.cancel()
        if self.session.expecting is not None:
            self.session.expect()

    def cancel_and_new_seed(self) -> None:
        """Stop the repaint that runs, if one does, and do the newest one again with another seed."""
        self._jobs.cancel(("repaint",))
        if self._last_repaint is not None and self.session.is_open:
            self.repaint(replace(self._last_repaint, seed=None))

    # --- below

    def _watch(self, kind: Change, box: Box | None) -> None:
        """Answers that nobody waits for any more need not be worked out."""
        if kind == "opened":
            self._jobs.cancel()
        elif kind == "prompts":
            for request in tuple(self._jobs.requests):
                if request.detail is not None and request.detail is not self.session.expecting:
                    self._jobs.cancel_one(request)

    def _fresh(self) -> Prompts:
        """Empty prompts that remember how their answer is to meet the present mask."""
        how: Combination = self.session.combine
        if how == "replace" or not self.session.has_mask:
            return Prompts()
        return Prompts(base=self.session.state.mask, how=how)

    def _expect(self, prompts: Prompts, found: Found | None = None) -> Prompts:
        self.session.expect(found=found, prompts=prompts)  # cancels older ones, see _watch
        return prompts

    def _located(self, prompts: Prompts, found: Found, _: float) -> None:
        self._expect(prompts, found)
        self._ask("select", SelectJob, partial(self._selected, prompts, found), prompts, phrase=found.phrase)

    def _selected(self, prompts: Prompts, located: Found, answer: Selected, _: float) -> None:
        found = merged(located, answer.found)
        place = located.candidates[0]  # what the segmenter was asked, so that a further point adds to it
        asked = replace(prompts, points=place.points, labels=(1,) * len(place.points), box=place.box)
        self.session.select(found, answer.mask, asked)
        if found.verdict == "not found":
            self.notices.warning(
                f"“{found.phrase}” was not found for sure", "Say it in other words, or correct the mask by hand"
            )

    def _segment(self, prompts: Prompts, found: Found | None = None) -> None:
        if prompts.is_empty:
            return
        self._expect(prompts, found)

        def finished(mask: Plane, _: float) -> None:
            self.session.segmented(mask, prompts, found)

        self._ask(
            "segment", SegmentJob, finished, prompts, points=prompts.points, labels=prompts.labels, box=prompts.box
        )

    def _ask(
        self,
        work: Work,
        build: Callable[..., Job],
        finished: Callable[[Any, float], None],
        prompts: Prompts | None = None,
        **values: Any,
    ) -> None:
        """A job about the pixels shown now. With `prompts`, its answer counts as long as those are expected."""
        key, composite = self.session.pixels, self.session.committed

        def forget() -> None:
            if prompts is not None and self.session.expecting is prompts:
                self.session.expect()

        def answered(result: Any, seconds: float) -> None:
            if prompts is None or self.session.expecting is prompts:
                finished(result, seconds)

        def failed(error: StudioError, details: str) -> None:
            forget()
            self.notices.error(error, details)

        def dropped(reason: Reason) -> None:
            forget()
            if reason == "stale" and self.session.is_open:
                self.notices.info("The picture changed meanwhile, so the result was dropped", "Do it again")

        self._jobs.ask(
            Request(work, key, answered, failed, dropped, detail=prompts),
            lambda: build(picture=composite.whole(), pixels=key, **values),
        )
