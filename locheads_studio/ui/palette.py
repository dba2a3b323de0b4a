"""The command palette: everything the program can do, found by a few letters of its name.

It knows no commands of its own: it runs the window's actions, and what else the window hands it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from locheads_studio.ui import theme
from locheads_studio.ui.actions import Actions, shown_keys, specs
from locheads_studio.ui.help_window import offer_help
from locheads_studio.ui.icons import icon
from locheads_studio.ui.language import folded, plain, spoken

_ROWS: Final = 11
_COMMAND: Final = Qt.ItemDataRole.UserRole
_HANDED_ON: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True)
class Command:
    """`name` and `place` (its menu, or what kind of thing it is) in the window's language; `english` and
    `english_place`: both in English, which is understood in every language. `missing`: why it cannot be done now, ""
    when it can."""

    id: str
    name: str
    place: str
    english: str
    english_place: str
    run: Callable[[], None]
    keys: str = ""
    tip: str = ""
    missing: str = ""


def commands_of(actions: Actions) -> list[Command]:
    """Every action of the menus."""
    made = []
    for title, spec in specs():
        action = actions[spec.verb]
        made.append(
            Command(
                spec.verb, plain(action.text()), plain(spoken(title)), plain(spec.text), plain(title), action.trigger,
                shown_keys(action), action.statusTip(), actions.missing(spec.verb),
            )
        )  # fmt: skip
    return made


def score(query: str, text: str, *, loose: bool = True) -> float:
    """How well the words of a query fit a text, 0 for not at all: each must be the beginning of a word of it, a part of
    it, or, where that is enough (`loose`), letters that follow in it in this order."""
    held, total = folded(text), 0.0
    for word in folded(query).split():
        place = held.find(word)
        if place >= 0:
            total += 3.0 if f" {held}".find(f" {word}") >= 0 else 2.0
        elif loose and _scattered(word, held):
            total += 0.5
        else:
            return 0.0
    return total + 1.0 / (1 + len(held))  # of those that fit alike, the shorter one first


def found(query: str, commands: Sequence[Command], recent: Sequence[str]) -> list[Command]:
    """What fits a query, best first; loosely when nothing else does. Without a query everything, with what was used
    lately in front."""
    if not query.strip():
        rank = {name: place for place, name in enumerate(recent)}
        return sorted(commands, key=lambda one: rank.get(one.id, len(rank)))
    fitting: list[tuple[float, Command]] = []
    for loose in (False, True):
        fitting = fitting or [(value, one) for one in commands if (value := _worth(query, one, loose)) > 0]
    return [one for _, one in sorted(fitting, key=lambda pair: (-int(pair[0]), bool(pair[1].missing), -pair[0]))]


def _worth(query: str, command: Command, loose: bool) -> float:
    """The name says more than the menu it stands in."""
    names = max(score(query, name, loose=loose) for name in (command.name, command.english))
    everything = f"{command.name} {command.place} {command.english} {command.english_place}"
    return 2 * names or score(query, everything, loose=False)


class Palette(QDialog):
    """`used` with the id of a command, before it runs; it runs when the palette has gone and the focus is back."""

    used = Signal(str)

    def __init__(self, commands: Sequence[Command], recent: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("palette")
        self.setWindowTitle(self.tr("Find a command"))
        offer_help(self, "keyboard")
        self._above = parent
        self._commands, self._recent = commands, recent
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(8)
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText(self.tr("What do you want to do?"))
        self.edit.setAccessibleName(self.tr("Find a command"))
        self.edit.setToolTip(self.tr("A few letters of what it is called. Up and Down choose, Enter does it"))
        self.edit.addAction(icon("find", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.edit.setClearButtonEnabled(True)
        self.edit.textChanged.connect(self._find)
        self.edit.installEventFilter(self)
        column.addWidget(self.edit)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setToolTip(self.tr("What fits; those in grey cannot be done now"))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Row(self.list))
        self.list.itemClicked.connect(self._run)
        column.addWidget(self.list, 1)
        self.nothing = QLabel(self.tr("Nothing is called that. Try fewer letters, or another word for it."), self)
        self.nothing.setObjectName("muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.hide()
        column.addWidget(self.nothing, 1)
        self.about = QLabel(self)
        self.about.setObjectName("muted")
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.about.setContentsMargins(10, 0, 10, 2)
        column.addWidget(self.about)
        self.list.currentItemChanged.connect(self._tell)
        self._width = min(max(560, self.fontMetrics().averageCharWidth() * 84), parent.width() - 40)
        self._find("")
        self._place(parent)

    def _place(self, parent: QWidget) -> None:
        width = self._width
        row = self.list.sizeHintForRow(0) if self.list.count() else 28
        height = row * _ROWS + self.edit.sizeHint().height() + self.about.sizeHint().height() + 42
        self.resize(width, min(height, parent.height() - 80))
        middle = parent.mapToGlobal(parent.rect().topLeft())
        self.move(middle.x() + (parent.width() - width) // 2, middle.y() + 88)

    @Slot(str)
    def _find(self, query: str) -> None:
        self.list.clear()
        for command in found(query, self._commands, self._recent):
            item = QListWidgetItem(command.name, self.list)
            item.setData(_COMMAND, command)
            told = (command.name, command.place, command.keys, command.missing)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(one for one in told if one))
        there = self.list.count() > 0
        self.list.setVisible(there)
        self.nothing.setVisible(not there)
        if there:  # what is typed chooses the best fit, also when it cannot be done: then it is told why
            rows = range(self.list.count())
            self._choose(0 if query.strip() else next((row for row in rows if not self._at(row).missing), 0))
        else:
            self.about.clear()

    def _choose(self, row: int) -> None:
        self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))

    def _at(self, row: int) -> Command:
        command = self.list.item(row).data(_COMMAND)
        assert isinstance(command, Command)
        return command

    @Slot()
    def _tell(self) -> None:
        """What the chosen row does, or why it cannot be done; also to those who do not see."""
        if self.list.currentRow() < 0:
            return
        item = self.list.currentItem()
        command = item.data(_COMMAND)
        text = command.missing or command.tip
        self.about.setText(self.about.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self._width - 44))
        self.edit.setAccessibleDescription(item.data(Qt.ItemDataRole.AccessibleTextRole))
        QAccessible.updateAccessibility(QAccessibleEvent(self.edit, QAccessible.Event.DescriptionChanged))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The line keeps the keys; those that choose go to the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                item = self.list.currentItem()
                if item is not None:
                    self._run(item)
                return True
            if event.key() in _HANDED_ON:
                way = 1 if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) else -1
                far = _ROWS - 1 if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) else 1
                if self.list.count():
                    self._choose(self.list.currentRow() + way * far)
                return True
        return False

    @Slot(QListWidgetItem)
    def _run(self, item: QListWidgetItem) -> None:
        command = item.data(_COMMAND)
        if command.missing:
            return
        self.used.emit(command.id)
        self.accept()
        QTimer.singleShot(0, command.run)  # when the focus is back where it was

    def done(self, result: int) -> None:
        """The window gets the keys back, and in it the widget that had them."""
        super().done(result)
        self._above.activateWindow()

    def changeEvent(self, event: QEvent) -> None:
        """A click beside it puts it away."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isVisible() and not self.isActiveWindow():
            self.reject()


