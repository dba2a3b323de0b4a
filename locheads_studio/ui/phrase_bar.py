"""Where the user says what to select: a phrase with its history, and how sure the answer is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QKeyCombination, QObject, QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
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

from locheads_studio.document.masks import Combination
from locheads_studio.document.state import Found
from locheads_studio.studio.hints import Hint
from locheads_studio.studio.sentence import Wish, split
from locheads_studio.ui import text_size
from locheads_studio.ui.actions import Actions
from locheads_studio.ui.canvas_keys import combination_of
from locheads_studio.ui.flow import Wrap
from locheads_studio.ui.hint_line import HintLine
from locheads_studio.ui.icons import icon
from locheads_studio.ui.instance_row import InstanceRow
from locheads_studio.ui.key_tips import KeyTip
from locheads_studio.ui.language import mark, spoken
from locheads_studio.ui.shadow_chip import ShadowChip
from locheads_studio.ui.split_row import SplitRow
from locheads_studio.ui.stage import Rows
from locheads_studio.ui.text_size import mild, px
from locheads_studio.ui.widgets import Chip, Segments

_VERDICTS = {
    "sure": (mark("Found"), "good", mark("The heads agree on one place")),
    "likely": (mark("Likely"), "good", mark("It is probably here: have a look before you repaint")),
    "unsure": (mark("Unsure"), "warn", mark("It may be here or not: look at the mask before you repaint")),
    "two candidates": (mark("Two places"), "warn", mark("The phrase may mean either of two places")),
    "not found": (
        mark("Not found"),
        "bad",
        mark("The mask is as it was. Say it in other words, or select it by hand"),
    ),
    "no verdict": (
        mark("No verdict"),
        "",
        mark("Who found this does not say how sure it is: look at the mask before you repaint"),
    ),
}

_STAYS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)  # the keys come back here
_WINDOWS = (Qt.Key.Key_E, Qt.Key.Key_D)
_NAMED = 4  # unknown words that are named; the line must not be wider than the window


class HistoryEdit(QLineEdit):
    """A line with its history: Down in an empty line shows it, typing narrows it."""

    def __init__(self, placeholder: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("big")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)
        self._words: list[str] = []
        self._complete_from([])
        self._badge: QWidget | None = None
        self.installEventFilter(self)

    def event(self, event: QEvent) -> bool:
        """Ctrl+E and Ctrl+D, with which Qt moves and deletes in a line on some systems, are the window's first."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if held == Qt.KeyboardModifier.ControlModifier and event.key() in _WINDOWS:
                event.ignore()
                return False
        return super().event(event)

    def set_badge(self, badge: QWidget) -> None:
        """Something small at the end of the line, before the button that clears it: the line stays as wide as it is."""
        badge.setParent(self)
        self._badge = badge
        badge.installEventFilter(self)

    def place_badge(self) -> None:
        """After its text has changed."""
        badge = self._badge
        there = badge is not None and not badge.isHidden()
        if badge is not None and there:
            badge.adjustSize()
            clear = self.height() if self.text() else 8
            badge.move(self.width() - badge.width() - clear, (self.height() - badge.height()) // 2)
        self.setTextMargins(0, 0, badge.width() + 6 if badge is not None and there else 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place_badge()

    def set_history(self, words: Sequence[str]) -> None:
        """Newest first."""
        if self._words != list(words):
            self._complete_from(list(words))

    def _complete_from(self, words: list[str]) -> None:
        """With a completer of its own for each list: one that found no match opens by itself when its list changes."""
        self._words = words
        completer = QCompleter(QStringListModel(words, self), self)
        completer.model().setParent(completer)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)  # deletes the one before

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        down = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down
        if down and not self.text() and self._words:
            completer = self.completer()
            completer.setCompletionPrefix("")
            completer.complete()
            return True
        return False


class _Places(QFrame):
    """The places a phrase may mean as A, B and both; `taken` with 0, 1 or 2. Hidden when there is only one."""

    taken = Signal(int)

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("segments")
        self.setAccessibleName(self.tr("Which place is meant"))
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        self.buttons: list[QToolButton] = []
        for number, (text, tip) in enumerate(
            (
                ("A", self.tr("Take place A of the picture ({0} goes on to the next)")),
                ("B", self.tr("Take place B of the picture ({0} goes on to the next)")),
                (self.tr("Both"), self.tr("Take both places together")),
            )
        ):
            button = QToolButton(self)
            button.setText(text)
            KeyTip(button, tip, actions["other_candidate"])
            button.setAccessibleName(text if number == 2 else self.tr("Place {letter}").format(letter=text))
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            text_size.fit(button, partial(_fit_place, button))
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


def _fit_place(button: QToolButton) -> None:
    button.ensurePolished()
    metrics = button.fontMetrics()
    button.setMinimumHeight(max(mild(26), metrics.height() + 8))
    button.setFixedWidth(max(mild(34), 20 + metrics.horizontalAdvance(button.text())))


class PhraseBar(QWidget):
    """`select_wanted` with the phrase and how it meets the mask: Shift+Enter adds, Alt+Enter subtracts, both
    intersect, else None; `held_changed` with that while these keys are held. `place_wanted`: take candidate 0 or 1, or
    both (2).

    A sentence that also says what to paint is split instead: `wish_wanted` with the `studio.sentence.Wish`, whether to
    repaint at once (the keys of Repaint), and how it meets the mask. Both halves are shown until the next phrase, and
    may be corrected: `what_typed` with the prompt while it is, `repaint_wanted` when what is selected is what is to be
    repainted. `typed` with each text while it is typed; `left` when it is no longer: another widget has the keys, or
    Escape.
    """

    select_wanted = Signal(str, object)
    wish_wanted = Signal(object, bool, object)
    held_changed = Signal(object)
    place_wanted = Signal(int)
    typed = Signal(str)
    left = Signal()
    what_typed = Signal(str)
    repaint_wanted = Signal()

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._repaint = actions["repaint"]
        self._selected = ""  # the phrase that was asked for last
        self._how: Combination | None = None  # while Enter is pressed with Shift or Alt
        self._found: Found | None = None
        self._waiting: Sequence[str] = ()
        self._busy = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        row = self._row = Wrap()
        column.addLayout(row)
        self.edit = HistoryEdit(
            self.tr("What to select, like “the skater's outfit”"), self.tr("Phrase: what to select"), self
        )
        self.edit.addAction(icon("find", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        text_size.fit(self.edit, self._fit_edit)
        tip = self.tr(
            "Say what to select and press Enter, or all in one: “change the skater's outfit to a red tracksuit” "
            "({0} then repaints it, too). Down shows what you said before"
        )
        KeyTip(self.edit, tip, self._repaint)
        self.edit.returnPressed.connect(self._select)
        self.edit.textChanged.connect(self._changed)
        self.edit.installEventFilter(self)
        row.addWidget(self.edit)
        self.button = QPushButton(self.tr("Find"), self)
        self.button.setObjectName("big")
        self.button.setToolTip(self.tr("Find it in the picture (Enter)"))
        self.button.clicked.connect(self._select)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.addWidget(self.button)
        self.chip = Chip(self)
        self.edit.set_badge(self.chip)
        self.edit.textChanged.connect(self.edit.place_badge)
        self.below = Rows(self)  # the window puts it over the picture, which it must not push
        self.places = _Places(actions, self)
        self.places.taken.connect(self.place_wanted)
        self.below.add(self.places)
        self.unknown = QLabel(self)
        self.unknown.setObjectName("muted")
        self.unknown.setWordWrap(True)
        self.unknown.setTextFormat(Qt.TextFormat.PlainText)
        self.unknown.hide()
        self.below.add(self.unknown)
        self.hint = HintLine(self)
        self.below.add(self.hint)
        self.instances = InstanceRow(self)
        self.below.add(self.instances)
        self.shadow = ShadowChip(actions["mask_shadow"], self)
        self.below.add(self.shadow)
        self.split = SplitRow(self._repaint, self)
        self.split.typed.connect(self.what_typed)
        self.split.entered.connect(self._carry_on)
        self.split.undone.connect(self._join)
        self.split.what.installEventFilter(self)
        self.below.add(self.split)

    def _fit_edit(self) -> None:
        self.edit.setMinimumWidth(px(200))
        self.edit.setMaximumWidth(px(560))

    def add_toggle(self, action: QAction) -> QToolButton:
        """A choice about the line, as a button behind it."""
        frame = Segments(((action, ""),), self)
        text_size.fit(frame, lambda: frame.setFixedHeight(self.edit.sizeHint().height()))
        self._row.insert(1, frame)
        (button,) = frame.findChildren(QToolButton)
        return button

    def show_found(self, found: Found | None, busy: bool, waiting: Sequence[str] = ()) -> None:
        """How sure the answer is, in words. `waiting`: the phrases that are looked for next."""
        self.places.show_found(found, busy)
        self._found, self._busy, self._waiting = found, busy, waiting
        self._show_verdict()

    def is_asked(self, phrase: str) -> bool:
        """Whether that is what stands in the line."""
        return _bare(phrase) == _bare(self.edit.text())

    def _show_verdict(self) -> None:
        """The verdict belongs to the phrase that was asked, and goes when that goes."""
        found, busy = self._found, self._busy
        if found is not None and not self.is_asked(found.phrase):
            found = None
        self.instances.show_found(found, busy)
        if busy or found is not None:
            self.hint.say_nothing()
        self._show_unknown(found if not busy else None)
        if busy:
            self.chip.tell(self.tr("Looking…"))
        elif found is None:
            self.chip.tell("")
        else:
            text, kind, tip = _VERDICTS.get(found.verdict, (found.verdict.capitalize(), "", ""))
            said = [spoken(tip)]
            if found.verdict != "no verdict":
                told = self.tr("Confidence {0}: sure from 95 %, likely from 70 %")
                said.append(told.format(f"{found.confidence:.0%}"))
            if found.heads:
                said.append(self.tr("Heads: {0}").format(", ".join(found.heads)))
            self.chip.tell(spoken(text), kind, "<br>".join(said))
        self.edit.place_badge()

    def show_hint(self, hint: Hint) -> None:
        """What the text in the line will mean, while nothing was asked about it yet."""
        answered = self._found is not None and _bare(self._found.phrase) == _bare(hint.text)
        if hint.text == self.edit.text() and not answered and not self._busy:
            self.hint.show_phrase(hint)

    def _show_unknown(self, found: Found | None) -> None:
        """What the phrase was read as, which words of it mean nothing to the model, what was not found and what to do
        about it, and what is looked for next."""
        unknown, read_as = (found.unknown, found.read_as) if found is not None else ((), "")
        named = ", ".join(f"“{word}”" for word in unknown[:_NAMED])
        more = self.tr("{named} and {count} more").format(named=named, count=len(unknown) - _NAMED)
        parts = []
        if read_as:
            parts.append(self.tr("Read as “{phrase}”.").format(phrase=read_as))
        if unknown:
            told = self.tr("The model does not know: {words}. It looked for the rest.")
            parts.append(told.format(words=more if len(unknown) > _NAMED else named))
        if found is not None and found.verdict == "not found":
            parts.append(self.tr("Not found: the mask is as it was. Say it in other words, or select it by hand."))
        elif found is not None and found.missing:
            parts.append(self.tr("Not found: {things}.").format(things=self._quoted(found.missing)))
        if self._waiting:
            parts.append(self.tr("Next: {phrases}.").format(phrases=self._quoted(self._waiting)))
        self.unknown.setText(" ".join(parts))
        self.unknown.setToolTip(
            self.tr("Say it in words the model set knows, or choose another one: File, Settings") if unknown else ""
        )
        self.unknown.setVisible(bool(parts))

    @staticmethod
    def _quoted(words: Sequence[str]) -> str:
        return ", ".join(f"“{word}”" for word in words)

    @Slot()
    def _select(self) -> None:
        if not self._split(at_once=False):
            phrase = self._selected = self.edit.text()
            if self.split.isVisible() and not self.split.made_of(phrase):
                self.split.hide()
            self.select_wanted.emit(phrase, self._how)

    def _split(self, *, at_once: bool) -> bool:
        """Whether it was a sentence that says where and what."""
        sentence = self.edit.text()
        wish = split(sentence)
        if wish is None:
            return False
        self._selected = wish.phrase
        self.edit.setText(wish.phrase)
        self.split.show_wish(sentence, wish)
        self.wish_wanted.emit(wish, at_once, self._how)
        return True

    @Slot()
    def _carry_on(self) -> None:
        """Repaint as the halves say now; where another phrase stands than was selected, select it first."""
        phrase, prompt = self.edit.text().strip(), self.split.what.text().strip()
        if phrase and prompt and phrase != self._selected:
            self._selected = phrase
            self.wish_wanted.emit(Wish(phrase, prompt), True, None)
        else:
            self.repaint_wanted.emit()

    @Slot(str, str)
    def _join(self, sentence: str, prompt: str) -> None:
        """The sentence was one phrase."""
        self.edit.setText(sentence)
        self.edit.setFocus()
        self.what_typed.emit(prompt)
        self._selected = sentence
        self.select_wanted.emit(sentence, None)

    @Slot(str)
    def _changed(self, text: str) -> None:
        if not text:
            self.split.hide()
        self.hint.say_nothing()
        self._show_verdict()
        if self.edit.hasFocus():  # by keys, pasting, the history or the button that clears it
            self.typed.emit(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of Repaint on a sentence are about the sentence, not about the mask there is. Tells `left`."""
        if watched is self.edit and isinstance(event, QKeyEvent | QFocusEvent):
            self._show_held(event)
        if watched is self.edit and _leaves(event):
            self.left.emit()
        elif watched is self.edit and isinstance(event, QKeyEvent) and _combines(event):
            if event.type() == QEvent.Type.KeyPress:
                self._how = combination_of(event.modifiers())
                try:
                    self._select()
                finally:
                    self._how = None
            event.accept()
            return True
        elif isinstance(event, QKeyEvent) and self._at_once(event) and (self._whole or self.split.isVisible()):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                if not (self._whole and self._split(at_once=True)):
                    self._carry_on()
                return True
        return False

    def _show_held(self, event: QKeyEvent | QFocusEvent) -> None:
        """Tell how the answer would meet the mask if Enter were pressed now."""
        if isinstance(event, QFocusEvent):
            if event.lostFocus():
                self.held_changed.emit(None)
        elif event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) and event.key() in _MODES:
            down = event.type() == QEvent.Type.KeyPress
            held = event.modifiers() | _MODES[event.key()] if down else event.modifiers() & ~_MODES[event.key()]
            self.held_changed.emit(combination_of(held))

    @property
    def _whole(self) -> bool:
        """Whether the line is a sentence that says both."""
        return split(self.edit.text()) is not None

    def _at_once(self, event: QKeyEvent) -> bool:
        """Whether these are the keys of Repaint; a bare letter is always typed."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        keys = QKeySequence(QKeyCombination(held, Qt.Key(event.key())))
        return bool(held & ~Qt.KeyboardModifier.ShiftModifier) and keys in self._repaint.shortcuts()


_MODES: dict[int, Qt.KeyboardModifier] = {
    Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier,
    Qt.Key.Key_Alt: Qt.KeyboardModifier.AltModifier,
}


def _combines(event: QKeyEvent) -> bool:
    """Whether Enter is pressed with Shift, Alt or both, and nothing else."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    others = held & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier)
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    kind = event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
    return kind and enter and not others and combination_of(held) is not None


def _bare(phrase: str) -> str:
    return " ".join(phrase.split()).casefold()


def _leaves(event: QEvent) -> bool:
    """Whether the line is no longer typed in."""
    if isinstance(event, QFocusEvent):
        return event.lostFocus() and event.reason() not in _STAYS
    return isinstance(event, QKeyEvent) and (event.type(), event.key()) == (QEvent.Type.KeyPress, Qt.Key.Key_Escape)
