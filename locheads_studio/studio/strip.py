"""The results strip: edits that are not in the document yet, and which of them is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.edits import Edit
from locheads_studio.document.layers import Layer
from locheads_studio.document.state import Found
from locheads_studio.document.tiles import Plane

_KEPT: Final = 40
_KEPT_BYTES: Final = 512 << 20
_WORDS: Final = 50


@dataclass(frozen=True, eq=False)
class Result:
    """An entry of the results strip: an edit that is not in the document yet. `number` names it, `title` is shown.

    `mask`, `found`: what was selected when it was asked for, so that it can be asked for again.
    """

    number: int
    edit: Edit
    title: str
    seconds: float = 0.0
    mask: Plane | None = None
    found: Found | None = None

    @property
    def bytes(self) -> int:
        """Of its pixels."""
        wider = 0 if self.edit.wider is None else self.edit.wider.nbytes
        return self.edit.patch.nbytes + self.edit.blend.nbytes + wider


@dataclass(frozen=True, eq=False)
class Check:
    """What the models see in a result: whether the `phrase` it was selected by is still `there`. `heat`: float32 0..1,
    where it was looked for; `confidence` 0..1."""

    phrase: str
    there: bool
    heat: NDArray[np.float32]
    confidence: float


class Strip:
    """Results, oldest first, the last forty within half a gigabyte; `shown` lies over the layers until it is applied or
    put away. `compared` is shown beside it."""

    def __init__(self) -> None:
        self.results: tuple[Result, ...] = ()
        self.shown: Result | None = None
        self.compared: Result | None = None
        self.checks: dict[int, Check] = {}  # by the number of the result; not kept in files
        self.next = 1

    @classmethod
    def of(cls, results: Sequence[Result], shown: int | None, following: int) -> Strip:
        """A strip as it was: its results, the number of the shown one, and the number of the next."""
        strip = cls()
        strip.results, strip.next = tuple(results), following
        strip.shown = next((result for result in results if result.number == shown), None)
        return strip

    def add(
        self, edit: Edit, title: str, seconds: float, mask: Plane | None, found: Found | None, show: bool
    ) -> Result:
        """The new entry; shown if `show`."""
        new = Result(self.next, edit, title, seconds, mask, found)
        self.shown = new if show else self.shown
        self.next += 1
        self.results = (*self.results, new)[-_KEPT:]
        while len(self.results) > 1 and sum(result.bytes for result in self.results) > _KEPT_BYTES:
            self.results = self.results[1:]
        self._keep_compared()
        return new

    def find(self, number: int | None) -> Result:
        """The entry of that number; None means the one that is shown. ValueError when there is none."""
        found = self.shown if number is None else next((r for r in self.results if r.number == number), None)
        if found is None:
            raise ValueError(f"there is no result {number}")
        return found

    def drop(self, number: int) -> None:
        """Forget an entry. ValueError when there is none."""
        gone = self.find(number)
        self.results = tuple(result for result in self.results if result is not gone)
        if self.shown is gone:
            self.shown = None
        self._keep_compared()

    @property
    def over(self) -> tuple[Layer, ...]:
        """The shown result as a layer on top of the document's."""
        return _as_layer(self.shown)

    @property
    def beside(self) -> tuple[Layer, ...]:
        """The compared result as a layer on top of the document's."""
        return _as_layer(self.compared)

    def _keep_compared(self) -> None:
        if self.compared not in self.results:
            self.compared = None


def _as_layer(result: Result | None) -> tuple[Layer, ...]:
    return () if result is None else (Layer(0, result.title, result.edit),)


class Words:
    """What was typed, newest first, each once."""

    def __init__(self) -> None:
        self.all: tuple[str, ...] = ()

    def remember(self, text: str) -> None:
        """Put it in front."""
        text = " ".join(text.split())
        if text:
            self.all = (text, *(other for other in self.all if other != text))[:_WORDS]
