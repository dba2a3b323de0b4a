"""Keeps the open document's journal: after each committed change one record, written and synchronised on a lane.

The window's thread only takes references to what is immutable anyway. When changes come faster than the disk takes
them, the newest counts. A journal begins when a document is opened, since that is when its pixels are written, and
ends when it is given up or closed; what a crash leaves is offered at the next start, and goes on in the same journal.
An end about which nobody was asked (Ctrl+C in the terminal, the machine shuts down) leaves what a crash would have
left. No Qt, no torch.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from locheads_studio.document.geometry import Box
from locheads_studio.errors import PictureError, StudioError
from locheads_studio.imaging import disk, journal
from locheads_studio.imaging.journal import Journal, Left
from locheads_studio.imaging.project import Project
from locheads_studio.studio.jobline import Lane, Post, told
from locheads_studio.studio.notices import Notices
from locheads_studio.studio.project import RESULTS, snapshot
from locheads_studio.studio.session import Change, Session
from locheads_studio.texts import Text

log = logging.getLogger(__name__)

_COMMITS: Final = ("history", "results")


@dataclass(frozen=True)
class Recoverable:
    """A document that a crash left behind: its journal, name, and when the last change was (seconds since 1970)."""

    journal: Path
    name: str
    at: float


class Journalling:
    """Watches a session. `lane` must have one thread, so that records stay in order, and belong to this alone.

    `on_synced`, if set, is called on the lane's thread with each document that is safely on the disk.
    """

    def __init__(self, session: Session, lane: Lane, post: Post, notices: Notices, folder: Path) -> None:
        self._session, self._lane, self._post, self._notices = session, lane, post, notices
        self._folder = folder
        self._current = _Kept(folder)
        self._newest: tuple[Project, dict[str, Any]] | None = None  # not written yet
        self._noted: tuple[object, ...] = ()
        self._selection_only = False  # nobody is asked about that when it is closed, and so it stays
        self._unreadable = 0
        self._writing = self._failing = self._closed = False
        self.on_synced: Callable[[Project], None] | None = None
        self._stop = session.observe(self._changed)

    def waiting(self) -> list[Recoverable]:
        """What crashes left behind, newest first. Reads files: for a lane or before the window is there.

        What cannot be read stays where it is, whatever the reason, and is told by `look`.
        """
        found, self._unreadable, selections = [], 0, 0
        for path in journal.waiting(self._folder):
            try:
                about = journal.about(path)
                if about is None and not journal.is_only_begun(path):
                    raise PictureError("{name} is damaged", "Open the picture again", name=path.name)
                selections += about is not None and about.get("work") is False
                older = selections > 1 and about is not None and about.get("work") is False  # words find it again
                if about is None or about.get("changed") is False or older:  # it cost nothing
                    disk.remove(path)
                    continue
                name, at = about.get("name"), about.get("at")
                at = float(at) if isinstance(at, int | float) and 0 <= at < 1e11 else 0.0  # it becomes a date
                found.append(Recoverable(path, name if isinstance(name, str) else "", at))
            except (StudioError, OSError) as error:
                log.warning("a document cannot be recovered: %s", error)
                self._unreadable += 1
        return found

    def look(self, told: Callable[[list[Recoverable]], None]) -> None:
        """Look on the lane for what crashes left behind, and tell it on the window's thread."""

        def tell(found: list[Recoverable]) -> None:
            told(found)
            if self._unreadable:
                self._notices.error(
                    PictureError(
                        "A document that was kept against a crash cannot be read by this version",
                        "It is left in the folder {folder}",
                        folder=self._folder,
                    )
                )

        def looked(found: list[Recoverable] | None, error: BaseException | None) -> None:
            self._post(partial(tell, found or []))

        self._lane.run(self.waiting, looked)

    def forget(self, old: Path) -> None:
        """The user does not want it."""
        self._lane.run(partial(disk.remove, old), lambda _, error: None)

    def saved(self, project: Project) -> None:
        """This document is in a file now; what changed since is not."""
        if self._session.is_open and _marks(snapshot(self._session)) == _marks(project):
            self._note(changed=False)

    def close(self, timeout_s: float = 5.0, *, keep: bool = False) -> bool:
        """The program ends in order: nothing needs to be recovered. False when the lane was still busy. `keep`: nobody
        was asked, so that the newest state is written and the journal stays, as after a crash."""
        self._closed = True
        self._stop()
        ended = threading.Event()  # closing a lane drops what waits on it
        self._lane.run(self._end_of(self._current, keep), lambda _, error: ended.set())
        return ended.wait(timeout_s) and self._lane.close(timeout_s)

    # --- below

    def _changed(self, kind: Change, box: Box | None) -> None:
        session = self._session
        if kind == "opened":
            self._lane.run(self._end_of(self._current), lambda _, error: None)
            self._current = _Kept(self._folder, session.recovered_from)
            self._noted, self._selection_only = (), False
            if session.is_open:
                self._note(changed=session.recovered_from is not None)
        elif kind in _COMMITS and session.is_open and _marks(snapshot(session)) != self._noted:
            self._note(changed=True)

    def _end_of(self, kept: _Kept, keep: bool = False) -> Callable[[], None]:
        """What ends a document's journal, on the lane: given up, unless it is to stay."""
        newest, self._newest = self._newest, None
        keep = keep or self._selection_only

        def end() -> None:
            if not keep:
                kept.discard()
                return
            if newest is not None:
                self._record(kept, *newest)
            kept.let_go()

        return end

    def _note(self, *, changed: bool) -> None:
        session, project = self._session, snapshot(self._session)
        self._noted = _marks(project)
        path = session.project_path
        work = session.modified
        self._selection_only = changed and not work and not session.state.mask.is_empty
        about = {
            "name": session.name, "path": str(path) if path else None, "at": time.time(), "changed": changed,
            "work": work,
        }  # fmt: skip
        self._newest = project, about
        if not self._writing:
            self._next()

    def _next(self) -> None:
        if self._newest is None or self._closed:
            return
        (project, about), self._newest = self._newest, None
        self._writing = True
        current = self._current
        self._lane.run(
            partial(self._record, current, project, about), lambda _, error: self._post(partial(self._written, error))
        )

    def _record(self, kept: _Kept, project: Project, about: dict[str, Any]) -> None:
        kept.record(project, about)
        if self.on_synced is not None:
            self.on_synced(project)

    def _written(self, error: BaseException | None) -> None:
        self._writing = False
        if error is None:
            self._failing = False
        elif not self._failing and not self._closed:  # once, not after every stroke
            self._failing = True
            problem, details = told(error)
            problem.action = Text(
                "{action}. Save the document: it is not kept against a crash at the moment", action=problem.action
            )
            self._notices.error(problem, details)
        self._next()


