"""The sheets of one session that the panes of the canvas share, kept up to date from its changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.geometry import Box
from locheads_studio.document.layers import Layer, changed_box
from locheads_studio.document.state import Found
from locheads_studio.studio.composite import Composite
from locheads_studio.studio.session import Result, Session
from locheads_studio.ui import images
from locheads_studio.ui.canvas_panes import Content
from locheads_studio.ui.pyramid import Read
from locheads_studio.ui.sheets import HeatSheet, MaskSheet, PictureSheet

Opacity = Callable[[Box], NDArray[np.uint8] | None]


class CanvasSheets:
    """Made for a session with an open document; another document takes other sheets.

    Pictures that differ by a layer share the smaller copies of what lies elsewhere, so that none of them begins anew.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        size = session.size
        self._side = max(8, 1 << (max(size) // 96).bit_length())  # of a checkerboard's squares, seen in full view, too
        self.composed = PictureSheet(self._on_checks(session.read_picture, session.read_opacity), size)
        self.mask = MaskSheet(session.read_mask, size)
        self._source: PictureSheet | None = None
        self._committed: tuple[Composite, PictureSheet] | None = None
        self._beside: tuple[Result, Composite, PictureSheet] | None = None
        self._heat: HeatSheet | None = None
        self._heat_of: Found | None = None

    def picture_for(self, content: Content) -> PictureSheet:
        """The picture that a pane shows: what it is about, under what is laid over it."""
        match content:
            case "source":
                return self.source
            case "result":
                return self.composed
            case _:
                return self.committed

    @property
    def source(self) -> PictureSheet:
        """The picture as it was opened."""
        if self._source is None:
            self._source = self._branch(self._session.read_source, self._session.read_source_opacity, ())
        return self._source

    @property
    def committed(self) -> PictureSheet:
        """The picture without the shown result: what the mask and the heat map are about."""
        if self._session.shown is None:
            self._committed = None
            return self.composed
        now = self._session.committed
        if self._committed is None or self._committed[0] is not now:
            self._committed = now, self._branch(now.read, now.read_opacity, now.layers)
        return self._committed[1]

    @property
    def before(self) -> PictureSheet:
        """What the shown picture is compared with: another result on the same layers, or the source."""
        compared, layers = self._session.compared, self._session.committed
        if compared is None:
            self._beside = None
            return self.source
        if self._beside is None or self._beside[0] is not compared or self._beside[1] is not layers:
            other = self._session.beside()
            self._beside = compared, layers, self._branch(other.read, other.read_opacity, other.layers)
        return self._beside[2]

    def heat(self, found: Found) -> HeatSheet:
        """Where the phrase was found."""
        if self._heat is None or self._heat_of is None or self._heat_of.heat is not found.heat:
            self._heat, self._heat_of = HeatSheet(found.heat, self._session.size), found
        return self._heat

    def _branch(self, read: Read, opacity: Opacity, layers: Sequence[Layer]) -> PictureSheet:
        shown = self._on_checks(read, opacity)
        return self.composed.branch(shown, changed_box(self._session.composed.layers, layers))

    def _on_checks(self, read: Read, opacity: Opacity) -> Read:
        """What is transparent over a checkerboard; the pixels as they are when nothing is."""
        if not self._session.transparent:
            return read
        return lambda box: images.over_checks(read(box), opacity(box), box, self._side)
