"""The verbs that need no model: files, and operations on whole masks. They run on the disk lane, one mask at a time."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from locheads_studio.document import strokes
from locheads_studio.document.geometry import Box
from locheads_studio.document.layers import Layer
from locheads_studio.document.masks import Combination
from locheads_studio.document.state import BY_HAND
from locheads_studio.document.tiles import Plane
from locheads_studio.errors import Cancelled, PictureError, StudioError, WriteError
from locheads_studio.imaging.pictures import Picture, open_mask, save_cutout, save_mask
from locheads_studio.imaging.project import Project, is_project
from locheads_studio.studio import exports, maskwork, project, recipes
from locheads_studio.studio.exports import ExportOptions
from locheads_studio.studio.jobline import Lane, Post, Work, told
from locheads_studio.studio.maskwork import MaskOp
from locheads_studio.studio.notices import Notice, Notices
from locheads_studio.studio.session import Opened, Session, prepare

_LABELS: Final[dict[MaskOp, str]] = {
    "grow": "Grow",
    "shrink": "Shrink",
    "feather": "Feather",
    "smooth": "Smooth",
    "fill holes": "Fill holes",
    "clean up": "Clean up",
    "invert": "Invert",
    "clear": "Clear mask",
    "all": "Select all",
}
_ADJUST: Final = ("add", "subtract")  # corrections of the mask there is; the other ways make another one


class LaneVerbs:
    """Files and masks. See `Controller`, which is what others use."""

    def __init__(self, session: Session, lane: Lane, post: Post, notices: Notices) -> None:
        self.session = session
        self.notices = notices
        self.model_note = "", ""
        self.on_busy: Callable[[], None] | None = None
        self.on_opened: Callable[[Path | None], None] | None = None
        self.on_kept: Callable[[Project], None] | None = None  # with what a project file now holds
        self._lane, self._post = lane, post
        self._note_told = "", ""
        self._closed = False
        self._lane_works: list[Work] = []
        self._opening = 0  # only the newest opens
        self._masks: deque[Callable[[], None]] = deque()
        self._mask_running = False
        self._estimate: tuple[Callable[[], int], Callable[[int | None], None]] | None = None  # the newest not begun
        self._estimating = False
        self._writing = threading.Lock()
        self._serial = 0  # of saves to project files
        self._saved: dict[Path, tuple[int, project.Stamp]] = {}  # the newest save to each, and how it left the file

    # --- files

    def open(self, path: str | Path, *, sample: bool = False) -> None:
        """Open a picture or project file. Errors and what the file held beyond the picture become notices."""
        serial = self._opening + 1
        self._open(partial(project.load, Path(path), lambda: self._closed or self._opening != serial), sample)

    def recover(self, journal: Path) -> None:
        """Open the document that a crash left in a journal."""
        said = partial(self.notices.info, "Recovered the document as it was", "Save it")
        self._open(partial(project.recover, journal), sample=True, done=said)

    def open_picture(self, picture: Picture, name: str) -> None:
        """Open a pasted or generated picture."""
        self._open(lambda: prepare(picture, name=name), sample=False)

    def save(self, path: str | Path, options: ExportOptions | None = None) -> None:
        """Write the composed picture, or without options the project; the ending of the name says in which format."""
        if Path(path).suffix.lower() == project.SUFFIX and options is None:
            self.save_project(path)
            return
        path, picture = Path(path), self._picture()
        if picture is None:
            return
        source = self.session.source
        ours = self.session.path
        if picture.incomplete and ours is not None and path.exists() and ours.exists() and path.samefile(ours):
            what = f"{path.name} lacks its end and is not replaced by what is left of it"
            self.notices.error(WriteError(what, "Choose another name"))
            return
        self.session.end_stroke()
        layer = self._apply_shown()
        applied = f"“{layer.name}” became a layer, since the file shows it" if layer is not None else ""
        layers = self.session.layers_shown
        write = partial(exports.export, picture, layers, path, options or ExportOptions())

        def done(_: Any) -> None:
            if self.session.is_open and self.session.source is source:
                self.session.mark_exported(path, layers)
            self.notices.info(f"Saved {path.name}", applied)

        self._run("save", partial(self._write, path, write), done)

    def save_project(
        self, path: str | Path, *, replace: bool = False, then: Callable[[], None] | None = None
    ) -> None:
        """Write everything to a project file, and call `then` when it holds the document as it is. `replace`: also when
        another program has changed it meanwhile."""
        path = Path(path)
        if self._picture() is None:
            return
        if path.suffix.lower() != project.SUFFIX:
            self.notices.error(WriteError(f"{path.name} cannot be a project", "Choose a name that ends with .ora"))
            return
        session, source = self.session, self.session.source
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
            self.notices.info(f"Saved {path.name}")
            if then is not None and session.is_open and session.source is source and not session.modified:
                then()

        self._run("save", write, done)

    def save_recipe(self, path: str | Path) -> None:
        """Write the recipe of the visible layers; what could not go along is told."""
        if self._picture() is None:
            return
        try:
            recipe, left = recipes.taken_from(self.session.layers_shown, self.session.name)
        except StudioError as error:
            self.notices.error(error)
            return

        cropped = self.session.state.canvas is not None

        def done(_: Any) -> None:
            self.notices.info(f"Saved {Path(path).name}")
            if left:
                self.notices.warning(f"Not in the recipe: {', '.join(left)}", "They were not selected with words")
            elif cropped:
                self.notices.info("The crop is not in the recipe", "It records what was said, not the canvas")

        self._run("save", partial(self._write, Path(path), partial(recipes.save, recipe, Path(path))), done)

    def estimate(self, kind: str, options: ExportOptions, told: Callable[[int | None], None]) -> None:
        """How many bytes an export would have, by making it on the lane: `kind` as of `exports.exported_bytes`. None
        when it cannot be made. Only the newest question is answered, and while one is worked on no other begins."""
        if not self.session.is_open:
            return
        picture, layers = self.session.picture, self.session.layers_shown
        self._estimate = partial(exports.exported_bytes, picture, layers, kind, options), told
        if not self._estimating:
            self._next_estimate()

    def save_cutout(self, path: str | Path) -> None:
        """Write what the mask selects on transparency: PNG, TIFF or WebP."""
        self._save_selected(Path(path), _write_cutout)

    def save_mask(self, path: str | Path) -> None:
        """Write the mask as a grey picture: PNG or TIFF."""
        self._save_selected(Path(path), lambda plane, _, layers, to: save_mask(plane.read(), to))

    def load_mask(self, path: str | Path) -> None:
        """Use a grey picture of the same size as mask."""
        if self._picture() is not None:
            size = self.session.size
            self.change_mask("Load mask", lambda _: Plane.from_array(open_mask(path, size)))

    # --- masks

    def mask_op(self, op: MaskOp, pixels: float = 0.0) -> None:
        """One of `maskwork.MaskOp`; `pixels` is for grow, shrink, feather, smooth and clean up."""
        self.change_mask(_LABELS[op], lambda plane: maskwork.operate(plane, op, pixels), correction=(op, pixels))

    def change_mask(
        self,
        label: str,
        make: Callable[[Plane], Plane],
        *,
        by_hand: bool = False,
        correction: tuple[str, float] = BY_HAND,
    ) -> None:
        """Replace the mask by `make(mask)`, which runs on the lane; on a mask that changed meanwhile it runs again."""
        if self._picture() is None:
            return
        picture = self.session.picture

        def begin() -> None:
            if not self.session.is_open or self.session.picture is not picture:
                self._next_mask()
                return
            self.session.end_stroke()
            before = self.session.state.mask
            self._run("mask", partial(make, before), partial(done, before), self._next_mask)

        def done(before: Plane, made: Plane) -> None:
            if not self.session.is_open or self.session.picture is not picture:
                self._next_mask()
                return
            self.session.end_stroke()
            if self.session.state.mask is not before:
                begin()
                return
            try:
                self.session.change_mask(label, made, by_hand=by_hand, correction=correction)
            finally:  # whatever a watcher does, the next in line gets its turn
                self._next_mask()

        self._masks.append(begin)
        if not self._mask_running:
            self._next_mask()

    def load_selection(self, index: int, how: Combination | None = None) -> None:
        """A kept selection, combined as `how` or else `session.combine` says."""
        if self._picture() is None or not 0 <= index < len(self.session.state.saved):
            return
        kept, meets = self.session.state.saved[index], how or self.session.combine
        self.change_mask(
            f"Selection “{kept.name}”",
            lambda plane: maskwork.combine(plane, kept.mask, meets),
            by_hand=meets in _ADJUST,
        )

    def fill_polygon(self, points: Sequence[tuple[float, float]], how: Combination | None = None) -> None:
        """A lasso's outline, combined as `how` or else `session.combine` says."""
        outline, how = tuple(points), how or self.session.combine
        self.change_mask("Lasso", lambda plane: maskwork.put_polygon(plane, outline, how), by_hand=how in _ADJUST)

    def fill_box(self, box: Box, how: Combination | None = None) -> None:
        """A rectangle, combined as `how` or else `session.combine` says."""
        how = how or self.session.combine
        self.change_mask("Rectangle", lambda plane: maskwork.put_box(plane, box, how), by_hand=how in _ADJUST)

    def wand(
        self,
        x: float,
        y: float,
        tolerance: int = 24,
        contiguous: bool = True,
        how: Combination | None = None,
    ) -> None:
        """Pixels of similar colour, combined as `how` or else `session.combine` says."""
        if self._picture() is None:
            return
        width, height = self.session.size
        if not (0 <= x < width and 0 <= y < height):
            return
        composite, meets = self.session.committed, how or self.session.combine

        def make(plane: Plane) -> Plane:
            near = strokes.wand(composite.whole(), x, y, tolerance, contiguous)
            return maskwork.combine(plane, Plane.from_array(near), meets)

        self.change_mask("Wand", make, by_hand=meets in _ADJUST)

    # --- below

    def _apply_shown(self) -> Layer | None:
        """The shown result becomes a layer, since a file is to show it. Not while repaints are made: their results
        would be of a picture that is no longer there."""
        return None if self.session.shown is None or self.repainting else self.session.apply_result()

    @property
    def repainting(self) -> bool:
        """Whether a repaint is made or waits."""
        return False  # it takes the models, see `RepaintVerbs`

    def _next_estimate(self) -> None:
        if self._estimate is None:
            return
        (work, told), self._estimate = self._estimate, None
        self._estimating = True

        def arrived(count: int | None) -> None:
            self._estimating = False
            if self._closed:
                return
            if self._estimate is None:
                told(count)
            self._next_estimate()

        self._lane.run(work, lambda count, error: self._post(partial(arrived, None if error else count)))

    def _next_mask(self) -> None:
        self._mask_running = bool(self._masks)
        if self._masks:
            self._masks.popleft()()

    def _open(self, load: Callable[[], Opened], sample: bool, done: Callable[[], None] | None = None) -> None:
        self._opening += 1
        serial = self._opening

        def arrived(opened: Opened | None) -> None:
            if opened is None or serial != self._opening:
                return
            self.session.open(opened)
            for sentence in opened.picture.notices:
                self.notices.info(sentence)
            if any(self.model_note) and not sample and self.model_note != self._note_told:
                self._note_told = self.model_note  # once: it does not get truer with every picture
                self.notices.add(Notice("warning", *self.model_note, code="models"))
            if self.on_opened is not None:
                self.on_opened(opened.path)
            if done is not None:
                done()

        def loaded() -> Opened | None:
            try:
                return load()
            except Cancelled:  # another one is opened, or the program ends
                return None

        self._run("open", loaded, arrived)

    def _save_selected(
        self, path: Path, write: Callable[[Plane, Picture, tuple[Layer, ...], Path], None]
    ) -> None:
        picture = self._picture()
        if picture is None:
            return
        if not self.session.has_mask:
            self.notices.error(PictureError("The mask is empty", "Select something first"))
            return
        plane, layers = self.session.state.mask, self.session.layers_shown
        work = partial(write, plane, picture, layers, path)
        self._run("save", partial(self._write, path, work), lambda _: self.notices.info(f"Saved {path.name}"))

    def _write(self, path: Path, write: Callable[[], None]) -> None:
        with self._writing:  # one file at a time, in case it is the same one
            if path.suffix.lower() == project.SUFFIX or is_project(path):
                raise WriteError(f"{path.name} is a project", "Choose another name")
            write()

    def _picture(self) -> Picture | None:
        if self.session.is_open:
            return self.session.picture
        self.notices.error(PictureError("No picture is open", "Open one first"))
        return None

    def _run(
        self,
        work: Work,
        call: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[], None] | None = None,
    ) -> None:
        """`call` on the lane, `done` here; an error becomes a notice, then `failed` is called."""
        self._lane_works.append(work)
        self._busy_changed()

        def arrived(result: Any, error: StudioError | None, details: str) -> None:
            if self._closed:
                return
            self._lane_works.remove(work)
            self._busy_changed()
            if error is None:
                done(result)
                return
            self.notices.error(error, details)
            if failed is not None:
                failed()

        self._lane.run(call, lambda result, error: self._post(partial(arrived, result, *told(error))))

    def _busy_changed(self) -> None:
        if self.on_busy is not None:
            self.on_busy()


def _write_cutout(plane: Plane, picture: Picture, layers: tuple[Layer, ...], path: Path) -> None:
    label = exports.is_generated(picture, layers)
    save_cutout(exports.flatten(picture, layers), plane.read(), path, label=label)
