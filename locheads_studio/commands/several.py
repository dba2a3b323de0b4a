"""storybook several: how well several things by words are found in drawn scenes."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer

from locheads_studio.commands import console, options, runs
from locheads_studio.engine.worker import Priority
from locheads_studio.errors import UsageError
from locheads_studio.imaging import disk

_JSON: Final = frozenset({".json"})


def storybook_several(
    count: Annotated[int, typer.Option(min=1, max=100_000, help="Scenes with several of a kind.")] = 100,
    first_seed: Annotated[
        int, typer.Option("--first", min=0, max=2**31, help="Scenes are looked for from this seed on.")
    ] = 820_000,
    split: Annotated[str, typer.Option(help="Of the scenes: train, validation or test.")] = "test",
    model_set: options.SetOpt = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="F.json", help="Also write figures and misses to a file.")
    ] = None,
    device: options.DeviceOpt = None,
    as_json: options.JsonOpt = False,
) -> None:
    """Measure "every", "all", plurals, "both", numbers and "A and B" on drawn scenes: things found, and found wrongly.

    What finds several things was tuned on the validation split from seed 810000 on; report on other scenes.
    """
    with console.reporting(as_json=as_json) as report:
        from locheads_studio.evaluation import several  # late: the storybook's drawing needs Skia
        from locheads_studio.evaluation.datasets.storybook import SPLITS

        console.check_outputs(None, output=(output, _JSON))
        known = next((one for one in SPLITS if one == split), None)
        if known is None:
            raise UsageError(f"The storybook has no split {split!r}", f"Choose from {', '.join(SPLITS)}")
        worker, name = options.worker_for(model_set, device)
        with console.working(worker):
            run = partial(console.run, worker, priority=Priority.BATCH)
            told = several.measure(run, first_seed, count, known, runs.Pace(report)) | {"model_set": name}
        if output is not None:
            disk.write_text(output, json.dumps(told, indent=1) + "\n")
        report.result(told, several.table(told))
