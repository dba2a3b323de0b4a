"""The canvas as a place to look from: which panes it has, zoom and pan. It paints nothing."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any, Final, get_args

from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from locheads_studio.studio.session import Session
from locheads_studio.ui import view as viewmath
from locheads_studio.ui.canvas_panes import Content, Layout, Pane, panes
from locheads_studio.ui.view import View

MARGIN: Final = viewmath.MARGIN
CROP_MARGIN: Final = 72.0  # room to drag the frame beyond the picture ...
_MARGIN_SHARE: Final = 0.12  # ... of a small pane not more than that


class CanvasView(QWidget):
    """Panes on a document that share zoom and pan. `view_changed`: zoom, pan, panes or their style changed."""

    view_changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.view = View()
        self.layout_kind: Layout = "single"
        self.shown: Content = "mask"
        self.margin = MARGIN  # around the fitted picture
        self._fitted = True
        self.setMinimumSize(240, 180)

    def sizeHint(self) -> QSize:
        return QSize(900, 640)

    # --- what is shown

    def show_content(self, content: Content) -> None:
        """One of the three views, alone."""
        self.shown = content
        self._set_layout("single")

    def show_side_by_side(self) -> None:
        """All three views."""
        self._set_layout("side")

    def show_compare(self) -> None:
        """The source and the result, with a slider between them."""
        self._set_layout("compare")

    def _set_layout(self, layout: Layout) -> None:
        before = self.pane_size()
        self.layout_kind = layout
        self._recentre(before)
        self.update()
        self.view_changed.emit()

    def panes(self) -> tuple[Pane, ...]:
        """The panes of now; empty without a document."""
        if not self.session.is_open:
            return ()
        return panes(self.layout_kind, self.shown, self.width(), self.height(), self.session.size)

    def pane_size(self) -> tuple[float, float]:
        """Logical pixels of each pane."""
        shown = self.panes()
        rect = shown[0].rect if shown else self.rect()
        return float(rect.width()), float(rect.height())

    def pane_at(self, at: QPointF) -> Pane | None:
        """The pane under a point, else the nearest in the order of the panes."""
        shown = self.panes()
        return next((pane for pane in shown if pane.rect.contains(at.toPoint())), shown[0] if shown else None)

    # --- zoom and pan

    @property
    def percent(self) -> float:
        """100: a picture pixel is a device pixel."""
        return self.view.percent(self.devicePixelRatioF())

    def fit(self) -> None:
        """The whole picture."""
        if self.session.is_open:
            margin = min(self.margin, max(MARGIN, _MARGIN_SHARE * min(self.pane_size())))
            margin /= 3 if self.layout_kind == "side" else 1
            ratio = self.devicePixelRatioF()
            self._look(viewmath.fit(self.session.size, self.pane_size(), ratio, margin), fitted=True)

    def actual_size(self) -> None:
        """100 %."""
        if self.session.is_open:
            self._look(viewmath.actual(self.view, self.session.size, self.pane_size(), self.devicePixelRatioF()))

    def zoom_to_mask(self) -> None:
        """The mask with some room around it; the whole picture when there is none."""
        box = self.session.mask_box() if self.session.has_mask else None
        if box is None:
            self.fit()
            return
        self._look(viewmath.fit_box(box, self.session.size, self.pane_size(), self.devicePixelRatioF()))

    def zoom(self, factor: float, at: tuple[float, float] | None = None) -> None:
        """Zoom at a point of the pane, by default its middle."""
        if self.session.is_open:
            width, height = self.pane_size()
            self._look(self.view.zoomed(factor, at or (width / 2, height / 2), self.session.size))

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by logical pixels."""
        self._look(self.view.panned(dx, dy))

    def _look(self, view: View, *, fitted: bool = False) -> None:
        if not self.session.is_open:
            return
        view = view if fitted else view.kept_in_sight(self.session.size, self.pane_size())
        self._fitted = fitted
        if view != self.view:
            self.view = view
            self.update()
            self.view_changed.emit()

    # --- kept with the document

    def noted(self) -> dict[str, Any]:
        """How it is looked at, in plain values: what is shown, and the place and size, None when all of it fits."""
        width, height = self.pane_size()
        x, y = self.view.to_picture(width / 2, height / 2)
        place = None if self._fitted else [x, y, self.view.scale]
        return {"layout": self.layout_kind, "shown": self.shown, "place": place}

    def look_as(self, noted: Mapping[str, Any]) -> None:
        """As it was `noted`, as far as that makes sense here."""
        shown, layout, place = noted.get("shown"), noted.get("layout"), noted.get("place")
        self.shown = next((content for content in get_args(Content) if content == shown), self.shown)
        self._set_layout(next((kind for kind in get_args(Layout) if kind == layout), self.layout_kind))
        numbers = place if isinstance(place, list | tuple) and len(place) == 3 else ()
        if numbers and all(isinstance(n, int | float) and isfinite(n) and abs(n) < 1e6 for n in numbers):
            x, y, scale = (float(n) for n in numbers)
            self._look(viewmath.centred(min(max(scale, 1e-3), viewmath.MOST_SCALE), x, y, self.pane_size()))

    def _recentre(self, before: tuple[float, float]) -> None:
        if not self.session.is_open:
            return
        if self._fitted:
            self.fit()
        else:
            width, height = self.pane_size()
            self.pan((width - before[0]) / 2, (height - before[1]) / 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        old = event.oldSize()
        self._recentre(
            (old.width(), old.height()) if self.layout_kind != "side" and old.isValid() else self.pane_size()
        )
