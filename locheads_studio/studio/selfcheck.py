"""Did it work? After a repaint the phrase is asked again, on the result: is it gone, or still there?

Quiet: it makes nobody busy, waits until nothing that the user asked for runs, and gives way when something is.
"""

from __future__ import annotations

from functools import partial

from locheads_studio.document.state import Found
from locheads_studio.engine import events
from locheads_studio.engine.jobs import LocateJob
from locheads_studio.engine.worker import Priority, Ticket
from locheads_studio.studio.desk import Desk
from locheads_studio.studio.session import Session
from locheads_studio.studio.strip import Check, Result


class SelfCheck:
    """Asks about results, one after the other, oldest first. `on`: whether it does."""

    def __init__(self, session: Session, desk: Desk) -> None:
        self._session, self._desk = session, desk
        self.on = False
        self._waiting: list[Result] = []
        self._running: tuple[Result, Ticket | None] | None = None
        desk.watchers.append(self.step)

    def ask(self, result: Result) -> None:
        """Ask about a result as soon as nobody waits for the models; nothing when no phrase selected its mask."""
        if self.on and result.found is not None and result.found.verdict != "not found":
            self._waiting.append(result)
            self.step()

    def step(self) -> None:
        """What the user asks for comes first."""
        if self._desk.closed:
            return
        if self._desk.jobs.requests:
            if self._running is not None:
                result, ticket = self._running
                self._running = None
                self._waiting.insert(0, result)
                if ticket is not None:
                    ticket.cancel()
            return
        self._waiting = [result for result in self._waiting if result in self._session.results]
        if self._running is None and self._waiting and self._session.is_open:
            self._begin(self._waiting.pop(0))

    def _begin(self, result: Result) -> None:
        self._running = result, None
        found = result.found
        assert found is not None
        picture = self._session.with_result(result.number)
        key = f"{self._session.pixels} with {result.number}"

        def built(job: LocateJob) -> None:
            if self._running is not None and self._running[0] is result:
                ticket = self._desk.jobs.submit_quietly(job, Priority.BATCH, partial(self._ended, result))
                self._running = result, ticket

        self._desk.aside(
            lambda: LocateJob(picture=picture.whole(), pixels=key, supersede="self-check", phrase=found.phrase), built
        )

    def _ended(self, result: Result, event: events.Ended) -> None:
        if self._running is None or self._running[0] is not result:
            return  # it gave way
        self._running = None
        if isinstance(event, events.Finished) and result in self._session.results:
            self._session.note_check(result.number, checked(result, event.result))
        self.step()


def checked(result: Result, found: Found) -> Check:
    """What the answer on the result means: there when the phrase is found, and points into what was repainted."""
    place = found.candidates[0] if found.candidates else None
    inside = place is not None and any(_covers(result, x, y) for x, y in place.points[:1])
    there = found.verdict != "not found" and inside
    return Check(found.phrase, there, found.heat, found.confidence)


def _covers(result: Result, x: float, y: float) -> bool:
    box = result.edit.box
    column, row = int(x) - box.x0, int(y) - box.y0
    return 0 <= column < box.width and 0 <= row < box.height and int(result.edit.blend[row, column]) > 127
