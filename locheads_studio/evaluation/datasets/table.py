"""Data sets that are a table of objects: pictures, what is on them, and what is said about it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from locheads_studio.document.geometry import Box
from locheads_studio.errors import DataError, StudioError
from locheads_studio.evaluation.datasets.base import U8, DataSet, Facts, LeftOut, Question, Record, Truth
from locheads_studio.evaluation.datasets.outlines import ADVICE, check_inside, mask_of
from locheads_studio.imaging.decode import open_picture


@dataclass(frozen=True, eq=False)
class Object:
    """One object of a picture: its sentences as (id, text, type), its box, its outline as it was written.

    Without a box, the box of the outline is meant; without both, nothing is known. ``where`` names file and record in
    errors. ``outline`` is anything that ``outline_mask`` understands.
    """

    where: str
    sentences: tuple[tuple[str, str, str], ...]
    box: tuple[float, float, float, float] | None
    outline: Any = None


@dataclass(frozen=True, eq=False)
class Entry:
    """One picture of the table: how to get its pixels, the size it must have (None: any), its objects."""

    where: str
    pixels: Callable[[], U8]
    size: tuple[int, int] | None
    objects: tuple[Object, ...]


OutlineMask = Callable[[Any, int, int, str], Any]


class TableData(DataSet):
    """A data set whose description is in memory."""

    def __init__(
        self, facts: Facts, entries: dict[str, Entry], outline_mask: OutlineMask = mask_of,
        left_out: Sequence[LeftOut] = (),
    ) -> None:  # fmt: skip
        """``left_out``: damaged records of the description. DataError when no other is there."""
        if not entries and left_out:
            raise DataError(f"Every record of {facts.name} is damaged", f"The first: {left_out[0].error}")
        if not entries:
            raise DataError(f"{facts.name} has no record of the split {facts.split!r}", "Choose another split")
        self.facts = facts
        self._entries = entries
        self._outline_mask = outline_mask
        self.left_out = tuple(left_out)

    @property
    def ids(self) -> Sequence[str]:
        """Name of every picture, in the order of the description."""
        return list(self._entries)

    def questions(self, id: str) -> tuple[Question, ...]:
        """The sentences about a picture."""
        return tuple(
            Question(key, text, kind, number if _known(thing) else None, place == 0)
            for number, thing in enumerate(self._entries[id].objects)
            for place, (key, text, kind) in enumerate(thing.sentences)
        )

    def load(self, id: str) -> Record:
        """A picture with everything about it."""
        entry = self._entries[id]
        picture = entry.pixels()
        height, width = picture.shape[:2]
        if entry.size is not None and entry.size != (width, height):
            raise DataError(
                f"{entry.where}: the picture is {width}x{height}, the description says {entry.size[0]}x{entry.size[1]}",
                ADVICE,
            )
        truths: list[Truth] = []
        left_out: list[LeftOut] = []
        damaged: set[int] = set()
        wrong: list[str] = []
        for number, thing in enumerate(entry.objects):
            try:
                truths.append(self._truth(thing, width, height))
            except DataError as error:
                truths.append(_unknown(width, height))
                damaged.add(number)
                wrong.append(error.message)
                left_out.append(LeftOut(thing.where, str(error)))
        questions = tuple(question for question in self.questions(id) if question.truth not in damaged)
        if not questions:
            raise DataError("; ".join(wrong), ADVICE)
        return Record(id, picture, tuple(truths), questions, tuple(left_out))

    def _truth(self, thing: Object, width: int, height: int) -> Truth:
        if not _known(thing):
            return _unknown(width, height)
        mask = None if thing.outline is None else self._outline_mask(thing.outline, width, height, thing.where)
        box = thing.box
        if box is None:
            tight = None if mask is None else Box.of_mask(mask)
            assert tight is not None, "an outline covers pixels"
            box = (float(tight.x0), float(tight.y0), float(tight.x1), float(tight.y1))
        return Truth(check_inside(box, width, height, thing.where), mask)


def _unknown(width: int, height: int) -> Truth:
    return Truth((0.0, 0.0, float(width), float(height)))


def _known(thing: Object) -> bool:
    return thing.box is not None or thing.outline is not None


def picture_file(path: Path, where: str) -> Callable[[], U8]:
    """What reads a picture's file; DataError names the record."""

    def read() -> U8:
        try:
            return open_picture(path).rgb8
        except StudioError as error:
            raise DataError(f"{where}: {error.message}", error.action) from error

    return read


def digest(*files: Path) -> str:
    """A short name of the content of files."""
    total = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()[:16]


def text_of(value: Any, where: str) -> str:
    """A sentence; DataError when it is no text or says nothing."""
    if not isinstance(value, str) or not value.strip():
        raise DataError(f"{where}: the sentence is {str(value)[:40]!r}", ADVICE)
    return value.strip()
