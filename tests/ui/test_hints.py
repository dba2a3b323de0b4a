"""While words are typed: what they will mean, below the line, and the picture stays where it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt

from tests.ui.test_window import open_noise, select


def test_a_typed_phrase_says_how_it_will_be_read(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    editor = program.editor
    before = editor.canvas.geometry(), editor.canvas.mapToGlobal(editor.canvas.rect().topLeft())
    editor.phrase.edit.setFocus()
    qtbot.keyClicks(editor.phrase.edit, "all cups and the yurt")
    hint = editor.phrase.hint
    qtbot.waitUntil(hint.isVisible, timeout=10_000)
    assert "every cup" in hint.text() and "“yurt”" in hint.text()
    assert (editor.canvas.geometry(), editor.canvas.mapToGlobal(editor.canvas.rect().topLeft())) == before
    qtbot.keyClick(editor.phrase.edit, Qt.Key.Key_Backspace)
    assert not hint.isVisible(), "it was about another text"


def test_an_answer_takes_the_hints_place(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    editor = program.editor
    editor.phrase.edit.setFocus()
    qtbot.keyClicks(editor.phrase.edit, "the yurt")
    qtbot.waitUntil(editor.phrase.hint.isVisible, timeout=10_000)
    qtbot.keyClick(editor.phrase.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
    qtbot.wait(60)
    assert not editor.phrase.hint.isVisible()


def test_a_typed_prompt_says_what_is_not_read(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    editor = program.editor
    before = editor.canvas.geometry()
    editor.prompt.edit.setFocus()
    editor.prompt.edit.setText(" ".join(["a red dog"] * 60))
    qtbot.waitUntil(editor.prompt.hint.isVisible, timeout=10_000)
    assert "Too long" in editor.prompt.hint.text() and editor.canvas.geometry() == before
    editor.prompt.edit.setText("a yurt")
    assert not editor.prompt.hint.isVisible()
    qtbot.waitUntil(editor.prompt.hint.isVisible, timeout=10_000)
    assert "“yurt”" in editor.prompt.hint.text()


def test_what_must_not_be_painted_reaches_the_models_and_comes_back(program: Any, qtbot: Any) -> None:
    open_noise(program, qtbot)
    select(program, qtbot)
    editor = program.editor
    editor.prompt.more.click()
    editor.prompt.negative.setFocus()
    qtbot.keyClicks(editor.prompt.negative, "text, people")
    editor.prompt.edit.setText("a zebra")
    qtbot.mouseClick(editor.prompt.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(editor.session.results) and not program.app.controller.busy, timeout=10_000)
    jobs = [job for job in program.handlers.jobs if hasattr(job, "negative")]
    assert jobs and {job.negative for job in jobs} == {"text, people"}
    recipe = editor.session.results[0].edit.recipe
    recipe = replace(recipe, parameters={**recipe.parameters, "negative": "text, people"})
    editor.prompt.negative.clear()
    editor.prompt.fill(recipe, "a zebra")
    assert editor.prompt.negative.text() == "text, people"
