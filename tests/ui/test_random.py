"""Three hundred random actions with real events: nothing raises, and undo gives back every earlier state exactly."""

from __future__ import annotations

import hashlib
import random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from locheads_studio.imaging.pictures import Picture

_VERBS = (
    "undo undo redo tool_brush tool_eraser tool_lasso tool_rectangle tool_wand tool_plus tool_minus tool_box "
    "tool_hand mask_all mask_clear mask_invert mask_grow mask_shrink mask_feather mask_smooth mask_holes "
    "view_attention view_mask view_result view_side view_compare style_tint style_outline style_bw style_checker "
    "zoom_fit zoom_actual zoom_mask zoom_in zoom_out panel repaint repaint new_seed cancel apply apply discard "
    "next_result other_candidate brush_smaller brush_larger brush_softer focus_phrase focus_prompt copy "
).split()


def _seen(session: Any) -> str:
    layers = [(layer.number, layer.name, layer.visible, layer.opacity) for layer in session.layers]
    digest = hashlib.sha256(session.read_mask().tobytes())
    digest.update(session.committed.read().tobytes() + repr(layers).encode())
    return digest.hexdigest()


@pytest.mark.parametrize("seed", [1, 2])
def test_random_actions(program: SimpleNamespace, qtbot: Any, seed: int) -> None:
    dice = random.Random(seed)
    program.app.guard.remove()  # exceptions go to pytest-qt, which fails the test
    pixels = np.random.default_rng(seed).integers(0, 256, (160, 220, 3), np.uint8)
    program.app.controller.open_picture(Picture(pixels), "noise")
    session, editor = program.editor.session, program.editor
    qtbot.waitUntil(lambda: session.is_open, timeout=10_000)
    states: list[tuple[Any, str]] = [(session.state, _seen(session))]

    def note(kind: str, box: object) -> None:
        if kind == "history" and all(session.state is not state for state, _ in states):
            states.append((session.state, _seen(session)))

    stop = session.observe(note)
    for _ in range(300):
        canvas = editor.canvas
        kind = dice.random()
        if kind < 0.35:
            places = [QPoint(dice.randrange(canvas.width()), dice.randrange(canvas.height())) for _ in range(4)]
            held = dice.choice([Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier])
            qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, held, places[0])
            for place in places[1:]:
                qtbot.mouseMove(canvas, place)
            if dice.random() < 0.1:
                qtbot.keyClick(canvas, Qt.Key.Key_Escape)
            qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, held, places[-1])
        elif kind < 0.42:
            editor.phrase.edit.setText(
                dice.choice(["the horse", "two dogs", "absent", "fail", "", "the skater's outfit"])
            )
            qtbot.keyClick(editor.phrase.edit, Qt.Key.Key_Return)
        elif kind < 0.47:
            editor.prompt.edit.setText(dice.choice(["a zebra", "", "fail", "a cow"]))
        elif kind < 0.5 and session.layers:
            layer = dice.choice(session.layers)
            dice.choice([lambda n: session.set_layer(n, visible=dice.random() < 0.5), session.delete_layer])(
                layer.number
            )
        else:
            action = program.window.actions_[dice.choice(_VERBS)]
            if action.isEnabled():
                action.trigger()
        qtbot.wait(dice.choice([0, 0, 1, 8]))
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=20_000)
    stop()
    program.window.do("view_mask")
    known = {id(state): seen for state, seen in states}
    assert len(known) > 40
    for position in (*reversed(range(len(session.history.labels))), len(session.history.labels) - 1):
        session.jump(position)
        assert _seen(session) == known[id(session.state)], session.history.labels[position]
