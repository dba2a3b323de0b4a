"""One opened document: its picture, history, composites and results; what `Session` shows and changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from locheads_studio.document.canvas import Canvas
from locheads_studio.document.history import History
from locheads_studio.document.state import DocumentState
from locheads_studio.document.strokes import Stroke
from locheads_studio.engine.jobs import pixels_key
from locheads_studio.imaging.journal import Left
from locheads_studio.imaging.pictures import Picture
from locheads_studio.imaging.project import Leftover, Project
from locheads_studio.studio.composite import Composite
from locheads_studio.studio.strip import Result, Strip


@dataclass(frozen=True, eq=False)
class Opened:
    """What opening a picture yields, computed off the window's thread by `prepare`. `key` names the pixels.

    `project`: what a project file or a journal held besides, `leftover` what it held that we do not know; `recovered`:
    the journal it comes from, when no file holds it as it is; `stamp`: how the file was found, see `studio.project`.
    """

    picture: Picture
    key: str
    path: Path | None = None
    name: str = ""
    project: Project | None = None
    leftover: Leftover = field(default_factory=Leftover)
    recovered: Left | None = None
    stamp: tuple[int, int] | None = None


def prepare(picture: Picture, path: Path | None = None, name: str = "") -> Opened:
    """The slow part of opening: 8-bit RGB and the key of the pixels. About 30 ms on 24 megapixels; any thread."""
    _ = picture.opacity8
    return Opened(picture, pixels_key(picture.rgb8), path, name or (path.name if path else ""))


class Ground:
    """What lies under the layers, and the results that were made on it: the opened picture, or what a crop made of it.
    `key` names its pixels."""

    def __init__(self, picture: Picture, key: str, strip: Strip) -> None:
        self.picture, self.key, self.strip = picture, key, strip


Kept = tuple[DocumentState, tuple[Result, ...], Result | None]
"""State, results and the shown one, as a file holds them."""


class OpenDocument:
    """What belongs to one open picture."""

    def __init__(self, opened: Opened, history_bytes: int) -> None:
        self.opened = opened
        self.path = opened.path
        self.name = opened.name
        project = opened.project
        first = project.state if project else DocumentState.blank(*opened.picture.size)
        self.history = History(first, budget_bytes=history_bytes)
        # without the shown result
        self.committed = Composite(opened.picture.rgb8, first.layers, opened.picture.opacity8)
        strip = Strip.of(project.results, project.shown, project.next_result) if project else Strip()
        self._first = Ground(opened.picture, opened.key, strip)
        self.grounds: WeakKeyDictionary[Canvas, Ground] = WeakKeyDictionary()  # as long as undo may come back to them
        self.shown, _ = self.committed.updated((*first.layers, *self.strip.over))
        self.stroke: Stroke | None = None
        self.next_layer = project.next_layer if project else 1
        self.project_path = opened.path if project else None
        self.looked_at: Mapping[str, Any] = project.view if project else {}
        # what the opened file holds; None: there is no such file
        self.kept: Kept | None = None if opened.recovered else (first, self.strip.results, self.strip.shown)
        self.copy: tuple[Path, str] | None = None  # the newest exported file, and what names its pixels

    @property
    def ground(self) -> Ground:
        """What lies under the layers now."""
        canvas = self.history.state.canvas
        return self._first if canvas is None else self.grounds[canvas]

    @property
    def strip(self) -> Strip:
        """The results made on this canvas."""
        return self.ground.strip

    def compose(self) -> None:
        """Both composites anew: the canvas is another one."""
        ground, layers = self.ground, self.history.state.layers
        self.committed = Composite(ground.picture.rgb8, layers, ground.picture.opacity8)
        self.shown, _ = self.committed.updated((*layers, *ground.strip.over))
