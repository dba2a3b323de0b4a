"""What a model is told from others by."""

from __future__ import annotations

import types
from pathlib import Path

import pytest

from locheads_studio.evaluation import provenance

COMMIT = "b234b804b114d9e37bb655e11cbbb5f5e971b7a9"


def models(root: Path) -> types.SimpleNamespace:
    vlm, segmenter = root / "models--llava" / "snapshots" / COMMIT, root / "segmenter"
    for folder in (vlm, segmenter):
        folder.mkdir(parents=True)
        (folder / "config.json").write_text("{}")
        (folder / "model.safetensors").write_bytes(bytes(range(256)) * 40)
    (vlm / "locheads.json").write_text("{}")
    row = types.SimpleNamespace(name="llava-1.5-7b")
    return types.SimpleNamespace(
        name="mine", vlm=vlm, segmenter=segmenter, part=lambda kind: row if kind == "vlm" else None
    )


def test_every_byte_of_small_files_counts(tmp_path: Path) -> None:
    known = models(tmp_path)
    before = provenance.identity(known)
    assert before["set"] == "mine"
    assert (before["vlm"]["name"], before["segmenter"]["name"]) == ("llava-1.5-7b", "mine")
    assert before["vlm"]["commit"] == COMMIT
    assert "commit" not in before["segmenter"]
    assert provenance.identity(known) == before
    (known.vlm / "README.md").write_text("another description")
    assert provenance.identity(known) == before
    weights = known.segmenter / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    after = provenance.identity(known)
    assert after["segmenter"] != before["segmenter"]
    assert after["vlm"] == before["vlm"]


def test_heads_count_unless_they_are_looked_for(tmp_path: Path) -> None:
    known = models(tmp_path)
    before, without = provenance.identity(known), provenance.identity(known, without=("locheads.json",))
    (known.vlm / "locheads.json").write_text('{"paper": []}')
    assert provenance.identity(known) != before
    assert provenance.identity(known, without=("locheads.json",)) == without


def test_of_large_files_size_and_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provenance, "_WHOLE_BYTES", 1000)
    monkeypatch.setattr(provenance, "_END_BYTES", 16)
    known = models(tmp_path)
    weights = known.vlm / "model.safetensors"
    data = weights.read_bytes()
    before = provenance.digest(known.vlm)
    for changed in (data + b"x", b"x" + data[1:], data[:-1] + b"x"):
        weights.write_bytes(changed)
        assert provenance.digest(known.vlm) != before
    weights.write_bytes(data)
    assert provenance.digest(known.vlm) == before


def test_circumstances_name_date_and_versions() -> None:
    told = provenance.circumstances()
    assert len(told["date"]) == 10
    assert {"locheads-studio", "python", "numpy", "torch", "transformers"} <= set(told["versions"])
