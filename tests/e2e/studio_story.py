"""What no other editor has, with real mouse and key events: see why, choose, vary, order layers, keep and reopen.

    xvfb-run -s "-screen 0 2600x1700x24" python tests/e2e/studio_story.py --out shots [--theme light] [--scale 1.5]

Options and rules as of story.py, whose driver it uses. The step of two places takes the first scene of two_things.py of
whose phrase the models say that it may mean two places, and fails when there is none.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QListWidget

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.e2e import two_things
from tests.e2e.story import Hand, run


def tell(hand: Hand, program: Any, out: Path) -> dict[str, Any]:
    """The story; AssertionError when a step does not do what it should."""
    from locheads_studio.ui.start_page import SampleCard

    window, editor = program.window, program.editor

    def skater() -> None:
        hand.click(window.start_page.findChildren(SampleCard)[0])
        hand.wait(lambda: editor.session.is_open and not program.controller.busy, "the sample")

    skater()
    figures: dict[str, Any] = {}
    for step in (_see_why, _drag_a_point):
        step(hand, program)
    hand.key("ctrl+w")
    figures["scenes_tried"] = _choose(hand, program, out)
    hand.key("ctrl+w")
    skater()
    figures |= _split_and_vary(hand, program)
    _order_layers(hand, program)
    _keep(hand, program, out)
    return figures


def _select(hand: Hand, program: Any, phrase: str) -> None:
    editor = program.editor
    before, told = editor.session.state.found, len(program.controller.notices.all)
    hand.click(editor.phrase.edit)
    hand.key("ctrl+a")
    hand.type(phrase)
    hand.key("Return")

    def answered() -> bool:  # the built-in model says of some phrases that it cannot read them
        return editor.session.state.found is not before or len(program.controller.notices.all) > told

    hand.wait(answered, f"the answer to {phrase}", 60)
    _settle(hand, program)


def _settle(hand: Hand, program: Any) -> float:
    took = hand.wait(lambda: not program.controller.busy, "the work to end")
    hand.idle(0.2)
    return took


def _see_why(hand: Hand, program: Any) -> None:
    """A head is muted: heat map and mask change, and come back with it."""
    editor, session = program.editor, program.editor.session
    _select(hand, program, "the skater's outfit")
    hand.key("F8")
    heads = editor.heads
    hand.wait(lambda: heads.heads.state == "ready" and bool(heads.cards), "the heads")
    _settle(hand, program)
    hand.shot("01-heads")
    mask, heat = session.read_mask().copy(), session.found.heat.copy()
    own = heads.heads.active
    word = heads.words[-1]
    hand.hover(word)
    assert editor.canvas.lens is not None and "outfit" in editor.canvas.lens[1], "a word that is pointed at is traced"
    hand.shot("02-word")
    hand.hover(editor.canvas, QPointF(4, 4))
    assert editor.canvas.lens is None
    changed = False
    for head in own:  # one alone may not matter to the mask
        card = heads.cards[head]
        heads.area.ensureWidgetVisible(card)
        hand.click(card.mute)
        hand.wait(lambda head=head: head not in heads.heads.active, "the head to be muted")
        _settle(hand, program)
        assert not np.array_equal(session.found.heat, heat), "the heat map did not change"
        changed = not np.array_equal(session.read_mask(), mask)
        if changed or len(heads.heads.active) == 1:
            break
    assert changed, "the mask did not change"
    hand.shot("03-muted")
    hand.click(heads.reset)
    hand.wait(lambda: set(heads.heads.active) == set(own), "the heads of before")
    _settle(hand, program)
    heads.area.ensureWidgetVisible(heads.frequency_note)
    hand.shot("04-figures")
    hand.key("F8")


def _drag_a_point(hand: Hand, program: Any) -> None:
    """A peak of the attention is dragged, turned, and put back."""
    session, canvas = program.editor.session, program.editor.canvas
    hand.key("1")
    assert canvas.shown == "attention" and session.prompts.points
    mask, start = session.read_mask().copy(), session.prompts.points[0]
    steps = session.history.position
    at = QPointF(*canvas.view.to_widget(*start))
    hand.hover(canvas, at)
    assert canvas.marked_point == 0 and canvas.toolTip()
    hand.shot("05-peaks")
    hand.drag(canvas, [at + QPointF(2 * n, 2 * n) for n in range(0, 31, 3)])
    hand.wait(lambda: session.state.prompts.points[0] != start, "the mask of the dragged point", 20)
    _settle(hand, program)
    assert session.prompts.points[0] != start and session.history.position == steps + 1, session.history.labels
    assert canvas.shown == "attention"
    hand.shot("06-dragged")
    hand.click(canvas, QPointF(*canvas.view.to_widget(*session.prompts.points[0])))
    hand.wait(lambda: 0 in session.prompts.labels, "a click to turn the point", 20)
    _settle(hand, program)
    hand.key("2")
    hand.shot("07-turned")
    while session.history.position > steps:
        hand.key("ctrl+z")
        hand.idle(0.2)
    assert np.array_equal(session.read_mask(), mask)


def _choose(hand: Hand, program: Any, out: Path) -> int:
    """Two places: B, both, and A again. How many scenes it took to have two."""
    editor, session = program.editor, program.editor.session
    tried = 0
    for tried, phrase in enumerate(two_things.SCENES, 1):  # noqa: B007
        file = two_things.draw(phrase, out)
        program.controller.files.open(file)  # the file dialog is the system's own
        hand.wait(lambda file=file: session.is_open and session.path == file, "the drawn scene", 20)
        _select(hand, program, phrase)
        if session.found is not None and session.found.verdict == "two candidates":
            break
    assert session.found is not None and session.found.verdict == "two candidates", "no phrase may mean two places"
    places = editor.phrase.places
    assert places.isVisible() and editor.phrase.chip.text() == "Two places"
    first = session.read_mask().copy()
    assert places.buttons[0].isChecked() and (first > 127).any()
    hand.key("1")
    hand.shot("08-two-places")
    hand.click(places.buttons[1])
    hand.wait(lambda: session.state.found.chosen == 1, "place B", 20)
    _settle(hand, program)
    second = session.read_mask().copy()
    assert session.found.chosen == 1 and places.buttons[1].isChecked()
    assert _overlap(first, second) < 0.2, "B is not another place"
    hand.shot("09-place-b")
    hand.click(places.buttons[2])
    hand.wait(lambda: session.state.found.both, "both places", 20)
    _settle(hand, program)
    assert session.found.both and places.buttons[2].isChecked()
    both = session.read_mask()
    assert both[second > 127].mean() > 200 and both[first > 127].mean() > 200, "both holds A and B"
    hand.shot("10-both")
    hand.click(places.buttons[0])
    hand.wait(lambda: session.state.found.chosen == 0 and not session.state.found.both, "place A", 20)
    _settle(hand, program)
    assert _overlap(session.read_mask(), first) > 0.6, "A again is where A was"
    return tried


def _overlap(one: np.ndarray, other: np.ndarray) -> float:
    """Intersection over union of two masks."""
    common, either = (one > 127) & (other > 127), (one > 127) | (other > 127)
    return float(common.sum() / max(1, either.sum()))


def _split_and_vary(hand: Hand, program: Any) -> dict[str, Any]:
    """One sentence is split; three variations are made, and two compared."""
    editor, session = program.editor, program.editor.session
    hand.click(editor.phrase.edit)
    hand.key("ctrl+a")
    hand.type("change the skater's outfit to a red tracksuit")
    hand.key("Return")
    hand.wait(lambda: editor.phrase.edit.text() == "the skater's outfit", "the sentence to be split")
    assert editor.prompt.edit.text() == editor.phrase.split.what.text() == "a red tracksuit"
    assert editor.phrase.split.isVisible()
    _settle(hand, program)
    hand.shot("11-split")
    editor.prompt.variations.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(3):  # from Auto over 1 and 2
        hand.key("Down")
    assert editor.prompt.variations.currentData() == 3
    hand.click(editor.prompt.button)
    hand.wait(lambda: editor.queue.isVisible() or len(session.results) == 3, "the queue")
    hand.shot("12-queue")
    took = hand.wait(lambda: len(session.results) == 3, "three variations")
    _settle(hand, program)
    hand.shot("13-variations")
    hand.click(editor.results.list.viewport(), _item(editor.results.list, 0))
    if session.shown is not session.results[0]:
        hand.click(editor.results.list.viewport(), _item(editor.results.list, 0))
    hand.click_held("shift", editor.results.list.viewport(), _item(editor.results.list, 2))
    assert session.compared is session.results[2] and editor.canvas.layout_kind == "compare"
    hand.shot("14-compared")
    hand.key("3")
    assert session.compared is None
    return {"three_s": took}


def _item(rows: QListWidget, row: int) -> QPointF:
    return QPointF(rows.visualItemRect(rows.item(row)).center())


def _order_layers(hand: Hand, program: Any) -> None:
    """Two layers: moved, renamed, hidden."""
    editor, session = program.editor, program.editor.session
    for row in (0, 2):
        hand.click(editor.results.list.viewport(), _item(editor.results.list, row))
        if session.shown is not session.results[row]:
            hand.click(editor.results.list.viewport(), _item(editor.results.list, row))
        hand.click(editor.results.apply)
        hand.idle(0.2)
    assert [layer.name for layer in session.layers] == ["a red tracksuit", "a red tracksuit 2"]
    before, order = session.read_picture().copy(), [layer.number for layer in session.layers]
    hand.shot("15-layers")
    rows = editor.layers.list
    hand.click(rows.viewport(), _item(rows, 0))
    rows.setFocus()
    hand.key("alt+Down")
    hand.idle(0.2)
    assert [layer.number for layer in session.layers] == order[::-1]
    assert not np.array_equal(session.read_picture(), before), "another order shows the same"
    hand.shot("16-reordered")
    rows.setFocus()
    hand.key("F2")
    hand.key("ctrl+a")
    hand.type("tracksuit, first try")
    hand.key("Return")
    hand.idle(0.2)
    assert "tracksuit, first try" in [layer.name for layer in session.layers]
    moved, rows = session.read_picture().copy(), editor.layers.list
    hand.click(rows.viewport(), QPointF(rows.visualItemRect(rows.item(0)).topLeft()) + QPointF(12, 14))
    hand.idle(0.2)
    assert not session.layers[-1].visible and not np.array_equal(session.read_picture(), moved)
    hand.shot("17-hidden")


def _keep(hand: Hand, program: Any, out: Path) -> None:
    """Saved, closed and opened again: everything is there."""
    from locheads_studio.studio.project import snapshot
    from tests.imaging.documents import same

    editor, session = program.editor, program.editor.session
    hand.key("2")
    editor.canvas.setFocus()
    hand.key("plus")
    file = out / "story.ora"
    file.unlink(missing_ok=True)
    program.controller.files.save_project(file, replace=True)  # the file dialog is the system's own
    hand.wait(lambda: session.project_path == file and not session.modified, "the project to be saved", 60)
    saved, picture, view = snapshot(session), session.read_picture().copy(), editor.canvas.view
    mask, heat = session.read_mask().copy(), session.found.heat.copy()
    hand.shot("18-saved")
    hand.key("ctrl+w")
    assert not session.is_open
    program.controller.files.open(file)
    hand.wait(lambda: session.is_open and not program.controller.busy, "the project", 60)
    hand.idle(0.3)
    hand.shot("19-reopened")
    again = snapshot(session)
    assert np.array_equal(session.read_picture(), picture), "another picture"
    assert np.array_equal(session.read_mask(), mask) and np.array_equal(session.found.heat, heat)
    for part in ("state", "results", "shown", "next_layer", "next_result", "phrases", "prompts", "name"):
        assert same(getattr(again, part), getattr(saved, part)), part
    assert [layer.edit.recipe.as_dict() for layer in session.layers] == [
        layer.edit.recipe.as_dict() for layer in saved.state.layers
    ]
    now = editor.canvas.view
    assert editor.canvas.shown == "mask" and abs(now.scale - view.scale) < 1e-6 * view.scale, (now, view)
    assert editor.results.list.count() == 3 and editor.layers.list.count() == 2
    hand.key("3")
    hand.shot("20-result-again")


if __name__ == "__main__":
    run(tell)
