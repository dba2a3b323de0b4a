"""The menu of kept selections: load, rename, delete."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit, QMenu

from locheads_studio.studio.session import Session
from locheads_studio.ui.canvas_keys import combination_of


class SelectionsMenu(QMenu):
    """Made anew each time it opens. `wanted` with the place of a selection and how it meets the mask (Shift and Alt as
    with the tools), None for the mode."""

    wanted = Signal(int, object)

    def __init__(self, session: Session, keep: QAction, parent: QMenu) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Kept &selections"))
        self.setToolTipsVisible(True)
        self._session, self._keep = session, keep
        self.aboutToShow.connect(self.fill)
        self.fill()

    @Slot()
    def fill(self) -> None:
        """With those there are now."""
        self.clear()
        self.addAction(self._keep)
        kept = self._session.state.saved if self._session.is_open else ()
        if not kept:
            return
        self.addSeparator()
        for index, selection in enumerate(kept):
            action = self.addAction(selection.name.replace("&", "&&"))
            action.setToolTip(self.tr("Load it as the mode says. Shift adds, Alt subtracts, both intersect"))
            action.triggered.connect(partial(self._load, index))
        self.addSeparator()
        for title, slot in ((self.tr("&Rename"), self._rename), (self.tr("&Delete"), self._session.drop_selection)):
            menu = self.addMenu(title)
            for index, selection in enumerate(kept):
                menu.addAction(selection.name.replace("&", "&&")).triggered.connect(partial(_call, slot, index))

    def _load(self, index: int) -> None:
        self.wanted.emit(index, combination_of(QApplication.keyboardModifiers()))

    def _rename(self, index: int) -> None:
        name = self._session.state.saved[index].name
        text, taken = QInputDialog.getText(
            self.window(), self.tr("Rename selection"), self.tr("Name"), QLineEdit.EchoMode.Normal, name
        )
        if taken:
            self._session.rename_selection(index, text)


def _call(slot: object, index: int) -> None:
    assert callable(slot)
    slot(index)
