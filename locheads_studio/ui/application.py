"""The running program: window first, then the editor behind it, and an orderly end. `app.py` hands the parts in."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from locheads_studio.config import paths, settings
from locheads_studio.errors import StudioError
from locheads_studio.ui.main_window import MainWindow
from locheads_studio.ui.report_dialog import CrashGuard
from locheads_studio.ui.theme import Theme

if TYPE_CHECKING:
    from locheads_studio.engine.worker import Worker
    from locheads_studio.ui.editor import Editor
    from locheads_studio.ui.verbs import EditorVerbs

Factory = Callable[[Any], "Worker"]
MakeFactory = Callable[[str, str], Factory]
"""From the name of a model set and a device to what makes its worker."""

_CLOSE_S: Final = 8.0

log = logging.getLogger(__name__)


class Part:
    """The editor as the window sees it, see `main_window.EditorPart`."""

    def __init__(self, editor: Editor, verbs: EditorVerbs) -> None:
        self.widget: QWidget = editor
        self.canvas: QWidget = editor.canvas
        self.editor, self._verbs = editor, verbs
        self.verbs = verbs.table | {"panel": self._panel}

    def open_path(self, path: Path, *, sample: bool) -> None:
        self._verbs.open_path(path, sample=sample)

    def suggest(self, phrase: str, prompt: str) -> None:
        self.editor.phrase.edit.setText(phrase)
        self.editor.prompt.edit.setText(prompt)
        self.editor.phrase.edit.setFocus()

    def may_leave(self) -> bool:
        return self._verbs.may_leave()

    def title(self) -> tuple[str, bool]:
        return self.editor.session.name, self.editor.session.modified

    def is_open(self) -> bool:
        return self.editor.session.is_open

    def _panel(self) -> None:
        self.editor.panel.setVisible(not self.editor.panel.isVisible())
        self.editor.actions_.check("panel", self.editor.panel.isVisible())


class Application(QObject):
    """Owns window, editor and controller. `ready` when the editor can be used."""

    ready = Signal()
    _loaded = Signal()

    def __init__(self, make_factory: MakeFactory, picture: Path | None = None) -> None:
        super().__init__()
        self._make_factory, self._picture = make_factory, picture
        self.editor: Editor | None = None
        self.clean = True
        self.app = QApplication.instance() or QApplication(sys.argv[:1])
        assert isinstance(self.app, QApplication)
        self.app.setApplicationName("LocHeads Studio")
        self.app.setDesktopFileName("locheads-studio")
        self.guard = CrashGuard(self)
        self.guard.install()
        self._memory_theme = _remembered_theme()
        self.theme = Theme(self.app, self._memory_theme)  # type: ignore[arg-type]
        self.window = MainWindow(self.theme, self.guard)
        self.window.painted.connect(self._load)
        self.window.left.connect(self._leave)
        self.window.settings_wanted.connect(self._settings)
        self._loaded.connect(self._attach)
        self._thread: threading.Thread | None = None

    def show(self) -> None:
        """Show the window; everything else follows."""
        self.window.show()

    def run(self) -> int:
        """Show, run, end. The process is ended hard when a thread is still in native code."""
        self.show()
        code = int(self.app.exec()) if self.app is not None else 1
        self.guard.remove()
        if not self.clean:
            log.warning("a thread was still busy at the end")
            logging.shutdown()
            os._exit(code)  # joining would hang, and torch aborts in a daemon thread at exit
        return code

    # --- the second half of the start

    @Slot()
    def _load(self) -> None:
        log.info("first paint")
        self._thread = threading.Thread(target=self._import, name="locheads-start")
        self._thread.start()

    def _import(self) -> None:
        """On a thread: importing NumPy, SciPy and OpenCV takes longer than painting the window."""
        import locheads_studio.ui.editor
        import locheads_studio.ui.memory
        import locheads_studio.ui.verbs  # noqa: F401

        with contextlib.suppress(RuntimeError):  # the window was closed meanwhile
            self._loaded.emit()

    @Slot()
    def _attach(self) -> None:
        if self._thread is None:
            return
        self._thread.join()
        from locheads_studio.catalog.sets import model_sets
        from locheads_studio.studio.controller import Controller
        from locheads_studio.studio.lanes import DiskLane
        from locheads_studio.studio.session import Session
        from locheads_studio.ui.bridge import Bridge
        from locheads_studio.ui.editor import Editor
        from locheads_studio.ui.memory import Memory
        from locheads_studio.ui.verbs import EditorVerbs

        self.memory = Memory.load()
        self._choice = self._settings_of_user()
        self._sets = model_sets()
        bridge = self.bridge = Bridge(self)
        session = Session()
        note = self._note(self._choice.model_set)
        factory = self._make_factory(self._choice.model_set, self._choice.device)
        self.controller = Controller(session, factory, DiskLane(), bridge.post, model_note=note)
        self.controller.on_opened = self._opened
        self.editor = Editor(session, self.controller, bridge, self.window.actions_)
        part = Part(self.editor, EditorVerbs(self.editor))
        self.editor.panel.setVisible(self.memory.panel)
        self.window.actions_.check("panel", self.memory.panel)
        self.editor.opened.connect(self.window.show_document)
        self.editor.titled.connect(self.window.show_title)
        self.editor.noticed.connect(self._notice)
        self.window.start_page.set_recent(self.memory.recent)
        self._show_models()
        self.window.attach(part)
        self.controller.start()
        if self._picture is not None:
            self.window.open_path(str(self._picture))
        self.ready.emit()

    def _settings_of_user(self) -> settings.Settings:
        try:
            return settings.load()
        except StudioError as error:
            self.window.notices.show("error", error.message, error.action)
            return settings.Settings()

    # --- models

    def _note(self, name: str) -> str:
        known = next((known for known in self._sets if known.name == name), None)
        return f"You use {known.title}. {known.note} Others: File, Settings" if known and known.note else ""

    def _show_models(self) -> None:
        name = self._choice.model_set
        known = next((known for known in self._sets if known.name == name), None)
        self.window.start_page.set_models(known.title if known else Path(name).name, known.note if known else "")

    @Slot()
    def _settings(self) -> None:
        if self.editor is None:
            return
        from locheads_studio.ui.settings_dialog import SettingsDialog

        choice = self._choice
        dialog = SettingsDialog(self._sets, choice.model_set, choice.device, self.theme.choice, self.window)
        dialog.theme_chosen.connect(self._theme_chosen)
        dialog.models_chosen.connect(self._models_chosen)
        self._dialog = dialog
        dialog.exec()
        dialog.deleteLater()

    @Slot(str)
    def _theme_chosen(self, name: str) -> None:
        self.theme.choose(name)  # type: ignore[arg-type]
        self.memory.theme = name
        self.memory.save()

    @Slot(str, str)
    def _models_chosen(self, name: str, device: str) -> None:
        from locheads_studio.catalog.sets import find_set
        from locheads_studio.ui.preferences import save_settings

        try:
            find_set(name)
            self._choice = settings.Settings(model_set=name, device=device)
            save_settings(self._choice)
            problem = ""
        except StudioError as error:
            problem = str(error)
        self._dialog.tell(problem)
        if not problem:
            self.controller.use_models(self._make_factory(name, device), self._note(name))
            self._show_models()

    # --- notices, recent pictures, the end

    @Slot(object)
    def _notice(self, notice: Any) -> None:
        details = notice.details if notice.code == "internal" else ""
        self.window.notices.show(notice.severity, notice.text, notice.action, details)

    def _opened(self, path: Path | None) -> None:
        if path is not None and not path.is_relative_to(paths.resources()):
            self.memory.remember(path)
            self.window.start_page.set_recent(self.memory.recent)

    @Slot()
    def _leave(self) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self.editor is not None:
            self.memory.panel = self.editor.panel.isVisibleTo(self.editor)
            self.memory.save()
            self.window.detach()
            self.editor.close_session()
            self.bridge.close()
            self.window.hide()  # what takes time now takes it unseen
            self.clean = self.controller.close(_CLOSE_S)
            self.editor = None
        QTimer.singleShot(0, self.app.quit if self.app is not None else lambda: None)


def _remembered_theme() -> str:
    """The theme alone, before anything else is loaded, so that the first paint has the right colours."""
    try:
        values = json.loads((paths.config_dir() / "window.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "system"
    theme = values.get("theme") if isinstance(values, dict) else None
    return theme if theme in ("dark", "light") else "system"
