"""One's own data: a file with one JSON object per line, and pictures with phrases beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from locheads_studio.errors import DataError, StudioError
from locheads_studio.evaluation.datasets.base import Facts, LeftOut, Mask
from locheads_studio.evaluation.datasets.outlines import mask_of, xyxy
from locheads_studio.evaluation.datasets.table import Entry, Object, TableData, digest, picture_file, text_of
from locheads_studio.imaging.encode import open_mask

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp")


def open_jsonl(file: Path, split: str = "") -> TableData:
    """Lines of ``{"image": ..., "sentence": ..., "box" or "mask": ...}``.

    ``image``: a file, relative to this one. ``sentence``: text, or a list of texts about the same object. ``box``: x0,
    y0, x1, y1 in pixels, half-open. ``mask``: a picture file, COCO run lengths ({"size", "counts"}) or polygons. Both
    missing: unlabelled, which serves for finding heads without labels. Also ``type``, ``id`` and ``split`` (with
    ``split`` given, only lines of that split count). A damaged line is left out and told (``left_out``).
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(f"{file} cannot be read ({error.strerror})", "Check the name") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{file.name} is no UTF-8 text (byte {error.start})", "Save it as UTF-8") from error
    grouped: dict[str, tuple[str, list[Object]]] = {}
    left_out: list[LeftOut] = []
    for number, line in enumerate(lines, 1):
        where = f"{file.name}, line {number}"
        if not line.strip():
            continue
        try:
            row = _row(line, where)
            if split and row.get("split") != split:
                continue
            thing = _object(row, number, where, file.parent)
        except DataError as error:
            left_out.append(LeftOut(where, str(error)))
            continue
        grouped.setdefault(row["image"], (where, []))[1].append(thing)
    entries = {
        image: Entry(where, picture_file(file.parent / image, where), None, tuple(things))
        for image, (where, things) in grouped.items()
    }
    labelled = all(t.box is not None or t.outline is not None for _, things in grouped.values() for t in things)
    facts = Facts(name=file.stem, layout="JSON lines", split=split or "all", digest=digest(file), labelled=labelled)
    return TableData(facts, entries, _outline, left_out)


def _row(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{where}: it is no JSON ({str(error)[:60]})", "Mend the line") from error
    if not isinstance(row, dict) or not isinstance(row.get("image"), str) or not row["image"]:
        raise DataError(f"{where}: it names no image", 'Write {"image": ..., "sentence": ..., "box": [...]}')
    return row


def _object(row: dict[str, Any], number: int, where: str, folder: Path) -> Object:
    given = row.get("sentence", row.get("sentences"))
    texts = given if isinstance(given, list) else [given]
    if not texts:
        raise DataError(f"{where}: it has no sentence", "Mend the line")
    key, kind = str(row.get("id", number)), str(row.get("type", "plain"))
    box = None if row.get("box") is None else xyxy(row["box"], where)
    mask = row.get("mask")
    if isinstance(mask, str):
        mask = folder / mask
    sentences = tuple(
        (key if len(texts) == 1 else f"{key}-{i}", text_of(text, where), kind) for i, text in enumerate(texts)
    )
    return Object(where, sentences, box, mask)


def _outline(outline: Any, width: int, height: int, where: str) -> Mask:
    if not isinstance(outline, Path):
        return mask_of(outline, width, height, where)
    try:
        mask: Mask = open_mask(outline, (width, height)) >= 128
    except StudioError as error:
        raise DataError(f"{where}: {error.message}", error.action) from error
    if not mask.any():
        raise DataError(f"{where}: the mask {outline.name} is empty", "Mark the object in white")
    return mask


def is_phrases(folder: Path) -> bool:
    """Whether a folder holds pictures with a text file of phrases beside them."""
    return any(file.with_suffix(".txt").is_file() for file in _pictures(folder))


def open_phrases(folder: Path) -> TableData:
    """Pictures, each with a ``.txt`` of the same name that holds one phrase per line. Nothing is labelled."""
    entries: dict[str, Entry] = {}
    texts = []
    for file in _pictures(folder):
        text = file.with_suffix(".txt")
        if not text.is_file():
            continue
        texts.append(text)
        try:
            lines = [line.strip() for line in text.read_text(encoding="utf-8").splitlines() if line.strip()]
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(f"{text.name} cannot be read ({error})", "Save it as UTF-8 text") from error
        if not lines:
            raise DataError(f"{text.name} holds no phrase", "Write one phrase per line, or remove the file")
        things = tuple(
            Object(f"{text.name}, phrase {i}", ((f"{file.name}-{i}", line, "plain"),), None)
            for i, line in enumerate(lines)
        )
        entries[file.name] = Entry(file.name, picture_file(file, file.name), None, things)
    facts = Facts(name=folder.name, layout="pictures and phrases", split="all", digest=digest(*texts), labelled=False)
    return TableData(facts, entries)


def _pictures(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in PICTURES)
