"""The measure of the inpainter: fair edits, fair questions, honest counting; with tiny models of the real classes."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import LlavaForConditionalGeneration

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.errors import DataError, UsageError, WeightsError
from locheads_studio.imaging.decode import open_picture
from locheads_studio.models.inpainter import Inpainter
from locheads_studio.training.judge.crops import NOTHING, Classes
from locheads_studio.training.judge.edits import FIRST_SCENE, SEEDS_EACH, SIDE, Edit, Said, edit_of, mask_of
from locheads_studio.training.judge.measure import (
    FIGURES,
    LOG,
    SHEET,
    counted,
    interval,
    measure,
    repainted,
    right,
    seam,
    table,
)  # fmt: skip
from locheads_studio.training.judge.network import JudgeNet, Reading, save
from locheads_studio.training.judge.vlm import VlmJudge
from locheads_studio.training.vlm.model import build_model, build_processor
from locheads_studio.world.kinds import KINDS
from locheads_studio.world.outfits import HERO
from locheads_studio.world.scene import draw_scene
from locheads_studio.world.words import COLOURS, PATTERNS
from tests.models import tiny


@cache
def edits(count: int = 12) -> tuple[Edit, ...]:
    return tuple(edit_of(number) for number in range(count))


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> ModelSet:
    """The real classes with random weights, and the drawn world's own words."""
    folder = tmp_path_factory.mktemp("models")
    processor = build_processor()
    config = build_model(processor).config
    for part, layers in ((config.text_config, 1), (config.vision_config, 1)):
        part.num_hidden_layers = layers
    torch.manual_seed(0)
    LlavaForConditionalGeneration(config).save_pretrained(folder / "vlm")
    processor.save_pretrained(folder / "vlm")
    tiny.write_inpainter(folder / "inpainter")
    classes = Classes.of_world()
    save(JudgeNet(classes), classes, folder / "judge")
    return ModelSet(name="tiny", title="tiny", vlm=folder / "vlm", segmenter=folder, inpainter=folder / "inpainter")


def test_the_mask_is_that_of_the_old_object_and_never_of_the_target() -> None:
    for number, edit in enumerate(edits()):
        first = FIRST_SCENE + SEEDS_EACH * number
        scenes = (draw_scene(seed, "test", SIDE, SIDE) for seed in range(first, first + SEEDS_EACH))
        scene = next(s for s in scenes if np.array_equal(s.picture, edit.source))
        assert any(np.array_equal(edit.mask, mask_of(region, edit.boxed)) for region in scene.regions)
        rows, columns = edit.box.as_slices
        assert edit.boxed == bool((edit.mask[rows, columns] == 255).all())


def test_what_is_asked_for_fits_into_the_box() -> None:
    for edit in edits():
        changed = (edit.source != edit.target).any(axis=2)
        if edit.way != "outfit":  # all but shadows and hoods
            assert changed[edit.box.as_slices].sum() > 0.6 * changed.sum()


def test_edits_ask_for_something_else_and_say_what_is_scored() -> None:
    for edit in edits(30):
        words = edit.prompt.replace(",", " ").split()
        if edit.way == "remove":
            assert not edit.said.items()
            continue
        assert edit.said.items()
        assert (edit.said.colour in words) == (edit.said.colour is not None)
        assert (edit.said.pattern in words) == (edit.said.pattern is not None)
        if edit.said.colour is None:
            assert not set(words) & set(COLOURS)
        if edit.said.pattern is None and edit.said.cut != HERO:
            assert not set(words) & set(PATTERNS)
        assert (edit.said.kind is not None) == (edit.way == "replace")
        assert edit.said.kind is None or edit.said.kind in edit.prompt
    asked = [edit.said for edit in edits(30) if edit.way != "remove"]
    for name in ("colour", "pattern", "cut"):
        assert {getattr(said, name) is None for said in asked} == {True, False}
    assert any(said.kind and not said.colour for said in asked)
    assert any(said.colour and not said.kind and not said.cut for said in asked)


def test_equal_numbers_give_equal_edits_and_ways_take_turns() -> None:
    first, again = edits()[4], edit_of(4)
    assert (first.prompt, first.said) == (again.prompt, again.said)
    assert np.array_equal(first.target, again.target)
    assert [e.way for e in edits()[:3]] == ["replace", "outfit", "remove"]
    assert {(e.way, e.boxed) for e in edits()} == {(w, b) for w in ("replace", "outfit", "remove") for b in (0, 1)}


def some_edit(way: Any, said: Said) -> Edit:
    return replace(edits()[0], way=way, said=said)


def test_only_what_the_prompt_says_is_scored() -> None:
    seen = Reading("dog", "red", "plain", "raincoat")
    assert right(some_edit("replace", Said("dog")), seen) == {"kind": True}
    assert right(some_edit("replace", Said("dog", "blue")), seen) == {"kind": True, "colour": False}
    assert right(some_edit("outfit", Said(colour="red")), seen) == {"colour": True, "outfit": True}
    assert right(some_edit("outfit", Said(colour="red", cut="tuxedo")), seen) == {
        "colour": True, "cut": False, "outfit": False,
    }  # fmt: skip
    assert not right(some_edit("outfit", Said(colour="blue", cut="raincoat")), seen)["outfit"]
    assert right(some_edit("outfit", Said(colour="red", cut="raincoat")), seen)["outfit"]
    assert right(some_edit("remove", Said()), seen) == {"nothing": False}
    assert right(some_edit("remove", Said()), replace(seen, kind=NOTHING)) == {"nothing": True}


