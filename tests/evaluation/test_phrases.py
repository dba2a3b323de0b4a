"""Phrases written by looking at the pictures, not by the generator that trained the built-in VLM.

``tests/phrases/phrases.jsonl`` holds them, for ``locheads-studio evaluate tests/phrases/phrases.jsonl --split SPLIT``:
`tuning` may serve for choosing anything, `held-out` was left alone until the weights were chosen. The pictures are the
samples, and 60 scenes of all sizes; the boxes come from their drawings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest
import torch

from locheads_studio.catalog.sets import find_set
from locheads_studio.errors import PhraseError
from locheads_studio.evaluation.datasets.base import DataSet
from locheads_studio.evaluation.datasets.source import Source, open_source
from locheads_studio.evaluation.metrics import box_iou
from locheads_studio.models.host import ModelHost

FILE = Path(__file__).resolve().parents[1] / "phrases" / "phrases.jsonl"
SAMPLES = ("skater", "horse", "bananas", "dog", "desk", "street", "beach", "king")
LEAST = 0.78
"""Share of these phrases whose box overlaps the true one by half, that no change may fall below."""
EACH = 4
"""Every fourth phrase is tried here; ``evaluate`` tries all."""


@pytest.fixture(scope="module")
def phrases() -> DataSet:
    return open_source(Source(str(FILE)))


def test_everything_on_a_sample_is_said_in_five_ways(phrases: DataSet) -> None:
    said: dict[str, Counter[tuple[float, ...]]] = defaultdict(Counter)
    for id in phrases.ids:
        record = phrases.load(id)
        for question in record.questions:
            assert question.truth is not None
            said[Path(id).stem][record.truths[question.truth].box] += 1
    assert set(SAMPLES) <= set(said) and len(said) == 68
    assert all(count >= 5 for name in SAMPLES for count in said[name].values())
    assert sum(len(phrases.questions(id)) for id in phrases.ids) >= 600
    halves = [sum(len(q.questions(id)) for id in q.ids) for q in
              (open_source(Source(str(FILE), split)) for split in ("tuning", "held-out"))]  # fmt: skip
    assert min(halves) >= 300


def test_what_a_newcomer_types_is_found(phrases: DataSet) -> None:
    torch.set_num_threads(1)
    host = ModelHost(find_set("storybook"), "cpu")
    right, number = [], 0
    for id in phrases.ids:
        record = phrases.load(id)
        for question in record.questions:
            number += 1
            if number % EACH or question.truth is None:
                continue
            try:
                found = host.select(record.picture, question.text, grounding="studio", heads=None, step=lambda *_: None)
            except PhraseError:  # none of its words is known
                right.append(False)
                continue
            right.append(box_iou(found.box, record.truths[question.truth].box) >= 0.5)
    assert np.mean(right) >= LEAST, f"{np.mean(right):.3f} of {len(right)}"
