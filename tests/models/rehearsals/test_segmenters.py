"""Every segmenter of the table, as published, through the catalogue: it loads from the files that would be fetched."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from locheads_studio.catalog import downloads
from locheads_studio.catalog.table import Part, read_table
from locheads_studio.config import hub as hub_folders
from locheads_studio.config import paths
from locheads_studio.models.segmenter import Segmenter
from tests.models.rehearsals.hub import publish
from tests.models.rehearsals.segmenters_published import PUBLISHED

PARTS = [part for part in read_table(paths.resources() / "models.toml").parts.values()
         if part.kind == "segmenter" and part.repository and not part.missing]  # fmt: skip


def test_no_repository_is_without_a_rehearsal() -> None:
    assert {part.repository for part in PARTS} == set(PUBLISHED), "write its published layout in segmenters_published"


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
@pytest.mark.parametrize("precision", [torch.float32, torch.bfloat16])
def test_boxes_points_and_coarse_masks(
    part: Part, precision: torch.dtype, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.set_num_threads(1)
    monkeypatch.setattr(hub_folders, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(paths, "data_dir", lambda: tmp_path / "data")

    def write(folder: Path) -> None:
        torch.manual_seed(0)
        PUBLISHED[part.repository](folder, monkeypatch)
        for path in [path for path in folder.rglob("*") if path.is_file()]:
            if not downloads._matches(part, path.relative_to(folder).as_posix()):
                path.unlink()
        for file in part.sha256:
            assert (folder / file).is_file(), "the file whose hash is known is one of those"

    # the table's hashes are those of the real files, which the made ones have not
    segmenter = Segmenter.load(publish(part, write), dtype=precision)
    picture = np.random.default_rng(0).integers(0, 256, (48, 80, 3), np.uint8)
    seen = [
        segmenter.segment(picture, box=(5, 5, 40, 30)), segmenter.segment(picture, points=[(20, 20)]),
        segmenter.segment(picture, points=[(20, 20), (60, 30)], labels=[1, 0]),
        segmenter.segment(picture, box=(5, 5, 40, 30), points=[(20, 20)]),
    ]  # fmt: skip
    for found in seen:
        assert found.masks.shape == (3, 48, 80) and found.masks.dtype == np.bool_
        assert np.isfinite(found.scores).all() and np.isfinite(found.logits).all()
    assert all(np.abs(seen[0].logits - other.logits).max() > 1e-6 for other in seen[1:])
    assert segmenter.encoder_calls == 1
