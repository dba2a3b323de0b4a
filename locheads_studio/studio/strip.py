"""The results strip: edits that are not in the document yet, and which of them is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from locheads_studio.document.edits import Edit
from locheads_studio.document.layers import Layer

_KEPT: Final = 40
_KEPT_BYTES: Final = 512 << 20
_WORDS: Final = 50


@dataclass(frozen=True, eq=False)
class Result:
    """An entry of the results strip: an edit that is not in the document yet. `number` names it, `title` is shown."""

    number: int
    edit: Edit
    title: str
    seconds: float = 0.0

    @property
    def bytes(self) -> int:
        """Of its pixels."""
        return self.edit.patch.nbytes + self.edit.blend.nbytes


class Strip:
    """Results, oldest first, the last forty within half a gigabyte; `shown` lies over the layers until it is applied or
    put away."""

    def __init__(self) -> None:
        self.results: tuple[Result, ...] = ()
        self.shown: Result | None = None
        self.next = 1

    @classmethod
    def of(cls, results: Sequence[Result], shown: int | None, following: int) -> Strip:
        """A strip as it was: its results, the number of the shown one, and the number of the next."""
        strip = cls()
        strip.results, strip.next = tuple(results), following
        strip.shown = next((result for result in results if result.number == shown), None)
        return strip

    def add(self, edit: Edit, title: str, seconds: float) -> Result:
        """The new entry, which is shown."""
        self.shown = Result(self.next, edit, title, seconds)
        self.next += 1
        self.results = (*self.results, self.shown)[-_KEPT:]
        while (
            len(self.results) > 1 and sum(r.edit.patch.nbytes + r.edit.blend.nbytes for r in self.results) > _KEPT_BYTES
        ):
            self.results = self.results[1:]
        return self.shown

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

    @property
    def over(self) -> tuple[Layer, ...]:
        """The shown result as a layer on top of the document's."""
        return () if self.shown is None else (Layer(0, self.shown.title, self.shown.edit),)


class Words:
    """What was typed, newest first, each once."""

    def __init__(self) -> None:
        self.all: tuple[str, ...] = ()

    def remember(self, text: str) -> None:
        """Put it in front."""
        text = " ".join(text.split())
        if text:
            self.all = (text, *(other for other in self.all if other != text))[:_WORDS]
