"""Three hundred random user actions on the real window, with scripted models: nothing raises, undo gives back every
earlier state exactly, the window shows what the session holds, and nothing is left behind.

    LOCHEADS_ACTIONS=5000 LOCHEADS_SEED=7 python -m pytest tests/ui/test_machine.py      # many more, others
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from leaks import LeakGuard
from machine_parts import KEYS, PHRASES, SIZES, Chain, Hands, same_picture, seen
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from locheads_studio.imaging.pictures import Picture
from locheads_studio.ui.actions import LINE, MENUS

ACTIONS = int(os.environ.get("LOCHEADS_ACTIONS", "300"))
SEED = os.environ.get("LOCHEADS_SEED")

_VERBS = sorted(
    spec.verb for specs in MENUS.values() for spec in specs if spec is not LINE and spec.verb not in ("quit", "open")
)
_UNDO = ("undo", "undo", "undo", "redo", "redo")
_TOOLS = ("brush", "eraser", "lasso", "rectangle", "wand", "plus", "minus", "box")
_WORK = (
    *("repaint", "repaint", "repaint_next", "repaint_instead", "new_seed", "cancel"),
    *("apply", "apply", "discard", "next_result", "reuse", "compare_results"),
)

_part = st.integers(-5, 105).map(lambda n: n / 100)
places = st.tuples(_part, _part)  # parts of the canvas' size
picks = st.integers(0, 11)
answers = st.lists(picks, min_size=3, max_size=3)


class Window(RuleBasedStateMachine):
    """What a user can do, in any order. `make` starts a program and `guard` looks for what is left behind."""

    actions = 0  # of all runs

    def __init__(self, make: Callable[[], Any], guard: LeakGuard, folder: Path) -> None:
        super().__init__()
        self.guard = guard
        self.folder = folder
        self.program = make()
        self.editor, self.session = self.program.editor, self.program.editor.session
        self.window, self.controller = self.program.window, self.program.app.controller
        self.hands = Hands(self.window, folder)
        self.hands.point((0.5, 0.5))  # wherever the test before left it
        self.chain = Chain(self.session)
        self.held: QPoint | None = None  # where the mouse button is down

    def teardown(self) -> None:
        self.program.handlers.gate.set()
        try:
            self.settle()
            self.undo_everything()
            self.shows_what_is()
        finally:
            self.chain.stop()
            self.hands.stop()
            QGuiApplication.clipboard().clear()
            self.program.stop()
        self.nothing_raised()
        self.guard.check()

    def settle(self) -> None:
        """Let what runs end, unless the models are held up: then only what the disk lane does."""
        held = not self.program.handlers.gate.is_set()
        busy = (lambda: bool(self.controller.desk.works)) if held else (lambda: self.controller.busy)
        self.hands.pump(until=lambda: not busy())

    def have_picture(self) -> None:
        """Most actions are about a picture."""
        if not self.session.is_open:
            self.first()

    # --- pictures

    @initialize()
    def first(self) -> None:
        pixels = np.random.default_rng(5).integers(0, 256, (160, 220, 3), np.uint8)
        self.controller.files.open_picture(Picture(pixels), "noise")
        self.program.handlers.gate.set()
        self.hands.pump(until=lambda: self.session.is_open)

    @rule(size=st.sampled_from(SIZES), how=st.sampled_from(["drop", "dialog", "paste", "broken"]), says=answers)
    def another_picture(self, size: tuple[int, int], how: str, says: list[int]) -> None:
        self.hands.says = says
        path = self.folder / f"{size[0]}x{size[1]}.png"
        if not path.exists():
            made = np.random.default_rng(size[0]).integers(0, 256, (size[1], size[0], 3), np.uint8)
            cv2.imwrite(str(path), made)
        if how == "paste":
            self.do("copy")
            self.do("paste_picture")
        elif how == "dialog":
            self.hands.file = path
            self.do("open")
        else:
            broken = self.folder / "broken.png"
            broken.write_bytes(path.read_bytes()[:60])
            self.hands.drop(path if how == "drop" else broken)
        self.settle()

    # --- words

    @rule(words=st.sampled_from(PHRASES), typed=st.booleans(), hurry=st.booleans(), ctrl=picks.map(lambda n: n == 0))
    def phrase(self, words: str, typed: bool, hurry: bool, ctrl: bool = False) -> None:
        self.have_picture()
        self.hands.write(self.editor.phrase.edit, words, typed)
        held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        self.hands.key(Qt.Key.Key_Return, held, widget=self.editor.phrase.edit)
        if not hurry:
            self.settle()

    @rule(words=st.sampled_from(["a zebra", "", "fail", "bug", "a cow"]), typed=st.booleans(), enter=st.booleans())
    def prompt(self, words: str, typed: bool, enter: bool) -> None:
        self.have_picture()
        self.hands.write(self.editor.prompt.edit, words, typed)
        if enter:
            self.hands.key(Qt.Key.Key_Return, widget=self.editor.prompt.edit)

    @rule(strength=st.integers(10, 100), steps=st.integers(0, 9), digits=st.sampled_from(["", "7", "9999999999"]))
    def parameters(self, strength: int, steps: int, digits: str) -> None:
        bar = self.editor.prompt
        bar.more.toggle()
        bar.strength.set_value(strength)
        bar.steps.setValue(steps)
        bar.variations.setCurrentIndex(steps % 5)
        bar.place.setCurrentIndex(steps % 3)
        self.hands.write(bar.seed, digits, typed=True)

    @rule(at=places)
    def candidate(self, at: tuple[float, float]) -> None:
        """A phrase with two places; then the other, by its button or in the picture."""
        self.phrase("two horses", typed=False, hurry=False)
        if at[0] < 0.5 and self.editor.phrase.places.isVisible():
            self.hands.click(self.editor.phrase.places.buttons[1 + (at[1] < 0.5)])
        else:
            self.do("view_attention")
            self.gesture("brush", [at], alt=False, escape=False, right=False)
        self.settle()

    # --- tools and views

    @rule(
        tool=st.sampled_from((*_TOOLS, "brush", "hand")),
        path=st.lists(places, min_size=1, max_size=5),
        alt=st.booleans(),
        escape=picks.map(lambda n: n == 0),
        right=picks.map(lambda n: n == 0),
    )
    def gesture(self, tool: str, path: list[tuple[float, float]], alt: bool, escape: bool, right: bool) -> None:
        self.have_picture()
        self.do(f"tool_{tool}")
        self.let_go()
        self.hands.drag(self.editor.canvas, path, alt=alt, escape=escape, right=right)

    @rule(paths=st.lists(st.lists(places, min_size=2, max_size=3), max_size=3), angle=picks, ends=picks)
    def crop(self, paths: list[list[tuple[float, float]]], angle: int, ends: int) -> None:
        """The frame is dragged here and there, perhaps the picture turned, and applied, left, or neither."""
        self.have_picture()
        self.let_go()
        self.do("tool_crop")
        for path in paths:
            self.hands.drag(self.editor.canvas, path, alt=False, escape=False, right=False)
        if angle < 3:
            self.editor.options.crop.slider.setValue(30 * angle)
        if ends:
            self.hands.key(Qt.Key.Key_Return if ends < 8 else Qt.Key.Key_Escape, widget=self.editor.canvas)
        self.settle()

    @rule(tool=st.sampled_from(_TOOLS), path=st.lists(places, min_size=2, max_size=4))
    def half_a_gesture(self, tool: str, path: list[tuple[float, float]]) -> None:
        """The button stays down while other things happen."""
        self.have_picture()
        self.do(f"tool_{tool}")
        self.let_go()
        self.held = self.hands.press(self.editor.canvas, path)

    @rule()
    def let_go(self) -> None:
        if self.held is not None:
            self.hands.release(self.editor.canvas, self.held)
            self.held = None

    @rule(at=places, turn=st.sampled_from([-480, -120, 120, 480]), ctrl=st.booleans(), middle=st.booleans())
    def look_elsewhere(self, at: tuple[float, float], turn: int, ctrl: bool, middle: bool) -> None:
        self.have_picture()
        self.hands.wheel(self.editor.canvas, at, turn, ctrl)
        if middle:
            self.hands.drag(self.editor.canvas, [at, (0.5, 0.5)], middle=True)

    @rule(at=places, panel=st.booleans())
    def rest_the_pointer(self, at: tuple[float, float], panel: bool) -> None:
        """Somewhere in the window, or on the panel at its right, where things are shown that are pointed at."""
        self.hands.point((0.78 + 0.22 * at[0], at[1]) if panel else at)
        self.hands.pump()

    @rule(how=picks, size=st.integers(1, 600), hardness=st.integers(0, 100), tolerance=st.integers(0, 128))
    def options(self, how: int, size: int, hardness: int, tolerance: int) -> None:
        bar = self.editor.options
        bar._combine.actions()[how % 4].trigger()
        bar.diameter.set_value(size)
        bar.hardness.set_value(hardness)
        bar.tolerance.set_value(tolerance)
        bar.amount.setValue(1 + size % 20)
        bar.contiguous.toggle()

    # --- verbs, keys and panels

    @rule(verb=st.sampled_from(_VERBS), says=answers, hurry=st.booleans())
    def any_verb(self, verb: str, says: list[int], hurry: bool) -> None:
        self.have_picture()
        self.hands.says = says
        self.do(verb)
        if not hurry:
            self.settle()

    @rule(verb=st.sampled_from((*_UNDO, *_WORK)), again=st.integers(1, 3))
    def frequent_verb(self, verb: str, again: int) -> None:
        self.have_picture()
        for _ in range(again):
            self.do(verb)
            self.hands.pump()

    @rule(key=st.sampled_from(KEYS), says=answers)
    def shortcut(self, key: Any, says: list[int]) -> None:
        self.have_picture()
        self.hands.says = says
        self.hands.key(*key, widget=QApplication.focusWidget() or self.editor.canvas)
        self.settle()

    @rule(row=picks, what=st.sampled_from(["tick", "rename", "fade", "up", "down", "trash", "choose"]), value=picks)
    def layer(self, row: int, what: str, value: int) -> None:
        self.hands.pump()
        panel = self.editor.layers
        if not panel.list.count():
            return
        item = panel.list.item(row % panel.list.count())
        panel.list.setCurrentItem(item)
        if what == "tick":
            item.setCheckState(Qt.CheckState.Unchecked if value % 2 else Qt.CheckState.Checked)
        elif what == "rename":
            item.setText(["one", "", "two"][value % 3])
        elif what == "fade":
            panel.opacity.set_value(value * 9)
        elif what != "choose":
            self.hands.click(panel._buttons[["up", "down", "trash"].index(what)])

    @rule(row=picks, what=st.sampled_from(["edit_mask", "edit_mask", "again", "write", "write", "leave"]))
    def layer_in_place(self, row: int, what: str) -> None:
        """Its mask and its repaint."""
        self.hands.pump()
        panel = self.editor.layers
        if panel.list.count():
            panel.list.setCurrentRow(row % panel.list.count())
            self.hands.click(getattr(panel, what))
            if row % 2:
                self.settle()

    @rule(row=picks, gap=picks, key=st.sampled_from(["up", "down", "drop", "drag"]))
    def layer_order(self, row: int, gap: int, key: str) -> None:
        self.hands.pump()
        panel = self.editor.layers
        count = panel.list.count()
        if not count:
            return
        panel.list.setCurrentRow(row % count)
        if key == "drop":
            panel.list.moved.emit(panel.layer().number, gap % (count + 1))
        elif key == "drag":
            panel.opacity.slider.setSliderDown(True)
            panel.opacity.set_value(gap * 9)
            panel.opacity.set_value(row * 9)
            panel.opacity.slider.setSliderDown(False)
        else:
            wanted = Qt.Key.Key_Up if key == "up" else Qt.Key.Key_Down
            self.hands.key(wanted, Qt.KeyboardModifier.AltModifier, widget=panel.list)

    @rule(row=picks)
    def out_of_the_queue(self, row: int) -> None:
        self.hands.pump()
        queue = self.editor.queue
        if queue.isVisible() and queue.list.count():
            queue.list.setCurrentRow(row % queue.list.count())
            self.hands.click(queue.cancel)

    @rule(row=picks)
    def compare(self, row: int) -> None:
        results = self.session.results
        if results:
            self.editor.results.compare_wanted.emit(results[row % len(results)].number)

    @rule(row=picks, panel=st.sampled_from(["history", "history", "results"]))
    def list_row(self, row: int, panel: str) -> None:
        self.hands.pump()
        view = getattr(self.editor, panel).list
        if view.isVisible() and view.count():
            item = view.item(row % view.count())
            view.scrollToItem(item)
            self.hands.click(view.viewport(), view.visualItemRect(item).center())

    @rule(repaint=st.booleans())
    def apply_something(self, repaint: bool) -> None:
        """From nothing to a layer."""
        self.have_picture()
        self.program.handlers.gate.set()
        if repaint or not self.session.results:
            self.do("mask_all")
            self.settle()
            self.hands.write(self.editor.prompt.edit, "a cow", typed=False)
            self.do("repaint")
            self.settle()
        self.do("next_result")
        self.hands.pump()
        self.do("apply")

    # --- the rest of the world

    @rule(held=st.booleans())
    def models_are_slow(self, held: bool) -> None:
        (self.program.handlers.gate.clear if held else self.program.handlers.gate.set)()
        self.settle()

    @rule(theme=st.sampled_from(["dark", "light", "system"]), width=st.integers(1000, 1500), says=answers)
    def surroundings(self, theme: str, width: int, says: list[int]) -> None:
        self.hands.says = says
        self.program.app.theme.choose(theme)
        self.window.resize(width, 640 + width % 200)
        self.hands.key(Qt.Key.Key_Tab, widget=QApplication.focusWidget() or self.window)
        for card in list(self.window.notices._cards):
            card.leave()

    @rule()
    def undo_everything(self) -> None:
        """Undo to the beginning and redo to where it was: each state is what it was."""
        self.let_go()
        if not self.session.is_open:
            return
        if self.session.expecting is not None:
            self.session.expect()
        where = self.session.history.position
        for position in (*reversed(range(where)), *range(1, where + 1)):
            (self.session.undo if position < self.session.history.position else self.session.redo)()
            assert self.session.history.position == position
            assert seen(self.session) == self.chain.states[position], self.session.history.labels[: position + 1]

    @rule()
    def shows_what_is(self) -> None:
        """Bars, panels and canvas show the session; the canvas' copies are those a new canvas would make."""
        self.settle()
        self.hands.pump(until=lambda: not self.editor._later.isActive())
        self.nothing_raised()
        editor, session = self.editor, self.session
        assert (self.window.stack.currentWidget() is editor) == session.is_open
        assert self.window.isWindowModified() == session.modified
        assert session.name in self.window.windowTitle()
        layers = editor.layers.list
        rows = [
            (layers.item(n).text(), layers.item(n).checkState() == Qt.CheckState.Checked) for n in range(layers.count())
        ]
        assert rows == [(layer.name, layer.visible) for layer in reversed(session.layers)]
        assert editor.layers.editing.isVisibleTo(editor.layers) == (session.editing is not None)
        assert editor.queue.isVisibleTo(editor.panel) == any(q.work == "repaint" for q in self.controller.queue)
        assert editor.results.list.count() == len(session.results)
        assert editor.results.apply.isEnabled() == (session.shown is not None)
        if not session.is_open:
            return
        labels = [editor.history.list.item(n).text() for n in range(editor.history.list.count())]
        assert (labels, editor.history.list.currentRow()) == ([*session.history.labels], session.history.position)
        for verb, there in (("undo", session.can_undo), ("redo", session.can_redo), ("mask_grow", session.has_mask)):
            assert self.window.actions_[verb].isEnabled() == there, verb
        intent = self.controller.repaints.intent(editor.prompt.options.prompt, editor.prompt.options.strength)
        assert (editor.prompt.button.text(), editor.prompt.button.isEnabled()) == (intent.verb, intent.ready)
        same_picture(editor.canvas, session, self.controller)

    # --- always

    @invariant()
    def undo_knows(self) -> None:
        self.hands.pump()
        self.nothing_raised()
        self.chain.check()
        Window.actions += 1

    def nothing_raised(self) -> None:
        last = self.program.app.guard.last
        assert not last or last.rstrip().endswith("RuntimeError: a bug"), last  # the scripted engine's

    def do(self, verb: str) -> None:
        self.window.actions_[verb].trigger()  # as a key or a click on its button does: nothing when it is disabled


@pytest.mark.timeout(60 + ACTIONS)
def test_random_actions(tmp_path: Path, qapp: QApplication, start_program: Callable[[], Any]) -> None:
    steps = min(ACTIONS, 100)

    def machine() -> Window:
        return Window(start_program, LeakGuard(qapp), tmp_path)

    chosen = settings(
        max_examples=ACTIONS // steps * 3 // 2 + 1,  # the first is always as short as it can be, some others too
        stateful_step_count=steps,
        derandomize=SEED is None,
        deadline=None,
        database=None,
        print_blob=False,
        phases=[Phase.generate],  # each example is a started program: shrinking would take an hour
        suppress_health_check=list(HealthCheck),
    )
    run = run_state_machine_as_test if SEED is None else seed(int(SEED))(run_state_machine_as_test)
    Window.actions = 0
    run(machine, settings=chosen)
    assert Window.actions >= ACTIONS
