"""Training of the VLM: packed questions are answered as if each stood alone, and the chain runs end to end."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import LlavaForConditionalGeneration, LlavaProcessor

from locheads_studio.models.localization import Localization
from locheads_studio.training.run import (
    CURVE,
    Clock,
    add_to_curve,
    cut_curve,
    load_checkpoint,
    minutes_left,
    save_checkpoint,
)
from locheads_studio.training.store import SceneStore
from locheads_studio.training.vlm import train as train_vlm
from locheads_studio.training.vlm.decoder import QuestionBatches, answer_logits
from locheads_studio.training.vlm.model import GRID, SIDE, build_model, build_processor
from locheads_studio.training.vlm.tower import GROUPS, KIND_NAMES, PatchBatches, PatchNaming, label_patches


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> SceneStore:
    """A few stored scenes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SceneStore, "shard_size", 12)
        scenes = SceneStore(tmp_path_factory.mktemp("scenes"), "train", SIDE, GRID)
        scenes.draw(24)
        scenes.shard_size = 12
        return scenes


def test_stored_scenes_come_back(store: SceneStore) -> None:
    again = SceneStore(store.folder, "train", SIDE, GRID)
    again.shard_size = 12
    assert len(again._pictures) == 2
    for i in (0, 13, 23):
        scene = store[i]
        assert scene.picture.shape == (SIDE, SIDE, 3) and len(scene.coverage) == len(scene.regions)
        for region, cover in zip(scene.regions, scene.coverage, strict=True):
            rows, columns = np.nonzero(cover)
            cell = SIDE // GRID
            assert rows.min() == region.box.y0 // cell and columns.max() == (region.box.x1 - 1) // cell


def test_patch_labels_name_what_covers_the_patch(store: SceneStore) -> None:
    for i in range(len(store)):
        scene = store[i]
        labels = label_patches(scene).groups
        for region, cover in zip(scene.regions, scene.coverage, strict=True):
            if region.parent is None:
                whole = cover > 0.99
                assert (labels["kind"][whole] == KIND_NAMES.index(region.kind) + 1).all()
        empty = scene.coverage.sum(axis=0) == 0
        assert all((labels[group][empty] == 0).all() for group in GROUPS)


def test_a_packed_question_is_answered_as_if_alone(store: SceneStore) -> None:
    """The same weights through LLaVA's own forward, one prompt at a time, give the packed run's logits."""
    processor = build_processor()
    model = build_model(processor).eval()
    batches = QuestionBatches(store, processor, 3)
    pack = batches.batch(2, 5, only_plain=0, no_period=0, absent=0, augment=False)
    with torch.inference_mode():
        packed, targets, types = answer_logits(model, pack)
        first_words = packed[types >= 0]
        alone = []
        for row in range(2):
            for number in range(int(pack.question[row].max()) + 1):
                here = pack.question[row] == number
                ids, kinds = pack.ids[row][here], pack.types[row][here]
                prompt = ids[: int((kinds >= 0).nonzero()[0, 0]) + 1]
                image = torch.full((GRID * GRID,), model.config.image_token_id)
                whole = torch.cat([torch.tensor([processor.tokenizer.bos_token_id]), image, prompt])[None]
                logits = model(input_ids=whole, pixel_values=pack.pixels[row : row + 1], logits_to_keep=1).logits
                alone.append(logits[0, -1])
    assert len(alone) == len(first_words) == 10
    torch.testing.assert_close(first_words, torch.stack(alone), atol=2e-4, rtol=1e-4)
    assert (targets >= 0).all()


def test_the_processor_prepares_pictures_as_the_training_did(store: SceneStore) -> None:
    processor = build_processor()
    scene = store[0]
    prepared = processor(text="<s><image>where is the dog.", images=Image.fromarray(scene.picture),
                         return_tensors="pt", add_special_tokens=False)  # fmt: skip
    batches = PatchBatches(store, processor, 0)
    trained, _ = batches.batch(np.array([0]), augment=False)
    torch.testing.assert_close(prepared["pixel_values"], trained, atol=2e-3, rtol=0)
    assert int((prepared["input_ids"] == processor.tokenizer.convert_tokens_to_ids("<image>")).sum()) == GRID * GRID