class Listening(VlmJudge):
    """Notes what it is asked."""

    asked: list[str]

    def _ask(self, picture: Any, questions: list[str]) -> torch.Tensor:
        self.asked += questions
        return super()._ask(picture, questions)


def test_every_answer_is_asked_for_alike_whatever_is_right(models: ModelSet) -> None:
    judge = Listening.load(models.vlm)
    assert isinstance(judge, Listening)
    first = []
    for edit in edits()[:1] + edits()[3:4]:
        judge.asked = []
        judge.read(edit.target, edit.bare, edit.box)
        first.append(judge.asked[: len(KINDS)])
    assert first[0] == first[1] == [f"describe the {name}." for name in sorted(KINDS)]
    outfits = []
    for edit in (edits()[1], edits()[4]):
        judge.asked = []
        judge.read(edit.target, edit.bare, edit.box, clothes=True)
        outfits.append(judge.asked)
    assert outfits[0] == outfits[1]
    assert not judge.unknown


def test_answers_together_are_those_one_by_one(models: ModelSet) -> None:
    judge, picture = VlmJudge.load(models.vlm), edits()[0].source
    asked = ["describe the dog.", "describe the fire hydrant.", "what pattern is the outfit."]
    alone = torch.cat([judge._ask(picture, [text]) for text in asked])
    assert torch.allclose(judge._ask(picture, asked), alone, atol=1e-5)
    assert not torch.allclose(alone[0], alone[1], atol=1e-5)


def test_a_vlm_of_other_words_is_refused(tmp_path: Path, models: ModelSet) -> None:
    with pytest.raises(WeightsError, match="no words for the drawn world"):
        VlmJudge.load(tiny.write_vlm(tmp_path / "vlm", key_value_heads=4, pad=True))
    with pytest.raises(WeightsError, match="holds no VLM"):
        VlmJudge.load(models.inpainter)


def test_a_repaint_is_laid_over_as_the_program_does(models: ModelSet) -> None:
    edit = edits()[0]
    made, blend = repainted(Inpainter.load(models.inpainter), edit, 3)
    assert np.array_equal(made[blend == 0], edit.source[blend == 0])
    assert (blend[edit.mask > 0] == 255).all()
    assert not np.array_equal(made[blend == 255], edit.source[blend == 255])


def test_a_step_across_the_border_is_a_seam_and_a_step_along_it_is_not() -> None:
    blend = np.zeros((60, 60), np.uint8)
    blend[:, 28:] = 128
    blend[:, 32:] = 255
    flat = np.full((60, 60, 3), 100, np.uint8)
    across, along = flat.copy(), flat.copy()
    across[:, 30:] = 140
    along[30:] = 140
    assert seam(flat, blend) == 0
    assert seam(across, blend) > 5
    assert seam(along, blend) < 0.5
    assert seam(across, np.where(blend == 128, 255, blend).astype(np.uint8)) == 0  # nothing is mixed


def test_counting_and_the_interval() -> None:
    close = {"energy": [1.0, 1.0], "band": 0.0, "features": [0.1, 0.1]}
    row = {"drawn": {"judge kind": True}, "untouched": {"judge kind": False}, "way": "replace", "close": close}
    rows = [row | {"repainted": {"judge kind": True}, "seam": [2.0, 1.0]},
            row | {"repainted": {"judge kind": False}, "seam": [4.0, 3.0]}]  # fmt: skip
    told = counted(rows)
    assert {source: value[:2] for source, value in told["figures"]["judge kind"].items()} == {
        "repainted": [1, 2], "drawn": [2, 2], "untouched": [0, 2],
    }  # fmt: skip
    assert told["seam"] == {"repainted": 3.0, "drawn": 2.0, "ratio": 1.5}
    low, high = interval(90, 100)
    assert (round(low, 3), round(high, 3)) == (0.826, 0.945)
    with pytest.raises(ValueError, match="nothing"):
        interval(0, 0)


def test_a_measure_goes_on_begins_again_and_writes_its_sheet(tmp_path: Path, models: ModelSet) -> None:
    judge = models.vlm.parent / "judge"
    measure(models, judge, tmp_path, count=2)
    before = (tmp_path / LOG).read_bytes()
    (tmp_path / "edits" / "1.png").unlink()
    told = measure(models, judge, tmp_path, count=3)
    assert (tmp_path / LOG).read_bytes().startswith(before)
    assert told["edits"] == 3
    assert json.loads((tmp_path / FIGURES).read_text()) == told
    assert "judge nothing" in told["figures"]
    assert "vlm outfit" in told["figures"]
    assert all(row["drawn"][1] == row["repainted"][1] for row in told["figures"].values())
    assert open_picture(tmp_path / "edits" / "1.png").size == (3 * 384, 384)
    assert open_picture(tmp_path / SHEET).size[0] > 1000
    assert any(line.startswith("seam: ") for line in table(told))
    assert set(told["close"]) == {"all", "replace", "outfit", "remove"}
    assert any(line.startswith("outfit: gradient energy ") for line in table(told))
    later = measure(models, judge, tmp_path / "later", count=1, first=2)
    assert set(later["close"]) == {"all", "remove"}
    assert (tmp_path / "later" / "edits" / "2.png").is_file()
    with pytest.raises(UsageError, match="other settings"):
        measure(models, judge, tmp_path, count=2, split="validation")
    assert measure(models, judge, tmp_path, count=1, split="validation", restart=True)["split"] == "validation"


def test_a_measure_without_a_judge_says_so_and_writes_nothing(tmp_path: Path, models: ModelSet) -> None:
    with pytest.raises(DataError, match="holds no judge"):
        measure(models, tmp_path / "none", tmp_path / "out", count=1)
    assert not (tmp_path / "out").exists()
