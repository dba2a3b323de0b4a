"""The canvas: paints the document (`canvas_base`) and turns mouse, pen, wheel and keys into zoom, pan and tools."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPen,
    QPointingDevice,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from locheads_studio.document.masks import Combination
from locheads_studio.studio.controller import Controller
from locheads_studio.studio.session import Session
from locheads_studio.studio.tools import ToolBox
from locheads_studio.ui import overlays, theme
from locheads_studio.ui.canvas_base import CanvasBase
from locheads_studio.ui.canvas_keys import KeyPointer, combination_of
from locheads_studio.ui.canvas_panes import Pane
from locheads_studio.ui.view import wheel_factor

_ARROW = 48.0  # logical pixels that an arrow key moves the picture
_HELD = {Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Alt: Qt.KeyboardModifier.AltModifier}


class Canvas(CanvasBase):
    """`wants_mask`: a tool is used where its effect cannot be seen. `value_read`: the heat map's value under the
    pointer, 0..1, or None where there is none. `held_changed` with `held`, when keys are pressed or let go."""

    wants_mask = Signal()
    value_read = Signal(object)
    held_changed = Signal(object)

    def __init__(self, session: Session, tools: ToolBox, controller: Controller, parent: QWidget | None = None) -> None:
        super().__init__(session, tools, parent)
        self.hand = False
        self._controller = controller
        self._pan_from: QPointF | None = None
        self._space = self._sliding = False
        self._held: Combination | None = None
        self._ring: QRectF | None = None
        self._pressed_in = QPoint()
        self._hovered: int | None = None  # the point under the pointer
        self._told_value = self._took_point = False
        self.keys = KeyPointer(self)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Picture"))
        self.setAccessibleDescription(
            self.tr("The picture with its mask. Arrow keys move it; the View menu zooms and shows all of it.")
            + " "
            + self.tr(
                "Shift and arrow keys move a cross, Enter uses the tool there, Page down goes to the next point, "
                "Delete takes it away."
            )
        )

    def set_hand(self, hand: bool) -> None:
        """Whether dragging moves the picture instead of using the tool."""
        self.hand = hand
        self.refresh_cursor()

    def refresh_cursor(self) -> None:
        """After the tool, its size or what it hovers over changed."""
        ringed = self.tools.name in ("brush", "eraser") and not self._panning_mode and self.layout_kind != "compare"
        ringed &= self._hovered is None
        if self.crop.active and self._pan_from is None and not self._panning_mode:
            self._point(None)
            self.setCursor(QCursor(self.crop.cursor_at(QPointF(self.mapFromGlobal(QCursor.pos())))))
            return
        if not self.session.is_open:
            shape = Qt.CursorShape.ArrowCursor
        elif self._pan_from is not None:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._panning_mode:
            shape = Qt.CursorShape.OpenHandCursor
        elif self._hovered is not None:
            shape = Qt.CursorShape.SizeAllCursor
        elif self.layout_kind == "compare":
            shape = Qt.CursorShape.SplitHCursor
        else:
            shape = Qt.CursorShape.BlankCursor if ringed else Qt.CursorShape.CrossCursor
        self.setCursor(QCursor(shape))
        inside = self.underMouse() and self.session.is_open
        self._point(QPointF(self.mapFromGlobal(QCursor.pos())) if ringed and inside else None)

    @property
    def held(self) -> Combination | None:
        return self._held

    def _hold(self, modifiers: Qt.KeyboardModifier) -> None:
        """Shift, Alt or both are held, or no more."""
        held = combination_of(modifiers)
        if held != self._held:
            self._held = held
            self.held_changed.emit(held)
            if self.pointer is not None:
                self.update()

    @property
    def _panning_mode(self) -> bool:
        return self.hand or self._space

    # --- mouse and pen

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.keys.leave()
        pen = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (pen and self._panning_mode):
            self._pan_from = event.position()
            self.refresh_cursor()
        elif pen and self.layout_kind == "compare" and not self.crop.active:
            self._slide(event.position())
            self._sliding = True
        elif pen:
            self._press(event.position(), 1.0, combination_of(event.modifiers()))
        elif event.button() == Qt.MouseButton.RightButton and not self.crop.active:
            self._took_point = self._remove_point(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hold(event.modifiers())
        self._move(event.position(), 1.0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._release(event.position(), 1.0)

    def tabletEvent(self, event: QTabletEvent) -> None:
        at, pressure = event.position(), event.pressure()
        match event.type():
            case QEvent.Type.TabletPress if event.button() == Qt.MouseButton.LeftButton:
                if self._panning_mode:
                    self._pan_from = at
                elif self.layout_kind == "compare" and not self.crop.active:
                    self._slide(at)
                    self._sliding = True
                else:
                    other_end = event.pointerType() == QPointingDevice.PointerType.Eraser
                    self._press(at, pressure, combination_of(event.modifiers()), swap=other_end)
            case QEvent.Type.TabletMove:
                self._move(at, pressure if event.buttons() else 1.0)
            case QEvent.Type.TabletRelease:
                self._release(at, pressure)
            case _:
                event.ignore()
                return
        event.accept()

    def press_at(self, at: QPointF, how: Combination | None = None) -> None:
        """The tool goes down at a point of the widget; without a mouse."""
        self._press(at, 1.0, how)

    def move_to(self, at: QPointF) -> None:
        """It moves there."""
        self._move(at, 1.0)

    def release_at(self, at: QPointF) -> None:
        """It goes up there."""
        self._release(at, 1.0)

    def remove_at(self, at: QPointF) -> None:
        """Take away the point that is there, if there is one."""
        self._remove_point(at)

    @property
    def holding(self) -> bool:
        """Whether a tool or point is down."""
        return self.tools.active or self.tools.points.dragging is not None

    def _press(self, at: QPointF, pressure: float, how: Combination | None, swap: bool = False) -> None:
        if self.crop.active:
            self.crop.press(at)
            return
        pane = self.pane_at(at)
        if pane is None:
            return
        if how is None and self._takes_points(pane) and self.tools.points.press(*self._to_picture(at), self._reach):
            self._pressed_in = pane.rect.topLeft()
            return
        if self.layout_kind == "single" and pane.content not in ("mask", "source"):
            if pane.content == "attention" and self._choose_candidate(at):
                return
            self.wants_mask.emit()
        self._pressed_in = pane.rect.topLeft()
        self.tools.press(*self._to_picture(at), pressure, swap=swap, how=how)
        self.update()

    def _move(self, at: QPointF, pressure: float) -> None:
        if self._pan_from is not None:
            delta = at - self._pan_from
            self._pan_from = at
            self.pan(delta.x(), delta.y())
        elif self.crop.active:
            self.crop.move(at)
            self.setCursor(QCursor(self.crop.cursor_at(at)))
            return
        elif self._sliding:
            self._slide(at)
        elif self.tools.points.dragging is not None:
            self.tools.points.move(*self._to_picture(at))
            self.update()
        elif self.tools.active:
            before = self.tools.shape
            self.tools.move(*self._to_picture(at), pressure)
            if before is not None or self.tools.shape is not None:
                self.update()
        else:
            self._hover(at)
        self._read_value(at)
        if self.cursor().shape() == Qt.CursorShape.BlankCursor:
            self._point(at)

    def _read_value(self, at: QPointF) -> None:
        """Tell the heat map's value under the pointer."""
        pane, found, value = self.pane_at(at), self.session.found, None
        heat = self.lens[0] if self.lens is not None else found.heat if found is not None else None
        if pane is not None and heat is not None and self._content_of(pane) == "attention":
            (x, y), (width, height) = self._to_picture(at), self.session.size
            if 0 <= x < width and 0 <= y < height:
                rows, columns = heat.shape
                value = float(heat[int(y * rows / height), int(x * columns / width)])
        if value is not None or self._told_value:
            self._told_value = value is not None
            self.value_read.emit(value)

    def _release(self, at: QPointF, pressure: float) -> None:
        self._sliding = False
        if self._pan_from is not None:
            self._pan_from = None
            self.refresh_cursor()
        elif self.crop.active:
            self.crop.release()
        elif self.tools.points.dragging is not None:
            self.tools.points.release()
            self._hover(at)
            self.update()
        elif self.tools.active:
            self.tools.release(*self._to_picture(at), pressure)
            self.update()

    def _to_picture(self, at: QPointF) -> tuple[float, float]:
        pane = self.pane_at(at)
        held = self.tools.active or self.tools.points.dragging is not None
        corner = self._pressed_in if held else (pane.rect.topLeft() if pane else self.rect().topLeft())
        local = at - QPointF(corner)
        return self.view.to_picture(local.x(), local.y())

    def _slide(self, at: QPointF) -> None:
        self.slider = min(max(at.x() / max(1, self.width()), 0.0), 1.0)
        self.update()

    # --- points

    @property
    def _reach(self) -> float:
        """How near to a point, in pixels of the picture, the pointer is on it."""
        return (overlays.POINT_RADIUS + 2) / self.view.scale

    def _takes_points(self, pane: Pane) -> bool:
        """Whether points can be taken there: where the heat map is seen, and on the mask unless it is painted on."""
        pointing = self.tools.name in ("plus", "minus", "box")
        content = self._content_of(pane)
        return self.layout_kind != "compare" and (content == "attention" or (content == "mask" and pointing))

    def _point_under(self, at: QPointF) -> int | None:
        pane = self.pane_at(at)
        if pane is None or self._panning_mode or not self._takes_points(pane):
            return None
        return self.tools.points.at(*self._to_picture(at), self._reach)

    def _hover(self, at: QPointF | None) -> None:
        """The point under the pointer stands out and says what can be done with it."""
        hovered = self._point_under(at) if at is not None else None
        if hovered == self._hovered:
            return
        self._hovered = hovered
        tip = self.tr("Drag the point to move it. Click turns plus into minus, a right click takes it away")
        if self.tools.points.in_hand is not None:
            tip = self.tr("Drag the point to move it. A click with its own tool takes it away, with the other turns it")
        self.setToolTip(tip if hovered is not None else "")
        self.refresh_cursor()
        self.update()

    @property
    def marked_point(self) -> int | None:
        held = self.tools.points.dragging
        return self._hovered if held is None else held

    def took_point(self) -> bool:
        """Whether the last right click took a point away, and so means nothing else; asked once."""
        took, self._took_point = self._took_point, False
        return took

    def _remove_point(self, at: QPointF) -> bool:
        """Take away the point under the pointer; whether there was one."""
        pane = self.pane_at(at)
        shown = pane is not None and self._content_of(pane) in ("attention", "mask") and self.layout_kind != "compare"
        index = self.tools.points.at(*self._to_picture(at), self._reach) if shown else None
        if index is not None:
            self.tools.points.remove(index)
            self._hover(None)
        return index is not None

    def _choose_candidate(self, at: QPointF) -> bool:
        found = self.session.found
        if found is None or len(found.candidates) < 2:
            return False
        x, y = self._to_picture(at)
        for index, place in enumerate(found.candidates):
            box = place.box
            if (index != found.chosen or found.both) and box.x0 <= x < box.x1 and box.y0 <= y < box.y1:
                self._controller.selecting.choose_candidate(index)
                return True
        return False

    # --- the brush's ring

    def _point(self, at: QPointF | None) -> None:
        if at == self.pointer:
            return
        self.pointer = at
        for pane in self.panes():
            self._update_ring(QPointF(pane.rect.topLeft()))
        self._ring = self._ring_rect()

    def _update_ring(self, corner: QPointF) -> None:
        for rect in (self._ring, self._ring_rect()):
            if rect is not None:
                self.update(rect.translated(corner).toAlignedRect())

    def _ring_rect(self) -> QRectF | None:
        at = self.pointer_in_pane()
        if at is None:
            return None
        reach = max(8.0, self.tools.options.size / 2 * self.view.scale) + 4
        return QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.refresh_cursor()

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)
        self._hover(None)
        self._told_value = False
        self.value_read.emit(None)

    def paint_over(self, painter: QPainter) -> None:
        """The ring of what has the keys, and the cross that they move."""
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.current().link), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
            if self.keys.at is not None and not self.crop.active:
                overlays.cross(painter, self.keys.at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._hold(Qt.KeyboardModifier.NoModifier)
        self.update()

    # --- wheel, pinch, keys

    def wheelEvent(self, event: QWheelEvent) -> None:
        pane = self.pane_at(event.position())
        if pane is None:
            return
        local = event.position() - QPointF(pane.rect.topLeft())
        pixels, ctrl = event.pixelDelta(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        touchpad = event.phase() != Qt.ScrollPhase.NoScrollPhase
        if touchpad and not pixels.isNull() and not ctrl:
            self.pan(pixels.x(), pixels.y())
        else:
            turn = event.angleDelta().y() or event.angleDelta().x()
            self.zoom(wheel_factor(turn), (local.x(), local.y()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            pane = self.pane_at(event.position())
            if pane is not None and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                local = event.position() - QPointF(pane.rect.topLeft())
                self.zoom(max(0.1, 1 + event.value()), (local.x(), local.y()))
                return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self.crop.takes(event):
                event.accept()
                return True
            drops = event.key() == Qt.Key.Key_Escape and self.holding  # the stroke, before it cancels the work
            if drops or (not self.crop.active and self.keys.takes(event)):
                event.accept()  # Delete and the like are also those of actions
                return True
        if event.type() == QEvent.Type.DevicePixelRatioChange and self._fitted:
            self.fit()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (_ARROW, 0.0),
            Qt.Key.Key_Right: (-_ARROW, 0.0),
            Qt.Key.Key_Up: (0.0, _ARROW),
            Qt.Key.Key_Down: (0.0, -_ARROW),
        }
        key = Qt.Key(event.key())
        if self.crop.key(event) or (not self.crop.active and self.keys.press(event)):
            return
        if key == Qt.Key.Key_Escape and self.holding:
            self.tools.cancel()
            self.update()
        elif key == Qt.Key.Key_Space:
            self._space = True
            self.refresh_cursor()
        elif key in _HELD:
            self._hold(event.modifiers() | _HELD[key])
            event.ignore()
        elif key in moves and self.layout_kind == "compare" and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = -0.02 if key == Qt.Key.Key_Left else 0.02
            self._slide(QPointF((self.slider + step) * self.width(), 0))
        elif key in moves:
            self.pan(*moves[key])
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Space:
            self._space = False
            self.refresh_cursor()
        elif event.key() in _HELD:
            self._hold(event.modifiers() & ~_HELD[Qt.Key(event.key())])
            event.ignore()
        else:
            super().keyReleaseEvent(event)
