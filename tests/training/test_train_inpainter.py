"""The inpainter's training: a short run writes a pipeline that loads, and its learning curve beside it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from locheads_studio.errors import UsageError
from locheads_studio.models.pipelines import load_pipeline
from locheads_studio.training.inpainter import export as train_inpainter_export
from locheads_studio.training.inpainter.decoder import Crops, difference, liveliness
from locheads_studio.training.inpainter.samples import draw_samples
from locheads_studio.training.inpainter.train import DECODER_SHARE, VAE_SHARE, train
from locheads_studio.training.inpainter.unet import Windows
from locheads_studio.training.run import CURVE
from tests.models import tiny


def test_windows_hold_the_whole_hole_and_show_what_is_beside_it() -> None:
    torch.manual_seed(0)
    masks = torch.zeros(30, 1, 16, 16)
    for mask in masks[:-1]:  # the last one has no hole: it was lost in scaling
        top, left = torch.randint(0, 12, (2,)).tolist()
        height, width = torch.randint(1, 12, (2,)).tolist()
        mask[0, top : top + height, left : left + width] = 1
    windows = Windows(masks)
    seen: set[int] = set()
    for _ in range(200):
        pick, places = windows.draw()
        sides = {s.stop - s.start for place in places for s in place}
        assert len(sides) == 1 and len(pick) == len(places) == windows.batch(sides.pop())
        for index, (rows, columns) in zip(pick.tolist(), places, strict=True):
            assert 0 <= rows.start < rows.stop <= 16 and 0 <= columns.start < columns.stop <= 16
            assert masks[index, :, rows, columns].sum() == masks[index].sum()
            seen.add(index)
    assert seen == set(range(30))
    assert windows.batch(16) == 16 and windows.batch(8) == 64


def test_a_short_run_writes_pipeline_and_curve_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        train_inpainter_export, "draw_samples", lambda count, split, **more: draw_samples(2, split, **more)
    )
    torch.set_num_threads(1)
    output, work = tmp_path / "out", tmp_path / "work"
    told: list[str] = []
    minutes = 0.01
    for _ in range(2):
        train(
            output, work, minutes=minutes, count=6, size=32, report=lambda what, share, left: told.append(what)
        )  # fmt: skip
        rows = [json.loads(line) for line in (output / CURVE).read_text().splitlines()]
        # earlier runs count: one step may have taken longer than both runs were to
        minutes = (rows[-1]["minutes"] + 0.03) / (1 - VAE_SHARE) / (1 - DECODER_SHARE)
    steps = [row["step"] for row in rows]
    assert len(rows) == 2 and 0 < steps[0] < steps[1]
    assert set(rows[0]["validation"]) == {"psnr", "inside", "grey", "colour", "energy"}
    assert f"({steps[1]} steps, " in (output / "README.md").read_text()
    assert "Last the decoder alone (" in (output / "README.md").read_text()
    assert load_pipeline(output, "cpu", torch.float32).unet.config.sample_size == 4
    assert told.count("drawing samples") == 1, "what was drawn is kept"
    further = tmp_path / "further"
    train(further, tmp_path / "work2", minutes=0.01, count=6, size=32, start=output, report=lambda what, *_: None)
    before, after = (load_pipeline(folder, "cpu", torch.float32).vae.state_dict() for folder in (output, further))
    changed = {name.split(".")[0] for name in before if not torch.equal(before[name], after[name])}
    assert changed == {"decoder", "post_quant_conv"}, "the UNet's latents stay what they were"
    told_of = [path for path in further.rglob("*.json*") if str(tmp_path) in path.read_text()]
    assert not told_of, "where a model lay when it was trained further is nobody's business"


def test_the_decoder_alone_leaves_the_rest_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        train_inpainter_export, "draw_samples", lambda count, split, **more: draw_samples(2, split, **more)
    )
    with pytest.raises(UsageError, match="from nothing"):
        train(tmp_path / "out", tmp_path / "none", minutes=0.01, count=4, size=32, stage="decoder")
    start = tiny.write_inpainter(tmp_path / "start", size=32)
    train(tmp_path / "out", tmp_path / "work", minutes=0.02, count=4, size=32, stage="decoder", start=start)
    before, after = (load_pipeline(folder, "cpu", torch.float32) for folder in (start, tmp_path / "out"))
    for part in ("unet", "text_encoder"):
        theirs, ours = (getattr(pipeline, part).state_dict() for pipeline in (before, after))
        assert all(torch.equal(value.half(), ours[name].half()) for name, value in theirs.items())
    assert not torch.equal(before.vae.decoder.conv_out.weight, after.vae.decoder.conv_out.weight)


def test_texture_where_the_drawn_picture_is_flat_costs_more_than_where_it_is_not() -> None:
    torch.manual_seed(0)
    flat, noise = torch.zeros(1, 3, 32, 32), 0.05 * torch.randn(1, 3, 32, 32)
    steep = torch.randn(1, 3, 32, 32).clamp(-1, 1)
    weight = torch.ones(1, 1, 32, 32)
    assert difference(flat, flat, weight) == 0
    assert difference(flat + noise, flat, weight) > 1.5 * difference(steep + noise, steep, weight)
    assert difference(flat + noise, flat, 0 * weight) == 0


def test_lines_that_lie_elsewhere_are_as_lively_and_a_blur_is_not() -> None:
    stripes = (torch.arange(32) // 2 % 2).float().expand(1, 3, 32, 32) - 0.5
    moved, blurred, inside = stripes.roll(1, 3), 0.2 * stripes, torch.ones(1, 1, 32, 32)
    assert float(liveliness(moved, stripes, inside)) < 0.05 < 0.5 < float(liveliness(blurred, stripes, inside))
    assert float(liveliness(blurred, stripes, 0 * inside)) == 0


def test_half_of_the_crops_lie_where_there_is_detail() -> None:
    torch.manual_seed(0)
    size, cells = 64, 8
    target = torch.full((6, size, size, 3), 90, dtype=torch.uint8)
    target[:, :, : size // 4] = torch.randint(0, 256, (6, size, size // 4, 3), dtype=torch.uint8)
    arrays = {"target": target, "mask": torch.full((6, size, size), 255, dtype=torch.uint8)}
    mask = torch.ones(6, 1, cells, cells)
    mask[5] = 0  # a sample without a hole is never drawn
    table = torch.arange(6.0)[:, None, None, None].expand(6, 4, cells, cells)
    crops = Crops(arrays, {"target": table, "mask": mask}, table[:3], table[:3])
    drawn = [crops.one(table, 1, 6) for _ in range(400)]
    detailed = np.mean([float(picture.float().std()) > 20 for _, picture, _ in drawn])
    assert 0.5 < detailed < 0.75  # half of them, and a quarter of the others
    assert {int(latent.mean()) for latent, _, _ in drawn} == set(range(5))
    assert {int(crops.one(table[:3], 1, 3)[0].mean()) for _ in range(60)} == {0, 1, 2}
