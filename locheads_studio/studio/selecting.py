"""Selecting: phrases, candidates, points and boxes, turned into jobs for the VLM and the segmenter.

How a phrase is selected: by a SelectJob, which tells the heat map as soon as it is there (`session.found`) and ends
with the mask.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, cast

from locheads_studio.document.edits import Point, Voice
from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import SELECTED, Combination
from locheads_studio.document.state import NO_PROMPTS, Candidate, DocumentState, Found, Prompts
from locheads_studio.document.tiles import Plane
from locheads_studio.engine.jobs import Grounding, SegmentJob, SelectJob, checked_text
from locheads_studio.errors import StudioError
from locheads_studio.studio import maskwork
from locheads_studio.studio.desk import Desk
from locheads_studio.studio.findings import Selected
from locheads_studio.studio.points import moved, parted, together
from locheads_studio.studio.session import Session
from locheads_studio.texts import Text

_SELECTING: Final = ("select", "segment")


@dataclass(frozen=True)
class _Phrase:
    """A phrase, what follows when it is found, and how it meets the mask."""

    phrase: str
    then: Callable[[], None] | None
    how: Combination


class Selecting:
    """What turns words and prompts into the mask.

    ``voice``: who is asked where a phrase's thing is. ``closer``: whether small things are looked at again; None: as
    the model's file says.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk, self._session, self._notices = desk, desk.session, desk.notices
        self.voice: Voice = "heads"
        self.closer: bool | None = None
        self._waiting: deque[_Phrase] = deque()
        self._asked: _Phrase | None = None  # the newest that was begun
        self._began: tuple[int | None, DocumentState] | None = None  # what a gesture began with
        desk.watchers.append(self._busy_changed)

    def select(self, phrase: str, then: Callable[[], None] | None = None, how: Combination | None = None) -> None:
        """Find what a phrase names: heat map first, then the mask, combined as `how` or else `session.combine` says.

        `then` is called with the mask in place, if it is sure that this is meant. While another phrase is looked for,
        it waits for its turn; the same one once more is the same.
        """
        if self._desk.picture() is None:
            return
        try:
            phrase = checked_text(phrase, "phrase")
        except StudioError as error:
            self._notices.error(error)
            return
        self._session.remember_phrase(phrase)
        wanted = _Phrase(phrase, then, how or self._session.combine)
        if not self._looks:
            self._begin(wanted)
        elif (self._waiting[-1] if self._waiting else self._asked) != wanted:
            self._waiting.append(wanted)
            self._desk.busy_changed()

    @property
    def phrases_waiting(self) -> tuple[str, ...]:
        """The phrases that are looked for next."""
        return tuple(wanted.phrase for wanted in self._waiting)

    def forget_waiting(self) -> None:
        """Phrases that wait are not looked for."""
        self._waiting.clear()

    def switch_instance(self, index: int, on: bool) -> None:
        """Take one of `session.found.instances` in or out."""
        if self._desk.picture() is not None:
            self._session.switch(index, on=on)

    def choose_candidate(self, index: int) -> None:
        """Take one of `session.found.candidates` instead."""
        found = self._session.found
        if found is None or not 0 <= index < len(found.candidates):
            return
        place, before = found.candidates[index], self._session.prompts
        prompts = Prompts(place.points, (1,) * len(place.points), place.box, before.base, before.how)
        self._segment(prompts, replace(found, chosen=index, both=False), whole=True)

    def choose_both(self) -> None:
        """Take the first two of `session.found.candidates` together: each is segmented by itself."""
        found = self._session.found
        if found is None or len(found.candidates) < 2:
            return
        points, before = together(found), self._session.prompts
        self._segment(
            Prompts(points, (1,) * len(points), None, before.base, before.how),
            replace(found, chosen=0, both=True),
            whole=True,
        )

    def segment(self, points: Sequence[Point] = (), labels: Sequence[int] = (), box: Box | None = None) -> None:
        """The mask for exactly these prompts; labels 1 inside, 0 outside. Where points come or go, only the pieces of
        the mask that they touch change, and corrections by hand survive."""
        if self._desk.picture() is None:
            return
        before = self._session.prompts
        start = self._corrective() if before.is_empty and 1 in labels else before
        drawn = start.drawn and box == start.box
        self._segment(replace(start, points=tuple(points), labels=tuple(labels), box=box, drawn=drawn))

    def add_point(self, x: float, y: float, inside: bool, how: Combination | None = None) -> None:
        """Add a point to the present prompts, then segment. A point inside that lies outside the box frees the box.

        With `how`, what the point means is a thing by itself, combined with the mask; to subtract is a point outside.
        """
        if self._desk.picture() is None:
            return
        if how == "subtract":
            inside = False
        elif how in ("add", "intersect"):
            self._segment(replace(self._fresh(how), points=((x, y),), labels=(1,)), whole=True)
            return
        now, box = self._session.prompts, self._session.prompts.box
        if inside and box is not None and not (box.x0 <= x < box.x1 and box.y0 <= y < box.y1):
            box = None
        if not inside and box is None and 1 not in now.labels:
            box = self._session.mask_box() if self._session.has_mask else None
            if box is None:
                self._notices.info("There is nothing to take away from yet", "Begin with a point inside")
                return
        if not inside and self._session.has_mask and _is_painted(self._session, x, y):
            self._notices.info("What you painted stays", "Take it away with the eraser")
        self.segment((*now.points, (x, y)), (*now.labels, int(inside)), box)

    def remove_point(self, index: int) -> None:
        """Take a point out of the present prompts, then segment what is left."""
        now = self._session.prompts
        if not 0 <= index < len(now.points):
            return
        points, labels = [*now.points], [*now.labels]
        del points[index], labels[index]
        if now.box is None and 1 not in labels:
            left = now.base or Plane.uniform(*self._session.size)
            self._desk.jobs.cancel(_SELECTING)
            self._session.segmented(left, NO_PROMPTS)
        else:
            self.segment(points, labels, now.box)

    def move_points(self, prompts: Prompts, gesture: int | None = None) -> None:
        """Segment these prompts in place of the present ones. All of one `gesture` are one entry in the history."""
        if self._desk.picture() is not None:
            self._segment(prompts, gesture=gesture)

    def set_box(self, box: Box, how: Combination | None = None) -> None:
        """Segment what a box holds, and nothing beyond it, combined as `how` or else `session.combine` says. It begins
        anew: points of before are forgotten."""
        if self._desk.picture() is None:
            return
        box = box.clamp(*self._session.size)
        if box.area:
            self._segment(replace(self._fresh(how), box=box, drawn=True), whole=True)

    def use_heads(self, found: Found) -> None:
        """Show the heat map of other heads for the phrase at once, and find the mask with them."""
        before = self._session.state.prompts
        prompts = self._expect(Prompts(base=before.base, how=before.how), found)

        def selected(answer: Selected, _: float) -> None:
            self._session.select(answer.found, answer.mask, _asked(prompts, answer.asked))

        self._desk.ask(
            "select", SelectJob, selected, prompts, phrase=found.phrase, heads=found.heads,
            grounding=cast(Grounding, found.grounding),
        )  # fmt: skip

    @property
    def _looks(self) -> bool:
        return any(request.work == "select" and not request.cancelled for request in self._desk.jobs.requests)

    def _begin(self, wanted: _Phrase) -> None:
        self._asked = wanted
        prompts = self._expect(self._fresh(wanted.how))
        self._desk.ask(
            "select", SelectJob, partial(self._selected, prompts, wanted.then), prompts,
            early=partial(self._session.expect, prompts=prompts), phrase=wanted.phrase, previews=True, voice=self.voice,
            closer=self.closer,
        )  # fmt: skip

    def _busy_changed(self) -> None:
        if self._waiting:
            self._desk.post(self._next)  # after the answer of the one that ended, which may ask more

    def _next(self) -> None:
        selecting = any(request.work in _SELECTING and not request.cancelled for request in self._desk.jobs.requests)
        if self._waiting and not self._desk.closed and self._session.is_open and not selecting:
            self._begin(self._waiting.popleft())

    def _fresh(self, how: Combination | None = None) -> Prompts:
        """Empty prompts that remember how their answer is to meet the present mask."""
        how = how or self._session.combine
        if how == "replace" or not self._session.has_mask:
            return Prompts()
        return Prompts(base=self._session.state.mask, how=how)

    def _corrective(self) -> Prompts:
        """Empty prompts for points: they correct the mask there is, unless the mode says otherwise."""
        how = self._session.combine
        return self._fresh("add" if how == "replace" else how)

    def _expect(self, prompts: Prompts, found: Found | None = None) -> Prompts:
        self._session.expect(found=found, prompts=prompts)  # cancels older ones, see _watch
        return prompts

    def _selected(self, prompts: Prompts, then: Callable[[], None] | None, answer: Selected, _: float) -> None:
        found = answer.found
        if found.verdict == "not found":
            self._session.miss(found)
            return
        asked = _asked(prompts, answer.asked)
        painted = asked.base is None and self._session.state.is_painted
        self._session.select(found, answer.mask, asked)
        if painted and not self._session.state.is_painted:
            self._tell_replaced()
        if then is not None and found.verdict in ("sure", "likely", "no verdict"):
            then()
        elif then is not None and found.verdict == "unsure":
            self._notices.info(
                Text("“{phrase}” may be something else", phrase=found.phrase),
                "Look at the mask, then repaint (Ctrl+Enter)",
            )
        elif then is not None:
            self._notices.info(
                Text("“{phrase}” may mean two places", phrase=found.phrase), "Choose one, then repaint (Ctrl+Enter)"
            )

    def _segment(
        self, prompts: Prompts, found: Found | None = None, gesture: int | None = None, *, whole: bool = False
    ) -> None:
        """One place after the other, see `parted`; the mask is of all of them. Unless it is to be made as a `whole`,
        only the pieces change that a point touches which came, went or moved."""
        if prompts.is_empty:
            return
        session = self._session
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

            self._desk.run("segment", partial(maskwork.answered, mask, prompts, old, touched), landed)

        def ask(place: int, so_far: Plane | None) -> None:
            def finished(mask: Plane, _: float) -> None:
                made = mask if so_far is None else maskwork.combine(so_far, mask, "add")
                if place + 1 < len(parts):
                    ask(place + 1, made)
                else:
                    land(made)

            part = parts[place]
            self._desk.ask(
                "segment", SegmentJob, finished, prompts, points=part.points, labels=part.labels, box=part.box
            )

        ask(0, None)

    def _tell_replaced(self) -> None:
        """A selection took the place of what was painted: said, with the way back."""
        self._notices.info(
            "The new selection took the place of what you painted",
            "Undo brings it back; Shift adds instead",
            code="undo",
        )


def _asked(prompts: Prompts, place: Candidate) -> Prompts:
    """With what the segmenter was asked for a phrase, so that a further point adds to it."""
    return replace(prompts, points=place.points, labels=(1,) * len(place.points), box=place.box)


def _is_painted(session: Session, x: float, y: float) -> bool:
    """Whether that place of the mask was painted by hand, so that no answer takes it away."""
    column, row = int(x), int(y)
    added, _ = session.state.by_hand
    return bool(added.read(Box(column, row, column + 1, row + 1))[0, 0] >= SELECTED)
