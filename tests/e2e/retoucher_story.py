"""The retoucher's story: Shift and Alt on the mask, its edge refined, a repaint, crop and straighten, more canvas that
is filled, layers merged, the export, and all of it undone and done again.

    xvfb-run -s "-screen 0 2600x1700x24" python tests/e2e/retoucher_story.py --out shots [--theme light] [--scale 2]

Options and rules as of story.py, whose driver it uses; the window manager must leave Alt with the mouse to the window.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from locheads_studio.document.geometry import Box
from tests.e2e.story import _KEYS, Hand, _export, run


def tell(hand: Hand, program: Any, out: Path) -> dict[str, Any]:
    """The story; AssertionError when a step does not do what it should. Returns figures."""
    from locheads_studio.ui.start_page import SampleCard

    editor = program.editor
    hand.click(program.window.start_page.findChildren(SampleCard)[0])
    hand.wait(lambda: editor.session.is_open and not program.controller.busy, "the sample")
    source = editor.session.read_picture().copy()
    figures = _mask(hand, program)
    figures |= _repaint(hand, program)
    _crop(hand, program)
    figures |= _expand(hand, program)
    _merge(hand, program)
    _export_it(hand, program, out)
    _back_and_forth(hand, program, source)
    return figures


def _settle(hand: Hand, program: Any) -> float:
    took = hand.wait(lambda: not program.controller.busy, "the work to end")
    hand.idle(0.2)
    return took


def _at(program: Any, x: float, y: float) -> QPointF:
    return QPointF(*program.editor.canvas.view.to_widget(x, y))


def _drag_held(hand: Hand, program: Any, held: str, path: list[tuple[float, float]]) -> None:
    """A drag on the picture while Shift, Alt or Ctrl is held."""
    canvas = program.editor.canvas
    places = [_at(program, *place) for place in path]
    if hand._xdotool:
        hand._x("keydown", held)
        hand.drag(canvas, places)
        hand._x("keyup", held)
    else:
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, _KEYS[held], places[0].toPoint())
        for place in places[1:]:
            QTest.mouseMove(canvas, place.toPoint())
            QApplication.processEvents()
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, _KEYS[held], places[-1].toPoint())
    hand.idle(0.1)
    _settle(hand, program)


def _mask(hand: Hand, program: Any) -> dict[str, Any]:
    """Words find it; Shift adds with the lasso, Alt takes away with the brush; the edge is refined."""
    editor, session = program.editor, program.editor.session
    hand.click(editor.phrase.edit)
    hand.key("ctrl+a")
    hand.type("the skater's outfit")
    hand.key("Return")
    hand.wait(lambda: session.has_mask and not program.controller.busy, "the mask")
    hand.idle(0.2)
    before = session.read_mask()
    hand.key("l")
    _drag_held(hand, program, "shift", [(20, 20), (70, 20), (70, 110), (20, 110)])
    added = session.read_mask()
    assert added[40, 40] == 255 and (added >= before).all(), "Shift adds in every tool"
    hand.shot("01-shift-adds")
    hand.key("b")
    _drag_held(hand, program, "alt", [(15, 40), (75, 40)])
    taken = session.read_mask()
    assert taken[40, 40] == 0 and taken[95, 40] == 255, "Alt takes away in every tool"
    hand.shot("02-alt-subtracts")
    for _ in range(2):
        hand.key("ctrl+z")
    assert np.array_equal(session.read_mask(), before)
    hand.key("ctrl+alt+r")
    took = hand.wait(lambda: session.history.labels[-1] == "Refine edge", "the edge", 900)  # compiled when first used
    _settle(hand, program)
    hand.shot("03-refined-edge")
    return {"refine_s": took}


def _repaint(hand: Hand, program: Any) -> dict[str, Any]:
    editor, session = program.editor, program.editor.session
    hand.click(editor.prompt.edit)
    hand.key("ctrl+a")
    hand.type("a red tracksuit")
    editor.prompt.variations.setFocus(Qt.FocusReason.TabFocusReason)
    hand.key("Down")  # from Auto to 1
    assert editor.prompt.variations.currentData() == 1
    hand.click(editor.prompt.button)
    took = hand.wait(lambda: session.shown is not None and not program.controller.busy, "the result", 400)
    _settle(hand, program)
    hand.click(editor.results.apply)
    hand.wait(lambda: len(session.layers) == 1, "the layer", 10)
    return {"repaint_s": took}


def _begin(hand: Hand, program: Any) -> None:
    """The crop in hand, with its row in place: where that has two lines, the picture moves."""
    hand.key("shift+c")
    view = None
    while view != program.editor.canvas.view:
        view = program.editor.canvas.view
        hand.idle(0.4)
    assert program.editor.canvas.crop.active


def _crop(hand: Hand, program: Any) -> None:
    """The frame is dragged, the picture turned a little; Esc leaves, Enter applies; layers and mask come along."""
    editor, session, canvas = program.editor, program.editor.session, program.editor.canvas
    (width, height), steps = session.size, session.history.position
    hand.click(canvas, QPointF(4, 4))
    hand.key("shift+c")
    assert canvas.crop.active and editor.options.crop.isVisible()
    hand.shot("04-crop")
    hand.key("Escape")
    assert not canvas.crop.active and session.history.position == steps
    _begin(hand, program)
    hand.drag(canvas, [_at(program, 0, 0), _at(program, 20, 15), _at(program, 40, 30)])
    box = canvas.crop.crop.box
    assert abs(box.x0 - 40) < 6 and abs(box.y0 - 30) < 6 and box.x1 == width, box
    shown = session.read_picture().copy()
    hand.shot("05-crop-dragged")
    hand.key("Return")
    _settle(hand, program)
    assert session.size == box.size and np.array_equal(session.read_picture(), shown[box.as_slices])
    assert len(session.layers) == 1 and len(session.results) >= 1 and session.has_mask
    hand.key("ctrl+z")
    assert session.size == (width, height) and np.array_equal(session.read_picture(), shown)
    hand.key("ctrl+shift+z")
    assert session.size == box.size
    _begin(hand, program)
    hand.drag(editor.options.crop.slider, [QPointF(editor.options.crop.slider.rect().center()) + QPointF(n, 0)
                                           for n in range(0, 9, 2)])  # fmt: skip
    assert 0 < canvas.crop.crop.angle < 10 and not canvas.crop.crop.reaches_out
    hand.shot("06-straighten")
    hand.key("Return")
    _settle(hand, program)
    assert session.history.labels[-1] == "Straighten" and session.size != box.size
    hand.shot("07-cropped")


def _expand(hand: Hand, program: Any) -> dict[str, Any]:
    """A side dragged beyond the picture makes the canvas larger; what is new is selected and filled."""
    editor, session, canvas = program.editor, program.editor.session, program.editor.canvas
    width, height = session.size
    shown = session.read_picture().copy()
    _begin(hand, program)
    hand.drag(canvas, [_at(program, width, height / 2), _at(program, width + 20, height / 2),
                       _at(program, width + 48, height / 2)])  # fmt: skip
    assert editor.options.crop.apply.text() == "Expand the canvas"
    hand.shot("08-expand")
    hand.click(editor.options.crop.apply)
    _settle(hand, program)
    grown = session.size[0] - width
    assert 40 < grown < 56 and session.mask_box() == Box(width, 0, width + grown, height)
    assert np.array_equal(session.read_picture(Box(0, 0, width, height)), shown), "what was there stays"
    hand.click(editor.prompt.edit)
    hand.key("ctrl+a")
    hand.key("BackSpace")
    assert editor.prompt.button.text() == "Fill" and editor.prompt.button.isEnabled()
    hand.shot("09-expanded")
    hand.click(editor.prompt.button)
    took = hand.wait(lambda: session.shown is not None and not program.controller.busy, "the filled canvas", 400)
    _settle(hand, program)
    hand.shot("10-filled")
    assert np.array_equal(session.read_picture(Box(0, 0, width - 24, height)), shown[:, : width - 24])
    hand.click(editor.results.apply)
    hand.wait(lambda: len(session.layers) == 2, "the layer", 10)
    return {"fill_s": took}


def _merge(hand: Hand, program: Any) -> None:
    """The upper layer is duplicated, and merged with those below."""
    session = program.editor.session
    hand.key("ctrl+j")
    hand.wait(lambda: len(session.layers) == 3, "the copy", 10)
    shown = session.read_picture().copy()  # twice the soft rim: a little more of it
    hand.shot("11-duplicated")
    rows = program.editor.layers.list
    for count in (2, 1):
        rows.setCurrentRow(0)
        hand.key("ctrl+alt+e")
        hand.wait(lambda count=count: len(session.layers) == count, "the merged layer", 20)
        _settle(hand, program)
    assert np.abs(session.read_picture().astype(int) - shown).max() <= 2, "one layer looks as both did"
    hand.shot("12-merged")


def _export_it(hand: Hand, program: Any, out: Path) -> None:
    from locheads_studio.imaging.pictures import open_picture
    from locheads_studio.ui.export_dialog import ExportDialog

    session = program.editor.session
    target = out / "retouched.png"
    target.unlink(missing_ok=True)
    hand.when_open(ExportDialog, lambda dialog: _export(hand, dialog, target))
    hand.key("ctrl+e")
    hand.wait(lambda: target.is_file() and not program.controller.busy, "the exported file", 30)
    made = open_picture(target)
    assert made.size == session.size and np.array_equal(made.pixels, session.read_picture())
    hand.shot("14-exported")


def _back_and_forth(hand: Hand, program: Any, source: np.ndarray) -> None:
    """Every step back, and on again."""
    session = program.editor.session
    shown, steps = session.read_picture().copy(), session.history.position
    for _ in range(steps):
        hand.key("ctrl+z")
    assert not session.can_undo and np.array_equal(session.read_picture(), source)
    for _ in range(steps):
        hand.key("ctrl+shift+z")
    assert not session.can_redo and np.array_equal(session.read_picture(), shown)
    hand.shot("15-again")


if __name__ == "__main__":
    run(tell)
