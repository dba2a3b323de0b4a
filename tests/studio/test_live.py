"""Looking while typing: the newest text counts, nothing is kept, and nobody has to wait because of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from locheads_studio.engine.events import Memory, PartMemory
from locheads_studio.engine.jobs import InpaintJob
from locheads_studio.errors import PhraseError
from locheads_studio.studio.live import LiveLook
from locheads_studio.studio.repaints import Repaint
from tests.studio import fake_engine


def holding(*parts: str) -> Memory:
    return Memory(
        parts=tuple(PartMemory(part=part, device=1, main=0, place="device") for part in parts), limit=8, peak=5,
        accelerated=False,
    )  # fmt: skip


@pytest.fixture
def app() -> Any:
    """A studio with a picture, models that are loaded, and `live` switched on; `shown` is what was told."""
    made = fake_engine.studio()
    made.desk.handlers.memory = lambda: holding("vlm")
    made.controller.files.open_picture(fake_engine.picture(), "noise")
    made.controller.keep_warm(True)
    made.desk.settle()
    made.live, made.shown = LiveLook(made.session, made.controller.glimpses), []
    made.live.on_changed = lambda: made.shown.append(made.live.found.phrase if made.live.found else None)
    made.live.switch(True)
    yield made
    made.live.close()
    assert made.controller.close()


def asked(app: Any) -> list[str]:
    return [f"{type(job).__name__} {getattr(job, 'phrase', '')}".strip() for job in app.desk.handlers.jobs]


def type_out(app: Any, text: str) -> None:
    """Typed, and a pause after it."""
    if app.live.typed(text):
        app.live.look()


def test_the_heat_map_is_shown_and_nothing_is_kept(app: Any) -> None:
    told: list[str] = []
    app.session.observe(lambda kind, box: told.append(kind))
    state, before = app.session.state, len(app.session.history.labels)
    type_out(app, "the horse")
    assert not app.controller.busy and app.controller.queue == ()
    app.desk.settle()
    found, box = app.live.found, fake_engine.place_of("the horse", 300, 280)
    assert app.shown == ["the horse"] and found.candidates[0].box == box
    assert found.heat[int(box.center[1]), int(box.center[0])] == 1.0
    assert asked(app) == ["LocateJob the horse"]
    assert told == [] and app.session.state is state and len(app.session.history.labels) == before
    assert app.session.found is None and app.session.phrases == () and app.notices.all == ()


def test_nothing_is_asked_before_the_pause_and_the_same_words_only_once(app: Any) -> None:
    waits = [app.live.typed(text) for text in ("t", "the", "the h", "the horse")]
    app.desk.settle()
    assert waits == [True] * 4 and asked(app) == []
    app.live.look()
    app.live.look()
    assert not app.live.typed("the horse ") and not app.live.typed("  the horse")
    app.desk.settle()
    assert not app.live.typed("the  horse")
    app.live.look()
    app.desk.settle()
    assert asked(app) == ["LocateJob the horse"]


def test_a_newer_text_takes_the_place_of_the_older(app: Any) -> None:
    for text in ("the", "the h", "the horse"):
        type_out(app, text)
        app.desk.pump()  # submitted, not begun
    app.desk.settle()
    assert asked(app) == ["LocateJob the horse"] and app.shown == ["the horse"]


def test_an_answer_to_another_text_is_dropped(app: Any) -> None:
    type_out(app, "the horse")
    app.desk.pump()
    app.desk.worker.run_one()  # answered, but not told yet
    app.live.typed("the horses")
    app.desk.settle()
    assert app.shown == [] and app.live.found is None
    app.live.typed("the horse")  # back again, though nothing of it is there
    app.live.look()
    app.desk.settle()
    assert app.shown == ["the horse"]


def test_an_answer_about_another_picture_is_dropped(app: Any) -> None:
    answers: list[object] = []
    app.controller.files.open_picture(fake_engine.picture(seed=1), "other")
    type_out(app, "the horse")
    app.controller.glimpses.glimpse("the cow", answers.append)
    app.desk.settle()
    assert app.shown == [] and answers == [None] and asked(app) == ["LocateJob the cow"]
    type_out(app, "the horse")
    app.desk.settle()
    assert app.shown == ["the horse"]
    app.controller.files.open_picture(fake_engine.picture(seed=2), "third")
    app.desk.settle()
    assert app.shown == ["the horse", None]


@pytest.mark.parametrize("away", ["", "   ", "\n"])
def test_clearing_the_text_takes_it_away(app: Any, away: str) -> None:
    type_out(app, "the horse")
    app.desk.settle()
    type_out(app, away)
    assert app.shown == ["the horse", None]
    type_out(app, "the horse")
    type_out(app, away)  # while it is looked for
    app.desk.settle()
    assert app.shown == ["the horse", None]


def test_errors_are_quiet_and_show_nothing(app: Any) -> None:
    type_out(app, "the horse")
    app.desk.settle()
    for text in ("the fail", "bug", "x" * 100_000, "word " * 300):
        type_out(app, text)
        app.desk.settle()
        assert app.live.found is None, text
    assert app.notices.all == () and app.session.expecting is None
    with pytest.raises(PhraseError):
        app.desk.handlers(app.desk.handlers.jobs[1], lambda *_: None)


def test_of_a_sentence_the_place_is_looked_for(app: Any) -> None:
    type_out(app, "change the skater's outfit to a red tracksuit")
    app.desk.settle()
    assert asked(app) == ["LocateJob the skater's outfit"]


def test_models_that_are_not_loaded_stay_so(app: Any) -> None:
    fresh = fake_engine.studio()
    for memory in (None, holding("segmenter", "inpainter")):
        fresh.desk.handlers.memory = lambda memory=memory: memory
        fresh.controller.files.open_picture(fake_engine.picture(), "noise")
        fresh.desk.settle()
        fresh.controller.selecting.segment([(50.0, 50.0)], [1])
        fresh.desk.settle()
        fresh.live = LiveLook(fresh.session, fresh.controller.glimpses)
        fresh.live.switch(True)
        type_out(fresh, "the horse")
        fresh.desk.settle()
        assert set(asked(fresh)) == {"SegmentJob"}
    assert fresh.controller.close()
    app.controller.use_models(app.desk.make_worker)  # others
    type_out(app, "the horse")
    app.desk.pump()
    assert app.desk.worker.run_one() and asked(app) == []  # the first part is loaded, and that is all


def test_nothing_waits_behind_a_repaint(app: Any) -> None:
    app.controller.masks.operate("all", 0)
    app.desk.settle()
    app.controller.repaints.repaint(Repaint(prompt="a zebra"))
    type_out(app, "the horse")
    app.desk.settle()
    assert {type(job) for job in app.desk.handlers.jobs} == {InpaintJob} and app.live.found is None
    app.live.look()  # the next key, or pause, after it
    app.desk.settle()
    assert app.live.found is not None


def test_a_repaint_that_comes_before_it_is_submitted_goes_first(app: Any) -> None:
    app.controller.masks.operate("all", 0)
    app.desk.settle()
    type_out(app, "the horse")
    app.controller.repaints.repaint(Repaint(prompt="a zebra"))  # the picture is still being copied
    app.desk.settle()
    assert {type(job) for job in app.desk.handlers.jobs} == {InpaintJob} and app.live.found is None


def test_a_selection_shows_the_glimpse_until_its_own_heat_map(app: Any) -> None:
    type_out(app, "the horse")
    app.desk.settle()
    seen: list[bool] = []
    app.session.observe(lambda kind, box: kind == "mask" and seen.append(app.live.found is None))
    app.controller.selecting.select("the horse")
    app.live.leave()
    assert app.live.found is not None
    app.desk.settle()
    assert app.shown == ["the horse", None] and seen == [True] and app.session.has_mask
    assert app.session.history.labels[-1] == "Select “the horse”"
    type_out(app, "the cow")
    app.desk.settle()
    assert app.live.found.phrase == "the cow" and app.session.found.phrase == "the horse"
    app.controller.selecting.select("the fail")
    app.live.leave()
    app.desk.settle()
    assert app.live.found is None and app.session.found.phrase == "the horse"


def test_leaving_gives_up_what_was_asked(app: Any) -> None:
    type_out(app, "the horse")
    app.desk.pump()
    app.live.leave()
    app.desk.settle()
    assert asked(app) == [] and app.live.found is None
    app.live.look()
    app.desk.settle()
    assert asked(app) == []


def test_switched_off_it_does_nothing_and_shows_nothing(app: Any) -> None:
    type_out(app, "the horse")
    app.desk.settle()
    app.live.switch(False)
    assert app.shown == ["the horse", None]
    assert not app.live.typed("the cow")
    app.live.look()
    app.desk.settle()
    assert asked(app) == ["LocateJob the horse"]


def test_a_layer_that_changes_the_picture_takes_it_away(app: Any) -> None:
    app.controller.masks.operate("all", 0)
    app.desk.settle()
    app.controller.repaints.repaint(Repaint(prompt="a zebra"))
    app.desk.settle()
    type_out(app, "the horse")
    app.desk.settle()
    assert app.live.found is not None
    app.session.apply_result()
    assert app.live.found is None and np.any(app.session.read_picture() != app.session.read_source())
