"""The Hub's parquet layouts of RefCOCO."""

from __future__ import annotations

import re
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from locheads_studio.config import settings
from locheads_studio.config.hub import cache_folder
from locheads_studio.errors import DataError, ModelError, UsageError
from locheads_studio.evaluation.datasets import hub
from locheads_studio.evaluation.datasets.base import LeftOut
from locheads_studio.evaluation.datasets.source import Source, open_source
from tests.evaluation.datasets import layouts

pytest.importorskip("pyarrow")


def opened(folder: Path, **options: Any) -> Any:
    return open_source(Source(str(folder), **options))


def read_all(folder: Path) -> None:
    data = opened(folder)
    for id in data.ids:
        data.load(id)


def test_pictures_inside(tmp_path: Path) -> None:
    folder = tmp_path / "RefCOCO"
    layouts.write_lmms(folder)
    data = opened(folder, split="val")
    assert (data.facts.name, data.facts.benchmark, data.facts.split) == ("RefCOCO", "refcoco", "val")
    assert list(data.ids) == ["COCO_train2014_000000581857"]  # one picture, though every row brings its own copy
    record = data.load(data.ids[0])
    assert [(q.id, q.text, q.truth, q.first) for q in record.questions] == [
        ("581857_0-0", "the lady with the blue shirt", 0, True),
        ("581857_0-1", "left lady", 0, False),
        ("581857_1-0", "second from right", 1, True),
    ]
    first = record.truths[0]
    assert first.box == (10.0, 5.0, 30.0, 15.0)
    assert first.mask is not None
    assert first.mask[5:15, 10:30].all()
    assert first.mask.sum() == 200
    assert record.picture.shape == (48, 64, 3)


def test_pictures_beside(tmp_path: Path) -> None:
    folder = tmp_path / "refcocoplus"
    layouts.write_jxu(folder)
    layouts.write_coco(tmp_path / "coco" / "train2014")
    data = opened(folder, split="validation")
    assert (data.facts.name, data.facts.benchmark, data.facts.split) == ("RefCOCO+", "refcoco+", "val")
    record = data.load(data.ids[0])
    assert [q.text for q in record.questions] == ["the lady with the blue shirt", "left lady", "second from right"]
    assert record.truths[0].box == (10.0, 5.0, 30.0, 15.0)  # once, though the column has corners and the JSON sides
    assert np.count_nonzero(record.truths[0].mask) == 200
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "coco").rename(elsewhere)
    with pytest.raises(UsageError, match="--images"):
        opened(folder, split="validation")
    assert opened(folder, split="validation", images=str(elsewhere)).ids


def test_both_layouts_say_the_same_as_the_authors(tmp_path: Path) -> None:
    layouts.write_lmms(tmp_path / "lmms")
    layouts.write_jxu(tmp_path / "jxu")
    refer = opened(layouts.write_refer(tmp_path), split="val")
    images = tmp_path / "images" / "mscoco" / "images"
    others = [opened(tmp_path / "lmms"), opened(tmp_path / "jxu", split="validation", images=str(images))]
    for data in others:
        assert list(data.ids) == list(refer.ids)
        for id in data.ids:
            own, theirs = data.load(id), refer.load(id)
            assert [q.text for q in own.questions] == [q.text for q in theirs.questions]
            assert [t.box for t in own.truths] == [t.box for t in theirs.truths]
            # lmms-lab has room for one ring; of two it keeps the first
            pairs = list(zip(own.truths, theirs.truths, strict=True))[: 1 if data is others[0] else None]
            assert all(np.array_equal(a.mask, b.mask) for a, b in pairs)


def test_a_split_that_is_not_there(tmp_path: Path) -> None:
    layouts.write_lmms(tmp_path)
    with pytest.raises(UsageError, match=r"testA.*Choose from val"):
        opened(tmp_path, split="testA")


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [
        ("answer", [], "row 1: it has no sentences"),
        ("answer", ["  "], "row 1: the sentence"),
        ("bbox", [1.0, 2.0], "row 1.*no box"),
        ("bbox", None, "row 1.*no box"),
        ("file_name", "", "row 1: it has no file name"),
        ("segmentation", [1.0, 2.0, 3.0], "row 1.*no polygon"),
        ("segmentation", [float("nan")] * 6, "row 1.*no polygon"),
        ("image", None, "row 1: it has no picture"),
        ("image", {"bytes": b"\xff\xd8\xff", "path": "x.jpg"}, "row 1.*damaged"),
    ],
)
def test_damage_is_named(tmp_path: Path, column: str, value: Any, named: str) -> None:
    rows = layouts.lmms_rows()
    rows[1] |= {"file_name": "COCO_train2014_000000000009_3.jpg"} | {column: value}
    layouts.write_lmms(tmp_path, rows)

    rest = [row for number, row in enumerate(layouts.lmms_rows()) if number != 1]
    try:
        data = opened(tmp_path)
        told = [*data.left_out]
        for id in data.ids:
            try:
                told += data.load(id).left_out
            except DataError as error:  # a picture of its own, of which nothing is left
                told.append(LeftOut("", str(error)))
    except DataError as error:
        pytest.fail(f"one damaged row refused all of them: {error}")
    assert len(told) == 1 and re.search("val-00000-of-00001.parquet, " + named, told[0].error)
    kept = {q.text for id in data.ids for q in data.questions(id)}
    assert {text.strip() for row in rest for text in row["answer"]} <= kept, "the others are there"


