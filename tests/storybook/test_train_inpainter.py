"""The inpainter's training: a short run writes a pipeline that loads, and its learning curve beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from locheads_studio.models.pipelines import load_pipeline
from locheads_studio.storybook import train_inpainter_export
from locheads_studio.storybook.inpaint_samples import draw_samples
from locheads_studio.storybook.run_log import CURVE
from locheads_studio.storybook.train_inpainter import train


def test_a_short_run_writes_pipeline_and_curve_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        train_inpainter_export, "draw_samples", lambda count, split, **more: draw_samples(2, split, **more)
    )
    torch.set_num_threads(1)
    output, work = tmp_path / "out", tmp_path / "work"
    told: list[str] = []
    for minutes in (0.01, 0.05):
        train(
            output, work, minutes=minutes, count=6, size=32, report=lambda what, share, left: told.append(what)
        )  # fmt: skip
    rows = [json.loads(line) for line in (output / CURVE).read_text().splitlines()]
    steps = [row["step"] for row in rows]
    assert len(rows) == 2 and 0 < steps[0] < steps[1]
    assert set(rows[0]["validation"]) == {"psnr", "inside", "grey", "colour"}
    assert f"{steps[1]} steps of 16 samples" in (output / "README.md").read_text()
    assert load_pipeline(output, "cpu", torch.float32).unet.config.sample_size == 4
    assert told.count("drawing samples") == 1, "what was drawn is kept"
