"""The docker. The work is done by LocHeads Studio, in a process of its own; a thread waits for it, Krita never does."""

from __future__ import annotations

import random
import threading
from pathlib import Path

from krita import DockWidget, Krita

try:
    from PyQt5.QtCore import QObject, pyqtSignal
    from PyQt5.QtWidgets import (
        QComboBox,
        QGridLayout,
        QHBoxLayout,
        QInputDialog,
        QLabel,
        QLineEdit,
        QProgressBar,
        QPushButton,
        QToolButton,
        QVBoxLayout,
        QWidget,
    )
except ImportError:  # Krita 6
    from PyQt6.QtCore import QObject, pyqtSignal
    from PyQt6.QtWidgets import (
        QComboBox,
        QGridLayout,
        QHBoxLayout,
        QInputDialog,
        QLabel,
        QLineEdit,
        QProgressBar,
        QPushButton,
        QToolButton,
        QVBoxLayout,
        QWidget,
    )

from locheads_krita import canvas
from locheads_krita.locheads_client import Client, ServeError, Stopped, command_of, installed_command, said

_GROUP = "LocHeadsStudio"  # of Krita's settings
_WAYS = (
    ("Replace the selection", "replace"),
    ("Add to the selection", "add"),
    ("Subtract from it", "subtract"),
    ("Intersect with it", "intersect"),
)


class Asked(QObject):
    """One question, on a thread of its own. Of the last three signals exactly one arrives, on Krita's thread."""

    progress = pyqtSignal(str, float)
    answered = pyqtSignal(object)
    failed = pyqtSignal(str)
    stopped = pyqtSignal()

    def __init__(self, ask, parent) -> None:
        super().__init__(parent)
        self._ask = ask

    def begin(self) -> None:
        """Ask. Connect first: a signal that nobody is connected to yet is lost, and a warm server answers at once."""
        threading.Thread(target=self._run, name="locheads", daemon=True).start()

    def _run(self) -> None:
        try:
            try:
                answer = self._ask(self.progress.emit)
            except Stopped:
                self.stopped.emit()
            except ServeError as error:
                self.failed.emit(str(error))
            except Exception as error:  # a bug must not leave the docker waiting for ever
                self.failed.emit(f"The plug-in failed: {type(error).__name__}: {error}")
            else:
                self.answered.emit(answer)
        except RuntimeError:  # Krita was closed meanwhile, and the signals with it
            pass


