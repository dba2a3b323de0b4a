"""When something goes wrong that should not: the log, a crash file, and a report that can be copied. Qt only."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import os
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Final

import PySide6
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from locheads_studio import __version__
from locheads_studio.config import paths

log = logging.getLogger(__name__)

_MOST_TRACE: Final = 20_000
Hook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


def report_text(details: str) -> str:
    """What to send: versions, system, and the traceback. No pictures, phrases or paths of the user's."""
    head = [
        f"LocHeads Studio {__version__}",
        f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, {platform.platform()}",
        f"Window system {QGuiApplication.platformName()}",
        f"Log: {paths.log_dir() / 'locheads-studio.log'}",
    ]
    return "\n".join([*head, "", details.strip() or "Nothing has gone wrong since the start."])


class ReportDialog(QDialog):
    """Shows a report. The program goes on."""

    def __init__(self, details: str, parent: QWidget | None = None, *, crashed: bool = True) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Report a problem"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 420)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        title = QLabel(self.tr("Something went wrong in the program") if crashed else self.tr("Report a problem"), self)
        title.setObjectName("heading")
        column.addWidget(title)
        words = QLabel(
            self.tr(
                "Your picture is still open and you can go on. To help mend it, copy the report below and send it to "
                "whoever gave you the program; it holds no pictures and none of your words."
            )
            if crashed
            else self.tr(
                "Copy this, add what you did and what happened instead, and send it to whoever gave you the program."
            ),
            self,
        )
        words.setWordWrap(True)
        words.setObjectName("muted")
        column.addWidget(words)
        self.text = QPlainTextEdit(report_text(details), self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Report"))
        self.text.setToolTip(self.tr("What to send"))
        column.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        copy = QPushButton(self.tr("Copy report"), self)
        copy.setToolTip(self.tr("To the clipboard"))
        copy.clicked.connect(self.copy)
        row.addWidget(copy)
        close = QPushButton(self.tr("Close"), self)
        close.setToolTip(self.tr("Back to your picture (Esc)"))
        close.setObjectName("primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)

    @Slot()
    def copy(self) -> None:
        """To the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())


class CrashGuard(QObject):
    """Takes exceptions nobody caught, of any thread: to the log, to the crash file, and as `crashed` to the window."""

    crashed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.last = self.left = ""
        self._native: IO[str] | None = None
        self._busy = threading.Lock()
        self._before: tuple[Hook, Callable[[threading.ExceptHookArgs], object]] | None = None

    def install(self) -> None:
        """From now on. What native code crashed with goes to a file, which is there at the next start: `left`."""
        self.left = _left_by_crashes()
        self._native = _native_file()
        self._before = sys.excepthook, threading.excepthook
        sys.excepthook = self._main
        threading.excepthook = self._thread

    def remove(self) -> None:
        """Put back what was there."""
        if self._native is not None:
            faulthandler.disable()
            self._native.close()
            with contextlib.suppress(OSError):
                Path(self._native.name).unlink()
            self._native = None
        if self._before is not None:
            sys.excepthook, threading.excepthook = self._before
            self._before = None

    def _main(self, kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        self._take("".join(traceback.format_exception(kind, error, at)))

    def _thread(self, args: threading.ExceptHookArgs) -> None:
        name = args.thread.name if args.thread else "a thread"
        trace = "".join(traceback.format_exception(args.exc_type, args.exc_value, args.exc_traceback))
        self._take(f"In {name}:\n{trace}")

    def _take(self, details: str) -> None:
        if not self._busy.acquire(blocking=False):  # an error while an error is handled
            return
        try:
            self.record(details)
            self.crashed.emit(details)
        finally:
            self._busy.release()

    def record(self, details: str) -> None:
        """Write down a bug that somebody caught and told: to the log and to the crash file."""
        self.last = details
        log.error("a bug\n%s", details)
        _write_crash_file(details)


def crash_file() -> Path:
    """Where the newest crash is written."""
    return paths.log_dir() / "crash.txt"


def _left_by_crashes() -> str:
    """The newest trace that a process of ours which is no more left behind; its file is taken away."""
    found = ""
    with contextlib.suppress(OSError):
        for path in sorted(paths.log_dir().glob("native-*.txt"), key=lambda one: one.stat().st_mtime):
            number = path.stem.removeprefix("native-")
            if not number.isdecimal() or _is_alive(int(number)):
                continue
            with contextlib.suppress(OSError):
                found = path.read_text(encoding="utf-8", errors="replace")[:_MOST_TRACE].strip() or found
                path.unlink()
    return found


def _is_alive(process: int) -> bool:
    import psutil  # late: the window must be there first

    return process != os.getpid() and bool(psutil.pid_exists(process))


def _native_file() -> IO[str] | None:
    """Where faulthandler writes from now on; None where no file can be made: then it stays at standard error."""
    try:
        paths.log_dir().mkdir(parents=True, exist_ok=True)
        file = (paths.log_dir() / f"native-{os.getpid()}.txt").open("w", encoding="utf-8")
        faulthandler.enable(file)
    except (OSError, ValueError):
        return None
    return file


def _write_crash_file(details: str) -> None:
    from locheads_studio.errors import StudioError
    from locheads_studio.imaging import disk  # late: the window must be there before anything that is not Qt

    try:
        disk.make_folder(crash_file().parent)
        with disk.writing(crash_file()) as file:
            file.write(f"{datetime.now():%Y-%m-%d %H:%M:%S}\n{report_text(details)}\n".encode())
    except (OSError, StudioError) as error:
        log.warning("the crash file could not be written: %s", error)
