"""The model manager: sets with what they cost and what is here; download, check, remove. See `ModelStore`."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from locheads_studio.catalog.overview import SetState
from locheads_studio.studio.modelstore import ModelStore, Task
from locheads_studio.ui.help_window import offer_help
from locheads_studio.ui.language import mark, spoken
from locheads_studio.ui.messages import shown, told
from locheads_studio.ui.widgets import Chip, clock_words

_POLL_MS: Final = 200
_CHIPS: Final = {
    "built in": (mark("Built in"), "good"),
    "ready": (mark("Here"), "good"),
    "partly": (mark("Partly here"), "warn"),
    "missing": ("", ""),
    "not supported": (mark("Not supported"), "bad"),
}
_DOING: Final = {
    "asking": mark("Asking the Hub…"),
    "downloading": mark("Downloading"),
    "verifying": mark("Checking"),
    "removing": mark("Removing"),
}


def size_words(count: float) -> str:
    """Bytes for people: "14.1 GB", "375 MB"."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


class SetCard(QFrame):
    """One set. `wanted` with a verb: use, heads, ask, download, pause, cancel, verify or remove."""

    wanted = Signal(str, str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.name = name
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 14, 12)
        row.setSpacing(16)
        column = QVBoxLayout()
        column.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(10)
        self.title = self._label("heading")
        head.addWidget(self.title)
        self.chip = Chip(self)
        head.addWidget(self.chip)
        head.addStretch(1)
        column.addLayout(head)
        self.note = self._label("")
        column.addWidget(self.note)
        self.cost = self._label("muted")
        column.addWidget(self.cost)
        self.plan = self._label("")
        column.addWidget(self.plan)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        column.addSpacing(2)
        column.addWidget(self.bar)
        self.doing = self._label("muted")
        column.addWidget(self.doing)
        column.addStretch(1)
        row.addLayout(column, 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(6)
        self.buttons: dict[str, QPushButton] = {}
        for verb, text, tip in (
            ("use", self.tr("Use"), self.tr("Work with this set from now on")),
            ("heads", self.tr("Find heads…"), self.tr("Find where this model looks; the set is used then")),
            ("ask", self.tr("Download…"), self.tr("See size and licence first")),
            ("download", self.tr("Download now"), self.tr("Fetch it into the cache folder and accept the licences")),
            ("pause", self.tr("Pause"), self.tr("Stop for now; what has arrived is kept")),
            ("cancel", self.tr("Cancel"), self.tr("Stop; what has arrived is kept until you remove it")),
            ("verify", self.tr("Check"), self.tr("Compare every file with its published hash")),
            ("remove", self.tr("Remove"), self.tr("Delete its files from the cache folder")),
        ):
            button = QPushButton(text, self)
            button.setToolTip(tip)
            button.setMinimumWidth(124)
            button.setProperty("verb", verb)
            button.clicked.connect(self._clicked)
            buttons.addWidget(button)
            self.buttons[verb] = button
        buttons.addStretch(1)
        row.addLayout(buttons)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(name != "heading")
        return label

    @Slot()
    def _clicked(self) -> None:
        self.wanted.emit(self.sender().property("verb"), self.name)

    def show_state(self, state: SetState, task: Task | None, problem: str, news: str, used: bool) -> None:
        """What is, what goes on, and what came of it."""
        self.title.setText(shown(state.row.title))
        text, kind = _CHIPS[state.status]
        text = spoken(text)
        self.chip.tell(self.tr("In use") if used else text, "good" if used else kind)
        self.note.setText(shown(state.row.note))
        self.cost.setText(_cost(state))
        self.cost.setVisible(bool(self.cost.text()))
        self.cost.setToolTip(
            "\n".join(f"{shown(part.title)}: {part.licence}. {shown(part.good_at)}" for part in state.parts)
        )
        self.plan.setText(_plan(task))
        self.plan.setVisible(bool(self.plan.text()))
        self._show_buttons(state, task, used)
        self.show_progress(task, problem or news)
        self.doing.setObjectName("problem" if problem else "muted")
        self.doing.style().polish(self.doing)

    def show_progress(self, task: Task | None, otherwise: str) -> None:
        """The bar and its words; polled while something goes on."""
        going = task is not None and task.kind in ("downloading", "paused", "verifying") and task.total > 0
        self.bar.setVisible(going)
        if task is not None and going:
            self.bar.setValue(round(1000 * task.done / task.total))
        words = otherwise if task is None else _words(task)
        self.doing.setText(words)
        self.doing.setVisible(bool(words))

    def _show_buttons(self, state: SetState, task: Task | None, used: bool) -> None:
        kind = task.kind if task is not None else ""
        ready, status = state.status in ("ready", "built in"), state.status
        shown = {
            "use": ready and not task and not used,
            "heads": ready and not task,
            "ask": status in ("missing", "partly") and not task,
            "download": kind in ("asked", "paused"),
            "pause": kind == "downloading",
            "cancel": kind in ("asking", "asked", "downloading", "paused", "verifying"),
            "verify": status in ("ready", "partly") and not task,
            "remove": status in ("ready", "partly") and not task,
        }
        for verb, button in self.buttons.items():
            button.setVisible(bool(shown[verb]))
        download = self.buttons["download"]
        download.setText(self.tr("Continue") if kind == "paused" else self.tr("Download now"))
        self.buttons["ask"].setText(self.tr("Continue…") if status == "partly" else self.tr("Download…"))
        for button in (download, self.buttons["use"]):
            button.setObjectName("primary" if shown["use"] or shown["download"] else "")
            button.style().polish(button)


class ModelManager(QDialog):
    """`use_wanted` with the name of a set that is to be used, `heads_wanted` of one whose heads are to be found;
    `offline_wanted` when the user (un)ticks it."""

    use_wanted = Signal(str)
    heads_wanted = Signal(str)
    offline_wanted = Signal(bool)

    def __init__(self, store: ModelStore, used: str, parent: QWidget | None, *, offline: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Models"))
        offer_help(self, "models")
        self.resize(860, 640)
        self._store, self._used = store, used
        self.cards: dict[str, SetCard] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        words = QLabel(
            self.tr(
                "A set is a vision-language model that finds what you name, a segmenter that cuts it out and an "
                "inpainter that repaints it. Nothing is downloaded unless you say so here."
            ),
            self,
        )
        words.setObjectName("muted")
        words.setWordWrap(True)
        column.addWidget(words)
        self.problem = QLabel(self)
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        column.addWidget(self.problem)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(area)
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.setSpacing(10)
        self.missing = QLabel(inside)
        self.missing.setObjectName("muted")
        self.missing.setWordWrap(True)
        self._list.addWidget(self.missing)
        self._list.addStretch(1)
        area.setWidget(inside)
        column.addWidget(area, 1)
        row = QHBoxLayout()
        self.folder = QLabel(self)
        self.folder.setObjectName("muted")
        row.addWidget(self.folder, 1)
        self.offline = QCheckBox(self.tr("Offline"), self)
        self.offline.setToolTip(self.tr("No downloads, not even when asked for"))
        self.offline.setChecked(offline)
        self.offline.toggled.connect(self.offline_wanted)
        row.addWidget(self.offline)
        close = QPushButton(self.tr("Close"), self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)
        self._clock = QTimer(self)
        self._clock.setInterval(_POLL_MS)
        self._clock.timeout.connect(self._poll)
        store.on_changed = self.refresh
        self.refresh()
        store.refresh()

    def show_used(self, name: str, problem: str = "") -> None:
        """Which set is in use now; `problem`: why that is not what was wanted."""
        self._used = name
        self.refresh()
        self._tell(problem)

    def refresh(self) -> None:
        """Show everything anew."""
        for index, state in enumerate(self._store.states):
            card = self.cards.get(state.row.name)
            if card is None:
                card = self.cards[state.row.name] = SetCard(state.row.name, self)
                card.wanted.connect(self._wanted)
                self._list.insertWidget(index, card)
            self._show(card, state)
        self.missing.setText(
            "\n".join(
                self.tr("No {0} yet: {1}").format(part.title, shown(part.missing)) for part in self._store.missing
            )
        )
        self.folder.setText(self.tr("Cache folder: {0}").format(self._store.folder))
        general = self._store.problems.get("")
        self._tell(told(general) if general else "")
        if self._store.busy and not self._clock.isActive():
            self._clock.start()
        elif not self._store.busy:
            self._clock.stop()

    def _show(self, card: SetCard, state: SetState) -> None:
        problem = self._store.problems.get(card.name)
        card.show_state(
            state, self._store.tasks.get(card.name), told(problem) if problem else "",
            shown(self._store.news.get(card.name, "")), card.name == self._used,
        )  # fmt: skip

    def _tell(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    @Slot()
    def _poll(self) -> None:
        for name, task in tuple(self._store.tasks.items()):
            if name in self.cards and task.is_running:
                self.cards[name].show_progress(task, "")

    @Slot(str, str)
    def _wanted(self, verb: str, name: str) -> None:
        if verb == "use":
            self.use_wanted.emit(name)
        elif verb == "heads":
            self.heads_wanted.emit(name)
        elif verb != "remove" or self._may_remove(name):
            getattr(self._store, verb)(name)

    def _may_remove(self, name: str) -> bool:
        parts = self._store.removable(name)
        names = ", ".join(shown(part.title) for part in parts)
        answer = QMessageBox.question(
            self,
            self.tr("Remove"),
            self.tr("Remove {0}? Other programs that use the same cache folder lose them too.").format(names)
            if parts
            else self.tr("All parts of this set are used by another set. Remove nothing?"),
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Cancel,
        )
        return answer == QMessageBox.StandardButton.Yes and bool(parts)

    def done(self, result: int) -> None:
        """Downloads go on without the dialog."""
        self._clock.stop()
        self._store.on_changed = None
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.done(0)
        super().closeEvent(event)


def _cost(state: SetState) -> str:
    if not state.size:
        return ""
    pieces = [spoken("About {0}").format(size_words(state.size))]
    if state.memory:
        pieces.append(spoken("{0} of device memory").format(size_words(state.memory)))
    pieces.append("; ".join(state.licences))
    if state.gated:
        pieces.append(spoken("login needed for {0}").format(", ".join(part.title for part in state.gated)))
    return " · ".join(pieces)


def _plan(task: Task | None) -> str:
    """What was found out about a download, to be agreed to."""
    if task is None or task.kind != "asked":
        return ""
    rows = []
    for plan in task.plan.parts:
        facts = [size_words(plan.size), plan.licence or spoken("licence unknown")]
        if plan.heads:
            facts.insert(1, spoken("only what its known heads need"))
        gated = spoken(" (gated)") if plan.gated else ""
        rows.append(f"{plan.part.title}: {', '.join(facts)}{gated}")
    sizes = size_words(task.plan.to_fetch), size_words(task.plan.free)
    return "\n".join([*rows, spoken("To download: {0}; free: {1}").format(*sizes)])


def _words(task: Task) -> str:
    if task.kind == "asked":
        return ""
    if task.kind == "paused":
        return spoken("Paused at {0} of {1}").format(size_words(task.done), size_words(task.total))
    if task.stops_as or task.token.is_cancelled:
        return spoken("Stopping…")
    if not task.total:
        return spoken(_DOING[task.kind])
    done = spoken("{0} of {1}").format(size_words(task.done), size_words(task.total))
    pieces = [f"{spoken(_DOING[task.kind])} {done}"]
    if task.rate:
        pieces.append(f"{size_words(task.rate)}/s")
    if task.seconds_left is not None:
        pieces.append(spoken("{0} left").format(clock_words(task.seconds_left)))
    return " · ".join([*pieces, task.file])
