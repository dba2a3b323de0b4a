"""RefCOCO's own layout: pickle and COCO instances."""

from __future__ import annotations

import io
import json
import os
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from locheads_studio.errors import DataError, UsageError
from locheads_studio.evaluation.datasets.pickles import load_plain
from locheads_studio.evaluation.datasets.refer import is_in
from locheads_studio.evaluation.datasets.source import Source, open_source
from tests.evaluation.datasets import layouts


def opened(folder: Path, **options: Any) -> Any:
    return open_source(Source(str(folder), **options))


@pytest.mark.parametrize("protocol", [0, 2, 4])
def test_a_split_with_one_picture_at_a_time(tmp_path: Path, protocol: int) -> None:
    data = opened(layouts.write_refer(tmp_path, protocol=protocol), split="val")
    assert data.facts.name == "RefCOCO"
    assert (data.facts.benchmark, data.facts.split, data.facts.by) == ("refcoco", "val", "unc")
    assert list(data.ids) == ["COCO_train2014_000000581857"]
    record = data.load(data.ids[0])
    assert record.picture.shape == (48, 64, 3)
    asked = [(q.id, q.text, q.type, q.truth, q.first) for q in record.questions]
    assert asked == [
        ("0", "the lady with the blue shirt", "relation", 0, True),
        ("1", "left lady", "place", 0, False),
        ("2", "second from right", "ordinal", 1, True),
    ]
    assert record.questions == data.questions(record.id)
    first, second = record.truths
    assert first.box == (10.0, 5.0, 30.0, 15.0)
    expected = np.zeros((48, 64), bool)
    expected[5:15, 10:30] = True
    assert first.mask is not None
    assert np.array_equal(first.mask, expected)
    assert second.mask is not None
    assert second.mask[21, 45]  # both rings
    assert second.mask[21, 55]
    assert not second.mask[:, 48].any()


def test_run_lengths_go_down_the_columns(tmp_path: Path) -> None:
    data = opened(layouts.write_refer(tmp_path), split="testA")
    truth = data.load(data.ids[0]).truths[0]
    assert truth.mask.sum() == 96
    assert truth.mask[:, 2:4].all()


@pytest.mark.parametrize(("name", "meant"), [("refcocog", "umd"), ("refcoco", "unc"), ("refcoco+", "unc")])
def test_splits_by_several_people(tmp_path: Path, name: str, meant: str) -> None:
    folder = layouts.write_refer(tmp_path, name, by=("google", meant))
    assert opened(folder).facts.by == meant
    assert opened(folder, by="google").facts.by == "google"
    with pytest.raises(UsageError, match=r"berkeley.*google"):
        opened(folder, by="berkeley")
    with pytest.raises(UsageError, match=r"testC.*testA, val"):
        opened(folder, split="testC")


def test_pictures_elsewhere(tmp_path: Path) -> None:
    folder = layouts.write_refer(tmp_path / "data")
    (tmp_path / "data" / "images").rename(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="--images"):
        opened(folder)
    coco = tmp_path / "elsewhere" / "mscoco" / "images"
    assert opened(folder, images=str(coco)).load("COCO_train2014_000000581857").truths
    assert opened(folder, images=str(coco / "train2014")).ids


def mend(folder: Path, change: Callable[[list[dict[str, Any]], dict[str, Any]], None]) -> None:
    refs = pickle.loads((folder / "refs(unc).p").read_bytes())
    instances = json.loads((folder / "instances.json").read_text())
    change(refs, instances)
    (folder / "refs(unc).p").write_bytes(pickle.dumps(refs, 2))
    (folder / "instances.json").write_text(json.dumps(instances))


def put(path: str, value: Any) -> Callable[[list[dict[str, Any]], dict[str, Any]], None]:
    """``refs.1.ann_id`` or ``instances.annotations.0.bbox`` becomes a value."""

    def change(refs: list[dict[str, Any]], instances: dict[str, Any]) -> None:
        where: Any = {"refs": refs, "instances": instances}
        *way, last = [int(part) if part.isdecimal() else part for part in path.split(".")]
        for part in way:
            where = where[part]
        where[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (put("refs.1.ann_id", 5), r"refs\(unc\)\.p, reference 1.*instances\.json.*5"),
        (put("refs.1.image_id", [1]), r"reference 1.*picture \[1\]"),
        (put("refs.0.sentences", []), "reference 0.*no sentences"),
        (put("refs.0.sentences.1.sent", ""), None),  # raw stands in
        (put("refs.0.sentences.1", {"sent": "x"}), "reference 0, sentence 1.*no id"),
        (put("refs.0.split", 7), "reference 0.*no split"),
        (put("instances.annotations.0.bbox", [1, 2, 3]), "annotation 1719310 of instances.json.*no box"),
        (put("instances.annotations.0.bbox", [1, 2, 0, 3]), "annotation 1719310.*wide"),
        (put("instances.annotations.0.segmentation", [[1, 2, 3]]), "annotation 1719310.*no polygon"),
        (put("instances.annotations.0.segmentation", [[1, 1, 1, 1, 1, 1]]), "annotation 1719310.*covers no pixel"),
        (put("instances.annotations.0.bbox", [100, 100, 5, 5]), "annotation 1719310.*outside"),
        (put("instances.images.0.width", 65), "picture 581857.*64x48.*65x48"),
        (put("instances.images.0.width", None), "picture 581857.*no size"),
        (put("instances.annotations.1.id", "x"), "instances.json, annotations 1.*no id"),
        (put("instances.images", None), "instances.json.*images"),
    ],
)
def test_damage_is_named(tmp_path: Path, change: Any, named: str | None) -> None:
    folder = layouts.write_refer(tmp_path)
    mend(folder, change)

    told = layouts.faults(lambda: opened(folder))
    assert bool(told) == (named is not None), told
    assert named is None or re.search(named, " ".join(told)), told


