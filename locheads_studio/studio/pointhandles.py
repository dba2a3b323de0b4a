"""The segmenter's points in the user's hand: the peaks of the attention, and those that were added, can be dragged,
turned from plus to minus and taken away, and the mask follows. No Qt; on the window's thread.

While a point is dragged one answer is waited for at a time, and the newest place is asked for when it is there: asking
anew with every move would cancel each answer before it comes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import dist

from locheads_studio.document.edits import Point
from locheads_studio.document.geometry import Box
from locheads_studio.document.state import Prompts
from locheads_studio.studio.notices import Notices
from locheads_studio.studio.selecting import Selecting
from locheads_studio.studio.session import Change, Session


@dataclass(frozen=True)
class _Drag:
    index: int
    start: Prompts
    gesture: int
    at: Point  # where the point is now
    held: Point  # of the pointer, away from it
    slack: float  # a shorter way is none
    position: int  # in the history


class PointHandles:
    """What the canvas draws (`given`) and calls. Points and reach are in pixels of the picture."""

    def __init__(self, session: Session, selecting: Selecting, notices: Notices) -> None:
        self._session, self._selecting, self._notices = session, selecting, notices
        self._drag: _Drag | None = None
        self._moved = self._asked = False  # since the press; whether the newest place was asked for
        self._gestures = 0
        self.in_hand: int | None = None  # the label of the points that the tool in hand makes
        session.observe(self._watch)

    @property
    def given(self) -> Prompts:
        """The prompts to draw: those of the session, a dragged point where the pointer is."""
        return self._session.prompts if self._drag is None or not self._moved else self._dragged(self._drag)

    @property
    def dragging(self) -> int | None:
        """The index of the point that is held."""
        return self._drag.index if self._drag is not None else None

    def at(self, x: float, y: float, reach: float) -> int | None:
        """The index of the nearest point within reach; None when there is none."""
        near = [(dist(point, (x, y)), index) for index, point in enumerate(self.given.points)]
        away, index = min(near, default=(reach + 1, -1))
        return index if away <= reach else None

    def press(self, x: float, y: float, reach: float) -> bool:
        """Take hold of the point there. False when there is none."""
        index = self.at(x, y, reach)
        if index is None:
            return False
        self._gestures += 1
        at = self._session.prompts.points[index]
        held, position = (at[0] - x, at[1] - y), self._session.history.position
        self._drag = _Drag(index, self._session.prompts, self._gestures, at, held, reach / 4, position)
        self._moved = self._asked = False
        return True

    def move(self, x: float, y: float) -> None:
        """The held point is dragged to a place; outside the picture it stays at its edge."""
        drag = self._drag
        if drag is None:
            return
        (x, y), (width, height) = (x + drag.held[0], y + drag.held[1]), self._session.size
        at = min(max(x, 0.0), width - 1e-3), min(max(y, 0.0), height - 1e-3)
        if not self._moved and dist(at, drag.at) < drag.slack:
            return
        self._drag = replace(drag, at=at)
        self._moved, self._asked = True, False
        if self._session.expecting is None:
            self._ask(self._drag)

    def release(self) -> None:
        """Let go: what was not asked for yet is now. A point that was not moved goes when the tool in hand makes such
        points, else it turns from plus to minus, or back."""
        drag, self._drag = self._drag, None
        if drag is None:
            return
        if not self._moved and self.in_hand == self._session.prompts.labels[drag.index]:
            self.remove(drag.index)
        elif not self._moved:
            self.flip(drag.index)
        elif not self._asked:
            self._ask(drag)

    def cancel(self) -> None:
        """As if the point had not been taken; the mask is again what it was."""
        drag, self._drag = self._drag, None
        if drag is not None and self._moved:
            self._session.jump(min(drag.position, self._session.history.position))

    def flip(self, index: int) -> None:
        """Plus to minus, minus to plus. The last thing that says what is meant stays."""
        now = self._session.prompts
        if not 0 <= index < len(now.points):
            return
        labels = [*now.labels]
        labels[index] = 1 - labels[index]
        if now.box is None and 1 not in labels:
            self._notices.info("One point inside must stay", "Add another one first, or delete this one")
            return
        self._selecting.move_points(_fitting(replace(now, labels=tuple(labels)), index))

    def remove(self, index: int) -> None:
        """Take a point away."""
        self._drag = None
        self._selecting.remove_point(index)

    def _ask(self, drag: _Drag) -> None:
        self._asked = True
        self._selecting.move_points(self._dragged(drag), drag.gesture)

    def _dragged(self, drag: _Drag) -> Prompts:
        points = [*drag.start.points]
        points[drag.index] = drag.at
        return _fitting(replace(drag.start, points=tuple(points)), drag.index)

    def _watch(self, kind: Change, box: Box | None) -> None:
        if kind in ("opened", "canvas"):
            self._drag = None
        elif kind == "history" and self._drag is not None and self._waits:
            self._ask(self._drag)

    @property
    def _waits(self) -> bool:
        """Whether a place is to be asked for, and nothing is waited for."""
        return self._moved and not self._asked and self._session.expecting is None


def _fitting(prompts: Prompts, index: int) -> Prompts:
    """Without the box, when the point says that something beside it belongs to what is meant."""
    box, (x, y) = prompts.box, prompts.points[index]
    if box is not None and prompts.labels[index] and not (box.x0 <= x < box.x1 and box.y0 <= y < box.y1):
        return replace(prompts, box=None)
    return prompts
