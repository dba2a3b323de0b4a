"""The heads panel: mute a head and the mask changes, words and heads shown on the picture, values under the pointer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from locheads_studio.heads.names import Head
from locheads_studio.imaging.pictures import Picture

FIRST, SECOND, OTHER = Head(1, 2), Head(2, 0), Head(2, 1)


@pytest.fixture
def looking(program: Any, qtbot: Any) -> Any:
    """A program with a phrase found and the heads on show."""
    pixels = np.random.default_rng(0).integers(0, 256, (200, 300, 3), np.uint8)
    program.app.controller.files.open_picture(Picture(pixels), "noise")
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)
    program.window.do("heads")
    select(program, qtbot, "the horse")
    return program


def select(program: Any, qtbot: Any, phrase: str) -> None:
    program.app.controller.selecting.select(phrase)
    qtbot.waitUntil(lambda: program.editor.session.has_mask and settled(program), timeout=10_000)
    qtbot.waitUntil(lambda: program.editor.heads.isVisible() and bool(program.editor.heads.cards), timeout=10_000)


def settled(program: Any) -> bool:
    panel = program.editor.heads
    return not program.app.controller.busy and panel.heads.state != "reading" and not panel._later.isActive()


def colours(program: Any) -> bytes:
    image = program.editor.canvas.grab().toImage()
    return bytes(image.constBits())


def test_without_a_phrase_the_panel_says_what_to_do(program: Any, qtbot: Any) -> None:
    program.app.controller.files.open_picture(Picture(np.zeros((50, 60, 3), np.uint8)), "black")
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=10_000)
    program.window.do("panel")
    assert not program.editor.panel.isVisible()
    program.window.do("heads")
    panel = program.editor.heads
    assert panel.isVisible() and program.window.actions_["heads"].isChecked(), "it brings the side panel with it"
    assert panel._empty.isVisible() and "Select something by words" in panel._empty.text()
    program.window.do("heads")
    assert not panel.isVisible() and program.editor.results.isVisible()
    assert not program.window.actions_["heads"].isChecked()


def test_a_card_names_every_number_and_leaves_no_gap(looking: Any, qtbot: Any) -> None:
    card = looking.editor.heads.cards[FIRST]

    def numbers() -> dict[str, str]:
        return {left.text(): right.text() for left, right in card._labels if left.isVisible()}

    first = numbers()
    assert list(first) == ["sum", "entropy", "sensitivity"] and first["sensitivity"] == "–"
    height = card.height()
    between = card.mute.mapTo(card, QPoint(0, 0)).y() - card._labels[-1][0].geometry().bottom()
    assert 0 <= between < card.fontMetrics().height(), "room for another line stands empty"
    select(looking, qtbot, "the white dog")
    qtbot.waitUntil(lambda: numbers()["sensitivity"] != "–", timeout=10_000)
    assert card.height() == height


def test_mute_a_head_and_the_mask_changes(looking: Any, qtbot: Any) -> None:
    panel, session = looking.editor.heads, looking.editor.session
    assert [*panel.cards] == [FIRST, SECOND] and not panel.reset.isEnabled()
    before = np.asarray(session.read_mask()).copy()
    qtbot.mouseClick(panel.cards[FIRST].mute, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: settled(looking) and session.found.heads == ("L2H0",), timeout=10_000)
    qtbot.waitUntil(lambda: not np.array_equal(session.read_mask(), before), timeout=10_000)
    qtbot.waitUntil(lambda: settled(looking), timeout=5_000)
    assert panel.cards[FIRST].mute.isChecked() and panel.cards[FIRST].thumbnail.faded and panel.reset.isEnabled()
    looking.window.do("undo")
    qtbot.waitUntil(lambda: not panel.cards[FIRST].mute.isChecked(), timeout=5_000)
    assert np.array_equal(session.read_mask(), before)


def test_alone_added_and_reset_with_the_keyboard(looking: Any, qtbot: Any) -> None:
    panel, session = looking.editor.heads, looking.editor.session
    panel.cards[SECOND].solo.setFocus()
    QTest.keyClick(panel.cards[SECOND].solo, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: session.found.heads == ("L2H0",) and settled(looking), timeout=10_000)
    assert panel.cards[SECOND].solo.isChecked()
    panel.grid.setFocus()
    panel.grid.cursor_at = Head(1, 1)
    QTest.keyClick(panel.grid, Qt.Key.Key_Up)
    assert panel.grid.head == OTHER and "L2H1" in panel.readout.text()
    QTest.keyClick(panel.grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: session.found.heads == ("L2H0", "L2H1") and settled(looking), timeout=10_000)
    assert panel.cards[OTHER].drop.isVisible() and not panel.cards[FIRST].drop.isVisible()
    QTest.keyClick(panel.reset, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: session.found.heads == ("L1H2", "L2H0") and settled(looking), timeout=10_000)
    qtbot.waitUntil(lambda: [*panel.cards] == [FIRST, SECOND], timeout=5_000)


def test_words_and_heads_that_are_pointed_at_are_seen_on_the_picture(looking: Any, qtbot: Any) -> None:
    panel, canvas = looking.editor.heads, looking.editor.canvas
    looking.window.do("view_mask")
    plain = colours(looking)
    assert [button.text() for button in panel.words] == ["the", "horse"]
    panel.words[1].setFocus()
    assert canvas.lens is not None and "horse" in canvas.lens[1]
    horse = colours(looking)
    panel.words[0].setFocus()
    assert len({plain, horse, colours(looking)}) == 3
    canvas.setFocus()
    assert canvas.lens is None and colours(looking) == plain
    cell = panel.grid.rect_of(OTHER).center().toPoint()
    QTest.mouseMove(panel.grid, cell)
    panel.grid._point(panel.grid.head_at(QPointF(cell)))
    assert canvas.lens is not None and "L2H1" in canvas.lens[1] and "entropy" in panel.readout.text()
    looking.window.do("heads")
    assert canvas.lens is None, "hidden, it shows nothing on the picture"


def test_the_value_under_the_pointer(looking: Any, qtbot: Any) -> None:
    canvas, status, session = looking.editor.canvas, looking.editor.status, looking.editor.session
    looking.window.do("view_attention")
    x0, y0, x1, y1 = session.found.box
    for place, value in ((((x0 + x1) / 2, (y0 + y1) / 2), "1.00"), ((1.5, 1.5), "0.10")):
        canvas._move(QPointF(*canvas.view.to_widget(*place)), 1.0)
        assert status.value.text() == f"Attention {value}"
    canvas._move(QPointF(1, 1), 1.0)
    assert status.value.text() == "", "beside the picture"
    looking.window.do("view_mask")
    canvas._move(QPointF(*canvas.view.to_widget(5, 5)), 1.0)
    assert status.value.text() == ""


def test_more_layers_and_the_figures(looking: Any, qtbot: Any) -> None:
    panel = looking.editor.heads
    assert panel.whole.isVisibleTo(panel) and panel.heads.facts.sums.shape == (3, 3)
    panel.whole.click()
    qtbot.waitUntil(lambda: panel.heads.facts is not None and panel.heads.facts.sums.shape == (4, 3), timeout=10_000)
    qtbot.waitUntil(lambda: settled(looking) and not panel.whole.isVisibleTo(panel), timeout=5_000)
    assert panel.sums.ranking is not None and panel.sums.ranking.tau is not None
    assert "1 phrase read" in panel.sums_note.text()
    select(looking, qtbot, "a dog")
    assert "2 phrases read" in panel.sums_note.text()
    panel.criterion.setCurrentIndex(2)
    assert panel.criterion.currentData() == "sensitivity" and "sensitivity" in [
        label.text() for label, _ in panel.cards[FIRST]._labels
    ]


def test_a_phrase_whose_heads_cannot_be_read(looking: Any, qtbot: Any) -> None:
    looking.app.controller.selecting.select("untold things")
    panel = looking.editor.heads
    qtbot.waitUntil(lambda: panel.heads.state == "failed" and settled(looking), timeout=10_000)
    assert "not to read" in panel._empty.text() and panel._empty.isVisible()
    QTest.mouseMove(looking.editor.canvas, QPoint(5, 5))


def test_where_each_voice_looked(looking: Any, qtbot: Any) -> None:
    panel, canvas = looking.editor.heads, looking.editor.canvas
    assert not panel.voices and not panel._voice_label.isVisible(), "the heads alone: their maps say it"
    looking.app.controller.selecting.voice = "joined"
    select(looking, qtbot, "the dog")
    qtbot.waitUntil(lambda: len(panel.voices) == 2 and panel._voice_label.isVisible(), timeout=60_000)
    assert [button.text() for button in panel.voices] == ["Heads · 1 place", "✓ Detector · 2 places"]
    seen = []
    for button in panel.voices:
        button.setFocus()
        seen.append(np.asarray(canvas.lens[0]))
    assert seen[0].max() == 1 and not np.array_equal(*seen), "each shows where it looked"
    looking.app.controller.selecting.voice = "heads"
    select(looking, qtbot, "the horse")
    qtbot.waitUntil(lambda: not panel.voices and not panel._voice_label.isVisible(), timeout=60_000)
