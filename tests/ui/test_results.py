"""The strip of results."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.imaging.pictures import Picture
from locheads_studio.studio.session import Result, prepare
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
