"""What long runs share on the command line: options of data sets and logs, progress with the time left, the log."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from locheads_studio.commands import console
from locheads_studio.config import settings
from locheads_studio.evaluation import provenance
from locheads_studio.evaluation.runlog import RunLog

_TELL_S: Final = 30.0  # between two lines of progress where there is no terminal to draw a bar on

DataArg = Annotated[
    str, typer.Argument(
        metavar="DATA", help="storybook, a folder, a .jsonl file, or a data set of the Hub.", show_default=False
    )
]  # fmt: skip
SplitOpt = Annotated[str, typer.Option(help="Which split: val, testA, test ... (default: val)", show_default=False)]
ByOpt = Annotated[str, typer.Option(help="Whose splits of RefCOCO: unc, google, umd.", show_default=False)]
ImagesOpt = Annotated[
    Path | None, typer.Option(metavar="DIR", help="COCO's train2014, when it is not beside the data.")
]
RevisionOpt = Annotated[str, typer.Option(metavar="COMMIT", help="Of a data set of the Hub.", show_default=False)]
LogOpt = Annotated[
    Path | None, typer.Option(metavar="F.jsonl", help="Where each picture's result is kept. (default: beside --output)")
]
RestartOpt = Annotated[bool, typer.Option("--restart", help="Begin again instead of going on with the log.")]


class Pace:
    """Progress with the time left: a bar on a terminal, else a line now and then."""

    def __init__(self, report: console.Reporter) -> None:
        self._report = report
        self._bar = sys.stderr.isatty()
        self._stage = ""
        self._began = self._told = 0.0
        self._first = 0.0

    def __call__(self, stage: str, share: float) -> None:
        self._report.show(stage, share)
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._began, self._told, self._first = stage, now, now, share
        if self._bar or now - self._told < _TELL_S or share <= self._first:
            return
        self._told = now
        left = (now - self._began) / (share - self._first) * (1.0 - share)
        self._report.note(f"{stage}: {share:.1%}, {_duration(left)} left")


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"about {seconds:.0f} s"
    return f"about {seconds / 60:.0f} min" if seconds < 5_400 else f"about {seconds / 3600:.1f} h"


def open_log(path: Path | None, restart: bool, wanted: Mapping[str, Any], report: console.Reporter) -> RunLog:
    """The log of a run with these settings, gone on with unless ``restart``; in memory without a path."""
    circumstances = provenance.circumstances()
    if path is None:
        return RunLog.in_memory(wanted, circumstances)
    kept = RunLog.open(path, wanted, circumstances, restart=restart)
    if kept.done:
        report.note(f"Going on with {path}: {len(kept.done)} pictures are done.")
    return kept


def device(wished: str | None) -> dict[str, str]:
    """The device as a run's settings name it: figures of another one may differ in the last digits."""
    return {"device": wished or settings.load().device}


def names(text: str) -> tuple[str, ...]:
    """A list written with commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())
