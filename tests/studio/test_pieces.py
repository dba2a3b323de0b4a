"""What answers of the segmenter may change of a mask: the piece a point touches, and nothing painted by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from locheads_studio.document import masks
from locheads_studio.document.geometry import Box
from locheads_studio.document.state import DocumentState
from locheads_studio.document.strokes import Brush
from locheads_studio.document.tiles import Plane
from locheads_studio.engine.jobs import SegmentJob
from tests.studio import fake_engine


@pytest.fixture
def app() -> Any:
    made = fake_engine.studio()
    made.controller.files.open_picture(fake_engine.picture(), "noise")
    made.desk.settle()
    return made


def stroke(app: Any, x: float, y: float, erase: bool = False, size: float = 20) -> None:
    app.session.begin_stroke(Brush(size, 1.0, erase=erase), x, y)
    app.session.end_stroke()


def answering(app: Any, monkeypatch: pytest.MonkeyPatch, *boxes: Box) -> None:
    """Whatever the segmenter is asked, it selects these boxes, but for the pixels of points outside."""

    def answer(job: SegmentJob) -> np.ndarray:
        mask = np.zeros(job.picture.shape[:2], np.uint8)
        for box in boxes:
            mask[box.as_slices] = 255
        for (x, y), label in zip(job.points, job.labels, strict=True):
            if not label:
                mask[int(y), int(x)] = 0
        return mask

    monkeypatch.setattr(app.desk.handlers, "_segment", answer)


def test_a_stroke_stays_through_any_number_of_answers(app: Any) -> None:
    app.controller.selecting.select("the horse")
    app.desk.settle()
    stroke(app, 20, 20)
    stroke(app, 280, 260, size=30)
    stroke(app, 280, 260, erase=True, size=10)
    for x, y in ((20.0, 60.0), (20.0, 21.0), (200.0, 20.0)):  # the second where it was painted: the answer has it, too
        app.controller.selecting.add_point(x, y, inside=True)
        app.desk.settle()
        mask = app.session.read_mask()
        assert mask[20, 20] == 255 and mask[260, 280] == 0 and mask[260, 290] == 255
    app.controller.selecting.add_point(20, 20, inside=False)
    app.desk.settle()
    assert app.session.read_mask()[20, 20] == 255 and app.notices.all[-1].text == "What you painted stays"


def test_painting_over_what_is_selected_keeps_it_too(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    app.controller.masks.fill_box(Box(100, 100, 200, 200))
    app.desk.settle()
    stroke(app, 200, 150)
    answering(app, monkeypatch)  # nothing at all
    app.controller.selecting.add_point(110, 110, inside=False)
    app.desk.settle()
    left = app.session.read_mask()
    assert left[150, 195] == left[150, 205] == 255 and left[110, 110] == left[150, 180] == 0


def test_a_minus_point_takes_the_speck_and_leaves_the_rest(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer also drops a leg; only the speck was pointed at."""
    app.session.combine = "add"
    for box in (Box(50, 50, 150, 150), Box(180, 50, 220, 150), Box(250, 20, 256, 26)):
        app.controller.masks.fill_box(box)
    app.controller.masks.operate("smooth", 0)  # what is there counts as an answer
    app.desk.settle()
    app.session.change_mask("Load mask", Plane.from_array(app.session.read_mask() // 255 * 254))
    before = app.session.read_mask()
    answering(app, monkeypatch, Box(50, 50, 150, 150))
    app.controller.selecting.add_point(253, 23, inside=False)
    app.desk.settle()
    after = app.session.read_mask()
    assert not after[20:26, 250:256].any()
    before[20:26, 250:256] = 0
    assert np.array_equal(after, before)


def test_a_plus_point_adds_its_piece_and_leaves_the_rest(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    app.controller.selecting.select("the horse")
    app.desk.settle()
    before = app.session.read_mask()
    free = Box(0, 0, 30, 30) if not before[:40, :40].any() else Box(260, 240, 290, 270)
    answering(app, monkeypatch, free, Box(140, 0, 150, 280))
    app.controller.selecting.add_point(free.x0 + 5, free.y0 + 5, inside=True)
    app.desk.settle()
    before[free.as_slices] = 255
    assert np.array_equal(app.session.read_mask(), before)


def test_two_points_before_the_first_answer_both_count(app: Any) -> None:
    app.controller.selecting.select("the horse")
    app.desk.settle()
    before = app.session.read_mask()
    app.controller.selecting.add_point(8, 8, inside=True)
    app.controller.selecting.add_point(290, 8, inside=True)
    app.desk.settle()
    after = app.session.read_mask()
    assert after[8, 8] == after[8, 290] == 255 and (after >= before).all()


def test_a_point_on_a_painted_mask_adds_to_it(app: Any) -> None:
    stroke(app, 30, 30)
    app.controller.selecting.add_point(200, 200, inside=True)
    app.desk.settle()
    assert app.session.read_mask()[30, 30] == app.session.read_mask()[200, 200] == 255


def test_a_new_phrase_begins_anew(app: Any) -> None:
    app.controller.selecting.select("the horse")
    app.desk.settle()
    stroke(app, 5, 5)
    app.controller.selecting.select("the cow")
    app.desk.settle()
    plain = fake_engine.place_of("the cow", 300, 280)
    assert app.session.mask_box() == plain


@pytest.mark.parametrize("how", ["add", "subtract", "intersect"])
def test_phrases_meet_the_mask_as_they_are_told_for_once(app: Any, how: Any) -> None:
    app.controller.masks.fill_box(Box(0, 0, 300, 140))
    app.desk.settle()
    before, phrase = app.session.read_mask(), np.zeros((280, 300), np.uint8)
    phrase[fake_engine.place_of("the horse", 300, 280).as_slices] = 255
    app.controller.selecting.select("the horse", how=how)
    app.desk.settle()
    assert np.array_equal(app.session.read_mask(), masks.combine(before, phrase, how))
    assert app.session.combine == "replace"


def test_nothing_is_selected_beyond_a_drawn_box(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(app, monkeypatch, Box(0, 90, 300, 110))
    app.controller.selecting.set_box(Box(100, 80, 200, 180))
    app.desk.settle()
    assert app.session.mask_box() == Box(100, 90, 200, 110)
    app.controller.selecting.add_point(120, 100, inside=False)
    app.desk.settle()
    box = app.session.mask_box()
    assert box is not None and Box(100, 80, 200, 180).contains(box)


small = st.integers(0, 3).map(lambda n: n * 85)


@given(st.data())
def test_strokes_hold_against_every_answer(data: st.DataObject) -> None:
    """The mask is always the answer with all strokes since over it, in their order."""

    def plane() -> np.ndarray:
        return np.array(data.draw(st.lists(small, min_size=6, max_size=6)), np.uint8).reshape(2, 3)

    expected = plane()
    state = DocumentState.blank(3, 2).anew(Plane.from_array(expected))
    strokes: list[tuple[np.ndarray, bool]] = []
    for _ in range(data.draw(st.integers(1, 6))):
        if data.draw(st.booleans()):
            painted, erase = plane(), data.draw(st.booleans())
            strokes.append((painted, erase))
            mask = np.minimum(state.mask.read(), 255 - painted) if erase else np.maximum(state.mask.read(), painted)
            state = state.with_hand(Plane.from_array(mask), Plane.from_array(painted), erase)
        else:
            expected = plane()
            added, removed = state.by_hand
            answer = Plane.from_array(expected)
            state = DocumentState(state.corrected(answer), answer, added=added, removed=removed)
        after = expected
        for painted, erase in strokes:
            after = np.minimum(after, 255 - painted) if erase else np.maximum(after, painted)
        assert np.array_equal(state.mask.read(), after)


@given(st.lists(st.booleans(), min_size=48, max_size=48), st.lists(st.booleans(), min_size=48, max_size=48), st.data())
def test_only_touched_pieces_change(was: list[bool], now: list[bool], data: st.DataObject) -> None:
    before, after = (masks.as_mask(np.array(values).reshape(6, 8)) for values in (was, now))
    x, y = data.draw(st.integers(0, 7)), data.draw(st.integers(0, 5))
    made = masks.pieced(before, after, [(x + 0.5, y + 0.5)], [(0.5, 0.5)])
    assert made[y, x] == after[y, x]
    assert np.isin(made, (0, 255)).all()
    gained = (made > before) & (after <= before)
    assert not gained.any(), "nothing is selected that the answer has not"
    if before[y, x] == after[y, x]:
        assert np.array_equal(made, before)
    elif after[y, x]:
        assert (made >= before).all()
    else:
        assert (made <= before).all()


@pytest.mark.parametrize("how", ["stroke on nothing", "stroke on a phrase", "erased", "lasso"])
def test_painted_work_that_a_new_phrase_replaces_is_told_and_one_undo_away(app: Any, how: str) -> None:
    """It is replaced, as by any new selection, but not silently."""
    if "phrase" in how or how == "erased":
        app.controller.selecting.select("the horse")
        app.desk.settle()
    if how == "lasso":
        app.controller.masks.fill_polygon([(10, 10), (60, 10), (60, 60)])
        app.desk.settle()
    else:
        middle = app.session.mask_box()
        x, y = middle.center if how == "erased" and middle is not None else (5, 5)
        stroke(app, x, y, erase=how == "erased")
    painted = app.session.read_mask()
    for _ in range(2):  # each time, not once a minute
        told = len(app.notices.all)
        app.controller.selecting.select("the cow")
        app.desk.settle()
        news = app.notices.all[told:]
        assert [(one.code, one.text) for one in news] == [
            ("undo", "The new selection took the place of what you painted")
        ]
        assert not np.array_equal(app.session.read_mask(), painted)
        app.session.undo()
        assert np.array_equal(app.session.read_mask(), painted)


def test_nothing_is_told_where_nothing_painted_goes(app: Any) -> None:
    app.controller.selecting.select("the horse")
    app.desk.settle()
    app.controller.selecting.add_point(200, 200, inside=True)
    app.desk.settle()
    app.controller.selecting.select("the cow")
    app.desk.settle()
    stroke(app, 5, 5)
    app.controller.selecting.select("the horse", how="add")
    app.desk.settle()
    assert not [one for one in app.notices.all if one.code == "undo"]
    assert app.session.read_mask()[5, 5] == 255