class _Kept:
    """The journal of one document, the one it was recovered from or a new one; all of it runs on the lane."""

    def __init__(self, folder: Path, recovered: Left | None = None) -> None:
        self._folder, self._recovered = folder, recovered
        self._journal: Journal | None = None

    def record(self, project: Project, about: dict[str, Any]) -> None:
        if self._recovered is not None:
            self._journal = Journal(self._recovered.path, RESULTS, self._recovered)
            self._recovered = None
        old = self._journal
        if old is None or old.is_long:
            disk.make_folder(self._folder, private=True)
            self._journal = Journal(self._folder / f"{secrets.token_hex(8)}{journal.SUFFIX}", RESULTS)
        assert self._journal is not None
        try:
            self._journal.record(project, about)
        except BaseException:
            if old is not None and old is not self._journal:  # the long one is still the one that holds
                self._journal.discard()
                self._journal = old
            raise
        if old is not None and old is not self._journal:
            old.discard()

    def let_go(self) -> None:
        """It stays, for the next start."""
        if self._journal is not None:
            self._journal.close()

    def discard(self) -> None:
        if self._journal is not None:
            self._journal.discard()
        elif self._recovered is not None:
            disk.remove(self._recovered.path)
        self._journal = self._recovered = None


def _marks(project: Project) -> tuple[object, ...]:
    """What tells whether two snapshots are of the same moment; they hold it, so that its identity is its own."""
    return (_Same(project.state), _Same(project.picture), tuple(map(_Same, project.results)), project.shown)


class _Same:
    """Equal when it is the very same object."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self._value is other._value

    __hash__ = None  # type: ignore[assignment]
