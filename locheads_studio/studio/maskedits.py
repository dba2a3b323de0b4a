"""Operations on the whole mask. They run on the disk lane, one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from locheads_studio.document import strokes
from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import Combination
from locheads_studio.document.state import BY_HAND
from locheads_studio.document.tiles import Plane
from locheads_studio.errors import PictureError
from locheads_studio.imaging.pictures import open_mask
from locheads_studio.studio import maskwork
from locheads_studio.studio.desk import Desk
from locheads_studio.studio.edgework import EdgeRefining
from locheads_studio.studio.maskwork import MaskOp
from locheads_studio.texts import Text

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


class MaskEdits:
    """What is done to the mask as a whole; one at a time, each on what the one before left."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._session, self._notices = desk, desk.session, desk.notices
        self._waiting: deque[Callable[[], None]] = deque()
        self._running = False
        self.edge = EdgeRefining(
            desk.session, desk.notices, partial(desk.ask, "mask"), partial(desk.jobs.cancel, ("mask",))
        )  # fmt: skip

    def operate(self, op: MaskOp, pixels: float = 0.0) -> None:
        """One of `maskwork.MaskOp`; `pixels` is for grow, shrink, feather, smooth and clean up."""
        self.change(_LABELS[op], lambda plane: maskwork.operate(plane, op, pixels), correction=(op, pixels))

    def change(
        self,
        label: str,
        make: Callable[[Plane], Plane],
        *,
        by_hand: bool = False,
        correction: tuple[str, float] = BY_HAND,
    ) -> None:
        """Replace the mask by `make(mask)`, which runs on the lane; on a mask that changed meanwhile it runs again."""
        if self._desk.picture() is None:
            return
        picture = self._session.picture

        def begin() -> None:
            if not self._session.is_open or self._session.picture is not picture:
                self.next()
                return
            self._session.end_stroke()
            before = self._session.state.mask
            self._desk.run("mask", partial(make, before), partial(done, before), self.next)

        def done(before: Plane, made: Plane) -> None:
            if not self._session.is_open or self._session.picture is not picture:
                self.next()
                return
            self._session.end_stroke()
            if self._session.state.mask is not before:
                begin()
                return
            try:
                self._session.change_mask(label, made, by_hand=by_hand, correction=correction)
            finally:  # whatever a watcher does, the next in line gets its turn
                self.next()

        self.in_turn(begin)

    def load(self, path: str | Path) -> None:
        """Use a grey picture of the same size as mask."""
        if self._desk.picture() is not None:
            size = self._session.size
            self.change("Load mask", lambda _: Plane.from_array(open_mask(path, size)))

    def load_selection(self, index: int, how: Combination | None = None) -> None:
        """A kept selection, combined as `how` or else `session.combine` says."""
        if self._desk.picture() is None or not 0 <= index < len(self._session.state.saved):
            return
        kept, meets = self._session.state.saved[index], how or self._session.combine
        self.change(
            Text("Selection “{name}”", name=kept.name),
            lambda plane: maskwork.combine(plane, kept.mask, meets),
            by_hand=meets in _ADJUST,
        )

    def fill_polygon(self, points: Sequence[tuple[float, float]], how: Combination | None = None) -> None:
        """A lasso's outline, combined as `how` or else `session.combine` says."""
        outline, how = tuple(points), how or self._session.combine
        self.change("Lasso", lambda plane: maskwork.put_polygon(plane, outline, how), by_hand=how in _ADJUST)

    def fill_box(self, box: Box, how: Combination | None = None) -> None:
        """A rectangle, combined as `how` or else `session.combine` says."""
        how = how or self._session.combine
        self.change("Rectangle", lambda plane: maskwork.put_box(plane, box, how), by_hand=how in _ADJUST)

    def wand(
        self,
        x: float,
        y: float,
        tolerance: int = 24,
        contiguous: bool = True,
        how: Combination | None = None,
    ) -> None:
        """Pixels of similar colour, combined as `how` or else `session.combine` says."""
        if self._desk.picture() is None:
            return
        width, height = self._session.size
        if not (0 <= x < width and 0 <= y < height):
            return
        composite, meets = self._session.committed, how or self._session.combine

        def make(plane: Plane) -> Plane:
            near = strokes.wand(composite.whole(), x, y, tolerance, contiguous)
            return maskwork.combine(plane, Plane.from_array(near), meets)

        self.change("Wand", make, by_hand=meets in _ADJUST)

    def refine_edge(self, width: float) -> None:
        """Find the edge of the mask anew in the picture, within `width` pixels, see `EdgeRefining.refine`."""
        if self._desk.picture() is not None:
            self.edge.refine(width)

    def add_shadow(self) -> None:
        """Take shadow and reflection of what is selected along, where there is something that looks like them."""
        if self._desk.picture() is None:
            return
        session, composite = self._session, self._session.committed
        session.end_stroke()
        if not session.has_mask:
            self._notices.error(PictureError("The mask is empty", "Select something first"))
            return
        now = session.state.mask

        def made(mask: Plane) -> None:
            if session.state.mask is not now:
                self._notices.info("The mask changed meanwhile, so no shadow was added", "Do it again")
            elif mask.changed_box(now).area == 0:
                self._notices.info(
                    "Nothing that looks like a shadow or a reflection was found", "Add it with the brush"
                )
            else:
                session.change_mask("Add its shadow", mask, correction=(maskwork.SHADOW, 0.0))

        self._desk.run("mask", lambda: maskwork.with_shadow(now, composite.whole()), made)

    def in_turn(self, begin: Callable[[], None]) -> None:
        """Call ``begin`` when no other change is under way; it has to see to it that ``next`` is called at its end."""
        self._waiting.append(begin)
        if not self._running:
            self.next()

    def next(self) -> None:
        """The next in line gets its turn."""
        self._running = bool(self._waiting)
        if self._waiting:
            self._waiting.popleft()()
