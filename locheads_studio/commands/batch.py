"""batch and replay: do to a folder of pictures, or to one, what recipes say."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from locheads_studio.catalog.lora import SUFFIX
from locheads_studio.catalog.sets import lora_files
from locheads_studio.commands import batch_page, console, options, scale_out
from locheads_studio.commands.batch_log import BatchLog
from locheads_studio.commands.batch_plan import Unit, make_plan
from locheads_studio.document.keys import content_key
from locheads_studio.engine.failures import classify
from locheads_studio.engine.worker import Priority, Worker
from locheads_studio.errors import DiskFullError, StudioError, UsageError, WeightsError, WriteError
from locheads_studio.imaging import disk
from locheads_studio.imaging.encode import SUFFIXES
from locheads_studio.imaging.filenames import printable
from locheads_studio.imaging.maskfile import read_mask
from locheads_studio.imaging.pictures import Picture, encode_picture, open_picture, save_picture
from locheads_studio.imaging.sheet import shrink
from locheads_studio.studio import recipes
from locheads_studio.studio.recipes import Given, RecipeFile, Replayed

_LOG: Final = "batch.jsonl"
_REPORT: Final = "report.html"
_THUMB_SIDE: Final = 280

_RECIPE_HELP: Final = "What to do: a recipe, a project file (.ora), or what `edit --json` printed."
RecipeOpt = Annotated[Path, typer.Option("--recipe", metavar="R.json", help=_RECIPE_HELP, show_default=False)]
UnsureOpt = Annotated[bool, typer.Option("--unsure", "--anyway", help="Also repaint what was not found for sure.")]


def replay(
    picture: options.PictureArg,
    recipe: RecipeOpt,
    output: options.OutOpt,
    mask: Annotated[
        Path | None, typer.Option("--mask", metavar="M.png", help="Repaint this instead of what the phrase finds.")
    ] = None,
    invert: options.InvertOpt = False,
    unsure: UnsureOpt = False,
    reference: options.ReplayedReferenceOpt = None,
    lora: options.ReplayedLoraOpt = None,
    page: options.PageOpt = 1,
    model_set: options.SetOpt = None,
    label: options.LabelOpt = True,
    device: options.DeviceOpt = None,
    as_json: options.JsonOpt = False,
) -> None:
    """Do to PICTURE what a recipe says."""
    with console.reporting(as_json=as_json) as report:
        steps = recipes.load(recipe, masked=mask is not None)
        console.check_outputs(
            picture, inputs={"mask": mask, "recipe": recipe, "reference": reference},
            output=(output, frozenset(SUFFIXES)),
        )  # fmt: skip
        opened = open_picture(picture, page=page - 1)
        marked = None if mask is None else read_mask(mask, opened.size, invert=invert)
        worker, name = options.worker_for(model_set or steps.model_set or None, device)
        given = _given([recipe], lora, reference)
        with console.working(worker):
            done = recipes.replay(
                partial(_run, worker), opened, steps, report.show, unsure=unsure,
                mask=marked.mask if marked else None, given=given,
            )  # fmt: skip
        save_picture(done.picture, output, label=label)
        for note in (*opened.notices, *([marked.told] if marked else []), *done.notes):
            report.note(note, of_result=True)
        values = {"found": _described(done)["found"], "model_set": name, "files": {"output": str(output)}}
        report.result(values, [f"{output}: {len(done.edits)} of {len(steps.steps)} steps done"])


def batch(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The pictures.", show_default=False)],
    recipe: Annotated[
        list[Path],
        typer.Option(
            "--recipe",
            metavar="R.json",
            help=f"{_RECIPE_HELP} Several: a folder of results for each.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="OUT", help="Folder for results and report page.", show_default=False),
    ],
    recursive: Annotated[bool, typer.Option("--recursive", help="Also the folders in FOLDER.")] = False,
    masks: Annotated[
        Path | None,
        typer.Option("--masks", metavar="M", help="Repaint these: a mask for all, or a folder with one per picture."),
    ] = None,
    invert: options.InvertOpt = False,
    unsure: UnsureOpt = False,
    reference: options.ReplayedReferenceOpt = None,
    lora: options.ReplayedLoraOpt = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace files in OUT that this batch did not make.")
    ] = False,
    restart: Annotated[bool, typer.Option("--restart", help="Begin again instead of going on.")] = False,
    ray: scale_out.RayOpt = None,
    workers: scale_out.WorkersOpt = None,
    model_set: options.SetOpt = None,
    label: options.LabelOpt = True,
    device: options.DeviceOpt = None,
    as_json: options.JsonOpt = False,
) -> None:
    """Do to every picture of FOLDER what a recipe says, and write a report page.

    It can be stopped at any time, also killed, and goes on where it was. A picture that fails is in the report and does
    not stop the rest; the next run tries it again.
    """
    with console.reporting(as_json=as_json) as report:
        files = tuple(recipes.load(path, masked=masks is not None) for path in recipe)
        plan = make_plan(folder, output, recipe, recursive=recursive, masks=masks)
        disk.make_folder(output)
        sets = {file.model_set for file in files if file.model_set}
        if model_set is None and len(sets) > 1:
            raise UsageError(f"The recipes were made with {' and '.join(sorted(sets))}", "Name one with --set")
        worker, name = options.worker_for(model_set or next(iter(sets), None), device)
        units = {unit.target: unit for unit in plan.units}
        task = Repainting(
            folder.resolve(), output.resolve(), units, files, label, unsure, invert,
            frozenset(filter(None, map(_identity, (*recipe, *_inputs(folder, units))))),
            _given(recipe, lora, reference),
        )  # fmt: skip
        for note in plan.notes:
            report.note(note)
        with BatchLog(output / _LOG, restart=restart) as log:
            stamps = {target: task.stamp(unit, name) for target, unit in units.items()}
            waiting = [target for target in units if not log.is_done(target, stamps[target], output / target)]
            if len(waiting) < len(units):
                report.note(f"Going on: {len(units) - len(waiting)} of {len(units)} pictures are done.")
            kept = _Keeping(log, units, stamps, report)
            for target in [] if overwrite else waiting[:]:
                if (output / target).exists() and not log.is_ours(target):
                    waiting.remove(target)
                    kept.add(target, _failed(f"{target} is in {output.name} already, and this batch did not make it",
                                             "exists"))  # fmt: skip
            if waiting:
                log.begin(waiting)
            try:
                with console.working(worker):
                    scale_out.do(
                        waiting, task, kept, "repainting", report.show, here=partial(_run, worker), model_set=name,
                        device=device, ray=ray, workers=workers, left_out=_failed,
                    )  # fmt: skip
            except BaseException:  # it was stopped in the middle; on a full disk there may be no room for a report
                with contextlib.suppress(WriteError):
                    _write_report(output, log, units, files, recipe, name, plan.left_out)
                raise
            rows = _write_report(output, log, units, files, recipe, name, plan.left_out)
        failed = [row["source"] for row in rows if row["status"] == "failed"]
        values = {
            "pictures": len(units),
            "done": len(rows) - len(failed),
            "failed": failed,
            "skipped": len(units) - len(waiting) - sum(row.get("code") == "exists" for row in rows),
            "left_out": {one.name: one.reason for one in plan.left_out},
            "model_set": name,
            "seconds": round(report.seconds, 1),
            "files": {"report": str(output / _REPORT)},
        }
        for one in plan.left_out:
            report.note(f"Left out: {one.name}: {one.reason}.")
        lines = [f"{len(rows) - len(failed)} of {len(units)} pictures done", f"  report   {output / _REPORT}"]
        report.result(values, lines)
        if failed:
            raise typer.Exit(console.FAILED)


def _write_report(
    output: Path, log: BatchLog, units: Mapping[str, Unit], files: tuple[RecipeFile, ...], recipe: list[Path],
    model_set: str, left_out: Any,
) -> list[dict[str, Any]]:  # fmt: skip
    rows = [log.rows[target] for target in units if target in log.rows]
    named = [(path.stem, file) for path, file in zip(recipe, files, strict=True)]
    disk.write_text(output / _REPORT, batch_page.page(rows, named, len(units), model_set, left_out))
    return rows


def _inputs(folder: Path, units: Mapping[str, Unit]) -> list[Path]:
    sources = {folder / unit.source for unit in units.values()}
    return [*sources, *{unit.mask for unit in units.values() if unit.mask is not None}]


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from all others, whatever name or link leads to it."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _given(recipe: Sequence[Path], lora: list[Path] | None, reference: Path | None) -> Given:
    """What recipes may need beside a picture: what was named, and LoRA files that lie beside them or that the table of
    models names."""
    beside = (file for path in recipe for file in sorted(path.parent.glob(f"*{SUFFIX}")))
    shown = None if reference is None else open_picture(reference).rgb8
    return Given((*(lora or ()), *beside, *lora_files()), shown)


def _run(worker: Worker, job: Any, step: Any = None) -> Any:
    return console.run(worker, job, step, priority=Priority.BATCH)


@dataclass(frozen=True)
class Repainting:
    """The work on one result of a batch, as it can be sent to another machine that sees the same folders."""

    folder: Path
    output: Path
    units: Mapping[str, Unit]
    recipes: tuple[RecipeFile, ...]
    label: bool
    unsure: bool
    invert: bool
    inputs: frozenset[tuple[int, int]]
    given: Given

    def __call__(self, run: Callable[..., Any]) -> Callable[[str], dict[str, Any]]:
        return partial(self._one, run)

    def stamp(self, unit: Unit, model_set: str) -> str:
        """Names what is done to which files; a result that was made otherwise is made again."""
        steps = self.recipes[unit.recipe].steps
        shown = None if self.given.reference is None else content_key(self.given.reference)
        wanted = repr((steps, model_set, self.label, self.unsure, self.invert and unit.mask is not None, shown))
        told = [hashlib.blake2b(wanted.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()]
        for path in filter(None, (self.folder / unit.source, unit.mask)):
            with contextlib.suppress(OSError):
                status = path.stat()
                told.append(f"{status.st_size} {status.st_mtime_ns}")
        return " ".join(told)

    def _one(self, run: Callable[..., Any], target: str) -> dict[str, Any]:
        """A result's row of the log. Raises only what ends the whole run: Ctrl-C, missing weights, a full disk."""
        started = time.perf_counter()
        row: dict[str, Any] = {"status": "done"}
        before = len(console.said())
        unit, place = self.units[target], self.output / target
        try:
            there = _identity(place)
            if there is not None and there in self.inputs:
                raise WriteError(f"{target} in the output folder is a link to one of the inputs", "Take it away")
            opened = open_picture(self.folder / unit.source)
            row["before"] = _thumbnail(opened)
            marked = None if unit.mask is None else read_mask(unit.mask, opened.size, invert=self.invert)
            done = recipes.replay(
                run, opened, self.recipes[unit.recipe], None, unsure=self.unsure,
                mask=marked.mask if marked else None, given=self.given,
            )  # fmt: skip
            disk.make_folder(place.parent)
            save_picture(done.picture, place, label=self.label)
            row |= {"after": _thumbnail(done.picture), **_described(done)}
            mask_read = [marked.told] if marked else []
            row["notes"] = [*opened.notices, *mask_read, *row["notes"], *console.said()[before:]]
        except (WeightsError, DiskFullError):
            raise
        except StudioError as error:
            row |= {"status": "failed", "message": str(error), "code": error.code}
        except Exception as error:  # a bug that one picture meets must not cost the others
            row |= {"status": "failed", "message": str(classify(error)), "code": "internal"}
        return row | {"seconds": round(time.perf_counter() - started, 2)}