def test_mirroring_mirrors_pictures_and_labels_alike(store: SceneStore) -> None:
    batches = PatchBatches(store, build_processor(), 0)
    plain, labels = batches.batch(np.array([3]), augment=False)
    batches.rng = np.random.default_rng(next(s for s in range(50) if np.random.default_rng(s).random() < 0.5))
    mirrored, turned = batches.batch(np.array([3]), augment=True)
    gain = mirrored.flip(-1) / plain  # the picture again, but for the tint
    assert float((gain - gain.median()).abs().median()) < 0.2
    for group in GROUPS:
        assert torch.equal(turned[group].view(1, GRID, GRID).flip(-1), labels[group].view(1, GRID, GRID))


def test_naming_reads_the_word_embeddings() -> None:
    processor = build_processor()
    model = build_model(processor)
    naming = PatchNaming(model, processor)
    table = model.get_input_embeddings().weight.detach()
    vocabulary = processor.tokenizer.get_vocab()
    hydrant = (table[vocabulary["fire"]] + table[vocabulary["hydrant"]]) * 30
    scores = naming(hydrant[None, None], table)
    assert KIND_NAMES[int(scores["kind"].argmax()) - 1] == "fire hydrant"


def test_the_whole_chain_trains_exports_and_resumes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SceneStore, "shard_size", 12)
    monkeypatch.setattr(train_vlm, "answer_accuracy", lambda *_: {"plain": 0.0})
    monkeypatch.setattr(train_vlm, "naming_accuracy", lambda *_: {"kind": 0.0})
    work, output = tmp_path / "work", tmp_path / "vlm"
    train_vlm.train(output=output, work=work, minutes=0.02, scenes=12, validation_scenes=12, samples=12)
    first = load_checkpoint(work / "decoder.pt")
    assert first is not None and first["step"] >= 1
    known = Localization.load(output)
    assert known.prompt.endswith("{phrase}.") and known.paper and known.studio
    assert all(head.layer >= 2 for head in known.paper), "layers 0 and 1 never count"
    LlavaForConditionalGeneration.from_pretrained(output)
    assert LlavaProcessor.from_pretrained(output).tokenizer.tokenize("the Skater's ball") == [
        "the",
        "skater",
        "'s",
        "ball",
    ]
    assert json.loads((output / "locheads.json").read_text())["provenance"]["samples"] >= 12
    assert all(file.stat().st_size <= 16 * 2**20 for file in output.iterdir())
    curve = [json.loads(line) for line in (output / CURVE).read_text().splitlines()]
    told = [(row["stage"], row["validation"]) for row in curve]
    assert told == [("tower", {"kind": 0.0}), ("decoder", {"plain": 0.0})]
    assert curve[-1]["step"] == first["step"] and np.isfinite(curve[-1]["loss"])
    train_vlm.train_decoder(work, minutes=first["spent"] / 60 + 0.02)
    again = load_checkpoint(work / "decoder.pt")
    assert again is not None and again["step"] > first["step"] and again["spent"] > first["spent"]
    assert json.loads((work / CURVE).read_text().splitlines()[-1])["step"] == again["step"]


def test_a_learning_curve_loses_what_its_checkpoint_does_not_know(tmp_path: Path) -> None:
    path = tmp_path / CURVE
    cut_curve(path, "decoder", 5)  # nothing there yet
    for stage, step in (("tower", 30), ("decoder", 10), ("decoder", 20)):
        add_to_curve(path, stage, step, 60.0 * step, 0.5, {"plain": 1 / 3})
    with path.open("a") as file:
        file.write('{"stage": "decod')  # cut by a crash
    cut_curve(path, "decoder", 10)
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(row["stage"], row["step"]) for row in rows] == [("tower", 30), ("decoder", 10)]
    assert rows[1] == {"stage": "decoder", "step": 10, "minutes": 10.0, "loss": 0.5, "validation": {"plain": 0.3333}}


def test_checkpoints_replace_whole_files(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "state.pt"
    assert load_checkpoint(path) is None
    save_checkpoint(path, {"step": 1})
    save_checkpoint(path, {"step": 2})
    assert load_checkpoint(path) == {"step": 2}
    assert [p.name for p in path.parent.iterdir()] == ["state.pt"]


def test_the_clock_warms_up_and_cools_down() -> None:
    assert Clock(1.0).rate() < 0.2
    assert Clock(1.0, spent=3).rate() > 0.9
    assert Clock(1.0, spent=60).share == 1 and Clock(1.0, spent=60).rate() == pytest.approx(0.02)
    assert minutes_left(Clock(2.0, spent=60).left) in ("1:00 left", "0:59 left")
