"""Quiet questions to the VLM: answers that nobody is made busy by, and of which nothing is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

from locheads_studio.document.state import Found
from locheads_studio.engine import events
from locheads_studio.engine.jobs import Grounding, LocateJob, TraceJob
from locheads_studio.engine.worker import Priority, Ticket
from locheads_studio.studio.desk import Desk


class Glimpses:
    """What a phrase would find, while it is typed, and what every head sees of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._session = desk, desk.session

    @property
    def may_glimpse(self) -> bool:
        """Whether it costs only the phrase: the VLM is loaded, and nothing that the user asked for runs or waits."""
        return not self._desk.jobs.requests and self._desk.jobs.holds("vlm")

    def glimpse(self, phrase: str, ended: Callable[[Found | None], None]) -> Callable[[], None]:
        """Locate a phrase, quietly, and keep nothing of it; a newer one takes its place.

        `ended` with where it is, or None: the VLM knows no word of it, the picture changed, something else came first.
        What is returned gives it up; `ended` is not called then.
        """
        key, composite = self._session.pixels, self._session.committed
        ticket: Ticket | None = None
        wanted = True

        def drop() -> None:
            nonlocal wanted
            wanted = False
            if ticket is not None:
                ticket.cancel()

        def answered(event: events.Ended) -> None:
            if wanted:
                same = self._session.is_open and self._session.pixels == event.pixels
                ended(event.result if isinstance(event, events.Finished) and same else None)

        def built(job: LocateJob) -> None:
            nonlocal ticket
            if wanted and self.may_glimpse:
                ticket = self._desk.jobs.submit_quietly(job, Priority.INTERACTIVE, answered)
            elif wanted:
                ended(None)

        def job() -> LocateJob:  # at a glance: what is small is looked at closer when it is selected
            whole = composite.whole()
            return LocateJob(picture=whole, pixels=key, supersede="glimpse", phrase=phrase, closer=False)

        self._desk.aside(job, built)
        return drop

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
        key, composite = self._session.pixels, self._session.committed
        build = partial(
            TraceJob, pixels=key, supersede="trace", phrase=phrase, grounding=cast(Grounding, grounding),
            beside=beside, whole=whole,
        )  # fmt: skip

        def built(job: TraceJob) -> None:
            self._desk.jobs.submit_quietly(job, Priority.INTERACTIVE, ended)

        self._desk.aside(lambda: build(picture=composite.whole()), built)
