"""Saving, opening again, recovering, and the word about the picture's origin, through the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox, QPushButton

from locheads_studio.document.strokes import Brush
from locheads_studio.imaging.metadata import says_generated
from locheads_studio.imaging.pictures import open_picture
from locheads_studio.studio import recipes
from locheads_studio.studio.repaints import Repaint
from locheads_studio.ui.export_dialog import ExportDialog
from tests.studio import fake_engine


def edited(program: Any, qtbot: Any) -> Any:
    """A program with a selection, an applied result and one that is shown."""
    controller, session = program.app.controller, program.editor.session
    controller.files.open_picture(fake_engine.picture(), "noise")
    qtbot.waitUntil(lambda: session.is_open, timeout=10_000)
    controller.selecting.select("the horse")
    qtbot.waitUntil(lambda: session.has_mask and not controller.busy, timeout=10_000)
    for number, prompt in enumerate(("a zebra", "a cow"), 1):
        controller.repaints.repaint(Repaint(prompt=prompt))
        qtbot.waitUntil(lambda n=number: len(session.results) == n, timeout=10_000)
        if number == 1:
            session.apply_result()
    return session


def answer(monkeypatch: pytest.MonkeyPatch, path: Path) -> list[str]:
    """What the file dialog answers; the list collects its titles."""
    titles: list[str] = []

    def asked(parent: Any, title: str, start: str, *_: Any) -> tuple[str, str]:
        titles.append(title)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", asked)
    return titles


def test_saved_closed_opened(program: Any, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session, window = edited(program, qtbot), program.window
    titles = answer(monkeypatch, tmp_path / "work")
    path = tmp_path / "work.ora"
    before = session.read_picture().copy()
    window.do("save")
    qtbot.waitUntil(lambda: session.project_path == path, timeout=10_000)
    assert titles == ["Save as"] and not window.isWindowModified() and "work.ora" in window.windowTitle()
    session.begin_stroke(Brush(30), 200, 200)
    session.end_stroke()
    qtbot.waitUntil(window.isWindowModified, timeout=10_000)
    window.do("save")  # asks no more
    qtbot.waitUntil(lambda: not session.modified, timeout=10_000)
    assert titles == ["Save as"]
    window.do("close_picture")
    assert not session.is_open
    window.open_path(str(path))
    qtbot.waitUntil(lambda: session.is_open, timeout=10_000)
    assert (session.read_picture() == before).all() and len(session.results) == 2 and session.shown is not None
    assert session.found is not None and session.found.phrase == "the horse" and not session.modified
    assert str(path) in program.app.memory.recent
    answer(monkeypatch, tmp_path / "steps")
    window.do("save_recipe")
    qtbot.waitUntil((tmp_path / "steps.json").exists, timeout=10_000)
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
    assert recipes.load(tmp_path / "steps.json").steps[0].prompt == "a zebra"


def test_unsaved_edits_of_a_project_are_asked_about(
    program: Any, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, window = edited(program, qtbot), program.window
    answer(monkeypatch, tmp_path / "work.ora")
    window.do("save")
    qtbot.waitUntil(lambda: session.project_path is not None, timeout=10_000)
    session.begin_stroke(Brush(30), 200, 200)
    session.end_stroke()
    asked: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.text()))
    window.do("close_picture")
    assert session.is_open and "work.ora" in asked[0]
    window.do("save")
    qtbot.waitUntil(lambda: not session.modified, timeout=10_000)


def test_a_crash_is_offered_on_the_start_page(start_program: Callable[[], Any], qtbot: Any, tmp_path: Path) -> None:
    first = start_program()
    session = edited(first, qtbot)
    before = session.read_picture().copy()
    folder = tmp_path / "recovery"
    journals = first.app.journals
    qtbot.waitUntil(lambda: not journals._writing and len(list(folder.iterdir())) == 1, timeout=10_000)
    (path,) = folder.iterdir()
    left = path.read_bytes()
    first.stop()
    assert not list(folder.iterdir()), "an orderly end leaves nothing"
    path.write_bytes(left)
    (folder / "other.journal").write_bytes(left)

    second = start_program()
    try:
        recovery = second.window.start_page.recovery

        def shown() -> list[QPushButton]:
            return [button for button in recovery.findChildren(QPushButton) if button.isVisibleTo(recovery)]

        qtbot.waitUntil(lambda: len(shown()) == 4, timeout=10_000)
        assert any("noise" in label.text() for label in recovery.findChildren(QLabel))
        buttons = shown()
        assert all(button.toolTip() and button.accessibleName() for button in buttons)
        discard = next(button for button in buttons if "other" in button.property("journal") and "Dis" in button.text())
        discard.click()
        qtbot.waitUntil(lambda: not (folder / "other.journal").exists(), timeout=10_000)
        qtbot.waitUntil(lambda: len(shown()) == 2, timeout=10_000)
        next(button for button in shown() if button.text() == "Recover").click()
        session = second.editor.session
        qtbot.waitUntil(lambda: session.is_open, timeout=10_000)
        assert (session.read_picture() == before).all() and session.modified and len(session.results) == 2
        assert recovery.isHidden()
    finally:
        second.stop()
    assert not list(folder.iterdir())


def test_the_export_dialog_says_what_it_adds(program: Any, qtbot: Any, tmp_path: Path) -> None:
    session = edited(program, qtbot)
    estimate = program.app.controller.files.estimate
    dialog = ExportDialog(tmp_path / "a.ora", "a.ora", session.size, estimate, program.window)
    assert dialog.path.suffix == ".png" and dialog.label.isChecked() and dialog.label.toolTip()
    assert any("photo" in label.text() for label in dialog.findChildren(QLabel))
    for label in (True, False):
        dialog.label.setChecked(label)
        assert dialog.options.label is label
        target = tmp_path / f"{label}.png"
        program.app.controller.files.save(target, dialog.options)
        qtbot.waitUntil(lambda t=target: t.exists() and not program.app.controller.busy, timeout=10_000)
        assert says_generated(open_picture(target).xmp) is label
    dialog.reject()
    dialog.deleteLater()
    qtbot.wait(300)
