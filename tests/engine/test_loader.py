"""The door to torch: what it does before the host is made."""

from __future__ import annotations

import dataclasses
import gc
import hashlib
from pathlib import Path

import pytest

from locheads_studio import bootstrap
from locheads_studio.catalog import safety
from locheads_studio.catalog.sets import ModelSet, find_set
from locheads_studio.config import paths
from locheads_studio.engine.loader import load_handlers
from locheads_studio.errors import WeightsError


def test_an_official_segmenter_is_converted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from locheads_studio.models import sam
    from tests.models.tiny import TINY_SAM

    source = tmp_path / "checkpoints" / "sam_tiny.pth"
    source.parent.mkdir()
    torch.save(sam.build_sam(TINY_SAM).state_dict(), source)
    model_set = ModelSet(name="t", title="T", vlm=tmp_path, segmenter=source, inpainter=tmp_path)
    monkeypatch.setattr(paths, "data_dir", lambda: tmp_path / "data")
    with pytest.raises(WeightsError, match="not one of the official files"):
        load_handlers(model_set, "cpu")
    assert not list((tmp_path / "data").rglob("*.safetensors"))
    monkeypatch.setitem(safety.SAM_SHA256, hashlib.sha256(source.read_bytes()).hexdigest(), "tiny")  # type: ignore[attr-defined]
    monkeypatch.setitem(sam.OFFICIAL_CONFIGS, "tiny", TINY_SAM)  # type: ignore[attr-defined]
    load_handlers(model_set, "cpu")
    target = tmp_path / "data" / "converted" / "sam_tiny"
    assert sorted(path.name for path in target.iterdir()) == ["config.json", "model.safetensors"]
    source.write_bytes(b"")  # from now on the conversion is what is read
    load_handlers(dataclasses.replace(model_set), "cpu")


def test_the_inpainters_library_is_imported_without_collections(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the largest, and is imported last: its collections held the window for up to 550 ms."""
    from locheads_studio.models import loaded

    collected: list[bool] = []
    monkeypatch.setattr(bootstrap, "_owned", True)
    monkeypatch.setattr(loaded, "import_pipeline", lambda folder: collected.append(gc.isenabled()))
    find = ModelSet(name="t", title="T", vlm=tmp_path, segmenter=tmp_path, inpainter=find_set("storybook").inpainter)
    handlers = load_handlers(find, "cpu")
    assert handlers._host.models.inpainter and collected == [False] and gc.isenabled()
