"""The segmenter through SamPredictor, with a tiny Sam of random weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch
from safetensors.torch import load_file, save_file

from locheads_studio.errors import WeightsError
from locheads_studio.models.sam import COVER_LEVEL, COVER_SLOPE, SamSegmenter, build_sam, cover_logits
from locheads_studio.models.segmenter import Segmenter
from tests.models.tiny import TINY_SAM, write_segmenter


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture
def segmenter() -> SamSegmenter:
    torch.manual_seed(0)
    return SamSegmenter(build_sam(TINY_SAM), capacity=2)


def picture(seed: int, height: int = 48, width: int = 80) -> npt.NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


@pytest.mark.parametrize(("height", "width"), [(48, 80), (80, 48), (64, 64), (7, 5), (1, 1), (3, 900), (900, 3)])
@pytest.mark.parametrize("multimask", [True, False])
def test_shapes(segmenter: SamSegmenter, height: int, width: int, multimask: bool) -> None:
    found = segmenter.segment(picture(0, height, width), box=(0, 0, width, height), multimask=multimask)
    count = 3 if multimask else 1
    assert found.masks.shape == (count, height, width) and found.masks.dtype == np.bool_
    assert found.scores.shape == (count,)
    rows, columns = found.logits.shape[1:]
    assert max(rows, columns) == 32 and min(rows, columns) >= 1
    if height == 48:
        assert (rows, columns) == (19, 32)


def test_every_kind_of_prompt_matters(segmenter: SamSegmenter) -> None:
    image = picture(1)
    prompts: list[dict[str, Any]] = [
        {"box": (5, 5, 40, 30)},
        {"box": (30, 5, 70, 30)},
        {"points": [(20, 20)]},
        {"points": [(20, 20)], "labels": [0]},
        {"points": [(20, 20), (60, 30)], "labels": [1, 0]},
        {"box": (5, 5, 40, 30), "points": [(20, 20)]},
    ]
    results = [segmenter.segment(image, **prompt).logits for prompt in prompts]
    for i, first in enumerate(results):
        for second in results[i + 1 :]:
            assert np.abs(first - second).max() > 1e-4
    assert segmenter.encoder_calls == 1


def test_a_cover_is_told_to_a_segmenter_that_takes_it(segmenter: SamSegmenter) -> None:
    image, box = picture(1), (5, 5, 70, 40)
    left, right = np.zeros((2, 48, 80), np.float32)
    left[:, :40], right[:, 40:] = 1, 1
    told = SamSegmenter(segmenter._sam, takes_cover=True)
    assert told.takes_cover and not segmenter.takes_cover
    plain, one, other = (told.segment(image, box=box, cover=cover).logits for cover in (None, left, right))
    assert min(np.abs(a - b).max() for a, b in ((plain, one), (plain, other), (one, other))) > 1e-4
    assert np.array_equal(segmenter.segment(image, box=box, cover=left).logits, plain)
    with pytest.raises(ValueError, match="the cover is"):
        told.segment(image, box=box, cover=left[:, :40])


def test_a_cover_lies_where_the_picture_does() -> None:
    cover = np.zeros((48, 80), np.float32)
    cover[:24, :40] = 1
    logits = cover_logits(cover, (19, 32), 32)
    assert logits.shape == (32, 32) and logits.dtype == np.float32
    assert (logits[:9, :16] > 0).all() and (logits[10:, :] < 0).all() and (logits[:, 16:] < 0).all()
    assert logits.max() == pytest.approx(COVER_SLOPE * (1 - COVER_LEVEL))
    assert logits.min() == pytest.approx(-COVER_SLOPE * COVER_LEVEL)


def test_the_encoder_runs_once_per_picture(segmenter: SamSegmenter) -> None:
    image = picture(3)
    first = segmenter.embed(image)
    segmenter.segment(image, box=(1, 1, 20, 20))
    segmenter.segment(image.copy(), points=[(4, 4)])
    assert segmenter.encoder_calls == 1
    assert segmenter.embed(image).features is first.features
    changed = image.copy()
    changed[0, 0, 0] ^= 1
    segmenter.embed(changed)
    segmenter.embed(image.reshape(image.shape[1], image.shape[0], 3))  # the same bytes, another picture
    assert segmenter.encoder_calls == 3
    segmenter.embed(image)  # dropped: two are kept
    assert segmenter.encoder_calls == 4


def test_interleaved_pictures_stay_apart(segmenter: SamSegmenter) -> None:
    one, two = picture(4, 48, 80), picture(5, 100, 60)
    alone = {}
    for name, image in (("one", one), ("two", two)):
        fresh = SamSegmenter(segmenter._sam)
        alone[name] = fresh.segment(image, box=(2, 3, 40, 30))
    for name, image in (("one", one), ("two", two), ("one", one), ("two", two)):
        found = segmenter.segment(image, box=(2, 3, 40, 30))
        assert np.array_equal(found.masks, alone[name].masks)
        assert np.array_equal(found.logits, alone[name].logits)
    assert segmenter.encoder_calls == 2


def test_bfloat16_encoder_stays_close(segmenter: SamSegmenter) -> None:
    low = SamSegmenter(segmenter._sam, dtype=torch.bfloat16)
    exact, near = segmenter.embed(picture(6)).features, low.embed(picture(6)).features
    assert near.dtype == torch.float32
    assert 0 < float((exact - near).abs().mean()) < 0.1 * float(exact.abs().mean())


@pytest.mark.parametrize(
    "prompt",
    [
        {},
        {"points": [(1, 1)], "labels": [1, 0]},
        {"points": []},
    ],
)
def test_malformed_prompts(segmenter: SamSegmenter, prompt: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"prompt|labels|a box"):
        segmenter.segment(picture(7), **prompt)


@pytest.mark.parametrize(
    "bad", [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 4), np.uint8), np.zeros((4, 4, 3), np.float32),
            np.zeros((0, 4, 3), np.uint8)],
)  # fmt: skip
def test_malformed_pictures(segmenter: SamSegmenter, bad: Any) -> None:
    with pytest.raises(ValueError, match="a picture is uint8"):
        segmenter.embed(bad)


def test_load_gives_what_was_saved(segmenter: SamSegmenter, tmp_path: Path) -> None:
    write_segmenter(tmp_path, segmenter._sam)
    loaded = Segmenter.load(tmp_path)
    assert all(p.dtype == torch.float32 for p in loaded._sam.parameters())
    exact, found = (s.segment(picture(8), box=(2, 3, 40, 30)).logits for s in (segmenter, loaded))
    assert np.abs(exact - found).max() < 0.05
    assert not loaded.takes_cover
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps({**config, "takes_cover": True}))
    assert Segmenter.load(tmp_path).takes_cover


@pytest.mark.parametrize("damage", ["missing", "unexpected", "shape", "truncated", "absent", "config", "key", "value"])
def test_wrong_weights(segmenter: SamSegmenter, tmp_path: Path, damage: str) -> None:
    write_segmenter(tmp_path, segmenter._sam)
    path = tmp_path / "model.safetensors"
    weights = load_file(path)
    if damage == "missing":
        del weights["image_encoder.pos_embed"]
    elif damage == "unexpected":
        weights["extra"] = torch.zeros(1)
    elif damage == "shape":
        weights["mask_decoder.iou_token.weight"] = torch.zeros(1, 31)
    if damage == "truncated":
        path.write_bytes(path.read_bytes()[:-100])
    elif damage == "absent":
        path.unlink()
    elif damage == "config":
        (tmp_path / "config.json").write_text("[1, 2")
    elif damage in ("key", "value"):
        config = dict(TINY_SAM)
        config["depth"] = "many"
        if damage == "key":
            del config["depth"]
        (tmp_path / "config.json").write_text(json.dumps(config))
    else:
        save_file(weights, path)
    with pytest.raises(WeightsError) as caught:
        Segmenter.load(tmp_path)
    assert "\n" not in str(caught.value)
