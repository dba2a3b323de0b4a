"""The skater's story, told with real mouse and key events, with a screenshot of each step.

    xvfb-run -s "-screen 0 2600x1700x24" python tests/e2e/story.py --out shots
        [--theme light] [--scale 1.5] [--engine fake]

On an X server the events come from it, through xdotool (a window manager such as openbox gives the window the focus);
on the offscreen platform from QTest. Exits with 1 when a step does not do what it should, Qt warns, or a thread stays.
Also used by test_story.py.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget
from scipy.ndimage import distance_transform_edt

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "studio")]

_KEYS = {
    "ctrl": Qt.KeyboardModifier.ControlModifier,
    "shift": Qt.KeyboardModifier.ShiftModifier,
    "alt": Qt.KeyboardModifier.AltModifier,
}
_NAMED = {"Return": Qt.Key.Key_Return, "Escape": Qt.Key.Key_Escape, "comma": Qt.Key.Key_Comma}
_NAMED |= {"F2": Qt.Key.Key_F2, "F8": Qt.Key.Key_F8, "Down": Qt.Key.Key_Down, "plus": Qt.Key.Key_Plus}
_NAMED |= {"BackSpace": Qt.Key.Key_Backspace, "F6": Qt.Key.Key_F6, "Right": Qt.Key.Key_Right}
_X_NAMES = {"[": "bracketleft"}

_DOG = 515, 378  # of the skater's sample
_SEEN = 4.0  # pixels to the nearest that are right: less is a rim

_BAD = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
_HARMLESS = ("This plugin does not support", "propagateSizeHints")  # the offscreen platform about itself


Dialog = TypeVar("Dialog", bound=QDialog)


class _Arrivals(QObject):
    """How many keys and mouse buttons came from the X server: on a busy machine they take longer than the next look."""

    _TYPES = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.MouseButtonRelease)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.count = 0
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() in self._TYPES
        return False


class Hand:
    """Moves the mouse and types, and waits until something is so."""

    def __init__(self, window: QWidget, out: Path, *, x_server: bool) -> None:
        self.window, self.out = window, out
        self._xdotool = shutil.which("xdotool") if x_server else None
        assert self._xdotool or not x_server, "real events need xdotool"
        self.shots: list[Path] = []
        self._arrivals = _Arrivals(window)

    def wait(self, until: Callable[[], bool], what: str, timeout_s: float = 300) -> float:
        """Pump events until something is so; the seconds it took. A bound below five minutes is taken as that: it ends
        a hang, and others may want the processor."""
        timeout_s = max(timeout_s, 300)
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
            self._x("mouseup", "1", arrives=True)
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

    def hover(self, widget: QWidget, at: QPointF | None = None) -> None:
        """The pointer comes to a place, by default the middle, and stays."""
        place = (at or QPointF(widget.rect().center())).toPoint()
        if self._xdotool:
            self._x("mousemove", *self._on_screen(widget, place))
        else:
            QTest.mouseMove(widget, place)
        self.idle(0.2)

    def click_held(self, held: str, widget: QWidget, at: QPointF) -> None:
        """One click while a modifier is held: "ctrl" or "shift"."""
        if self._xdotool:
            self._x("keydown", held)
            self.click(widget, at)
            self._x("keyup", held)
        else:
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton, _KEYS[held], at.toPoint())
        self.idle(0.1)

    def key(self, name: str) -> None:
        """A key, as "p", "Return" or "ctrl+z"."""
        if self._xdotool:
            self._x("key", _X_NAMES.get(name, name), arrives=True)
        else:
            *held, last = name.split("+")
            if QApplication.activeWindow() is None:  # after a dialog, where there is no window manager
                self.window.activateWindow()
                self.idle(0.05)
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

    def shot(self, name: str, widget: QWidget | None = None) -> None:
        """A picture of the window, or of a dialog."""
        self.idle(0.2)
        file = self.out / f"{name}.png"
        (widget or self.window).grab().save(str(file))
        self.shots.append(file)

    def when_open(self, kind: type[Dialog], then: Callable[[Dialog], None]) -> None:
        """Do something with the dialog that the next key opens, once it has the keys; that key may not return before it
        is closed."""
        clock = QTimer(self.window)
        clock.setInterval(50)

        def look() -> None:
            found = QApplication.activeModalWidget()
            if not isinstance(found, kind):
                return
            # the window manager gives it the keys some time after it is shown; until then they go to the window
            if found.isActiveWindow():
                clock.stop()
                clock.deleteLater()
                then(found)
            elif self._xdotool is None:
                found.activateWindow()  # nobody manages windows here

        clock.timeout.connect(look)
        clock.start()

    def _on_screen(self, widget: QWidget, place: QPoint) -> tuple[str, str]:
        ratio = widget.devicePixelRatioF()
        at = widget.mapToGlobal(place)
        return str(round(at.x() * ratio)), str(round(at.y() * ratio))

    def _x(self, *words: str, arrives: bool = False) -> None:
        """What xdotool does; with ``arrives`` it is waited for, unless the window manager keeps it."""
        assert self._xdotool is not None
        before, end = self._arrivals.count, time.perf_counter() + 5
        subprocess.run([self._xdotool, *words], check=True)
        self.idle(0.02)
        while arrives and self._arrivals.count == before and time.perf_counter() < end:
            self.idle(0.02)


def tell(hand: Hand, program: Any, out: Path) -> dict[str, Any]:
    """The story; AssertionError when a step does not do what it should. `program`: a running Application. Returns
    figures."""
    from locheads_studio.ui.export_dialog import ExportDialog
    from locheads_studio.ui.settings_dialog import SettingsDialog
    from locheads_studio.ui.start_page import SampleCard

    figures: dict[str, Any] = {}
    window, editor = program.window, program.editor
    session, canvas = editor.session, editor.canvas
    hand.shot("01-start")
    hand.click(window.start_page.findChildren(SampleCard)[0])
    hand.wait(lambda: session.is_open, "the sample")
    assert editor.phrase.edit.text() == "the skater's outfit"
    source = session.read_picture().copy()
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
    hand.wait(lambda: editor.phrase.chip.text() not in ("", "Looking…"), "how sure it is", 5)
    hand.shot("04-mask")
    selected = session.read_mask().copy()
    assert session.history.labels[-1] == "Select “the skater's outfit”" and canvas.shown == "mask"

    # Correct it: a brush stroke over the ankle, and a point where the mask holds more than the outfit.
    hand.click(canvas, at(20, 20))  # the brush is in hand; far from the skater
    assert (session.read_mask() != selected).any() and session.history.labels[-1] == "Brush"
    hand.key("ctrl+z")
    assert (session.read_mask() == selected).all()
    for _ in range(12):
        hand.key("[")
    assert editor.tools.options.size < 16
    hand.drag(canvas, [at(248, 394), at(254, 400), at(258, 407), at(268, 408)])
    assert session.history.labels[-1] == "Brush" and session.read_mask()[400, 254] > 200
    wrong = _held_too_much(selected)
    mistaken = wrong is None
    if wrong is None:  # the mask ends where the outfit does: a point set by mistake is what there is to correct
        wrong = _DOG
        hand.key("p")
        hand.click(canvas, at(*wrong))
        hand.wait(lambda: not program.controller.busy, "the plus point")
        assert session.read_mask()[wrong[1], wrong[0]] > 127
        wrong = wrong[0] - 12, wrong[1] + 4
    hand.key("m")
    hand.click(canvas, at(*wrong))
    hand.wait(lambda: not program.controller.busy, "the minus point")
    assert session.history.labels[-1] == "Points" and session.prompts.labels[-1] == 0, session.history.labels
    corrected = session.read_mask()
    assert corrected[wrong[1], wrong[0]] < 128, f"the minus point {wrong} is still selected"
    assert corrected[400, 254] > 200, "the stroke by hand is gone"
    hand.shot("05-corrected")
    if mistaken:  # the dog keeps its coat
        hand.key("ctrl+z")
        hand.key("ctrl+z")
        assert session.read_mask()[_DOG[1], _DOG[0]] == 0 and session.read_mask()[400, 254] > 200
    hand.key("4")
    assert len(canvas.panes()) >= 3
    hand.shot("06-side-by-side")
    hand.key("2")

    # Repaint.
    hand.click(editor.prompt.edit)
    hand.key("ctrl+a")
    hand.type("a Spider-Man costume")
    hand.click(editor.prompt.seed)
    hand.type(SEED)
    assert editor.prompt.lock.isChecked() and editor.prompt.options.seed == int(SEED)
    assert editor.prompt.button.text() == "Replace" and editor.prompt.button.isEnabled()
    hand.click(editor.prompt.button)
    hand.shot("07-repainting")
    figures["repaint_s"] = hand.wait(lambda: bool(session.results), "the result")
    assert canvas.shown == "result" and session.shown is session.results[0]
    hand.shot("08-result")
    hand.key("4")
    hand.shot("08-everything")
    hand.key("3")
    hand.click(editor.results.apply)
    assert len(session.layers) == 1 and session.shown is None and window.isWindowModified()
    hand.click(canvas, QPointF(4, 4))  # beside the picture
    hand.key("5")
    hand.shot("09-compare")
    hand.key("3")
    hand.shot("10-applied")
    shown, mask = session.read_picture().copy(), session.read_mask().copy()
    assert (shown != source).any(), "nothing was repainted"
    steps = session.history.position

    # Undo all, redo all.
    for _ in range(steps):
        hand.key("ctrl+z")
    assert not session.can_undo and not session.has_mask and not session.layers
    assert (session.read_picture() == source).all(), "undo did not bring the picture back"
    hand.shot("11-undone")
    for _ in range(steps):
        hand.key("ctrl+shift+z")
    assert not session.can_redo
    assert (session.read_picture() == shown).all() and (session.read_mask() == mask).all()
    hand.shot("12-redone")

    # Export, through the dialog.
    target = out / "skater-edited.png"
    target.unlink(missing_ok=True)
    hand.when_open(ExportDialog, lambda dialog: _export(hand, dialog, target))
    hand.key("ctrl+e")
    hand.wait(lambda: target.is_file() and not program.controller.busy, "the exported file", 30)
    assert window.isWindowModified(), "a picture holds no layers: the document is not saved"
    hand.shot("14-exported")
    from locheads_studio.imaging.pictures import open_picture

    assert (open_picture(target).pixels == shown).all(), "the file is not what is shown"

    # The rest of the window: settings, and as small as it gets.
    hand.when_open(SettingsDialog, lambda dialog: _settings(hand, dialog))
    hand.key("ctrl+comma")
    hand.wait((out / "15-settings.png").is_file, "the settings", 30)
    hand.wait(lambda: QApplication.activeModalWidget() is None, "the settings to close", 10)
    window.resize(window.minimumSize())
    hand.key("w")
    hand.key("2")
    hand.click(editor.prompt.more)
    hand.shot("16-narrow")
    hand.key("b")
    hand.shot("17-narrow-brush")
    hand.when_open(QMessageBox, lambda box: hand.click(_button(box, "Do not save")))
    hand.key("ctrl+w")
    hand.wait(lambda: not session.is_open, "the picture to be closed", 10)
    assert window.stack.currentWidget() is window.start_page
    hand.shot("18-start-narrow")
    return figures


SEED = "2955524421"


def _held_too_much(mask: np.ndarray) -> tuple[int, int] | None:
    """The place farthest inside of what the mask holds beside the outfit, which the drawn scene knows exactly: where a
    user would say "not this"; None where it is a rim that nobody would correct."""
    from locheads_studio.world.samples import SAMPLES, SIZE
    from locheads_studio.world.scene import render

    (outfit,) = (region.mask for region in render(SAMPLES["skater"], *SIZE).regions if region.name == "outfit")
    inside = distance_transform_edt((mask > 127) & ~outfit)
    if inside.max() < _SEEN:
        return None
    y, x = np.unravel_index(int(np.argmax(inside)), inside.shape)
    return int(x), int(y)


def _export(hand: Hand, dialog: Any, target: Path) -> None:
    hand.click(dialog.name)
    hand.key("ctrl+a")
    hand.type(str(target))
    hand.shot("13-export", dialog)
    hand.click(dialog.ok)


def _button(box: QMessageBox, text: str) -> QWidget:
    return next(button for button in box.buttons() if button.text() == text)


def _settings(hand: Hand, dialog: QDialog) -> None:
    hand.shot("15-settings", dialog)
    hand.key("Escape")


def start(engine: str, theme: str) -> Any:
    """A running program with real or scripted models, and user folders of its own."""
    from locheads_studio import app, bootstrap
    from locheads_studio.ui.application import Application

    bootstrap.prepare()
    sys.setswitchinterval(app.TURN_S)  # as `app.run_window` does
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


Story = Callable[[Hand, Any, Path], dict[str, Any]]


def main(story: Story = tell) -> int:
    """Run a story."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--theme", default="dark", choices=("dark", "light"))
    parser.add_argument("--scale", default="1", help="display scale: 1, 1.25, 1.5, 2")
    parser.add_argument("--engine", default="real", choices=("real", "fake"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for old in options.out.glob("*.png"):
        old.unlink()
    os.environ["QT_SCALE_FACTOR"] = options.scale
    os.environ["LC_ALL"] = "C.UTF-8"  # the texts that stories look for are English
    os.environ.pop("LANGUAGE", None)  # Qt asks it before LC_ALL
    for folder in ("CONFIG", "STATE", "DATA"):
        os.environ[f"XDG_{folder}_HOME"] = tempfile.mkdtemp()
    warnings: list[str] = []
    qInstallMessageHandler(lambda kind, _, text: warnings.append(text) if kind in _BAD else None)
    program = start(options.engine, options.theme)
    hand = Hand(program.window, options.out, x_server=QApplication.platformName() == "xcb")
    program.window.move(0, 0)
    hand.wait(lambda: program.editor is not None, "the editor")
    figures = story(hand, program, options.out)
    program.editor.session.close()  # nobody is there to be asked about edits
    program.window.close()
    hand.wait(lambda: program.editor is None, "the end")
    assert program.guard.last == "", program.guard.last
    program.guard.remove()
    warnings = [text for text in warnings if not any(word in text for word in _HARMLESS)]
    assert not warnings, f"Qt warned: {warnings}"
    assert program.clean, "a thread is still busy"
    print({name: round(value, 2) for name, value in figures.items()}, "clean")
    return 0


def run(story: Story = tell) -> None:
    """Run a story and end the process."""
    try:
        code = main(story)
    except BaseException:  # threads still run, so that the interpreter would not end by itself
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
