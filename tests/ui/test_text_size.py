"""Large text: everything grows at once, nothing is cut off or lies over something else, in every language."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QSplitterHandle,
    QWidget,
)

from locheads_studio.config import paths, settings
from locheads_studio.ui import language, text_size
from locheads_studio.ui.notices import NoticeCard
from locheads_studio.ui.settings_dialog import SettingsDialog
from locheads_studio.ui.stage import Stage
from locheads_studio.ui.widgets import ElidedLabel
from tests.ui.test_accessible import dialogs, width_of
from tests.ui.test_window import open_noise, select

CODES = tuple(language.NAMES)


@pytest.fixture(autouse=True)
def as_it_was(qapp: QApplication) -> Iterator[None]:
    yield
    language.install(qapp, "en")
    text_size.choose(qapp, 100)


def shown(screen: QWidget) -> list[QWidget]:
    """The visible widgets of a screen, without the insides of Qt's own and what is meant to lie over others."""
    return [
        widget
        for widget in screen.findChildren(QWidget)
        if widget.isVisible()
        and widget.window() is screen.window()
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget, QSplitterHandle | NoticeCard)
        and not isinstance(widget.parent(), QLineEdit | QAbstractSpinBox | QComboBox)
    ]


def text_of(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.currentText()
    return widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""


def needed(widget: QWidget) -> tuple[int, int]:
    """Logical pixels that the text of a widget takes, at the width it has."""
    high = widget.fontMetrics().height() * (text_of(widget).count("\n") + 1)
    if isinstance(widget, QLabel) and widget.wordWrap():
        words = max((widget.fontMetrics().horizontalAdvance(word) for word in widget.text().split()), default=0)
        whole = "<" in widget.text() or language.current() == "zh_CN"  # markup; Chinese is broken anywhere
        return 0 if whole else words, widget.heightForWidth(widget.width())
    if isinstance(widget, ElidedLabel):
        return 0, high
    if isinstance(widget, QCheckBox | QRadioButton):
        return widget.sizeHint().width(), high
    if isinstance(widget, QComboBox):
        return widget.fontMetrics().horizontalAdvance(widget.currentText()) + 24, high
    assert isinstance(widget, QLabel | QAbstractButton)
    return width_of(widget), 0 if isinstance(widget, QAbstractButton) and not widget.text() else high


def cut_off(screen: QWidget) -> list[str]:
    """Texts that are not all seen: too narrow or too low, or out of what holds them."""
    found = []
    for widget in shown(screen):
        if text_of(widget):
            wide, high = needed(widget)
            if widget.width() < wide or widget.height() < high - 1:
                found.append(f"{text_of(widget)!r} has {widget.width()}x{widget.height()}, needs {wide}x{high}")
        parent = widget.parentWidget()
        scrolls = parent is not None and parent.objectName() == "qt_scrollarea_viewport"
        if parent is not None and not scrolls and not parent.rect().contains(widget.geometry()):
            found.append(f"{widget} {text_of(widget)!r} lies out of {parent}: {widget.geometry()}, {parent.rect()}")
    return found


def overlaps(screen: QWidget) -> list[str]:
    """Neighbours that lie over each other."""
    families: dict[int, list[QWidget]] = {}
    for widget in shown(screen):
        if not isinstance(widget.parent(), Stage):  # where rows lie over the picture on purpose
            families.setdefault(id(widget.parent()), []).append(widget)
    return [
        f"{one} {text_of(one)!r} {one.geometry()} and {other} {text_of(other)!r} {other.geometry()}"
        for family in families.values()
        for one, other in combinations(family, 2)
        if one.geometry().intersects(other.geometry())
    ]


def fits(screen: QWidget, what: str) -> None:
    """AssertionError when something is cut off, lies over something else, or can only be reached by scrolling aside."""
    assert cut_off(screen) == [], what
    assert overlaps(screen) == [], what
    aside = [
        area
        for area in screen.findChildren(QScrollArea)
        if area.isVisible() and (inside := area.widget()) and inside.width() > area.viewport().width()
    ]
    assert aside == [], f"{what}: wider than its area"


@pytest.fixture
def large(request: pytest.FixtureRequest, start_program: Any, qtbot: Any) -> Iterator[Any]:
    """A program in a language, with the text of a size, in a window of 1280x800."""
    code, percent = request.param
    file = paths.config_dir() / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text(f'language = "{code}"\ntext_size = {percent}\n')
    program = start_program()
    program.window.resize(1280, 800)
    qtbot.wait(40)
    yield program
    program.stop()


every_language = pytest.mark.parametrize(
    "large", [(code, 200) for code in CODES] + [("es", 150)], ids=lambda given: f"{given[0]}-{given[1]}", indirect=True
)


@every_language
def test_nothing_is_cut_off(large: Any, qtbot: Any) -> None:
    window, editor = large.window, large.editor
    assert (window.width(), window.height()) == (1280, 800)
    fits(window, "start page")
    open_noise(large, qtbot)
    select(large, qtbot, "two horses")
    editor.prompt.edit.setText("a zebra")
    for _ in range(2):
        window.do("repaint")
        qtbot.waitUntil(lambda: not large.app.controller.busy, timeout=10_000)
        window.do("apply")
    window.do("next_result")
    for tool in ("brush", "wand", "rectangle", "plus", "crop", "hand"):
        window.do(f"tool_{tool}")
        qtbot.wait(60)
        fits(window, f"editor with {tool}")
    editor.prompt.more.setChecked(True)
    qtbot.wait(30)
    fits(window, "editor with parameters")
    editor.prompt.more.setChecked(False)
    editor.want_panel(True)
    qtbot.wait(30)
    fits(window, "editor with the side panel")
    editor.layers.edit_mask.click()
    qtbot.waitUntil(lambda: editor.layers.editing.isVisible(), timeout=5_000)
    qtbot.wait(30)
    fits(window, "mask of a layer")
    window.do("heads")
    qtbot.waitUntil(lambda: bool(editor.heads.cards) and editor.heads.heads.state == "ready", timeout=10_000)
    qtbot.wait(60)
    fits(window, "heads panel")
    assert (window.width(), window.height()) == (1280, 800)


@every_language
def test_nothing_is_cut_off_in_dialogs(large: Any, qtbot: Any) -> None:
    open_noise(large, qtbot)
    for what, make in dialogs(large):
        dialog = make()
        dialog.show()
        qtbot.waitUntil(dialog.isActiveWindow, timeout=5_000)
        qtbot.wait(20)
        assert dialog.width() <= 1280 and dialog.height() <= 800, what
        fits(dialog, what)
        dialog.close()
        dialog.deleteLater()
        qtbot.wait(10)


def test_what_is_cut_off_is_found(program: Any, qtbot: Any) -> None:
    """The two checks above can fail."""
    open_noise(program, qtbot)
    program.window.resize(1280, 800)
    qtbot.wait(40)
    fits(program.window, "as it is")
    button = program.editor.phrase.button
    button.setFixedWidth(button.fontMetrics().horizontalAdvance(button.text()) - 4)
    program.editor.prompt.more.move(program.editor.prompt.button.pos())
    qtbot.wait(10)
    assert any("'Find'" in one for one in cut_off(program.window))
    program.editor.prompt.more.move(program.editor.prompt.button.pos())
    assert overlaps(program.window)


def test_it_applies_at_once_and_is_kept(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    window, editor = program.window, program.editor
    parts = (editor.phrase.edit, editor.prompt.button, editor.status, editor.layers.again)

    def sizes() -> list[tuple[int, int]]:
        qtbot.wait(30)
        return [(editor.panel.width(), 0), *((part.minimumWidth(), part.sizeHint().height()) for part in parts)]

    before, letter = sizes(), window.fontMetrics().height()
    dialog = SettingsDialog(program.app.choices.sets, program.app.choices.now, "dark", window)
    dialog.chosen.connect(program.app.choices._chosen)
    dialog.show()
    assert dialog.text_size.currentData() == 100
    dialog.text_size.setCurrentIndex(dialog.text_size.findData(200))
    dialog.text_size.activated.emit(dialog.text_size.currentIndex())
    assert settings.load().text_size == 200
    assert window.fontMetrics().height() >= 1.9 * letter
    assert all(now > then for now, then in zip(sizes(), before, strict=True))
    fits(window, "editor, grown while it is open")
    fits(dialog, "settings, grown while they are open")
    dialog.close()
    dialog.deleteLater()
    for _ in text_size.STEPS:
        window.do("text_smaller")
    assert settings.load().text_size == text_size.percent() == 100
    assert sizes() == before and window.fontMetrics().height() == letter
    window.do("text_larger")
    assert settings.load().text_size == 110


@pytest.mark.parametrize("wrong", ["99", "201", "true", '"large"'])
def test_a_size_that_cannot_be_is_refused(wrong: str, tmp_path: Any) -> None:
    (tmp_path / "settings.toml").write_text(f"text_size = {wrong}\n")
    with pytest.raises(settings.SettingsError, match="text_size"):
        settings.load(tmp_path / "settings.toml")


@pytest.mark.parametrize("large", [(code, 100) for code in CODES if code != "en"], indirect=True)
def test_the_window_starts_in_the_language_of_the_settings(large: Any, qtbot: Any) -> None:
    """Menus, buttons and panels that one sees first, and none of them in English."""
    english = {
        "Open a picture…", "Paste", "Drop a picture here", "Try one of these", "Find", "Replace", "Results", "Layers",
        "History", "Mask", "Result", "Where it looked", "Size", "Hardness", "Pressure", "Apply", "Opacity", "Both",
    }  # fmt: skip
    seen = {text_of(widget).strip() for widget in shown(large.window)}
    open_noise(large, qtbot)
    select(large, qtbot, "two horses")
    seen |= {text_of(widget).strip() for widget in shown(large.window)}
    seen |= {action.text().replace("&", "") for action in large.window.menuBar().actions()}
    assert not seen & (english | {"File", "Edit", "Select", "View", "Repaint", "Help"})
    wanted = {"zh_CN": {"打开图片…", "查找", "图层"}, "es": {"Buscar", "Capas", "Resultados"}}[language.current()]
    assert len(wanted & seen) >= 2, sorted(seen)
