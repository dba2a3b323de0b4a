"""The window: menus, start page, notices, drag and drop, closing. Qt only; the editor comes when it is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget, QWidget

from locheads_studio.ui import incoming, panes, text_size
from locheads_studio.ui.actions import Actions, Verbs
from locheads_studio.ui.icons import icon
from locheads_studio.ui.incoming import Incoming
from locheads_studio.ui.keys_card import KeysCard
from locheads_studio.ui.language import mark, spoken
from locheads_studio.ui.messages import given
from locheads_studio.ui.notices import NoticeStack
from locheads_studio.ui.recent_menu import RecentMenu
from locheads_studio.ui.report_dialog import CrashGuard, ReportDialog
from locheads_studio.ui.start_page import Sample, StartPage, Suggestion
from locheads_studio.ui.theme import Theme

_OPEN: Final = mark("Pictures and projects (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif *.ora);;All files (*)")
_LEAST: Final = (860, 480)  # logical pixels: a screen of 1920 x 1080 at 200 % has 960 x 540 of them
_ORDINARY: Final = (1280, 820)
_LARGEST: Final = (1600, 1040)
_FRAME: Final = 40  # of the window's title, which the desktop adds


def first_place(room: QRect) -> QRect:
    """Where the window opens the first time on a screen that has so much room."""
    wide = min(max(_ORDINARY[0], round(room.width() * 0.8)), _LARGEST[0], room.width())
    high = min(max(_ORDINARY[1], round(room.height() * 0.85)), _LARGEST[1], room.height() - _FRAME)
    return QRect(room.x() + (room.width() - wide) // 2, room.y() + (room.height() + _FRAME - high) // 2, wide, high)


class EditorPart(Protocol):
    """What the window needs of the editor's verbs; `ui.verbs.EditorVerbs` behind a small adapter."""

    widget: QWidget
    canvas: QWidget
    free: QWidget
    verbs: Verbs

    def open_path(self, path: Path, *, sample: bool) -> None: ...
    def suggest(self, phrase: str, prompt: str) -> None: ...
    def take(self, dropped: Incoming, at: QPoint) -> None: ...
    def leave(self, then: Callable[[], None]) -> None: ...
    def title(self) -> tuple[str, bool]: ...
    def is_open(self) -> bool: ...
    def areas(self) -> Sequence[QWidget]: ...


