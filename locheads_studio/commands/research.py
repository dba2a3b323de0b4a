"""evaluate and storybook: scores, the drawn world, and the training of the built-in models."""

from __future__ import annotations

import importlib
import json
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from locheads_studio.commands import console, options
from locheads_studio.errors import UsageError
from locheads_studio.imaging import disk


def evaluate_storybook(
    split: Annotated[options.Split, typer.Option(help="Which scenes.")] = options.Split.validation,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the first scene.")] = 0,
    count: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many scenes.")] = 100,
    model_set: options.SetOpt = None,
    grounding: options.GroundingOpt = options.Grounding.studio,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="F.json", help="Also write the figures to a file.")
    ] = None,
    device: options.DeviceOpt = None,
    as_json: options.JsonOpt = False,
) -> None:
    """Pointing accuracy, REC Acc@0.5, RES cIoU and mIoU on drawn scenes, overall and by sentence type."""
    with console.reporting(as_json=as_json) as report:
        from locheads_studio.evaluation import storybook as benchmark  # late: it draws, which needs Skia

        console.check_outputs(None, output=(output, frozenset({".json"})))
        worker, name = options.worker_for(model_set, device)
        with console.working(worker):
            figures = benchmark.evaluate(
                partial(console.run, worker), split=split.value, seed=seed, count=count, grounding=grounding.value,
                step=report.show,
            )  # fmt: skip
        values = {"model_set": name, **figures}
        if output is not None:
            disk.write_text(output, json.dumps(values, indent=2) + "\n")
        report.result(values, benchmark.table(figures))


def storybook_draw(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the scenes go.", show_default=False)],
    split: Annotated[options.Split, typer.Option(help="Which scenes.")] = options.Split.train,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the first scene.")] = 0,
    count: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many scenes.")] = 10,
    size: Annotated[str, typer.Option(metavar="WxH", help="Size of the pictures in pixels.")] = "512x512",
    as_json: options.JsonOpt = False,
) -> None:
    """Draw scenes with exact ground truth: pictures, one mask per region, and scenes.jsonl with the sentences."""
    with console.reporting(as_json=as_json) as report:
        width, height = _size(size)
        from locheads_studio.storybook import export  # late: Skia is needed by this command only

        disk.make_folder(folder)
        export.draw(folder, split=split.value, seed=seed, count=count, width=width, height=height, step=report.show)
        values = {"folder": str(folder), "split": split.value, "seed": seed, "count": count, "size": [width, height]}
        report.result(values, [f"{count} scenes in {folder}"])


def storybook_train(
    part: Annotated[
        options.Part, typer.Argument(metavar="PART", help="vlm, segmenter or inpainter.", show_default=False)
    ],
    output: Annotated[Path, typer.Option(metavar="DIR", help="Where the trained model goes.", show_default=False)],
    work: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Checkpoints, to go on from. (default: .work/PART)")
    ] = None,
    minutes: Annotated[
        float | None, typer.Option(min=0.01, help="Training time, earlier runs counted. (default: the model's own)")
    ] = None,
    device: Annotated[str, typer.Option(help="cpu, cuda, cuda:1, mps ...")] = "cpu",
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Seed of weights and order.")] = 0,
) -> None:
    """Train a built-in model from scratch on the drawn world. Can be stopped and continued at any time."""
    with console.reporting(as_json=False) as report:
        work = disk.make_folder(work or Path(".work") / part.value)
        disk.make_folder(output)
        # By name, so that nothing but this command can reach torch.
        training = importlib.import_module(f"locheads_studio.storybook.train_{part.value}")
        budget = {} if minutes is None else {"minutes": minutes}
        training.train(output=output, work=work, device=device, seed=seed, **budget)
        report.result({}, [f"{part.value} in {output}"])


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and 16 <= int(width) <= 4096 and 16 <= int(height) <= 4096):
        raise UsageError(f"--size {text} is not a size", "Write it like 512x384, each side 16 to 4096")
    return int(width), int(height)