def test_one_bad_record_costs_itself_alone(tmp_path: Path) -> None:
    """A box without width, an annotation that is not there, and beside a good polygon a ring of two points, which is no
    fault: the rest is as refer.py has it."""
    whole = opened(layouts.write_refer(tmp_path / "whole"))
    folder = layouts.write_refer(tmp_path / "bad")
    refs = layouts.references()
    refs += [{**refs[1], "ref_id": 7, "ann_id": 5}, {**refs[1], "ref_id": 8, "ann_id": 99}]
    (folder / "refs(unc).p").write_bytes(pickle.dumps(refs, 2))
    instances = json.loads((folder / "instances.json").read_text())
    instances["annotations"].append({**instances["annotations"][1], "id": 99, "bbox": [4.0, 4.0, 0.0, 9.0]})
    instances["annotations"][0]["segmentation"].append([10.0, 5.0, 11.0, 6.0])
    (folder / "instances.json").write_text(json.dumps(instances))
    data = opened(folder)
    assert [record for record, _ in data.left_out] == ["refs(unc).p, reference 3", "refs(unc).p, reference 4"]
    assert "annotation 5" in data.left_out[0].error and "0 wide" in data.left_out[1].error
    for id in whole.ids:
        expected, found = whole.load(id), data.load(id)
        assert [q.text for q in found.questions] == [q.text for q in expected.questions] and not found.left_out
        for one, other in zip(found.truths, expected.truths, strict=True):
            assert one.box == other.box
            np.testing.assert_array_equal(one.mask, other.mask)


def test_nothing_but_bad_records(tmp_path: Path) -> None:
    folder = layouts.write_refer(tmp_path)
    mend(folder, put("instances.annotations", []))
    with pytest.raises(DataError, match=r"Every record of RefCOCO is damaged.*annotation 1719310"):
        opened(folder)


@pytest.mark.parametrize(
    ("split", "own"),
    [("test", ["testA", "testB", "testAB"]), ("testA", ["testA", "testAB"]), ("testB", ["testB", "testAB"]),
     ("val", ["val"]), ("testAB", ["testAB"])],
)  # fmt: skip
def test_splits_are_those_of_refer_py(split: str, own: list[str]) -> None:
    assert [one for one in ("train", "val", "testA", "testB", "testAB") if is_in(one, split)] == own


def test_damaged_files_are_named(tmp_path: Path) -> None:
    folder = layouts.write_refer(tmp_path)
    pictures = tmp_path / "images" / "mscoco" / "images" / "train2014"
    data = opened(folder)
    file = pictures / layouts.coco_name(581857)
    file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(DataError, match=r"picture 581857.*COCO_train2014_000000581857\.jpg"):
        data.load(data.ids[0])
    file.unlink()
    with pytest.raises(DataError, match=r"picture 581857.*no file"):
        data.load(data.ids[0])
    whole = (folder / "instances.json").read_text()
    (folder / "instances.json").write_text(whole[:-20])
    with pytest.raises(DataError, match=r"instances\.json is damaged"):
        opened(folder)
    (folder / "instances.json").unlink()
    with pytest.raises(DataError, match=r"instances\.json cannot be read"):
        opened(folder)
    for content in (b"", b"not a pickle", pickle.dumps(layouts.references(), 2)[:-10], pickle.dumps({"a": 1})):
        (folder / "refs(unc).p").write_bytes(content)
        with pytest.raises(DataError, match=r"refs\(unc\)\.p"):
            opened(folder)


class Evil:
    def __reduce__(self) -> Any:
        return os.system, ("touch marker",)


@pytest.mark.parametrize("protocol", range(6))
def test_a_pickle_runs_nothing(tmp_path: Path, protocol: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for value in (Evil(), [Evil()], {"a": np.float64(1)}, {1, 2}, io.BytesIO(), Path("x"), os.system):
        try:
            data = pickle.dumps(value, protocol)
        except (TypeError, pickle.PicklingError):
            continue
        (tmp_path / "refs(unc).p").write_bytes(data)
        if value == {1, 2} and protocol >= 4:  # a set is a plain container there
            assert load_plain(tmp_path / "refs(unc).p") == {1, 2}
            continue
        with pytest.raises(DataError, match="plain values"):
            load_plain(tmp_path / "refs(unc).p")
    assert not (tmp_path / "marker").exists()


def test_a_pickle_of_python_2(tmp_path: Path) -> None:
    """Text that is bytes in Python 2's own way, as the published files have it."""
    file = tmp_path / "refs(google).p"
    file.write_bytes(b"(lp0\n(dp1\nS'split'\np2\nS'val'\np3\nsS'sent'\np4\nS'caf\\xc3\\xa9 \\xff'\np5\nsa.")
    assert load_plain(file) == [{"split": "val", "sent": "café �"}]


def test_a_bomb_of_a_pickle_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "refs(unc).p"
    for content in (b"\x80\x04" + b"r" + b"\xff\xff\xff\x7f", b"(" * 1_000_000, b"\x80\x02]" + b"q\x00h\x00" * 10):
        file.write_bytes(content)
        with pytest.raises(DataError):
            load_plain(file)
