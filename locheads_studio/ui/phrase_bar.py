"""Where the user says what to select: a phrase with its history, and how sure the answer is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from locheads_studio.document.state import Found
from locheads_studio.studio.sentence import split
from locheads_studio.ui.icons import icon
from locheads_studio.ui.language import mark, spoken
from locheads_studio.ui.widgets import Chip, Segments

_VERDICTS = {
    "sure": (mark("Found"), "good", mark("The heads agree on one place")),
    "likely": (mark("Likely"), "good", mark("It is probably here: have a look before you repaint")),
    "two candidates": (mark("Two places"), "warn", mark("The phrase may mean either of two places")),
    "not found": (
        mark("Not sure"),
        "bad",
        mark("The heads do not agree: say it in other words, or correct the mask by hand"),
    ),
}

_STAYS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)  # the keys come back here
_NAMED = 4  # unknown words that are named; the line must not be wider than the window


class HistoryEdit(QLineEdit):
    """A line with its history: Down in an empty line shows it, typing narrows it."""

    def __init__(self, placeholder: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("big")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)
        self._words = QStringListModel(self)
        completer = QCompleter(self._words, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)
        self.installEventFilter(self)

    def set_history(self, words: Sequence[str]) -> None:
        """Newest first."""
        self._words.setStringList(list(words))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        down = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down
        if down and not self.text() and self._words.stringList():
            completer = self.completer()
            completer.setCompletionPrefix("")
            completer.complete()
            return True
        return False


class _Places(QFrame):
    """The places a phrase may mean as A, B and both; `taken` with 0, 1 or 2. Hidden when there is only one."""

    taken = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("segments")
        self.setAccessibleName(self.tr("Which place is meant"))
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        self.buttons: list[QToolButton] = []
        for number, (text, tip) in enumerate(
            (
                ("A", self.tr("Take place A of the picture (Ctrl+Tab goes on to the next)")),
                ("B", self.tr("Take place B of the picture (Ctrl+Tab goes on to the next)")),
                (self.tr("Both"), self.tr("Take both places together")),
            )
        ):
            button = QToolButton(self)
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(text if number == 2 else self.tr("Place {letter}").format(letter=text))
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setMinimumHeight(26)
            button.setFixedWidth(max(34, 20 + button.fontMetrics().horizontalAdvance(text)))
            button.clicked.connect(partial(self._take, number))
            row.addWidget(button)
            self.buttons.append(button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._now = 0
        self.hide()

    def show_found(self, found: Found | None, busy: bool) -> None:
        """Which one is taken now."""
        there = found is not None and len(found.candidates) > 1
        if there and found is not None:
            self._now = 2 if found.both else found.chosen
            self._check()
        self.setVisible(there and not busy)

    def _take(self, number: int) -> None:
        self._check()  # a click alone changes nothing: the answer does
        self.taken.emit(number)

    def _check(self) -> None:
        for number, button in enumerate(self.buttons):
            button.setChecked(number == self._now)


class PhraseBar(QWidget):
    """`select_wanted` with the phrase; `place_wanted`: take candidate 0 or 1, or both (2).

    A sentence that also says what to paint is split instead: `wish_wanted` with the `studio.sentence.Wish` and whether
    to repaint at once (Ctrl+Enter). `typed` with each text while it is typed; `left` when it is no longer: another
    widget has the keys, or Escape.
    """

    select_wanted = Signal(str)
    wish_wanted = Signal(object, bool)
    place_wanted = Signal(int)
    typed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        row = self._row = QHBoxLayout()
        row.setSpacing(8)
        column.addLayout(row)
        self.edit = HistoryEdit(
            self.tr("What to select, like “the skater's outfit”"), self.tr("Phrase: what to select"), self
        )
        self.edit.addAction(icon("find", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.edit.setMinimumWidth(170)
        self.edit.setMaximumWidth(560)
        self.edit.setToolTip(
            self.tr(
                "Say what to select and press Enter, or all in one: “change the skater's outfit to a red tracksuit”. "
                "Ctrl+Enter then repaints it, too. Down shows what you said before"
            )
        )
        self.edit.returnPressed.connect(self._select)
        self.edit.textEdited.connect(self._typed)
        self.edit.textChanged.connect(self._changed)
        self.edit.installEventFilter(self)
        row.addWidget(self.edit, 1)
        self.button = QPushButton(self.tr("Find"), self)
        self.button.setObjectName("big")
        self.button.setToolTip(self.tr("Find it in the picture (Enter)"))
        self.button.clicked.connect(self._select)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.addWidget(self.button)
        self.chip = Chip(self)
        row.addWidget(self.chip)
        self.places = _Places(self)
        self.places.taken.connect(self.place_wanted)
        row.addWidget(self.places)
        row.addStretch(0)
        self.unknown = QLabel(self)
        self.unknown.setObjectName("muted")
        self.unknown.setTextFormat(Qt.TextFormat.PlainText)
        self.unknown.hide()
        column.addWidget(self.unknown)
        self.split = QLabel(self.tr("Split into where and what; Ctrl+Enter repaints"), self)
        self.split.setObjectName("muted")
        self.split.setToolTip(self.tr("Where is in the line above, what in the line below the picture: change both"))
        self.split.hide()
        column.addWidget(self.split)

    def add_toggle(self, action: QAction) -> QToolButton:
        """A choice about the line, as a button behind it."""
        frame = Segments(((action, ""),), self)
        frame.setFixedHeight(self.edit.sizeHint().height())
        self._row.insertWidget(1, frame)
        (button,) = frame.findChildren(QToolButton)
        return button

    def show_found(self, found: Found | None, busy: bool) -> None:
        """How sure the answer is, in words."""
        self.places.show_found(found, busy)
        self._show_unknown(found.unknown if found is not None else (), found.read_as if found is not None else "")
        if busy:
            self.chip.tell(self.tr("Looking…"))
        elif found is None:
            self.chip.tell("")
        else:
            text, kind, tip = _VERDICTS.get(found.verdict, (found.verdict.capitalize(), "", ""))
            sure = self.tr("Confidence {0}").format(f"{found.confidence:.0%}")
            heads = "<br>" + self.tr("Heads: {0}").format(", ".join(found.heads)) if found.heads else ""
            self.chip.tell(spoken(text), kind, f"{spoken(tip)}<br>{sure}{heads}")

    def _show_unknown(self, unknown: tuple[str, ...], read_as: str) -> None:
        """What the phrase was read as, and which words of it mean nothing to the model."""
        named = ", ".join(f"“{word}”" for word in unknown[:_NAMED])
        more = self.tr("{named} and {count} more").format(named=named, count=len(unknown) - _NAMED)
        parts = []
        if read_as:
            parts.append(self.tr("Read as “{phrase}”.").format(phrase=read_as))
        if unknown:
            told = self.tr("The model does not know: {words}. It looked for the rest.")
            parts.append(told.format(words=more if len(unknown) > _NAMED else named))
        self.unknown.setText(" ".join(parts))
        self.unknown.setToolTip(
            self.tr("Say it in words the model set knows, or choose another one: File, Settings") if unknown else ""
        )
        self.unknown.setVisible(bool(parts))

    @Slot()
    def _select(self) -> None:
        if not self._split(at_once=False):
            self.split.hide()
            self.select_wanted.emit(self.edit.text())

    def _split(self, *, at_once: bool) -> bool:
        """Whether it was a sentence that says where and what."""
        wish = split(self.edit.text())
        if wish is None:
            return False
        self.edit.setText(wish.phrase)
        self.split.show()
        self.wish_wanted.emit(wish, at_once)
        return True

    @Slot(str)
    def _typed(self, _: str) -> None:
        self.split.hide()

    @Slot(str)
    def _changed(self, text: str) -> None:
        if self.edit.hasFocus():  # by keys, pasting, the history or the button that clears it
            self.typed.emit(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter on a sentence is about the sentence, not about the mask there is. Tells `left`."""
        if _leaves(event):
            self.left.emit()
        elif isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if held == Qt.KeyboardModifier.ControlModifier and split(self.edit.text()) is not None:
                if event.type() == QEvent.Type.ShortcutOverride:
                    event.accept()
                    return True
                if event.type() == QEvent.Type.KeyPress:
                    return self._split(at_once=True)
        return False


def _leaves(event: QEvent) -> bool:
    """Whether the line is no longer typed in."""
    if isinstance(event, QFocusEvent):
        return event.lostFocus() and event.reason() not in _STAYS
    return isinstance(event, QKeyEvent) and (event.type(), event.key()) == (QEvent.Type.KeyPress, Qt.Key.Key_Escape)
