"""One line under what is typed: how it will be read, words that mean nothing to the models, where they stop reading."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from locheads_studio.studio.hints import Hint

_NAMED: Final = 4  # unknown words that are named; the line must not be wider than the window


class HintLine(QLabel):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("muted")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()

    def say_nothing(self) -> None:
        """What was said is about another text."""
        self.tell([])

    def show_phrase(self, hint: Hint) -> None:
        """What a phrase means to the VLM."""
        parts = []
        if hint.read_as:
            parts.append(self.tr("Will be read as “{phrase}”.").format(phrase=hint.read_as))
        if hint.unknown:
            parts.append(self.tr("The model does not know: {words}.").format(words=self.named(hint.unknown)))
        if hint.advice:
            parts.append(hint.advice)
        self.tell(parts)

    def show_prompt(self, hint: Hint) -> None:
        """What a prompt means to the inpainter."""
        parts = []
        if hint.end:
            parts.append(self.tr("Too long for the painting model: it reads up to “… {words}”.").format(words=hint.end))
        if hint.unknown:
            parts.append(self.tr("The painting model does not know: {words}.").format(words=self.named(hint.unknown)))
        if hint.advice:
            parts.append(hint.advice)
        self.tell(parts)

    def tell(self, parts: list[str]) -> None:
        """These sentences; hidden without any."""
        self.setText(" ".join(parts))
        self.setVisible(bool(parts))

    def named(self, words: tuple[str, ...]) -> str:
        """The first few of them in quotes, and how many more."""
        named = ", ".join(f"“{word[:24]}”" for word in words[:_NAMED])
        if len(words) <= _NAMED:
            return named
        return self.tr("{named} and {count} more").format(named=named, count=len(words) - _NAMED)
