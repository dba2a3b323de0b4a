"""Whether what a phrase selected casts a shadow or is reflected: told while it is about to be removed.

Quiet: it is worked out beside the window, for the mask there is now, and makes nobody busy.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from locheads_studio.document.geometry import Box
from locheads_studio.document.tiles import Plane
from locheads_studio.studio import maskwork
from locheads_studio.studio.desk import Desk
from locheads_studio.studio.session import Change

__all__ = ["ShadowOffer"]


class ShadowOffer:
    """Looks at each mask that begins with a phrase. `changed` is called when `offered` may have changed."""

    def __init__(self, desk: Desk, changed: Callable[[], None]) -> None:
        self._session, self._desk, self._changed = desk.session, desk, changed
        self._asked: Plane | None = None  # the mask that is looked at, or was last
        self._looking = self._there = False
        self.close = self._session.observe(self._watch)

    @property
    def offered(self) -> bool:
        """Whether the present mask leaves out a shadow or a reflection."""
        return self._there and self._wanted is not None and self._asked is self._wanted

    @property
    def _wanted(self) -> Plane | None:
        """The mask to be looked at, if it is of something that was found, and its shadow was not taken along yet."""
        if not self._session.is_open or self._session.stroke_open or not self._session.has_mask:
            return None
        state = self._session.state
        shaded = any(op == maskwork.SHADOW for op, _ in state.corrections)
        return None if state.found is None or shaded else state.mask

    def _watch(self, kind: Change, box: Box | None) -> None:
        if kind in ("opened", "canvas", "mask", "found", "history"):
            self._look()

    def _look(self) -> None:
        mask = self._wanted
        if mask is None or self._looking or mask is self._asked:
            return
        self._asked, self._there, self._looking = mask, False, True
        composite = self._session.committed
        self._desk.aside(
            lambda: maskwork.with_shadow(mask, composite.whole()) is not mask, partial(self._answered, mask)
        )

    def _answered(self, mask: Plane, there: bool) -> None:
        self._looking = False
        if mask is self._asked:
            self._there = there
        self._look()  # the mask may be another one by now
        self._changed()
