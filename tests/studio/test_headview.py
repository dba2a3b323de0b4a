"""Heads taken out, heard alone and added: the heat map changes at once, the mask follows, undo brings both back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from locheads_studio.heads.names import Head
from locheads_studio.studio.headview import HeadView, heads_of
from tests.studio import fake_engine

FIRST, SECOND, OTHER = Head(1, 2), Head(2, 0), Head(2, 1)


@pytest.fixture
def desk() -> Any:
    """A studio with a picture, a phrase found, and somebody looking at the heads."""
    made = fake_engine.studio()
    made.heads = HeadView(made.session, made.controller)
    made.controller.files.open_picture(fake_engine.picture(), "noise")
    made.desk.settle()
    made.heads.watch(True)
    made.controller.selecting.select("the horse")
    made.desk.settle()
    return made


def mask(made: Any) -> np.ndarray:
    return np.asarray(made.session.read_mask())


def test_heads_are_read_only_when_somebody_looks() -> None:
    made = fake_engine.studio()
    heads = HeadView(made.session, made.controller)
    made.controller.files.open_picture(fake_engine.picture(), "noise")
    made.desk.settle()
    made.controller.selecting.select("the horse")
    made.desk.settle()
    assert heads.state == "empty" and made.desk.handlers.traced == []
    heads.watch(True)
    assert heads.state == "reading" and not made.controller.busy
    made.desk.settle()
    assert heads.state == "ready" and heads.chosen == heads.active == (FIRST, SECOND) and heads.is_own
    assert len(made.desk.handlers.traced) == 1


def test_mute_a_head_and_the_mask_changes(desk: Any) -> None:
    before, heat = mask(desk), desk.session.found.heat
    desk.heads.mute(FIRST)
    assert desk.heads.active == (SECOND,) and desk.heads.chosen == (FIRST, SECOND)
    desk.desk.pump()
    assert not np.array_equal(desk.session.found.heat, heat), "at once, before any model has worked"
    assert np.array_equal(mask(desk), before)
    desk.desk.settle()
    assert not np.array_equal(mask(desk), before) and desk.session.found.heads == ("L2H0",)
    assert desk.desk.handlers.jobs[-1].heads == ("L2H0",)
    assert desk.session.history.labels[-2:] == ("Select “the horse”", "Heads of “the horse”")
    desk.session.undo()
    assert desk.heads.active == (FIRST, SECOND) and np.array_equal(mask(desk), before)
    desk.session.redo()
    desk.heads.mute(FIRST)
    desk.desk.settle()
    assert desk.heads.active == (FIRST, SECOND) and np.array_equal(mask(desk), before)


def test_only_the_newest_wish_is_segmented(desk: Any) -> None:
    jobs = len(desk.desk.handlers.jobs)
    desk.heads.mute(FIRST)
    desk.heads.toggle(OTHER)
    desk.heads.mute(SECOND)
    desk.desk.settle()
    assert [job.heads for job in desk.desk.handlers.jobs[jobs:]] == [("L2H1",)]


def test_a_head_alone_and_back(desk: Any) -> None:
    desk.heads.toggle(OTHER)
    desk.desk.settle()
    assert desk.heads.active == desk.heads.chosen == (FIRST, SECOND, OTHER) and not desk.heads.is_own
    desk.heads.hear_alone(SECOND)
    desk.desk.settle()
    assert desk.heads.active == (SECOND,) and desk.heads.solo == SECOND
    desk.heads.hear_alone(OTHER)
    desk.desk.settle()
    assert desk.heads.active == (OTHER,) and desk.heads.solo == OTHER
    desk.heads.hear_alone(OTHER)
    desk.desk.settle()
    assert desk.heads.active == (FIRST, SECOND, OTHER) and desk.heads.solo is None
    desk.heads.hear_alone(FIRST)
    desk.desk.settle()
    desk.session.undo()
    assert desk.heads.solo is None and desk.heads.active == (FIRST, SECOND, OTHER)
    desk.heads.reset()
    desk.desk.settle()
    assert desk.heads.chosen == desk.heads.active == (FIRST, SECOND) and desk.heads.is_own


def test_one_head_must_stay(desk: Any) -> None:
    desk.heads.mute(FIRST)
    desk.desk.settle()
    jobs = len(desk.desk.handlers.jobs)
    desk.heads.mute(SECOND)
    desk.desk.settle()
    assert desk.heads.active == (SECOND,) and len(desk.desk.handlers.jobs) == jobs
    assert desk.notices.all[-1].text == "One head must stay"


def test_a_deeper_head_needs_all_layers(desk: Any) -> None:
    deep = Head(3, 1)
    desk.heads.toggle(deep)
    assert deep not in desk.heads.chosen and not desk.heads.facts.trace.is_whole
    desk.heads.read_whole()
    assert desk.heads.state == "reading"
    desk.desk.settle()
    assert desk.heads.facts.sums.shape == (4, 3)
    desk.heads.toggle(deep)
    desk.desk.settle()
    assert desk.heads.active[-1] == deep
    desk.heads.toggle(deep)
    desk.desk.settle()
    assert deep not in desk.heads.chosen


def test_other_models_have_other_heads(desk: Any) -> None:
    desk.heads.read_whole()
    desk.desk.settle()
    desk.controller.use_models(desk.desk.make_worker)
    count = len(desk.desk.handlers.traced)
    desk.heads.mute(FIRST)
    assert desk.heads.state == "reading" and desk.heads.active == (FIRST, SECOND), "what was read was of the others"
    desk.desk.settle()
    assert desk.heads.state == "ready"
    assert [job.whole for job in desk.desk.handlers.traced[count:]] == [False], "only what is asked for is loaded"


def test_sensitivity_is_known_from_the_second_phrase_on(desk: Any) -> None:
    assert desk.heads.facts.sensitivity is None
    desk.controller.selecting.select("the small dog")
    desk.desk.settle()
    assert desk.desk.handlers.traced[-1].beside == ("the horse",)
    assert desk.heads.facts.sensitivity.shape == (3, 3) and (desk.heads.facts.sensitivity > 0).any()
    assert desk.heads.facts.trace.words == ("the", "small", "dog")
    maps = [desk.heads.word_map(word, 64) for word in range(3)]
    assert maps[0].shape == (60, 64) and maps[0].max() <= 1 and not np.array_equal(maps[0], maps[1])


def test_what_cannot_be_read_is_told(desk: Any) -> None:
    desk.controller.selecting.select("untold things")
    desk.desk.settle()
    assert desk.heads.state == "failed" and "not to read" in desk.heads.problem.message
    desk.heads.mute(FIRST)  # nothing to mute with
    desk.controller.selecting.select("the horse")
    desk.desk.settle()
    assert desk.heads.state == "ready"


def test_another_document_takes_everything_away(desk: Any) -> None:
    desk.heads.mute(FIRST)
    desk.controller.files.open_picture(fake_engine.picture(seed=1), "other")
    desk.desk.settle()
    assert desk.heads.state == "empty" and desk.heads.chosen == () and desk.session.found is None
    desk.session.close()
    assert desk.heads.state == "empty"


def test_a_heat_map_is_of_its_heads(desk: Any) -> None:
    assert heads_of(desk.session.found) == (FIRST, SECOND)
    one, other = desk.heads.head_map(FIRST, 32), desk.heads.head_map(SECOND, 32)
    assert one.dtype == np.float32 and 0.9 < one.max() <= 1.0 and not np.array_equal(one, other)
    assert desk.heads.head_map(Head(3, 0), 32) is None


def test_the_models_that_are_warmed_no_more_do_not_silence_the_heads(desk: Any) -> None:
    desk.controller.keep_warm(True)
    desk.desk.settle()
    desk.controller.selecting.select("the cow")
    while desk.heads.state != "reading":
        desk.desk.pump()
        desk.desk.worker.run_one()
    desk.controller.keep_warm(False)  # cancels what is warmed, which is nobody else's
    desk.desk.settle()
    assert desk.heads.state == "ready"
