"""The search for localization heads from the window: its wizard, and what is told when it ends while nobody looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from locheads_studio.studio.controller import Controller
from locheads_studio.studio.jobline import Post
from locheads_studio.ui.main_window import MainWindow

if TYPE_CHECKING:
    from locheads_studio.studio.headsearch import Engine, HeadSearch
    from locheads_studio.ui.heads_wizard import HeadsWizard


class HeadsSearch(QObject):
    """``used``: the heads that were found for the model set of this name are used from now on."""

    used = Signal(str)

    def __init__(
        self, controller: Controller, make_engine: Callable[[], Engine], window: MainWindow, post: Post
    ) -> None:
        super().__init__(window)
        self._controller, self._make_engine, self._window, self._post = controller, make_engine, window, post
        self._search: HeadSearch | None = None
        self.wizard: HeadsWizard | None = None

    def close(self, timeout_s: float) -> bool:
        """Close the wizard and end the search. False when its thread is still busy."""
        if self.wizard is not None:
            self.wizard.close()
        return self._search is None or self._search.close(timeout_s)

    def show(self, name: str, title: str) -> None:
        """The wizard for the model set of this name."""
        if self.wizard is not None:
            self.wizard.raise_()
            return
        from locheads_studio.studio.headsearch import HeadSearch
        from locheads_studio.studio.lanes import DiskLane
        from locheads_studio.ui.heads_wizard import HeadsWizard

        if self._search is None:  # it outlives the dialog, for a search goes on
            self._search = HeadSearch(DiskLane(1), self._post, self._make_engine, self._controller.batch)
            self._search.on_used = self._used
        self.wizard = HeadsWizard(self._search, name, title, self._window)
        self.wizard.left.connect(self._left)
        self.wizard.show()

    @Slot()
    def _left(self) -> None:
        if self.wizard is not None:
            self.wizard.deleteLater()
            self.wizard = None
        if self._search is not None:
            self._search.on_changed = self._changed

    def _changed(self) -> None:
        """A search ended while nobody looked."""
        if self._search is None or self.wizard is not None:
            return
        if self._search.state == "found":
            offer = ("find_heads", self.tr("Compare"))
            self._window.notices.show("info", self.tr("The search for localization heads is done"), "", "", offer)
        elif self._search.state == "failed" and self._search.problem is not None:
            self._window.notices.show("error", self._search.problem.message, self._search.problem.action)

    def _used(self) -> None:
        if self._search is not None and self._search.wanted is not None:
            self.used.emit(self._search.wanted.model_set)
        if self.wizard is not None:
            self.wizard.close()
        self._window.notices.show("info", self.tr("The found heads are used from now on"))
