"""Small data sets in exactly the layouts their publishers ship."""

from __future__ import annotations

import io
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from locheads_studio.errors import DataError
from locheads_studio.evaluation.datasets.base import DataSet

SIZE = (64, 48)  # width, height of every picture
PICTURES = (581857, 487025)


def faults(open_data: Callable[[], DataSet]) -> list[str]:
    """What is told of damaged records when a data set is opened and every picture of it read."""
    try:
        data = open_data()
    except DataError as error:
        return [str(error)]
    told = [thing.error for thing in data.left_out]
    for id in data.ids:
        try:
            told += [thing.error for thing in data.load(id).left_out]
        except DataError as error:
            told.append(str(error))
    return told


def photo(seed: int, size: tuple[int, int] = SIZE) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), np.uint8))


def coco_name(number: int) -> str:
    return f"COCO_train2014_{number:012d}.jpg"


def annotations() -> list[dict[str, Any]]:
    """Three objects: two polygons in one ring each, two rings, and run lengths of a crowd."""
    return [
        {"id": 1719310, "image_id": 581857, "category_id": 1, "iscrowd": 0, "area": 200.0,
         "bbox": [10.0, 5.0, 20.0, 10.0], "segmentation": [[10.0, 5.0, 30.0, 5.0, 30.0, 15.0, 10.0, 15.0]]},
        {"id": 1719311, "image_id": 581857, "category_id": 1, "iscrowd": 0, "area": 48.0,
         "bbox": [40.0, 20.0, 16.0, 8.0],
         "segmentation": [[40.0, 20.0, 46.0, 20.0, 46.0, 28.0], [50.0, 20.0, 56.0, 20.0, 56.0, 28.0]]},
        {"id": 1719312, "image_id": 487025, "category_id": 2, "iscrowd": 1, "area": 96.0,
         "bbox": [2.0, 0.0, 2.0, 48.0],
         "segmentation": {"counts": [96, 96, 64 * 48 - 192], "size": [48, 64]}},
    ]  # fmt: skip


def pictures() -> list[dict[str, Any]]:
    return [
        {"id": number, "file_name": coco_name(number), "width": SIZE[0], "height": SIZE[1], "license": 1,
         "coco_url": f"http://mscoco.org/images/{number}", "date_captured": "2013-11-17 05:55:53"}
        for number in PICTURES
    ]  # fmt: skip


def references() -> list[dict[str, Any]]:
    def sentence(number: int, text: str) -> dict[str, Any]:
        return {"tokens": text.split(), "raw": text.title(), "sent_id": number, "sent": text}

    return [
        {"sent_ids": [0, 1], "file_name": "COCO_train2014_000000581857_1.jpg", "ann_id": 1719310, "ref_id": 0,
         "image_id": 581857, "split": "val", "category_id": 1,
         "sentences": [sentence(0, "the lady with the blue shirt"), sentence(1, "left lady")]},
        {"sent_ids": [2], "file_name": "COCO_train2014_000000581857_2.jpg", "ann_id": 1719311, "ref_id": 1,
         "image_id": 581857, "split": "val", "category_id": 1, "sentences": [sentence(2, "second from right")]},
        {"sent_ids": [3], "file_name": "COCO_train2014_000000487025_0.jpg", "ann_id": 1719312, "ref_id": 2,
         "image_id": 487025, "split": "testA", "category_id": 2, "sentences": [sentence(3, "navy blue shirt")]},
    ]  # fmt: skip


def write_refer(root: Path, name: str = "refcoco", by: tuple[str, ...] = ("unc",), protocol: int = 2) -> Path:
    """``root/refcoco`` with pickles and instances, ``root/images/mscoco/images/train2014`` with the pictures."""
    folder = root / name
    folder.mkdir(parents=True)
    for one in by:
        (folder / f"refs({one}).p").write_bytes(pickle.dumps(references(), protocol))
    (folder / "instances.json").write_text(
        json.dumps({"info": {}, "images": pictures(), "licenses": [], "annotations": annotations(), "categories": []})
    )
    write_coco(root / "images" / "mscoco" / "images" / "train2014")
    return folder


