"""The canvas without its input: what it shows of the session, and painting it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, get_args

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import Combination
from locheads_studio.document.preview import Preview
from locheads_studio.studio.session import Change, Result, Session
from locheads_studio.studio.tools import ToolBox
from locheads_studio.ui import overlays, theme
from locheads_studio.ui.canvas_panes import GAP, TITLES, Content, Pane
from locheads_studio.ui.canvas_preview import PreviewSheet
from locheads_studio.ui.canvas_sheets import CanvasSheets
from locheads_studio.ui.canvas_view import CanvasView
from locheads_studio.ui.crop_handles import CropHandles
from locheads_studio.ui.language import spoken
from locheads_studio.ui.mask_colour import CHOICES, ColourChoice, colour_of, standing_out
from locheads_studio.ui.messages import given
from locheads_studio.ui.sheets import HeatSheet, MaskStyle

_BUDGET_S: Final = 0.0025  # of making smaller copies, in one paint of all panes
_WORDS_HIGH: Final = 60  # logical pixels that a line of words and its distance from the edge need
_REACH: Final = 4.0  # logical pixels around a change that are painted again: outlines, smooth scaling


class CanvasBase(CanvasView):
    """Paints a session's document."""

    def __init__(self, session: Session, tools: ToolBox, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.tools = tools
        self.mask_style: MaskStyle = "tint"
        self.mask_colour: ColourChoice = "auto"
        self._auto: ColourChoice | None = None
        self._colour_later = QTimer(self)
        self._colour_later.setSingleShot(True)
        self._colour_later.setInterval(0)
        self._colour_later.timeout.connect(self._choose_colour)
        self.slider = 0.5
        self.pointer: QPointF | None = None  # where the brush's ring is drawn
        self.lens: tuple[NDArray[np.float32], str] | None = None  # what is shown in the heat map's place, and its title
        self._lens_sheet: HeatSheet | None = None
        self._sheets: CanvasSheets | None = None
        self._preview: PreviewSheet | None = None
        self._free: QRect | None = None  # of the widget, where nothing covers it
        self.crop = CropHandles(self, self)
        self.opened_as: Mapping[str, Any] = {}  # how the document was looked at when it was saved
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._stop_watching = session.observe(self._changed)

    def close_session(self) -> None:
        """Stop watching; before the widget goes."""
        self._stop_watching()
        self._colour_later.stop()

    def show_preview(self, preview: Preview | None) -> None:
        """What a running repaint makes, over the result; None when there is nothing of it any more."""
        before = self._preview
        if preview is (before.preview if before else None):
            return
        self._preview = PreviewSheet(preview) if preview else None
        for sheet in (before, self._preview):
            if sheet is not None:
                self._update_box(sheet.box, "result")

    def look_through(self, heat: NDArray[np.float32] | None, title: str = "") -> None:
        """Show another heat map, 0..1, over the picture as long as something is pointed at; None: no more."""
        there = heat is not None and self.session.is_open
        self.lens = (heat, title) if heat is not None and there else None
        self._lens_sheet = HeatSheet(heat, self.session.size) if heat is not None and there else None
        self.update()

    @Slot(QRect)
    def keep_words_in(self, free: QRect) -> None:
        """What is written on the picture stands in this part of the widget: something else covers the others."""
        self._free = free
        self.update()

    def _free_of(self, pane: Pane) -> QRectF:
        """The part of a pane, in its own pixels, that nothing covers; all of it where nothing would be left."""
        free = pane.rect if self._free is None else self._free.intersected(pane.rect)
        return QRectF((free if free.height() >= _WORDS_HIGH else pane.rect).translated(-pane.rect.topLeft()))

    def noted(self) -> dict[str, Any]:
        return {**super().noted(), "style": self.mask_style, "colour": self.mask_colour}

    def look_as(self, noted: Mapping[str, Any]) -> None:
        if noted.get("style") in get_args(MaskStyle):
            self.mask_style = noted["style"]
        if noted.get("colour") in CHOICES:
            self.mask_colour = noted["colour"]
        super().look_as(noted)

    def set_mask_style(self, style: MaskStyle) -> None:
        """How the mask is drawn."""
        self.mask_style = style
        self.update()
        self.view_changed.emit()

    def set_mask_colour(self, choice: ColourChoice) -> None:
        """The colour of the tint; "auto": one that stands out."""
        self.mask_colour = choice
        self._choose_colour()
        self.update()
        self.view_changed.emit()

    @property
    def tint(self) -> QColor:
        """The colour of the mask now."""
        return colour_of((self._auto or "red") if self.mask_colour == "auto" else self.mask_colour)

    @Slot()
    def _choose_colour(self) -> None:
        if self.mask_colour == "auto" and self.session.is_open:
            before, self._auto = self.tint, standing_out(self.session)
            if self.tint != before:
                self.update()

    # --- changes of the session

    def _changed(self, kind: Change, box: Box | None) -> None:
        match kind:
            case "history":
                self._auto = None  # what is under the mask may be of another colour
                if self.mask_colour == "auto":
                    self._colour_later.start()
            case "opened":
                self._open()
            case "canvas":
                self._lay_anew()
            case "mask" if self._sheets is not None:
                self._sheets.mask.invalidate(box)
                self._update_box(box, "mask", "attention")  # the latter while a point is dragged
            case "composed" if self._sheets is not None:
                self._sheets.composed.invalidate(box)
                self._update_box(box, "attention", "mask", "result")
            case "found" | "prompts" | "layers" | "results":
                if kind == "results":
                    self._preview = None  # the result itself takes its place in the same paint
                self.update()

    def _open(self) -> None:
        self.opened_as = self.session.looked_at if self.session.is_open else {}
        self._lay_anew()

    def _lay_anew(self) -> None:
        """The picture is another one, or of another size."""
        self._sheets = CanvasSheets(self.session) if self.session.is_open else None
        self._preview = None
        self.lens = self._lens_sheet = None
        self._auto = None
        self._colour_later.start()
        self.fit()
        self.update()

    def _update_box(self, box: Box | None, *where: Content) -> None:
        """Paint a box of the picture again, None: all of it, in the panes that show one of these."""
        if self.crop.active:
            self.update()  # in the place of all panes
            return
        box = Box.of_size(*self.session.size) if box is None else box
        area = overlays.box_rect(self.view, box).adjusted(-_REACH, -_REACH, _REACH, _REACH)
        for pane in self.panes():
            if pane.content not in where:
                continue
            there = area.translated(QPointF(pane.rect.topLeft())).intersected(QRectF(pane.rect))
            if not there.isEmpty():
                self.update(there.toAlignedRect())

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = theme.current()
        painter.fillRect(event.rect(), QColor(tokens.canvas))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unfinished, until = QRegion(), time.perf_counter() + _BUDGET_S
        if self.crop.active and self._sheets is not None:
            exposed = QRectF(event.rect())
            if not self.crop.paint(painter, self._sheets.composed, exposed, self.devicePixelRatioF(), until):
                unfinished = event.region()
        for pane in () if self.crop.active else self.panes():
            part = event.region().intersected(pane.rect).boundingRect()  # not all between two panes that changed
            if self._sheets is not None and not part.isEmpty():
                painter.save()
                painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
                painter.translate(pane.rect.topLeft())
                exposed = QRectF(part.translated(-pane.rect.topLeft()))
                if not self._paint_pane(painter, self._sheets, pane, exposed, until):
                    unfinished += part
                painter.restore()
        if self.layout_kind == "side" and not self.crop.active:
            self._paint_gaps(painter)
        self.paint_over(painter)
        painter.end()
        if not unfinished.isEmpty():
            self.update(unfinished)  # the rest of the smaller copies, in the next round of the event loop

    def paint_over(self, painter: QPainter) -> None:
        """What lies over all panes."""

    def _paint_pane(self, painter: QPainter, sheets: CanvasSheets, pane: Pane, exposed: QRectF, until: float) -> bool:
        ratio, size = self.devicePixelRatioF(), QRectF(0, 0, pane.rect.width(), pane.rect.height())
        free = self._free_of(pane)
        if self.layout_kind == "compare":
            return self._paint_compare(painter, sheets, size, free, exposed, until)
        content = self._content_of(pane)
        whole = sheets.picture_for(content).paint(painter, self.view, exposed, ratio, until)
        if content == "attention":
            self._paint_heat(painter, sheets, free)
            if self.lens is None and self.session.found is not None:
                colour = self.tint
                if self.tools.points.dragging is not None:  # what comes of it
                    whole &= sheets.mask.paint(painter, self.view, exposed, ratio, "outline", colour, until)
                overlays.prompts(painter, self.view, replace(self.tools.points.given, box=None), self.marked_point)
        elif content == "mask":
            colour = self.tint
            whole &= sheets.mask.paint(painter, self.view, exposed, ratio, self.mask_style, colour, until)
            overlays.prompts(painter, self.view, self.tools.points.given, self.marked_point)
        elif content == "result" and self._preview is not None:
            self._preview.paint(painter, self.view)
        self._paint_tool(painter, size)
        if self.layout_kind == "side":
            overlays.pill(painter, free.topLeft() + QPointF(10, 10), spoken(TITLES[pane.content]))
        return whole

    def _content_of(self, pane: Pane) -> Content:
        """A map that is pointed at is seen whatever a single pane shows."""
        return "attention" if self.lens is not None and self.layout_kind == "single" else pane.content

    def _paint_heat(self, painter: QPainter, sheets: CanvasSheets, free: QRectF) -> None:
        found = self.session.found
        if self.lens is not None and self._lens_sheet is not None:
            self._lens_sheet.paint(painter, self.view)
            overlays.pill(painter, free.topRight() + QPointF(-10, 10), self.lens[1], bold=True, right=True)
            return
        if found is None:
            overlays.hint(painter, free, [self.tr("Type a phrase above to see where the model looks")])
            return
        sheets.heat(found).paint(painter, self.view)
        overlays.candidates(painter, self.view, found)

    def _paint_compare(
        self, painter: QPainter, sheets: CanvasSheets, size: QRectF, free: QRectF, exposed: QRectF, until: float
    ) -> bool:
        x, ratio = round(self.slider * size.width()), self.devicePixelRatioF()
        whole = True
        for sheet, left, right in ((sheets.before, 0.0, x), (sheets.composed, x, size.width())):
            part = exposed.intersected(QRectF(left, 0, right - left, size.height()))
            if not part.isEmpty():
                painter.save()
                painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
                whole &= sheet.paint(painter, self.view, part, ratio, until)
                if sheet is sheets.composed and self._preview is not None:
                    self._preview.paint(painter, self.view)
                painter.restore()
        overlays.slider(painter, x, size.height(), size.height() / 2)
        compared, shown = self.session.compared, self.session.shown
        before, after = self.tr("Before"), self.tr("After")
        if compared is not None:
            before = f"A · {self._name_of(compared)}"
            after = self.tr("Without a result") if shown is None else f"B · {self._name_of(shown)}"
        overlays.pill(painter, free.topLeft() + QPointF(10, 10), before)
        overlays.pill(painter, free.topRight() + QPointF(-10, 10), after, right=True)
        if compared is None and not self.session.layers and self.session.shown is None and self._preview is None:
            overlays.hint(painter, free, [self.tr("Nothing is repainted yet: both sides are the same")])
        return whole

    def _name_of(self, result: Result) -> str:
        """What it was asked for, and which of those it is."""
        same = [other for other in self.session.results if other.title == result.title]
        number = f" {same.index(result) + 1}" if len(same) > 1 and result in same else ""
        return f"{given(result.title)}{number}"

    def _paint_tool(self, painter: QPainter, size: QRectF) -> None:
        if self.tools.shape is not None:
            overlays.shape(painter, self.view, self.tools.shape)
        pointer = self.pointer_in_pane()
        if pointer is not None and size.contains(pointer):
            erase = self.tools.erases(self.held)
            radius = self.tools.options.size / 2 * self.view.scale
            overlays.ring(painter, pointer, radius, self.tools.options.hardness, erase)

    @property
    def marked_point(self) -> int | None:
        """The index of the point that is held or pointed at."""
        return None

    @property
    def held(self) -> Combination | None:
        """How the next selection meets the mask, as the keys that are held say; None: as the mode says."""
        return None

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
