"""Menus, right clicks and the palette hold what can be done, and say the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QCursor
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QMenu, QPushButton, QWidget

from locheads_studio.config import settings
from locheads_studio.ui import text_size
from locheads_studio.ui.actions import MENUS
from locheads_studio.ui.settings_dialog import SettingsDialog
from tests.ui.test_promises import repainted
from tests.ui.test_window import at, open_noise, select


@pytest.fixture(autouse=True)
def as_it_was(qapp: QApplication) -> Any:
    yield
    text_size.choose(qapp, 100)


def right_click(qtbot: Any, widget: QWidget, pos: QPoint) -> QMenu:
    """The menu that a right click opens."""
    qtbot.mouseClick(widget, Qt.MouseButton.RightButton, pos=pos)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, pos, widget.mapToGlobal(pos))
    QApplication.sendEvent(widget, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def verbs(menu: QMenu) -> list[str]:
    return [action.data() for action in menu.actions() if action.data()]


def choose(menu: QMenu, verb: str) -> None:
    action = next(action for action in menu.actions() if action.data() == verb)
    assert action.isEnabled()
    action.trigger()
    menu.close()


def test_right_clicks_on_picture_and_mask(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    canvas = program.editor.canvas
    menu = right_click(qtbot, canvas, at(program, 5, 5))
    assert {"mask_all", "copy", "export", "zoom_fit"} <= set(verbs(menu)) and "mask_grow" not in verbs(menu)
    choose(menu, "mask_all")
    qtbot.waitUntil(lambda: program.editor.session.has_mask and not program.app.controller.busy, timeout=5_000)
    qtbot.wait(60)
    menu = right_click(qtbot, canvas, at(program, 5, 5))
    assert {"repaint", "mask_invert", "mask_feather", "copy_cutout", "zoom_mask"} <= set(verbs(menu))
    choose(menu, "mask_invert")
    qtbot.waitUntil(lambda: not program.editor.session.has_mask, timeout=5_000)


def test_a_right_click_on_a_point_takes_it_away_and_opens_nothing(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    select(program, qtbot)
    program.window.do("view_attention")
    canvas, session = program.editor.canvas, program.editor.session
    x, y = session.prompts.points[0]
    count, pos = len(session.prompts.points), at(program, x, y)
    qtbot.mouseClick(canvas, Qt.MouseButton.RightButton, pos=pos)
    QApplication.sendEvent(canvas, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, pos, canvas.mapToGlobal(pos)))
    assert QApplication.activePopupWidget() is None
    qtbot.waitUntil(lambda: len(session.prompts.points) != count or not session.has_mask, timeout=5_000)
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=5_000)


def test_layers_by_menu_and_right_click(program: Any, qtbot: Any) -> None:
    session = repainted(program, qtbot)
    actions = program.window.actions_
    assert not actions["layer_delete"].isEnabled()
    program.window.do("apply")
    qtbot.wait(60)
    rows = program.editor.layers.list
    place = rows.visualItemRect(rows.item(0)).center()
    menu = right_click(qtbot, rows.viewport(), place)
    in_menu = [spec.verb for spec in MENUS["&Layer"] if spec.verb != "-"]
    assert set(verbs(menu)) == set(in_menu) & set(verbs(menu)) and "layer_delete" in verbs(menu)
    choose(menu, "layer_show")
    assert not session.layers[0].visible
    program.window.do("layer_show")
    assert session.layers[0].visible
    program.editor.want_panel(False)
    program.window.do("layer_opacity")
    assert program.editor.panel.isVisible() and program.editor.layers.opacity.slider.hasFocus()
    qtbot.keyClick(program.editor.layers.opacity.slider, Qt.Key.Key_Left)
    assert session.layers[0].opacity < 1
    program.window.do("layer_mask")
    qtbot.waitUntil(lambda: session.editing is not None, timeout=5_000)
    qtbot.wait(60)
    assert actions["layer_write"].isEnabled()
    program.window.do("layer_leave")
    assert session.editing is None
    program.window.do("layer_delete")
    assert session.layers == ()


def test_the_palette_knows_every_action_and_every_setting(program: Any, qtbot: Any) -> None:
    known = {command.id for command in program.app.keyboard.commands()}
    in_menus: set[str] = set()
    for top in program.window.menuBar().actions():
        menu = top.menu()
        assert isinstance(menu, QMenu)
        in_menus |= {action.data() for action in menu.actions() if isinstance(action.data(), str)}
    assert in_menus and in_menus <= known
    assert {spec.verb for spec in MENUS["&Layer"] if spec.verb != "-"} <= known
    dialog = SettingsDialog(program.app.choices.sets, program.app.choices.now, "dark", program.window)
    boxes = {"theme": dialog.theme, "text_size": dialog.text_size, "language": dialog.language,
             "model_set": dialog.models, "device": dialog.device, "voice": dialog.voice}  # fmt: skip
    assert set(dialog.findChildren(QComboBox)) == set(boxes.values()), "a new choice of the dialog belongs here, too"
    for name, box in boxes.items():
        wanted = {f"{name}:{box.itemData(row)}" for row in range(box.count())} - {"model_set:folder…"}
        assert wanted <= known, name
    own = {name.split(":")[0] for name in known if ":" in name} | known
    missing = {field for field in settings.Settings.__dataclass_fields__ if field not in own} - {"offline"}
    assert missing == set(), "a setting that the palette does not know"  # offline: in the manager, get_models
    dialog.deleteLater()
    commands = {command.id: command for command in program.app.keyboard.commands()}
    commands["text_size:125"].run()
    assert settings.load().text_size == 125 == text_size.percent()
    commands["self_check:switch"].run()
    assert settings.load().self_check is False and not program.app.controller.self_check.on
    commands["voice:joined"].run()
    assert settings.load().voice == "joined" == program.app.controller.selecting.voice
    commands["theme:light"].run()
    assert program.app.theme.choice == "light"


def test_comparing_has_a_way_out_that_is_seen(program: Any, qtbot: Any) -> None:
    session = repainted(program, qtbot)
    for way in ("button", "esc"):
        if len(session.results) < 2:
            program.window.do("repaint")
            qtbot.waitUntil(lambda: len(session.results) > 1 and not program.app.controller.busy, timeout=10_000)
            qtbot.wait(60)
        program.window.do("compare_results")
        qtbot.wait(60)
        results = program.editor.results
        assert session.compared is not None and results.end.isVisible()
        if way == "button":
            qtbot.mouseClick(results.end, Qt.MouseButton.LeftButton)
        else:
            program.editor.canvas.setFocus()
            qtbot.keyClick(program.editor.canvas, Qt.Key.Key_Escape)
        qtbot.wait(60)
        assert session.compared is None and not results.end.isVisible()


def test_the_check_is_marked_told_and_shows_where_it_looked(program: Any, qtbot: Any) -> None:
    session = repainted(program, qtbot)
    result = session.results[0]
    qtbot.waitUntil(lambda: session.check_of(result.number) is not None, timeout=10_000)
    qtbot.wait(60)
    rows = program.editor.results.list
    told = rows.item(0).toolTip()
    assert "“the horse” is still there" in told or "“the horse” is gone" in told
    place = rows.visualItemRect(rows.item(0)).center()
    qtbot.mouseMove(rows.viewport(), place + QPoint(1, 1))
    qtbot.mouseMove(rows.viewport(), place)
    qtbot.waitUntil(lambda: program.editor.canvas.lens is not None, timeout=5_000)
    assert "the horse" in program.editor.canvas.lens[1]
    program.editor.results._left()
    assert program.editor.canvas.lens is None


def checked_results(program: Any, qtbot: Any, count: int) -> Any:
    """The session with so many results, the phrase asked on each."""
    session = repainted(program, qtbot)
    while len(session.results) < count:
        known = len(session.results)
        program.window.do("repaint_next")
        qtbot.waitUntil(lambda known=known: len(session.results) > known, timeout=10_000)
    qtbot.waitUntil(lambda: all(session.check_of(result.number) for result in session.results), timeout=10_000)
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
    qtbot.wait(60)
    return session


def point_at(program: Any, qtbot: Any, row: int) -> None:
    """The pointer goes to a thumbnail and rests there."""
    rows = program.editor.results.list
    rows.viewport().setFocus()
    rows.scrollToItem(rows.item(row))
    place = rows.visualItemRect(rows.item(row)).center()
    QCursor.setPos(rows.viewport().mapToGlobal(place + QPoint(1, 1)))
    QCursor.setPos(rows.viewport().mapToGlobal(place))


@pytest.mark.parametrize("verb", ["next_result", "discard", "apply"])
def test_what_is_asked_for_is_seen_though_the_pointer_rests_on_a_result(program: Any, qtbot: Any, verb: str) -> None:
    """The map of the result under it gives way: the keys were about another, or it is not there any more."""
    session = checked_results(program, qtbot, 2)
    shown, canvas = session.shown, program.editor.canvas
    point_at(program, qtbot, session.results.index(shown))
    qtbot.waitUntil(lambda: canvas.lens is not None, timeout=5_000)
    program.window.do(verb)
    qtbot.waitUntil(lambda: session.shown is not shown, timeout=5_000)
    qtbot.wait(60)
    assert canvas.lens is None


def test_results_that_come_under_a_resting_pointer_are_not_pointed_at(program: Any, qtbot: Any) -> None:
    session = checked_results(program, qtbot, 9)  # more than fit: the list scrolls when another is shown
    canvas = program.editor.canvas
    point_at(program, qtbot, 0)
    qtbot.waitUntil(lambda: canvas.lens is not None, timeout=5_000)
    titles: list[str] = []
    program.editor.results.looked.connect(lambda check: titles.append("" if check is None else check.phrase))
    for _ in session.results:
        program.window.do("next_result")
        qtbot.wait(20)
    assert titles == [""] and canvas.lens is None


def test_the_pointer_that_leaves_the_results_takes_nothing_else_away(program: Any, qtbot: Any) -> None:
    checked_results(program, qtbot, 1)
    canvas = program.editor.canvas
    canvas.look_through(np.ones((4, 4), np.float32), "typed")
    program.editor.results.list.left.emit()
    assert canvas.lens is not None and canvas.lens[1] == "typed"


def test_enter_does_what_the_button_with_the_keys_says(program: Any, qtbot: Any) -> None:
    """Qt lets Enter press the default button; a button that has the keys comes first."""
    dialog = SettingsDialog(program.app.choices.sets, program.app.choices.now, "dark", program.window)
    wanted: list[str] = []
    dialog.manager_wanted.connect(lambda: wanted.append("manager"))
    dialog.shortcuts_wanted.connect(lambda: wanted.append("shortcuts"))
    dialog.show()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=5_000)
    for button in dialog.findChildren(QPushButton):
        if button.text() in ("Get models…", "Keyboard shortcuts…"):
            button.setFocus()
            qtbot.keyClick(button, Qt.Key.Key_Return)
    assert sorted(wanted) == ["manager", "shortcuts"] and dialog.isVisible()
    dialog.close()
    dialog.deleteLater()


def test_a_search_without_a_hit_says_so(program: Any, qtbot: Any) -> None:
    program.window.do("help")
    help_window = next(w for w in QApplication.topLevelWidgets() if hasattr(w, "nothing") and w.isVisible())
    qtbot.keyClicks(help_window.search, "xyzzy")
    assert help_window.nothing.isVisible() and not help_window.browser.isVisible()
    help_window.search.clear()
    assert help_window.browser.isVisible() and not help_window.nothing.isVisible()
    help_window.close()


def test_recent_pictures_and_the_models_are_seen_without_scrolling(program: Any, qtbot: Any, tmp_path: Any) -> None:
    for number in range(5):
        (tmp_path / f"{number}.png").write_bytes(b"")
    program.window.show_recent([str(tmp_path / f"{number}.png") for number in range(5)])
    program.window.resize(1280, 720)
    qtbot.wait(60)
    page = program.window.start_page
    for widget in (page.models_line, page._recent):
        rect = QRect(widget.mapTo(page.viewport(), QPoint(0, 0)), widget.size())
        assert page.viewport().rect().contains(rect.bottomLeft()), widget
    assert isinstance(page, QWidget) and not isinstance(page, QDialog)
