"""Selecting: phrases, candidates, points and boxes, turned into jobs for the VLM and the segmenter.

How a phrase is selected: by a SelectJob, which tells the heat map as soon as it is there (`session.found`) and ends
with the mask.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, cast

from locheads_studio.document.edits import Point, Voice
from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import SELECTED, Combination
from locheads_studio.document.state import NO_PROMPTS, Candidate, DocumentState, Found, Prompts
from locheads_studio.document.tiles import Plane
from locheads_studio.engine import events
from locheads_studio.engine.jobs import (
    Grounding,
    Job,
    LocateJob,
    SegmentJob,
    SelectJob,
    TraceJob,
    checked_text,
)
from locheads_studio.engine.worker import Priority, Ticket
from locheads_studio.errors import PictureError, StudioError
from locheads_studio.studio import maskwork
from locheads_studio.studio.edgework import EdgeRefining
from locheads_studio.studio.findings import Selected
from locheads_studio.studio.jobline import JobLine, Lane, Post, Reason, Request, Work, WorkerFactory, told
from locheads_studio.studio.laneverbs import LaneVerbs
from locheads_studio.studio.notices import Notices
from locheads_studio.studio.points import moved, parted, together
from locheads_studio.studio.session import Session

_SELECTING: Final = ("select", "segment")


@dataclass(frozen=True)
class _Phrase:
    """A phrase, what follows when it is found, and how it meets the mask."""

    phrase: str
    then: Callable[[], None] | None
    how: Combination


class SelectVerbs(LaneVerbs):
    """Phrases and prompts. See `Controller`, which is what others use."""

    def __init__(
        self, session: Session, worker_factory: WorkerFactory, lane: Lane, post: Post, notices: Notices
    ) -> None:
        super().__init__(session, lane, post, notices)
        self._jobs = JobLine(
            worker_factory,
            lane,
            post,
            pixels=lambda: session.pixels if session.is_open else "",
            changed=self._requests_changed,
            tell=notices.warning,
        )
        self.voice: Voice = "heads"  # who is asked where a phrase's thing is
        self.closer: bool | None = None  # whether small things are looked at again; None: as the model's file says
        self._waiting: deque[_Phrase] = deque()
        self._asked: _Phrase | None = None  # the newest that was begun

        self.edge = EdgeRefining(
            session, notices, partial(self._ask, "mask"), partial(self._jobs.cancel, ("mask",))
        )  # fmt: skip
        self._began: tuple[int | None, DocumentState] | None = None  # what a gesture began with

    def select(self, phrase: str, then: Callable[[], None] | None = None, how: Combination | None = None) -> None:
        """Find what a phrase names: heat map first, then the mask, combined as `how` or else `session.combine` says.

        `then` is called with the mask in place, if it is sure that this is meant. While another phrase is looked for,
        it waits for its turn; the same one once more is the same.
        """
        if self._picture() is None:
            return
        try:
            phrase = checked_text(phrase, "phrase")
        except StudioError as error:
            self.notices.error(error)
            return
        self.session.remember_phrase(phrase)
        wanted = _Phrase(phrase, then, how or self.session.combine)
        if not self._looks:
            self._begin(wanted)
        elif (self._waiting[-1] if self._waiting else self._asked) != wanted:
            self._waiting.append(wanted)
            self._busy_changed()

    @property
    def phrases_waiting(self) -> tuple[str, ...]:
        """The phrases that are looked for next."""
        return tuple(wanted.phrase for wanted in self._waiting)

    def forget_waiting(self) -> None:
        """Phrases that wait are not looked for."""
        self._waiting.clear()

    def switch_instance(self, index: int, on: bool) -> None:
        """Take one of `session.found.instances` in or out."""
        if self._picture() is not None:
            self.session.switch(index, on=on)

    def choose_candidate(self, index: int) -> None:
        """Take one of `session.found.candidates` instead."""
        found = self.session.found
        if found is None or not 0 <= index < len(found.candidates):
            return
        place, before = found.candidates[index], self.session.prompts
        prompts = Prompts(place.points, (1,) * len(place.points), place.box, before.base, before.how)
        self._segment(prompts, replace(found, chosen=index, both=False), whole=True)

    def choose_both(self) -> None:
        """Take the first two of `session.found.candidates` together: each is segmented by itself."""
        found = self.session.found
        if found is None or len(found.candidates) < 2:
            return
        points, before = together(found), self.session.prompts
        self._segment(
            Prompts(points, (1,) * len(points), None, before.base, before.how),
            replace(found, chosen=0, both=True),
            whole=True,
        )

    def segment(self, points: Sequence[Point] = (), labels: Sequence[int] = (), box: Box | None = None) -> None:
        """The mask for exactly these prompts; labels 1 inside, 0 outside. Where points come or go, only the pieces of
        the mask that they touch change, and corrections by hand survive."""
        if self._picture() is None:
            return
        before = self.session.prompts
        start = self._corrective() if before.is_empty and 1 in labels else before
        drawn = start.drawn and box == start.box
        self._segment(replace(start, points=tuple(points), labels=tuple(labels), box=box, drawn=drawn))

    def add_point(self, x: float, y: float, inside: bool, how: Combination | None = None) -> None:
        """Add a point to the present prompts, then segment. A point inside that lies outside the box frees the box.

        With `how`, what the point means is a thing by itself, combined with the mask; to subtract is a point outside.
        """
        if self._picture() is None:
            return
        if how == "subtract":
            inside = False
        elif how in ("add", "intersect"):
            self._segment(replace(self._fresh(how), points=((x, y),), labels=(1,)), whole=True)
            return
        now, box = self.session.prompts, self.session.prompts.box
        if inside and box is not None and not (box.x0 <= x < box.x1 and box.y0 <= y < box.y1):
            box = None
        if not inside and box is None and 1 not in now.labels:
            box = self.session.mask_box() if self.session.has_mask else None
            if box is None:
                self.notices.info("There is nothing to take away from yet", "Begin with a point inside")
                return
        if not inside and self.session.has_mask and _is_painted(self.session, x, y):
            self.notices.info("What you painted stays", "Take it away with the eraser")
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
            self.session.segmented(left, NO_PROMPTS)
        else:
            self.segment(points, labels, now.box)

    def move_points(self, prompts: Prompts, gesture: int | None = None) -> None:
        """Segment these prompts in place of the present ones. All of one `gesture` are one entry in the history."""
        if self._picture() is not None:
            self._segment(prompts, gesture=gesture)

    def set_box(self, box: Box, how: Combination | None = None) -> None:
        """Segment what a box holds, and nothing beyond it, combined as `how` or else `session.combine` says. It begins
        anew: points of before are forgotten."""
        if self._picture() is None:
            return
        box = box.clamp(*self.session.size)
        if box.area:
            self._segment(replace(self._fresh(how), box=box, drawn=True), whole=True)

    def refine_edge(self, width: float) -> None:
        """Find the edge of the mask anew in the picture, within `width` pixels, see `EdgeRefining.refine`."""
        if self._picture() is not None:
            self.edge.refine(width)

    def add_shadow(self) -> None:
        """Take shadow and reflection of what is selected along, where there is something that looks like them."""
        if self._picture() is None:
            return
        session, composite = self.session, self.session.committed
        session.end_stroke()
        if not session.has_mask:
            self.notices.error(PictureError("The mask is empty", "Select something first"))
            return
        now = session.state.mask

        def made(mask: Plane) -> None:
            if session.state.mask is not now:
                self.notices.info("The mask changed meanwhile, so no shadow was added", "Do it again")
            elif mask.changed_box(now).area == 0:
                self.notices.info("Nothing that looks like a shadow or a reflection was found", "Add it with the brush")
            else:
                session.change_mask("Add its shadow", mask, correction=(maskwork.SHADOW, 0.0))

        self._run("mask", lambda: maskwork.with_shadow(now, composite.whole()), made)

    # --- glimpses

    @property
    def may_glimpse(self) -> bool:
        """Whether it costs only the phrase: the VLM is loaded, and nothing that the user asked for runs or waits."""
        return not self._jobs.requests and self._jobs.holds("vlm")

    def glimpse(self, phrase: str, ended: Callable[[Found | None], None]) -> Callable[[], None]:
        """Locate a phrase, quietly, and keep nothing of it; a newer one takes its place.

        `ended` with where it is, or None: the VLM knows no word of it, the picture changed, something else came first.
        What is returned gives it up; `ended` is not called then.
        """
        key, composite = self.session.pixels, self.session.committed
        ticket: Ticket | None = None
        wanted = True

        def drop() -> None:
            nonlocal wanted
            wanted = False
            if ticket is not None:
                ticket.cancel()

        def answered(event: events.Ended) -> None:
            if wanted:
                same = self.session.is_open and self.session.pixels == event.pixels
                ended(event.result if isinstance(event, events.Finished) and same else None)

        def built(job: LocateJob) -> None:
            nonlocal ticket
            if wanted and self.may_glimpse:
                ticket = self._jobs.submit_quietly(job, Priority.INTERACTIVE, answered)
            elif wanted:
                ended(None)

        def job() -> LocateJob:  # at a glance: what is small is looked at closer when it is selected
            whole = composite.whole()
            return LocateJob(picture=whole, pixels=key, supersede="glimpse", phrase=phrase, closer=False)

        self.aside(job, built)
        return drop

    # --- heads

    @property
    def models(self) -> int:
        """Names the models in use: another number, others."""
        return self._jobs.generation

    def trace(
        self,
        phrase: str,
        *,
        grounding: str,
        beside: tuple[str, ...],
        whole: bool,
        ended: Callable[[events.Ended], None],
    ) -> None:
        """Have every head read, quietly; a newer one takes its place. `ended` with an event whose result is a Trace."""
        key, composite = self.session.pixels, self.session.committed
        build = partial(
            TraceJob, pixels=key, supersede="trace", phrase=phrase, grounding=cast(Grounding, grounding),
            beside=beside, whole=whole,
        )  # fmt: skip

        def built(job: TraceJob) -> None:
            self._jobs.submit_quietly(job, Priority.INTERACTIVE, ended)

        self.aside(lambda: build(picture=composite.whole()), built)

    def use_heads(self, found: Found) -> None:
        """Show the heat map of other heads for the phrase at once, and find the mask with them."""
        before = self.session.state.prompts
        prompts = self._expect(Prompts(base=before.base, how=before.how), found)

        def selected(answer: Selected, _: float) -> None:
            self.session.select(answer.found, answer.mask, _asked(prompts, answer.asked))

        self._ask(
            "select", SelectJob, selected, prompts, phrase=found.phrase, heads=found.heads,
            grounding=cast(Grounding, found.grounding),
        )  # fmt: skip

    def aside(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Work something out on the lane that makes nobody busy, then call `done` here; an error becomes a notice."""

        def arrived(result: Any, error: StudioError | None, details: str) -> None:
            if self._closed:
                return
            if error is None:
                done(result)
            else:
                self.notices.error(error, details)

        self._lane.run(work, lambda result, error: self._post(partial(arrived, result, *told(error))))

    # --- below

    @property
    def _looks(self) -> bool:
        return any(request.work == "select" and not request.cancelled for request in self._jobs.requests)

    def _begin(self, wanted: _Phrase) -> None:
        self._asked = wanted
        prompts = self._expect(self._fresh(wanted.how))
        self._ask(
            "select", SelectJob, partial(self._selected, prompts, wanted.then), prompts,
            early=partial(self.session.expect, prompts=prompts), phrase=wanted.phrase, previews=True, voice=self.voice,
            closer=self.closer,
        )  # fmt: skip

    def _requests_changed(self) -> None:
        self._busy_changed()
        if self._waiting:
            self._post(self._next)  # after the answer of the one that ended, which may ask more

    def _next(self) -> None:
        selecting = any(request.work in _SELECTING and not request.cancelled for request in self._jobs.requests)
        if self._waiting and not self._closed and self.session.is_open and not selecting:
            self._begin(self._waiting.popleft())

    def _fresh(self, how: Combination | None = None) -> Prompts:
        """Empty prompts that remember how their answer is to meet the present mask."""
        how = how or self.session.combine
        if how == "replace" or not self.session.has_mask:
            return Prompts()
        return Prompts(base=self.session.state.mask, how=how)

    def _corrective(self) -> Prompts:
        """Empty prompts for points: they correct the mask there is, unless the mode says otherwise."""
        how = self.session.combine
        return self._fresh("add" if how == "replace" else how)

    def _expect(self, prompts: Prompts, found: Found | None = None) -> Prompts:
        self.session.expect(found=found, prompts=prompts)  # cancels older ones, see _watch
        return prompts

    def _selected(self, prompts: Prompts, then: Callable[[], None] | None, answer: Selected, _: float) -> None:
        found = answer.found
        if found.verdict == "not found":
            self.session.miss(found)
            return
        asked = _asked(prompts, answer.asked)
        painted = asked.base is None and self.session.state.is_painted
        self.session.select(found, answer.mask, asked)
        if painted and not self.session.state.is_painted:
            self._tell_replaced()
        if then is not None and found.verdict in ("sure", "likely", "no verdict"):
            then()
        elif then is not None and found.verdict == "unsure":
            self.notices.info(f"“{found.phrase}” may be something else", "Look at the mask, then repaint (Ctrl+Enter)")
        elif then is not None:
            self.notices.info(f"“{found.phrase}” may mean two places", "Choose one, then repaint (Ctrl+Enter)")

    def _segment(
        self, prompts: Prompts, found: Found | None = None, gesture: int | None = None, *, whole: bool = False
    ) -> None:
        """One place after the other, see `parted`; the mask is of all of them. Unless it is to be made as a `whole`,
        only the pieces change that a point touches which came, went or moved."""
        if prompts.is_empty:
            return
        session = self.session
        if gesture is None or self._began is None or self._began[0] != gesture:
            self._began = gesture, session.state
        before = self._began[1]
        self._expect(prompts, found)
        parts = parted(prompts, found or session.state.found)
        whole = whole or before.mask.is_empty
        begins = whole and found is None
        old, touched = (None, ()) if whole else (before.answer, moved(before.prompts, prompts))

        def land(mask: Plane) -> None:
            def landed(answer: Plane) -> None:
                if session.expecting is prompts:
                    painted = prompts.base is None and session.state.is_painted
                    session.segmented(answer, prompts, found, gesture, begins=begins)
                    if painted and not session.state.is_painted:
                        self._tell_replaced()

            self._run("segment", partial(maskwork.answered, mask, prompts, old, touched), landed)

        def ask(place: int, so_far: Plane | None) -> None:
            def finished(mask: Plane, _: float) -> None:
                made = mask if so_far is None else maskwork.combine(so_far, mask, "add")
                if place + 1 < len(parts):
                    ask(place + 1, made)
                else:
                    land(made)

            part = parts[place]
            self._ask("segment", SegmentJob, finished, prompts, points=part.points, labels=part.labels, box=part.box)

        ask(0, None)

    def _tell_replaced(self) -> None:
        """A selection took the place of what was painted: said, with the way back."""
        self.notices.info(
            "The new selection took the place of what you painted",
            "Undo brings it back; Shift adds instead",
            code="undo",
        )

    def _ask(
        self,
        work: Work,
        build: Callable[..., Job],
        finished: Callable[[Any, float], None],
        prompts: Prompts | None = None,
        *,
        early: Callable[[Any], None] = lambda part: None,
        title: str = "",
        first: bool = False,
        under: int | None = None,
        keep: Callable[[], bool] = lambda: False,
        **values: Any,
    ) -> None:
        """A job about the pixels shown now, or those `under` a layer. With `prompts`, its answer and what
        it tells `early` count as long as those are expected. While `keep` says so, the answer counts whatever becomes
        of its pixels."""
        session = self.session
        if under is None:
            key, composite = session.pixels, session.committed
        else:
            key, composite = session.pixels_under(under), session.under(under)

        def now() -> str:
            if keep():
                return key
            if not session.is_open:
                return ""
            return session.pixels if under is None else session.pixels_under(under)

        def forget() -> None:
            if prompts is not None and self.session.expecting is prompts:
                self.session.expect()

        def answered(result: Any, seconds: float) -> None:
            if prompts is None or self.session.expecting is prompts:
                finished(result, seconds)

        def told_early(part: Any) -> None:
            if prompts is None or self.session.expecting is prompts:
                early(part)

        def failed(error: StudioError, details: str) -> None:
            forget()
            self.notices.error(error, details)

        def dropped(reason: Reason) -> None:
            forget()
            if reason == "stale" and self.session.is_open:
                self.notices.info("The picture changed meanwhile, so the result was dropped", "Do it again")

        self._jobs.ask(
            Request(
                work, key, answered, failed, dropped, told_early, detail=prompts, title=title, first=first, now=now
            ),
            lambda: build(picture=composite.whole(), pixels=key, **values),
        )


def _asked(prompts: Prompts, place: Candidate) -> Prompts:
    """With what the segmenter was asked for a phrase, so that a further point adds to it."""
    return replace(prompts, points=place.points, labels=(1,) * len(place.points), box=place.box)


def _is_painted(session: Session, x: float, y: float) -> bool:
    """Whether that place of the mask was painted by hand, so that no answer takes it away."""
    column, row = int(x), int(y)
    added, _ = session.state.by_hand
    return bool(added.read(Box(column, row, column + 1, row + 1))[0, 0] >= SELECTED)
