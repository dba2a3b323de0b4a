"""The canvas: crop, rotate, flip, straighten and enlarge the picture, and lay others on it.

See `reframing` for what becomes of all that lies on a picture that is cropped.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from locheads_studio.document.canvas import TURNS, UPRIGHT, Frame, Turn
from locheads_studio.document.edits import Edit, Json, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.layers import GENERATED, PASTED
from locheads_studio.errors import PictureError, StudioError
from locheads_studio.imaging.metadata import says_generated
from locheads_studio.imaging.pictures import FILLED, Picture, fills_transparency
from locheads_studio.studio import exports, project, reframing
from locheads_studio.studio.reframing import Reframed
from locheads_studio.studio.repaintverbs import RepaintVerbs


class CanvasVerbs(RepaintVerbs):
    """Changes of the canvas. See `Controller`, which is what others use."""

    def reframe(self, box: Box, angle: float = 0.0, turn: Turn = UPRIGHT) -> bool:
        """Turn the picture by quarters, or clockwise by `angle` degrees about its middle, and cut it to `box`, which
        may reach outside: then the canvas grows, and what is new is selected, to be filled. Not while repaints are
        made. Whether it was begun; why not is told."""
        if self._picture() is None:
            return False
        session = self.session
        try:
            frame = Frame(session.size, box, angle, turn)
            reframing.check_size(frame)
        except ValueError:
            self.notices.error(PictureError("Nothing of the picture would be left", "Choose another part of it"))
            return False
        except StudioError as error:
            self.notices.error(error)
            return False
        if self.repainting:
            self.notices.error(PictureError("A repaint is running", "Wait for it or cancel it (Esc), then do it again"))
            return False
        if frame.is_whole:
            return True
        picture = session.picture

        def begin() -> None:
            if not session.is_open or session.picture is not picture or self.repainting:
                self._next_mask()
                return
            session.end_stroke()
            before = session.state, session.results
            work = partial(reframing.reframed, picture, *before, frame)
            self._run("mask", work, partial(done, *before), self._next_mask)

        def done(state: object, results: object, made: Reframed) -> None:
            if not session.is_open or session.picture is not picture:
                self._next_mask()
                return
            session.end_stroke()
            if session.state is not state or session.results != results:
                begin()  # something came meanwhile: it comes along
                return
            try:
                session.reframe(made)
                if frame.reaches_out:
                    self.notices.info("The new part of the canvas is selected", "Repaint fills it")
            finally:
                self._next_mask()

        self._masks.append(begin)
        if not self._mask_running:
            self._next_mask()
        return True

    def expand(self, left: int, top: int, right: int, bottom: int) -> None:
        """More canvas on each side, in pixels 0 or more; it is selected, to be filled by a repaint."""
        if self._picture() is not None:
            width, height = self.session.size
            self.reframe(Box(-left, -top, width + right, height + bottom))

    def rotate(self, how: str) -> None:
        """Rotate or flip the picture with all that lies on it; `how`: a name of `TURNS`."""
        if self._picture() is not None:
            turn = TURNS[how]
            self.reframe(Box.of_size(*turn.size(self.session.size)), turn=turn)

    # --- pictures from elsewhere

    def paste_picture(self, picture: Picture, name: str) -> None:
        """A picture becomes a layer on top: in the middle of the mask, or of the canvas; made smaller where it would
        not fit."""
        self._lay(lambda: picture, name)

    def paste_file(self, path: Path) -> None:
        """The picture in a file becomes a layer; of a project, what it shows."""

        def load() -> Picture:
            opened = project.load(path)
            return exports.flatten(opened.picture, opened.project.state.layers if opened.project else ())

        self._lay(load, path.stem)

    def _lay(self, load: Callable[[], Picture], name: str) -> None:
        under = self._picture()
        if under is None:
            return
        session = self.session
        size, box = session.size, session.mask_box() if session.has_mask else None

        def done(edit: Edit) -> None:
            if session.is_open and session.picture is under:
                session.add_layer(name, edit)
                if fills_transparency(under, edit):
                    self.notices.info(FILLED)

        self._run("open", lambda: laid(load(), size, box, name), done)


def laid(picture: Picture, size: tuple[int, int], about: Box | None, name: str) -> Edit:
    """A picture as an edit of one of `size`: at its own size or as large as there is room, about the middle of a box or
    else of all, with its opacity; in sRGB with 8 bits, as all layers are."""
    (width, height), (w, h) = size, picture.size
    share = min(width / w, height / h)
    if share < 1:
        picture = exports.scaled_down(picture, max(1, round(max(w, h) * share)))
        w, h = picture.size
    x, y = about.center if about is not None else (width / 2, height / 2)
    box = Box.of_size(w, h).shift(round(x - w / 2), round(y - h / 2)).slide_inside(width, height)
    opacity = picture.opacity8
    blend = np.full((h, w), 255, np.uint8) if opacity is None else opacity
    patch = np.ascontiguousarray(picture.srgb8)[: box.height, : box.width]
    told: dict[str, Json] = {PASTED: name} | ({GENERATED: True} if says_generated(picture.xmp) else {})
    return Edit(box, patch.copy(), blend[: box.height, : box.width].copy(), Recipe(parameters=told))
