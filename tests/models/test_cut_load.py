"""The benchmark of the cut load on a tiny checkpoint of the same proportions: the same code, the same shares."""

from __future__ import annotations

import json
from pathlib import Path

from transformers import LlavaConfig, LlavaModel

from locheads_studio.catalog.shards import needed_files
from locheads_studio.models.weights import load_model
from tests.models.bench_cut_load import HEADS, make, shapes


def test_the_cut_load_reads_at_most_55_percent(tmp_path: Path) -> None:
    make(tmp_path, "tiny", shard=600_000)
    index = json.loads((tmp_path / "model.safetensors.index.json").read_text())
    needed = needed_files(index, json.loads((tmp_path / "config.json").read_text()), HEADS)
    every = sorted(tmp_path.glob("*.safetensors"))
    for path in every:
        if path.name not in needed:
            path.unlink()
    config = LlavaConfig.from_pretrained(tmp_path)
    model, reading = load_model(LlavaModel, tmp_path, config, layers=shapes("tiny")[1] + 1)
    assert reading.files == needed and len(needed) < 0.6 * len(every)
    assert reading.read <= 0.55 * index["metadata"]["total_size"]
    assert len(model.language_model.layers) == 15
