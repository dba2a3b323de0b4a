"""The segmenter's training: prompts that fit their masks, a run that can be continued, an export that loads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from locheads_studio.errors import UsageError
from locheads_studio.models.sam import STORYBOOK_CONFIG, build_sam
from locheads_studio.models.segmenter import Segmenter
from locheads_studio.training.segmenter import network
from locheads_studio.training.segmenter import prompts as segmenter_prompts
from locheads_studio.training.segmenter import train as train_segmenter
from locheads_studio.training.segmenter.asked import AskedScenes, prompts_of
from locheads_studio.training.segmenter.prompts import (
    LAYOUTS,
    Layout,
    Sample,
    ScenePool,
    make_prompts,
    scene_size,
    tight_box,
)
from locheads_studio.world.scene import LEAST_AREA, draw_scene

TINY: dict[str, Any] = {
    **STORYBOOK_CONFIG,
    "image_size": 64,
    "embed_dim": 32,
    "depth": 1,
    "heads": 2,
    "global_attention": [0],
    "prompt_dim": 32,
    "decoder_heads": 2,
    "decoder_mlp_dim": 32,
    "score_hidden_dim": 16,
}


def test_the_pool_keeps_the_regions_as_drawn(tmp_path: Path) -> None:
    pool = ScenePool(tmp_path, 1, 96)
    for seed in range(3):
        pool.draw(1)
        scene = draw_scene(seed, "train", *scene_size(seed, 96))
        wanted = [r.mask for r in scene.regions if r.mask.sum() >= LEAST_AREA * 96 / 256]
        found = pool.get(np.random.default_rng(0), 96)  # this generator's first number does not mirror
        if not np.array_equal(found.picture, scene.picture):
            found = Sample(found.picture[:, ::-1], [m[:, ::-1] for m in found.masks])
        assert np.array_equal(found.picture, scene.picture)
        assert len(found.masks) == len(wanted)
        assert all(np.array_equal(a, b) for a, b in zip(found.masks, wanted, strict=True))
    assert ScenePool(tmp_path, 1, 96).drawn == 3


def test_close_looks_show_one_region_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segmenter_prompts, "CLOSE", 1.0)
    pool = ScenePool(tmp_path, 4, 256)
    pool.draw(4)
    rng = np.random.default_rng(0)
    shares = []
    for _ in range(40):
        sample = pool.get(rng, 128, 1e-9)
        assert max(sample.picture.shape[:2]) == 128
        assert all(mask.shape == sample.picture.shape[:2] for mask in sample.masks)
        shares.append(max((mask.mean() for mask in sample.masks), default=0.0))
    whole = [max(mask.mean() for mask in pool.get(rng, 128, 1.0).masks) for _ in range(10)]
    assert np.median(shares) > 2 * np.median(whole)


def test_prompts_fit_their_masks() -> None:
    mask = np.zeros((48, 64), bool)
    mask[10:30, 20:50] = True
    sample = Sample(np.zeros((48, 64, 3), np.uint8), [mask])
    rng = np.random.default_rng(0)
    for layout in LAYOUTS:
        prompts = make_prompts([sample] * 20, layout, 64, 32, rng)
        assert prompts.targets.shape == prompts.coarse.shape == (20 * layout.count, 32, 32)
        assert np.array_equal(prompts.targets[0, :24] == 1, mask[::2, ::2]) and (prompts.targets[:, 24:] == 0).all()
        inside = prompts.targets > 0.5
        assert (prompts.coarse[inside].mean() > 0) and (prompts.coarse[~inside].mean() < -2)
        if prompts.boxes is not None:
            assert np.abs(prompts.boxes - tight_box(mask)).mean() < 3
            assert (prompts.boxes[:, 2:] > prompts.boxes[:, :2]).all()
    clean = make_prompts([sample] * 40, Layout(1, False, True, 0.0), 64, 32, rng)
    assert clean.points is not None and clean.labels is not None
    columns, rows = np.floor(clean.points).astype(int).transpose(2, 0, 1)
    assert np.array_equal(mask[rows, columns], clean.labels == 1)


def test_the_loss_prefers_the_truth() -> None:
    truth = torch.zeros(1, 16, 16)
    truth[:, 4:12, 4:12] = 1
    good = ((truth - 0.5) * 20)[:, None].repeat(1, 4, 1, 1)
    loss = network.segmenter_loss
    ones = torch.ones(1, 4)
    assert loss(good, ones, truth) < 0.02 < loss(good, 0 * ones, truth) < loss(-good, 0 * ones, truth)
    one_of_three = torch.cat([good[:, :1], -good[:, :2], good[:, :1]], 1)
    scores = torch.tensor([[1.0, 0.0, 0.0, 1.0]])
    none_of_three = torch.cat([good[:, :1], -good[:, :3]], 1)
    assert loss(one_of_three, scores, truth) < 0.1 * loss(none_of_three, scores, truth)


def test_decode_is_the_models_own(tmp_path: Path) -> None:
    """The batched decoding of training gives what the model gives for one picture at a time."""
    torch.manual_seed(0)
    sam = build_sam(TINY)
    pool = ScenePool(tmp_path, 2, 64)
    pool.draw(2)
    rng = np.random.default_rng(0)
    samples = [s for s in (pool.get(rng, 64) for _ in range(4)) if s.masks]
    prompts = make_prompts(samples, Layout(2, True, True, 1.0), 64, 32, rng)
    features = torch.randn(len(samples), 32, 8, 8)
    assert prompts.boxes is not None and prompts.points is not None and prompts.labels is not None
    with torch.no_grad():
        together = network.decode(sam, features.repeat_interleave(2, 0), prompts)[0]
        for n in range(2 * len(samples)):
            sparse, dense = sam.prompt_encoder(
                (torch.from_numpy(prompts.points[n : n + 1]), torch.from_numpy(prompts.labels[n : n + 1])),
                torch.from_numpy(prompts.boxes[n : n + 1]),
                torch.from_numpy(prompts.coarse[n : n + 1])[:, None] if prompts.has_coarse[n] else None,
            )
            alone, _ = sam.mask_decoder(
                features[n // 2 : n // 2 + 1], sam.prompt_encoder.get_dense_pe(), sparse, dense, True
            )
            assert torch.allclose(together[n, 1:], alone[0], atol=1e-4)


def test_crops_are_half_the_size_and_keep_masks_on_the_picture(tmp_path: Path) -> None:
    pool = ScenePool(tmp_path, 4, 128)
    pool.draw(4)
    rng = np.random.default_rng(0)
    for _ in range(12):
        sample = pool.get(rng, 64)
        assert max(sample.picture.shape[:2]) == 64
        assert all(mask.shape == sample.picture.shape[:2] and mask.any() for mask in sample.masks)


def test_enlarging_keeps_the_weights() -> None:
    small = build_sam({**TINY, "image_size": 32})
    torch.nn.init.normal_(small.image_encoder.pos_embed)
    large = train_segmenter._enlarged(small, TINY)
    assert large.image_encoder.pos_embed.shape == (1, 8, 8, 32)
    before, after = small.state_dict(), large.state_dict()
    assert all(torch.equal(before[k], after[k]) for k in before if k != "image_encoder.pos_embed")


def test_a_vlm_asks_for_what_is_meant(tmp_path: Path) -> None:
    torch.set_num_threads(1)
    pool = AskedScenes(tmp_path, "storybook", 128)
    pool.draw(2)
    again = AskedScenes(tmp_path, "no such set", 128)  # what is there needs no VLM
    assert len(again) == 2
    rng, seen = np.random.default_rng(0), set()
    told: list[float] = []
    for _ in range(12):
        scene = again.get(rng)
        seen.add(scene.picture.tobytes())
        for one in scene.asked:
            x0, y0, x1, y1 = tight_box(one.mask)
            x, y = one.points[0]
            assert x0 <= x <= x1 and y0 <= y <= y1
            assert one.mask.shape == scene.picture.shape[:2]
            assert 0 <= one.box[0] < one.box[2] <= scene.picture.shape[1]
            assert one.cover is not None and max(one.cover.shape) <= 64
            rows, columns = (int(n * 64 / 128) for n in one.mask.shape)
            assert np.abs(np.subtract(one.cover.shape, (rows, columns))).max() <= 1
            inside = cv2.resize(one.mask.astype(np.float32), one.cover.shape[::-1], interpolation=cv2.INTER_AREA) > 0.5
            told.append(one.cover[inside].mean() - one.cover[~inside].mean() if inside.any() else 0.0)
    assert len(seen) > 2  # mirrored ones, too
    assert np.mean(told) > 0.3, "covers lie on what is meant, in mirrored pictures, too"
    groups = prompts_of([scene, scene], 5, 128, 64, rng)
    assert sum(len(numbers) for numbers, _ in groups) == 2 * min(5, len(scene.asked))
    kinds = {prompts.points is not None for _, prompts in groups}
    for _ in range(8):  # which have points, and which the cover, is drawn
        more = prompts_of([scene, scene], 5, 128, 64, rng)
        kinds |= {prompts.points is not None for _, prompts in more}
        groups += more
    assert kinds == {True, False}
    for numbers, prompts in groups:
        assert len(prompts.targets) == len(numbers) == len(prompts.coarse) == len(prompts.has_coarse)
        if prompts.points is not None and prompts.labels is not None:
            assert prompts.points.shape[:2] == prompts.labels.shape == (len(numbers), prompts.points.shape[1])
    shares = [float(has) for _, prompts in groups for has in prompts.has_coarse]
    assert 0.6 < np.mean(shares) < 1


def test_a_run_continues_and_its_export_loads(tmp_path: Path) -> None:
    torch.set_num_threads(1)
    lines: list[str] = []
    options: dict[str, Any] = {
        "minutes": None, "config": TINY, "batch": 1, "scenes": 4, "validation": 1, "report": lines.append
    }  # fmt: skip
    train_segmenter.train(tmp_path / "out", tmp_path / "work", steps=2, **options)
    figures = train_segmenter.train(tmp_path / "out", tmp_path / "work", steps=4, **options)
    assert any("continued at step 2" in line for line in lines) and "done: 4 steps" in lines[-1]
    assert 0 <= figures["box"] <= 1
    loaded = Segmenter.load(tmp_path / "out")
    assert loaded.segment(np.zeros((32, 32, 3), np.uint8), points=[(3, 3)]).masks.shape == (3, 32, 32)
    assert "true box" in (tmp_path / "out" / "README.md").read_text()
    again = {**options, "config": None, "start": tmp_path / "out"}
    again |= {"asked": "storybook", "asked_scenes": 1}
    further = train_segmenter.train(tmp_path / "out2", tmp_path / "work2", steps=1, **again)
    assert 0 <= further["box"] <= 1
    card = (tmp_path / "out2" / "README.md").read_text()
    assert "from an earlier model" in card and "that a VLM's heads gave" in card
    assert Segmenter.load(tmp_path / "out2").takes_cover and not Segmenter.load(tmp_path / "out").takes_cover
    before, after = (load_file(tmp_path / name / "model.safetensors") for name in ("out", "out2"))
    change = max(float((before[name] - after[name]).abs().max()) for name in before)
    assert 0 < change < 0.05, "one small step away from where it began"


def test_the_decoder_alone_learns_what_a_cover_says(tmp_path: Path) -> None:
    torch.set_num_threads(1)
    lines: list[str] = []
    options: dict[str, Any] = {"scenes": 4, "validation": 1, "report": lines.append, "minutes": None}
    train_segmenter.train(tmp_path / "first", tmp_path / "work", steps=1, config=TINY, batch=1, **options)
    assert not Segmenter.load(tmp_path / "first").takes_cover
    with pytest.raises(UsageError, match="decoder"):
        train_segmenter.train(tmp_path / "out", tmp_path / "more", stage="decoder", **options)
    told = {**options, "minutes": 0.02, "start": tmp_path / "first", "asked": "storybook", "asked_scenes": 2}
    train_segmenter.train(tmp_path / "out", tmp_path / "more", stage="decoder", **told)
    again = {**told, "minutes": 0.03, "asked": "no such set"}  # what is there needs no VLM
    train_segmenter.train(tmp_path / "out", tmp_path / "more", stage="decoder", **again)
    assert any("continued at step" in line for line in lines)
    before, after = (load_file(tmp_path / name / "model.safetensors") for name in ("first", "out"))
    changed = {name.split(".")[0] for name in before if not torch.equal(before[name], after[name])}
    assert changed == {"prompt_encoder", "mask_decoder"}
    assert Segmenter.load(tmp_path / "out").takes_cover
