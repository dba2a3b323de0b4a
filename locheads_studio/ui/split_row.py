"""The other half of a sentence that says where and what: under the phrase, what it becomes, to be corrected there."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from locheads_studio.studio.sentence import Wish
from locheads_studio.ui import text_size
from locheads_studio.ui.icons import icon
from locheads_studio.ui.key_tips import KeyTip
from locheads_studio.ui.text_size import px


class SplitRow(QWidget):
    """Shown while a sentence stands split: its phrase in the line above, its prompt here.

    `typed` with the prompt while it is typed, `entered` with Enter in it, `undone` with the sentence as it was and the
    prompt there was before, when it was no request at all.
    """

    typed = Signal(str)
    entered = Signal()
    undone = Signal(str, str)

    def __init__(self, repaint: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        self.sentence = ""
        self._before = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        label = QLabel(self.tr("becomes"), self)
        label.setObjectName("muted")
        row.addWidget(label)
        self.what = QLineEdit(self)
        self.what.setObjectName("big")
        self.what.addAction(icon("repaint", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.what.setAccessibleName(self.tr("What it becomes"))
        tip = self.tr(
            "The sentence says where, in the line above, and what, here: correct either (Enter or {0} repaints)"
        )
        KeyTip(self.what, tip, repaint)
        text_size.fit(self.what, self._fit_what)
        self.what.textEdited.connect(self.typed)
        self.what.returnPressed.connect(self.entered)
        label.setBuddy(self.what)
        row.addWidget(self.what, 1)
        self.undo = QToolButton(self)
        self.undo.setIcon(icon("undo"))
        self.undo.setIconSize(QSize(16, 16))
        self.undo.setText(self.tr("One phrase"))
        self.undo.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.undo.setAccessibleName(self.tr("Take the sentence as one phrase"))
        self.undo.setToolTip(self.tr("It is one phrase: look for all of the sentence, as it was typed"))
        self.undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.undo.clicked.connect(self._undo)
        row.addWidget(self.undo)
        row.addStretch(0)
        self.hide()

    def _fit_what(self) -> None:
        self.what.setMinimumWidth(px(120))
        self.what.setMaximumWidth(px(420))

    def show_wish(self, sentence: str, wish: Wish) -> None:
        """A sentence was split."""
        self.sentence, self._before = sentence, self.what.text()
        self.what.setText(wish.prompt)
        self.show()

    def show_what(self, prompt: str) -> None:
        """The prompt as it is elsewhere."""
        if prompt != self.what.text():
            self.what.setText(prompt)

    def made_of(self, phrase: str) -> bool:
        """Whether the phrase can be a correction of the split: all its words are the sentence's."""
        return set(phrase.casefold().split()) <= set(self.sentence.casefold().split())

    @Slot()
    def _undo(self) -> None:
        self.hide()
        self.undone.emit(self.sentence, self._before)
