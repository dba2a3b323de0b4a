"""The command palette, and shortcuts of the user's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QHeaderView, QMenu, QPushButton

from locheads_studio.config import keymap
from locheads_studio.config.keymap import Keymap
from locheads_studio.ui import help_window, language
from locheads_studio.ui.actions import MENUS, Actions, refused, specs
from locheads_studio.ui.help_window import shortcuts_page
from locheads_studio.ui.keys_card import _keys_table
from locheads_studio.ui.palette import Command, Palette, commands_of, found, score
from locheads_studio.ui.settings_dialog import SettingsDialog
from locheads_studio.ui.shortcuts_dialog import ShortcutsDialog
from tests.ui.test_accessible import interactive, name_of, way_of_tab
from tests.ui.test_window import open_noise


def command(name: str, place: str = "File", ready: bool = True) -> Command:
    return Command(name, name, place, name, place, lambda: None, missing="" if ready else "Not now.")


@pytest.fixture
def palette(program: Any, qtbot: Any) -> Palette:
    program.window.do("palette")
    shown = program.window.findChild(Palette)
    assert isinstance(shown, Palette)
    qtbot.waitExposed(shown)
    return shown


def dialog_of(program: Any, qtbot: Any) -> ShortcutsDialog:
    board = program.app.keyboard
    dialog = ShortcutsDialog(program.window.actions_, board.keymap, board._keep, program.window)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


@pytest.fixture
def shortcuts(program: Any, qtbot: Any) -> Iterator[ShortcutsDialog]:
    dialog = dialog_of(program, qtbot)
    yield dialog
    dialog.close()
    dialog.deleteLater()


def rows(palette: Palette) -> list[str]:
    return [palette.list.item(row).text() for row in range(palette.list.count())]


def test_every_action_of_the_menus_is_in_the_palette(program: Any, palette: Palette) -> None:
    there = {palette.list.item(row).data(Qt.ItemDataRole.UserRole).id for row in range(palette.list.count())}
    assert {spec.verb for held in MENUS.values() for spec in held if spec.verb != "-"} <= there
    in_menus = {
        action.data() for menu in program.window.menuBar().findChildren(QMenu) for action in menu.actions()
        if action.data()
    }  # fmt: skip
    assert in_menus and in_menus <= there
    assert {"help:masks", "sample:skater"} <= there


def test_typing_finds_and_enter_does_it_with_the_focus_back(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    program.editor.prompt.edit.setFocus()
    program.window.do("palette")
    palette = program.window.findChild(Palette)
    qtbot.keyClicks(palette.edit, "side by")
    assert rows(palette)[0] == "Side by side"
    qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.editor.canvas.layout_kind == "side", timeout=3000)
    qtbot.waitUntil(lambda: program.window.findChild(Palette) is None, timeout=3000)
    assert program.app.memory.commands[0] == "view_side"
    program.window.do("palette")
    assert rows(program.window.findChild(Palette))[0] == "Side by side"  # used lately


def test_what_cannot_be_done_is_grey_and_says_why(program: Any, palette: Palette, qtbot: Any) -> None:
    done: list[str] = []
    palette.used.connect(done.append)
    palette.edit.setText("repaint next")  # there is no picture
    assert rows(palette)[0] == "Repaint next" and palette.list.currentRow() == 0
    assert palette.about.text() == "Select something first."
    assert "Select something first." in palette.edit.accessibleDescription()
    qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
    assert not done and palette.isVisible()
    palette.edit.setText("zzzq")
    assert rows(palette) == [] and palette.nothing.isVisible() and palette.about.text() == ""
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(palette.edit, key)  # nothing happens
    palette.edit.setText("open")
    assert not palette.nothing.isVisible() and palette.about.text() == program.window.actions_["open"].statusTip()


def test_every_reason_is_told(program: Any) -> None:
    actions = program.window.actions_
    for _, spec in specs():
        assert bool(actions.missing(spec.verb)) != actions[spec.verb].isEnabled(), spec.verb


def test_escape_gives_the_keys_back(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    program.window.activateWindow()
    program.editor.prompt.edit.setFocus()
    program.window.do("palette")
    palette = program.window.findChild(Palette)
    qtbot.waitUntil(palette.edit.hasFocus, timeout=3000)
    qtbot.keyClick(palette.edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(program.editor.prompt.edit.hasFocus, timeout=3000)
    qtbot.waitUntil(lambda: program.window.findChild(Palette) is None, timeout=3000)


def test_a_click_does_it(program: Any, palette: Palette, qtbot: Any) -> None:
    palette.edit.setText("skater")
    assert palette.list.currentItem().data(Qt.ItemDataRole.UserRole).id == "sample:skater"
    at = palette.list.visualItemRect(palette.list.item(0)).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)


@pytest.mark.parametrize("code", [code for code in language.NAMES if code != "en"])
def test_english_is_understood_in_every_language(code: str, qapp: QApplication) -> None:
    language.install(qapp, code)
    try:
        parent = QObject()
        commands = commands_of(Actions(parent))
        for query, verb in (("save as", "save_as"), ("select invert", "mask_invert"), ("cut-out", "cutout")):
            assert found(query, commands, [])[0].id == verb
        own = next(one for one in commands if one.id == "mask_feather")
        assert own.name != own.english and found(own.name, commands, [])[0] is own
    finally:
        language.install(qapp, "en")


def test_up_and_down_choose(palette: Palette, qtbot: Any) -> None:
    first = palette.list.currentRow()
    qtbot.keyClick(palette.edit, Qt.Key.Key_Down)
    second = palette.list.currentRow()
    assert second == first + 1
    qtbot.keyClick(palette.edit, Qt.Key.Key_Up)
    assert palette.list.currentRow() == first
    for _ in range(40):
        qtbot.keyClick(palette.edit, Qt.Key.Key_PageDown)
    last = palette.list.currentRow()
    assert last == palette.list.count() - 1


@pytest.mark.parametrize(
    ("query", "name"), [("expo", "Export"), ("save cut", "Save cut-out"), ("file exp", "Export"), ("MASC", "Máscara"),
                        ("whl pic", "Whole picture")],
)  # fmt: skip
def test_words_beginnings_letters_and_accents(query: str, name: str) -> None:
    others = [command(other) for other in ("Open", "Redo", "Máscara", "Export", "Save cut-out", "Whole picture")]
    assert found(query, others, [])[0].name == name


@given(st.text(max_size=20), st.text(max_size=30))
def test_the_whole_name_always_fits(query: str, rest: str) -> None:
    assert score(query, f"{rest} {query}") > 0
    assert score("", query) > 0


def test_the_sure_fit_comes_before_scattered_letters_and_ready_before_not() -> None:
    several = [command("Paste as new", ready=True), command("Panel", ready=False), command("Pan hand", ready=True)]
    assert [one.name for one in found("pan", several, [])][:2] == ["Pan hand", "Panel"]


# --- shortcuts


def choose(dialog: ShortcutsDialog, verb: str, keys: str) -> None:
    dialog.tree.setCurrentItem(dialog._rows[verb])
    dialog.keys.setKeySequence(QKeySequence(keys))


def test_new_keys_work_at_once_and_after_a_restart(start_program: Callable[[], Any], qtbot: Any) -> None:
    program = start_program()
    shortcuts = dialog_of(program, qtbot)
    action = program.window.actions_["panel"]
    choose(shortcuts, "panel", "Ctrl+K")
    qtbot.mouseClick(shortcuts.set_button, Qt.MouseButton.LeftButton)
    assert action.shortcuts() == [QKeySequence("Ctrl+K")] and "Ctrl+K" in action.toolTip()
    assert "`Ctrl+K`" in shortcuts_page(program.window.actions_)
    assert json.loads(keymap.file().read_text())["keys"] == {"panel": ["Ctrl+K"]}
    shortcuts.close()
    shortcuts.deleteLater()
    open_noise(program, qtbot)
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=3000)
    program.editor.canvas.setFocus()
    before = program.editor.panel.isVisible()
    qtbot.keyClick(program.editor.canvas, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: program.editor.panel.isVisible() != before, timeout=3000)
    program.stop()
    second = start_program()
    assert second.window.actions_["panel"].shortcuts() == [QKeySequence("Ctrl+K")]
    second.stop()


def test_keys_that_another_action_has_are_asked_about(program: Any, shortcuts: ShortcutsDialog, qtbot: Any) -> None:
    actions = program.window.actions_
    choose(shortcuts, "mask_grow", "Ctrl+E")  # told before anything is pressed
    assert "Export" in shortcuts.told.text() and shortcuts.take_button.isVisible()
    shortcuts.leave_button.click()
    assert actions.holder(QKeySequence("Ctrl+E")) == "export" and not shortcuts.take_button.isVisible()
    choose(shortcuts, "mask_grow", "Ctrl+E")
    shortcuts.add_button.click()
    shortcuts.take_button.click()
    assert actions["mask_grow"].shortcuts() == [QKeySequence("Ctrl+]"), QKeySequence("Ctrl+E")]
    assert actions["export"].shortcuts() == []
    shortcuts.all_button.click()
    assert actions["export"].shortcuts() == [QKeySequence("Ctrl+E")] and shortcuts.keymap.changed == {}


def test_defaults_that_cannot_be_had_back_are_told(program: Any, shortcuts: ShortcutsDialog) -> None:
    actions = program.window.actions_
    choose(shortcuts, "export", "Ctrl+Alt+J")
    shortcuts.set_button.click()
    choose(shortcuts, "mask_grow", "Ctrl+E")  # free now
    shortcuts.set_button.click()
    shortcuts.tree.setCurrentItem(shortcuts._rows["export"])
    shortcuts.default_button.click()
    assert actions["export"].shortcuts() == [] and actions.holder(QKeySequence("Ctrl+E")) == "mask_grow"
    assert "Ctrl+E" in shortcuts.told.text() and "Grow" in shortcuts.told.text()
    assert shortcuts._rows["export"].text(2) == "Ctrl+E"


def test_keys_in_the_file_that_are_none_are_told_and_the_others_are_used(start_program: Callable[[], Any]) -> None:
    keymap.file().parent.mkdir(parents=True, exist_ok=True)
    held = {"panel": ["Tab"], "save": ["Ctrl+"], "undo": 3, "export": ["Ctrl+J"], "of_tomorrow": ["Ctrl+8"]}
    keymap.file().write_text(json.dumps({"version": 1, "keys": held}), encoding="utf-8")
    program = start_program()
    actions = program.window.actions_
    (told,) = [text for text in program.window.notices.texts if "cannot be used" in text]
    assert all(verb in told for verb in ("panel", "save", "undo")) and "export" not in told
    assert actions["panel"].shortcuts() == [QKeySequence("F9")]
    assert actions["export"].shortcuts() == [QKeySequence("Ctrl+J")]
    program.stop()


def test_tips_name_the_keys_of_now(program: Any) -> None:
    start, editor, actions = program.window.start_page, program.editor, program.window.actions_
    told = {
        "open": (start.open_button, "Ctrl+O"), "repaint": (editor.phrase.edit, "Ctrl+Return"),
        "other_candidate": (editor.phrase.places.buttons[0], "Ctrl+Tab"), "apply": (editor.results.apply, "(A)"),
        "brush_larger": (editor.options.diameter.slider, "([ and ])"),
    }  # fmt: skip
    for verb, (widget, before) in told.items():
        assert before in widget.toolTip(), verb
    actions.bind(Keymap({verb: (f"Ctrl+Alt+{number}",) for number, verb in enumerate(told)}))
    for number, (verb, (widget, _)) in enumerate(told.items()):
        assert f"Ctrl+Alt+{number}" in widget.toolTip(), verb
        assert f"Ctrl+Alt+{number}" in actions[verb].toolTip(), verb
    assert "Ctrl+Alt+1" in _keys_table(actions) and "Ctrl+Return" not in _keys_table(actions)
    actions.bind(Keymap(dict.fromkeys(told, ())))
    assert start.open_button.toolTip() == "PNG, JPEG, WebP or TIFF"
    assert all("(" not in widget.toolTip() and "{" not in widget.toolTip() for widget, _ in told.values())


def test_a_letter_that_is_a_shortcut_is_still_typed(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    program.window.activateWindow()
    program.window.actions_.bind(Keymap({"repaint": ("D",), "panel": ("Shift+S",)}))
    edit = program.editor.phrase.edit
    edit.setFocus()
    qtbot.keyClicks(edit, "change the Sled to a Dog")
    assert edit.text() == "change the Sled to a Dog" and not program.editor.phrase.split.isVisible()


def test_the_keys_of_repaint_carry_out_a_sentence(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    program.window.actions_.bind(Keymap({"repaint": ("Ctrl+J",)}))
    wishes: list[bool] = []
    phrase = program.editor.phrase
    phrase.wish_wanted.disconnect()
    phrase.wish_wanted.connect(lambda _, at_once, __: wishes.append(at_once))
    phrase.edit.setText("change the sled to a dog")
    qtbot.keyClick(phrase.edit, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert wishes == [True]


def test_every_default_could_be_chosen() -> None:
    refused_ones = [(spec.verb, key) for _, spec in specs() for key in spec.keys if refused(QKeySequence(key))]
    assert refused_ones == [("cancel", "Esc")], "which is its own by custom"


@pytest.mark.parametrize("keys", ["Alt+F", "Alt+1", "Alt+Up", "F2", "Shift+Tab", "Ctrl+K, Ctrl+L"])
def test_keys_of_menus_lists_and_two_strokes_are_refused(keys: str) -> None:
    assert refused(QKeySequence(keys))


@pytest.mark.parametrize("keys", ["Tab", "Esc", "Return", "Space", "Left", "Shift+Up", "Backspace"])
def test_keys_of_the_window_itself_are_refused_with_a_reason(shortcuts: ShortcutsDialog, keys: str) -> None:
    assert refused(QKeySequence(keys)) and not refused(QKeySequence(f"Ctrl+{keys.removeprefix('Shift+')}"))
    choose(shortcuts, "export", keys)
    assert not shortcuts.set_button.isEnabled() and shortcuts.told.text() == refused(QKeySequence(keys))


def test_a_name_or_a_key_is_searched(shortcuts: ShortcutsDialog) -> None:
    shortcuts.search.setText("ctrl+shift+e")
    seen = [verb for verb, row in shortcuts._rows.items() if not row.isHidden()]
    assert seen == ["cutout"] and shortcuts._verb() == "cutout"
    shortcuts.search.setText("zzz")  # an empty list says why it is empty
    assert shortcuts.nothing.isVisibleTo(shortcuts) and not shortcuts.tree.isVisibleTo(shortcuts)
    shortcuts.search.setText("")
    assert shortcuts.tree.isVisibleTo(shortcuts) and not shortcuts.nothing.isVisibleTo(shortcuts)
    assert not any(row.isHidden() for row in shortcuts._rows.values())


def test_no_two_actions_share_a_key() -> None:
    held = [keys for _, spec in specs() for keys in spec.keys]
    assert len(held) == len(set(held))


def test_a_bad_file_is_told_and_not_written_over(start_program: Callable[[], Any], qtbot: Any) -> None:
    # `start_program` has given the settings a folder of their own
    keymap.file().parent.mkdir(parents=True, exist_ok=True)
    keymap.file().write_text("{", encoding="utf-8")
    program = start_program()
    assert any("shortcuts cannot be read" in text for text in program.window.notices.texts)
    dialog = dialog_of(program, qtbot)
    choose(dialog, "panel", "Ctrl+K")
    dialog.set_button.click()
    assert "cannot be read" in dialog.told.text() and keymap.file().read_text() == "{"
    assert program.window.actions_["panel"].shortcuts() == [QKeySequence("F9")]
    keymap.file().unlink()
    choose(dialog, "panel", "Ctrl+K")
    dialog.set_button.click()
    assert json.loads(keymap.file().read_text())["keys"] == {"panel": ["Ctrl+K"]}
    dialog.deleteLater()
    program.stop()


def test_the_dialog_can_be_used_without_a_mouse_and_is_reached_from_the_settings(program: Any, qtbot: Any) -> None:
    dialog = dialog_of(program, qtbot)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=5000)
    choose(dialog, "panel", "Ctrl+E")
    widgets = [one for one in interactive(dialog) if not isinstance(one, QHeaderView)]  # columns are not sorted
    assert len(widgets) >= 8 and set(widgets) <= set(way_of_tab(dialog))
    assert all(name_of(one).strip() and one.toolTip() for one in widgets)
    assert dialog.keys.accessibleDescription() == dialog.told.text() != ""
    dialog.close()
    dialog.deleteLater()
    shown: list[bool] = []
    settings = SettingsDialog(program.app.choices.sets, program.app.choices.now, "dark", program.window)
    settings.shortcuts_wanted.connect(lambda: shown.append(True))
    (button,) = [one for one in settings.findChildren(QPushButton) if one.text() == "Keyboard shortcuts…"]
    button.click()
    assert shown == [True]
    settings.deleteLater()


def test_the_palette_has_names_and_tips(palette: Palette) -> None:
    for widget in interactive(palette):
        assert name_of(widget).strip() and widget.toolTip(), widget
    assert palette.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole).startswith(palette.list.item(0).text())
    assert help_window.page_of(palette.edit) == "keyboard"
