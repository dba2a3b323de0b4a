"""The open document as a project, and back: what `imaging.project` writes and the journal keeps. No Qt, no torch.

`snapshot` is called on the window's thread and takes references only; the rest runs on the disk lane.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from locheads_studio.document.edits import Edit
from locheads_studio.errors import WriteError
from locheads_studio.imaging import disk, journal
from locheads_studio.imaging.pictures import open_picture
from locheads_studio.imaging.project import (
    SUFFIX,
    Leftover,
    Project,
    is_project,
    open_project,
    save_project,
)
from locheads_studio.studio.opened import Opened, prepare
from locheads_studio.studio.session import Session
from locheads_studio.studio.strip import Result

__all__ = ["SUFFIX", "Stamp", "check_left", "load", "recover", "save", "snapshot", "stamp"]

RESULTS: Final = (Result,)
Stamp = tuple[int, int] | None
"""When a file was last changed, and its size; None when there is none. Tells whether another program changed it."""


def snapshot(session: Session) -> Project:
    """The document as it is now. Of the words used in the session only those that are in the document go along."""
    edits = [*(layer.edit for layer in session.layers), *(result.edit for result in session.results)]
    phrases, prompts = _words(edits)
    found = session.state.found
    if found is not None:
        phrases.add(found.phrase)
    shown = session.shown
    return Project(
        picture=session.picture,
        state=session.state,
        results=session.results,
        shown=shown.number if shown is not None else None,
        next_layer=session.next_layer,
        next_result=session.next_result,
        phrases=tuple(phrase for phrase in session.phrases if phrase in phrases),
        prompts=tuple(prompt for prompt in session.used_prompts if prompt in prompts),
        name=session.picture_name,
        view=session.looked_at,
    )


def _words(edits: Iterable[Edit]) -> tuple[set[str], set[str]]:
    recipes = [edit.recipe for edit in edits]
    return {recipe.phrase for recipe in recipes}, {" ".join(recipe.prompt.split()) for recipe in recipes}


def load(path: Path, cancel: Callable[[], bool] | None = None) -> Opened:
    """What a file holds, a picture or a project; errors as of `open_picture` and `open_project`.

    `cancel`: whether it is not wanted any more; then Cancelled is raised.
    """
    before = stamp(path)
    if not (path.suffix.lower() == SUFFIX or is_project(path)):
        return prepare(open_picture(path, cancel=cancel), path)
    project, leftover = open_project(path, RESULTS, cancel=cancel)
    return replace(_opened(project, path), leftover=leftover, stamp=before)


def recover(path: Path) -> Opened:
    """The document of a journal, as it was; PictureError when there is none."""
    project, about, left = journal.read(path, RESULTS)
    saved = about.get("path")
    return replace(_opened(project, Path(saved) if isinstance(saved, str) else None), recovered=left)


def _opened(project: Project, path: Path | None) -> Opened:
    opened = prepare(project.picture, path, path.name if path is not None else project.name)
    return replace(opened, project=project)


def stamp(path: Path) -> Stamp:
    """Of the file as it is now."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def check_left(path: Path, found: Stamp, left: Stamp) -> None:
    """WriteError when another program has changed the file since it was opened as `found`, or `left` by ourselves."""
    known = {found, left} - {None}
    if known and stamp(path) not in (None, *known):
        raise WriteError("{name} was changed by another program meanwhile", "Save under another name", name=path.name)


def save(project: Project, path: Path, leftover: Leftover) -> None:
    """Write the project; errors as of `imaging.project.save_project`."""
    disk.sweep(path.parent)
    save_project(project, path, RESULTS, leftover)
