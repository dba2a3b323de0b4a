"""Two first hours, with real mouse and key events: a newcomer, who exports without Apply, and someone without a mouse.

    xvfb-run -s "-screen 0 2600x1700x24" python tests/e2e/newcomer_story.py --out shots [--theme light] [--scale 1.5]

Options and rules as of story.py, whose driver it uses.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.e2e.story import Hand, run


def tell(hand: Hand, program: Any, out: Path) -> dict[str, Any]:
    """The story; AssertionError when a step does not do what it should."""
    figures = _newcomer(hand, program, out)
    figures |= _keyboard_only(hand, program)
    _keys_correct_and_export(hand, program, out)
    return figures


def _newcomer(hand: Hand, program: Any, out: Path) -> dict[str, Any]:
    """A sample, a phrase, a prompt, export: the file is what is seen. Closing asks, and keeps what is wanted."""
    from locheads_studio.imaging.pictures import open_picture
    from locheads_studio.ui.export_dialog import ExportDialog
    from locheads_studio.ui.keys_card import KeysCard
    from locheads_studio.ui.start_page import SampleCard

    window, editor = program.window, program.editor
    session, room = editor.session, window.screen().availableGeometry()
    assert room.contains(window.geometry()), "the window is larger than the screen"
    hand.shot("01-start")
    window.do("keys")
    hand.wait(lambda: isinstance(QApplication.activePopupWidget(), KeysCard), "the card of keys", 5)
    hand.shot("02-keys", QApplication.activePopupWidget())
    hand.click(QApplication.activePopupWidget())
    hand.wait(lambda: QApplication.activePopupWidget() is None, "the card to go", 5)
    hand.click(window.start_page.findChildren(SampleCard)[0])
    hand.wait(lambda: session.is_open and not program.controller.busy, "the sample")
    hand.idle(0.3)
    place = editor.canvas.geometry()
    hand.click(editor.phrase.edit)
    hand.key("ctrl+a")
    hand.type("the dog")
    hand.key("Return")
    took = hand.wait(lambda: session.has_mask and not program.controller.busy, "the mask")
    hand.idle(0.3)
    assert editor.phrase.chip.isVisible() and editor.canvas.geometry() == place, (place, editor.canvas.geometry())
    hand.shot("03-mask")
    hand.click(editor.prompt.edit)
    hand.key("ctrl+a")
    hand.type("an orange cat")
    hand.click(editor.prompt.button)
    hand.wait(lambda: bool(session.results) and not program.controller.busy, "the result")
    first = session.results[0]
    hand.wait(lambda: session.check_of(first.number) is not None, "the phrase to be asked again", 120)
    hand.idle(0.3)
    hand.shot("04-result")
    shown = session.read_picture().copy()
    assert session.shown is not None and not np.array_equal(shown, session.read_source())
    target = out / "newcomer.png"
    target.unlink(missing_ok=True)

    def export(dialog: Any) -> None:
        hand.click(dialog.name)
        hand.key("ctrl+a")
        hand.type(str(target))
        hand.shot("05-export", dialog)
        hand.key("Return")

    hand.when_open(ExportDialog, export)
    hand.key("ctrl+e")
    hand.wait(lambda: target.is_file() and not program.controller.busy, "the exported file", 60)
    assert np.array_equal(open_picture(target).pixels, shown), "the file is not what is shown"
    hand.idle(0.3)
    assert window.isWindowModified() and len(session.layers) == 1
    hand.shot("06-exported")
    said: list[str] = []

    def stay(box: QMessageBox) -> None:
        said.append(box.informativeText())
        hand.shot("07-question", box)
        hand.key("Escape")

    hand.when_open(QMessageBox, stay)
    hand.key("ctrl+w")
    hand.wait(lambda: bool(said) and QApplication.activeModalWidget() is None, "the question", 20)
    assert session.is_open and "newcomer.png" in said[0]
    hand.when_open(QMessageBox, lambda box: hand.click(_button(box, "Do not save")))
    hand.key("ctrl+w")
    hand.wait(lambda: not session.is_open, "the picture to be closed", 20)
    return {"newcomer_select_s": took}


def _keyboard_only(hand: Hand, program: Any) -> dict[str, Any]:
    """The same without a mouse: the palette opens a sample, Tab and Enter do the rest, Esc cancels."""
    window, editor = program.window, program.editor
    session = editor.session
    window.activateWindow()
    hand.idle(0.3)

    def command(words: str) -> None:
        hand.key("ctrl+shift+p")
        hand.wait(lambda: _palette(window) is not None, "the palette", 10)
        hand.type(words)
        hand.key("Return")
        hand.wait(lambda: _palette(window) is None, "the palette to go", 10)
        hand.idle(0.3)

    command("white horse")
    hand.wait(lambda: session.is_open and not program.controller.busy, "the sample")
    hand.idle(0.3)
    hand.key("ctrl+l")
    hand.type("the white horse")
    hand.key("Return")
    took = hand.wait(lambda: session.has_mask and not program.controller.busy, "the mask")
    hand.key("ctrl+r")
    hand.type("a brown horse")
    hand.key("Return")
    hand.wait(lambda: program.controller.repainting or bool(session.results), "the repaint to begin", 30)
    hand.key("Escape")
    hand.wait(lambda: not program.controller.busy, "the work to be cancelled", 120)
    made = len(session.results)
    if not made:
        command("repaint instead")
    hand.wait(lambda: bool(session.results) and not program.controller.busy, "the result")
    editor.canvas.setFocus()
    hand.key("a")
    hand.wait(lambda: bool(session.layers), "the layer", 10)
    hand.idle(0.3)
    assert editor.layers.layer() is session.layers[-1], "the new layer is the chosen one"
    before = session.read_picture().copy()
    command("show or hide")
    assert not session.layers[-1].visible and not np.array_equal(session.read_picture(), before)
    hand.shot("08-keyboard")
    command("show or hide")
    command("dark" if program.theme.choice != "dark" else "light")
    hand.shot("09-other-theme")
    return {"keyboard_select_s": took}


def _keys_correct_and_export(hand: Hand, program: Any, out: Path) -> None:
    """A stroke at the cross, undone; the export, whose name has the keys; leaving by a key."""
    from locheads_studio.imaging.pictures import open_picture
    from locheads_studio.ui.export_dialog import ExportDialog

    editor, session = program.editor, program.editor.session
    for _ in range(12):  # round the bars and panels to the picture
        if editor.canvas.hasFocus():
            break
        hand.key("F6")
    assert editor.canvas.hasFocus(), "F6 does not reach the picture"
    mask, steps = session.read_mask(), session.history.position
    hand.key("b")
    hand.key("shift+Right")  # there is a cross from now on
    hand.key("Return")  # the brush goes down
    for key in ("shift+Right", "shift+Right", "shift+Down"):
        hand.key(key)
    assert session.stroke_open
    hand.shot("10-cross")
    hand.key("Return")
    assert session.history.labels[-1] == "Brush" and session.history.position == steps + 1
    hand.key("ctrl+z")
    assert np.array_equal(session.read_mask(), mask) and session.history.position == steps
    target, shown = out / "keys.png", session.read_picture().copy()
    target.unlink(missing_ok=True)

    def export(dialog: Any) -> None:
        assert dialog.focusWidget() is dialog.name, "the name is what is asked for first"
        hand.key("ctrl+a")
        hand.type(str(target))
        hand.key("Return")

    hand.when_open(ExportDialog, export)
    hand.key("ctrl+e")
    hand.wait(lambda: target.is_file() and not program.controller.busy, "the exported file", 60)
    assert np.array_equal(open_picture(target).pixels, shown), "the file is not what is shown"
    hand.idle(0.3)

    def leave(box: QMessageBox) -> None:
        _button(box, "Do not save").setFocus()
        hand.key("Return")

    hand.when_open(QMessageBox, leave)
    hand.key("ctrl+w")
    hand.wait(lambda: not session.is_open, "the picture to be closed", 20)


def _palette(window: QWidget) -> QWidget | None:
    from locheads_studio.ui.palette import Palette

    return next((one for one in window.findChildren(Palette) if one.isVisible()), None)


def _button(box: QMessageBox, text: str) -> QWidget:
    return next(button for button in box.buttons() if button.text() == text)


if __name__ == "__main__":
    run(tell)
