"""The canvas: crop, straighten and enlarge the picture. See `reframing` for what becomes of all that lies on it."""

from __future__ import annotations

from functools import partial

from locheads_studio.document.canvas import Frame
from locheads_studio.document.geometry import Box
from locheads_studio.errors import PictureError, StudioError
from locheads_studio.studio import reframing
from locheads_studio.studio.reframing import Reframed
from locheads_studio.studio.repaintverbs import RepaintVerbs


class CanvasVerbs(RepaintVerbs):
    """Changes of the canvas. See `Controller`, which is what others use."""

    def reframe(self, box: Box, angle: float = 0.0) -> None:
        """Turn the picture clockwise by `angle` degrees about its middle and cut it to `box`, which may reach outside:
        then the canvas grows, and what is new is selected, to be filled. Not while repaints are made."""
        if self._picture() is None:
            return
        session = self.session
        try:
            frame = Frame(session.size, box, angle)
            reframing.check_size(frame)
        except ValueError:
            self.notices.error(PictureError("Nothing of the picture would be left", "Choose another part of it"))
            return
        except StudioError as error:
            self.notices.error(error)
            return
        if frame.is_whole:
            return
        if self.repainting:
            self.notices.error(PictureError("A repaint is running", "Wait for it or cancel it (Esc), then do it again"))
            return
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
            finally:
                self._next_mask()

        self._masks.append(begin)
        if not self._mask_running:
            self._next_mask()

    def expand(self, left: int, top: int, right: int, bottom: int) -> None:
        """More canvas on each side, in pixels 0 or more; it is selected, to be filled by a repaint."""
        if self._picture() is not None:
            width, height = self.session.size
            self.reframe(Box(-left, -top, width + right, height + bottom))
