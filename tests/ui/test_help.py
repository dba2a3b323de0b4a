"""The help pages and their window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from locheads_studio.config import pages, paths
from locheads_studio.config.pages import FURTHER, PAGES
from locheads_studio.ui import help_window, language
from locheads_studio.ui.actions import LINE, MENUS, Actions
from locheads_studio.ui.help_window import SHORTCUTS, HelpWindow

LANGUAGES = ("en", "zh_CN", "es")


@pytest.fixture
def window(qtbot: Any) -> Iterator[HelpWindow]:
    """The help above a window with actions."""
    main = QWidget()
    qtbot.addWidget(main)
    made = HelpWindow(Actions(main), main)
    made.open_page(PAGES[0])
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    main.close()  # named here, else it would not live until the end, nor the window with it


def _parts(code: str) -> dict[str, list[int]]:
    """The levels of each page's headings."""
    written = pages.texts(code)
    found = {page: re.findall(r"^(#+) ", written[page], re.M) for page in PAGES}
    return {page: [len(signs) for signs in headings] for page, headings in found.items()}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_the_same_pages_of_the_same_build(code: str) -> None:
    own = {*PAGES, *(FURTHER if code == "en" else ())}
    assert {file.stem for file in (paths.resources() / "help" / code).glob("*")} == own
    assert _parts(code) == _parts("en")


@pytest.mark.parametrize("code", LANGUAGES)
def test_links_lead_to_pages(code: str) -> None:
    for page, text in pages.texts(code).items():
        targets = re.findall(r"\]\(([^)]*)\)", text)
        assert targets and all(target.removesuffix(".md") in (*PAGES, *FURTHER) for target in targets), page
        assert all(target.endswith(".md") for target in targets), page
        assert re.findall(r"\]\(([^)]*)\)", pages.texts("en")[page]) == targets, page


def test_a_language_without_pages_reads_english() -> None:
    assert pages.texts("xx") == pages.texts("en")


def test_every_page_opens(window: HelpWindow) -> None:
    assert window.list.count() == len(PAGES) + 1 + len(FURTHER)
    for row, page in enumerate((*PAGES, SHORTCUTS, *FURTHER)):
        window.list.setCurrentRow(row)
        assert window.page == page and window.list.currentRow() == row
        title = window.texts[page].split("\n", 1)[0].lstrip("# ")
        assert window.browser.toPlainText().startswith(title)


def test_back_and_forward(window: HelpWindow) -> None:
    assert not window.back.isEnabled()
    window.open_page("masks")
    window.open_page("heads")
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.page == "masks" and window.forward.isEnabled()
    assert window.list.currentRow() == PAGES.index("masks")
    QTest.keyClick(window.list, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.page == "heads" and not window.forward.isEnabled()


def test_search_lists_the_pages_with_all_words(window: HelpWindow) -> None:
    window.search.setText("entropy SENSITIVITY")
    assert [item.text() for item in map(window.list.item, range(window.list.count()))] == ["See why"]
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert window.page == "heads" and window.browser.textCursor().selectedText().lower() == "entropy"
    window.search.setText("xyzzy")
    assert window.list.count() == 0
    window.search.clear()
    assert window.list.count() == len(PAGES) + 1 + len(FURTHER)


def test_a_link_leads_on(window: HelpWindow) -> None:
    window.browser.setSource(QUrl("masks.md"))  # as a click on it does
    assert window.page == "masks" and window.list.currentRow() == PAGES.index("masks")
    assert window.browser.toPlainText().startswith("Correcting a mask")


def test_search_overlooks_accents(window: HelpWindow) -> None:
    window.texts["masks"] = pages.texts("es")["masks"]
    window.search.setText("mascara tecla")
    assert window.list.item(0).text() == "Corregir una máscara"


def test_escape_closes_it(window: HelpWindow) -> None:
    QTest.keyClick(window.search, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_the_shortcuts_are_those_of_now(qtbot: Any) -> None:
    main = QWidget()
    qtbot.addWidget(main)
    actions = Actions(main)
    actions["repaint"].setShortcut(QKeySequence("Ctrl+Alt+J"))
    page = help_window.shortcuts_page(actions)
    assert "| Repaint | `Ctrl+Alt+J` |" in page and "| Help contents | `F1` |" in page
    for spec in (spec for specs in MENUS.values() for spec in specs if spec is not LINE and spec.keys):
        assert f"| {language.plain(actions[spec.verb].text())} | " in page


def test_the_widget_with_the_keys_says_which_page(program: Any) -> None:
    pages = {"heads": "heads", "phrase": "words", "prompt": "repainting", "options": "masks", "layers": "layers"}
    for part, page in pages.items():
        inner = getattr(program.editor, part).findChildren(QWidget)[-1]
        assert help_window.page_of(inner) == page, part
    assert help_window.page_of(program.window.start_page) == PAGES[0]


def test_f1_opens_the_page_and_keeps_to_one_window(program: Any) -> None:
    assert program.window.actions_["help"].shortcut() == QKeySequence("F1")
    program.window.actions_["help"].trigger()
    (shown,) = program.window.findChildren(HelpWindow)
    assert shown.page == PAGES[0]
    help_window.show_help(program.editor.phrase.edit)
    assert program.window.findChildren(HelpWindow) == [shown] and shown.page == "words"
    assert SHORTCUTS in shown.texts
    shown.close()


def test_f1_in_a_dialog_opens_the_page_above_it(program: Any, qtbot: Any) -> None:
    from locheads_studio.ui.export_dialog import ExportDialog

    dialog = ExportDialog(None, "a", (64, 64), lambda *_: None, program.window)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog.findChild(QLineEdit), Qt.Key.Key_F1)
    (shown,) = dialog.findChildren(HelpWindow)
    assert shown.page == "honest" and SHORTCUTS in shown.texts
    dialog.close()
    dialog.deleteLater()