class MainWindow(QMainWindow):
    """`painted` once, after the first paint. `left` when it was closed for good. `settings_wanted`, `models_wanted`,
    `heads_wanted`, `palette_wanted`, `shortcuts_wanted`; `text_size_wanted` with a percentage."""

    painted = Signal()
    left = Signal()
    settings_wanted = Signal()
    models_wanted = Signal()
    heads_wanted = Signal()
    palette_wanted = Signal()
    shortcuts_wanted = Signal()
    text_size_wanted = Signal(int)

    def __init__(self, theme: Theme, guard: CrashGuard) -> None:
        super().__init__()
        self.setWindowTitle("LocHeads Studio")
        self.setWindowIcon(icon("app", "link"))
        self.setAcceptDrops(True)
        self._theme, self._guard = theme, guard
        self._editor: EditorPart | None = None
        self._pending: Callable[[], None] | None = None
        self._why_not: Callable[[], None] | None = None  # tells why there is no editor and will be none
        self._suggestion = ("", "")
        self._asking = self._let_go = False  # about leaving
        self.actions_ = Actions(self)
        self.actions_.wanted.connect(self.do)
        self.addActions(self.actions_.all())
        menus = self.actions_.fill(self.menuBar())
        self._recent = RecentMenu(menus["open"], self.actions_["paste_picture"])
        self._recent.wanted.connect(self.open_path)
        self.stack = QStackedWidget(self)
        self.start_page = StartPage(self.actions_, self.stack)
        self.stack.addWidget(self.start_page)
        self.setCentralWidget(self.stack)
        self.notices = NoticeStack(self.stack)
        self.notices.report.connect(self.show_report)
        self.notices.wanted.connect(self.do)
        guard.crashed.connect(self.show_crash, Qt.ConnectionType.QueuedConnection)
        theme.changed.connect(self._themed)
        page = self.start_page
        page.open_wanted.connect(self._open)
        page.paste_wanted.connect(self._paste)
        page.picture_wanted.connect(self.open_path)
        page.sample_wanted.connect(self.open_sample)
        page.models_wanted.connect(self.models_wanted)
        page.viewport().installEventFilter(self)
        page.open_button.setFocus()

    def place(self, kept: bytes) -> None:
        """As large and where it was last; else in the middle of the screen, within what that has room for. `kept`: of
        `saveGeometry`; what is none is ignored."""
        room = self.screen().availableGeometry()
        self.setMinimumSize(min(_LEAST[0], room.width()), min(_LEAST[1], room.height() - _FRAME))
        if not (kept and self.restoreGeometry(QByteArray(kept))):
            self.setGeometry(first_place(room))
            if room.width() < _ORDINARY[0] or room.height() < _ORDINARY[1]:
                self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)

    # --- before and after the editor is there

    def take_in(self, widget: QWidget) -> None:
        """The editor's widget, to be dressed as the window is (70 ms); it is not seen yet."""
        self.stack.addWidget(widget)

    def lay_out(self, widget: QWidget) -> Iterator[None]:
        """What was taken in is laid out and painted once, unseen and in two steps: 20 to 40 ms each, for which the
        first picture would wait in one piece with everything else that its opening changes."""
        widget.resize(self.stack.size())
        widget.grab(QRect(0, 0, 1, 1))
        yield
        widget.grab()

    def attach(self, editor: EditorPart) -> None:
        """The editor, whose widget was taken in, is ready: do what the user asked for meanwhile."""
        self._editor = editor
        self.show_document()
        if self._pending is not None:
            pending, self._pending = self._pending, None
            pending()

    def detach(self) -> None:
        """Let the editor go; before it is closed."""
        self._editor = None

    def without_editor(self, tell: Callable[[], None]) -> None:
        """There will be none: say so, now and whenever one is wanted."""
        self._why_not, self._pending = tell, None
        tell()

    def _with_editor(self, call: Callable[[EditorPart], Any]) -> None:
        """Now, or as soon as there is an editor; only the newest wish counts."""
        if self._editor is not None:
            call(self._editor)
        elif self._why_not is not None:
            self._why_not()
        else:
            self._pending = lambda: self._with_editor(call)

    @Slot()
    def show_document(self) -> None:
        """The editor when a picture is open, else the start page."""
        editor = self._editor
        if editor is None:
            return
        there = editor.is_open()
        page = editor.widget if there else self.start_page
        if self.stack.currentWidget() is not page:
            self.stack.setCurrentWidget(page)
            self.notices.set_area(editor.free if there else self.start_page)
            (editor.canvas if there else self.start_page.open_button).setFocus()
        if there and any(self._suggestion):
            editor.suggest(*self._suggestion)
        self._suggestion = ("", "")
        self.show_title()

    @Slot()
    def show_title(self) -> None:
        """Name and modified mark."""
        name, modified = self._editor.title() if self._editor is not None else ("", False)
        name = given(name)
        self.setWindowTitle(f"{name}[*] – LocHeads Studio" if name else "LocHeads Studio[*]")
        self.setWindowModified(modified)

    def show_recent(self, names: Sequence[str]) -> None:
        """Recent files, newest first, on the start page and in the File menu."""
        self.start_page.set_recent(list(names))
        self._recent.show(names)

    # --- what the user wants

    @Slot(str)
    def do(self, verb: str) -> None:
        """Carry out an action."""
        own: Verbs = {
            "open": self._open,
            "paste_picture": self._paste,
            "paste": lambda: self._with_editor(lambda editor: editor.verbs["paste"]()),
            "quit": self._quit,
            "help": self.show_help,
            "keys": self.show_keys,
            "report": self.report_problem,
            "settings": self.settings_wanted.emit,
            "find_heads": self.heads_wanted.emit,
            "get_models": self.models_wanted.emit,
            "palette": self.palette_wanted.emit,
            "shortcuts": self.shortcuts_wanted.emit,
            "next_area": lambda: self.step_area(1),
            "previous_area": lambda: self.step_area(-1),
            "text_larger": lambda: self._step_text(1),
            "text_smaller": lambda: self._step_text(-1),
        }
        if verb in own:
            own[verb]()
        elif self._editor is not None and verb in self._editor.verbs:
            self._editor.verbs[verb]()

    def step_area(self, by: int) -> None:
        """The keys go to the next bar or panel, or the one before."""
        page = self._editor.areas() if self._editor is not None and self._editor.is_open() else [self.start_page]
        panes.step(self, [*page, *self.notices.cards], by)

    def _step_text(self, by: int) -> None:
        place = text_size.STEPS.index(text_size.nearest()) + by
        self.text_size_wanted.emit(text_size.STEPS[min(max(place, 0), len(text_size.STEPS) - 1)])

    @Slot()
    def _quit(self) -> None:
        self.close()

    @Slot()
    def _open(self) -> None:
        if self._editor is not None:
            self._editor.verbs["open"]()
            return
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open a picture"), "", spoken(_OPEN))
        if name:
            self.open_path(name)

    @Slot()
    def _paste(self) -> None:
        self._with_editor(lambda editor: editor.verbs["paste_picture"]())

    @Slot(str)
    def open_path(self, path: str, *, sample: bool = False) -> None:
        """Open a picture file."""
        self._with_editor(lambda editor: editor.open_path(Path(path), sample=sample))

    @Slot(object, object)
    def open_sample(self, sample: Sample, suggestion: Suggestion | None = None) -> None:
        """Open a sample picture with the words of a suggestion (its first) filled in."""
        words = suggestion or sample.suggestions[0]
        self._suggestion = words.phrase, words.prompt
        self.open_path(str(sample.path), sample=True)

    # --- notices and reports

    @Slot(str)
    def show_crash(self, details: str) -> None:
        """An exception that nobody caught."""
        if not any(isinstance(child, ReportDialog) for child in self.children()):  # one at a time
            self._show_report(details, crashed=True)

    @Slot(str)
    def show_report(self, details: str) -> None:
        """The details of a notice."""
        self._show_report(details, crashed=True)

    def report_problem(self) -> None:
        """For the user to send."""
        self._show_report(self._guard.last, crashed=False)

    def _show_report(self, details: str, *, crashed: bool) -> None:
        dialog = ReportDialog(details, self, crashed=crashed)
        dialog.open()

    def show_help(self) -> None:
        """The help page about what has the keys."""
        from locheads_studio.ui.help_window import show_help  # not before the first paint

        show_help(self.focusWidget() or self)

    def show_keys(self) -> None:
        """A card with the keys; any click or key takes it away."""
        KeysCard(self.actions_, self).show()

    # --- drag and drop, closing

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if incoming.may_hold(event.mimeData()):
            event.acceptProposedAction()
            self.start_page.drop.mark(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.start_page.drop.mark(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.start_page.drop.mark(False)
        dropped = incoming.read(event.mimeData())  # now: it is gone after this event
        if dropped:
            event.acceptProposedAction()
            at = self.mapToGlobal(event.position().toPoint())
            self._with_editor(lambda editor: editor.take(dropped, at))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._editor is not None and not self._let_go:
            event.ignore()
            let_go: list[bool] = []
            self._asking = True
            self._editor.leave(lambda: let_go.append(True) if self._asking else self.leave_now())
            self._asking = False
            if not let_go:
                return  # the user stays, or everything is being saved first
        event.accept()
        self.left.emit()

    def leave_now(self) -> None:
        """Close without a question."""
        self._let_go = True
        self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.painted.emit)  # after this very paint
        return False

    @Slot()
    def _themed(self) -> None:
        for widget in self.findChildren(QWidget):  # icons are tinted when they are painted
            widget.update()
