"""Measures the window's self-check: after an edit the phrase is asked again, and the judge reads what is there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.document.edits import Edit as Repainted
from locheads_studio.evaluation import provenance, runlog
from locheads_studio.imaging import disk
from locheads_studio.imaging.pictures import Picture, apply_edits
from locheads_studio.models.host import ModelHost
from locheads_studio.studio.findings import found_of
from locheads_studio.studio.selfcheck import checked
from locheads_studio.studio.strip import Result
from locheads_studio.training.judge.crops import NOTHING, Pixels
from locheads_studio.training.judge.edits import FIRST_SCENE, SIDE, Edit, Said, edit_of
from locheads_studio.training.judge.measure import interval
from locheads_studio.training.judge.network import Judge, Reading
from locheads_studio.world.plan import Split

LOG: Final = "selfcheck.run.jsonl"
FIGURES: Final = "selfcheck.json"
SOURCES: Final = ("repainted", "drawn", "untouched")
"""As in ``measure``: the edit, what it should be, and the picture as it was, of which "gone" is wrong."""
TRIES: Final = 20
"""Edits tried for each that is counted, at most: words name about two objects in three alone."""


def is_there(named: Said, seen: Reading) -> bool:
    """Whether a reading is of what a phrase names."""
    return seen.kind != NOTHING and all(getattr(seen, name) == value for name, value in named.items())


def counted(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Agreement of self-check and judge with its Wilson interval, by way and source; and what they say, as "self-check
    there, judge gone". ``rows`` as ``measure`` logs them."""
    figures: dict[str, Any] = {}
    for way in ("all", *sorted({row["way"] for row in rows})):
        chosen = [row for row in rows if way in ("all", row["way"])]
        for source in SOURCES:
            pairs = [tuple(row[source]) for row in chosen]
            agree = sum(ours == judge for ours, judge in pairs)
            low, high = interval(agree, len(pairs))
            table = {
                f"self-check {_said(ours)}, judge {_said(judge)}": pairs.count((ours, judge))
                for ours in (True, False) for judge in (True, False)
            }  # fmt: skip
            figures.setdefault(way, {})[source] = [agree, len(pairs), round(low, 3), round(high, 3), table]
    return {"figures": figures}


def _said(there: bool) -> str:
    return "there" if there else "gone"


def measure(
    models: ModelSet, judge_folder: Path, output: Path, *, count: int = 100, first: int = 0, split: Split = "test",
    device: str = "cpu", restart: bool = False, step: runlog.Step = lambda stage, share: None,
) -> dict[str, Any]:  # fmt: skip
    """Make ``count`` edits (1 or more) of what words name alone, from number ``first`` on, and ask again after each.

    ``output`` gets the log and the figures; it goes on with the log that is there, unless ``restart``. Raises
    UsageError for a log of other models or settings, DataError for a folder without a judge.
    """
    judge, host = Judge.load(judge_folder, device), ModelHost(models, device)
    disk.make_folder(output)
    if restart:
        disk.remove(output / LOG)
    settings = {
        "what": "self-check", "split": split, "first_scene": FIRST_SCENE, "device": device,
        "inpainter": provenance.digest(models.inpainter), "vlm": provenance.digest(models.vlm),
        "judge": provenance.digest(judge_folder),
    }  # fmt: skip

    def work(unit: str) -> dict[str, Any]:
        edit = _edit(int(unit), split)
        done = _repainted(host, edit, int(unit))
        made = apply_edits(Picture(edit.source), [done]).rgb8
        row: dict[str, Any] = {"way": edit.way, "phrase": edit.phrase, "prompt": edit.prompt}
        for source, picture in zip(SOURCES, (made, edit.target, edit.source), strict=True):
            row[source] = [_asked(host, picture, edit, done), is_there(edit.named, _read(judge, picture, edit))]
        return row

    units = [str(number) for number in range(first, first + count)]
    with runlog.RunLog.open(output / LOG, settings, provenance.circumstances()) as log:
        runlog.run_units(units, work, log, "edits", step)
        rows = [log.done[unit] for unit in units]
    told = counted(rows) | {"edits": count, "first": first, "split": split}
    disk.write_text(output / FIGURES, json.dumps(told, indent=1) + "\n")
    return told


def table(told: Mapping[str, Any]) -> list[str]:
    """What ``measure`` found, as lines to print."""
    lines = [f"{'agrees':10}" + "".join(f"{source:>28}" for source in SOURCES)]
    for way, row in told["figures"].items():
        cells = (f"{r / n:.3f} ({low:.2f}..{high:.2f}) of {n}" for r, n, low, high, _ in (row[s] for s in SOURCES))
        lines.append(f"{way:10}" + "".join(f"{cell:>28}" for cell in cells))
    lines += [f"  repainted: {what}: {n}" for what, n in told["figures"]["all"]["repainted"][4].items()]
    return lines


def _edit(number: int, split: Split) -> Edit:
    """The first of twenty edits whose old object has a phrase of its own; the next number has others."""
    for one in range(TRIES * number, TRIES * (number + 1)):
        edit = edit_of(one, split)
        if edit.phrase:
            return edit
    raise AssertionError(f"no edit {number} has a phrase")


def _quiet(stage: str, share: float, *preview: object) -> None:
    """Nobody watches a single edit."""


def _repainted(host: ModelHost, edit: Edit, seed: int) -> Repainted:
    """The edit as the window makes it, told the phrase."""
    return host.inpaint(
        edit.source, edit.mask, edit.prompt, seed=seed, steps=None, guidance=None, strength=1.0, phrase=edit.phrase,
        step=_quiet,
    )  # fmt: skip


def _asked(host: ModelHost, picture: Pixels, edit: Edit, done: Repainted) -> bool:
    found = found_of(host.locate(picture, edit.phrase, grounding="studio", heads=None, step=_quiet))
    return checked(Result(1, done, edit.prompt), found).there


def _read(judge: Judge, picture: Pixels, edit: Edit) -> Reading:
    assert picture.shape == (SIDE, SIDE, 3)
    return judge.read(picture, edit.box)
