"""Files: opening, saving and exporting. They are read and written on the disk lane."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from locheads_studio.document.layers import Layer
from locheads_studio.document.tiles import Plane
from locheads_studio.errors import Cancelled, PictureError, StudioError, WriteError
from locheads_studio.imaging.pictures import Picture, save_cutout, save_mask
from locheads_studio.imaging.project import Project, is_project
from locheads_studio.studio import exports, project, recipes
from locheads_studio.studio.desk import Desk
from locheads_studio.studio.exports import ExportOptions
from locheads_studio.studio.notices import Notice
from locheads_studio.studio.opened import Opened, prepare
from locheads_studio.texts import Text


class Files:
    """The document's way from and to files.

    ``on_opened`` is called with the path of an opened picture, ``on_kept`` with what a project file now holds.
    ``model_note``: what the model set knows and what to do about it, told when a picture is opened that is no sample.
    """

    def __init__(self, desk: Desk, model_note: tuple[str, str] = ("", "")) -> None:
        self._desk, self._session, self._notices = desk, desk.session, desk.notices
        self.model_note = model_note
        self.on_opened: Callable[[Path | None], None] | None = None
        self.on_kept: Callable[[Project], None] | None = None
        self._note_told = "", ""
        self._opening = 0  # only the newest opens
        self._estimate: tuple[Callable[[], int], Callable[[int | None], None]] | None = None  # the newest not begun
        self._estimating = False
        self._writing = threading.Lock()
        self._serial = 0  # of saves to project files
        self._saved: dict[Path, tuple[int, project.Stamp]] = {}  # the newest save to each, and how it left the file

    def open(self, path: str | Path, *, sample: bool = False) -> None:
        """Open a picture or project file. Errors and what the file held beyond the picture become notices."""
        serial = self._opening + 1
        self._open(partial(project.load, Path(path), lambda: self._desk.closed or self._opening != serial), sample)

    def recover(self, journal: Path) -> None:
        """Open the document that a crash left in a journal."""
        said = partial(self._notices.info, "Recovered the document as it was", "Save it")
        self._open(partial(project.recover, journal), sample=True, done=said)

    def open_picture(self, picture: Picture, name: str) -> None:
        """Open a pasted or generated picture."""
        self._open(lambda: prepare(picture, name=name), sample=False)

    def save(self, path: str | Path, options: ExportOptions | None = None) -> None:
        """Write the composed picture, or without options the project; the ending of the name says in which format."""
        if Path(path).suffix.lower() == project.SUFFIX and options is None:
            self.save_project(path)
            return
        path, picture = Path(path), self._desk.picture()
        if picture is None:
            return
        source = self._session.source
        ours = self._session.path
        if picture.incomplete and ours is not None and path.exists() and ours.exists() and path.samefile(ours):
            what = Text("{name} lacks its end and is not replaced by what is left of it", name=path.name)
            self._notices.error(WriteError(what, "Choose another name"))
            return
        self._session.end_stroke()
        layer = self._apply_shown()
        applied = f"“{layer.name}” became a layer, since the file shows it" if layer is not None else ""
        layers = self._session.layers_shown
        write = partial(exports.export, picture, layers, path, options or ExportOptions())

        def done(_: Any) -> None:
            if self._session.is_open and self._session.source is source:
                self._session.mark_exported(path, layers)
            self._notices.info(Text("Saved {name}", name=path.name), applied)

        self._desk.run("save", partial(self._write, path, write), done)

    def save_project(self, path: str | Path, *, replace: bool = False, then: Callable[[], None] | None = None) -> None:
        """Write everything to a project file, and call `then` when it holds the document as it is. `replace`: also when
        another program has changed it meanwhile."""
        path = Path(path)
        if self._desk.picture() is None:
            return
        if path.suffix.lower() != project.SUFFIX:
            self._notices.error(
                WriteError("{name} cannot be a project", "Choose a name that ends with .ora", name=path.name)
            )
            return
        session, source = self._session, self._session.source
        session.end_stroke()
        kept = project.snapshot(session)
        found, ours = session.project_stamp, path == session.project_path and not replace
        leftover = session.leftover
        self._serial += 1
        serial = self._serial

        def write() -> bool:
            with self._writing:
                before, left = self._saved.get(path, (0, None))
                if before > serial:  # a newer one was faster, and must not be replaced by this
                    return False
                if ours:
                    project.check_left(path, found, left)
                try:
                    project.save(kept, path, leftover)
                finally:  # how it was left, also when it failed at the very end
                    self._saved[path] = serial, project.stamp(path)
                return True

        def done(written: bool) -> None:
            if written and session.is_open and session.source is source and self._saved[path][0] == serial:
                session.mark_kept(path, kept)
                if self.on_kept is not None:
                    self.on_kept(kept)
            self._notices.info(Text("Saved {name}", name=path.name))
            if then is not None and session.is_open and session.source is source and not session.modified:
                then()

        self._desk.run("save", write, done)

    def save_recipe(self, path: str | Path) -> None:
        """Write the recipe of the visible layers; what could not go along is told."""
        if self._desk.picture() is None:
            return
        try:
            recipe, left = recipes.taken_from(self._session.layers_shown, self._session.name)
        except StudioError as error:
            self._notices.error(error)
            return

        cropped = self._session.state.canvas is not None

        def done(_: Any) -> None:
            self._notices.info(Text("Saved {name}", name=Path(path).name))
            if left:
                self._notices.warning(
                    Text("Not in the recipe: {left}", left=", ".join(left)), "They were not selected with words"
                )
            elif cropped:
                self._notices.info("The crop is not in the recipe", "It records what was said, not the canvas")

        self._desk.run("save", partial(self._write, Path(path), partial(recipes.save, recipe, Path(path))), done)

    def estimate(self, kind: str, options: ExportOptions, told: Callable[[int | None], None]) -> None:
        """How many bytes an export would have, by making it on the lane: `kind` as of `exports.exported_bytes`. None
        when it cannot be made. Only the newest question is answered, and while one is worked on no other begins."""
        if not self._session.is_open:
            return
        picture, layers = self._session.picture, self._session.layers_shown
        self._estimate = partial(exports.exported_bytes, picture, layers, kind, options), told
        if not self._estimating:
            self._next_estimate()

    def save_cutout(self, path: str | Path) -> None:
        """Write what the mask selects on transparency: PNG, TIFF or WebP."""
        self._save_selected(Path(path), _write_cutout)

    def save_mask(self, path: str | Path) -> None:
        """Write the mask as a grey picture: PNG or TIFF."""
        self._save_selected(Path(path), lambda plane, _, layers, to: save_mask(plane.read(), to))

    def _apply_shown(self) -> Layer | None:
        """The shown result becomes a layer, since a file is to show it. Not while repaints are made: their results
        would be of a picture that is no longer there."""
        return None if self._session.shown is None or self._desk.repainting else self._session.apply_result()

    def _next_estimate(self) -> None:
        if self._estimate is None:
            return
        (work, told), self._estimate = self._estimate, None
        self._estimating = True

        def arrived(count: int | None) -> None:
            self._estimating = False
            if self._desk.closed:
                return
            if self._estimate is None:
                told(count)
            self._next_estimate()

        self._desk.lane.run(work, lambda count, error: self._desk.post(partial(arrived, None if error else count)))

    def _open(self, load: Callable[[], Opened], sample: bool, done: Callable[[], None] | None = None) -> None:
        self._opening += 1
        serial = self._opening

        def arrived(opened: Opened | None) -> None:
            if opened is None or serial != self._opening:
                return
            self._session.open(opened)
            for sentence in opened.picture.notices:
                self._notices.info(sentence)
            if any(self.model_note) and not sample and self.model_note != self._note_told:
                self._note_told = self.model_note  # once: it does not get truer with every picture
                self._notices.add(Notice("warning", *self.model_note, code="models"))
            if self.on_opened is not None:
                self.on_opened(opened.path)
            if done is not None:
                done()

        def loaded() -> Opened | None:
            try:
                return load()
            except Cancelled:  # another one is opened, or the program ends
                return None

        self._desk.run("open", loaded, arrived)

    def _save_selected(self, path: Path, write: Callable[[Plane, Picture, tuple[Layer, ...], Path], None]) -> None:
        picture = self._desk.picture()
        if picture is None:
            return
        if not self._session.has_mask:
            self._notices.error(PictureError("The mask is empty", "Select something first"))
            return
        plane, layers = self._session.state.mask, self._session.layers_shown
        work = partial(write, plane, picture, layers, path)
        self._desk.run(
            "save", partial(self._write, path, work), lambda _: self._notices.info(Text("Saved {name}", name=path.name))
        )

    def _write(self, path: Path, write: Callable[[], None]) -> None:
        with self._writing:  # one file at a time, in case it is the same one
            if path.suffix.lower() == project.SUFFIX or is_project(path):
                raise WriteError("{name} is a project", "Choose another name", name=path.name)
            write()


def _write_cutout(plane: Plane, picture: Picture, layers: tuple[Layer, ...], path: Path) -> None:
    label = exports.is_generated(picture, layers)
    save_cutout(exports.flatten(picture, layers), plane.read(), path, label=label)
