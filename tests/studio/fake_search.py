"""A scripted search for heads: one job for the worker per picture, kept in a list instead of a log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from locheads_studio.engine.jobs import HeadMapsJob
from locheads_studio.errors import DataError, WriteError
from locheads_studio.evaluation.tuning import Tuned
from locheads_studio.heads.calibration import Calibration
from locheads_studio.heads.comparison import Comparison, Standing, Verdict
from locheads_studio.heads.names import Head
from locheads_studio.heads.numbers import Numbers
from locheads_studio.heads.ranking import HeadScore

FOUND, PRESENT = (Head(4, 3), Head(3, 0)), (Head(2, 2), Head(3, 1))


def comparison(verdict: Verdict = "better", *, labelled: bool = True, present: bool = True) -> Comparison:
    """Figures as a search brings them."""
    scores = tuple(
        HeadScore(head, 0.41, 0.88, 0.408, 1.54, 0.22, 0.36 if labelled else None, 0.72 if labelled else None)
        for head in FOUND
    )
    found = Standing(FOUND, 0.81, 0.42, 0.4) if labelled else Standing(FOUND, frequency=0.62)
    old = Standing(PRESENT, 0.7, 0.35, 0.2) if labelled else Standing(PRESENT, frequency=0.4)
    return Comparison(found, old if present else None, 118 if labelled else 0, verdict, scores)


def outcome(calibrated: bool = True) -> Tuned:
    """Numbers as a search brings them."""
    told = {"sigma": 1.0, "level": 0.35, "box IoU": 0.5, "pointing": 0.81}
    numbers = Numbers(1.0, 0.35, 0.05, {
        "chosen on": "60 scenes", "scored on": "60 others", "score": told, "score of the defaults": told,
        "best there": told,
    })  # fmt: skip
    if not calibrated:
        return Tuned(numbers, why="There is nothing to fit.")
    scored = {"sure_right": 0.98, "absent_not_found": 0.91, "right_not_found": 0.06}
    return Tuned(numbers, Calibration((), (0.0,), (1.0,), (1.0,), 0.0, 0.4, 0.9, provenance={"scored": scored}))


class FakeSearches:
    """`done` pictures of `count`; `used` sets. `damaged`: the folder cannot be read. `read_only`: using them fails."""

    def __init__(self, count: int = 6) -> None:
        self.count = count
        self.done: list[int] = []
        self.used: list[str] = []
        self.damaged = self.read_only = False
        self.left: Any = None
        self.tuned = 0
        self.outcome = outcome()
        self.compared = comparison()

    def find(
        self, model_set: str, pictures: Path | None, samples: int, run: Callable[[Any], Any],
        tell: Callable[[str, int, int], None], *, tune: bool = False,
    ) -> Any:  # fmt: skip
        tell("listing", 0, 1)
        if self.damaged:
            raise DataError("0.txt holds no phrase", "Write one phrase per line, or remove the file")
        for number in range(self.count):
            if number in self.done:
                continue
            tell("reading", len(self.done), self.count)
            run(HeadMapsJob(picture=np.full((8, 8, 3), number, np.uint8), phrases=("a thing",)))
            self.done.append(number)
        tell("reading", self.count, self.count)
        tell("concluding", self.count, self.count)
        self.tuned += tune
        if tune:
            tell("tuning", 500, 1000)
        found = SimpleNamespace(provenance={"samples": samples, "date": "2026-11-22"})
        tuned = self.outcome if tune else None
        return SimpleNamespace(comparison=self.compared, pictures=self.count, skipped=0, found=found, tuned=tuned)

    def use(self, searched: Any) -> None:
        if self.read_only:
            raise WriteError("locheads.json cannot be written (Permission denied)", "Choose another folder")
        self.used.append(searched)

    def unfinished(self, model_set: str) -> Any:
        done = len(self.done)
        return self.left or (SimpleNamespace(pictures=None, samples=300, done=done) if done else None)

    def forget(self, model_set: str) -> None:
        self.done, self.left = [], None
