"""Keyboard shortcuts: looked up by name or by key, and chosen anew. Every change applies and is kept at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from locheads_studio.config.keymap import MOST_KEYS, Keymap
from locheads_studio.errors import StudioError
from locheads_studio.ui import theme
from locheads_studio.ui.actions import Actions, refused, specs
from locheads_studio.ui.help_window import offer_help
from locheads_studio.ui.icons import icon
from locheads_studio.ui.language import folded, plain, spoken
from locheads_studio.ui.messages import told

_VERB: Final = Qt.ItemDataRole.UserRole
_PORTABLE: Final = QKeySequence.SequenceFormat.PortableText
_NATIVE: Final = QKeySequence.SequenceFormat.NativeText


class ShortcutsDialog(QDialog):
    """The list of all actions with their keys, and below it what can be done to the chosen one.

    `keep` writes a keymap to the disk; StudioError when it cannot, and then the old keys stay.
    """

    def __init__(
        self, actions: Actions, keymap: Keymap, keep: Callable[[Keymap], None], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        offer_help(self, "keyboard")
        self._actions, self.keymap, self._keep = actions, keymap, keep
        self._own = {
            spec.verb: tuple(QKeySequence(key).toString(_PORTABLE) for key in spec.keys) for _, spec in specs()
        }
        self._pending: tuple[str, QKeySequence, bool] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search a name or a key, like Ctrl+E"))
        self.search.setAccessibleName(self.tr("Search the shortcuts"))
        self.search.setToolTip(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("find", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._filter)
        column.addWidget(self.search)
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName(self.tr("Actions"))
        self.tree.setToolTip(self.tr("All actions with their keys; those you changed are in bold"))
        self.tree.setHeaderLabels([self.tr("What"), self.tr("Keys"), self.tr("Default")])
        self.tree.setObjectName("shortcuts")
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(14)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionsMovable(False)
        self.tree.header().setStretchLastSection(False)
        self.tree.currentItemChanged.connect(self._chosen)
        column.addWidget(self.tree, 1)
        self.nothing = QLabel(self.tr("No action has that name or key. Try fewer letters."), self)
        self.nothing.setObjectName("muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.nothing.hide()
        column.addWidget(self.nothing, 1)
        self._build_rows()
        self.tree.ensurePolished()
        for keys in (1, 2):  # once: the columns must not move while one searches
            self.tree.resizeColumnToContents(keys)
            self.tree.setColumnWidth(keys, self.tree.columnWidth(keys) + 24)
        column.addWidget(self._editor_frame())
        column.addLayout(self._last_row())
        metrics = self.fontMetrics()
        self.resize(max(640, metrics.averageCharWidth() * 92), max(620, metrics.height() * 36))
        self._chosen()
        self.search.setFocus()

    # --- building

    def _build_rows(self) -> None:
        self._rows: dict[str, QTreeWidgetItem] = {}
        menus: dict[str, QTreeWidgetItem] = {}
        self._menus = menus
        for title, spec in specs():
            if title not in menus:
                menu = menus[title] = QTreeWidgetItem(self.tree, [plain(spoken(title))])
                menu.setFlags(Qt.ItemFlag.ItemIsEnabled)
                font = menu.font(0)
                font.setBold(True)
                menu.setFont(0, font)
                menu.setExpanded(True)
            row = QTreeWidgetItem(menus[title], [plain(self._actions[spec.verb].text())])
            row.setData(0, _VERB, spec.verb)
            self._rows[spec.verb] = row
        self._show_keys()

    def _editor_frame(self) -> QFrame:
        frame = QFrame(self)
        frame.setObjectName("box")
        column = QVBoxLayout(frame)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        self.name = QLabel(frame)
        self.name.setObjectName("heading")
        column.addWidget(self.name)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.keys = QKeySequenceEdit(frame)
        self.keys.setMaximumSequenceLength(1)
        self.keys.setClearButtonEnabled(True)
        self.keys.setAccessibleName(self.tr("New keys"))
        self.keys.setToolTip(self.tr("Click here and press the keys. Tab goes on"))
        self.keys.keySequenceChanged.connect(self._typed)
        row.addWidget(self.keys, 1)
        self.set_button = self._button(self.tr("Set"), self.tr("These keys instead of those it has"), self._set)
        self.add_button = self._button(self.tr("Add"), self.tr("These keys beside those it has"), self._add)
        self.remove_button = self._button(self.tr("Remove"), self.tr("No keys at all"), self._remove)
        self.default_button = self._button(self.tr("Default"), self.tr("The keys it came with"), self._default)
        for button in (self.set_button, self.add_button, self.remove_button, self.default_button):
            row.addWidget(button)
        column.addLayout(row)
        below = QHBoxLayout()
        below.setSpacing(8)
        self.told = QLabel(frame)
        self.told.setObjectName("muted")
        self.told.setWordWrap(True)
        self.told.setMinimumHeight(self.fontMetrics().height() + 14)
        below.addWidget(self.told, 1)
        self.take_button = self._button(self.tr("Take over"), self.tr("From now on they do this"), self._take)
        self.leave_button = self._button(self.tr("Cancel"), self.tr("Everything stays as it is"), self._leave)
        for button in (self.take_button, self.leave_button):
            button.hide()
            below.addWidget(button)
        column.addLayout(below)
        return frame

    def _last_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.all_button = self._button(
            self.tr("All to default"), self.tr("Forget every change made here"), self._all_default
        )
        row.addWidget(self.all_button)
        row.addStretch(1)
        close = self._button(self.tr("Close"), self.tr("Back to the picture (Esc)"), self.accept)
        row.addWidget(close)
        return row

    def _button(self, text: str, tip: str, do: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.clicked.connect(do)
        return button

    # --- showing

    def _show_keys(self) -> None:
        for verb, row in self._rows.items():
            row.setText(1, ", ".join(keys.toString(_NATIVE) for keys in self._actions[verb].shortcuts()))
            for place in (0, 1):
                font = row.font(place)
                font.setBold(verb in self.keymap.changed)
                row.setFont(place, font)
            row.setText(2, ", ".join(QKeySequence(text).toString(_NATIVE) for text in self._own[verb]))
            row.setForeground(2, QColor(theme.current().muted))

    @Slot()
    def _filter(self) -> None:
        words = folded(self.search.text()).split()
        english = {spec.verb: plain(spec.text) for _, spec in specs()}
        for verb, row in self._rows.items():
            held = folded(f"{row.text(0)} {row.text(1)} {english[verb]}")
            row.setHidden(not all(word in held for word in words))
        for menu in self._menus.values():
            menu.setHidden(all(row.isHidden() for row in self._rows.values() if row.parent() is menu))
        first = next((row for row in self._rows.values() if not row.isHidden()), None)
        self.tree.setVisible(first is not None)
        self.nothing.setVisible(first is None)
        current = self.tree.currentItem()
        if words and first is not None and (current is None or current.isHidden()):
            self.tree.setCurrentItem(first)

    @Slot()
    def _chosen(self) -> None:
        """Another action is chosen: what can be done to it."""
        verb = self._verb()
        self.name.setText(plain(self._actions[verb].text()) if verb else self.tr("Choose an action in the list"))
        self.keys.clear()
        self._tell("")

    def _verb(self) -> str:
        row = self.tree.currentItem()
        return str(row.data(0, _VERB) or "") if row is not None else ""

    def _tell(self, text: str, *, asking: bool = False) -> None:
        if not asking:
            self._pending = None
        self.told.setText(text)
        self.told.setObjectName("warning" if text and not self.keys.keySequence().isEmpty() else "muted")
        self.told.style().polish(self.told)
        self.keys.setAccessibleDescription(text)
        for button in (self.take_button, self.leave_button):
            button.setVisible(asking)
        verb, typed = self._verb(), not self.keys.keySequence().isEmpty()
        shortcuts = self._actions[verb].shortcuts() if verb else []
        free = bool(verb) and typed and not refused(self.keys.keySequence())
        self.keys.setEnabled(bool(verb))
        self.set_button.setEnabled(free)
        self.add_button.setEnabled(free and 0 < len(shortcuts) < MOST_KEYS)
        self.remove_button.setEnabled(bool(shortcuts))
        self.default_button.setEnabled(verb in self.keymap.changed)
        self.all_button.setEnabled(bool(self.keymap.changed))

    # --- changing

    @Slot()
    def _typed(self) -> None:
        """Tell at once why these keys cannot be had, or whose they are."""
        keys, verb = self.keys.keySequence(), self._verb()
        reason = "" if keys.isEmpty() else refused(keys)
        if reason or keys.isEmpty() or not self._is_of_another(verb, keys):
            self._tell(reason)
        else:
            self._ask_about(verb, keys, add=False)

    def _set(self) -> None:
        self._ask(add=False)

    def _add(self) -> None:
        self._ask(add=True)

    def _ask(self, *, add: bool) -> None:
        """Give the typed keys to the chosen action, at once when nothing else has them."""
        verb, keys = self._verb(), self.keys.keySequence()
        if self._is_of_another(verb, keys):
            self._ask_about(verb, keys, add=add)
            self.take_button.setFocus()
        else:
            self._give(verb, keys, add=add)

    def _is_of_another(self, verb: str, keys: QKeySequence) -> bool:
        return self._actions.holder(keys) not in ("", verb)

    def _ask_about(self, verb: str, keys: QKeySequence, *, add: bool) -> None:
        """Whether to take the keys from the action that has them."""
        self._pending = (verb, keys, add)
        name = plain(self._actions[self._actions.holder(keys)].text())
        self._tell(self.tr("{0}: these are the keys of “{1}”.").format(keys.toString(_NATIVE), name), asking=True)

    def _take(self) -> None:
        if self._pending is not None:
            verb, keys, add = self._pending
            self._give(verb, keys, add=add)

    def _leave(self) -> None:
        self.keys.clear()
        self._tell("")

    def _give(self, verb: str, keys: QKeySequence, *, add: bool) -> None:
        text, keymap = keys.toString(_PORTABLE), self.keymap
        holder = self._actions.holder(keys)
        if holder and holder != verb:
            left = tuple(one for one in self._now(holder) if one != text)
            keymap = keymap.rebound(holder, left, self._own[holder])
        held = tuple(one for one in self._now(verb) if one != text) if add else ()
        self._apply(keymap.rebound(verb, (*held, text), self._own[verb]))

    def _remove(self) -> None:
        self._apply(self.keymap.rebound(self._verb(), (), self._own[self._verb()]))

    def _default(self) -> None:
        verb = self._verb()
        self._apply(self.keymap.rebound(verb, self._own[verb], self._own[verb]))
        lost = [QKeySequence(text) for text in self._own[verb] if text not in self._now(verb)]
        if lost and verb not in self.keymap.changed:
            holder = plain(self._actions[self._actions.holder(lost[0])].text())
            self._tell(self.tr("{0} stays with “{1}”, to which you gave it.").format(lost[0].toString(_NATIVE), holder))

    def _all_default(self) -> None:
        keymap = self.keymap
        for verb, own in self._own.items():
            keymap = keymap.rebound(verb, own, own)
        self._apply(keymap)

    def _now(self, verb: str) -> tuple[str, ...]:
        return tuple(keys.toString(_PORTABLE) for keys in self._actions[verb].shortcuts())

    def _apply(self, keymap: Keymap) -> None:
        try:
            self._keep(keymap)
        except StudioError as error:
            self._tell(told(error))
            return
        self.keymap = keymap
        self._actions.bind(keymap)
        self._show_keys()
        self.keys.clear()
        self._tell("")
