"""The window with the help pages (`config.pages`), and a page that is made of the live actions.

A widget says which page is about it with the property `help` (`offer_help`), and F1 opens the page of the widget that
has the keys, or of the nearest one around it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QUrl, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from locheads_studio.config.pages import FURTHER, PAGES, texts, title_of
from locheads_studio.ui import language
from locheads_studio.ui.actions import LINE, MENUS, Actions
from locheads_studio.ui.language import folded, plain, spoken

SHORTCUTS: Final = "shortcuts"
"""The page that is made of the live actions."""

_PROPERTY: Final = "help"
_NAME: Final = Qt.ItemDataRole.UserRole


def offer_help(widget: QWidget, page: str) -> None:
    """Say that a page is about a widget. A dialog gets F1, too: while it is open the window's own F1 rests."""
    widget.setProperty(_PROPERTY, page)
    if widget.isWindow():
        shortcut = QShortcut(QKeySequence("F1"), widget)
        shortcut.activated.connect(lambda: show_help(widget.focusWidget() or widget))


def page_of(widget: QWidget | None) -> str:
    """The page about a widget, or about the nearest one around it that has a page; else the first."""
    while widget is not None:
        page = widget.property(_PROPERTY)
        if page:
            return str(page)
        widget = widget.parentWidget()
    return PAGES[0]


def show_help(at: QWidget, page: str = "") -> HelpWindow:
    """Open a page, by default the one about a widget, in a window above that widget's own."""
    window = at.window()
    shown = window if isinstance(window, HelpWindow) else window.findChild(HelpWindow)
    if not isinstance(shown, HelpWindow):
        shown = HelpWindow(_actions_around(window), window)
    shown.open_page(page or page_of(at))
    shown.show()
    shown.raise_()
    shown.activateWindow()
    return shown


def shortcuts_page(actions: Actions) -> str:
    """Markdown of a table for each menu: what can be done by keys, and by which ones now."""
    parts = [f"# {spoken('Keyboard shortcuts')}"]
    for title, specs in MENUS.items():
        rows = []
        for spec in specs:
            keys = [] if spec is LINE else actions[spec.verb].shortcuts()
            named = ", ".join(f"`{key.toString(QKeySequence.SequenceFormat.NativeText)}`" for key in keys)
            if named:
                rows.append(f"| {plain(actions[spec.verb].text())} | {named} |")
        if rows:
            parts.append(f"## {plain(spoken(title))}")
            parts.append("\n".join((f"| {spoken('What')} | {spoken('Keys')} |", "| --- | --- |", *rows)))
    return "\n\n".join(parts) + "\n"


