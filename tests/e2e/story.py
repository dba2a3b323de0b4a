"""The skater's story, told with real mouse and key events, with a screenshot of each step.

    xvfb-run -s "-screen 0 1600x1000x24" python tests/e2e/story.py --out shots [--theme light] [--engine fake]

With xdotool the events come from the X server; without it, from QTest. Also used by test_story.py.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "studio")]

_KEYS = {"ctrl": Qt.KeyboardModifier.ControlModifier, "shift": Qt.KeyboardModifier.ShiftModifier}
_NAMED = {"Return": Qt.Key.Key_Return, "Escape": Qt.Key.Key_Escape, "Tab": Qt.Key.Key_Tab}


class Hand:
    """Moves the mouse and types, and waits until something is so."""

    def __init__(self, window: QWidget, out: Path, *, x_server: bool) -> None:
        self.window, self.out = window, out
        self._xdotool = shutil.which("xdotool") if x_server else None
        self.shots: list[Path] = []

    def wait(self, until: Callable[[], bool], what: str, timeout_s: float = 300) -> float:
        """Pump events until something is so; the seconds it took."""
        start = time.perf_counter()
        while not until():
            if time.perf_counter() - start > timeout_s:
                self.shot("timeout")
                raise TimeoutError(f"waited {timeout_s} s for {what}")
            QApplication.processEvents()
            time.sleep(0.005)
        return time.perf_counter() - start

    def idle(self, seconds: float = 0.15) -> None:
        """Let the program paint."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            QApplication.processEvents()
            time.sleep(0.005)

    def drag(self, widget: QWidget, path: list[QPointF]) -> None:
        """Press at the first place, move along, let go at the last. One place: a click."""
        places = [place.toPoint() for place in path]
        if self._xdotool:
            at = [self._on_screen(widget, place) for place in places]
            self._x("mousemove", *at[0])
            self.idle(0.05)
            self._x("mousedown", "1")
            for place in at[1:]:
                self._x("mousemove", *place)
                self.idle(0.02)
            self._x("mouseup", "1")
        else:
            QTest.mouseMove(widget, places[0])
            QTest.mousePress(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[0])
            for place in places[1:]:
                QTest.mouseMove(widget, place)
                QApplication.processEvents()
            QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[-1])
        self.idle(0.1)

    def click(self, widget: QWidget, at: QPointF | None = None) -> None:
        """One click, by default in the middle."""
        self.drag(widget, [at or QPointF(widget.rect().center())])

    def key(self, name: str) -> None:
        """A key, as "p", "Return" or "ctrl+z"."""
        if self._xdotool:
            self._x("key", name)
        else:
            *held, last = name.split("+")
            target = QApplication.focusWidget() or self.window
            modifiers = Qt.KeyboardModifier.NoModifier
            for modifier in held:
                modifiers |= _KEYS[modifier]
            key = _NAMED.get(last, Qt.Key(ord(last.upper())) if len(last) == 1 else Qt.Key.Key_unknown)
            QTest.keyClick(target, key, modifiers)
        self.idle(0.1)

    def type(self, text: str) -> None:
        """Text into whatever has the focus."""
        if self._xdotool:
            self._x("type", "--delay", "12", text)
        else:
            QTest.keyClicks(QApplication.focusWidget() or self.window, text)
        self.idle(0.1)

    def shot(self, name: str) -> None:
        """A picture of the window."""
        self.idle(0.2)
        file = self.out / f"{name}.png"
        self.window.grab().save(str(file))
        self.shots.append(file)

    def _on_screen(self, widget: QWidget, place: QPoint) -> tuple[str, str]:
        ratio = widget.devicePixelRatioF()
        at = widget.mapToGlobal(place)
        return str(round(at.x() * ratio)), str(round(at.y() * ratio))

    def _x(self, *words: str) -> None:
        assert self._xdotool is not None
        subprocess.run([self._xdotool, *words], check=True)
        self.idle(0.02)


