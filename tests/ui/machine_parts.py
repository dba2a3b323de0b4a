"""What the random user of test_machine.py has: hands, a memory of every state, and eyes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import shiboken6
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QCursor, QDropEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QMessageBox, QWidget

from locheads_studio.document.edits import Edit
from locheads_studio.document.state import DocumentState
from locheads_studio.document.tiles import Plane
from locheads_studio.ui.canvas import Canvas
from locheads_studio.ui.export_dialog import ExportDialog
from locheads_studio.ui.settings_dialog import SettingsDialog

SIZES: Final = ((1, 1), (1, 90), (90, 1), (37, 61), (160, 120), (257, 256), (300, 520))
PHRASES: Final = (
    *("the horse", "two dogs", "absent", "fail", "bug", "", "   ", "the skater's outfit", "naïve 東京"),
    *("change the horse to a cow", "remove two dogs"),
)
_K, _M = Qt.Key, Qt.KeyboardModifier
_NONE, _CTRL, _SHIFT = _M.NoModifier, _M.ControlModifier, _M.ShiftModifier
KEYS: Final = (
    *((key, _NONE) for key in (_K.Key_1, _K.Key_2, _K.Key_3, _K.Key_4, _K.Key_5, _K.Key_T, _K.Key_A, _K.Key_N)),
    *((key, _NONE) for key in (_K.Key_Escape, _K.Key_Delete, _K.Key_Left, _K.Key_Up, _K.Key_F9, _K.Key_Space)),
    *((key, _NONE) for key in (_K.Key_BracketLeft, _K.Key_BracketRight, _K.Key_Slash, _K.Key_Plus, _K.Key_Minus)),
    *((key, _NONE) for key in (_K.Key_Return, _K.Key_Down, _K.Key_F2, _K.Key_Tab, _K.Key_H, _K.Key_B, _K.Key_X)),
    *((key, _CTRL) for key in (_K.Key_Z, _K.Key_Z, _K.Key_Y, _K.Key_A, _K.Key_D, _K.Key_I, _K.Key_0, _K.Key_1)),
    *((key, _CTRL) for key in (_K.Key_2, _K.Key_Tab, _K.Key_L, _K.Key_R, _K.Key_Return, _K.Key_Period, _K.Key_C)),
    *((key, _CTRL) for key in (_K.Key_BracketRight, _K.Key_BracketLeft, _K.Key_W, _K.Key_V, _K.Key_S, _K.Key_E)),
    *((key, _CTRL | _SHIFT) for key in (_K.Key_Z, _K.Key_Return, _K.Key_F, _K.Key_C)),
    *((key, _SHIFT) for key in (_K.Key_T, _K.Key_Delete, _K.Key_Tab)),
)


class Hands:
    """Mouse and keys. A dialog or popup that opens is answered with `says`, one number for each."""

    def __init__(self, window: QWidget, folder: Path) -> None:
        self._window, self._folder = window, folder
        self.says: list[int] = []
        self.file = folder / "none.png"
        self._clock = QTimer(window)
        self._clock.setInterval(1)
        self._clock.timeout.connect(self._answer)
        self._clock.start()
        self._written = 0
        self._answered: QDialog | None = None

    def stop(self) -> None:
        """No more answers."""
        self._clock.stop()

    def pump(self, until: Callable[[], bool] = lambda: True, timeout_s: float = 60.0) -> None:
        """Let events be handled until something is so, and a little longer."""
        end = time.monotonic() + timeout_s
        QApplication.processEvents()
        while not until():
            assert time.monotonic() < end, "waited too long"
            time.sleep(0.0005)
            QApplication.processEvents()
        for _ in range(2):
            QApplication.processEvents()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()

    def _answer(self) -> None:
        popup, dialog = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if popup is not None and dialog is None:
            popup.close()
        elif isinstance(dialog, QDialog) and dialog is not self._answered:
            self._answered = dialog
            says = self.says.pop(0) if self.says else 0
            # not from here: this clock stands still meanwhile, and an answer may open another dialog
            QTimer.singleShot(0, partial(self._answer_dialog, dialog, says))

    def _answer_dialog(self, dialog: QDialog, says: int) -> None:
        if not shiboken6.isValid(dialog):  # closed meanwhile
            return
        if isinstance(dialog, QMessageBox):
            buttons = dialog.buttons()
            buttons[says % len(buttons)].click()
        elif isinstance(dialog, ExportDialog) and says % 3:
            self._written += 1
            dialog.format.setCurrentIndex(says % 4)
            dialog.scale.setChecked(says % 2 == 0)
            dialog.name.setText(str(self._folder / f"out{self._written}{dialog.format.currentData()}"))
            dialog.ok.click()
        elif isinstance(dialog, QFileDialog) and says % 4:
            name = self.file
            if dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave:
                self._written += 1
                name = self._folder / f"mask{self._written}.png"
            dialog.findChild(QLineEdit, "fileNameEdit").setText(str(name))
            dialog.accept()
        elif isinstance(dialog, SettingsDialog):
            dialog.theme.setCurrentIndex(says % 3)
            dialog.theme.activated.emit(says % 3)
            if says % 4 == 0:
                dialog.device.setCurrentIndex(1)
                dialog.device.activated.emit(1)
            dialog.accept()
        else:
            dialog.reject()

    def write(self, edit: QLineEdit, text: str, typed: bool) -> None:
        """Text instead of what is there."""
        if typed and text.isascii():  # QTest has no other keys
            edit.selectAll()
            QTest.keyClick(edit, Qt.Key.Key_Backspace)
            QTest.keyClicks(edit, text)
        else:
            edit.setText(text)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = _NONE, *, widget: QWidget) -> None:
        """A key, wherever the focus is."""
        QTest.keyClick(widget, key, held)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """The left button."""
        if widget.isVisible():
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton, _NONE, at or widget.rect().center())

    def drag(
        self,
        widget: QWidget,
        path: Sequence[tuple[float, float]],
        *,
        alt: bool = False,
        escape: bool = False,
        right: bool = False,
        middle: bool = False,
    ) -> None:
        """Press, move, perhaps Escape, let go; places are parts of the widget's size."""
        button = Qt.MouseButton.RightButton if right else Qt.MouseButton.LeftButton
        button = Qt.MouseButton.MiddleButton if middle else button
        held = _M.AltModifier if alt else _NONE
        at = [_place(widget, place) for place in path]
        if alt:
            QTest.keyPress(widget, Qt.Key.Key_Alt)
        QTest.mousePress(widget, button, held, at[0])
        for place in at[1:]:
            QTest.mouseMove(widget, place)
        if escape:
            QTest.keyClick(widget, Qt.Key.Key_Escape)
        QTest.mouseRelease(widget, button, held, at[-1])
        if alt:
            QTest.keyRelease(widget, Qt.Key.Key_Alt)

    def point(self, place: tuple[float, float]) -> None:
        """The pointer rests anywhere in the window; what lies under it is entered, as with a real mouse."""
        QCursor.setPos(self._window.mapToGlobal(_place(self._window, place)))

    def press(self, widget: QWidget, path: Sequence[tuple[float, float]]) -> QPoint:
        """Press and move, without letting go; where it ended."""
        at = [_place(widget, place) for place in path]
        QTest.mousePress(widget, Qt.MouseButton.LeftButton, _NONE, at[0])
        for place in at[1:]:
            QTest.mouseMove(widget, place)
        return at[-1]

    def release(self, widget: QWidget, at: QPoint) -> None:
        """Let go."""
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, _NONE, at)

    def wheel(self, widget: QWidget, at: tuple[float, float], turn: int, ctrl: bool) -> None:
        """Turn the wheel."""
        place = QPointF(_place(widget, at))
        event = QWheelEvent(
            place,
            widget.mapToGlobal(place),
            QPoint(),
            QPoint(0, turn),
            Qt.MouseButton.NoButton,
            _CTRL if ctrl else _NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)

    def drop(self, path: Path) -> None:
        """A file on the window."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, _NONE)
        QApplication.sendEvent(self._window, event)


def _place(widget: QWidget, part: tuple[float, float]) -> QPoint:
    return QPoint(round(part[0] * widget.width()), round(part[1] * widget.height()))


class Chain:
    """What each state of the history looked like when it was made."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self.states: list[str] = []
        self._kept: dict[int, DocumentState] = {}  # so that no id is used twice
        self._position = 0
        self.stop = session.observe(self._changed)
        self._changed("opened", None)

    def _changed(self, kind: str, box: object) -> None:
        if kind == "opened":
            self.states, self._kept, self._position = [], {}, 0
            if self._session.is_open:
                self._keep()
                self.states = [seen(self._session)]
        elif kind == "history":
            history = self._session.history
            if id(history.state) not in self._kept:
                self._keep()
                self.states = [*self.states[: self._position + 1], seen(self._session)]
                if len(self.states) == len(history.labels) + 1:  # merged with the one before
                    del self.states[-2]
            self._position = history.position

    def _keep(self) -> None:
        state = self._session.state
        self._kept[id(state)] = state

    def check(self) -> None:
        """The present state is what it was when it was made, and the history has as many."""
        if self._session.is_open:
            assert len(self.states) == len(self._session.history.labels)
            assert seen(self._session) == self.states[self._session.history.position]


