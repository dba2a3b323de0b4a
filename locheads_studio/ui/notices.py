"""Notices over the picture, one at a time: they say what happened and what can be done, and never stop the work."""

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
_MOST: Final = 3  # errors
_ORDER: Final = ("error", "info", "warning")
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
        self.text, self._details, self.topic = text, details, ""
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
        self.waiting = QLabel(self)
        self.waiting.setObjectName("muted")
        self.waiting.hide()
        words.addWidget(self.waiting)
        self.severity, self._seconds = severity, _SECONDS[severity]
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.leave)

    def come(self) -> None:
        """It is seen from now on; its time begins."""
        if self.isHidden():
            self.show()
            if self._seconds:
                self._timer.start(self._seconds * 1000)

    def wait(self) -> None:
        """Another one is seen instead."""
        self._timer.stop()
        self.hide()

    def tell_waiting(self, count: int) -> None:
        """How many there are behind it."""
        self.waiting.setText(spoken("%n more notice(s)", count).replace("%n", str(count)))
        self.waiting.setVisible(count > 0)

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
    """Shows one notice at the upper right of a host widget; others wait behind it. Errors stay until they are closed or
    answered. News are replaced by newer news, warnings by newer warnings, and news pass before warnings. `wanted`: the
    verb that one offered."""

    report = Signal(str)
    wanted = Signal(str)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = self._area = host
        self._cards: list[NoticeCard] = []  # the first is the one that is seen
        host.installEventFilter(self)
        text_size.fit(host, self._place)

    def set_area(self, area: QWidget) -> None:
        """Place it in a part of the host."""
        if self._area is not self._host:
            self._area.removeEventFilter(self)
        self._area = area
        area.installEventFilter(self)
        self._place()

    @property
    def cards(self) -> tuple[NoticeCard, ...]:
        """The one that is seen, if there is one."""
        return tuple(self._cards[:1])

    @property
    def texts(self) -> list[str]:
        """What is told, the one that is seen first."""
        return [card.text for card in self._cards]

    def show(
        self,
        severity: str,
        text: str,
        action: str = "",
        details: str = "",
        offer: tuple[str, str] = ("", ""),
        topic: str = "",
    ) -> None:
        """Tell something, perhaps with a button for a verb. The same text is told once. `topic`: see `forget`."""
        text, action = shown(text), shown(action)
        same = [card for card in self._cards if card.severity == severity]
        surplus = same[: -(_MOST - 1)] if severity == "error" else same
        for old in [card for card in self._cards if card.text == text or card in surplus]:
            self._remove(old, place=False)
        card = NoticeCard(severity, text, action, details, offer, self._host)
        card.topic = topic
        card.hide()
        card.gone.connect(self._remove)
        card.report.connect(self.report)
        card.wanted.connect(self.wanted)
        self._cards = sorted([*self._cards, card], key=lambda one: _ORDER.index(one.severity))
        for behind in self._cards[1:]:
            behind.wait()
        self._place()

    def forget(self, topic: str) -> None:
        """What was told about a topic is over."""
        for card in [card for card in self._cards if card.topic == topic]:
            self._remove(card)

    @Slot(object)
    def _remove(self, card: NoticeCard, place: bool = True) -> None:
        if card in self._cards:
            self._cards.remove(card)
            card.hide()
            card.deleteLater()
            if place:
                self._place()

    def _place(self) -> None:
        if not self._cards:
            return
        card, wide = self._cards[0], mild(_WIDTH)
        card.tell_waiting(len(self._cards) - 1)
        card.come()
        layout = card.layout()
        corner = self._area.mapTo(self._host, QPoint(self._area.width(), 0))
        high = layout.totalHeightForWidth(wide) if layout is not None else card.sizeHint().height()
        top, around = corner.y() + 14, self._area.parentWidget()
        if self._area.height() < high + 14 and around is not None:  # over the tool's row, not over what is filled in
            top = max(8, around.mapTo(self._host, QPoint(0, 0)).y() - high - 2)
        card.setGeometry(max(8, corner.x() - wide - 14), top, wide, high)
        card.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return False
