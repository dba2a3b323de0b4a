"""Undo gives back every earlier state; bytes are those of distinct arrays; the bounds hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.history import History
from locheads_studio.document.layers import Layer, changed_box
from locheads_studio.document.state import DocumentState
from locheads_studio.document.tiles import TILE, Plane

SIDE = 2 * TILE


def true_bytes(states: list[DocumentState]) -> int:
    return sum({id(a): a.nbytes for state in states for a in state.holdings()}.values())


def painted(state: DocumentState, x: int, y: int, value: int) -> DocumentState:
    spot = np.full((8, 8), value, np.uint8)
    return replace(state, mask=state.mask.replace(Box(x, y, x + 8, y + 8), spot))


places = st.tuples(st.integers(0, SIDE - 8), st.integers(0, SIDE - 8), st.integers(0, 255))
steps = st.lists(st.one_of(places, st.sampled_from(["undo", "redo", "jump", "merge", "pack"])), max_size=25)


@given(steps, st.integers(1, 5), st.integers(1, 12))
@settings(max_examples=60, deadline=None)
def test_like_a_list_of_states_within_its_bounds(actions: list, least: int, budget_tiles: int) -> None:
    clock = [0.0]
    budget = budget_tiles * TILE * TILE
    first = DocumentState.blank(SIDE, SIDE)
    history = History(first, budget_bytes=budget, least_states=least, clock=lambda: clock[0])
    model, at = [first], 0
    for action in actions:
        clock[0] += 10
        if action == "undo":
            at = max(0, at - 1)
            assert history.undo() is model[at]
        elif action == "redo":
            at = min(len(model) - 1, at + 1)
            assert history.redo() is model[at]
        elif action == "jump":
            at = len(model) // 2
            assert history.jump(at) is model[at]
        elif action == "pack":
            for tile in history.loose:
                tile.pack()
            history.recount()
            assert history.loose == ()
        elif action == "merge":
            for x in (0, 16):
                last = painted(history.state, x, x, 77)
                history.push("Slide", last, merge="slide")
            model = [*model[: at + 1], last]
        else:
            state = painted(history.state, *action)
            history.push("Paint", state)
            model = [*model[: at + 1], state]
        if action not in ("undo", "redo", "jump", "pack"):
            while len(model) > least and true_bytes(model) > budget:
                model.pop(0)
            at = len(model) - 1
        assert (history.position, len(history.labels)) == (at, len(model)) and history.state is model[at]
        assert history.bytes == true_bytes(model)
        assert history.bytes <= budget or len(model) <= least
        assert (history.can_undo, history.can_redo) == (at > 0, at < len(model) - 1)


def test_a_jump_too_far_is_an_error() -> None:
    with pytest.raises(IndexError):
        History(DocumentState.blank(4, 4)).jump(1)


def test_corrections_by_hand_stay_when_the_answer_changes() -> None:
    old, new = np.zeros((6, 6), np.uint8), np.zeros((6, 6), np.uint8)
    old[:3], new[3:] = 255, 200
    mask = old.copy()
    mask[0, 0], mask[5, 5], mask[5, 4] = 0, 255, 90
    state = DocumentState(mask=Plane.from_array(mask), answer=Plane.from_array(old))
    expected = new.copy()
    expected[0, 0], expected[5, 5] = 0, 255  # and 90 was painted where the answer now has 200
    assert np.array_equal(state.corrected(Plane.from_array(new)).read(), expected)
    answer = Plane.from_array(new)
    assert replace(state, answer=state.mask).corrected(answer) is answer


def layer(number: int, x: int, **values: object) -> Layer:
    edit = Edit(Box(x, 0, x + 4, 4), np.zeros((4, 4, 3), np.uint8), np.full((4, 4), 255, np.uint8), Recipe())
    return Layer(number, "", edit, **values)  # type: ignore[arg-type]


def test_which_part_two_lists_of_layers_differ_in() -> None:
    a, b, c = layer(1, 0), layer(2, 10), layer(3, 20)
    assert changed_box([a, b, c], [a, b, c]).area == 0
    assert changed_box([a, b, c], [a, replace(b, visible=False), c]) == b.edit.box
    assert changed_box([a, b, c], [a, c, b]) == b.edit.box.union(c.edit.box)
    assert changed_box([a, replace(b, opacity=0.0)], [a]).area == 0
    assert changed_box([a, b], [a, replace(b, name="x")]).area == 0
    assert changed_box([a, b], [a, replace(b, opacity=0.5)]) == b.edit.box
    with pytest.raises(ValueError, match="opacity"):
        replace(a, opacity=1.5)


def test_parts_of_a_layer_agree_with_the_whole() -> None:
    whole = layer(1, 2, opacity=0.5)
    part = whole.part(Box(4, 2, 20, 20))
    assert part is not None and part.box == Box(0, 0, 2, 2)
    assert np.array_equal(part.blend, whole.as_edit().blend[2:, 2:]) and part.blend[0, 0] == 128
    assert whole.part(Box(10, 10, 20, 20)) is None
