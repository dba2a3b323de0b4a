"""The growth of a document: every row is measured, and the history is as deep as it says."""

from __future__ import annotations

import pytest

from locheads_studio.commands import bench_document


def test_layers_and_history_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_document, "SIDES", (300, 400))
    monkeypatch.setattr(bench_document, "_LAYER", 64)
    monkeypatch.setattr(bench_document, "_STROKE", 20)
    depths: list[int] = []
    stroke = bench_document._stroke

    def counted(history: bench_document.History, number: int) -> None:
        stroke(history, number)
        depths.append(history.position)

    monkeypatch.setattr(bench_document, "_stroke", counted)
    told = bench_document.document_growth(layers=(1, 3), depths=(2, 8))
    assert [(row["against"], row["value"]) for row in told] == [
        ("layers", 1), ("layers", 3), ("undo depth", 2), ("undo depth", 8)
    ]  # fmt: skip
    assert all(row["seconds"] > 0 for row in told) and max(depths) == 8 + bench_document._RUNS