def test_damaged_json_is_named(tmp_path: Path) -> None:
    rows = layouts.jxu_rows()
    rows[1]["raw_anns"] = rows[1]["raw_anns"][:-3]
    layouts.write_jxu(tmp_path, rows)
    layouts.write_coco(tmp_path / "train2014")
    data = opened(tmp_path, split="validation")
    [told] = data.left_out
    assert re.search(r"validation.*row 1: its raw_anns is damaged", told.error) and "row 1" in told.record
    assert data.ids and all(data.load(id).questions for id in data.ids)
    for row in rows:
        row["raw_anns"] = "{"
    layouts.write_jxu(tmp_path, rows)
    with pytest.raises(DataError, match=r"Every record of .* is damaged.*row 0"):
        opened(tmp_path, split="validation")


def test_damaged_files_are_named(tmp_path: Path) -> None:
    file = layouts.write_lmms(tmp_path)
    whole = file.read_bytes()
    for content in (whole[:-30], b"PAR1", b"", whole[:50] + bytes(300) + whole[350:]):
        file.write_bytes(content)
        with pytest.raises(DataError, match=r"val-00000-of-00001\.parquet"):
            read_all(tmp_path)


def test_other_columns_are_refused(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.table({"text": ["x"]}), tmp_path / "val-00000-of-00001.parquet")
    with pytest.raises(DataError, match=r"columns text.*Known are answer"):
        opened(tmp_path)


COMMIT = "e15256ece129a21d62e216f95f98ba2e808f96a0"


@pytest.fixture
def no_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty Hub cache, nothing of the user's settings, and a network that must not be touched."""
    import huggingface_hub
    from huggingface_hub.errors import LocalEntryNotFoundError

    def nothing(name: str, **options: Any) -> str:
        assert options["local_files_only"]
        raise LocalEntryNotFoundError("not there")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", nothing)
    monkeypatch.setattr(hub.settings, "load", settings.Settings)
    monkeypatch.setattr(hub.bootstrap, "OFFLINE_WISHED", False)
    return tmp_path / "datasets--lmms-lab--RefCOCO" / "snapshots" / COMMIT


def test_from_the_hubs_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub

    folder = tmp_path / "snapshots" / COMMIT
    layouts.write_lmms(folder)
    asked: dict[str, Any] = {}

    def held(name: str, **options: Any) -> str:
        asked.update(name=name, **options)
        return str(folder)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", held)
    data = open_source(Source("lmms-lab/RefCOCO", "val"))
    assert asked.pop("cache_dir") == cache_folder()
    assert asked == {"name": "lmms-lab/RefCOCO", "repo_type": "dataset", "revision": None, "local_files_only": True}
    assert (data.facts.revision, data.facts.benchmark, data.facts.name) == (COMMIT, "refcoco", "RefCOCO")


def test_what_is_not_in_the_cache_is_downloaded(no_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub

    names = ["README.md", "data/test-00000-of-00002.parquet", "data/val-00000-of-00001.parquet"]
    asked: list[str] = []

    class Api:
        def dataset_info(self, name: str, revision: str | None) -> Any:
            return types.SimpleNamespace(sha=COMMIT, siblings=[types.SimpleNamespace(rfilename=n) for n in names])

    def download(name: str, file: str, *, repo_type: str, revision: str, cache_dir: Path) -> str:
        assert (name, repo_type, revision) == ("lmms-lab/RefCOCO", "dataset", COMMIT)
        asked.append(file)
        layouts.write_lmms(no_cache)
        return str(no_cache / file)

    monkeypatch.setattr(huggingface_hub, "HfApi", Api)
    monkeypatch.setattr(huggingface_hub, "hf_hub_download", download)
    data = open_source(Source("lmms-lab/RefCOCO", "val"))
    assert asked == ["data/val-00000-of-00001.parquet"]  # not 2 GB of other splits
    assert data.facts.revision == COMMIT
    with pytest.raises(UsageError, match="testB"):
        open_source(Source("lmms-lab/RefCOCO", "testB"))


def test_offline_stays_offline(no_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub.bootstrap, "OFFLINE_WISHED", True)
    with pytest.raises(DataError, match="lmms-lab/RefCOCO is not on this machine, and downloads are switched off"):
        open_source(Source("lmms-lab/RefCOCO", "val"))


def test_a_hub_that_cannot_be_reached(no_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub

    class Api:
        def dataset_info(self, name: str, revision: str | None) -> Any:
            raise ConnectionError("no route to host")

    monkeypatch.setattr(huggingface_hub, "HfApi", Api)
    with pytest.raises(DataError, match=r"cannot be downloaded .no route to host"):
        open_source(Source("lmms-lab/RefCOCO", "val"))


def test_splits_by_other_names(tmp_path: Path) -> None:
    folder = tmp_path / "refcoco"
    layouts.write_jxu(folder, layouts.jxu_rows("testA"), "test-00000-of-00001-82af0c1b600890ac.parquet")
    layouts.write_jxu(folder)
    layouts.write_coco(tmp_path / "train2014")
    assert opened(folder, split="val").facts.split == "val"  # its file says validation
    for split in ("testA", "test"):
        assert opened(folder, split=split).facts.split == "testA"


def test_without_pyarrow_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layouts.write_lmms(tmp_path)
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(ModelError, match=r"locheads-studio\[evaluation\]"):
        opened(tmp_path)
