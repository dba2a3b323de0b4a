"""Stories of one session with the window, each of which once went wrong: where a save goes, names, comparing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fake_engine import picture
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.studio.exports import ExportOptions
from locheads_studio.ui.export_dialog import ExportDialog


@pytest.fixture
def opened(program: Any, qtbot: Any) -> Any:
    """The program with a picture and three results, of different greys on the whole picture."""
    program.app.controller.files.open_picture(picture(), "noise")
    session = program.editor.session
    qtbot.waitUntil(lambda: session.is_open, timeout=10_000)
    for value in range(3):
        patch, blend = np.full((280, 300, 3), 40 * value, np.uint8), np.full((280, 300), 255, np.uint8)
        session.add_result(Edit(Box(0, 0, 300, 280), patch, blend, Recipe(prompt="a cow", seed=value)), "a cow")
    idle(program, qtbot)
    return program


def idle(program: Any, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=10_000)
    qtbot.waitUntil(lambda: not program.editor._later.isActive(), timeout=10_000)


def export(program: Any, qtbot: Any, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the dialog, at full size, without "lossless"."""

    def chosen(dialog: ExportDialog) -> ExportDialog.DialogCode:
        dialog.name.setText(str(path))
        dialog._name_edited()
        return ExportDialog.DialogCode.Accepted

    monkeypatch.setattr(ExportDialog, "exec", chosen)
    program.window.do("export")
    idle(program, qtbot)


def asked(monkeypatch: pytest.MonkeyPatch, answer: Path | None) -> list[str]:
    """The titles of the file dialogs that are opened; each answers with a path, or is cancelled."""
    titles: list[str] = []

    def ask(parent: Any, title: str, start: str, *_: Any) -> tuple[str, str]:
        titles.append(title)
        return str(answer or ""), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return titles


# --- where a save goes


def test_after_an_export_saving_asks_where_the_project_goes(
    opened: Any, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, exported = opened.editor.session, tmp_path / "out.jpg"
    session.apply_result(1)
    export(opened, qtbot, exported, monkeypatch)
    was = exported.read_bytes()
    session.apply_result(2)
    titles = asked(monkeypatch, tmp_path / "work")
    opened.window.do("save")
    qtbot.waitUntil(lambda: session.project_path == tmp_path / "work.ora", timeout=10_000)
    idle(opened, qtbot)
    assert titles == ["Save as"] and exported.read_bytes() == was and not session.modified


def test_saving_that_is_cancelled_writes_nothing(
    opened: Any, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, exported = opened.editor.session, tmp_path / "out.png"
    session.apply_result(1)
    export(opened, qtbot, exported, monkeypatch)
    was = exported.read_bytes()
    session.apply_result(2)
    titles = asked(monkeypatch, None)
    opened.window.do("save")
    idle(opened, qtbot)
    assert titles == ["Save as"] and exported.read_bytes() == was and session.modified
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.png"]


def test_an_export_leaves_the_project_what_it_is(
    opened: Any, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, project, exported = opened.editor.session, tmp_path / "work.ora", tmp_path / "out.png"
    session.apply_result(1)
    titles = asked(monkeypatch, project)
    opened.window.do("save")
    qtbot.waitUntil(lambda: session.project_path == project, timeout=10_000)
    export(opened, qtbot, exported, monkeypatch)
    assert (session.name, session.path) == ("work.ora", project) and "work.ora" in opened.window.windowTitle()
    session.apply_result(2)
    was = exported.read_bytes()
    idle(opened, qtbot)
    opened.window.do("save")
    qtbot.waitUntil(lambda: not session.modified, timeout=10_000)
    assert titles == ["Save as"] and exported.read_bytes() == was and session.project_path == project


def test_no_export_over_a_project_and_no_project_over_a_picture(
    opened: Any, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    controller, session = opened.app.controller, opened.editor.session
    controller.files.save_project(tmp_path / "work.ora")
    qtbot.waitUntil(lambda: session.project_path is not None, timeout=10_000)
    disguised = tmp_path / "work.png"
    (tmp_path / "work.ora").rename(disguised)
    was = disguised.read_bytes()
    for path in (disguised, tmp_path / "other.ora"):
        controller.files.save(path, ExportOptions())
        idle(opened, qtbot)
        assert "is a project" in controller.notices.all[-1].text, path
    assert disguised.read_bytes() == was and not (tmp_path / "other.ora").exists()
    controller.files.save(tmp_path / "picture.png")
    idle(opened, qtbot)
    was = (tmp_path / "picture.png").read_bytes()
    controller.files.save_project(tmp_path / "picture.png", replace=True)
    idle(opened, qtbot)
    assert (tmp_path / "picture.png").read_bytes() == was
    assert "cannot be a project" in controller.notices.all[-1].text


# --- names of layers


def test_layers_of_the_same_words_have_names_of_their_own(opened: Any, qtbot: Any) -> None:
    session = opened.editor.session
    for result in session.results:
        session.apply_result(result.number)
    assert [layer.name for layer in session.layers] == ["a cow", "a cow 2", "a cow 3"]
    session.delete_layer(session.layers[1].number)
    session.set_layer(session.layers[0].number, name="mine")
    session.apply_result(1)
    session.apply_result(2)
    assert [layer.name for layer in session.layers] == ["mine", "a cow 3", "a cow", "a cow 2"]


def test_three_results_are_a_row_of_the_strip(opened: Any, qtbot: Any) -> None:
    rows = opened.editor.results.list
    assert len({rows.visualItemRect(rows.item(row)).top() for row in range(3)}) == 1


# --- comparing


def marks(program: Any, qtbot: Any) -> list[str]:
    idle(program, qtbot)
    rows = program.editor.results.list
    return [rows.item(row).data(Qt.ItemDataRole.UserRole + 1) for row in range(rows.count())]


@pytest.mark.parametrize("verb", ["view_mask", "view_attention", "view_result", "view_side", "compare_results"])
def test_the_letters_go_when_the_comparison_ends(opened: Any, qtbot: Any, verb: str) -> None:
    session = opened.editor.session
    session.show_result(1)
    idle(opened, qtbot)
    opened.window.do("compare_results")
    assert marks(opened, qtbot) == ["A", "B", ""] and opened.editor.canvas.layout_kind == "compare"
    opened.window.do(verb)
    assert marks(opened, qtbot) == ["", "", ""] and session.compared is None
    assert opened.editor.canvas.layout_kind != "compare"


def test_the_next_result_is_compared_in_its_turn_and_applying_ends_it(opened: Any, qtbot: Any) -> None:
    session = opened.editor.session
    session.show_result(1)
    idle(opened, qtbot)
    opened.window.do("compare_results")
    opened.window.do("next_result")
    assert marks(opened, qtbot) == ["A", "", "B"] and opened.editor.canvas.layout_kind == "compare"
    opened.window.do("apply")
    assert marks(opened, qtbot) == ["", "", ""] and session.compared is None
