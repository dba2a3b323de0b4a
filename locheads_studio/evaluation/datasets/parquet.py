"""RefCOCO and its kin as parquet files of the Hub: ``lmms-lab``'s columns with pictures, ``jxu124``'s without.

``lmms-lab/RefCOCO``: one row per object with ``image``, ``answer`` (its sentences), ``bbox`` (x, y, width, height) and
``segmentation`` (one polygon). ``jxu124/refcoco``: one row per reference with COCO's annotation and picture as JSON;
the pictures are COCO's ``train2014``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from locheads_studio.errors import DataError, StudioError, UsageError
from locheads_studio.evaluation.datasets.base import U8, Facts, LeftOut
from locheads_studio.evaluation.datasets.outlines import ADVICE, needs, xywh
from locheads_studio.evaluation.datasets.refer import NAMES, find_pictures, sentences_of, size_of
from locheads_studio.evaluation.datasets.sentence_types import sentence_type
from locheads_studio.evaluation.datasets.table import Entry, Object, TableData, digest, picture_file, text_of
from locheads_studio.imaging.decode import decode_picture

_LAYOUTS: Final = ("parquet with pictures", "parquet beside COCO's pictures")
_SHARD: Final = re.compile(r"(?P<split>.+?)-\d{5}-of-\d{5}(-[0-9a-f]+)?\.parquet")
_WITH_PICTURES: Final = {"image", "answer", "bbox", "file_name"}
_WITHOUT: Final = {"sentences", "raw_anns", "raw_image_info", "ref_id"}
_OTHER_NAMES: Final = {"val": "validation", "validation": "val", "testA": "test"}
"""A split by another name, tried where the first is not there; jxu124's "test" of RefCOCO and RefCOCO+ is testA."""


def is_parquet(folder: Path) -> bool:
    """Whether a folder holds parquet files, itself or in ``data``."""
    return bool(_files(folder))


def open_parquet(folder: Path, split: str, images: Path | None, name: str, revision: str = "") -> TableData:
    """A split of a data set in parquet files; damaged rows are left out. ``name``: its Hub name or the folder's."""
    known = _files(folder)
    there = sorted({own for _, own in known})
    own = next((one for one in splits_like(split) if one in there), None)
    if own is None:
        raise UsageError(f"{name} has no split {split!r}", f"Choose from {', '.join(there)}")
    files = [file for file, one in known if one == own]
    benchmark = name.rsplit("/", 1)[-1].lower().replace("plus", "+")
    columns = set(_opened(files[0]).schema_arrow.names)
    if columns >= _WITH_PICTURES:
        layout, (entries, left_out) = _LAYOUTS[0], _with_pictures(files)
    elif columns >= _WITHOUT:
        layout, (entries, left_out) = _LAYOUTS[1], _without(files, folder, images)
    else:
        raise DataError(
            f"{files[0].name} has the columns {', '.join(sorted(columns))[:200]}",
            f"Known are {', '.join(sorted(_WITH_PICTURES))}, or {', '.join(sorted(_WITHOUT))}",
        )
    meant = "val" if own == "validation" else own
    if own == "test" and layout != _LAYOUTS[0] and benchmark in ("refcoco", "refcoco+"):
        meant = "testA"
    facts = Facts(
        name=NAMES.get(benchmark, name), layout=layout, split=meant,
        benchmark=benchmark if benchmark in NAMES else "", revision=revision, digest=digest(*files),
    )  # fmt: skip
    return TableData(facts, entries, left_out=left_out)


def splits_like(split: str) -> tuple[str, ...]:
    """The names a split may go by, the one asked for first."""
    other = _OTHER_NAMES.get(split)
    return (split,) if other is None else (split, other)


def _files(folder: Path) -> list[tuple[Path, str]]:
    """Parquet files of a folder or its ``data``, in order, with their split."""
    found = []
    for file in sorted([*folder.glob("*.parquet"), *(folder / "data").glob("*.parquet")]):
        shard = _SHARD.fullmatch(file.name)
        found.append((file, shard["split"] if shard else file.stem))
    return found


def _opened(file: Path) -> Any:
    try:
        from pyarrow import ArrowException
        from pyarrow import parquet as arrow
    except ImportError as error:
        raise needs("pyarrow") from error
    try:
        return arrow.ParquetFile(file)
    except (OSError, ValueError, ArrowException) as error:
        raise DataError(f"{file.name} is damaged ({str(error).splitlines()[0][:100]})", ADVICE) from error


def _rows(file: Path, columns: list[str]) -> list[dict[str, Any]]:
    from pyarrow import ArrowException

    source = _opened(file)
    try:
        rows: list[dict[str, Any]] = source.read(columns=columns).to_pylist()
        return rows
    except (OSError, ValueError, ArrowException) as error:
        raise DataError(f"{file.name} is damaged ({str(error).splitlines()[0][:100]})", ADVICE) from error


