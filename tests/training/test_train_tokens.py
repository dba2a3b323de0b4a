"""A VLM with more image tokens: it begins with the weights of one that has fewer, and goes on where that one was."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import LlavaConfig, LlavaProcessor
from typer.testing import CliRunner

from locheads_studio.cli import commands
from locheads_studio.errors import UsageError
from locheads_studio.training.run import load_checkpoint
from locheads_studio.training.store import SceneStore
from locheads_studio.training.vlm import train as train_vlm
from locheads_studio.training.vlm.model import GRID, SIDE, build_model, build_processor
from locheads_studio.training.vlm.tower import PatchBatches, PatchNaming, image_tokens, naming_loss, settle


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def test_a_training_goes_on_with_more_image_tokens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    processor = build_processor()
    build_model(processor, 3).save_pretrained(tmp_path / "first")
    processor.save_pretrained(tmp_path / "first")
    monkeypatch.setattr(SceneStore, "shard_size", 4)
    monkeypatch.setattr(train_vlm, "answer_accuracy", lambda *_: {"plain": 0.0})
    monkeypatch.setattr(train_vlm, "find_heads", lambda folder, *_, **__: {
        "samples": 1, "tau": None, "spearman": None, "paper": []})  # fmt: skip
    monkeypatch.setattr(train_vlm, "train_decoder", partial(train_vlm.train_decoder, scenes=1, questions=2))
    work = tmp_path / "work"

    def run(output: Path, minutes: float, **given: Any) -> None:
        train_vlm.train(output=output, work=work, minutes=minutes, scenes=4, validation_scenes=4, **given)

    run(tmp_path / "vlm", 0.02, start=tmp_path / "first", tokens=16)
    config = LlavaConfig.from_pretrained(tmp_path / "vlm")
    assert config.vision_config.image_size == 16 * 14 and config.image_seq_length == 256
    assert config.text_config.rope_parameters["factor"] == pytest.approx(16 / 14)
    picture = LlavaProcessor.from_pretrained(tmp_path / "vlm")(
        text="<s><image>where is the dog.", images=Image.new("RGB", (320, 200)), return_tensors="pt"
    )
    assert picture["pixel_values"].shape[-2:] == (224, 224)
    assert int((picture["input_ids"] == config.image_token_id).sum()) == 256
    with pytest.raises(UsageError, match="16 image tokens a side, not 20"):
        run(tmp_path / "vlm", 1.0, tokens=20)
    state = load_checkpoint(work / "decoder.pt")
    assert state is not None
    run(tmp_path / "again", state["spent"] / 60 + 0.02)  # goes on with as many as it has
    assert LlavaConfig.from_pretrained(tmp_path / "again").vision_config.image_size == 224
    assert train_vlm._grid(tmp_path / "new", tmp_path / "vlm", None) == 16, "a training starts with its start's"


def test_on_another_grid_a_row_of_image_tokens_is_as_long() -> None:
    """What lies a row below stands in the decoder's rotary positions where it stood on the usual grid."""
    usual, finer = (build_model(build_processor(grid)).model.language_model.rotary_emb for grid in (14, 28))
    states = torch.zeros(1, 1, 8)
    rows = torch.tensor([[1, 2, 3]])
    for one, other in zip(usual(states, rows * 14), finer(states, rows * 28), strict=True):
        torch.testing.assert_close(one, other)


@pytest.mark.parametrize("part", ["segmenter", "inpainter", "judge"])
def test_image_tokens_are_the_vlms_own(part: str, tmp_path: Path) -> None:
    asked = ["storybook", "train", part, "--output", str(tmp_path / "out"), "--work", str(tmp_path), "--tokens", "20"]
    done = CliRunner().invoke(commands, asked)
    assert done.exit_code == 2 and f"not the {part}" in done.output


def test_a_fresh_naming_is_fitted_to_the_tower_that_it_meets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(SceneStore, "shard_size", 4)
    store = SceneStore(tmp_path, "train", SIDE, GRID)
    store.draw(4)
    processor = build_processor()
    model = build_model(processor)
    naming, batches = PatchNaming(model, processor), PatchBatches(store, processor, 0)
    pixels, labels = batches.batch(np.arange(4), augment=False)
    before = {name: each.clone() for name, each in model.state_dict().items()}

    def loss() -> float:
        with torch.no_grad():
            return float(naming_loss(naming(image_tokens(model, pixels), model.get_input_embeddings().weight), labels))

    first = loss()
    settle(model, naming, batches, steps=30)
    assert loss() < 0.9 * first
    assert all(torch.equal(before[name], each) for name, each in model.state_dict().items()), "the tower stays"
