"""SAM 2.1 and SAM 3 on tiny checkpoints of their own classes, saved and read back in the Hub's layouts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import (
    Sam2Config,
    Sam2HieraDetConfig,
    Sam2ImageProcessor,
    Sam2Model,
    Sam2Processor,
    Sam2VisionConfig,
    Sam3ImageProcessor,
    Sam3TrackerConfig,
    Sam3TrackerModel,
    Sam3VisionConfig,
    Sam3ViTConfig,
)

from locheads_studio.errors import WeightsError
from locheads_studio.models.segmenter import Segmenter

torch.set_num_threads(1)

DECODER = {"hidden_size": 32, "mlp_dim": 32, "num_attention_heads": 2, "iou_head_hidden_dim": 16}


def sized(side: int) -> dict[str, dict[str, int]]:
    return {"size": {"height": side, "width": side}, "mask_size": {"height": 16, "width": 16}}


def awake(model: torch.nn.Module) -> Any:
    """Larger weights than the usual start, with which every prompt gives nearly the same."""
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim > 1:
                parameter.mul_(6)
    return model


def write_sam2(folder: Path) -> None:
    backbone = Sam2HieraDetConfig(
        hidden_size=8, num_attention_heads=1, image_size=[64, 64], window_positional_embedding_background_size=[4, 4],
        blocks_per_stage=[1, 1, 2, 1], embed_dim_per_stage=[8, 16, 32, 64], num_attention_heads_per_stage=[1, 1, 2, 2],
        window_size_per_stage=[8, 4, 4, 4], global_attention_blocks=[3],
    )  # fmt: skip
    vision = Sam2VisionConfig(
        backbone_config=backbone, backbone_channel_list=[64, 32, 16, 8], fpn_hidden_size=32,
        backbone_feature_sizes=[[16, 16], [8, 8], [4, 4]],
    )  # fmt: skip
    prompts = {"hidden_size": 32, "image_size": 64, "patch_size": 16}
    config = Sam2Config(vision_config=vision, prompt_encoder_config=prompts, mask_decoder_config=DECODER)
    awake(Sam2Model(config)).save_pretrained(folder)
    Sam2ImageProcessor(**sized(64)).save_pretrained(folder)


def write_sam2_video(folder: Path) -> None:
    """As the Hub has SAM 2.1: the video model's configuration and weights, the processor's file."""
    write_sam2(folder)
    values = json.loads((folder / "config.json").read_text())
    values |= {"model_type": "sam2_video", "architectures": ["Sam2VideoModel"], "num_maskmem": 7}
    (folder / "config.json").write_text(json.dumps(values))
    weights = load_file(folder / "model.safetensors")
    weights["memory_attention.layers.0.linear1.weight"] = torch.zeros(4, 4)
    weights["mask_downsample.weight"] = torch.zeros(1, 1, 4, 4)
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    (folder / "preprocessor_config.json").unlink()
    Sam2Processor(Sam2ImageProcessor(**sized(64))).save_pretrained(folder)


def write_sam3(folder: Path) -> None:
    backbone = Sam3ViTConfig(
        hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=2, image_size=56, patch_size=14,
        window_size=2, global_attn_indexes=[1], pretrain_image_size=28,
    )  # fmt: skip
    vision = Sam3VisionConfig(
        backbone_config=backbone, fpn_hidden_size=32, backbone_feature_sizes=[[16, 16], [8, 8], [4, 4]],
        scale_factors=[4.0, 2.0, 1.0, 0.5],
    )  # fmt: skip
    prompts = {"hidden_size": 32, "image_size": 56, "patch_size": 14}
    config = Sam3TrackerConfig(vision_config=vision, prompt_encoder_config=prompts, mask_decoder_config=DECODER)
    awake(Sam3TrackerModel(config)).save_pretrained(folder)
    Sam3ImageProcessor(**sized(56)).save_pretrained(folder)


def write_sam3_video(folder: Path) -> None:
    """As the Hub has SAM 3: detector and tracker in one file, sharing the vision encoder."""
    write_sam3(folder)
    values = json.loads((folder / "config.json").read_text())
    vision = values.pop("vision_config")
    tracker = {**values, "model_type": "sam3_tracker_video"}
    detector = {"model_type": "sam3", "vision_config": vision}
    whole = {"model_type": "sam3_video", "detector_config": detector, "tracker_config": tracker}
    (folder / "config.json").write_text(json.dumps(whole))
    renamed = {"detector_model.text_encoder.weight": torch.zeros(3), "tracker_model.memory_encoder.w": torch.zeros(3)}
    for name, value in load_file(folder / "model.safetensors").items():
        if "vision_encoder.backbone." in name:
            name = "detector_model.vision_encoder.backbone." + name.split("vision_encoder.backbone.")[1]
        elif "vision_encoder.neck." in name or "tracker_neck." in name:
            name = "tracker_neck." + name.split("neck.", 1)[1]
        elif not name.startswith("tracker_model."):
            name = "tracker_model." + name
        renamed[name] = value
    save_file(renamed, folder / "model.safetensors", {"format": "pt"})


def write_sam3_whole(folder: Path) -> None:
    """As SAM 3.1: the same under the type's short name."""
    write_sam3_video(folder)
    values = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(values | {"model_type": "sam3", "architectures": ["Sam3Model"]}))


def write_sam3_flat(folder: Path) -> None:
    """The detector's keys stand at the top."""
    write_sam3_video(folder)
    values = json.loads((folder / "config.json").read_text())
    flat = {**values["tracker_config"], **values["detector_config"], "model_type": "sam3"}
    (folder / "config.json").write_text(json.dumps(flat))


