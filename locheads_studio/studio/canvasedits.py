"""Changes of the canvas: turned, cut, made larger."""

from __future__ import annotations

from functools import partial

from locheads_studio.document.canvas import TURNS, UPRIGHT, Frame, Turn
from locheads_studio.document.geometry import Box
from locheads_studio.errors import PictureError, StudioError
from locheads_studio.studio import reframing
from locheads_studio.studio.desk import Desk
from locheads_studio.studio.maskedits import MaskEdits
from locheads_studio.studio.reframing import Reframed


class CanvasEdits:
    """What is done to the canvas; in turn with what is done to the mask."""

    def __init__(self, desk: Desk, masks: MaskEdits) -> None:
        self._desk, self._session, self._notices = desk, desk.session, desk.notices
        self._masks = masks

    def reframe(self, box: Box, angle: float = 0.0, turn: Turn = UPRIGHT) -> bool:
        """Turn the picture by quarters, or clockwise by `angle` degrees about its middle, and cut it to `box`, which
        may reach outside: then the canvas grows, and what is new is selected, to be filled. Not while repaints are
        made. Whether it was begun; why not is told."""
        if self._desk.picture() is None:
            return False
        session = self._session
        try:
            frame = Frame(session.size, box, angle, turn)
            reframing.check_size(frame)
        except ValueError:
            self._notices.error(PictureError("Nothing of the picture would be left", "Choose another part of it"))
            return False
        except StudioError as error:
            self._notices.error(error)
            return False
        if self._desk.repainting:
            self._notices.error(
                PictureError("A repaint is running", "Wait for it or cancel it (Esc), then do it again")
            )
            return False
        if frame.is_whole:
            return True
        picture = session.picture

        def begin() -> None:
            if not session.is_open or session.picture is not picture or self._desk.repainting:
                self._masks.next()
                return
            session.end_stroke()
            before = session.state, session.results
            work = partial(reframing.reframed, picture, *before, frame)
            self._desk.run("mask", work, partial(done, *before), self._masks.next)

        def done(state: object, results: object, made: Reframed) -> None:
            if not session.is_open or session.picture is not picture:
                self._masks.next()
                return
            session.end_stroke()
            if session.state is not state or session.results != results:
                begin()  # something came meanwhile: it comes along
                return
            try:
                session.reframe(made)
                if frame.reaches_out:
                    self._notices.info("The new part of the canvas is selected", "Repaint fills it")
            finally:
                self._masks.next()

        self._masks.in_turn(begin)
        return True

    def expand(self, left: int, top: int, right: int, bottom: int) -> None:
        """More canvas on each side, in pixels 0 or more; it is selected, to be filled by a repaint."""
        if self._desk.picture() is not None:
            width, height = self._session.size
            self.reframe(Box(-left, -top, width + right, height + bottom))

    def rotate(self, how: str) -> None:
        """Rotate or flip the picture with all that lies on it; `how`: a name of `TURNS`."""
        if self._desk.picture() is not None:
            turn = TURNS[how]
            self.reframe(Box.of_size(*turn.size(self._session.size)), turn=turn)