def write_coco(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in PICTURES:
        photo(number).save(folder / coco_name(number), quality=95)
    return folder


def jpeg(seed: int) -> bytes:
    buffer = io.BytesIO()
    photo(seed).save(buffer, "JPEG")
    return buffer.getvalue()


def lmms_rows() -> list[dict[str, Any]]:
    rows = []
    for ref in references():
        if ref["split"] != "val":
            continue
        annotation = next(a for a in annotations() if a["id"] == ref["ann_id"])
        rows.append(
            {
                "question_id": f"{ref['image_id']}_{ref['ref_id']}",
                "image": {"bytes": jpeg(ref["image_id"]), "path": ref["file_name"]},
                "question": "Please carefully observe the area circled in the image and come up with a caption.",
                "answer": [s["sent"] for s in ref["sentences"]],
                "segmentation": annotation["segmentation"][0],
                "bbox": annotation["bbox"],
                "iscrowd": 0,
                "file_name": ref["file_name"],
            }
        )
    return rows


def write_lmms(folder: Path, rows: list[dict[str, Any]] | None = None) -> Path:
    """``data/val-00000-of-00001.parquet`` with the columns of lmms-lab/RefCOCO."""
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema(
        [
            ("question_id", pa.string()),
            ("image", pa.struct([("bytes", pa.binary()), ("path", pa.string())])),
            ("question", pa.string()),
            ("answer", pa.list_(pa.string())),
            ("segmentation", pa.list_(pa.float32())),
            ("bbox", pa.list_(pa.float32())),
            ("iscrowd", pa.int8()),
            ("file_name", pa.string()),
        ]
    )
    (folder / "data").mkdir(parents=True, exist_ok=True)
    file = folder / "data" / "val-00000-of-00001.parquet"
    parquet.write_table(pa.Table.from_pylist(rows or lmms_rows(), schema), file, row_group_size=1)
    return file


def jxu_rows(split: str = "val") -> list[dict[str, Any]]:
    rows = []
    for ref in references():
        if ref["split"] != split:
            continue
        annotation = next(a for a in annotations() if a["id"] == ref["ann_id"])
        info = next(p for p in pictures() if p["id"] == ref["image_id"])
        x, y, w, h = annotation["bbox"]
        rows.append(
            {
                **ref,
                "raw_anns": json.dumps(annotation),
                "raw_image_info": json.dumps(info),
                "raw_sentences": json.dumps(ref["sentences"]),
                "image_path": f"coco/train2014/{info['file_name']}",
                "bbox": [x, y, x + w, y + h],
                "captions": [s["sent"] for s in ref["sentences"]],
                "global_image_id": f"coco.{ref['image_id']}",
                "anns_id": str(ref["ann_id"]),
            }
        )
    return rows


def write_jxu(
    folder: Path, rows: list[dict[str, Any]] | None = None,
    name: str = "validation-00000-of-00001-db1f654bae6b38ca.parquet",
) -> Path:  # fmt: skip
    """``data/validation-...parquet`` with the columns of jxu124/refcoco."""
    import pyarrow as pa
    from pyarrow import parquet

    (folder / "data").mkdir(parents=True, exist_ok=True)
    file = folder / "data" / name
    parquet.write_table(pa.Table.from_pylist(rows or jxu_rows()), file)
    return file


def reasonseg(label: str = "target", long: bool = False) -> dict[str, Any]:
    def shape(label: str, points: list[list[float]]) -> dict[str, Any]:
        return {"label": label, "labels": [label], "shape_type": "polygon", "image_name": "1.jpg", "points": points,
                "group_id": None, "group_ids": [None], "flags": {}}  # fmt: skip

    text = "the part of the animal that it smells with" if not long else "Which part of the animal smells? Mark it."
    return {
        "text": [text, "the nose"],
        "is_sentence": long,
        "shapes": [
            shape(label, [[10.0, 10.0], [29.0, 10.0], [29.0, 19.0], [10.0, 19.0]]),
            shape("ignore", [[25.0, 10.0], [34.0, 10.0], [34.0, 19.0], [25.0, 19.0]]),
            shape("flag", [[0.0, 0.0], [63.0, 0.0], [63.0, 47.0]]),
        ],
    }


def write_reasonseg(folder: Path) -> Path:
    for split, long in (("train", False), ("val", False), ("test", True)):
        (folder / split).mkdir(parents=True)
        for number in range(2):
            stem = f"{27583298 + number}_c5677bdcdc_o"
            photo(number).save(folder / split / f"{stem}.jpg")
            (folder / split / f"{stem}.json").write_text(json.dumps(reasonseg(long=long or number == 1)))
    (folder / "explanatory").mkdir()
    (folder / "explanatory" / "train.json").write_text("[]")
    return folder
