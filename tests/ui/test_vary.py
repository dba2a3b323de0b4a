"""One sentence, several results, the queue, and layers changed in place, with keys and mouse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from fake_engine import picture
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box

_CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(program: Any, qtbot: Any) -> Any:
    """The program with a picture and nothing selected."""
    program.app.controller.files.open_picture(picture(), "noise")
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)
    return program


def idle(program: Any, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
    qtbot.waitUntil(lambda: not program.editor._later.isActive(), timeout=10_000)


def with_results(program: Any, qtbot: Any, count: int) -> Any:
    """Results of different colours on the whole picture."""
    session = program.editor.session
    for value in range(count):
        patch = np.full((280, 300, 3), 40 * value, np.uint8)
        blend = np.full((280, 300), 255, np.uint8)
        session.add_result(Edit(Box(0, 0, 300, 280), patch, blend, Recipe(prompt=f"p{value}", seed=value)), f"p{value}")
    idle(program, qtbot)
    return session


def with_layers(program: Any, qtbot: Any, count: int) -> Any:
    session = with_results(program, qtbot, count)
    for result in session.results:
        session.apply_result(result.number)
    idle(program, qtbot)
    return session


def names(program: Any) -> list[str]:
    rows = program.editor.layers.list
    return [rows.item(row).text() for row in range(rows.count())]


def test_a_sentence_is_split_and_enter_only_selects(opened: Any, qtbot: Any) -> None:
    editor, session = opened.editor, opened.editor.session
    editor.phrase.edit.setText("change the skater's outfit to a red tracksuit")
    qtbot.keyClick(editor.phrase.edit, Qt.Key.Key_Return)
    assert editor.phrase.edit.text() == "the skater's outfit" and editor.prompt.edit.text() == "a red tracksuit"
    assert editor.phrase.split.isVisible()
    qtbot.waitUntil(lambda: session.has_mask, timeout=10_000)
    idle(opened, qtbot)
    assert session.results == () and editor.prompt.button.text() == "Replace"
    qtbot.keyClick(editor.canvas, Qt.Key.Key_Return, _CTRL)  # what is offered
    qtbot.waitUntil(lambda: len(session.results) == 2, timeout=10_000)
    recipe = session.results[0].edit.recipe
    assert (recipe.phrase, recipe.prompt) == ("the skater's outfit", "a red tracksuit")
    editor.phrase.edit.setText("the horse")
    qtbot.keyClick(editor.phrase.edit, Qt.Key.Key_Return)
    assert not editor.phrase.split.isVisible(), "another phrase"


def test_both_halves_of_a_sentence_are_seen_and_corrected_in_place(opened: Any, qtbot: Any) -> None:
    editor, session, row = opened.editor, opened.editor.session, opened.editor.phrase.split
    editor.prompt.edit.setText("of before")
    editor.phrase.edit.setText("change the king to be proud to a queen")
    qtbot.keyClick(editor.phrase.edit, Qt.Key.Key_Return)
    assert (editor.phrase.edit.text(), row.what.text()) == ("the king to be proud", "a queen"), "misread"
    idle(opened, qtbot)
    editor.phrase.edit.setText("the king")
    row.what.selectAll()
    qtbot.keyClicks(row.what, "a proud queen")
    assert row.isVisible() and editor.prompt.edit.text() == "a proud queen"
    editor.prompt.edit.setText("a very proud queen")
    assert row.what.text() == "a very proud queen"
    qtbot.keyClick(row.what, Qt.Key.Key_Return)  # where is another now: it is selected first
    qtbot.waitUntil(lambda: len(session.results) == 2, timeout=10_000)
    recipe = session.results[0].edit.recipe
    assert (recipe.phrase, recipe.prompt) == ("the king", "a very proud queen") and session.found.phrase == "the king"
    asked = len(opened.handlers.jobs)
    qtbot.keyClick(row.what, Qt.Key.Key_Return, _CTRL)
    qtbot.waitUntil(lambda: len(session.results) == 4, timeout=10_000)
    idle(opened, qtbot)
    jobs = [job for job in opened.handlers.jobs[asked:] if job.supersede != "self-check"]
    assert all(hasattr(job, "prompt") for job in jobs), "what is selected stays as it is"
    qtbot.mouseClick(row.undo, Qt.MouseButton.LeftButton)
    idle(opened, qtbot)
    assert editor.phrase.edit.text() == session.found.phrase == "change the king to be proud to a queen"
    assert not row.isVisible() and editor.prompt.edit.text() == "of before"


def test_a_corrected_place_with_ctrl_enter_is_selected_before_it_is_repainted(opened: Any, qtbot: Any) -> None:
    editor, session = opened.editor, opened.editor.session
    editor.phrase.edit.setText("change the cat on the sofa to a dog")
    qtbot.keyClick(editor.phrase.edit, Qt.Key.Key_Return)
    idle(opened, qtbot)
    editor.phrase.edit.setText("the sofa")
    qtbot.keyClick(editor.phrase.edit, Qt.Key.Key_Return)
    idle(opened, qtbot)
    assert editor.phrase.split.isVisible() and session.found.phrase == "the sofa" and session.results == ()
    editor.phrase.edit.setText("the cat")
    qtbot.keyClick(editor.phrase.edit, Qt.Key.Key_Return, _CTRL)
    qtbot.waitUntil(lambda: len(session.results) == 2, timeout=10_000)
    assert session.results[0].edit.recipe.phrase == "the cat"
    editor.phrase.edit.clear()
    assert not editor.phrase.split.isVisible()
    editor.phrase.edit.setText("change the cat to a dog")
    qtbot.keyClick(editor.phrase.edit, Qt.Key.Key_Return)
    idle(opened, qtbot)
    assert editor.phrase.split.isVisible()
    opened.app.controller.files.open_picture(picture(), "other")
    idle(opened, qtbot)
    assert not editor.phrase.split.isVisible(), "another picture"


def test_a_sentence_with_ctrl_enter_is_carried_out(opened: Any, qtbot: Any) -> None:
    editor, session = opened.editor, opened.editor.session
    opened.app.controller.masks.operate("all")  # the action of these keys would repaint this
    idle(opened, qtbot)
    editor.phrase.edit.setFocus()
    editor.phrase.edit.setText("replace the horse with a cow")
    qtbot.keyClick(editor.phrase.edit, Qt.Key.Key_Return, _CTRL)
    qtbot.waitUntil(lambda: len(session.results) == 2, timeout=10_000)
    assert [job.prompt for job in opened.handlers.jobs if hasattr(job, "prompt")] == ["a cow", "a cow"]
    assert session.results[0].edit.box.area < 300 * 280


def test_a_plain_phrase_is_no_sentence(opened: Any, qtbot: Any) -> None:
    editor = opened.editor
    editor.prompt.edit.setText("kept")
    editor.phrase.edit.setText("the white horse")
    qtbot.keyClick(editor.phrase.edit, Qt.Key.Key_Return)
    idle(opened, qtbot)
    assert editor.prompt.edit.text() == "kept" and not editor.phrase.split.isVisible()


def test_the_queue_is_shown_and_one_is_taken_out_with_a_key(opened: Any, qtbot: Any) -> None:
    editor, queue = opened.editor, opened.editor.queue
    opened.app.controller.masks.operate("all")
    idle(opened, qtbot)
    assert not queue.isVisible()
    opened.handlers.gate.clear()
    editor.prompt.edit.setText("a zebra")
    editor.prompt.variations.setCurrentIndex(3)
    opened.window.do("repaint")
    first = opened.app.controller.repaints.last_seed
    qtbot.waitUntil(lambda: queue.list.count() == 3 and "50 %" in queue.list.item(0).text(), timeout=10_000)
    queue.list.setFocus()
    queue.list.setCurrentRow(1)
    qtbot.keyClick(queue.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: queue.list.count() == 2, timeout=10_000)
    editor.prompt.edit.setText("a cow")
    opened.window.do("repaint_next")
    qtbot.waitUntil(lambda: queue.list.count() == 5 and "a cow" in queue.list.item(1).text(), timeout=10_000)
    assert queue.isVisible()
    opened.handlers.gate.set()
    idle(opened, qtbot)
    qtbot.waitUntil(lambda: not queue.isVisible(), timeout=5_000)
    assert editor.canvas.hasFocus()
    assert [r.edit.recipe.seed for r in editor.session.results if r.title == "a zebra"] == [first, first + 2]


def test_two_results_stand_side_by_side(opened: Any, qtbot: Any) -> None:
    session, editor = with_results(opened, qtbot, 3), opened.editor
    session.show_result(2)
    idle(opened, qtbot)
    qtbot.keyClick(editor.canvas, Qt.Key.Key_C)
    idle(opened, qtbot)
    assert session.compared.number == 2 and session.shown.number == 3 and editor.canvas.layout_kind == "compare"
    image = editor.canvas.grab().toImage()
    y = image.height() // 2 - 60
    assert image.pixelColor(image.width() // 2 - 40, y).red() == 40
    assert image.pixelColor(image.width() // 2 + 40, y).red() == 80
    qtbot.keyClick(editor.canvas, Qt.Key.Key_N)
    idle(opened, qtbot)
    image = editor.canvas.grab().toImage()
    assert image.pixelColor(image.width() // 2 + 40, y).red() == 0
    qtbot.keyClick(editor.canvas, Qt.Key.Key_C)
    assert session.compared is None and editor.canvas.layout_kind == "single"
    item = editor.results.list.item(2)
    at = editor.results.list.visualItemRect(item).center()
    qtbot.mouseClick(editor.results.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, at)
    assert session.compared.number == 3


def test_a_result_fills_the_bars(opened: Any, qtbot: Any) -> None:
    editor, session = opened.editor, opened.editor.session
    opened.app.controller.selecting.select("the horse")
    qtbot.waitUntil(lambda: session.has_mask, timeout=10_000)
    editor.prompt.edit.setText("a zebra")
    opened.window.do("repaint")
    idle(opened, qtbot)
    mask = session.read_mask()
    opened.app.controller.masks.operate("clear")
    editor.prompt.edit.setText("other")
    idle(opened, qtbot)
    session.show_result(2)
    idle(opened, qtbot)
    qtbot.keyClick(editor.canvas, Qt.Key.Key_U)
    idle(opened, qtbot)
    seed = session.results[1].edit.recipe.seed
    assert (editor.phrase.edit.text(), editor.prompt.edit.text()) == ("the horse", "a zebra")
    assert editor.prompt.options.seed == seed and (session.read_mask() == mask).all()


def test_layers_are_ordered_with_keys_and_by_dropping(opened: Any, qtbot: Any) -> None:
    session, rows = with_layers(opened, qtbot, 3), opened.editor.layers.list
    assert names(opened) == ["p2", "p1", "p0"]
    rows.setFocus()
    rows.setCurrentRow(0)
    qtbot.keyClick(rows, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    idle(opened, qtbot)
    assert names(opened) == ["p1", "p2", "p0"] and rows.currentItem().text() == "p2"
    rows.moved.emit(session.layers[2].number, 3)  # the top one below all
    idle(opened, qtbot)
    assert names(opened) == ["p2", "p0", "p1"]
    at = QPointF(rows.visualItemRect(rows.item(0)).topLeft())
    rows.setCurrentRow(2)
    drop = QDropEvent(at, Qt.DropAction.MoveAction, QMimeData(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
    drop.source = lambda: rows  # type: ignore[method-assign]
    rows.dropEvent(drop)
    idle(opened, qtbot)
    assert names(opened) == ["p1", "p2", "p0"]
    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    idle(opened, qtbot)
    assert len(session.layers) == 2
    for _ in range(4):
        session.undo()
    idle(opened, qtbot)
    assert names(opened) == ["p2", "p1", "p0"]


def test_a_drag_of_the_opacity_is_one_step(opened: Any, qtbot: Any) -> None:
    session, slider = with_layers(opened, qtbot, 1), opened.editor.layers.opacity.slider
    count = len(session.history.labels)
    session.history._clock = iter(range(0, 10_000, 60)).__next__
    slider.setSliderDown(True)
    for value in (80, 50, 20):
        slider.setValue(value)
    slider.setSliderDown(False)
    assert len(session.history.labels) == count + 1 and session.layers[0].opacity == 0.2
    session.undo()
    idle(opened, qtbot)
    assert slider.value() == 100


def test_a_mask_is_edited_and_written_back_with_keys(opened: Any, qtbot: Any) -> None:
    session, editor = with_layers(opened, qtbot, 1), opened.editor
    qtbot.mouseClick(editor.layers.edit_mask, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.editing is not None, timeout=10_000)
    idle(opened, qtbot)
    assert editor.layers.editing.isVisible() and editor.canvas.shown == "mask"
    opened.app.controller.masks.operate("invert")
    idle(opened, qtbot)
    qtbot.keyClick(editor.canvas, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: session.editing is None, timeout=10_000)
    idle(opened, qtbot)
    assert not editor.layers.editing.isVisible()
    assert (session.read_picture() == session.read_source()).all()
    qtbot.mouseClick(editor.layers.again, Qt.MouseButton.LeftButton)
    idle(opened, qtbot)
    assert opened.app.controller.notices is not None and session.layers[0].name == "p0"
