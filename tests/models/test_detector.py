"""SAM 3's detector on tiny weights of its own classes in the published layout: the boxes are the library's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers import CLIPTokenizer, Sam3Config, Sam3ImageProcessor, Sam3Model, Sam3Processor

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.errors import UsageError, WeightsError
from locheads_studio.models import detector
from locheads_studio.models.detector import Detector, check_detects
from locheads_studio.models.host import ModelHost
from locheads_studio.models.segmenter import Segmenter
from tests.models.rehearsals.tokenizers_published import clip
from tests.models.test_sam2 import awake, picture, write_sam2, write_sam3_video

PART = {"hidden_size": 32, "num_attention_heads": 2}
DETR = {**PART, "num_layers": 1, "intermediate_size": 32}


def write_sam3_words(folder: Path) -> None:
    """As the Hub has SAM 3, with its detector: text encoder, DETR and masks, and the tokenizer of CLIP."""
    write_sam3_video(folder)
    size = clip(folder)
    values = json.loads((folder / "config.json").read_text())
    text = {"model_type": "clip_text_model", "vocab_size": size, "hidden_size": 16, "intermediate_size": 16,
            "projection_dim": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
            "max_position_embeddings": 32}  # fmt: skip
    own = {
        "vision_config": values["detector_config"]["vision_config"], "text_config": text,
        "geometry_encoder_config": DETR, "detr_encoder_config": DETR,
        "detr_decoder_config": {**DETR, "num_queries": 9}, "mask_decoder_config": PART,
    }  # fmt: skip
    model = awake(Sam3Model(Sam3Config(**own)))
    values["detector_config"] = {"model_type": "sam3", **own}
    (folder / "config.json").write_text(json.dumps(values))
    tensors = load_file(folder / "model.safetensors")
    del tensors["detector_model.text_encoder.weight"]
    tensors |= {f"detector_model.{name}": value.contiguous() for name, value in model.state_dict().items()}
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    torch.manual_seed(4)
    path = tmp_path_factory.mktemp("sam3")
    write_sam3_words(path)
    return path


@pytest.fixture
def every_box(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Random weights are sure of nothing."""
    monkeypatch.setattr(detector, "SCORE", 0.0)
    return None


@pytest.mark.usefixtures("every_box")
def test_the_boxes_are_those_of_transformers(folder: Path) -> None:
    image = picture(3, 60, 90)
    spots = Detector.load(folder).find(image, "the red dog on the left")
    tensors = load_file(folder / "model.safetensors")
    values = json.loads((folder / "config.json").read_text())["detector_config"]
    model = Sam3Model(Sam3Config(**{k: v for k, v in values.items() if k != "model_type"})).eval()
    own = "detector_model."
    model.load_state_dict({n.removeprefix(own): t for n, t in tensors.items() if n.startswith(own)})
    processor = Sam3Processor(Sam3ImageProcessor.from_pretrained(folder), CLIPTokenizer.from_pretrained(folder))
    inputs = processor(images=Image.fromarray(image), text="red dog", return_tensors="pt")
    with torch.inference_mode():
        wanted = model(**{name: inputs[name] for name in ("pixel_values", "input_ids", "attention_mask")})
    told = processor.post_process_object_detection(wanted, threshold=0.0, target_sizes=[(60, 90)])[0]
    assert len(spots) == len(told["boxes"]) == 9
    np.testing.assert_allclose([s.trust for s in spots], sorted(told["scores"].tolist(), reverse=True), atol=1e-5)
    first = told["boxes"][int(told["scores"].argmax())].clamp(min=0)
    np.testing.assert_allclose(spots[0].box, first, atol=1.01)


@pytest.mark.usefixtures("every_box")
def test_words_matter_and_a_picture_is_looked_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, image = Detector.load(folder), picture(3, 60, 90)
    looks: list[Any] = []
    see = found.module.get_vision_features
    monkeypatch.setattr(found.module, "get_vision_features", lambda pixels: looks.append(1) or see(pixels))
    dog, cat = found.find(image, "a dog"), found.find(image, "a cat")
    assert dog != cat and found.find(image, "dog") == dog and len(looks) == 1
    assert all(0 <= x0 < x1 <= 90 and 0 <= y0 < y1 <= 60 for x0, y0, x1, y1 in (spot.box for spot in dog))


def test_nothing_it_is_sure_of_is_nothing(folder: Path) -> None:
    assert Detector.load(folder).find(picture(3), "a dog") == () or detector.SCORE < 0.5


def test_segmenters_without_words_are_told(folder: Path, tmp_path: Path) -> None:
    check_detects(folder, "x")
    write_sam2(tmp_path)
    for other in (tmp_path, tmp_path / "missing"):
        with pytest.raises(UsageError, match="takes no words"):
            check_detects(other, "x")


@pytest.mark.parametrize("damage", ["tokenizer", "weights", "text"])
def test_what_is_missing_is_told(folder: Path, tmp_path: Path, damage: str) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    if damage == "tokenizer":
        for path in (*tmp_path.glob("vocab*"), *tmp_path.glob("merges*"), *tmp_path.glob("tokenizer*")):
            path.unlink()
    elif damage == "weights":
        tensors = load_file(tmp_path / "model.safetensors")
        kept = {n: t for n, t in tensors.items() if "text_projection" not in n}
        save_file(kept, tmp_path / "model.safetensors", {"format": "pt"})
    else:
        values = json.loads((tmp_path / "config.json").read_text())
        values["detector_config"]["text_config"]["model_type"] = "bert"
        (tmp_path / "config.json").write_text(json.dumps(values))
    with pytest.raises(WeightsError):
        Detector.load(tmp_path)


@pytest.mark.usefixtures("every_box")
def test_it_stands_beside_the_segmenter_and_selects_by_itself(folder: Path) -> None:
    models = ModelSet(name="tiny", title="tiny", vlm=folder / "none", segmenter=folder, inpainter=folder)
    host, image = ModelHost(models, "cpu"), picture(3, 60, 90)
    alone = Segmenter.load(folder).segment(image, box=(5, 5, 40, 30)).logits
    found = host.select(image, "a dog", grounding="studio", heads=None, voice="detector", step=lambda *_: None)
    assert found.heads == () and found.looked[0].voice == "detector" and len(found.looked[0].boxes) == 9
    assert found.verdict in ("no verdict", "two candidates") and found.mask.shape == (60, 90)
    assert len(host.models.segmenter.modules()) == 2, "one load serves both"
    np.testing.assert_allclose(host.models.segmenter.segment(image, box=(5, 5, 40, 30)).logits, alone, atol=1e-5)
    both = host.select(image, "a dog and a cat", grounding="studio", heads=None, voice="detector", step=lambda *_: None)
    assert [one.thing for one in both.looked] == ["a dog", "a cat"]
