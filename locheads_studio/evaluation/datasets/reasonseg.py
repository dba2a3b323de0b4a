"""ReasonSeg (LISA) as published: ``train``, ``val``, ``test`` with a JPEG and a JSON of polygons side by side."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from locheads_studio.document.geometry import Box
from locheads_studio.errors import DataError, UsageError
from locheads_studio.evaluation.datasets.base import DataSet, Facts, LeftOut, Mask, Question, Record, Truth
from locheads_studio.evaluation.datasets.outlines import ADVICE
from locheads_studio.evaluation.datasets.table import picture_file, text_of

SPLITS = ("train", "val", "test")


def is_reasonseg(folder: Path) -> bool:
    """Whether a folder has this layout: a picture and a JSON of the same name in one of its splits."""
    described = (file for split in SPLITS for file in (folder / split).glob("*.json"))
    return any(file.with_suffix(".jpg").is_file() for file in described)


class ReasonSeg(DataSet):
    """A split of ReasonSeg.

    A file names one target by one or several texts: "short" ones are phrases, "long" ones sentences. Polygons labelled
    "ignore" count neither as right nor as wrong; larger polygons are drawn first, and smaller ones over them, as LISA's
    own code does. A damaged file is left out and told (``left_out``).
    """

    def __init__(self, folder: Path, split: str) -> None:
        there = [name for name in SPLITS if (folder / name).is_dir()]
        if split not in there:
            raise UsageError(f"{folder} has no split {split!r}", f"Choose from {', '.join(there)}")
        self._files = {file.stem: file for file in sorted((folder / split).glob("*.json"))}
        if not self._files:
            raise DataError(f"{folder / split} holds no JSON files", ADVICE)
        total = hashlib.sha256()
        self._questions: dict[str, tuple[Question, ...]] = {}
        self._shapes: dict[str, list[tuple[str, np.ndarray[Any, np.dtype[np.float64]]]]] = {}
        left_out: list[LeftOut] = []
        for name, file in list(self._files.items()):
            try:
                self._questions[name], self._shapes[name] = _description(file, total)
            except DataError as error:
                left_out.append(LeftOut(file.name, str(error)))
                del self._files[name]
        if not self._files:
            raise DataError("Every record of ReasonSeg is damaged", f"The first: {left_out[0].error}")
        self.left_out = tuple(left_out)
        self.facts = Facts(
            name="ReasonSeg", layout="polygons and pictures", split=split, benchmark="reasonseg",
            digest=total.hexdigest()[:16],
        )  # fmt: skip

    @property
    def ids(self) -> Sequence[str]:
        """Name of every file, sorted."""
        return list(self._files)

    def questions(self, id: str) -> tuple[Question, ...]:
        """The texts of a file."""
        return self._questions[id]

    def load(self, id: str) -> Record:
        """A picture with its target."""
        file = self._files[id]
        picture = picture_file(file.with_suffix(".jpg"), f"{file.name}")()
        height, width = picture.shape[:2]
        labels = draw(self._shapes[id], width, height)
        mask = labels == 1
        box = Box.of_mask(mask)
        if box is None:
            # LISA counts an empty target as found when nothing is marked; a phrase that means nothing has no box.
            box = Box(0, 0, 0, 0)
        x0, y0, x1, y1 = map(float, box)
        return Record(id, picture, (Truth((x0, y0, x1, y1), mask, labels == 255),), self._questions[id])


def draw(shapes: Sequence[tuple[str, Any]], width: int, height: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Labels uint8 [height, width]: 1 target, 255 ignore, 0 elsewhere; outlines belong to their polygon."""
    drawn: list[tuple[int, int, Mask]] = []
    for label, points in shapes:
        one = np.zeros((height, width), np.uint8)
        # OpenCV walks every pixel of a line, also outside; what is that far out makes no difference inside.
        ring = np.clip(points, -2.0 * max(width, height), 3.0 * max(width, height)).astype(np.int32)[None]
        cv2.polylines(one, ring, True, 1, 1)
        cv2.fillPoly(one, ring, 1)
        drawn.append((int(one.sum()), 255 if "ignore" in label.lower() else 1, one.astype(bool)))
    labels = np.zeros((height, width), np.uint8)
    for place in np.argsort([area for area, _, _ in drawn])[::-1]:  # of equal ones the later first, as LISA does
        _, value, mask = drawn[place]
        labels[mask] = value
    return labels


def _description(file: Path, total: Any) -> tuple[tuple[Question, ...], list[tuple[str, Any]]]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise DataError(f"{file} cannot be read ({error.strerror})", ADVICE) from error
    total.update(data)
    try:
        try:
            content = json.loads(data.decode("utf-8"))
        except UnicodeDecodeError:
            content = json.loads(data.decode("cp1252"))  # some of the published files are
    except (ValueError, RecursionError) as error:
        raise DataError(f"{file.name} is damaged ({str(error)[:100]})", ADVICE) from error
    if not isinstance(content, dict) or not isinstance(content.get("shapes"), list):
        raise DataError(f"{file.name}: it has no shapes", ADVICE)
    texts = content.get("text")
    if isinstance(texts, str):
        texts = [texts]
    if not isinstance(texts, list) or not texts:
        raise DataError(f"{file.name}: it has no text", ADVICE)
    kind = "long" if content.get("is_sentence") else "short"
    questions = tuple(
        Question(f"{file.stem}-{i}", text_of(text, f"{file.name}, text {i}"), kind, 0, i == 0)
        for i, text in enumerate(texts)
    )
    shapes = []
    for number, shape in enumerate(content["shapes"]):
        where = f"{file.name}, shape {number}"
        if not isinstance(shape, dict) or not isinstance(shape.get("label"), str):
            raise DataError(f"{where}: it has no label", ADVICE)
        if shape["label"].lower() == "flag":  # left over in the published files, without meaning
            continue
        try:
            points = np.asarray(shape.get("points"), np.float64)
        except (ValueError, TypeError):
            points = np.empty(0)
        if points.ndim != 2 or points.shape[1] != 2 or len(points) < 1 or not (np.abs(points) < 1e6).all():
            raise DataError(f"{where}: its points are no polygon", ADVICE)
        shapes.append((shape["label"], points))
    return questions, shapes
