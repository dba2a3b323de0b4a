"""File, Open recent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from locheads_studio.ui.language import spoken

_MOST: Final = 10


class RecentMenu(QObject):
    """Files that were open, newest first; `wanted` with the path of one."""

    wanted = Signal(str)

    def __init__(self, menu: QMenu, before: QAction) -> None:
        super().__init__(menu)
        self.menu = QMenu(spoken("Open rece&nt"), menu)
        self.menu.setToolTipsVisible(True)
        self.menu.menuAction().setStatusTip(spoken("Pictures and projects that were open lately"))
        menu.insertMenu(before, self.menu)
        self.show(())

    def show(self, names: Sequence[str]) -> None:
        """These; the files that are gone are left out."""
        self.menu.clear()
        there = [Path(name) for name in names if Path(name).is_file()][:_MOST]
        for number, path in enumerate(there, 1):
            label = f"&{number % 10}  {path.name.replace('&', '&&')}"
            action = self.menu.addAction(label)
            action.setToolTip(str(path))
            action.triggered.connect(partial(self.wanted.emit, str(path)))
        self.menu.setEnabled(bool(there))
