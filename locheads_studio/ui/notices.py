"""Notices over the canvas: they say what happened and what can be done, and never stop the work."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from locheads_studio.ui import text_size
from locheads_studio.ui.icons import Mark, icon
from locheads_studio.ui.language import mark, spoken
from locheads_studio.ui.messages import sentence, shown
from locheads_studio.ui.text_size import mild

_SECONDS: Final = {"info": 6, "warning": 14, "error": 0}  # 0: until it is closed
_MOST: Final = 3
_WIDTH: Final = 380
_KINDS: Final = {"info": mark("News"), "warning": mark("Warning"), "error": mark("Error")}
_COLOUR: Final = {"info": "link", "warning": "warn", "error": "bad"}


class NoticeCard(QFrame):
    """One notice. `gone`: it was closed or its time is over. `report`: the user wants to see the details. `wanted`:
    the verb that it offers, if `offer` gives one with the words for its button."""

    gone = Signal(object)
    report = Signal(str)
    wanted = Signal(str)

    def __init__(
        self, severity: str, text: str, action: str, details: str, offer: tuple[str, str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setProperty("severity", severity)
        self.text, self._details = text, details
        self.setAccessibleName(f"{spoken(_KINDS[severity])}: {text}")
        text_size.fit(self, lambda: self.setFixedWidth(mild(_WIDTH)))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 8, 10)
        row.setSpacing(10)
        row.addWidget(Mark(severity, 20, _COLOUR[severity], self), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(3)
        for line, name in ((text, ""), (action, "muted")):
            if line:
                label = QLabel(sentence(line), self)
                label.setWordWrap(True)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setObjectName(name)
                words.addWidget(label)
        if details:
            button = QPushButton(self.tr("Show report"), self)
            button.setToolTip(self.tr("What happened, to copy and send"))
            button.clicked.connect(self._report)
            words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._verb, verb_text = offer
        if self._verb:
            self.offer = QPushButton(verb_text, self)
            self.offer.setObjectName("primary")
            self.offer.clicked.connect(self._take_up)
            words.addWidget(self.offer, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(words, 1)
        close = QToolButton(self)
        close.setIcon(icon("close", "muted"))
        text_size.fit(close, lambda: close.setIconSize(QSize(mild(16), mild(16))))
        close.setAccessibleName(self.tr("Close this notice"))
        close.setToolTip(self.tr("Close"))
        close.clicked.connect(self.leave)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.leave)
        if _SECONDS[severity]:
            self._timer.start(_SECONDS[severity] * 1000)

    @Slot()
    def leave(self) -> None:
        """Go away."""
        self._timer.stop()
        self.gone.emit(self)

    @Slot()
    def _take_up(self) -> None:
        self.wanted.emit(self._verb)
        self.leave()

    @Slot()
    def _report(self) -> None:
        self.report.emit(self._details)


class NoticeStack(QObject):
    """Puts notices at the upper right of a host widget, newest below. `wanted`: the verb that one offered."""

    report = Signal(str)
    wanted = Signal(str)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = self._area = host
        self._cards: list[NoticeCard] = []
        host.installEventFilter(self)
        text_size.fit(host, self._place)

    def set_area(self, area: QWidget) -> None:
        """Place them in a part of the host."""
        if self._area is not self._host:
            self._area.removeEventFilter(self)
        self._area = area
        area.installEventFilter(self)
        self._place()

    @property
    def cards(self) -> tuple[NoticeCard, ...]:
        """Those that are shown now, oldest first."""
        return tuple(self._cards)

    @property
    def texts(self) -> list[str]:
        """What is shown now."""
        return [card.text for card in self._cards]

    def show(
        self, severity: str, text: str, action: str = "", details: str = "", offer: tuple[str, str] = ("", "")
    ) -> None:
        """Show a notice, perhaps with a button for a verb; the oldest gives way when there are too many. The same text
        is shown once."""
        text, action = shown(text), shown(action)
        for old in [card for card in self._cards if card.text == text]:
            self._remove(old)
        card = NoticeCard(severity, text, action, details, offer, self._host)
        card.gone.connect(self._remove)
        card.report.connect(self.report)
        card.wanted.connect(self.wanted)
        self._cards.append(card)
        while len(self._cards) > _MOST:
            self._remove(self._cards[0])
        card.show()
        self._place()

    @Slot(object)
    def _remove(self, card: NoticeCard) -> None:
        if card in self._cards:
            self._cards.remove(card)
            card.hide()
            card.deleteLater()
            self._place()

    def _place(self) -> None:
        corner = self._area.mapTo(self._host, QPoint(self._area.width(), 0))
        top = corner.y() + 14
        for card in self._cards:
            layout = card.layout()
            height = layout.totalHeightForWidth(mild(_WIDTH)) if layout is not None else card.sizeHint().height()
            card.setGeometry(max(8, corner.x() - mild(_WIDTH) - 14), top, mild(_WIDTH), height)
            card.raise_()
            top += height + 10

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False
