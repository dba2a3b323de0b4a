"""What a data set is: pictures, each with the sentences about it. One picture is the unit of all work on it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

U8 = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
FloatBox = tuple[float, float, float, float]
Sentences = Literal["all", "first"]


@dataclass(frozen=True, eq=False)
class Truth:
    """One thing that sentences mean: ``box`` x0, y0, x1, y1 in pixels of the upright picture, half-open.

    ``mask`` is bool [H, W], None where only the box is known. Pixels of ``ignore`` (bool [H, W]) count neither as right
    nor as wrong.
    """

    box: FloatBox
    mask: Mask | None = None
    ignore: Mask | None = None


@dataclass(frozen=True)
class Question:
    """A sentence: what it means (``truth``, an index of the record's truths; None: unknown) and what kind it is.

    ``first`` tells whether it is the first sentence about its object.
    """

    id: str
    text: str
    type: str
    truth: int | None
    first: bool


@dataclass(frozen=True, eq=False)
class Record:
    """A picture, uint8 RGB [H, W, 3] and upright, with its sentences; things of it that are damaged are left out."""

    id: str
    picture: U8
    truths: tuple[Truth, ...]
    questions: tuple[Question, ...]
    left_out: tuple[LeftOut, ...] = ()


class LeftOut(NamedTuple):
    """A record that is damaged: its name (file and number), and what is wrong."""

    record: str
    error: str


@dataclass(frozen=True)
class Facts:
    """What a data set is, for provenance. ``benchmark`` is the name the paper's tables use for it, if they have it.

    ``digest`` names the content of its description (not of every picture); ``groups`` are sentence types that are also
    scored together.
    """

    name: str
    layout: str
    split: str
    by: str = ""
    benchmark: str = ""
    revision: str = ""
    digest: str = ""
    labelled: bool = True
    notes: str = ""
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {name: value for name, value in vars(self).items() if value not in ("", {})}


class DataSet(ABC):
    """A split of a data set. Opening it reads its description; pictures are read one at a time, by ``load``."""

    facts: Facts
    left_out: Sequence[LeftOut] = ()
    """Damaged records found when it was opened; the others are there."""

    @property
    @abstractmethod
    def ids(self) -> Sequence[str]:
        """Name of every picture, in an order that never changes."""

    @abstractmethod
    def questions(self, id: str) -> tuple[Question, ...]:
        """The sentences about a picture, without reading its pixels where that is possible."""

    @abstractmethod
    def load(self, id: str) -> Record:
        """A picture with its sentences and truths. DataError names the file and the record that is damaged."""