class _Keeping:
    """What comes back from the work, into the batch's own log."""

    def __init__(
        self, log: BatchLog, units: Mapping[str, Unit], stamps: Mapping[str, str], report: console.Reporter
    ) -> None:
        self.done: dict[str, Any] = {}
        self._log, self._units, self._stamps, self._report = log, units, stamps, report

    def add(self, unit: str, result: Any) -> None:
        """A result's row."""
        self.done[unit] = result
        source = self._units[unit].source
        self._log.add(result | {"source": source, "result": unit, "stamp": self._stamps[unit]})
        if result["status"] == "failed":
            self._report.note(f"{printable(source)}: {result['message']}")


def _failed(reason: str, code: str = "internal") -> dict[str, Any]:
    return {"status": "failed", "message": reason, "code": code, "seconds": 0.0}


def _described(done: Replayed) -> dict[str, Any]:
    return {
        "found": [
            {"phrase": f.phrase, "verdict": f.verdict, "confidence": round(f.confidence, 4), "box": list(f.box)}
            for f in done.found
        ],
        "notes": list(done.notes),
    }


def _thumbnail(picture: Picture) -> str:
    small = Picture(shrink(picture.rgb8, _THUMB_SIDE).copy())
    return base64.b64encode(encode_picture(small, "JPEG", 80)).decode()
