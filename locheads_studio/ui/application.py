"""The running program: window first, then the editor behind it, and an orderly end. `app.py` hands the parts in."""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from locheads_studio.config import hub, paths, settings
from locheads_studio.engine.preload import load_opencv_library, without_collection
from locheads_studio.errors import HeadsUnknownError, PhraseError, StudioError
from locheads_studio.ui import icons, language
from locheads_studio.ui.imports import load_plugins, plain_imports
from locheads_studio.ui.main_window import MainWindow
from locheads_studio.ui.recovery import Left
from locheads_studio.ui.report_dialog import CrashGuard
from locheads_studio.ui.signals import Signals
from locheads_studio.ui.theme import Choice, Theme

if TYPE_CHECKING:
    from locheads_studio.catalog.sets import ModelSet
    from locheads_studio.document.edits import Voice
    from locheads_studio.engine.worker import Worker
    from locheads_studio.studio.headsearch import Engine
    from locheads_studio.studio.journalling import Recoverable
    from locheads_studio.ui.editor import Editor
    from locheads_studio.ui.heads_search import HeadsSearch
    from locheads_studio.ui.incoming import Incoming
    from locheads_studio.ui.verbs import EditorVerbs

Factory = Callable[[Any], "Worker"]
MakeFactory = Callable[[str, str], Factory]
"""From the name of a model set and a device to what makes its worker."""

_WATCH_MS: Final = 5_000
_CLOSE_S: Final = 8.0
_PARTS: Final = (
    "view", "images", "sheets", "overlays", "canvas_view", "canvas_base", "canvas", "help_window", "head_card",
    "head_grid", "panels.section", "panels.heads", "widgets", "panels.layers", "panels.queue", "panels.results",
    "instance_row", "stage", "phrase_bar", "files_row", "prompt_bar", "status_bar", "selections_menu", "tool_bar",
    "editor", "palette", "keyboard", "memory", "export_dialog", "file_verbs", "verbs",
)  # fmt: skip
"""Modules of the editor, what others import first: each is one step of the start."""

log = logging.getLogger(__name__)


_Read = tuple[settings.Settings, tuple["ModelSet", ...], list[StudioError]]
"""What the user has set, the model sets, and what is wrong with either."""


def _read() -> _Read:
    from locheads_studio.catalog.sets import model_sets

    chosen, problem = settings.load_what_can_be()
    problems: list[StudioError] = [] if problem is None else [problem]
    hub.use_cache_folder(chosen.cache_folder)
    try:
        return chosen, model_sets(), problems
    except StudioError as error:  # in the user's own table
        return chosen, model_sets(ours_only=True), [*problems, error]


class Part:
    """The editor as the window sees it, see `main_window.EditorPart`."""

    def __init__(self, editor: Editor, verbs: EditorVerbs) -> None:
        self.widget: QWidget = editor
        self.canvas: QWidget = editor.canvas
        self.free: QWidget = editor.stage.free  # what rows over the picture leave of it
        self.editor, self._verbs = editor, verbs
        self.verbs = verbs.table | {"panel": self._panel}

    def open_path(self, path: Path, *, sample: bool) -> None:
        self._verbs.files.open_path(path, sample=sample)

    def suggest(self, phrase: str, prompt: str) -> None:
        self.editor.phrase.edit.setText(phrase)
        self.editor.prompt.edit.setText(prompt)
        self.editor.phrase.edit.setFocus()

    def take(self, dropped: Incoming, at: QPoint) -> None:
        self._verbs.layers.take(dropped, at)

    def leave(self, then: Callable[[], None]) -> None:
        self._verbs.files.leave(then)

    def title(self) -> tuple[str, bool]:
        return self.editor.session.name, self.editor.session.modified

    def is_open(self) -> bool:
        return self.editor.session.is_open

    def areas(self) -> list[QWidget]:
        """Bars and panels, in the order of the work."""
        return self.editor.areas()

    def _panel(self) -> None:
        self.editor.want_panel(not self.editor.panel.isVisible())


