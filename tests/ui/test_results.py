"""The strip of results."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.tiles import Plane
from locheads_studio.imaging.pictures import Picture
from locheads_studio.studio.opened import prepare
from locheads_studio.studio.session import Result
from locheads_studio.ui.panels.results import ResultsPanel


def test_each_thumbnail_is_made_once(program: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    plain = ResultsPanel._thumbnail

    def counted(self: ResultsPanel, result: Result) -> Any:
        made.append(result.number)
        return plain(self, result)

    monkeypatch.setattr(ResultsPanel, "_thumbnail", counted)
    session, panel = program.editor.session, program.editor.results

    def numbers() -> list[int]:
        panel.refresh()
        return [panel.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(panel.list.count())]

    session.open(prepare(Picture(np.full((400, 900, 3), 200, np.uint8))))
    blend = np.full((300, 800), 255, np.uint8)
    for value in (10, 20, 30):
        edit = Edit(Box(50, 50, 850, 350), np.full((300, 800, 3), value, np.uint8), blend.copy(), Recipe())
        session.add_result(edit, str(value))
        numbers()
    assert numbers() == [1, 2, 3] and made == [1, 2, 3]
    session.drop_result(2)
    assert numbers() == [1, 3] and made == [1, 2, 3]
    picture = panel.list.item(1).icon().pixmap(60, 60).toImage()
    assert picture.pixelColor(30, picture.height() // 2).red() == 30
    session.open(prepare(Picture(np.zeros((40, 40, 3), np.uint8))))
    assert numbers() == []


def test_all_that_the_model_changed_is_one_click_away(program: Any, qtbot: Any) -> None:
    session, panel = program.editor.session, program.editor.results
    session.open(prepare(Picture(np.full((400, 900, 3), 200, np.uint8))))
    box = Box(50, 50, 450, 350)
    blend, wider = np.zeros((300, 400), np.uint8), np.zeros((300, 400), np.uint8)
    blend[100:200, 100:200], wider[100:200, 100:300] = 255, 255
    patch = np.full((300, 400, 3), 10, np.uint8)
    session.add_result(Edit(box, patch, blend, Recipe(), wider), "wet", mask=Plane.uniform(900, 400))
    panel.refresh()
    assert not panel.widen.isHidden()
    qtbot.mouseClick(panel.widen, Qt.MouseButton.LeftButton)
    panel.refresh()
    first, second = session.results
    assert session.shown is second and panel.widen.isHidden()
    assert np.array_equal(second.edit.blend, wider) and np.array_equal(first.edit.blend, blend)
    assert np.array_equal(second.mask.read(box), wider) and second.edit.recipe.parameters == {"wider": True}
    session.show_result(first.number)
    panel.refresh()
    assert not panel.widen.isHidden(), "the smaller one is still there"
