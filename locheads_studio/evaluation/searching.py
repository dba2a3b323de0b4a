"""The search for heads as the window asks for it: one call that finds, keeps what is done, and compares.

`studio.headsearch` calls it on a thread of its own; `app.py` brings the two together.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from locheads_studio.catalog.sets import ModelSet, find_set
from locheads_studio.config import paths
from locheads_studio.errors import HeadError, UsageError
from locheads_studio.evaluation import finding, installing, provenance, tuning
from locheads_studio.evaluation.datasets.source import Source, open_source
from locheads_studio.evaluation.runlog import RunLog, fingerprint
from locheads_studio.evaluation.scoring import Run
from locheads_studio.heads.comparison import Comparison, compare
from locheads_studio.heads.names import Head, parse_heads
from locheads_studio.heads.sample import Sample
from locheads_studio.imaging import disk

Tell = Callable[[str, int, int], None]
"""`tell(stage, done, total)`; stages are "listing", "reading", "concluding" and "tuning". Raises to stop."""
SIZES: Final = tuning.Sizes(tuned=60, tested=60, fitted=300, judged=150, covered=200)
"""Of scenes that a model's numbers and calibration are chosen and scored on, while a user waits."""
_SHARES: Final = 1000  # that the progress of tuning is told in
_ENDING: Final = ".run.jsonl"
_FOLDER: Final = "pictures"  # in the log's header alone: where on this computer they lie is nobody else's business


@dataclass(frozen=True)
class Searched:
    """What a search brought, for the window and for `use`."""

    found: finding.Found
    comparison: Comparison
    vlm: Path
    pictures: int
    skipped: int
    tuned: tuning.Tuned | None = None


@dataclass(frozen=True)
class Unfinished:
    """A search that was stopped: what was asked for, and how many pictures are done. `pictures` None: scenes."""

    pictures: Path | None
    samples: int
    done: int


class Searches:
    """Searches for the heads of model sets; their logs lie in a folder, one for each set and way of asking."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or paths.data_dir() / "searches"

    def find(
        self, model_set: str, pictures: Path | None, samples: int, run: Run, tell: Tell, *, tune: bool = False
    ) -> Searched:
        """Find the heads of a set's VLM on `pictures` (a folder; None: drawn scenes), or go on where it was stopped.

        `run` does a job with the models of that set. `samples`: sentences drawn in each of the paper's trials. `tune`:
        then choose the numbers that go with these heads, and calibrate, on drawn scenes; where none of them points
        there is nothing to choose.

        Raises:
            UsageError: the folder has no known layout.
            DataError: it, or the log, is damaged.
            HeadError: no head meets the criteria.
            StudioError: whatever a job fails with.
        """
        models = find_set(model_set)
        settings = finding.FindSettings(samples=samples)
        source = finding.scenes(settings, "train") if pictures is None else Source(str(pictures), "train")
        tell("listing", 0, 1)
        data = open_source(source)
        model = provenance.identity(models, without=(installing.HEADS_FILE,))
        wanted = finding.run_settings(data, source, model, settings)
        circumstances = provenance.circumstances() | {_FOLDER: "" if pictures is None else str(pictures)}
        disk.make_folder(self._folder)
        planned = finding.plan(data, settings, lambda _, share: tell("listing", round(100 * share), 100))
        total = len(planned.tasks)
        path = self._folder / f"{_stem(model_set)}.{fingerprint(wanted)}{_ENDING}"
        with RunLog.open(path, wanted, circumstances) as log:

            def step(_: str, share: float) -> None:
                tell("reading", round(share * total), total)

            found = finding.find(run, data, settings, planned, log, step)
            tell("concluding", total, total)
            compared = compare(found.studio, present_heads(models), found.paper, held_out(planned, log))
        told = {name: value for name, value in found.provenance.items() if name != _FOLDER}
        tuned = None
        known = tuning.known_of(found, models.vlm)
        if tune and found.points is not False and not known.neutral:
            tuned = tuning.tune_all(
                run, known, SIZES, step=lambda _, share: tell("tuning", round(share * _SHARES), _SHARES)
            )
        return Searched(
            replace(found, provenance=told), compared, models.vlm, total, len(found.provenance["skipped"]), tuned
        )  # fmt: skip

    def use(self, searched: Searched) -> None:
        """Make the found heads those of the VLM, with what was tuned for them. WriteError when they cannot be written
        beside its weights."""
        installing.install(searched.found, searched.vlm)
        if searched.tuned is not None:
            tuning.install(searched.tuned, searched.vlm)

    def unfinished(self, model_set: str) -> Unfinished | None:
        """The newest search of a set that was begun and neither used nor put away."""
        for path in sorted(self._logs(model_set), key=lambda path: -path.stat().st_mtime):
            with path.open("rb") as file:
                try:
                    header = json.loads(file.readline())
                    samples, place = header["settings"]["finding"]["samples"], header["provenance"][_FOLDER]
                except (ValueError, KeyError, TypeError):
                    continue  # not ours, or cut short in its first line
                done = sum(1 for _ in file)
            if done:
                return Unfinished(Path(place) if place else None, int(samples), done)
        return None

    def forget(self, model_set: str) -> None:
        """Remove the logs of a set."""
        for path in self._logs(model_set):
            disk.remove(path)

    def _logs(self, model_set: str) -> list[Path]:
        return list(self._folder.glob(f"{_stem(model_set)}.*{_ENDING}"))


def held_out(planned: finding.Plan, log: RunLog) -> list[Any]:
    """The labelled samples that the combination was not chosen by."""
    kept = []
    for place, task in enumerate(planned.tasks):
        if finding.is_held_out(place):
            samples = (Sample.from_json(record) for record in log.done[task.id].get("samples", {}).values())
            kept += [sample.kept for sample in samples if sample.kept is not None]
    return kept


def present_heads(models: ModelSet) -> Mapping[Head, float]:
    """The heads in use with their weights, of the file beside the weights or of the table of models; none if unknown.

    A damaged file counts as none: what is found replaces it, unless it cannot be read at all.
    """
    part = models.part("vlm")
    names, weights = (part.heads if part is not None else ()), []
    try:
        values = json.loads((models.vlm / installing.HEADS_FILE).read_text(encoding="utf-8"))
        names, weights = values["studio"], [float(weight) for weight in values.get("weights", ())]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    try:
        heads = parse_heads(",".join(names))
    except (HeadError, TypeError):
        return {}
    return dict(zip(heads, weights if len(weights) == len(heads) else [1.0] * len(heads), strict=True))


def _stem(model_set: str) -> str:
    """The set's name for a file: that of its folder when it is a path."""
    name = Path(model_set).name
    if not name:
        raise UsageError("{model_set} is no name of a model set", "Choose another set", model_set=repr(model_set))
    return name if name == model_set else f"{name}-{fingerprint({'folder': model_set})[:6]}"