class Application(QObject):
    """Owns window, editor and controller. `ready` when the editor can be used."""

    ready = Signal()
    _loaded = Signal()

    def __init__(
        self, make_factory: MakeFactory, picture: Path | None = None, *, make_engine: Callable[[], Engine] | None = None
    ) -> None:
        """`make_engine` gives what looks for localization heads; it is called on a thread. Without it, none can be."""
        super().__init__()
        self._make_factory, self._picture, self._make_engine = make_factory, picture, make_engine
        self.editor: Editor | None = None
        self.heads: HeadsSearch | None = None
        self.clean = True
        self._closes: list[Callable[[float], bool]] = []  # ends the threads of what was made, however far that came
        self._keep, self._code = False, 0  # nobody was asked about leaving; what the process answers then
        plain_imports()
        self.app = QApplication.instance() or QApplication(sys.argv[:1])
        assert isinstance(self.app, QApplication)
        self.app.setApplicationName("LocHeads Studio")
        self.app.setDesktopFileName("locheads-studio")
        language.install(self.app, language.chosen())
        self.guard = CrashGuard(self)
        self.guard.install()
        theme, geometry = _remembered()
        self.theme = Theme(self.app, theme, _text_size())
        self.window = MainWindow(self.theme, self.guard)
        self.window.place(geometry)
        self.window.painted.connect(self._load)
        self.window.left.connect(self._leave)
        self.window.settings_wanted.connect(self._settings)
        self.window.models_wanted.connect(self._manage_models)
        self.window.heads_wanted.connect(self._find_heads)
        self.window.text_size_wanted.connect(self._text_size_wanted)
        self._loaded.connect(self._attach)
        self._thread: threading.Thread | None = None
        self._read: _Read | None = None
        self._wrong: Exception | None = None  # why it cannot be read
        self._steps: Iterator[None] = iter(())

    def show(self) -> None:
        """Show the window; everything else follows."""
        self.window.show()

    def run(self) -> int:
        """Show, run, end. The process is ended hard when a thread is still in native code."""
        signals = Signals(self)
        signals.ended.connect(self.end_unasked)
        signals.listen()
        self.show()
        code = int(self.app.exec()) if self.app is not None else 1
        signals.close()
        self.guard.remove()
        code = code or self._code
        if not self.clean:
            log.warning("a thread was still busy at the end")
            logging.shutdown()
            os._exit(code)  # joining would hang, and torch aborts in a daemon thread at exit
        return code

    @Slot(int)
    def end_unasked(self, number: int) -> None:
        """The system wants the process to end: no question, and the document is offered at the next start, as after a
        crash. `number` of the signal."""
        log.info("told to end by signal %d", number)
        self._keep, self._code = True, 128 + number
        self.window.leave_now()

    # --- the second half of the start

    @Slot()
    def _load(self) -> None:
        log.info("first paint")
        self._thread = threading.Thread(target=self._import, name="locheads-start")
        self._thread.start()

    def _import(self) -> None:
        """On a thread: importing NumPy, SciPy and OpenCV takes longer than painting the window, reading the table of
        model sets half as long.

        Nothing with a class of Qt's: what PySide notes of a class while it is made, Qt's event loop reads meanwhile
        without asking (a crash in one start of fifty, measured with 6.11)."""
        try:
            with without_collection():
                load_opencv_library()
                import cv2  # noqa: F401
                import scipy.ndimage  # noqa: F401

                import locheads_studio.studio.controller
                import locheads_studio.studio.cropping
                import locheads_studio.studio.exports
                import locheads_studio.studio.headview
                import locheads_studio.studio.hints
                import locheads_studio.studio.journalling
                import locheads_studio.studio.live
                import locheads_studio.studio.sentence
                import locheads_studio.studio.shadowoffer
                import locheads_studio.studio.tools
                import locheads_studio.studio.watchdog  # noqa: F401

            icons.read_all()
            self._read = _read()
        except Exception as error:  # whatever it is: the window waits for an answer
            self._wrong = error
        with contextlib.suppress(RuntimeError):  # the window was closed meanwhile
            self._loaded.emit()

    @Slot()
    def _attach(self) -> None:
        if self._thread is None:
            return
        self._thread.join()
        if self._wrong is not None:
            self._give_up(self._wrong)
            return
        self._steps = self._attaching()
        self._step()

    @Slot()
    def _step(self) -> None:
        if self._next():
            QTimer.singleShot(0, self._step)

    def _next(self) -> bool:
        """One step of making the editor; whether there may be another."""
        try:
            return next(self._steps, self) is None
        except Exception as error:
            self._give_up(error)
            return False

    def _give_up(self, error: Exception) -> None:
        """There will be no editor: the start page stays, and says why whenever one is wanted."""
        self.guard.record("".join(traceback.format_exception(error)))
        if isinstance(error, StudioError):
            text, action, details = error.message, error.action, ""
        else:
            text, details = self.tr("The program is not complete and can open no pictures"), self.guard.last
            action = self.tr("Install it again. If that does not help, show the report and send it")
        self.window.without_editor(lambda: self.window.notices.show("error", text, action, details))

    def _attaching(self) -> Iterator[None]:
        """Imports what the editor is made of and makes it, in steps: between two the window moves."""
        for name in _PARTS:
            with without_collection():
                importlib.import_module(f"locheads_studio.ui.{name}")
            yield
        from locheads_studio.studio.controller import Controller
        from locheads_studio.studio.journalling import Journalling
        from locheads_studio.studio.lanes import DiskLane
        from locheads_studio.studio.session import Session
        from locheads_studio.studio.watchdog import Watchdog
        from locheads_studio.ui.bridge import Bridge
        from locheads_studio.ui.choices import Choices
        from locheads_studio.ui.editor import Editor
        from locheads_studio.ui.heads_search import HeadsSearch
        from locheads_studio.ui.keyboard import Keyboard
        from locheads_studio.ui.memory import Memory
        from locheads_studio.ui.verbs import EditorVerbs

        assert self._read is not None
        now, sets, problems = self._read
        for problem in problems:
            self.window.notices.show("error", problem.message, problem.action)
        self.memory = Memory.load()
        bridge = self.bridge = Bridge(self)
        self.choices = Choices(now, sets, self._apply, self.memory, self.theme, self.window, bridge.post)
        self.keyboard = Keyboard(self.window, self.memory)
        self.keyboard.more = self.choices.commands
        self.choices.shortcuts_wanted.connect(self.keyboard.show_shortcuts)
        self.choices.closer_changed.connect(self._look_closer)
        self.choices.heads_wanted.connect(self._find_heads, Qt.ConnectionType.QueuedConnection)  # after the dialogs
        session = Session()
        session.limit_history(now.memory_bytes)
        factory = self._make_factory(now.model_set, now.device)
        self.controller = Controller(session, factory, DiskLane(), bridge.post, model_note=self.choices.note)
        self._closes.append(self.controller.close)
        self._closes.append(self.choices.close)
        if self._make_engine is not None:
            self.heads = HeadsSearch(self.controller, self._make_engine, self.window, bridge.post)
            self.heads.used.connect(self._heads_used)
            self._closes.append(self.heads.close)
        self.controller.files.on_opened = self._opened
        self.journals = Journalling(
            session, DiskLane(1), bridge.post, self.controller.notices, paths.recovery_dir()
        )  # fmt: skip
        self._closes.append(lambda seconds: self.journals.close(seconds, keep=self._keep))
        self.controller.files.on_kept = self.journals.saved
        yield
        editor = Editor(session, self.controller, bridge, self.window.actions_, self.window)
        yield from editor.make()
        yield
        self.window.take_in(editor)
        yield
        yield from self.window.lay_out(editor)
        yield
        self.editor = editor
        # before the verbs, whose words may be wrong at once
        said = (self.editor.phrase.select_wanted, self.editor.phrase.wish_wanted, self.editor.prompt.repaint_wanted)
        for signal in (*said, self.editor.opened):
            signal.connect(self._said)
        part = Part(self.editor, EditorVerbs(self.editor))
        self.editor.panel_wanted = self.memory.panel
        self.editor.arrange(self.memory.panes)
        self.editor.opened.connect(self.window.show_document)
        self.editor.titled.connect(self.window.show_title)
        self.editor.noticed.connect(self._notice)
        self.window.show_recent(self.memory.recent)
        self.window.start_page.recovery.wanted.connect(self._recover)
        self.window.start_page.recovery.unwanted.connect(self._discard)
        self.journals.look(self._show_left)
        self._show_models()
        self._show_live()
        self.editor.live_chosen.connect(self._live_chosen)
        self.window.attach(part)
        self.controller.on_warmth = self._show_warmth
        self.controller.on_memory = self._show_memory
        load_plugins()
        self.controller.start()
        dog = Watchdog(lambda: self.controller.silent_s, self._start_models_again, self.controller.notices)
        self._watch = QTimer(self)
        self._watch.timeout.connect(dog.look)
        self._watch.start(_WATCH_MS)
        self.controller.self_check.on = now.self_check
        self.controller.selecting.voice = cast("Voice", now.voice)
        self._look_closer()
        self.controller.keep_warm(now.warm_up)
        if self.guard.left:
            self.guard.last = self.guard.left
            self.window.notices.show(
                "warning", self.tr("The program ended by itself the last time"),
                self.tr("If you want to help, send what it left behind"), self.guard.left,
            )  # fmt: skip
        if self._picture is not None:
            self.window.open_path(str(self._picture))
        self.ready.emit()

    def _start_models_again(self) -> None:
        factory = self._make_factory(self.choices.now.model_set, self.choices.now.device)
        self.controller.use_models(factory, self.choices.note)

    # --- what a crash left

    def _show_left(self, found: list[Recoverable]) -> None:
        self._left = found
        self.window.start_page.recovery.show_left([Left(one.journal, one.name, one.at) for one in found])

    @Slot(str)
    def _recover(self, journal: str) -> None:
        self.controller.files.recover(Path(journal))
        self._drop_left(journal)

    @Slot(str)
    def _discard(self, journal: str) -> None:
        self.journals.forget(Path(journal))
        self._drop_left(journal)

    def _drop_left(self, journal: str) -> None:
        self._show_left([one for one in self._left if str(one.journal) != journal])

    # --- models

    def _show_models(self) -> None:
        known, name = self.choices.known, self.choices.now.model_set
        self.window.start_page.set_models(known.title if known else Path(name).name, known.note if known else "")
        if self.editor is not None:
            self.editor.hints.use(name)
            from locheads_studio.catalog.takes import takes_reference

            inpainter = Path(name) / "inpainter" if known is None else known.inpainter
            self.editor.prompt.files.use(reference=takes_reference(inpainter))

    def _show_live(self) -> None:
        """Looking while typing: as the user left it, else with the built-in models alone, whose phrases are quick."""
        chosen = self.memory.live
        if self.editor is not None:
            self.editor.look_live(self.choices.is_built_in if chosen is None else chosen)

    @Slot(bool)
    def _live_chosen(self, on: bool) -> None:
        self.memory.live = on

    @Slot()
    def _look_closer(self) -> None:
        self.controller.selecting.closer = self.memory.closer.get(self.choices.now.model_set)

    @Slot()
    def _settings(self) -> None:
        if self.editor is not None:
            self.choices.show_settings()

    @Slot()
    def _manage_models(self) -> None:
        if self.editor is not None:
            self.choices.show_models()

    @Slot(int)
    def _text_size_wanted(self, percent: int) -> None:
        if self.editor is not None:
            self.choices.choose_text_size(percent)

    @Slot()
    def _find_heads(self) -> None:
        """The wizard, for the set in use."""
        if self.editor is not None and self.heads is not None:
            self.heads.show(self.choices.now.model_set, self.choices.title)

    @Slot(str)
    def _heads_used(self, name: str) -> None:
        """The models are loaded again, cut after the new heads."""
        if name == self.choices.now.model_set:
            self._start_models_again()

    def _show_memory(self) -> None:
        if self.editor is not None:
            self.editor.status.memory.show_memory(self.controller.memory)

    def _apply(self, before: settings.Settings, now: settings.Settings) -> None:
        hub.use_cache_folder(now.cache_folder)
        if (now.model_set, now.device) != (before.model_set, before.device):
            self._start_models_again()
            self._show_models()
            self._show_live()
            self._look_closer()
        if now.memory_mb != before.memory_mb:
            self.controller.session.limit_history(now.memory_bytes)
        self.controller.self_check.on = now.self_check
        self.controller.selecting.voice = cast("Voice", now.voice)
        self.controller.keep_warm(now.warm_up)
        self.theme.choose_text_size(now.text_size)

    def _show_warmth(self) -> None:
        if self.editor is not None:
            warm_up = self.controller.warm_up
            self.editor.status.show_warmth(warm_up.state, warm_up.problem)

    # --- notices, recent pictures, the end

    @Slot(object)
    def _notice(self, notice: Any) -> None:
        details = notice.details if notice.code == "internal" else ""
        if details:
            self.guard.record(details)
        offer = ("", "")
        if notice.code == "models":
            offer = "get_models", self.tr("Get models…")
        if notice.code == "undo":
            offer = "undo", self.tr("Undo")
        if notice.code == HeadsUnknownError.code and self._make_engine is not None:
            offer = "find_heads", self.tr("Find heads…")
        self.window.notices.show(notice.severity, notice.text, notice.action, details, offer, notice.code)

    @Slot()
    def _said(self) -> None:
        """What was wrong with the words of before is over with the next ones."""
        self.window.notices.forget(PhraseError.code)

    def _opened(self, path: Path | None) -> None:
        if path is not None and not path.is_relative_to(paths.resources()):
            self.memory.remember(path)
            self.memory.save()  # now: the next end may be none in order
            self.window.show_recent(self.memory.recent)

    @Slot()
    def _leave(self) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        while self._next():  # begun is finished; what is there can be closed
            pass
        if self.editor is not None:
            self.memory.panel, self.memory.panes = self.editor.panel_wanted, self.editor.arranged()
            self.memory.geometry = bytes(self.window.saveGeometry().data()).hex()
            self.window.detach()
            self.editor.close_session()
            self.bridge.close()
            self.window.hide()  # what takes time now takes it unseen
            self.memory.save()
        while self._closes:  # the newest first, each of them
            self.clean &= self._closes.pop()(_CLOSE_S)
        self.editor = None
        QTimer.singleShot(0, self.app.quit if self.app is not None else lambda: None)


def _text_size() -> int:
    """What the settings say; the ordinary size when they cannot be read, which is told later."""
    return settings.load_what_can_be()[0].text_size


def _remembered() -> tuple[Choice, bytes]:
    """Theme and place of the window alone, before anything else is loaded: the first paint is as the last one was."""
    try:
        values = json.loads((paths.config_dir() / "window.json").read_text(encoding="utf-8"))
        theme, geometry = values.get("theme"), bytes.fromhex(values.get("geometry", ""))
    except (OSError, ValueError, TypeError, AttributeError):
        return "system", b""
    return theme if theme in ("dark", "light") else "system", geometry
