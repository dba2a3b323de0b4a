"""From a document's layers to a recipe, and the recipe done again."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from locheads_studio.document.edits import Edit, Looked, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.layers import Layer
from locheads_studio.document.strokes import Brush
from locheads_studio.errors import PhraseError, StudioError, UsageError
from locheads_studio.imaging.pictures import apply_edits
from locheads_studio.studio import recipes
from locheads_studio.studio.recipes import RecipeFile, RecipeStep
from locheads_studio.studio.repaints import Repaint
from tests.studio import fake_engine


def edited() -> SimpleNamespace:
    app = fake_engine.studio()
    app.controller.files.open_picture(fake_engine.picture(), "noise")
    app.desk.settle()
    app.controller.selecting.select("two horses")
    app.controller.masks.operate("grow", 3)
    app.desk.settle()
    app.controller.masks.operate("grow", 3)
    app.desk.settle()
    app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=9))
    app.desk.settle()
    app.session.apply_result()
    app.session.set_layer(1, opacity=0.5)
    return app


def run(job: Any, step: Any) -> Any:
    return fake_engine.FakeHandlers()(job, lambda *_: None)


def test_a_recipe_does_the_same_again(tmp_path: Path) -> None:
    app = edited()
    recipe, left = recipes.taken_from(app.session.layers, "Zebras")
    assert not left and recipe.steps[0].corrections in ((("grow", 3.0),), (("grow", 3.0), ("grow", 3.0)))
    recipes.save(recipe, tmp_path / "r.json")
    assert recipes.load(tmp_path / "r.json") == recipe
    app.controller.files.save(tmp_path / "a.ora")
    app.desk.settle()
    assert recipes.load(tmp_path / "a.ora").steps == recipe.steps, "a project has its recipe in it"
    again = recipes.replay(run, app.session.picture, recipe, None)
    assert np.array_equal(again.picture.pixels, app.session.read_flat().pixels)
    assert again.found[0].phrase == "two horses" and not again.notes


def test_outline_soft_edge_and_second_pass_travel_with_the_recipe(tmp_path: Path) -> None:
    told = {"outline": "new", "transition": 9.0, "second_pass": False}
    row = {"phrase": "the dog", "prompt": "a cat", **told}
    recipes.save(RecipeFile(steps=(RecipeStep(**row),)), tmp_path / "r.json")
    loaded = recipes.load(tmp_path / "r.json")
    asked: list[Any] = []

    def watched(job: Any, step: Any) -> Any:
        asked.append(job)
        return run(job, step)

    recipes.replay(watched, fake_engine.picture(), loaded, None)
    assert {name: getattr(asked[-1], name) for name in told} == told and asked[-1].phrase == "the dog"
    for wrong in ({"outline": "old"}, {"transition": -1.0}, {"second_pass": 3}):
        with pytest.raises(UsageError):
            RecipeStep(**{**row, **wrong})


def test_what_was_wished_of_an_edit_is_in_the_recipe_of_its_layer_and_of_its_json(tmp_path: Path) -> None:
    wished = {"outline": "new", "transition": 9.0, "second_pass": True, "negative": "people"}
    told = Recipe(phrase="the dog", prompt="a cat", seed=4, steps=6, guidance=2.5, parameters=dict(wished))
    edit = Edit(Box(0, 0, 2, 2), np.zeros((2, 2, 3), np.uint8), np.full((2, 2), 255, np.uint8), told)
    (tmp_path / "edit.json").write_text(json.dumps({"recipe": told.as_dict()}))
    for recipe in (recipes.taken_from((Layer(1, "a cat", edit),), "cats")[0], recipes.load(tmp_path / "edit.json")):
        (step,) = recipe.steps
        assert {name: getattr(step, name) for name in wished} == wished
        assert (step.phrase, step.prompt, step.seed, step.steps, step.guidance) == ("the dog", "a cat", 4, 6, 2.5)


def test_what_belongs_to_one_picture_is_left_out() -> None:
    app = edited()
    app.session.begin_stroke(Brush(50), 30, 30)
    app.session.end_stroke()
    app.controller.repaints.repaint(Repaint(prompt="a cow"))
    app.desk.settle()
    app.session.apply_result()
    app.controller.selecting.choose_candidate(1)
    app.desk.settle()
    app.controller.repaints.repaint(Repaint(prompt="a dog"))
    app.desk.settle()
    app.session.apply_result()
    app.session.set_layer(1, visible=False)
    recipe, left = recipes.taken_from(app.session.layers)
    assert [step.prompt for step in recipe.steps] == ["a cow", "a dog"] and not left
    assert "by hand" not in str(recipe) and recipe.steps[1].candidate == 1 and recipe.steps[1].corrections == ()
    done = recipes.replay(run, app.session.picture, recipe, None)
    assert len(done.edits) == 2 and done.edits[1].box[:2] == (0, 0), "the second candidate"
    one = RecipeFile(steps=(RecipeStep(phrase="horse", prompt="x", candidate=1),))
    assert "no second candidate" in recipes.replay(run, app.session.picture, one, None).notes[0]


def test_layers_without_words() -> None:
    app = fake_engine.studio()
    app.controller.files.open_picture(fake_engine.picture(), "noise")
    app.desk.settle()
    app.controller.masks.operate("all")
    app.desk.settle()
    app.controller.repaints.repaint(Repaint(prompt="a cow"))
    app.desk.settle()
    app.session.apply_result()
    with pytest.raises(UsageError, match="nothing"):
        recipes.taken_from(app.session.layers)


def test_corrections_are_undone_with_the_rest() -> None:
    app = edited()
    corrections = app.session.state.corrections
    app.session.begin_stroke(Brush(50), 30, 30)
    app.session.end_stroke()
    assert app.session.state.corrections == (*corrections, ("by hand", 0.0))
    app.session.undo()
    assert app.session.state.corrections == corrections
    app.controller.selecting.select("horse")
    app.desk.settle()
    assert app.session.state.corrections == ()


@pytest.mark.parametrize("kept", [None, "grow", 3, [3], [[]], [["grow"]], [["grow", 3.0, 1]], {"grow": 3}])
def test_corrections_that_are_none_are_left_out(kept: Any, tmp_path: Path) -> None:
    """As they stand in the document of a stranger, or in what `edit` told."""
    row = {"phrase": "the horse", "prompt": "a zebra", "versions": {}, "parameters": {"corrections": kept}}
    (tmp_path / "r.json").write_text(json.dumps(row))
    assert recipes.load(tmp_path / "r.json").steps[0].corrections == ()


@pytest.mark.parametrize(
    "kept",
    [["grow", 10**400], ["grow", -1], ["grow", 1e308], ["grow", float("nan")], ["grow", "3"], [3, 3], [["grow"], 3],
     ["paint", 3], [None, None]],
)  # fmt: skip
def test_a_damaged_correction_is_left_out_and_the_others_stay(kept: Any, tmp_path: Path) -> None:
    rows = [["grow", 2], kept, ["feather", 3.5]]
    row = {"phrase": "the horse", "prompt": "a zebra", "versions": {}, "parameters": {"corrections": rows}}
    (tmp_path / "r.json").write_text(json.dumps(row))
    assert recipes.load(tmp_path / "r.json").steps[0].corrections == (("grow", 2.0), ("feather", 3.5))


def test_nothing_found() -> None:
    picture = fake_engine.picture()
    step = RecipeStep(phrase="horse", prompt="x", corrections=(("clear", 0.0),))
    with pytest.raises(PhraseError, match="Nothing"):
        recipes.replay(run, picture, RecipeFile(steps=(step,)), None)
    assert apply_edits(picture, []) is picture


@pytest.mark.parametrize(
    "values",
    [
        {"phrase": " "},
        {"candidate": 3},
        {"corrections": (("paint", 3.0),)},
        {"corrections": (("grow", 10**400),)},
        {"corrections": (("grow", -1.0),)},
        {"corrections": (("grow", float("nan")),)},
        {"heads": ("x",)},
        {"seed": -1},
        {"steps": 0},
        {"guidance": 1e9},
        {"strength": 0.0},
        {"opacity": 0.0},
        {"grounding": "none"},
        {"order": "luck"},
    ],
)
def test_steps_that_make_no_sense(values: dict[str, Any]) -> None:
    with pytest.raises(StudioError):
        RecipeStep(**({"phrase": "horse", "prompt": "zebra"} | values))


@pytest.mark.parametrize(("voice", "heads"), [("joined", ("L1H2",)), ("detector", ())])
def test_the_voice_travels_with_the_recipe(voice: str, heads: tuple[str, ...], tmp_path: Path) -> None:
    looked = (Looked("detector", "the dog", (Box(0, 0, 4, 4),), taken=True),)
    recipe = Recipe(prompt="a cat").found_by("the dog", "studio", heads, looked)
    assert recipe.parameters == {"voice": voice}
    (step,) = (recipes._step_of(recipe, 1.0),)
    assert step.voice == voice and step.heads == (heads or None)
    recipes.save(RecipeFile(steps=(step,)), tmp_path / "r.json")
    assert recipes.load(tmp_path / "r.json").steps == (step,)
    asked: list[Any] = []

    def watched(job: Any, told: Any) -> Any:
        asked.append(job)
        return run(job, told)

    recipes.replay(watched, fake_engine.picture(), RecipeFile(steps=(step,)), None, unsure=True)
    assert asked[0].voice == voice
    assert "voice" not in Recipe().found_by("the dog", "studio", ("L1H2",), ()).parameters
    with pytest.raises(UsageError):
        RecipeStep(phrase="a", prompt="b", voice="nobody")  # type: ignore[arg-type]


@pytest.mark.parametrize("closer", [True, False, None])
def test_a_closer_look_travels_with_the_recipe(closer: bool | None, tmp_path: Path) -> None:
    recipe = Recipe(prompt="a cat").found_by("the dog", "studio", ("L1H2",), (), closer)
    assert recipe.parameters == ({} if closer is None else {"closer": closer})
    step = recipes._step_of(recipe, 1.0)
    recipes.save(RecipeFile(steps=(step,)), tmp_path / "r.json")
    assert recipes.load(tmp_path / "r.json").steps == (step,)
    asked: list[Any] = []

    def watched(job: Any, told: Any) -> Any:
        asked.append(job)
        return run(job, told)

    recipes.replay(watched, fake_engine.picture(), RecipeFile(steps=(step,)), None, unsure=True)
    assert asked[0].closer is closer
    with pytest.raises(UsageError):
        RecipeStep(phrase="a", prompt="b", closer="yes")  # type: ignore[arg-type]
