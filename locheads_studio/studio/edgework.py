"""Refine edge: the edge of the mask found anew in the picture, with one width after another, until one is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any, Protocol

from locheads_studio.document.state import DocumentState
from locheads_studio.document.tiles import Plane
from locheads_studio.engine.jobs import Job, RefineJob
from locheads_studio.errors import PictureError
from locheads_studio.studio.notices import Notices
from locheads_studio.studio.session import Session


class Ask(Protocol):
    """`Desk.ask` for work on the mask."""

    def __call__(self, build: Callable[..., Job], finished: Callable[[Any, float], None]) -> None: ...


class EdgeRefining:
    """Every try starts from the mask there was before the first, and all tries are one entry of the history, as long
    as nothing else is done to the document."""

    def __init__(self, session: Session, notices: Notices, ask: Ask, cancel: Callable[[], None]) -> None:
        self._session, self._notices, self._ask, self._cancel = session, notices, ask, cancel
        self._start: DocumentState | None = None  # what the tries start from
        self._made: DocumentState | None = None  # with the last try that arrived
        self._tries, self._names = 0, count()

    @property
    def is_trying(self) -> bool:
        """Whether the document is still what the tries start from, or the last try."""
        return self._session.is_open and self._session.state is (self._made or self._start)

    def refine(self, width: float) -> None:
        """Find the edge of the mask anew in the picture, within `width` pixels: hair, fur, soft rims.

        Asked again right after, with another width, it starts from the same mask and takes the last one's place.
        """
        session = self._session
        session.end_stroke()
        if not session.has_mask:
            self._notices.error(PictureError("The mask is empty", "Select something first"))
            return
        if not self.is_trying or self._start is None:
            self._start, self._made, self._tries = session.state, None, next(self._names)
        start, tries, now = self._start, self._tries, session.state

        def finished(mask: Plane, _: float) -> None:
            if session.state.mask is not now.mask:
                self._notices.info("The mask changed meanwhile, so its edge was not refined", "Do it again")
                return
            others = session.state is not now  # a layer came, say: that stays
            session.change_mask(
                "Refine edge", mask, correction=("refine edge", width), merge=f"refine {tries}", held=True,
                start=None if others else start,
            )  # fmt: skip
            self._made = None if session.state is start else session.state

        self._cancel()
        self._ask(partial(_job, start.mask.read, width), finished)

    def give_up(self) -> None:
        """The mask as it was before the first try."""
        self._cancel()
        if self.is_trying and self._made is not None:
            self._session.jump(self._session.history.position - 1)
        self._start = self._made = None


def _job(read: Callable[[], Any], width: float, **shared: Any) -> Job:
    return RefineJob(**shared, mask=read(), width=width)
