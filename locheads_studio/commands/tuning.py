"""heads tune and heads marks: a model's own numbers and calibration on drawn scenes; whether it sees the borders."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import Annotated, Final

import typer

from locheads_studio.catalog.sets import find_set
from locheads_studio.commands import console, options, runs
from locheads_studio.engine.worker import Priority
from locheads_studio.imaging import disk

_JSON: Final = frozenset({".json"})


def heads_tune(
    tuned: Annotated[int, typer.Option(min=10, max=100_000, help="Validation scenes to choose on.")] = 80,
    tested: Annotated[int, typer.Option(min=10, max=100_000, help="Test scenes to score on.")] = 80,
    fitted: Annotated[int, typer.Option(min=20, max=100_000, help="Training scenes that calibrate.")] = 600,
    covered: Annotated[
        int, typer.Option(min=0, max=100_000, help="Training scenes to fit on how far things reach; 0: none.")
    ] = 400,
    calibrate: Annotated[
        bool, typer.Option("--calibrate/--no-calibrate", help="Fit how sure an answer is with the new numbers, too.")
    ] = True,
    closer: Annotated[
        bool | None,
        typer.Option(
            "--closer/--no-closer",
            help="Whether it is to look at small things once more, from closer; `evaluate storybook-small --closer` "
            "tells if that pays. (default: as before)",
        ),
    ] = None,
    all_heads: Annotated[bool, typer.Option("--all-heads", help="Calibrate and cover by all heads.")] = False,
    model_set: options.SetOpt = None,
    install: options.InstallOpt = False,
    output: options.FiguresOpt = None,
    device: options.DeviceOpt = None,
    as_json: options.JsonOpt = False,
) -> None:
    """Choose smoothing, level and margin for a model's heads on drawn scenes, calibrate, and score on others."""
    with console.reporting(as_json=as_json) as report:
        from locheads_studio.evaluation import tuning  # late: the storybook's drawing needs Skia
        from locheads_studio.evaluation.known import known_heads

        console.check_outputs(None, output=(output, _JSON))
        worker, name = options.worker_for(model_set, device)
        folder = find_set(name).vlm
        known = known_heads(folder)
        if closer is not None:
            known = replace(known, numbers=replace(known.numbers, closer=closer))
        sizes = tuning.Sizes(
            tuned=tuned, tested=tested, fitted=fitted if calibrate else 0, judged=max(20, tuned), covered=covered
        )
        with console.working(worker):
            run = partial(console.run, worker, priority=Priority.BATCH)
            done = tuning.tune_all(run, known, sizes, observing=all_heads, step=runs.Pace(report))
        values, lines = done.to_json(), done.lines()
        if output is not None:
            disk.write_text(output, json.dumps(values, indent=1) + "\n")
        if install:
            lines.append(f"written: {tuning.install(done, folder)}")
        report.result(values, lines)


def heads_marks(
    model_set: options.SetOpt = None,
    output: options.FiguresOpt = None,
    device: options.DeviceOpt = None,
    as_json: options.JsonOpt = False,
) -> None:
    """See whether a model sees the whole picture: marks at borders and corners, at four shapes, must move its maps."""
    with console.reporting(as_json=as_json) as report:
        from locheads_studio.evaluation import marks

        console.check_outputs(None, output=(output, _JSON))
        worker, _ = options.worker_for(model_set, device)
        with console.working(worker):
            values = marks.measure(partial(console.run, worker, priority=Priority.BATCH), report.show)
        if output is not None:
            disk.write_text(output, json.dumps(values, indent=1) + "\n")
        report.result(values, marks.table(values))
