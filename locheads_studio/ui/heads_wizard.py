"""Finding a model's localization heads: choose pictures, wait or go on working, compare, decide. See `HeadSearch`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from locheads_studio.heads.comparison import Comparison
from locheads_studio.studio.headsearch import HeadSearch, Wanted
from locheads_studio.ui.heads_result import FoundHeads, percent
from locheads_studio.ui.help_window import offer_help
from locheads_studio.ui.messages import told
from locheads_studio.ui.widgets import clock_words

_POLL_MS: Final = 200
_SAMPLES: Final = (20, 5000)


class HeadsWizard(QDialog):
    """One dialog with three pages: `choose`, `run` and `result`. The search goes on when it is closed."""

    left = Signal()

    def __init__(self, search: HeadSearch, model_set: str, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Find localization heads"))
        offer_help(self, "models")
        self.setMinimumWidth(660)
        self.resize(660, 420)
        self._search, self._set = search, model_set
        self._folder: Path | None = None
        self._filled: Any = None  # the earlier search whose wishes were filled in
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(12)
        self.heading = self._label(self.tr("Localization heads of {0}").format(title), "heading")
        column.addWidget(self.heading)
        column.addWidget(
            self._label(
                self.tr(
                    "A vision-language model looks at a picture with hundreds of attention heads. A few of them look "
                    "exactly where the words point. They are found once for each model, on this computer and offline."
                ),
                "muted",
            )
        )
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self._choose_page())
        self.pages.addWidget(self._run_page())
        self.found = FoundHeads(self)
        self.pages.addWidget(self.found)
        column.addWidget(self.pages, 1)
        self.problem = self._label("", "problem")
        column.addWidget(self.problem)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.close_button = self._button(self.tr("Close"), self.tr("Back to the picture; a search goes on"))
        self.close_button.clicked.connect(self.close)
        self.stop_button = self._button(self.tr("Stop"), self.tr("Stop the search; what is done is kept"))
        self.stop_button.clicked.connect(self._stop)
        self.start_button = self._button(self.tr("Find heads"), self.tr("Begin. You can go on working meanwhile"))
        self.start_button.clicked.connect(self._start)
        self.keep_button = self._button(self.tr("Keep the old ones"), self.tr("Put what was found away"))
        self.keep_button.clicked.connect(self._keep)
        self.use_button = self._button(
            self.tr("Use these heads"), self.tr("Select with them from now on; the models are loaded again")
        )
        self.use_button.clicked.connect(self._use)
        self.buttons = (
            self.close_button, self.stop_button, self.start_button, self.keep_button, self.use_button,
        )  # fmt: skip
        for button in self.buttons:
            row.addWidget(button)
        self.start_button.setObjectName("primary")
        column.addLayout(row)
        self._clock = QTimer(self)
        self._clock.setInterval(_POLL_MS)
        self._clock.timeout.connect(self._show_progress)
        search.on_changed = self.refresh
        search.look(model_set)
        self.refresh()

    # --- layout

    def _label(self, text: str, name: str = "", parent: QWidget | None = None) -> QLabel:
        label = QLabel(text, parent or self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setVisible(bool(text))
        return label

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        return button

    def _choose_page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(10)
        self.scenes = QRadioButton(self.tr("Drawn storybook scenes"), page)
        self.scenes.setChecked(True)
        self.own = QRadioButton(self.tr("My own pictures"), page)
        for radio, words in (
            (
                self.scenes,
                self.tr(
                    "Nothing to prepare. Where each thing is drawn is known exactly, so heads are chosen by how well "
                    "they hit it, and the result is measured. For photos, your own pictures are closer to the work."
                ),
            ),
            (
                self.own,
                self.tr(
                    "A folder of pictures, each with a text file of the same name that holds one phrase per line. No "
                    "masks are needed: heads are chosen by how much and how closely they look, and by whether they "
                    "follow the words."
                ),
            ),
        ):
            column.addWidget(radio)
            label = self._label(words, "muted", page)
            label.setIndent(24)
            column.addWidget(label)
            radio.toggled.connect(self._chosen)
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 0, 0)
        row.setSpacing(10)
        self.choose = self._button(self.tr("Choose folder…"), self.tr("Pictures with phrases beside them"))
        self.choose.clicked.connect(self._choose_folder)
        row.addWidget(self.choose)
        self.folder = self._label(self.tr("No folder chosen"), "muted", page)
        row.addWidget(self.folder, 1)
        column.addLayout(row)
        column.addSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(10)
        name = QLabel(self.tr("&Sentences"), page)
        row.addWidget(name)
        self.samples = QSpinBox(page)
        self.samples.setRange(*_SAMPLES)
        self.samples.setSingleStep(50)
        self.samples.setValue(Wanted("").samples)
        self.samples.setFixedWidth(110)
        self.samples.setToolTip(self.tr("Drawn at random in each of five trials. More take longer and are surer"))
        self.samples.valueChanged.connect(self._chosen)
        name.setBuddy(self.samples)
        row.addWidget(self.samples)
        self.estimate = self._label("-", "muted", page)
        row.addWidget(self.estimate, 1)
        column.addLayout(row)
        self.tune = QCheckBox(self.tr("Also choose how its maps are read, and how sure it is"), page)
        self.tune.setChecked(True)
        self.tune.setToolTip(
            self.tr(
                "Smoothing, level and margin that suit these heads, and what counts as sure, likely or not found: "
                "chosen on drawn scenes, measured on others"
            )
        )
        self.tune.toggled.connect(self._chosen)
        column.addWidget(self.tune)
        self.earlier = self._label("", "", page)
        column.addWidget(self.earlier)
        column.addStretch(1)
        return page

    def _run_page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(10)
        self.stage = self._label("-", "", page)
        column.addWidget(self.stage)
        self.bar = QProgressBar(page)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the search"))
        column.addWidget(self.bar)
        self.left_words = self._label("-", "muted", page)
        column.addWidget(self.left_words)
        column.addSpacing(6)
        column.addWidget(
            self._label(
                self.tr(
                    "You can close this window and go on working: what you ask for goes first. Stopping keeps what is "
                    "done, and so does leaving the program."
                ),
                "muted",
                page,
            )
        )
        column.addStretch(1)
        return page

    # --- what is shown

    @Slot()
    def refresh(self) -> None:
        """Show the search as it is."""
        search = self._search
        state = search.state
        choosing = state in ("ready", "stopped", "failed")
        self.pages.setCurrentIndex(0 if choosing else 1 if state == "searching" else 2)
        self.problem.setText(told(search.problem) if search.problem else "")
        self.problem.setVisible(search.problem is not None)
        self.start_button.setVisible(choosing)
        self.stop_button.setVisible(state == "searching")
        self.stop_button.setEnabled(not search.is_stopping)
        self.close_button.setVisible(state not in ("found", "saving"))
        for button in (self.use_button, self.keep_button):
            button.setVisible(state in ("found", "saving"))
            button.setEnabled(state == "found")
        self._show_earlier()
        self._chosen()
        self._show_progress()
        if state in ("found", "saving"):
            self._show_result(search.searched)
        if state == "searching" and not self._clock.isActive():
            self._clock.start()
        elif state != "searching":
            self._clock.stop()

    def _show_earlier(self) -> None:
        """A search that was stopped; its wishes are filled in once, so that it can go on."""
        earlier = self._search.unfinished
        if earlier is None or self._search.state not in ("ready", "stopped"):
            self._filled = None
        elif earlier is not self._filled:
            self._filled = earlier
            self._folder = earlier.pictures or self._folder
            (self.scenes if earlier.pictures is None else self.own).setChecked(True)
            self.samples.setValue(earlier.samples)

    @Slot()
    def _chosen(self) -> None:
        """The choice is another one."""
        own, wanted, earlier = self.own.isChecked(), self._wanted(), self._search.unfinished
        self.choose.setEnabled(own)
        self.folder.setText(str(self._folder) if self._folder else self.tr("No folder chosen"))
        self.folder.setEnabled(own)
        self.start_button.setEnabled(not own or self._folder is not None)
        seconds = self._search.seconds_for(wanted)
        self.estimate.setText(
            self.tr("How long it takes is measured on the first pictures.")
            if seconds is None
            else self.tr("The whole takes {0}, as measured before.").format(clock_words(seconds))
        )
        goes_on = earlier is not None and (earlier.pictures, earlier.samples) == (wanted.pictures, wanted.samples)
        words = self.tr("It was stopped after {0} pictures. They are kept: it goes on from there.")
        self.earlier.setText(words.format(earlier.done) if goes_on else "")
        self.earlier.setVisible(goes_on)
        self.start_button.setText(self.tr("Continue") if goes_on else self.tr("Find heads"))

    @Slot()
    def _show_progress(self) -> None:
        search, now = self._search, self._search.progress
        stages = {
            "": self.tr("Beginning…"),
            "listing": self.tr("Choosing sentences…"),
            "reading": self.tr("Reading where every head looks"),
            "concluding": self.tr("Comparing the heads…"),
            "tuning": self.tr("Choosing how its maps are read, and how sure it is"),
        }
        self.stage.setText(self.tr("Stopping with this picture…") if search.is_stopping else stages[now.stage])
        known = now.stage in ("reading", "tuning") and now.total > 0
        self.bar.setRange(0, now.total if known else 0)
        self.bar.setValue(now.done)
        self.left_words.setText(self._pace_words() if known else "")

    def _pace_words(self) -> str:
        now = self._search.progress
        left = now.seconds_left
        if now.stage == "tuning":
            share = percent(now.done / now.total)
            return share if left is None else self.tr("{0} · {1} left").format(share, clock_words(left))
        counted = self.tr("{0} of {1} pictures").format(now.done, now.total)
        if left is None:
            return self.tr("{0} · measuring how long they take").format(counted)
        return self.tr("{0} · {1} left, measured on the last {2}").format(counted, clock_words(left), now.measured_on)

    def _show_result(self, searched: Any) -> None:
        self.found.tell(searched)
        compared: Comparison = searched.comparison
        old = self.tr("Put them away") if compared.present is None else self.tr("Keep the old ones")
        self.keep_button.setText(old)
        wise = {"better": self.use_button, "worse": self.keep_button}.get(compared.verdict)
        if compared.present is None:
            wise = self.use_button
        for button in (self.use_button, self.keep_button):  # where nothing speaks for one of them, none stands out
            button.setObjectName("primary" if button is wise else "")
            button.style().polish(button)

    # --- what the user wants

    def _wanted(self) -> Wanted:
        folder = self._folder if self.own.isChecked() else None
        return Wanted(self._set, folder, self.samples.value(), self.tune.isChecked())

    @Slot()
    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Pictures with a text file of phrases beside each"), str(self._folder or "")
        )
        if chosen:
            self._folder = Path(chosen)
            self._chosen()

    @Slot()
    def _start(self) -> None:
        self._search.start(self._wanted())

    @Slot()
    def _stop(self) -> None:
        self._search.stop()

    @Slot()
    def _use(self) -> None:
        self._search.use()

    @Slot()
    def _keep(self) -> None:
        self._search.keep()
        self.close()

    def done(self, result: int) -> None:
        """The search goes on without the dialog."""
        self._clock.stop()
        self.left.emit()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.done(0)
        super().closeEvent(event)
