"""What the user has chosen, and where it is changed: the settings, the model manager, the palette."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from locheads_studio.catalog.sets import ModelSet, find_set
from locheads_studio.catalog.takes import looks_closer
from locheads_studio.config.settings import Settings
from locheads_studio.errors import StudioError
from locheads_studio.studio.jobline import Post
from locheads_studio.ui.main_window import MainWindow
from locheads_studio.ui.memory import Memory
from locheads_studio.ui.messages import shown, told
from locheads_studio.ui.preferences import save_settings
from locheads_studio.ui.theme import Theme

if TYPE_CHECKING:
    from locheads_studio.studio.modelstore import ModelStore
    from locheads_studio.ui.model_manager import ModelManager
    from locheads_studio.ui.palette import Command
    from locheads_studio.ui.settings_dialog import SettingsDialog

Apply = Callable[[Settings, Settings], None]
"""Puts settings in force: those of before, and those of now. May raise StudioError."""


class Choices(QObject):
    """The settings in force, ``now``, and the model ``sets`` to choose from.

    ``closer_changed``: the closer look of the model set in use was switched. ``heads_wanted``: its heads are to be
    found. ``shortcuts_wanted``: from the settings.
    """

    closer_changed = Signal()
    heads_wanted = Signal()
    shortcuts_wanted = Signal()

    def __init__(
        self, now: Settings, sets: tuple[ModelSet, ...], apply: Apply, memory: Memory, theme: Theme, window: MainWindow,
        post: Post,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self.now, self.sets = now, sets
        self._apply, self._memory, self._theme, self._window, self._post = apply, memory, theme, window, post
        self.dialog: SettingsDialog | None = None
        self.manager: ModelManager | None = None
        self._store: ModelStore | None = None

    def close(self, timeout_s: float) -> bool:
        """End what is downloaded. False when a thread is still busy."""
        return self._store is None or self._store.close(timeout_s)

    # --- the model set in use

    @property
    def known(self) -> ModelSet | None:
        """The model set in use; None for a folder of the user's own."""
        return next((known for known in self.sets if known.name == self.now.model_set), None)

    @property
    def title(self) -> str:
        """What the model set in use is called."""
        return shown(self.known.title) if self.known else Path(self.now.model_set).name

    @property
    def is_built_in(self) -> bool:
        """Whether the model set in use is the one that came along."""
        return self.now.model_set == Settings().model_set

    @property
    def note(self) -> tuple[str, str]:
        """What to tell when a photo is opened: what the built-in models know, and how to get others."""
        if self.known is None or not self.is_built_in:
            return "", ""
        return f"{self.title}: {shown(self.known.note)}", self.tr("For photos get other models")

    @property
    def closer(self) -> bool:
        """Whether the model set in use looks closer at small things: as was chosen for it, else as its file says."""
        chosen = self._memory.closer.get(self.now.model_set)
        vlm = Path(self.now.model_set) / "vlm" if self.known is None else self.known.vlm
        return looks_closer(vlm) if chosen is None else chosen

    # --- where it is changed

    @Slot()
    def show_settings(self) -> None:
        """The settings, until they are closed."""
        from locheads_studio.ui.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self.sets, self.now, self._theme.choice, self._window)
        dialog.theme_chosen.connect(self._theme_chosen)
        dialog.chosen.connect(self._chosen)
        dialog.closer_chosen.connect(self._closer_chosen)
        dialog.show_closer(self.closer)
        dialog.manager_wanted.connect(self.show_models)
        dialog.shortcuts_wanted.connect(self.shortcuts_wanted)
        self.dialog = dialog
        dialog.exec()
        self.dialog = None
        dialog.deleteLater()

    @Slot()
    def show_models(self) -> None:
        """The model manager, until it is closed."""
        from locheads_studio.studio.lanes import DiskLane
        from locheads_studio.studio.modelstore import ModelStore
        from locheads_studio.ui.model_manager import ModelManager

        if self._store is None:  # it outlives the dialog, for downloads go on
            self._store = ModelStore(DiskLane(), self._post)
        dialog = ModelManager(self._store, self.now.model_set, self._window, offline=self.now.offline)
        dialog.use_wanted.connect(self._set_wanted)
        dialog.offline_wanted.connect(self._offline_wanted)
        dialog.heads_wanted.connect(self._heads_of_set)
        self.manager = dialog
        dialog.exec()
        self.manager = None
        dialog.deleteLater()
        self._show()

    def commands(self) -> list[Command]:
        """What the palette offers of it."""
        from locheads_studio.ui.setting_commands import commands

        return commands(self.now, self.sets, self._from_palette, self._theme_chosen, self.show_settings, self.closer,
                        self._closer_chosen)  # fmt: skip

    def choose(self, wanted: Settings) -> str:
        """Apply settings and write them down; what cannot be used stays as it was, and why is returned."""
        before = self.now
        try:
            if wanted.model_set != before.model_set:
                find_set(wanted.model_set)
            save_settings(wanted)
            self.now = wanted
            self._apply(before, wanted)
        except StudioError as error:
            return told(error)
        return ""

    @Slot(int)
    def choose_text_size(self, percent: int) -> None:
        """In percent of the ordinary size."""
        if percent != self.now.text_size:
            self._chosen(replace(self.now, text_size=percent))

    # --- below

    @Slot(object)
    def _chosen(self, wanted: Settings) -> None:
        self._show(self.choose(wanted))

    def _from_palette(self, wanted: Settings) -> None:
        """There no dialog says what went wrong."""
        problem = self.choose(wanted)
        if problem:
            self._window.notices.show("error", problem)

    @Slot(str)
    def _theme_chosen(self, name: str) -> None:
        self._theme.choose(name)  # type: ignore[arg-type]
        self._memory.theme = name
        self._memory.save()

    @Slot(bool)
    def _closer_chosen(self, on: bool) -> None:
        self._memory.closer[self.now.model_set] = on
        self._memory.save()
        self.closer_changed.emit()

    @Slot(str)
    def _set_wanted(self, name: str) -> None:
        self._show_used(self.choose(replace(self.now, model_set=name)))

    @Slot(bool)
    def _offline_wanted(self, wanted: bool) -> None:
        self._show_used(self.choose(replace(self.now, offline=wanted)))

    @Slot(str)
    def _heads_of_set(self, name: str) -> None:
        """From the model manager: the search runs on the models in use, so the set is used first."""
        problem = self.choose(replace(self.now, model_set=name))
        self._show_used(problem)
        if problem:
            return
        for dialog in (self.manager, self.dialog):  # they are modal: the search is not
            if dialog is not None:
                dialog.accept()
        self.heads_wanted.emit()

    def _show_used(self, problem: str) -> None:
        if self.manager is not None:
            self.manager.show_used(self.now.model_set, problem)

    def _show(self, problem: str = "") -> None:
        """What is in force, in the dialog if it is open."""
        if self.dialog is not None:
            self.dialog.show_values(self.now, problem)
            self.dialog.show_closer(self.closer)