def seen(session: Any) -> str:
    """Everything that undo brings back, pixel by pixel, as the session gives it now."""
    state = session.state
    digest = hashlib.blake2b(state.mask.read().tobytes() + state.answer.read().tobytes())
    digest.update(session.committed.read().tobytes())
    layers = [
        (layer.number, layer.name, layer.visible, layer.opacity, _edit(layer.edit), _plane(layer.mask))
        for layer in session.layers
    ]
    found, given = state.found, state.prompts
    words = None if found is None else (found.phrase, found.candidates, found.chosen, found.verdict)
    prompts = given.points, given.labels, given.box, given.how, _plane(given.base)
    digest.update(repr((layers, words, prompts, state.editing)).encode())
    return digest.hexdigest()


def _plane(plane: Plane | None) -> str | None:
    return None if plane is None else hashlib.blake2b(plane.read().tobytes()).hexdigest()


def _edit(edit: Edit) -> str:
    return f"{edit.box} {hashlib.blake2b(edit.patch.tobytes() + edit.blend.tobytes()).hexdigest()}"


def same_picture(canvas: Canvas, session: Any, controller: Any) -> None:
    """The canvas paints what a new one paints, which has no copies of before."""
    fresh = Canvas(session, canvas.tools, controller)
    try:
        fresh.resize(canvas.size())
        fresh.layout_kind, fresh.shown, fresh.mask_style = canvas.layout_kind, canvas.shown, canvas.mask_style
        fresh.mask_colour = canvas.mask_colour
        fresh._open()
        fresh.grab()  # which resizes it, and that moves the picture
        for _ in range(20):  # smaller copies are made a few milliseconds at a time
            _look_alike(fresh, canvas)
            shown, wanted = canvas.grab().toImage(), fresh.grab().toImage()
            if shown == wanted:
                return
            QTest.qWait(15)  # what is on its way to both may have reached one of them only
        raise AssertionError(f"the canvas shows something old: {_difference(shown, wanted)}")
    finally:
        fresh.close_session()
        fresh.deleteLater()


def _look_alike(fresh: Canvas, canvas: Canvas) -> None:
    """Give a new canvas what is no part of the session: where it looks and what the hands do."""
    fresh._auto = canvas._auto  # chosen when the mask came, which may have been painted on since
    fresh._fitted = canvas._fitted
    fresh.view, fresh.slider = canvas.view, canvas.slider
    fresh.show_preview(canvas._preview.preview if canvas._preview else None)
    fresh.look_through(*(canvas.lens or (None,)))  # what is pointed at in a panel
    fresh._held, fresh.pointer, fresh._hovered = canvas._held, canvas.pointer, canvas._hovered
    fresh.keys.at = canvas.keys.at
    fresh.crop.crop, fresh.margin = canvas.crop.crop, canvas.margin
    fresh.hasFocus = canvas.hasFocus  # type: ignore[method-assign]  # the ring of what has the keys


def _difference(one: QImage, other: QImage) -> str:
    if one.size() != other.size():
        return f"{one.size()}, {other.size()}"
    places = [(x, y) for y in range(one.height()) for x in range(one.width()) if one.pixel(x, y) != other.pixel(x, y)]
    return f"{len(places)} pixels, the first at {places[0]}, the last at {places[-1]}"
