"""Random user actions with the scripted engine: undo returns every earlier state exactly, and nothing is left over."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from locheads_studio.document.geometry import Box
from locheads_studio.imaging.pictures import apply_edits
from locheads_studio.studio.maskwork import MaskOp
from locheads_studio.studio.repaints import Repaint
from locheads_studio.studio.tools import TOOLS, ToolName
from tests.studio import fake_engine

WIDTH, HEIGHT = 300, 270

PHRASES = ("the horse", "two cows", "absent unicorn", "fail", "bug", " ")
PROMPTS = ("a zebra", "a red coat", "", "fail", "bug")
OPS: tuple[MaskOp, ...] = ("grow", "shrink", "feather", "smooth", "fill holes", "invert", "clear", "all")
across, down = st.integers(-20, WIDTH + 20).map(float), st.integers(-20, HEIGHT + 20).map(float)


class Actions(RuleBasedStateMachine):
    """What a window with a restless user does. No threads: `work` and `answer` move things on when hypothesis says."""

    app: SimpleNamespace

    @initialize()
    def open(self) -> None:
        self.app = fake_engine.studio()
        self.seen_mask = np.zeros((HEIGHT, WIDTH), np.uint8)  # kept up to date from the boxes of changes alone
        self.seen_picture = fake_engine.picture(WIDTH, HEIGHT).pixels.copy()
        self.states: dict[int, tuple[Any, ...]] = {}
        self.app.session.observe(self.changed)
        self.app.controller.files.open_picture(fake_engine.picture(WIDTH, HEIGHT), "noise")
        self.app.desk.settle()

    def changed(self, kind: str, box: Box | None) -> None:
        session = self.app.session
        if kind == "mask":
            assert box is not None and Box.of_size(*session.size).contains(box)
            self.seen_mask[box.as_slices] = session.read_mask(box)
        elif kind == "composed":
            assert box is not None and Box.of_size(*session.size).contains(box)
            self.seen_picture[box.as_slices] = session.read_picture(box)
        elif kind in ("opened", "canvas") and session.is_open:
            self.seen_mask, self.seen_picture = session.read_mask(), session.read_picture().copy()
            if kind == "opened":
                self.states.clear()

    # --- the user

    @rule(
        name=st.sampled_from(TOOLS),
        path=st.lists(st.tuples(across, down), min_size=1, max_size=5),
        size=st.sampled_from([1.0, 12.0, 60.0]),
        swap=st.booleans(),
        end=st.sampled_from(["release", "release", "cancel", "leave"]),
    )
    def use_tool(self, name: ToolName, path: list[tuple[float, float]], size: float, swap: bool, end: str) -> None:
        tools = self.app.tools
        tools.name, tools.options.size = name, size
        tools.press(*path[0], 0.7, swap=swap)
        for x, y in path[1:]:
            tools.move(x, y, 0.4)
            tools.shape  # noqa: B018 - drawing it must not fail
        if end == "release":
            tools.release(*path[-1])
        elif end == "cancel":
            tools.cancel()

    @rule(how=st.sampled_from(["replace", "add", "subtract", "intersect"]))
    def mode(self, how: Any) -> None:
        self.app.session.combine = how

    @rule(op=st.sampled_from(OPS), pixels=st.sampled_from([0.0, 1.0, 6.5]))
    def mask_op(self, op: MaskOp, pixels: float) -> None:
        self.app.controller.masks.operate(op, pixels)

    @rule(phrase=st.sampled_from(PHRASES), patient=st.booleans())
    def select(self, phrase: str, patient: bool) -> None:
        self.app.controller.selecting.select(phrase)
        if patient:
            self.app.desk.settle()

    @rule(phrase=st.sampled_from(PHRASES[:3]), prompt=st.sampled_from(PROMPTS[:3]))
    def edit(self, phrase: str, prompt: str) -> None:
        """The whole way once, so that layers pile up."""
        self.app.desk.settle()
        self.app.controller.selecting.select(phrase)
        self.app.desk.settle()
        if self.app.session.has_mask:
            self.app.controller.repaints.repaint(Repaint(prompt=prompt))
            self.app.desk.settle()
            self.app.session.apply_result()

    @rule(index=st.integers(0, 2))
    def candidate_or_point(self, index: int) -> None:
        self.app.controller.selecting.choose_candidate(index)
        self.app.controller.selecting.remove_point(index)

    @rule(prompt=st.sampled_from(PROMPTS), strength=st.sampled_from([1.0, 0.5]))
    def repaint(self, prompt: str, strength: float) -> None:
        self.app.controller.repaints.intent(prompt, strength)
        self.app.controller.repaints.repaint(Repaint(prompt=prompt, strength=strength))

    @rule(new_seed=st.booleans())
    def cancel(self, new_seed: bool) -> None:
        (self.app.controller.repaints.cancel_and_new_seed if new_seed else self.app.controller.cancel)()

    @precondition(lambda self: self.app.session.results)
    @rule(index=st.integers(0, 3), what=st.sampled_from(["apply", "apply", "show", "hide", "drop"]))
    def use_result(self, index: int, what: str) -> None:
        session = self.app.session
        number = session.results[index % len(session.results)].number
        if what == "apply":
            session.apply_result(number)
        elif what == "drop":
            session.drop_result(number)
        else:
            session.show_result(number if what == "show" else None)

    @rule(
        path=st.lists(st.tuples(across, down), min_size=1, max_size=3), what=st.sampled_from(["undo", "redo", "jump"])
    )
    def undo_in_a_stroke(self, path: list[tuple[float, float]], what: str) -> None:
        self.use_tool("brush", path, 30.0, False, "leave")
        self.history(what, 0.5)
        self.app.tools.release(*path[-1])

    @precondition(lambda self: self.app.session.layers)
    @rule(index=st.integers(0, 5), what=st.sampled_from(["toggle", "opacity", "delete", "bottom", "rename"]))
    def use_layer(self, index: int, what: str) -> None:
        session = self.app.session
        layer = session.layers[index % len(session.layers)]
        if what == "toggle":
            session.set_layer(layer.number, visible=not layer.visible)
        elif what == "opacity":
            session.set_layer(layer.number, opacity=index / 5)
        elif what == "rename":
            session.set_layer(layer.number, name=f"layer {index}")
        elif what == "delete":
            session.delete_layer(layer.number)
        else:
            session.move_layer(layer.number, 0)

    @rule(corner=st.tuples(across, down), other=st.tuples(across, down), angle=st.sampled_from([0.0, 0.0, 7.5]))
    def crop(self, corner: tuple[float, float], other: tuple[float, float], angle: float) -> None:
        """To a box that may reach a little outside."""
        (x0, x1), (y0, y1) = (sorted((int(a), int(b))) for a, b in zip(corner, other, strict=True))
        if min(x1 - x0, y1 - y0) >= 60:
            self.app.controller.canvas.reframe(Box(x0, y0, x1, y1), angle)

    @rule(what=st.sampled_from(["undo", "undo", "redo", "jump"]), share=st.floats(0, 1))
    def history(self, what: str, share: float) -> None:
        session = self.app.session
        if what == "jump":
            session.jump(round(share * (len(session.history.labels) - 1)))
        else:
            getattr(session, what)()

    @rule()
    def open_another(self) -> None:
        if len(self.states) > 12:  # rarely enough that histories get long
            self.app.controller.files.open_picture(fake_engine.picture(WIDTH, HEIGHT, len(self.states)), "other")
            self.app.desk.pump()

    # --- the machine

    @rule()
    def answer(self) -> None:
        self.app.desk.pump()

    @rule()
    def work(self) -> None:
        self.app.desk.worker.run_one()

    @rule()
    def all_work(self) -> None:
        self.app.desk.settle()

    # --- what must hold

    @invariant()
    def what_was_told_is_what_there_is(self) -> None:
        if not hasattr(self, "app"):
            return
        session = self.app.session
        assert np.array_equal(self.seen_mask, session.read_mask())
        assert np.array_equal(self.seen_picture, session.read_picture())
        shown = [layer.as_edit() for layer in session.layers if layer.shows]
        assert np.array_equal(session.committed.read(), apply_edits(session.picture, shown).pixels)
        self.compare()

    def compare(self) -> None:
        """The current state's values are those it had when it was first seen."""
        session = self.app.session
        state = session.state
        mask, answer = state.mask.read(), state.answer.read()
        if id(state) not in self.states:  # the state is kept too, so that its id stays its own
            self.states[id(state)] = state, mask, answer, session.committed.read().copy()
            return
        _, old_mask, old_answer, old_picture = self.states[id(state)]
        assert np.array_equal(mask, old_mask) and np.array_equal(answer, old_answer)
        assert np.array_equal(session.committed.read(), old_picture)

    def teardown(self) -> None:
        if not hasattr(self, "app"):
            return
        app, session = self.app, self.app.session
        app.desk.settle()
        assert not app.controller.busy and session.expecting is None and app.controller.activity is None
        session.undo()  # an open stroke, perhaps
        while session.can_redo:
            session.redo()
            self.what_was_told_is_what_there_is()
        while session.can_undo:
            session.undo()
            self.what_was_told_is_what_there_is()
        if session.history.labels[0] == "Open":
            assert session.size == (WIDTH, HEIGHT) and not session.has_mask
            session.show_result(None)  # each canvas has its own results
            assert np.array_equal(session.read_picture(), session.read_source())
        codes = {notice.code for notice in app.notices.all}
        internal = [notice for notice in app.notices.all if notice.code == "internal"]
        assert all("a bug" in notice.text for notice in internal), internal
        assert codes <= {"", "phrase", "picture", "undo", "internal"}
        assert app.controller.close()
        assert not [t for t in threading.enumerate() if t.name.startswith("locheads")]


TestActions = Actions.TestCase
TestActions.settings = settings(
    max_examples=20, stateful_step_count=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def test_a_folder_of_samples_opens(tmp_path: Path) -> None:
    """The sample pictures of the start page."""
    from locheads_studio.config import paths

    app = fake_engine.studio()
    for path in sorted((paths.resources() / "samples").glob("*.png"))[:1]:
        app.controller.files.open(path, sample=True)
        app.desk.settle()
        assert app.session.name == path.name and not app.session.modified
    assert app.controller.close()
