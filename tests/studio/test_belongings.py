"""Reference pictures and LoRA files: in recipes by what is in them, found again, and missed by name."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import save_file

from locheads_studio.catalog.lora import Lora, Worn
from locheads_studio.document.keys import content_key
from locheads_studio.errors import UsageError, WeightsError
from locheads_studio.studio import recipes
from locheads_studio.studio.recipes import Given, RecipeStep
from locheads_studio.studio.repaints import Repaint
from tests.studio import fake_engine
from tests.studio.test_recipes import run

COLOUR = (9, 8, 7)


@pytest.fixture
def lora(tmp_path: Path) -> Path:
    save_file({"unet.x.lora_A.weight": np.zeros((2, 2), np.float32)}, tmp_path / "style.safetensors")
    return tmp_path / "style.safetensors"


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    Image.new("RGB", (30, 20), COLOUR).save(tmp_path / "shown.png")
    return tmp_path / "shown.png"


def painted(app: SimpleNamespace, lora: Path, shown: Path) -> None:
    """A layer that was made with both."""
    app.controller.files.open_picture(fake_engine.picture(), "noise")
    app.desk.settle()
    app.controller.selecting.select("the horse")
    app.desk.settle()
    app.controller.repaints.repaint(Repaint(prompt="a zebra", seed=9, reference=shown, loras=(Lora(lora, 0.5),)))
    app.desk.settle()
    app.session.apply_result()


def is_given_both(job: Any, lora: Path) -> bool:
    return job.loras == (Lora(lora, 0.5),) and job.reference.shape == (20, 30, 3) and (job.reference == COLOUR).all()


def test_a_repaint_of_a_layer_is_made_with_the_same_files(lora: Path, shown: Path) -> None:
    app = fake_engine.studio()
    painted(app, lora, shown)
    assert is_given_both(app.desk.handlers.jobs[-1], lora)
    app.controller.repaints.rerun_layer(1)
    app.desk.settle()
    assert len([job for job in app.desk.handlers.jobs if hasattr(job, "loras")]) == 2
    assert is_given_both(app.desk.handlers.jobs[-1], lora)
    assert app.controller.repaints.belongings.known_of(app.session.layers[0].edit.recipe) == (shown, (Lora(lora, 0.5),))


@pytest.mark.parametrize("gone", ["lora", "reference"])
def test_another_run_does_not_know_them_and_says_so(lora: Path, shown: Path, gone: str) -> None:
    app = fake_engine.studio()
    painted(app, lora, shown)
    kept = app.controller.repaints.belongings
    (kept._loras if gone == "lora" else kept._references).clear()  # as after another start
    before = len(app.desk.handlers.jobs)
    app.controller.repaints.rerun_layer(1)
    app.desk.settle()
    assert len(app.desk.handlers.jobs) == before, "nothing is painted in its place"
    assert ("style.safetensors" if gone == "lora" else "reference") in app.notices.all[-1].text


def test_they_travel_with_the_recipe(lora: Path, shown: Path, tmp_path: Path) -> None:
    app = fake_engine.studio()
    painted(app, lora, shown)
    recipe, _ = recipes.taken_from(app.session.layers)
    recipes.save(recipe, tmp_path / "r.json")
    loaded = recipes.load(tmp_path / "r.json")
    assert loaded == recipe and str(tmp_path) not in (tmp_path / "r.json").read_text(), "no path of this machine"
    (worn,) = loaded.steps[0].loras
    assert (worn.file, worn.weight) == ("style.safetensors", 0.5) and len(worn.sha256) == 64
    asked: list[Any] = []

    def watched(job: Any, step: Any) -> Any:
        asked.append(job)
        return run(job, step)

    picture = np.full((20, 30, 3), COLOUR, np.uint8)
    assert loaded.steps[0].reference == content_key(picture)
    elsewhere = tmp_path / "another name.safetensors"
    lora.rename(elsewhere)
    done = recipes.replay(watched, app.session.picture, loaded, None, given=Given((elsewhere,), picture))
    assert is_given_both(asked[-1], elsewhere) and not done.notes
    assert np.array_equal(done.picture.pixels, app.session.read_flat().pixels)
    other = recipes.replay(watched, app.session.picture, loaded, None, given=Given((elsewhere,), picture + 1))
    assert other.notes == ("The reference picture is another one than the recipe was made with.",)


def test_what_is_missing_or_another_is_named_before_anything_is_looked_for(
    lora: Path, shown: Path, tmp_path: Path
) -> None:
    app = fake_engine.studio()
    painted(app, lora, shown)
    recipe, _ = recipes.taken_from(app.session.layers)

    def never(job: Any, step: Any) -> Any:
        raise AssertionError(job)

    picture = np.full((20, 30, 3), COLOUR, np.uint8)
    with pytest.raises(UsageError, match="--reference"):
        recipes.replay(never, app.session.picture, recipe, None, given=Given((lora,)))
    with pytest.raises(WeightsError, match=r"style\.safetensors"):
        recipes.replay(never, app.session.picture, recipe, None, given=Given((), picture))
    save_file({"unet.x.lora_A.weight": np.ones((2, 2), np.float32)}, lora)
    with pytest.raises(WeightsError, match="another one of that name"):
        recipes.replay(never, app.session.picture, recipe, None, given=Given((lora,), picture))


def test_rows_that_are_no_lora_file() -> None:
    row = {"phrase": "the dog", "prompt": "a cat"}
    assert RecipeStep(**row, loras=({"file": "a.safetensors", "sha256": "0", "weight": 1},)).loras == (
        Worn("a.safetensors", "0", 1),
    )
    for wrong in ({"file": 3, "sha256": "0"}, {"file": "a", "sha256": "0", "weight": 99}):
        with pytest.raises(UsageError):
            RecipeStep(**row, loras=(wrong,))
    with pytest.raises(UsageError):
        RecipeStep(**row, reference=3)