class StudioDocker(DockWidget):
    """A phrase and a prompt, and what became of them."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("LocHeads Studio")
        self.phrase = QLineEdit()
        self.phrase.setPlaceholderText("Select: the white horse")
        self.way = QComboBox()
        for text, _ in _WAYS:
            self.way.addItem(text)
        self.find = QPushButton("Select")
        self.prompt = QLineEdit()
        self.prompt.setPlaceholderText("Paint: a zebra")
        self.paint = QPushButton("Paint")
        self.paint.setToolTip("Repaints the selection, or what the phrase names if nothing is selected, on a new layer")
        self.stop = QPushButton("Stop")
        self.program = QToolButton()
        self.program.setText("…")
        self.program.setToolTip("Say which command starts LocHeads Studio")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.line = QLabel()
        self.line.setWordWrap(True)
        for name, widget in (("Phrase", self.phrase), ("Prompt", self.prompt), ("Selection", self.way)):
            widget.setAccessibleName(name)
        self._lay_out()
        self.client = Client(self._command(), "Krita " + Krita.instance().version())
        self.asked = None  # the question that is being asked
        self._found = (None, "")  # the newest selection that a phrase made, and the phrase
        self.phrase.returnPressed.connect(self.select)
        self.find.clicked.connect(self.select)
        self.prompt.returnPressed.connect(self.repaint)
        self.paint.clicked.connect(self.repaint)
        self.stop.clicked.connect(self.end)
        self.program.clicked.connect(self._choose_program)
        self._busy(False)

    def canvasChanged(self, canvas) -> None:
        """Krita wants it to be there."""

    def select(self) -> None:
        """Turn the phrase into a selection."""
        document, phrase = Krita.instance().activeDocument(), self.phrase.text().strip()
        if not self._can(document, phrase, "Type what to select."):
            return
        how = _WAYS[self.way.currentIndex()][1]
        pixels = canvas.seen(document)

        def done(found) -> None:
            if found.told["verdict"] == "not found" or found.mask is None:
                self._say(said(found.told) + " The selection stays as it was.")
            elif self._fits(document, pixels):
                canvas.select(document, found.mask, how)
                self._found = (found.mask, found.told["read_as"]) if how == "replace" else (None, "")
                self._say(said(found.told))

        self._start(lambda progress: self.client.segment(pixels, phrase, progress), done)

    def repaint(self) -> None:
        """Turn the prompt into a layer."""
        document, prompt = Krita.instance().activeDocument(), self.prompt.text().strip()
        if not self._can(document, prompt, "Type what to paint."):
            return
        area, phrase = canvas.selected(document), self.phrase.text().strip()
        if area is None and not phrase:
            self._say("Select something first, or type a phrase above.")
            return
        if area is not None:
            phrase = self._found[1] if area == self._found[0] else ""  # of a selection by hand nobody knows what it is
        pixels, seed = canvas.seen(document), random.randrange(2**32)

        def ask(progress):
            return self.client.repaint(pixels, prompt, area, phrase, progress, seed=seed)

        def done(painted) -> None:
            if self._fits(document, pixels):
                canvas.lay(document, painted, prompt)
                self._say("\n".join([f"“{prompt}” lies on a layer of its own.", *painted.told["notes"]]))

        self._start(ask, done)

    def end(self) -> None:
        """Stop the question that is being asked."""
        if self.asked is not None:
            self.client.stop()

    def _can(self, document, text: str, missing: str) -> bool:
        if self.asked is not None:
            return False
        if document is None:
            self._say("Open a picture first.")
        elif not text:
            self._say(missing)
        return document is not None and bool(text)

    def _fits(self, document, pixels) -> bool:
        if not canvas.is_open(document):
            self._say("The picture was closed meanwhile.")
        elif (document.width(), document.height()) != (pixels.width, pixels.height):
            self._say("The picture has another size now. Please ask again.")
        else:
            return True
        return False

    def _start(self, ask, done) -> None:
        asked = self.asked = Asked(ask, self)
        self._busy(True)
        self._say("")

        def ended(what) -> None:
            self.asked = None
            self._busy(False)
            asked.deleteLater()
            what()

        def answered(answer) -> None:
            ended(lambda: done(answer))

        asked.progress.connect(self._progress)
        asked.answered.connect(answered)
        asked.failed.connect(lambda text: ended(lambda: self._say(text)))
        asked.stopped.connect(lambda: ended(lambda: self._say("Stopped.")))
        asked.begin()

    def _progress(self, stage: str, share: float) -> None:
        self._say(stage[:1].upper() + stage[1:] + " …")
        self.bar.setRange(0, 1000 if share > 0 else 0)  # without end while nothing is known
        self.bar.setValue(int(1000 * share))

    def _busy(self, busy: bool) -> None:
        for widget in (self.find, self.paint, self.program):
            widget.setEnabled(not busy)
        self.stop.setEnabled(busy)
        self.bar.setVisible(busy)
        self.bar.setRange(0, 1000)
        self.bar.setValue(0)

    def _say(self, text: str) -> None:
        self.line.setText(text)

    def _command(self) -> list:
        own = Krita.instance().readSetting(_GROUP, "command", "")
        return command_of(own) if own.strip() else installed_command(Path(__file__).parent)

    def _choose_program(self) -> None:
        text, given = QInputDialog.getText(
            self, "LocHeads Studio", "Command that starts LocHeads Studio (empty: as it was installed):",
            QLineEdit.EchoMode.Normal, Krita.instance().readSetting(_GROUP, "command", ""),
        )  # fmt: skip
        if given:
            Krita.instance().writeSetting(_GROUP, "command", text.strip())
            self.client.close()
            self.client = Client(self._command(), self.client.name)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.addWidget(self.phrase, 0, 0)
        grid.addWidget(self.find, 0, 1)
        grid.addWidget(self.way, 1, 0, 1, 2)
        grid.addWidget(self.prompt, 2, 0)
        grid.addWidget(self.paint, 2, 1)
        row = QHBoxLayout()
        row.addWidget(self.bar, 1)
        row.addStretch(0)
        row.addWidget(self.stop)
        row.addWidget(self.program)
        whole = QVBoxLayout()
        whole.addLayout(grid)
        whole.addLayout(row)
        whole.addWidget(self.line)
        whole.addStretch(1)
        inner = QWidget()
        inner.setLayout(whole)
        self.setWidget(inner)
