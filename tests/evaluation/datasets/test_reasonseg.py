"""ReasonSeg's polygons, with LISA's rules."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from locheads_studio.errors import DataError, UsageError
from locheads_studio.evaluation.datasets.reasonseg import draw
from locheads_studio.evaluation.datasets.source import Source, open_source
from locheads_studio.evaluation.metrics import compare
from tests.evaluation.datasets import layouts


def opened(folder: Path, split: str = "val") -> Any:
    return open_source(Source(str(folder), split))


def test_a_target_with_ignored_pixels(tmp_path: Path) -> None:
    data = opened(layouts.write_reasonseg(tmp_path))
    assert (data.facts.name, data.facts.benchmark) == ("ReasonSeg", "reasonseg")
    assert list(data.ids) == ["27583298_c5677bdcdc_o", "27583299_c5677bdcdc_o"]
    record = data.load(data.ids[0])
    assert [(q.text, q.type, q.first) for q in record.questions] == [
        ("the part of the animal that it smells with", "short", True),
        ("the nose", "short", False),
    ]
    assert data.questions(data.ids[1])[0].type == "long"
    truth = record.truths[0]
    assert truth.mask is not None
    assert truth.ignore is not None
    # The larger polygon first, the smaller over it; outlines belong to their polygon.
    assert truth.ignore[10:20, 25:35].all()
    assert truth.ignore.sum() == 100
    assert truth.mask[10:20, 10:25].all()
    assert truth.mask.sum() == 150
    assert truth.box == (10.0, 10.0, 25.0, 20.0)


def test_of_shapes_of_one_area_the_first_lies_on_top() -> None:
    """LISA sorts by area and turns the order round, so equal ones change places."""
    square = np.array([[5.0, 5.0], [14.0, 5.0], [14.0, 14.0], [5.0, 14.0]])
    labels = draw([("target", square), ("ignore", square)], 30, 30)
    assert (labels[5:15, 5:15] == 1).all()
    labels = draw([("ignore", square), ("target", square)], 30, 30)
    assert (labels[5:15, 5:15] == 255).all()


def test_ignored_pixels_count_nowhere(tmp_path: Path) -> None:
    data = opened(layouts.write_reasonseg(tmp_path))
    truth = data.load(data.ids[0]).truths[0]
    found = truth.mask | truth.ignore
    found[40:, :10] = True
    outcome = compare((12, 12), truth.box, found, truth)
    assert (outcome.intersection, outcome.union) == (150, 150 + 80)


def test_a_picture_without_target(tmp_path: Path) -> None:
    folder = layouts.write_reasonseg(tmp_path)
    file = folder / "val" / "27583298_c5677bdcdc_o.json"
    file.write_text(json.dumps(layouts.reasonseg() | {"shapes": []}))
    truth = opened(folder).load("27583298_c5677bdcdc_o").truths[0]
    assert not truth.mask.any()
    nothing = np.zeros_like(truth.mask)
    assert compare((0, 0), (0, 0, 5, 5), nothing, truth).mask_iou == 1.0
    assert compare((0, 0), (0, 0, 5, 5), ~nothing, truth).mask_iou == 0.0


def test_files_in_another_encoding(tmp_path: Path) -> None:
    folder = layouts.write_reasonseg(tmp_path)
    file = folder / "val" / "27583298_c5677bdcdc_o.json"
    content = layouts.reasonseg() | {"text": ["the caf\u00e9\u2019s sign"]}
    file.write_bytes(json.dumps(content, ensure_ascii=False).encode("cp1252"))
    assert opened(folder).questions("27583298_c5677bdcdc_o")[0].text == "the caf\u00e9\u2019s sign"


def without(key: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda content: {name: value for name, value in content.items() if name != key}


def shape(**changes: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda content: content | {"shapes": [content["shapes"][0], content["shapes"][1] | changes]}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (without("shapes"), "no shapes"),
        (without("text"), "no text"),
        (lambda content: content | {"text": ["fine", " "]}, "text 1"),
        (lambda content: [content], "no shapes"),
        (shape(points=[[1, 2, 3]]), "shape 1.*no polygon"),
        (shape(points=[[1, "x"]]), "shape 1.*no polygon"),
        (shape(points=[[1, 1e30]]), "shape 1.*no polygon"),
        (shape(points=[]), "shape 1.*no polygon"),
        (shape(label=None), "shape 1.*no label"),
    ],
)
def test_damage_is_named(tmp_path: Path, change: Any, named: str) -> None:
    folder = layouts.write_reasonseg(tmp_path)
    file = folder / "val" / "27583299_c5677bdcdc_o.json"
    file.write_text(json.dumps(change(layouts.reasonseg())))
    data = opened(folder)
    [told] = data.left_out
    assert told.record == "27583299_c5677bdcdc_o.json" and re.search(named, told.error)
    assert "27583299_c5677bdcdc_o" not in data.ids and data.ids
    assert all(data.load(id).questions for id in data.ids), "the others are there"


def test_damaged_files_are_named(tmp_path: Path) -> None:
    folder = layouts.write_reasonseg(tmp_path)
    data = opened(folder)
    picture = folder / "val" / "27583298_c5677bdcdc_o.jpg"
    picture.write_bytes(picture.read_bytes()[:100])
    with pytest.raises(DataError, match=r"27583298_c5677bdcdc_o\.json.*27583298_c5677bdcdc_o\.jpg"):
        data.load(data.ids[0])
    (folder / "val" / "27583298_c5677bdcdc_o.json").write_text('{"text": ')
    assert "27583298_c5677bdcdc_o.json is damaged" in opened(folder).left_out[0].error
    for file in (folder / "val").glob("*.json"):
        file.write_text("{")
    with pytest.raises(DataError, match=r"Every record of ReasonSeg is damaged.*o\.json is damaged"):
        opened(folder)
    with pytest.raises(UsageError, match="Choose from train, val, test"):
        opened(folder, "testB")