def tell(hand: Hand, program: Any, out: Path) -> dict[str, Any]:
    """The story. `program`: a running ui.application.Application. Returns figures."""
    from locheads_studio.ui.start_page import SampleCard

    figures: dict[str, Any] = {}
    window, editor = program.window, program.editor
    session, canvas = editor.session, editor.canvas
    hand.shot("01-start")
    hand.click(window.start_page.findChildren(SampleCard)[0])
    hand.wait(lambda: session.is_open, "the sample")
    hand.idle()
    hand.shot("02-opened")

    def at(x: float, y: float) -> QPointF:
        return QPointF(*canvas.view.to_widget(x, y))

    # Say what to select.
    hand.click(editor.phrase.edit)
    hand.key("ctrl+a")
    hand.type("the skater's outfit")
    hand.key("Return")
    figures["heat_s"] = hand.wait(lambda: session.found is not None, "the heat map")
    hand.shot("03-heat")
    figures["select_s"] = hand.wait(lambda: session.has_mask and not program.controller.busy, "the mask")
    hand.shot("04-mask")
    selected = session.read_mask().copy()

    # Correct it: a brush stroke, and a point that says what does not belong to it.
    hand.click(canvas, at(20, 20))  # the brush is in hand; far from the skater
    hand.key("ctrl+z")
    assert (session.read_mask() == selected).all()
    hand.drag(canvas, [at(300, 215), at(330, 240), at(345, 270), at(330, 300)])
    assert session.history.labels[-1] == "Brush"
    hand.key("m")
    hand.click(canvas, at(340, 160))
    hand.wait(lambda: not program.controller.busy, "the minus point")
    assert session.history.labels[-1] == "Points", session.history.labels
    hand.shot("05-corrected")
    hand.key("4")
    hand.shot("06-side-by-side")
    hand.key("2")

    # Repaint.
    hand.click(editor.prompt.edit)
    hand.key("ctrl+a")
    hand.type("a Spider-Man costume")
    assert editor.prompt.button.text() == "Replace" and editor.prompt.button.isEnabled()
    hand.click(editor.prompt.button)
    hand.idle(0.5)
    hand.shot("07-repainting")
    figures["repaint_s"] = hand.wait(lambda: bool(session.results), "the result")
    hand.shot("08-result")
    hand.click(editor.results.apply)
    assert len(session.layers) == 1
    hand.key("5")
    hand.shot("09-compare")
    hand.key("3")
    hand.shot("10-applied")
    shown = session.read_picture().copy()

    # Undo all, redo all.
    hand.click(canvas, QPointF(4, 4))
    steps = 0
    while session.can_undo:
        hand.key("ctrl+z")
        steps += 1
        assert steps < 50
    assert not session.has_mask and not session.layers
    hand.shot("11-undone")
    while session.can_redo:
        hand.key("ctrl+shift+z")
    assert (session.read_picture() == shown).all()
    hand.shot("12-redone")

    # Export, through the dialog.
    target = out / "skater-edited.png"
    QTimer.singleShot(400, lambda: _export(hand, target))
    hand.key("ctrl+e")
    hand.wait(lambda: target.is_file() and not program.controller.busy, "the exported file", 30)
    hand.shot("14-exported")
    from locheads_studio.imaging.pictures import open_picture

    assert (open_picture(target).pixels == shown).all()
    return figures


def _export(hand: Hand, target: Path) -> None:
    from locheads_studio.ui.export_dialog import ExportDialog

    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ExportDialog)
    dialog.name.setText(str(target))
    file = hand.out / "13-export.png"
    dialog.grab().save(str(file))
    hand.click(dialog.ok)


def start(engine: str, theme: str) -> Any:
    """A running program with real or scripted models, and user folders of its own."""
    from locheads_studio import app, bootstrap
    from locheads_studio.ui.application import Application

    bootstrap.prepare()
    factory: Any = app.worker_factory
    if engine == "fake":
        import fake_engine

        from locheads_studio.engine.worker import Worker

        def factory(model_set: str, device: str) -> Any:
            return lambda post: Worker(fake_engine.FakeHandlers, post)

    program = Application(factory)
    program.theme.choose(theme)
    program.show()
    return program


def main() -> int:
    """Run the story."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--theme", default="dark")
    parser.add_argument("--engine", default="real")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp()
    program = start(options.engine, options.theme)
    hand = Hand(program.window, options.out, x_server=QApplication.platformName() == "xcb")
    program.window.move(0, 0)
    hand.wait(lambda: program.editor is not None, "the editor")
    figures = tell(hand, program, options.out)
    program.editor.session.mark_saved(options.out / "skater-edited.png", program.editor.session.layers)
    program.window.close()
    hand.wait(lambda: program.editor is None, "the end")
    program.guard.remove()
    print({name: round(value, 2) for name, value in figures.items()}, "clean" if program.clean else "busy thread")
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)
