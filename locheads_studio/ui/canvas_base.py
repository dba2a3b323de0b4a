"""The canvas without its input: what it shows of the session, zoom and pan, painting."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from locheads_studio.document.geometry import Box
from locheads_studio.document.state import Found
from locheads_studio.studio.composite import Composite
from locheads_studio.studio.session import Change, Session
from locheads_studio.studio.tools import ToolBox
from locheads_studio.ui import overlays, theme
from locheads_studio.ui import view as viewmath
from locheads_studio.ui.canvas_panes import GAP, TITLES, Content, Layout, Pane, panes
from locheads_studio.ui.sheets import HeatSheet, MaskSheet, MaskStyle, PictureSheet
from locheads_studio.ui.view import View

_REACH = 4.0  # logical pixels around a change that are painted again: outlines, smooth scaling


class CanvasBase(QWidget):
    """Paints a session's document. `view_changed`: zoom, pan, panes or their style changed."""

    view_changed = Signal()

    def __init__(self, session: Session, tools: ToolBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.tools = session, tools
        self.view = View()
        self.layout_kind: Layout = "single"
        self.shown: Content = "mask"
        self.mask_style: MaskStyle = "tint"
        self.slider = 0.5
        self.pointer: QPointF | None = None  # where the brush's ring is drawn
        self._fitted = True
        self._composed: PictureSheet | None = None
        self._source: PictureSheet | None = None
        self._committed: tuple[Composite, PictureSheet] | None = None
        self._mask: MaskSheet | None = None
        self._heat: tuple[Found, HeatSheet] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(240, 180)
        self._stop_watching = session.observe(self._changed)

    def close_session(self) -> None:
        """Stop watching; before the widget goes."""
        self._stop_watching()

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

    def set_mask_style(self, style: MaskStyle) -> None:
        """How the mask is drawn."""
        self.mask_style = style
        self.update()
        self.view_changed.emit()

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
            margin = viewmath.MARGIN / (3 if self.layout_kind == "side" else 1)
            ratio = self.devicePixelRatioF()
            self._look(viewmath.fit(self.session.size, self.pane_size(), ratio, margin), fitted=True)

    def actual_size(self) -> None:
        """100 %."""
        if self.session.is_open:
            self._look(viewmath.actual(self.view, self.pane_size(), self.devicePixelRatioF()))

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

    # --- changes of the session

    def _changed(self, kind: Change, box: Box | None) -> None:
        match kind:
            case "opened":
                self._open()
            case "mask" if self._mask is not None:
                self._mask.invalidate(box)
                self._update_box(box)
            case "composed" if self._composed is not None:
                self._composed.invalidate(box)
                self._update_box(box)
            case "found" | "prompts" | "layers" | "results":
                self.update()

    def _open(self) -> None:
        self._composed = self._source = self._mask = self._heat = self._committed = None
        if self.session.is_open:
            size = self.session.size
            self._composed = PictureSheet(self.session.read_picture, size)
            self._mask = MaskSheet(self.session.read_mask, size)
            self.fit()
        self.update()

    def _update_box(self, box: Box | None) -> None:
        if box is None:
            self.update()
            return
        area = overlays.box_rect(self.view, box).adjusted(-_REACH, -_REACH, _REACH, _REACH)
        for pane in self.panes():
            there = area.translated(QPointF(pane.rect.topLeft())).intersected(QRectF(pane.rect))
            if not there.isEmpty():
                self.update(there.toAlignedRect())

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = theme.current()
        painter.fillRect(event.rect(), QColor(tokens.canvas))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = True
        for pane in self.panes():
            part = event.rect().intersected(pane.rect)
            if not part.isEmpty():
                painter.save()
                painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
                painter.translate(pane.rect.topLeft())
                exposed = QRectF(part.translated(-pane.rect.topLeft()))
                whole &= self._paint_pane(painter, pane, exposed)
                painter.restore()
        if self.layout_kind == "side":
            self._paint_gaps(painter)
        painter.end()
        if not whole:
            self.update()  # the rest of the smaller copies, in the next round of the event loop

    def _paint_pane(self, painter: QPainter, pane: Pane, exposed: QRectF) -> bool:
        ratio, size = self.devicePixelRatioF(), QRectF(0, 0, pane.rect.width(), pane.rect.height())
        if self.layout_kind == "compare":
            whole = self._paint_compare(painter, size, exposed, ratio)
        elif pane.content == "source":
            whole = self._sheet_source().paint(painter, self.view, exposed, ratio)
        elif pane.content == "result":
            whole = self._sheet_composed().paint(painter, self.view, exposed, ratio)
        else:
            whole = self._sheet_committed().paint(painter, self.view, exposed, ratio)
            if pane.content == "attention":
                self._paint_heat(painter, size)
            elif self._mask is not None:
                colour = QColor(theme.current().mask)
                whole &= self._mask.paint(painter, self.view, exposed, ratio, self.mask_style, colour)
                overlays.prompts(painter, self.view, self.session.prompts)
        if self.layout_kind != "compare":
            self._paint_tool(painter, size)
        if self.layout_kind == "side":
            overlays.pill(painter, QPointF(10, 10), TITLES[pane.content])
        return whole

    def _paint_heat(self, painter: QPainter, size: QRectF) -> None:
        found = self.session.found
        if found is None:
            overlays.hint(painter, size, ["Type a phrase above to see where the model looks"])
            return
        if self._heat is None or self._heat[0].heat is not found.heat:
            self._heat = found, HeatSheet(found.heat, self.session.size)
        self._heat[1].paint(painter, self.view)
        overlays.candidates(painter, self.view, found)

    def _paint_compare(self, painter: QPainter, size: QRectF, exposed: QRectF, ratio: float) -> bool:
        x = round(self.slider * size.width())
        whole = True
        for sheet, left, right in ((self._sheet_source(), 0.0, x), (self._sheet_composed(), x, size.width())):
            part = exposed.intersected(QRectF(left, 0, right - left, size.height()))
            if not part.isEmpty():
                painter.save()
                painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
                whole &= sheet.paint(painter, self.view, part, ratio)
                painter.restore()
        overlays.slider(painter, x, size.height(), size.height() / 2)
        overlays.pill(painter, QPointF(10, 10), "Before")
        overlays.pill(painter, QPointF(size.width() - 10, 10), "After", right=True)
        if not self.session.layers and self.session.shown is None:
            overlays.hint(painter, size, ["Nothing is repainted yet: both sides are the same"])
        return whole

    def _paint_tool(self, painter: QPainter, size: QRectF) -> None:
        if self.tools.shape is not None:
            overlays.shape(painter, self.view, self.tools.shape)
        pointer = self.pointer_in_pane()
        if pointer is not None and size.contains(pointer):
            erase = (self.tools.name == "eraser") != self.swapping
            radius = self.tools.options.size / 2 * self.view.scale
            overlays.ring(painter, pointer, radius, self.tools.options.hardness, erase)

    @property
    def swapping(self) -> bool:
        """Whether the pointer would erase instead of paint, or the other way round."""
        return False

    def pointer_in_pane(self) -> QPointF | None:
        """The pointer in coordinates of the pane it is in, which the others show too; None when no ring is drawn."""
        pane = self.pane_at(self.pointer) if self.pointer is not None else None
        return None if pane is None or self.pointer is None else self.pointer - QPointF(pane.rect.topLeft())

    def _paint_gaps(self, painter: QPainter) -> None:
        line = QColor(theme.current().border)
        for pane in self.panes():
            left, top = pane.rect.left(), pane.rect.top()
            if left:
                painter.fillRect(QRect(left - GAP, 0, GAP, self.height()), line)
            if top:
                painter.fillRect(QRect(0, top - GAP, self.width(), GAP), line)

    def _sheet_source(self) -> PictureSheet:
        if self._source is None:
            self._source = PictureSheet(self.session.read_source, self.session.size)
        return self._source

    def _sheet_composed(self) -> PictureSheet:
        assert self._composed is not None
        return self._composed

    def _sheet_committed(self) -> PictureSheet:
        """The picture without the shown result: what the mask and the heat map are about."""
        if self.session.shown is None:
            self._committed = None
            return self._sheet_composed()
        committed = self.session.committed
        if self._committed is None or self._committed[0] is not committed:
            self._committed = committed, PictureSheet(committed.read, self.session.size)
        return self._committed[1]
