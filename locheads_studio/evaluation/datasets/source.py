"""From what a user names to a data set: ``storybook``, a folder, a ``.jsonl`` file, or a data set of the Hub."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from locheads_studio.errors import UsageError
from locheads_studio.evaluation.datasets import hub, jsonl, parquet, reasonseg, refer
from locheads_studio.evaluation.datasets.base import DataSet, Question, Record
from locheads_studio.evaluation.datasets.storybook import VIEWS, Storybook

_HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")
SCENES = 100


@dataclass(frozen=True)
class Source:
    """What to open. Plain values only, so that other processes and machines can open the same.

    ``where``: "storybook", one of ``VIEWS`` ("storybook-sizes", ...), a folder, a .jsonl file, or a name of the Hub
    like "lmms-lab/RefCOCO" (``revision``: its commit). ``by``: whose splits of RefCOCO (unc, google, umd).
    ``images``: folder of COCO pictures. ``count``: at most so many pictures, drawn at random by ``seed``; of the
    storybook so many scenes from ``seed`` on.
    """

    where: str
    split: str = ""
    by: str = ""
    images: str = ""
    revision: str = ""
    seed: int = 0
    count: int | None = None
    per_type: int = 1

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)


def open_source(source: Source) -> DataSet:
    """The data set.

    Raises:
        UsageError: there is no such split, or no data set of a known layout.
        DataError: it is damaged; the message names file and record.
    """
    if source.where == "storybook":
        count = SCENES if source.count is None else source.count
        return Storybook(source.split or "validation", source.seed, count, source.per_type)
    if source.where in VIEWS:
        count = SCENES if source.count is None else source.count
        return VIEWS[source.where](source.split or "validation", source.seed, count, source.per_type)
    found = _opened(source)
    if source.count is not None and source.count < len(found.ids):
        return Part(found, source.count, source.seed)
    return found


def _opened(source: Source) -> DataSet:
    place = Path(source.where)
    images = Path(source.images) if source.images else None
    if place.suffix == ".jsonl":
        return jsonl.open_jsonl(place, source.split)
    if place.is_dir():
        return _folder(place, source, images, place.name, "")
    if _HUB_NAME.fullmatch(source.where):
        folder, revision = hub.fetched(source.where, source.split or "val", source.revision)
        return _folder(folder, source, images, source.where, revision)
    raise UsageError(
        f"There is no data set {source.where}",
        "Name storybook, storybook-sizes, storybook-small, storybook-places, storybook-forms, a folder, a .jsonl file, "
        "or a data set of the Hub like lmms-lab/RefCOCO",
    )


def _folder(folder: Path, source: Source, images: Path | None, name: str, revision: str) -> DataSet:
    split = source.split or "val"
    if refer.is_refer(folder):
        return refer.open_refer(folder, split, source.by, images)
    if parquet.is_parquet(folder):
        return parquet.open_parquet(folder, split, images, name, revision)
    if reasonseg.is_reasonseg(folder):
        return reasonseg.ReasonSeg(folder, split)
    if jsonl.is_phrases(folder):
        return jsonl.open_phrases(folder)
    raise UsageError(
        f"{folder} has no known layout",
        "Known are RefCOCO's refs(unc).p, parquet files, ReasonSeg's folders, and pictures with .txt files of phrases",
    )


class Part(DataSet):
    """Some pictures of a data set, drawn at random, in its order."""

    def __init__(self, whole: DataSet, count: int, seed: int) -> None:
        self.facts = whole.facts
        self._whole = whole
        ids = whole.ids
        self._ids = [ids[i] for i in sorted(random.Random(seed).sample(range(len(ids)), count))]

    @property
    def ids(self) -> Sequence[str]:
        """The chosen ones."""
        return self._ids

    def questions(self, id: str) -> tuple[Question, ...]:
        """As the whole's."""
        return self._whole.questions(id)

    def load(self, id: str) -> Record:
        """As the whole's."""
        return self._whole.load(id)
