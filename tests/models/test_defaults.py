"""What a repaint is made with when nobody says: what the model's folder names, else what suits its kind."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from locheads_studio.config import paths
from locheads_studio.errors import WeightsError
from locheads_studio.models import defaults
from locheads_studio.models.defaults import Defaults
from locheads_studio.models.inpainter import Inpainter
from locheads_studio.models.pipelines import KINDS, told_by
from tests.models.tiny import write_inpainter

PICTURE = np.random.default_rng(0).integers(0, 256, (90, 120, 3), dtype=np.uint8)
MASK = np.zeros((90, 120), np.uint8)
MASK[30:60, 30:70] = 255


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_inpainter(tmp_path)


def called_with(inpainter: Inpainter, monkeypatch: pytest.MonkeyPatch, **asked: float) -> dict[str, float]:
    """What reaches the pipeline, and how many steps are done."""
    told: dict[str, float] = {}
    call = type(inpainter.pipeline).__call__

    def seen(self: object, **options: object) -> object:
        told.update({name: options[name] for name in ("num_inference_steps", "guidance_scale", "strength", "width")})
        return call(self, **options)

    monkeypatch.setattr(type(inpainter.pipeline), "__call__", seen)
    inpainter.inpaint(PICTURE, MASK, "a dog", **asked)
    return told


def test_the_folder_says_what_is_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = Defaults(64, 3, 1.5, aspect=1.0, strength=0.9, second_pass=False)
    defaults.write(folder, said)
    assert told_by(folder) == said
    inpainter = Inpainter.load(folder)
    assert inpainter.defaults == said
    used = called_with(inpainter, monkeypatch)
    assert used == {"num_inference_steps": 3, "guidance_scale": 1.5, "strength": 0.9, "width": 64}
    used = called_with(inpainter, monkeypatch, steps=2, guidance=4.0, strength=0.5)
    assert used == {"num_inference_steps": 2, "guidance_scale": 4.0, "strength": 0.5, "width": 64}


def test_without_a_word_its_kind_and_its_networks_do(folder: Path) -> None:
    kind = KINDS["StableDiffusionInpaintPipeline"]
    own = Defaults(64, kind.steps, kind.guidance, kind.max_aspect)
    assert told_by(folder) == Inpainter.load(folder).defaults == own


def test_what_the_file_leaves_out_stays(folder: Path) -> None:
    (folder / defaults.FILE).write_text(json.dumps({"repaint": {"steps": 7, "later": [1]}, "heads": 1}))
    assert told_by(folder) == replace(told_by(write_inpainter(folder / "plain")), steps=7)
    defaults.write(folder, Defaults(64, 9, 1.0))
    assert json.loads((folder / defaults.FILE).read_text())["heads"] == 1


@pytest.mark.parametrize(
    "text", ["[", "[]", '{"repaint": 3}', '{"repaint": {"steps": "x"}}', '{"repaint": {"size": 0}}']
)
def test_a_damaged_file_is_told(folder: Path, text: str) -> None:
    (folder / defaults.FILE).write_text(text)
    with pytest.raises(WeightsError, match=r"locheads\.json"):
        Inpainter.load(folder)


def test_sdxl_never_gets_full_strength() -> None:
    assert KINDS["StableDiffusionXLInpaintPipeline"].strength == 0.99


def test_the_built_in_model_says_what_it_was_trained_with() -> None:
    """It was given 25 steps, guidance 7.5 and oblong crops, because 256 is not below 256."""
    told = told_by(paths.resources() / "models" / "storybook" / "inpainter")
    assert (told.size, told.aspect) == (256, 1.0) and told.steps <= 20 and told.guidance <= 4
