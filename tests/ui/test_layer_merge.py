"""Layers duplicated and merged: what is seen stays, undo brings them back, files and recipes know."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.layers import Layer, merged, parts
from locheads_studio.imaging.pictures import Picture
from locheads_studio.studio import project, recipes
from locheads_studio.studio.composite import Composite


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    x, y = draw(st.integers(0, 8)), draw(st.integers(0, 6))
    box = Box(x, y, x + draw(st.integers(1, 12 - x)), y + draw(st.integers(1, 10 - y)))
    random = np.random.default_rng(draw(st.integers(0, 999)))
    patch = random.integers(0, 256, (box.height, box.width, 3), np.uint8)
    blend = random.choice(np.array([0, 40, 128, 255], np.uint8), (box.height, box.width))
    edit = Edit(box, patch, blend, Recipe(phrase="a", prompt="b"))
    return Layer(draw(st.integers(1, 9)), "one", edit, draw(st.booleans()), draw(st.sampled_from([1.0, 0.5, 0.0])))


@given(layers(), layers())
def test_merged_layers_look_as_before(lower: Layer, upper: Layer) -> None:
    source = np.random.default_rng(1).integers(0, 256, (10, 12, 3), np.uint8)
    before = Composite(source, (lower, upper)).whole().astype(int)
    made = merged(lower, upper)
    if lower.shows or upper.shows:
        assert np.abs(Composite(source, (made,)).whole() - before).max() <= 3
    assert len(parts(made)) == lower.shows + upper.shows
    assert parts(merged(made, upper)) == [*parts(made), *([(upper.edit.recipe, upper.opacity)] if upper.shows else [])]


@pytest.fixture
def opened(program: Any, qtbot: Any) -> Any:
    """Two layers on a grey picture."""
    program.app.controller.files.open_picture(Picture(np.full((120, 160, 3), 90, np.uint8)), "plain")
    session = program.editor.session
    qtbot.waitUntil(lambda: session.is_open, timeout=10_000)
    for box, value, phrase in ((Box(10, 10, 90, 90), 200, "the horse"), (Box(50, 50, 150, 110), 30, "the dog")):
        shape = (box.height, box.width)
        recipe = Recipe(phrase=phrase, prompt="a cow", seed=3)
        patch = np.full((*shape, 3), value, np.uint8)
        session.add_result(Edit(box, patch, np.full(shape, 128, np.uint8), recipe), "a cow")
        session.apply_result()
    qtbot.wait(30)
    return program


def test_merge_and_duplicate_by_their_keys(opened: Any, qtbot: Any, tmp_path: Any) -> None:
    editor, session = opened.editor, opened.editor.session
    before = session.read_picture().astype(int)
    qtbot.keyClick(editor.canvas, "e", Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: len(session.layers) == 1, timeout=10_000)
    assert np.abs(session.read_picture() - before).max() <= 3 and session.history.labels[-1] == "Merge “a cow 2” down"
    told, left = recipes.taken_from(session.layers)
    assert [step.phrase for step in told.steps] == ["the horse", "the dog"] and not left
    path = tmp_path / "merged.ora"
    project.save(project.snapshot(session), path, session.leftover)
    again = project.load(path).project
    assert again is not None and recipes.taken_from(again.state.layers)[0].steps == told.steps
    opened.app.controller.repaints.rerun_layer(session.layers[0].number)
    assert opened.app.controller.notices.all[-1].text == "A merged layer has no prompt of its own"
    qtbot.keyClick(editor.canvas, "j", Qt.KeyboardModifier.ControlModifier)
    assert [layer.name for layer in session.layers] == ["a cow", "a cow 2"]
    assert session.layers[0].edit is session.layers[1].edit
    session.undo()
    session.undo()
    assert len(session.layers) == 2 and np.array_equal(session.read_picture(), before)
