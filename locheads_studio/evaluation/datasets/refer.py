"""RefCOCO, RefCOCO+ and RefCOCOg as their authors ship them: a folder with ``refs(unc).p`` and ``instances.json``.

The pictures are COCO's ``train2014``. https://github.com/lichengunc/refer describes the layout.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from locheads_studio.errors import DataError, UsageError
from locheads_studio.evaluation.datasets.base import Facts, LeftOut
from locheads_studio.evaluation.datasets.outlines import ADVICE, xywh
from locheads_studio.evaluation.datasets.pickles import load_plain
from locheads_studio.evaluation.datasets.sentence_types import sentence_type
from locheads_studio.evaluation.datasets.table import Entry, Object, TableData, digest, picture_file, text_of

NAMES: Final = {"refcoco": "RefCOCO", "refcoco+": "RefCOCO+", "refcocog": "RefCOCOg"}
PREFERRED: Final = {"refcocog": "umd"}
"""Which splits are meant when several are there and none is named; else "unc"."""


def is_refer(folder: Path) -> bool:
    """Whether a folder has this layout."""
    return any(folder.glob("refs(*).p"))


def open_refer(folder: Path, split: str, by: str, images: Path | None) -> TableData:
    """A split of RefCOCO, RefCOCO+ or RefCOCOg in ``folder``, one picture with all its references at a time.

    ``by`` is "unc", "google" or "umd" (empty: the folder's only one, else RefCOCOg's UMD and the others' UNC).
    ``images`` is the folder of COCO pictures (None: looked for beside the data).
    """
    by = by or _only_by(folder)
    refs_file, instances_file = folder / f"refs({by}).p", folder / "instances.json"
    if not refs_file.is_file():
        there = ", ".join(sorted(file.name[5:-3] for file in folder.glob("refs(*).p")))
        raise UsageError(f"{folder} has no splits by {by!r}", f"Choose from {there}")
    refs = load_plain(refs_file)
    if not isinstance(refs, list) or not refs:
        raise DataError(f"{refs_file.name} holds no list of references", ADVICE)
    annotations, pictures = _instances(instances_file)
    wanted, splits = [], set()
    for number, ref in enumerate(refs):
        where = f"{refs_file.name}, reference {number}"
        if not isinstance(ref, dict) or not isinstance(ref.get("split"), str):
            raise DataError(f"{where}: it has no split", ADVICE)
        splits.add(ref["split"])
        if is_in(ref["split"], split):
            wanted.append((where, ref))
    if not wanted:
        raise UsageError(f"{refs_file.name} has no split {split!r}", f"Choose from {', '.join(sorted(splits))}")
    name = folder.name.lower().replace("plus", "+")
    facts = Facts(
        name=NAMES.get(name, folder.name), layout="refer pickle and COCO instances", split=split, by=by,
        benchmark=name if name in NAMES else "", digest=digest(refs_file, instances_file),
    )  # fmt: skip
    entries, left_out = _entries(wanted, annotations, pictures, instances_file.name, _Pictures(folder, images))
    return TableData(facts, entries, left_out=left_out)


def is_in(own: str, split: str) -> bool:
    """Whether a reference of the split ``own`` belongs to ``split``, as refer.py has it: "test" is all of them, and a
    reference of "testAB" counts for testA and for testB."""
    if split == "test":
        return "test" in own
    if split in ("testA", "testB", "testC"):
        return own.startswith("test") and split[-1] in own.removeprefix("test")
    return own == split


def _only_by(folder: Path) -> str:
    there = sorted(file.name[5:-3] for file in folder.glob("refs(*).p"))
    preferred = PREFERRED.get(folder.name.lower(), "unc")
    return there[0] if len(there) == 1 else preferred


def _instances(file: Path) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Annotations and pictures of a COCO file by their ids."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(content, dict):
            raise ValueError("it is no object")
        tables = []
        for part in ("annotations", "images"):
            rows = content.get(part)
            if not isinstance(rows, list):
                raise ValueError(f"it has no list of {part}")
            for number, row in enumerate(rows):
                if not isinstance(row, dict) or not isinstance(row.get("id"), int):
                    raise DataError(f"{file.name}, {part} {number}: it has no id", ADVICE)
            tables.append({row["id"]: row for row in rows})
    except OSError as error:
        raise DataError(f"{file} cannot be read ({error.strerror})", ADVICE) from error
    except (ValueError, RecursionError) as error:
        raise DataError(f"{file.name} is damaged ({str(error)[:100]})", ADVICE) from error
    return tables[0], tables[1]


def _entries(
    wanted: Iterable[tuple[str, dict[str, Any]]], annotations: Mapping[Any, Any], pictures: Mapping[Any, Any],
    file: str, finder: _Pictures,
) -> tuple[dict[str, Entry], list[LeftOut]]:  # fmt: skip
    """Pictures with their references, and the references that are damaged."""
    left_out: list[LeftOut] = []
    grouped: dict[str, list[Object]] = {}
    infos: dict[str, tuple[str, dict[str, Any]]] = {}
    for where, ref in wanted:
        try:
            annotation = annotations.get(ref.get("ann_id")) if isinstance(ref.get("ann_id"), int) else None
            if annotation is None:
                raise DataError(f"{where}: {file} has no annotation {ref.get('ann_id')!r}", ADVICE)
            info = pictures.get(ref.get("image_id")) if isinstance(ref.get("image_id"), int) else None
            if info is None or not isinstance(info.get("file_name"), str):
                raise DataError(f"{where}: {file} has no picture {ref.get('image_id')!r}", ADVICE)
            own, picture = f"{where}, annotation {ref['ann_id']} of {file}", f"{file}, picture {ref['image_id']}"
            size_of(info, picture)
            thing = Object(
                own, sentences_of(ref, where), xywh(annotation.get("bbox"), own), annotation.get("segmentation")
            )
        except DataError as error:
            left_out.append(LeftOut(where, str(error)))
            continue
        name = Path(info["file_name"]).stem
        grouped.setdefault(name, []).append(thing)
        infos.setdefault(name, (picture, info))
    entries = {
        name: Entry(
            infos[name][0], picture_file(finder.path(infos[name][1]["file_name"]), infos[name][0]),
            size_of(infos[name][1], infos[name][0]), tuple(objects),
        )
        for name, objects in grouped.items()
    }  # fmt: skip
    return entries, left_out


def sentences_of(ref: Mapping[str, Any], where: str) -> tuple[tuple[str, str, str], ...]:
    """A reference's sentences as (id, text, type): ``sent``, the text as the authors cleaned it."""
    rows = ref.get("sentences")
    if not isinstance(rows, list) or not rows:
        raise DataError(f"{where}: it has no sentences", ADVICE)
    found = []
    for number, row in enumerate(rows):
        own = f"{where}, sentence {number}"
        if not isinstance(row, Mapping) or "sent_id" not in row:
            raise DataError(f"{own}: it has no id", ADVICE)
        text = text_of(row.get("sent") or row.get("raw"), own)
        found.append((str(row["sent_id"]), text, sentence_type(text)))
    return tuple(found)


def size_of(info: Mapping[str, Any], where: str) -> tuple[int, int]:
    """Width and height in COCO's description of a picture."""
    width, height = info.get("width"), info.get("height")
    if not (isinstance(width, int) and isinstance(height, int) and min(width, height) > 0):
        raise DataError(f"{where}: it has no size", ADVICE)
    return width, height


class _Pictures:
    """Finds COCO's pictures: in the folder named, or where the layouts in use put them."""

    def __init__(self, folder: Path, images: Path | None) -> None:
        root = folder.parent
        places = (
            [images, images / "train2014"]
            if images is not None
            else [
                folder / "train2014", folder / "images", folder / "images" / "train2014", root / "train2014",
                root / "images" / "train2014", root / "images" / "mscoco" / "images" / "train2014",
                root / "coco" / "train2014", root.parent / "train2014", root.parent / "images" / "train2014",
            ]
        )  # fmt: skip
        self._folder = next((place for place in places if any(place.glob("*.jpg"))), None) if places else None
        if self._folder is None:
            raise UsageError(
                f"The pictures (COCO's train2014) are not beside {folder}", "Name their folder with --images"
            )

    def path(self, name: str) -> Path:
        """A picture's file."""
        assert self._folder is not None
        return self._folder / Path(name).name


def find_pictures(folder: Path, images: Path | None) -> _Pictures:
    """The pictures that belong to the data in a folder."""
    return _Pictures(folder, images)