class _RowPictures:
    """Reads the picture of a row; keeps the row group that was read last, for neighbours follow each other."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._group: tuple[int, list[Any]] | None = None

    def __call__(self, row: int, where: str) -> U8:
        from pyarrow import ArrowException

        try:
            source = _opened(self._file)
            first = 0
            for number in range(source.num_row_groups):
                count = source.metadata.row_group(number).num_rows
                if row < first + count:
                    break
                first += count
            if self._group is None or self._group[0] != number:
                self._group = number, source.read_row_group(number, columns=["image"]).column(0).to_pylist()
            held = self._group[1][row - first]
        except (OSError, ValueError, ArrowException) as error:
            raise DataError(f"{where}: the picture cannot be read ({str(error)[:100]})", ADVICE) from error
        data = held.get("bytes") if isinstance(held, Mapping) else None
        if not data:
            raise DataError(f"{where}: it has no picture", ADVICE)
        try:
            return decode_picture(data, where).rgb8
        except StudioError as error:
            raise DataError(f"{where}: {error.message}", error.action) from error


def _with_pictures(files: list[Path]) -> tuple[dict[str, Entry], list[LeftOut]]:
    """Pictures with their objects, and the rows that are damaged."""
    grouped: dict[str, tuple[str, Any, list[Object]]] = {}
    left_out: list[LeftOut] = []
    for file in files:
        pictures = _RowPictures(file)
        columns = set(_opened(file).schema_arrow.names) - {"image", "question"}
        for number, row in enumerate(_rows(file, sorted(columns))):
            where = f"{file.name}, row {number}"
            try:
                picture, thing = _object(row, f"{file.stem}-{number}", where)
            except DataError as error:
                left_out.append(LeftOut(where, str(error)))
                continue
            if picture not in grouped:
                grouped[picture] = (where, _bound(pictures, number, where), [])
            grouped[picture][2].append(thing)
    entries = {name: Entry(where, pixels, None, tuple(things)) for name, (where, pixels, things) in grouped.items()}
    return entries, left_out


def _object(row: Mapping[str, Any], number: str, where: str) -> tuple[str, Object]:
    """The name of a row's picture, and the row's object. DataError for a damaged one."""
    name = row.get("file_name")
    if not isinstance(name, str) or not name:
        raise DataError(f"{where}: it has no file name", ADVICE)
    answers = [row["answer"]] if isinstance(row.get("answer"), str) else row.get("answer")
    if not isinstance(answers, list) or not answers:
        raise DataError(f"{where}: it has no sentences", ADVICE)
    key = str(row.get("question_id") or number)
    texts = [text_of(answer, where) for answer in answers]
    thing = Object(
        where, tuple((f"{key}-{i}", text, sentence_type(text)) for i, text in enumerate(texts)),
        xywh(row.get("bbox"), where), row.get("segmentation") or None,
    )  # fmt: skip
    # Every object brings its own copy of the picture: "COCO_train2014_000000581857_16.jpg".
    stem = Path(name).stem
    return stem.rsplit("_", 1)[0] if stem.startswith("COCO_") and stem.count("_") == 3 else stem, thing


def _bound(pictures: _RowPictures, number: int, where: str) -> Any:
    return lambda: pictures(number, where)


def _without(files: list[Path], folder: Path, images: Path | None) -> tuple[dict[str, Entry], list[LeftOut]]:
    """Pictures with their objects, and the rows that are damaged."""
    finder = find_pictures(folder, images)
    grouped: dict[str, tuple[str, dict[str, Any], list[Object]]] = {}
    left_out: list[LeftOut] = []
    for file in files:
        for number, row in enumerate(_rows(file, sorted(_WITHOUT))):
            where = f"{file.name}, row {number}"
            try:
                info, annotation = _json(row, "raw_image_info", where), _json(row, "raw_anns", where)
                name = info.get("file_name")
                if not isinstance(name, str):
                    raise DataError(f"{where}: it has no file name", ADVICE)
                size_of(info, where)
                box = xywh(annotation.get("bbox"), where)
                thing = Object(where, sentences_of(row, where), box, annotation.get("segmentation"))
            except DataError as error:
                left_out.append(LeftOut(where, str(error)))
                continue
            grouped.setdefault(Path(name).stem, (where, info, []))[2].append(thing)
    entries = {
        name: Entry(
            where, picture_file(finder.path(info["file_name"]), where), size_of(info, where), tuple(things)
        )
        for name, (where, info, things) in grouped.items()
    }  # fmt: skip
    return entries, left_out


def _json(row: Mapping[str, Any], column: str, where: str) -> dict[str, Any]:
    try:
        value = json.loads(row.get(column) or "")
    except (ValueError, TypeError, RecursionError) as error:
        raise DataError(f"{where}: its {column} is damaged", ADVICE) from error
    if not isinstance(value, dict):
        raise DataError(f"{where}: its {column} is no object", ADVICE)
    return value
