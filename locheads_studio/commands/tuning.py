"""heads tune: a model's own numbers and calibration on drawn scenes, in one go and one file."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final

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
    calibrate: Annotated[
        bool, typer.Option("--calibrate/--no-calibrate", help="Fit how sure an answer is with the new numbers, too.")
    ] = True,
    all_heads: Annotated[bool, typer.Option("--all-heads", help="Calibrate by all heads.")] = False,
    model_set: options.SetOpt = None,
    install: Annotated[
        bool, typer.Option("--install", help="Use it from now on: write it to locheads.json beside the VLM's weights.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="F.json", help="Also write the figures to a file.")
    ] = None,
    device: options.DeviceOpt = None,
    as_json: options.JsonOpt = False,
) -> None:
    """Choose smoothing, level and margin for a model's heads on drawn scenes, calibrate, and score on others."""
    with console.reporting(as_json=as_json) as report:
        from locheads_studio.evaluation import calibrating, tuning  # late: the storybook's drawing needs Skia

        console.check_outputs(None, output=(output, _JSON))
        worker, name = options.worker_for(model_set, device)
        folder = find_set(name).vlm
        known = calibrating.known_heads(folder)
        pace = runs.Pace(report)
        with console.working(worker):
            run = partial(console.run, worker, priority=Priority.BATCH)
            numbers, values = tuning.tune(run, known, tuned, tested, pace)
            lines = tuning.table(values)
            fit = None
            if calibrate:
                known = replace(known, numbers=numbers)
                fit = calibrating.calibrate(run, known, fitted, max(20, tuned), observing=all_heads, step=pace)
                told = _measured(run, known, fit, tested, pace)
                values |= {"verdicts": told, "calibration": fit.to_json()}
                lines += calibrating.table(told)
        if output is not None:
            disk.write_text(output, json.dumps(values, indent=1) + "\n")
        if install:
            lines.append(f"written: {tuning.install(numbers, folder)}")
            if fit is not None:
                calibrating.install(fit, folder)
        report.result(values, lines)


def _measured(run: Any, known: Any, fit: Any, tested: int, pace: Any) -> dict[str, Any]:
    from locheads_studio.evaluation import calibrating

    first = calibrating.TEST_FROM
    examples, _ = calibrating.collect(run, known, "test", first, tested, observing=bool(fit.observed), step=pace)
    if fit.again < 1:
        examples = calibrating.looked_again(run, known, fit, "test", first, tested, examples, pace)
    return calibrating.figures(fit, examples)