class HelpWindow(QDialog):
    """List of pages with a search over all of them, and the page. Esc closes it, Alt+Left and Alt+Right go back and
    forward, Ctrl+F searches."""

    def __init__(self, actions: Actions | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Help"))
        self.setModal(False)
        self.resize(940, 640)
        written = texts(language.current())
        self.texts = {page: written[page] for page in PAGES}
        if actions is not None:
            self.texts[SHORTCUTS] = shortcuts_page(actions)
        self.texts |= {page: written[page] for page in FURTHER}
        self.page = ""  # the name of the shown one; the browser tells its source only after `sourceChanged`
        self.browser = _Browser(self.texts, self)
        self.browser.sourceChanged.connect(self._arrived)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 14, 14, 14)
        row.setSpacing(14)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(self._tools())
        left.addWidget(self.list, 1)
        row.addLayout(left)
        row.addWidget(self.browser, 1)
        self.nothing = QLabel(self.tr("No page holds these words. Try fewer, or others."), self)
        self.nothing.setObjectName("muted")
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self.nothing, 1)
        self._find_pages()
        self.list.setFocus()

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self.back = self._button(
            "←", self.tr("Back"), "Alt+Left", self.browser.backward, self.browser.backwardAvailable
        )
        self.forward = self._button(
            "→", self.tr("Forward"), "Alt+Right", self.browser.forward, self.browser.forwardAvailable
        )
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search all pages"))
        self.search.setAccessibleName(self.tr("Search all pages"))
        self.search.setToolTip(self.tr("Words that a page holds, all of them (Ctrl+F). Enter opens the first page"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._find_pages)
        self.search.returnPressed.connect(self._open_first)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self._search)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Pages"))
        self.list.setToolTip(self.tr("The pages of the help"))
        self.list.setFixedWidth(250)
        self.list.setWordWrap(True)
        self.list.currentItemChanged.connect(self._chosen)
        for widget in (self.back, self.forward):
            row.addWidget(widget)
        row.addWidget(self.search, 1)
        return row

    def _button(self, sign: str, name: str, key: str, go: Callable[[], None], available: Any) -> QToolButton:
        button = QToolButton(self)
        button.setText(sign)
        button.setAccessibleName(name)
        keys = QKeySequence(key)
        button.setToolTip(f"{name} ({keys.toString(QKeySequence.SequenceFormat.NativeText)})")
        button.setEnabled(False)
        button.clicked.connect(go)
        available.connect(button.setEnabled)
        QShortcut(keys, self).activated.connect(go)
        return button

    # --- pages

    def open_page(self, page: str) -> None:
        """Show a page by its name."""
        if page != self.page:
            self.browser.setSource(QUrl(f"{page}.md"))

    @Slot(QUrl)
    def _arrived(self, url: QUrl) -> None:
        self.page = _page(url)
        self._mark_page()
        self._mark_words()

    def _mark_page(self) -> None:
        names = self._names()
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(names.index(self.page) if self.page in names else -1)

    def _names(self) -> list[str]:
        return [str(self.list.item(row).data(_NAME)) for row in range(self.list.count())]

    @Slot()
    def _chosen(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.open_page(item.data(_NAME))

    # --- search

    @Slot()
    def _search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    @Slot()
    def _find_pages(self) -> None:
        """List the pages that hold all words, those with one of them in the title first."""
        words = folded(self.search.text()).split()
        held = [page for page, text in self.texts.items() if all(word in folded(text) for word in words)]
        held.sort(key=lambda page: not any(word in folded(title_of(self.texts[page])) for word in words))
        with QSignalBlocker(self.list):
            self.list.clear()
            for page in held:
                item = QListWidgetItem(title_of(self.texts[page]), self.list)
                item.setData(_NAME, page)
        self._mark_page()
        self._mark_words()
        self.browser.setVisible(bool(held))
        self.nothing.setVisible(not held)

    @Slot()
    def _open_first(self) -> None:
        if self.list.count():
            self.open_page(self._names()[0])

    def _mark_words(self) -> None:
        """Select the first place of the first searched word in the page."""
        words = self.search.text().split()
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)
        if words:
            self.browser.find(words[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return  # opens pages; a dialog would press a button
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "browser"):
            self.browser.reload()  # the colour of links is taken when a page is read


class _Browser(QTextBrowser):
    """Shows pages by name; a link to another page is followed."""

    def __init__(self, pages: Mapping[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self._pages = pages
        self.setAccessibleName(self.tr("Page of the help"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportMargins(18, 10, 12, 10)
        self.setOpenExternalLinks(False)

    def loadResource(self, kind: int, name: QUrl | str) -> str:
        """The Markdown of a page; nothing else is ever read."""
        return self._pages.get(_page(QUrl(name)), "")


def _page(url: QUrl) -> str:
    return url.fileName().removesuffix(".md")


def _actions_around(widget: QWidget | None) -> Actions | None:
    """The actions of the window that a widget belongs to, through its dialogs."""
    while widget is not None:
        actions = widget.findChild(Actions)
        if isinstance(actions, Actions):
            return actions
        widget = widget.parentWidget()
    return None
