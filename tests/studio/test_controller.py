"""From intents to results, with the scripted engine: order, staleness, cancelling, errors."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from locheads_studio.document.geometry import Box
from locheads_studio.document.strokes import Brush
from locheads_studio.engine.jobs import InpaintJob, SelectJob
from locheads_studio.imaging.pictures import apply_edits, open_picture
from locheads_studio.studio.exports import ExportOptions
from locheads_studio.studio.lanes import DiskLane
from locheads_studio.studio.repaints import Repaint
from tests.studio import fake_engine


@pytest.fixture
def app() -> Iterator[SimpleNamespace]:
    """A studio with an open picture, without threads: `app.desk.settle()` does all work."""
    made = fake_engine.studio()
    made.controller.files.open_picture(fake_engine.picture(), "noise")
    made.desk.settle()
    yield made
    assert made.controller.close()


def selected(app: SimpleNamespace, phrase: str = "the horse") -> SimpleNamespace:
    app.controller.selecting.select(phrase)
    app.desk.settle()
    return app


def texts(app: SimpleNamespace) -> list[str]:
    return [notice.text for notice in app.notices.all]


def test_the_heat_map_comes_before_the_mask(app: SimpleNamespace) -> None:
    seen: list[tuple[str, bool]] = []
    app.session.observe(lambda kind, box: seen.append((kind, app.session.has_mask)))
    selected(app, "two horses")
    assert ("found", False) in seen and ("mask", True) in seen
    assert seen.index(("found", False)) < seen.index(("mask", True))
    found = app.session.found
    assert found.verdict == "two candidates" and len(found.candidates) == 2
    assert found.box == fake_engine.place_of("two horses", 300, 280) == app.session.mask_box()
    (job,) = app.desk.handlers.jobs
    assert type(job) is SelectJob and job.previews, "one lap gives both"
    assert app.session.history.labels == ("Open", "Select “two horses”") and app.session.phrases == ("two horses",)


def test_a_second_candidate_can_be_chosen_and_undone(app: SimpleNamespace) -> None:
    selected(app, "two horses")
    app.controller.selecting.choose_candidate(1)
    app.desk.settle()
    assert app.session.found.chosen == 1 and app.session.found.box == Box(0, 0, 4, 4)
    assert app.session.read_mask()[0, 0] == 255
    app.session.undo()
    assert app.session.found.chosen == 0 and app.session.mask_box() == app.session.found.box


def test_a_stroke_that_begins_outside_the_picture_is_told_for_undo_can_drop_it(app: SimpleNamespace) -> None:
    told: list[tuple[str, bool]] = []
    app.session.observe(lambda kind, box: told.append((kind, app.session.can_undo)))
    app.session.begin_stroke(Brush(9, 1.0), -50, -50)
    assert told == [("mask", True)]
    app.session.extend_stroke(-60, -60)
    assert len(told) == 1
    app.session.end_stroke()
    assert told[1:] == [("mask", False)] and not app.session.has_mask


def test_corrections_by_hand_survive_a_minus_point(app: SimpleNamespace) -> None:
    selected(app)
    box = app.session.mask_box()
    app.session.begin_stroke(Brush(9, 1.0), 290, 270)
    app.session.end_stroke()
    app.session.begin_stroke(Brush(9, 1.0, erase=True), box.x0 + 6, box.y0 + 6)
    app.session.end_stroke()
    app.controller.selecting.add_point(*box.center, inside=False)
    app.desk.settle()
    mask = app.session.read_mask()
    x, y = (int(v) for v in box.center)
    assert mask[270, 290] == 255 and mask[box.y0 + 6, box.x0 + 6] == 0  # painted, erased
    assert mask[y, x] == 0 and mask[y + 20, x] == 255  # the segmenter's answer
    assert app.session.prompts.labels == (1, 0)


def test_removing_the_last_point_inside_empties_the_answer(app: SimpleNamespace) -> None:
    app.controller.selecting.add_point(50, 50, inside=True)
    app.desk.settle()
    assert app.session.mask_box() == Box(40, 40, 61, 61)
    app.controller.selecting.remove_point(0)
    assert not app.session.has_mask and app.session.prompts.is_empty
    app.controller.selecting.add_point(50, 50, inside=False)
    assert "nothing to take away" in texts(app)[-1]


def test_modes_combine_with_the_mask_before_the_first_point(app: SimpleNamespace) -> None:
    app.controller.masks.fill_box(Box(0, 0, 20, 20))
    app.desk.settle()
    app.session.combine = "add"
    app.controller.selecting.add_point(100, 100, inside=True)
    app.desk.settle()
    app.controller.selecting.add_point(150, 100, inside=True)
    app.desk.settle()
    mask = app.session.read_mask()
    assert mask[5, 5] == mask[100, 100] == mask[100, 150] == 255 and mask[50, 50] == 0


def test_a_second_phrase_waits_for_its_turn_and_is_not_lost(app: SimpleNamespace) -> None:
    app.controller.selecting.select("the first")
    app.desk.pump()
    app.controller.selecting.select("the second")
    app.controller.selecting.select("the second")  # Enter once more
    app.controller.selecting.select("the third", how="add")
    assert app.controller.selecting.phrases_waiting == ("the second", "the third")
    app.desk.settle()
    assert app.session.found.phrase == "the third"
    assert not app.controller.busy and not app.controller.selecting.phrases_waiting
    assert app.session.history.labels[1:] == ("Select “the first”", "Select “the second”", "Select “the third”")
    places = [fake_engine.place_of(phrase, 300, 280) for phrase in ("the first", "the second", "the third")]
    mask = app.session.read_mask()
    assert mask[places[2].as_slices].all() and mask[places[1].as_slices].all()
    assert np.count_nonzero(mask) <= places[1].area + places[2].area


def test_a_phrase_that_fails_does_not_hold_the_next_up(app: SimpleNamespace) -> None:
    app.controller.selecting.select("this will fail")
    app.controller.selecting.select("the second")
    app.desk.settle()
    assert app.session.found.phrase == "the second" and "told to fail" in texts(app)[-1]


def test_cancelling_and_another_picture_forget_what_waits(app: SimpleNamespace) -> None:
    for leave in (app.controller.cancel, lambda: app.controller.files.open_picture(fake_engine.picture(), "other")):
        app.controller.selecting.select("the first")
        app.controller.selecting.select("the second")
        leave()
        app.desk.settle()
        assert app.session.found is None and not app.controller.selecting.phrases_waiting


def test_each_of_several_can_be_taken_out_and_in_again(app: SimpleNamespace) -> None:
    selected(app, "every cup")
    instances = app.session.found.instances
    assert [one.on for one in instances] == [True, True, False] and app.session.found.missing
    middles = [(int(one.box.center[1]), int(one.box.center[0])) for one in instances]
    app.session.begin_stroke(Brush(9, 1.0), 290, 270)
    app.session.end_stroke()

    def held() -> list[bool]:
        mask = app.session.read_mask()
        return [bool(mask[place]) for place in (*middles, (270, 290))]

    assert held() == [True, True, False, True]
    app.controller.selecting.switch_instance(0, False)
    app.controller.selecting.switch_instance(2, True)
    assert held() == [False, True, True, True]
    assert [one.on for one in app.session.found.instances] == [False, True, True]
    app.controller.selecting.switch_instance(7, True)
    app.session.undo()
    assert held() == [False, True, False, True]


def test_several_meet_the_mask_as_they_were_asked(app: SimpleNamespace) -> None:
    app.controller.masks.fill_box(Box(100, 100, 120, 120))
    app.desk.settle()
    app.controller.selecting.select("every cup", how="add")
    app.desk.settle()
    app.controller.selecting.switch_instance(0, False)
    mask = app.session.read_mask()
    assert mask[110, 110] == 255 and mask[40, 5] == 0 and mask[130, 5] == 255


def test_undo_while_waiting_drops_the_request(app: SimpleNamespace) -> None:
    app.controller.masks.fill_box(Box(0, 0, 20, 20))
    app.desk.settle()
    app.controller.selecting.add_point(100, 100, inside=True)
    assert app.session.prompts.points == ((100, 100),)
    app.session.undo()
    app.desk.settle()
    assert app.session.prompts.is_empty and app.session.mask_box() == Box(0, 0, 20, 20)
    assert not app.controller.busy


def test_repaint_lands_in_the_strip_and_applying_adds_a_layer(app: SimpleNamespace) -> None:
    selected(app)
    before = app.session.read_picture().copy()
    app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=5))
    app.desk.settle()
    result = app.session.shown
    assert result is not None and result.title == "a zebra" and app.session.layers == ()
    assert (result.edit.recipe.phrase, result.edit.recipe.seed) == ("the horse", 5)
    shown = app.session.read_picture().copy()
    assert not np.array_equal(shown, before)
    app.session.apply_result()
    assert app.session.shown is None and np.array_equal(app.session.read_picture(), shown) and app.session.modified
    app.session.undo()
    assert np.array_equal(app.session.read_picture(), before) and app.session.results == (result,)


def test_models_see_the_layers_but_not_the_shown_result(app: SimpleNamespace) -> None:
    selected(app)
    for seed in (1, 2):
        app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=seed))
        app.desk.settle()
        if seed == 1:
            app.session.apply_result()
    app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=3))
    app.desk.settle()
    expected = apply_edits(app.session.picture, [app.session.layers[0].edit]).pixels
    assert np.array_equal(app.desk.handlers.jobs[-1].picture, expected)


def test_results_of_old_pixels_are_dropped_and_said(app: SimpleNamespace) -> None:
    selected(app)
    app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=1))
    app.desk.settle()
    app.controller.repaints.repaint(Repaint(prompt="a cow", seed=2))
    app.desk.pump()
    app.session.apply_result()  # other pixels from here on
    app.desk.settle()
    assert [result.title for result in app.session.results] == ["a zebra"]
    assert "picture changed" in texts(app)[-1]


def test_remove_sends_words_the_model_knows(app: SimpleNamespace) -> None:
    selected(app)
    app.controller.repaints.repaint(Repaint(prompt=" "))
    app.desk.settle()
    job = app.desk.handlers.jobs[-1]
    assert isinstance(job, InpaintJob) and job.prompt == "empty background"
    assert app.controller.repaints.last_seed == job.seed
    assert app.session.shown.title == "Remove" and app.session.used_prompts == ()


def test_new_seed_repeats_the_repaint(app: SimpleNamespace) -> None:
    selected(app)
    app.controller.repaints.repaint(Repaint(prompt="a zebra", strength=0.5))
    app.desk.pump()
    app.controller.repaints.cancel_and_new_seed()
    app.desk.settle()
    (result,) = app.session.results
    assert result.edit.recipe.seed == app.controller.repaints.last_seed == 1001
    app.controller.repaints.cancel_and_new_seed()
    app.desk.settle()
    assert [r.edit.recipe.seed for r in app.session.results] == [1001, 1002]
    assert app.desk.handlers.jobs[-1].strength == 0.5


def test_errors_become_notices_and_leave_everything_as_it_was(app: SimpleNamespace) -> None:
    selected(app)
    state = app.session.state
    app.controller.selecting.select("  ")
    app.controller.selecting.select("fail here")
    app.desk.settle()
    app.controller.selecting.select("bug here")
    app.desk.settle()
    app.controller.repaints.repaint(Repaint(prompt="fail"))
    app.controller.repaints.repaint(Repaint(prompt="x", strength=7.0))
    app.controller.files.open("/no/such/file.png")
    app.controller.files.save("/tmp/picture.doc")
    app.desk.settle()
    assert app.session.state is state and app.session.expecting is None and not app.controller.busy
    codes = [notice.code for notice in app.notices.all]
    assert codes == ["phrase", "phrase", "internal", "limit", "picture", "usage", "phrase"]
    assert all(notice.action for notice in app.notices.all)
    assert "RuntimeError" in app.notices.all[2].details


def test_without_a_picture_or_mask_it_says_so() -> None:
    app = fake_engine.studio()
    for call in (
        lambda c: c.selecting.select("x"),
        lambda c: c.repaints.repaint(Repaint(prompt="x")),
        lambda c: c.masks.operate("grow", 3),
        lambda c: c.files.save("a.png"),
        lambda c: c.masks.wand(1, 1),
        lambda c: c.selecting.set_box(Box(0, 0, 2, 2)),
        lambda c: c.selecting.add_point(1, 1, True),
    ):
        call(app.controller)
        assert app.notices.all[-1].text == "No picture is open"
    app.controller.selecting.remove_point(0)
    app.controller.selecting.choose_candidate(0)
    app.controller.cancel()
    app.controller.repaints.cancel_and_new_seed()
    assert app.controller.repaints.intent("a").why == "picture"
    app.controller.files.open_picture(fake_engine.picture(), "noise")
    app.desk.settle()
    app.controller.repaints.repaint(Repaint(prompt="x"))
    assert "selected" in app.notices.all[-1].text
    assert app.controller.close()


@pytest.mark.parametrize(
    ("prompt", "strength", "phrase", "verb"),
    [
        ("a zebra", 1.0, True, "Replace"),
        ("a zebra", 1.0, False, "Fill"),
        ("a zebra", 0.6, True, "Refine"),
        (" ", 1.0, True, "Remove"),
        ("Nothing.", 0.6, False, "Remove"),
    ],
)
def test_the_button_says_what_it_will_do(
    app: SimpleNamespace, prompt: str, strength: float, phrase: bool, verb: str
) -> None:
    assert app.controller.repaints.intent(prompt, strength).why == "mask"
    if phrase:
        selected(app)
    else:
        app.controller.masks.fill_box(Box(0, 0, 20, 20))
        app.desk.settle()
    intent = app.controller.repaints.intent(prompt, strength)
    assert (intent.verb, intent.ready) == (verb, True)
    assert intent.outline == ("new" if verb == "Remove" or (phrase and strength) else "kept")


def test_the_note_about_the_models_is_told_at_opening_and_not_for_samples(tmp_path: Path) -> None:
    app = fake_engine.studio(model_note=("Knows only drawn worlds", "Choose others"))
    Image.fromarray(fake_engine.picture().pixels).save(tmp_path / "a.png")
    for sample, expected in ((True, 0), (False, 1), (True, 1)):
        app.controller.files.open(tmp_path / "a.png", sample=sample)
        app.desk.settle()
        selected(app)
        selected(app, "the cow")
        told = [notice for notice in app.notices.all if notice.text == "Knows only drawn worlds"]
        assert len(told) == expected and all(notice.action == "Choose others" for notice in told)
    assert app.controller.close()


def test_mask_operations_wait_for_each_other_and_for_strokes(app: SimpleNamespace) -> None:
    delayed: list[tuple] = []
    lane = SimpleNamespace(run=lambda work, done: delayed.append((work, done)), close=lambda t: True)
    app.controller.desk.lane = lane
    app.session.combine = "add"
    app.controller.masks.fill_box(Box(100, 100, 120, 120))
    app.controller.masks.operate("grow", 5)
    app.controller.masks.operate("grow", 5)
    app.session.begin_stroke(Brush(9, 1.0), 10, 10)
    while delayed:
        work, done = delayed.pop(0)
        done(work(), None)
        app.desk.pump()
    assert app.session.mask_box() == Box(0, 0, 130, 130)  # the dot of 5..15, grown by 10 too
    assert app.session.history.labels == ("Open", "Brush", "Rectangle", "Grow", "Grow")


def test_save_export_cutout_and_mask(app: SimpleNamespace, tmp_path: Path) -> None:
    selected(app)
    app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=1))
    app.desk.settle()
    app.session.apply_result()
    assert app.session.modified
    app.controller.files.save(tmp_path / "out.png")
    app.controller.files.save(tmp_path / "small.jpg", ExportOptions(longest=100, quality=90, metadata="none"))
    app.controller.files.save_cutout(tmp_path / "cut.png")
    app.controller.files.save_mask(tmp_path / "mask.png")
    app.desk.settle()
    assert app.session.modified and app.session.name == "noise" and app.session.copied_to == tmp_path / "small.jpg"
    assert np.array_equal(open_picture(tmp_path / "out.png").pixels, app.session.read_picture())
    assert open_picture(tmp_path / "small.jpg").size == (100, 93)
    cut = open_picture(tmp_path / "cut.png").pixels
    assert np.array_equal(cut[:, :, 3], app.session.read_mask())
    app.controller.masks.operate("clear")
    app.controller.masks.load(tmp_path / "mask.png")
    app.desk.settle()
    assert np.array_equal(app.session.read_mask(), cut[:, :, 3])


def test_only_the_newest_of_two_openings_counts(app: SimpleNamespace) -> None:
    app.controller.files.open_picture(fake_engine.picture(40, 30), "old")
    app.controller.files.open_picture(fake_engine.picture(50, 30), "new")
    app.desk.settle()
    assert app.session.name == "new" and app.session.size == (50, 30)


def test_with_real_threads_cancel_works_within_a_step_and_none_is_left() -> None:
    lane = DiskLane()
    app = fake_engine.studio(lane=lane)
    app.controller.files.open_picture(fake_engine.picture(), "noise")
    app.controller.start()
    app.desk.wait(lambda: app.session.is_open)
    selected_by_thread = app.controller.selecting.select
    selected_by_thread("the horse")
    app.desk.wait(lambda: app.session.has_mask and not app.controller.busy)
    app.desk.handlers.gate.clear()
    app.controller.repaints.repaint(Repaint(prompt="a zebra"))
    app.controller.repaints.repaint(Repaint(prompt="a cow"))
    app.desk.wait(lambda: (a := app.controller.activity) is not None and a.stage == "working" and a.waiting == 1)
    app.controller.cancel()
    app.desk.wait(lambda: not app.controller.busy)
    assert app.session.results == ()
    app.controller.repaints.repaint(Repaint(prompt="a cow"))
    app.desk.wait(lambda: (a := app.controller.activity) is not None and a.stage == "working")
    app.controller.use_models(app.desk.make_worker)
    app.desk.handlers.gate.set()
    app.controller.repaints.repaint(Repaint(prompt="a goat"))
    app.desk.wait(lambda: bool(app.session.results))
    app.desk.handlers.gate.clear()
    app.controller.repaints.repaint(Repaint(prompt="a cow"))
    app.desk.wait(lambda: (a := app.controller.activity) is not None and a.stage == "working")
    assert app.controller.close(20.0)
    app.desk.pump()
    assert not [t for t in threading.enumerate() if t.name.startswith("locheads")]


def test_previews_are_shown_while_it_runs_and_gone_when_it_is_cancelled() -> None:
    app = fake_engine.studio(lane=DiskLane())
    app.controller.files.open_picture(fake_engine.picture(), "noise")
    app.controller.start()
    app.desk.wait(lambda: app.session.is_open)
    app.controller.masks.fill_box(Box(10, 10, 50, 40))
    app.desk.wait(lambda: app.session.has_mask and not app.controller.busy)
    app.desk.handlers.gate.clear()
    app.controller.repaints.repaint(Repaint(prompt="a zebra"))
    app.desk.wait(lambda: (a := app.controller.activity) is not None and a.preview is not None)
    preview = app.controller.activity.preview
    assert preview.box == Box(10, 10, 50, 40) and tuple(preview.pixels[0, 0]) == (*fake_engine.GLIMPSE, 255)
    app.controller.cancel()
    activity = app.controller.activity
    assert activity is None or (activity.preview is None and activity.stopping)
    app.desk.wait(lambda: not app.controller.busy)
    assert app.controller.activity is None and app.session.results == ()
    app.desk.handlers.gate.set()
    assert app.controller.close(20.0)


def test_unknown_words_come_with_what_was_found(app: SimpleNamespace) -> None:
    selected(app, "the xylophone horse")
    assert app.session.found.unknown == ("xylophone",)
    assert selected(app, "the horse").session.found.unknown == ()


def test_the_history_obeys_its_budget_at_once(app: SimpleNamespace) -> None:
    for side in range(10, 70):
        app.controller.masks.fill_box(Box(0, 0, side, side))
        app.desk.settle()
    before, kept = app.session.read_mask().copy(), len(app.session.history.labels)
    app.session.limit_history(1)
    assert len(app.session.history.labels) == 20 < kept  # GIMP's least number
    assert np.array_equal(app.session.read_mask(), before) and not app.session.can_redo
    app.session.undo()
    assert app.session.mask_box() == Box(0, 0, 68, 68)
    app.controller.files.open_picture(fake_engine.picture(seed=1), "other")
    app.desk.settle()
    assert app.session.history.budget == 1


def test_an_export_is_measured_for_the_newest_question_only() -> None:
    calls: list[tuple[object, object]] = []
    lane = SimpleNamespace(run=lambda work, done: calls.append((work, done)), close=lambda timeout_s: True)
    app = fake_engine.studio(lane=lane)
    told: list[int | None] = []
    app.controller.files.estimate("PNG", ExportOptions(), told.append)  # no picture, no answer
    assert calls == []
    app.controller.files.open_picture(fake_engine.picture(), "noise")
    work, done = calls.pop()
    done(work(), None)
    app.desk.pump()
    for quality in (50, 60, 70):
        app.controller.files.estimate("JPEG", ExportOptions(quality=quality), told.append)
    assert len(calls) == 1 and not app.controller.busy
    work, done = calls.pop()
    done(work(), None)
    app.desk.pump()
    assert told == [] and len(calls) == 1
    work, done = calls.pop()
    size = work()
    done(size, None)
    app.desk.pump()
    assert told == [size] and calls == [] and size > 1000
    app.controller.files.estimate("JPEG", ExportOptions(), told.append)
    calls.pop()[1](None, OSError("no room"))
    app.desk.pump()
    assert told == [size, None] and app.notices.all == ()
    assert app.controller.close()