class _Row(QStyledItemDelegate):
    """The name, its menu in grey, the keys at the right."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        command = index.data(_COMMAND)
        tokens = theme.current()
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.hover if command.missing else tokens.accent))
            painter.drawRoundedRect(rect.adjusted(0, 1, -1, -1), 6, 6)
        lit = chosen and not command.missing
        text = QColor(tokens.on_accent if lit else tokens.muted if command.missing else tokens.text)
        quiet = QColor(tokens.on_accent if lit else tokens.muted)
        metrics = painter.fontMetrics()
        inside = rect.adjusted(10, 0, -10, 0)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setPen(quiet)
        painter.drawText(inside, middle | int(Qt.AlignmentFlag.AlignRight), command.keys)
        room = inside.width() - metrics.horizontalAdvance(command.keys) - 16
        place = metrics.horizontalAdvance(command.place) + 12
        name = metrics.elidedText(command.name, Qt.TextElideMode.ElideRight, max(room - place, room // 2))
        painter.setPen(text)
        painter.drawText(inside, middle, name)
        painter.setPen(quiet)
        left = metrics.horizontalAdvance(name) + 12
        painter.drawText(
            inside.adjusted(left, 0, 0, 0), middle,
            metrics.elidedText(command.place, Qt.TextElideMode.ElideRight, max(room - left, 0)),
        )  # fmt: skip
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, option.fontMetrics.height() + 12)


def _scattered(word: str, text: str) -> bool:
    letters = iter(text)
    return len(word) > 1 and all(sign in letters for sign in word)