WRITERS = {
    "sam2": write_sam2,
    "sam2_video": write_sam2_video,
    "sam3_tracker": write_sam3,
    "sam3_video": write_sam3_video,
    "sam3": write_sam3_whole,
    "sam3_flat": write_sam3_flat,
}


@pytest.fixture(scope="module", params=WRITERS)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(2)
    path = tmp_path_factory.mktemp(request.param)
    WRITERS[request.param](path)
    return path


@pytest.fixture
def segmenter(folder: Path) -> Segmenter:
    return Segmenter.load(folder)


def picture(seed: int, height: int = 48, width: int = 80) -> npt.NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


@pytest.mark.parametrize(("height", "width"), [(48, 80), (80, 48), (1, 1), (3, 300)])
@pytest.mark.parametrize("multimask", [True, False])
def test_shapes(segmenter: Segmenter, height: int, width: int, multimask: bool) -> None:
    found = segmenter.segment(picture(0, height, width), box=(0, 0, width, height), multimask=multimask)
    count = 3 if multimask else 1
    assert found.masks.shape == (count, height, width) and found.masks.dtype == np.bool_
    assert found.scores.shape == (count,) and found.logits.shape == (count, 16, 16)


def test_every_kind_of_prompt_matters_and_the_encoder_runs_once(segmenter: Segmenter) -> None:
    image = picture(1)
    prompts: list[dict[str, Any]] = [
        {"box": (5, 5, 40, 30)}, {"box": (30, 5, 70, 30)}, {"points": [(20, 20)]},
        {"points": [(20, 20)], "labels": [0]}, {"points": [(20, 20), (60, 30)], "labels": [1, 0]},
        {"box": (5, 5, 40, 30), "points": [(20, 20)]},
    ]  # fmt: skip
    results = [segmenter.segment(image, **prompt).logits for prompt in prompts]
    for i, first in enumerate(results):
        for second in results[i + 1 :]:
            assert np.abs(first - second).max() > 1e-5
    assert segmenter.encoder_calls == 1


def test_interleaved_pictures_stay_apart(folder: Path, segmenter: Segmenter) -> None:
    one, two = picture(4, 48, 80), picture(5, 100, 60)
    alone = [Segmenter.load(folder).segment(image, box=(2, 3, 40, 30)).logits for image in (one, two)]
    for image, wanted in ((one, alone[0]), (two, alone[1]), (one, alone[0])):
        assert np.array_equal(segmenter.segment(image, box=(2, 3, 40, 30)).logits, wanted)


def test_it_is_what_transformers_makes_of_the_same_prompt(tmp_path: Path) -> None:
    """Box and points through the library's own processor and model."""
    write_sam2(tmp_path)
    image = picture(6, 50, 90)
    model, processor = Sam2Model.from_pretrained(tmp_path), Sam2Processor(Sam2ImageProcessor(**sized(64)))
    inputs = processor(
        images=image, input_boxes=[[[4.0, 6.0, 60.0, 40.0]]], input_points=[[[[20.0, 30.0], [70.0, 10.0]]]],
        input_labels=[[[1, 0]]], return_tensors="pt",
    )  # fmt: skip
    with torch.no_grad():
        wanted = model(**{name: value for name, value in inputs.items() if name != "original_sizes"})
    found = Segmenter.load(tmp_path).segment(image, box=(4, 6, 60, 40), points=[(20, 30), (70, 10)], labels=[1, 0])
    assert np.allclose(found.logits, wanted.pred_masks[0, 0], atol=1e-4)
    assert np.allclose(found.scores, wanted.iou_scores[0, 0], atol=1e-5)
    masks = processor.post_process_masks(wanted.pred_masks, inputs["original_sizes"])[0][0].numpy()
    assert (masks != found.masks).mean() < 0.001


def test_bfloat16_encoder_stays_close(folder: Path, segmenter: Segmenter) -> None:
    low = Segmenter.load(folder, dtype=torch.bfloat16)
    exact, near = segmenter.embed(picture(6))[-1], low.embed(picture(6))[-1]
    assert near.dtype == torch.float32
    assert 0 < float((exact - near).abs().mean()) < 0.1 * float(exact.abs().mean())


@pytest.mark.parametrize("damage", ["missing", "truncated", "absent", "config", "foreign", "kind", "processor"])
def test_wrong_folders(folder: Path, tmp_path: Path, damage: str) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    weights, values = tmp_path / "model.safetensors", json.loads((tmp_path / "config.json").read_text())
    if damage == "missing":
        tensors = load_file(weights)
        del tensors[next(name for name in sorted(tensors) if "mask_decoder" in name)]
        save_file(tensors, weights, {"format": "pt"})
    elif damage == "truncated":
        weights.write_bytes(weights.read_bytes()[:-100])
    elif damage == "absent":
        weights.unlink()
    elif damage == "config":
        (tmp_path / "config.json").write_text("{")
    elif damage == "processor":
        for path in tmp_path.glob("*processor_config.json"):
            path.unlink()
    else:
        if damage == "kind":
            values["model_type"] = "llama"
        else:  # an encoder that is no part of this model, which transformers would build
            vision = (values.get("detector_config") or values)["vision_config"]
            vision["backbone_config"] = {"model_type": "resnet"}
        (tmp_path / "config.json").write_text(json.dumps(values))
    with pytest.raises(WeightsError) as caught:
        Segmenter.load(tmp_path)
    assert "\n" not in str(caught.value)
