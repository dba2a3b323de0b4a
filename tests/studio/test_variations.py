"""Variations, the queue, results done again otherwise, and layers changed in place."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.strokes import Brush
from locheads_studio.document.tiles import Plane
from locheads_studio.engine.jobs import InpaintJob
from locheads_studio.imaging.project import open_project, save_project
from locheads_studio.studio import maskwork, project
from locheads_studio.studio.repaints import Repaint, variations_for
from tests.studio import fake_engine


@pytest.fixture
def app() -> SimpleNamespace:
    """A studio with a picture and a selection."""
    made = fake_engine.studio()
    made.controller.files.open_picture(fake_engine.picture(), "noise")
    made.desk.settle()
    made.controller.selecting.select("the horse")
    made.desk.settle()
    return made


def inpainted(app: SimpleNamespace) -> list[InpaintJob]:
    return [job for job in app.desk.handlers.jobs if isinstance(job, InpaintJob)]


def seeds(app: SimpleNamespace) -> list[int]:
    return [result.edit.recipe.seed for result in app.session.results]


def applied(app: SimpleNamespace, *prompts: str) -> None:
    """A layer for each prompt, of one result each."""
    for prompt in prompts:
        app.controller.repaints.repaint(Repaint(prompt=prompt))
        app.desk.settle()
        app.session.apply_result()


def titles(app: SimpleNamespace) -> list[str]:
    return [line.title for line in app.controller.queue]


def test_variations_differ_in_their_seed_and_the_first_is_shown(app: SimpleNamespace) -> None:
    app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=2**32 - 2, variations=3))
    app.desk.settle()
    assert seeds(app) == [2**32 - 2, 2**32 - 1, 0]
    assert app.session.shown is app.session.results[0]
    assert inpainted(app)[0].mask is inpainted(app)[2].mask or np.shares_memory(
        inpainted(app)[0].mask, inpainted(app)[2].mask
    )
    assert [job.previews for job in inpainted(app)] == [True, False, False]


def test_variations_keep_their_order_when_the_later_one_is_prepared_sooner(app: SimpleNamespace) -> None:
    kept = []
    lane = SimpleNamespace(run=lambda work, done: kept.append((work, done)))
    app.controller.desk.jobs._lane = lane  # the real one has several threads
    app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=7, variations=3))
    for work, done in reversed(kept):
        done(work(), None)
    app.desk.settle()
    assert seeds(app) == [7, 8, 9] and [job.seed for job in inpainted(app)] == [7, 8, 9]


@pytest.mark.parametrize("closing", [False, True])
def test_applying_the_first_variation_does_not_lose_the_others(
    app: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, closing: bool
) -> None:
    add = app.session.add_result

    def add_and_apply(*args: Any, **values: Any) -> Any:
        result = add(*args, **values)
        if len(app.session.results) == 1:
            app.session.apply_result()
            if closing:
                app.controller.files.open_picture(fake_engine.picture(), "another")
        return result

    monkeypatch.setattr(app.session, "add_result", add_and_apply)
    app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=7, variations=3))
    app.desk.settle()
    if closing:  # they belong to a picture that is no longer open
        assert app.session.results == () and app.session.name == "another"
    else:
        assert seeds(app) == [7, 8, 9] and app.session.shown is None
        assert [layer.edit for layer in app.session.layers] == [app.session.results[0].edit]


def test_how_many_are_usual_goes_by_pixels(app: SimpleNamespace) -> None:
    assert variations_for(Box(0, 0, 2048, 2048)) == 2 and variations_for(Box(0, 0, 2049, 2048)) == 1
    app.controller.repaints.repaint(Repaint(prompt="a zebra", variations=None))
    app.desk.settle()
    assert len(app.session.results) == 2


def test_each_variation_can_be_cancelled_alone(app: SimpleNamespace) -> None:
    app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=7, variations=3))
    app.desk.pump()
    waiting = app.controller.queue
    assert [line.title for line in waiting] == ["a zebra · 1/3", "a zebra · 2/3", "a zebra · 3/3"]
    app.controller.cancel_queued(waiting[1].number)
    assert titles(app) == ["a zebra · 1/3", "a zebra · 3/3"]
    app.desk.settle()
    assert seeds(app) == [7, 9] and app.controller.queue == ()
    app.controller.cancel_queued(waiting[1].number)  # it is gone: nothing happens


@pytest.mark.parametrize(("place", "wanted"), [("back", [1, 2, 5, 6]), ("front", [5, 6, 1, 2]), ("replace", [5, 6])])
def test_places_in_the_queue(app: SimpleNamespace, place: str, wanted: list[int]) -> None:
    app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=1, variations=2))
    app.desk.pump()
    app.controller.repaints.repaint(Repaint(prompt="a cow", seed=5, variations=2, place=place))  # type: ignore[arg-type]
    app.desk.pump()
    names = {1: "a zebra · 1/2", 2: "a zebra · 2/2", 5: "a cow · 1/2", 6: "a cow · 2/2"}
    assert titles(app) == [names[seed] for seed in wanted]
    app.desk.settle()
    assert seeds(app) == wanted


def test_a_front_place_is_behind_what_runs() -> None:
    app = fake_engine.studio()
    app.controller.files.open_picture(fake_engine.picture(), "noise")
    app.desk.settle()
    app.controller.masks.operate("all")
    app.desk.settle()
    app.desk.handlers.gate.clear()
    app.controller.start()
    try:
        app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=1, variations=2))
        app.desk.wait(lambda: any(line.running for line in app.controller.queue))
        app.controller.repaints.repaint(Repaint(prompt="a cow", seed=5, place="front"))
        app.desk.pump()
        queue = app.controller.queue
        assert [line.title for line in queue] == ["a zebra · 1/2", "a cow", "a zebra · 2/2"]
        assert [line.running for line in queue] == [True, False, False]
        assert queue[0].fraction > 0 and queue[1].seconds_left is None  # none was ever made
        app.desk.handlers.gate.set()
        app.desk.wait(lambda: not app.controller.busy)
        assert seeds(app) == [1, 5, 2]
    finally:
        app.desk.handlers.gate.set()
        assert app.controller.close()


def test_a_result_is_done_again_otherwise(app: SimpleNamespace) -> None:
    app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=5, strength=0.5))
    app.desk.settle()
    mask, result = app.session.state.mask, app.session.results[0]
    app.controller.masks.operate("clear")
    app.controller.selecting.select("a tree")
    app.desk.settle()
    recipe = app.controller.repaints.select_again(result.number)
    app.desk.settle()
    assert recipe is result.edit.recipe and recipe.phrase == "the horse"
    assert app.session.state.mask is mask and app.session.state.found is result.found
    app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=5, strength=0.5))
    app.desk.settle()
    again = app.session.results[1]
    assert again.edit.recipe == recipe
    assert (again.edit.patch == result.edit.patch).all() and (again.edit.blend == result.edit.blend).all()
    app.session.undo()
    assert app.session.found.phrase == "a tree"


def test_a_result_without_a_mask_is_done_again_where_it_lies(app: SimpleNamespace) -> None:
    blend = np.full((20, 30), 200, np.uint8)
    edit = Edit(Box(10, 20, 40, 40), np.zeros((20, 30, 3), np.uint8), blend, Recipe(prompt="old"))
    app.session.add_result(edit, "old")
    app.controller.repaints.select_again()
    app.desk.settle()
    assert app.session.mask_box() == Box(10, 20, 40, 40) and app.session.found is None


def test_two_results_are_compared(app: SimpleNamespace) -> None:
    app.controller.repaints.repaint(Repaint(prompt="a zebra", variations=3))
    app.desk.settle()
    one, two, _ = app.session.results
    app.session.compare_result(two.number)
    box = one.edit.box
    assert (app.session.beside().read(box) == two.edit.patch).all()
    assert (app.session.read_picture(box) == one.edit.patch).all()
    app.session.drop_result(two.number)
    assert app.session.compared is None


def test_a_layer_is_repainted_in_place_on_what_lies_below(app: SimpleNamespace) -> None:
    applied(app, "a zebra", "a cow", "a hat")
    first, second, third = app.session.layers
    before = app.session.read_picture().copy()
    app.controller.repaints.rerun_layer(second.number)
    app.desk.settle()
    job, now = inpainted(app)[-1], app.session.layers[1]
    box = first.edit.box
    assert (job.prompt, job.seed) == ("a cow", now.edit.recipe.seed) and job.seed != second.edit.recipe.seed
    assert (job.picture[box.as_slices] == first.edit.patch).all()
    assert (job.mask == second.mask.read()).all()
    assert (now.number, now.name, now.mask) == (second.number, "a cow", second.mask) and now.edit is not second.edit
    assert now.edit.recipe.phrase == "the horse" and app.session.layers[2] is third
    assert len(app.session.results) == 3
    app.session.undo()
    assert app.session.layers == (first, second, third) and (app.session.read_picture() == before).all()


def test_pixels_have_another_name_after_a_layer_was_repainted(app: SimpleNamespace) -> None:
    applied(app, "a zebra")
    before = app.session.pixels
    app.controller.repaints.rerun_layer(app.session.layers[0].number)
    app.desk.settle()
    assert app.session.pixels != before
    app.session.undo()
    assert app.session.pixels == before


def test_a_layer_that_changed_meanwhile_keeps_its_edit(app: SimpleNamespace) -> None:
    applied(app, "a zebra", "a cow")
    low, high = app.session.layers
    app.controller.repaints.rerun_layer(high.number)
    app.desk.pump()
    app.session.set_layer(low.number, visible=False)  # what it would be painted on
    app.desk.settle()
    assert app.session.layers[1].edit is high.edit
    app.controller.repaints.rerun_layer(low.number)
    app.desk.pump()
    app.session.delete_layer(low.number)
    app.desk.settle()
    assert app.session.layers == (high,)


def test_the_mask_of_a_layer_is_edited_and_written_back(app: SimpleNamespace) -> None:
    applied(app, "a zebra")
    layer, before = app.session.layers[0], app.session.read_picture().copy()
    app.controller.layers.edit_mask(layer.number)
    app.desk.settle()
    assert app.session.editing is layer
    assert (app.session.read_mask() == maskwork.covered(layer.edit, *app.session.size).read()).all()
    box = layer.edit.box
    app.session.begin_stroke(Brush(12, 1.0, erase=True), *box.center)
    app.session.end_stroke()
    app.controller.layers.write_mask()
    app.desk.settle()
    now, x, y = app.session.layers[0], *map(int, box.center)
    assert app.session.editing is None and now.edit.patch is layer.edit.patch
    assert (app.session.read_picture()[y, x] == app.session.read_source()[y, x]).all()
    assert now.mask.read()[y, x] == 0 and now.mask.read()[box.y0, box.x0] == 255
    position = app.session.history.position
    app.session.jump(position - 1)
    assert app.session.editing is layer and (app.session.read_picture() == before).all()
    app.session.jump(position - 3)
    assert app.session.editing is None
    app.session.jump(position)
    assert app.session.layers[0] is now


def test_an_unchanged_mask_changes_no_pixel(app: SimpleNamespace) -> None:
    applied(app, "a zebra")
    layer = app.session.layers[0]
    app.controller.layers.edit_mask(layer.number)
    app.desk.settle()
    app.controller.layers.write_mask()
    app.desk.settle()
    assert app.session.layers == (layer,) and app.session.editing is None


def test_a_mask_beyond_the_pixels_is_kept_for_the_next_time(app: SimpleNamespace) -> None:
    applied(app, "a zebra")
    layer, said = app.session.layers[0], []
    app.notices.observe(lambda notice: said.append(notice.text))
    app.controller.layers.edit_mask(layer.number)
    app.desk.settle()
    app.controller.masks.operate("all")
    app.desk.settle()
    app.controller.layers.write_mask()
    app.desk.settle()
    now = app.session.layers[0]
    assert now.edit.box == layer.edit.box and now.mask.read().all()
    assert any("beyond" in text for text in said)
    app.controller.repaints.rerun_layer(now.number)
    app.desk.settle()
    assert app.session.layers[0].edit.box == Box.of_size(*app.session.size)


def test_deleting_the_layer_ends_editing_its_mask(app: SimpleNamespace) -> None:
    applied(app, "a zebra", "a cow")
    low, high = app.session.layers
    app.controller.layers.edit_mask(high.number)
    app.desk.settle()
    app.session.delete_layer(low.number)
    assert app.session.editing is high
    app.session.delete_layer(high.number)
    assert app.session.editing is None
    app.session.undo()
    assert app.session.editing is high
    app.session.leave_mask()
    assert app.session.editing is None


def test_one_drag_of_the_opacity_is_one_step(app: SimpleNamespace) -> None:
    applied(app, "a zebra")
    number, count = app.session.layers[0].number, len(app.session.history.labels)
    app.session.history._clock = iter(range(0, 10_000, 60)).__next__  # a minute between any two moves
    for opacity in (0.9, 0.5, 0.3):
        app.session.set_layer(number, opacity=opacity, gesture=1)
    assert len(app.session.history.labels) == count + 1
    app.session.set_layer(number, opacity=0.2, gesture=2)
    assert len(app.session.history.labels) == count + 2
    app.session.undo()
    app.session.undo()
    assert app.session.layers[0].opacity == 1


def test_all_of_it_is_in_the_project_file(app: SimpleNamespace, tmp_path: Path) -> None:
    applied(app, "a zebra")
    app.controller.repaints.repaint(Repaint(prompt="a cow", variations=2))
    app.desk.settle()
    app.controller.layers.edit_mask(app.session.layers[0].number)
    app.desk.settle()
    kept = project.snapshot(app.session)
    save_project(kept, tmp_path / "all.ora", project.RESULTS)
    read, _ = open_project(tmp_path / "all.ora", project.RESULTS)
    assert read.state.editing == 1 and same(read.state.layers[0].mask, kept.state.layers[0].mask)
    for now, then in zip(read.results, kept.results, strict=True):
        assert same(now.mask, then.mask) and now.found.phrase == "the horse"
        assert (now.found.heat == then.found.heat).all()


def same(one: Plane, other: Plane) -> bool:
    return bool((one.read() == other.read()).all())


@pytest.mark.parametrize(("phrase", "runs"), [("the horse", True), ("two horses", False), ("absent", False)])
def test_what_follows_a_selection_happens_only_when_it_is_sure(app: SimpleNamespace, phrase: str, runs: bool) -> None:
    app.controller.selecting.select(phrase, lambda: app.controller.repaints.repaint(Repaint(prompt="a cow")))
    app.desk.settle()
    assert bool(app.session.results) == runs
    if runs:
        assert app.session.results[0].edit.recipe.phrase == phrase
