"""evaluate, heads and storybook: scores, the search for heads, the drawn world, the training of built-in models."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import typer

from locheads_studio.catalog.sets import find_set
from locheads_studio.commands import console, options, runs, scale_out
from locheads_studio.engine.worker import Priority
from locheads_studio.errors import UsageError
from locheads_studio.evaluation import provenance
from locheads_studio.imaging import disk

_JSON: Final = frozenset({".json"})
_JSONL: Final = frozenset({".jsonl"})


def evaluate(
    data: runs.DataArg,
    split: runs.SplitOpt = "",
    by: runs.ByOpt = "",
    images: runs.ImagesOpt = None,
    revision: runs.RevisionOpt = "",
    seed: Annotated[
        int, typer.Option(min=0, help="First scene of the storybook; of other data the draw of --count.")
    ] = 0,
    count: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help="How many pictures. (default: all; storybook: 100)")
    ] = None,
    model_set: options.SetOpt = None,
    grounding: options.GroundingOpt = options.Grounding.studio,
    order: options.OrderOpt = options.Order.instances,
    heads: Annotated[
        str | None,
        typer.Option(metavar="L4H2,...", help="These heads, all, or greedy (chosen per sentence; needs --tau)."),
    ] = None,
    voice: options.VoiceOpt = None,
    against: Annotated[
        str, typer.Option(metavar="PHRASE", help='Take the maps of this phrase away, like "the background".')
    ] = "",
    closer: options.CloserOpt = None,
    tau: Annotated[float | None, typer.Option(min=0, max=1, help="Least attention sum of greedy heads.")] = None,
    criteria: Annotated[
        str, typer.Option(help="What greedy heads are chosen by: attention_sum, entropy, or both.")
    ] = "attention_sum,entropy",
    sentences: Annotated[str, typer.Option(help="all about an object, or the first only.")] = "all",
    baselines: Annotated[
        str, typer.Option(help="all, none, or a list: mean of heads, printed box, true box, centre box.")
    ] = "all",
    output: options.FiguresOpt = None,
    log: runs.LogOpt = None,
    restart: runs.RestartOpt = False,
    ray: scale_out.RayOpt = None,
    workers: scale_out.WorkersOpt = None,
    device: options.DeviceOpt = None,
    as_json: options.JsonOpt = False,
) -> None:
    """Pointing accuracy, REC Acc@0.5, RES cIoU, mIoU and Pr@X, with intervals, baselines and the paper's figures.

    With --output or --log the run can be stopped at any time, also killed, and goes on where it was.
    """
    with console.reporting(as_json=as_json) as report:
        from locheads_studio.evaluation import evaluate as evaluation  # late: the storybook's drawing needs Skia
        from locheads_studio.evaluation.datasets.source import Source, open_source
        from locheads_studio.evaluation.scoring import BASELINES, Settings

        console.check_outputs(None, output=(output, _JSON), log=(log, _JSONL))
        chosen = {"all": tuple(BASELINES), "none": ()}.get(baselines, runs.names(baselines))
        settings = Settings(
            grounding=grounding.value, order=order.value, heads=runs.names(heads) if heads else None, tau=tau,
            voice="heads" if voice is None else voice.value, against=against, closer=closer,
            criteria=runs.names(criteria), sentences=_sentences(sentences), baselines=chosen, seed=seed,
        )  # fmt: skip
        source = Source(data, split, by, str(images or ""), revision, seed, count)
        worker, name = options.worker_for(model_set, device)  # first: it says where the Hub's cache is
        opened = open_source(source)
        model = provenance.identity(find_set(name)) | runs.device(device)
        wanted = evaluation.run_settings(opened, source, model, settings)
        with runs.open_log(_log_path(log, output), restart, wanted, report) as kept, console.working(worker):
            scale_out.do(
                opened.ids, scale_out.Evaluating(source, settings), kept, "evaluating", runs.Pace(report),
                here=partial(console.run, worker, priority=Priority.BATCH), model_set=name, device=device, ray=ray,
                workers=workers,
            )  # fmt: skip
        figures = evaluation.report(opened, settings, kept)
        if output is not None:
            disk.write_text(output, json.dumps(figures, indent=1) + "\n")
        report.result(figures, evaluation.table(figures))


def heads_find(
    data: Annotated[
        str, typer.Argument(metavar="[DATA]", help="As for evaluate; or a folder of pictures with .txt of phrases.")
    ] = "storybook",
    split: Annotated[
        str, typer.Option(help="Which split. (default: train; of a .jsonl file all)", show_default=False)
    ] = "",
    by: runs.ByOpt = "",
    images: runs.ImagesOpt = None,
    revision: runs.RevisionOpt = "",
    samples: Annotated[int, typer.Option(min=1, max=1_000_000, help="Sentences drawn in each trial.")] = 1000,
    trials: Annotated[int, typer.Option(min=1, max=100, help="Draws that are averaged.")] = 5,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Of the draws.")] = 0,
    count: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help="Pictures to draw from. (storybook: as --samples needs)")
    ] = None,
    tau: Annotated[
        float | None, typer.Option(min=0, max=1, help="Least mean attention sum. (default: by maximum curvature)")
    ] = None,
    per_sample: Annotated[
        int | None, typer.Option(min=1, help="Heads of lowest entropy counted per sample. (default: the paper's 10)")
    ] = None,
    model_set: options.SetOpt = None,
    install: Annotated[
        bool, typer.Option("--install", help="Use them from now on: write locheads.json beside the VLM's weights.")
    ] = False,
    tune: Annotated[
        bool | None,
        typer.Option(
            "--tune/--no-tune", help="Then as heads tune does with them. (default: with --install)", show_default=False
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="F.json", help="Also write every head's figures to a file.")
    ] = None,
    log: runs.LogOpt = None,
    restart: runs.RestartOpt = False,
    ray: scale_out.RayOpt = None,
    workers: scale_out.WorkersOpt = None,
    device: options.DeviceOpt = None,
    as_json: options.JsonOpt = False,
) -> None:
    """Find a model's localization heads: by the paper's criteria, with phrase sensitivity, and by truth if given.

    With --output or --log the run can be stopped at any time, also killed, and goes on where it was.
    """
    with console.reporting(as_json=as_json) as report:
        from locheads_studio.evaluation import finding, installing, tuning  # late: the storybook's drawing needs Skia
        from locheads_studio.evaluation.datasets.source import Source, open_source

        console.check_outputs(None, output=(output, _JSON), log=(log, _JSONL))
        settings = finding.FindSettings(samples=samples, trials=trials, seed=seed, tau=tau, per_sample=per_sample)
        split = split or ("" if data.endswith(".jsonl") else "train")
        source = Source(data, split, by, str(images or ""), revision, seed, count)
        if data == "storybook":  # those of every size among them
            source = finding.scenes(settings, split, count)
        worker, name = options.worker_for(model_set, device)  # first: it says where the Hub's cache is
        opened = open_source(source)
        models = find_set(name)
        model = provenance.identity(models, without=(installing.HEADS_FILE,)) | runs.device(device)
        wanted = finding.run_settings(opened, source, model, settings)
        pace = runs.Pace(report)
        with runs.open_log(_log_path(log, output), restart, wanted, report) as kept, console.working(worker):
            run = partial(console.run, worker, priority=Priority.BATCH)
            planned = finding.plan(opened, settings, pace)
            scale_out.do(
                [task.id for task in planned.tasks], scale_out.Finding(source, planned, settings), kept,
                "finding heads", pace, here=run, model_set=name, device=device, ray=ray, workers=workers,
                together=finding.TOGETHER,
            )  # fmt: skip
            found = finding.conclude(opened, settings, planned, kept)
            values, lines, tuned = found.to_json(), finding.table(found), None
            known = tuning.known_of(found, models.vlm)
            if found.points is not False and (install and not known.neutral if tune is None else tune):
                tuned = tuning.tune_all(run, known, tuning.Sizes(covered=400), step=pace)
                values["tuned"] = tuned.to_json()
                lines += ["", *tuned.lines()]
        if output is not None:
            disk.write_text(output, json.dumps(values, indent=1) + "\n")
        if install:
            lines.append(f"written: {installing.install(found, models.vlm)}")
            if tuned is not None:
                tuning.install(tuned, models.vlm)
        report.result(values, lines)


def heads_calibrate(
    scenes: Annotated[int, typer.Option(min=20, max=100_000, help="Training scenes to fit on.")] = 600,
    tuned: Annotated[int, typer.Option(min=20, max=100_000, help="Validation scenes to choose thresholds on.")] = 150,
    tested: Annotated[int, typer.Option(min=1, max=100_000, help="Test scenes to measure on.")] = 120,
    test_only: Annotated[
        bool, typer.Option("--test-only", help="Measure the calibration that is there; fit nothing.")
    ] = False,
    all_heads: Annotated[bool, typer.Option("--all-heads", help="Observe all heads, not the studio's alone.")] = False,
    model_set: options.SetOpt = None,
    install: options.InstallOpt = False,
    output: options.FiguresOpt = None,
    device: options.DeviceOpt = None,
    as_json: options.JsonOpt = False,
) -> None:
    """Fit how sure an answer is on drawn scenes, and measure it on test scenes: sure, likely, not found."""
    with console.reporting(as_json=as_json) as report:
        from locheads_studio.evaluation import calibrating  # late: the storybook's drawing needs Skia
        from locheads_studio.evaluation.known import known_heads

        console.check_outputs(None, output=(output, _JSON))
        worker, name = options.worker_for(model_set, device)
        folder = find_set(name).vlm
        known = known_heads(folder)
        pace = runs.Pace(report)
        with console.working(worker):
            run = partial(console.run, worker, priority=Priority.BATCH)
            fitted = known.calibration
            if not test_only:
                fitted = calibrating.calibrate(run, known, scenes, tuned, observing=all_heads, step=pace)
            if fitted is None:
                raise UsageError("There is no calibration to measure", "Leave out --test-only")
            values = calibrating.measured(run, known, fitted, tested, pace) | {"calibration": fitted.to_json()}
        if output is not None:
            disk.write_text(output, json.dumps(values, indent=1) + "\n")
        lines = calibrating.table(values)
        if install:
            lines.append(f"written: {calibrating.install(fitted, folder)}")
        report.result(values, lines)


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
        from locheads_studio.world import export  # late: Skia is needed by this command only

        disk.make_folder(folder)
        export.draw(folder, split=split.value, seed=seed, count=count, width=width, height=height, step=report.show)
        values = {"folder": str(folder), "split": split.value, "seed": seed, "count": count, "size": [width, height]}
        report.result(values, [f"{count} scenes in {folder}"])


_TRAINED_WITH: Final[Mapping[str, tuple[options.Part, ...]]] = {
    "start": (options.Part.vlm, options.Part.segmenter, options.Part.inpainter),
    "asked": (options.Part.segmenter,),
    "tokens": (options.Part.vlm,),
    "stage": (options.Part.segmenter, options.Part.inpainter),
    **dict.fromkeys(("size", "count", "costumes"), (options.Part.inpainter,)),
    "restart": (options.Part.judge,),
}
"""Options of ``storybook train`` to the models they are for."""


def storybook_train(
    part: Annotated[
        options.Part, typer.Argument(metavar="PART", help="vlm, segmenter, inpainter or judge.", show_default=False)
    ],
    output: Annotated[Path, typer.Option(metavar="DIR", help="Where the trained model goes.", show_default=False)],
    work: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Checkpoints, to go on from. (default: .work/PART)")
    ] = None,
    minutes: Annotated[
        float | None, typer.Option(min=0.01, help="Training time, earlier runs counted. (default: the model's own)")
    ] = None,
    start: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A model of this kind to train further, instead of from scratch.")
    ] = None,
    asked: Annotated[
        str | None,
        typer.Option(metavar="SET", help="Model set whose VLM prompts the segmenter in half of the training."),
    ] = None,
    size: Annotated[
        int | None, typer.Option(min=32, max=512, help="Side of the inpainter's pictures in pixels. (default: 128)")
    ] = None,
    tokens: Annotated[
        int | None,
        typer.Option(min=14, max=28, help="The VLM's image tokens a side, of 14 pixels. (default: --start's, or 14)"),
    ] = None,
    stage: Annotated[
        options.Stage | None,
        typer.Option(
            help="Of the inpainter: stop after the autoencoder or the UNet, or the decoder of --start alone. Of the "
            "segmenter: the decoder of --start alone, told by the VLM of --asked how far things reach."
        ),
    ] = None,
    count: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help="Samples that the inpainter learns from. (default: 12000)")
    ] = None,
    costumes: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Share of the inpainter's scenes with Spider-Man costumes only. (default: 0)"),
    ] = None,
    device: Annotated[str, typer.Option(help="cpu, cuda, cuda:1, mps ...")] = "cpu",
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Seed of weights and order.")] = 0,
    restart: Annotated[
        bool, typer.Option("--restart", help="Of the judge: begin again instead of going on with the checkpoint.")
    ] = False,
) -> None:
    """Train a built-in model on the drawn world. Can be stopped and continued at any time."""
    with console.reporting(as_json=False) as report:
        given: dict[str, Any] = {
            "minutes": minutes, "start": start, "asked": asked, "size": size, "tokens": tokens,
            "stage": None if stage is None else stage.value, "count": count, "costumes": costumes,
            "restart": restart or None,
        }  # fmt: skip
        given = {name: value for name, value in given.items() if value is not None}
        for name in given:
            if part not in _TRAINED_WITH.get(name, tuple(options.Part)):
                only = ", ".join(f"the {own.value}" for own in _TRAINED_WITH[name])
                raise UsageError(f"--{name} is for {only}, not the {part.value}.", f"Leave --{name} out.")
        if size is not None and size % 32:
            raise UsageError(f"--size {size} is not a multiple of 32.", "Choose 128 or 256.")
        work = disk.make_folder(work or Path(".work") / part.value)
        disk.make_folder(output)
        # By name, so that nothing but this command can reach torch.
        training = importlib.import_module(f"locheads_studio.training.{part.value}.train")
        training.train(output=output, work=work, device=device, seed=seed, **given)
        report.result({}, [f"{part.value} in {output}"])


def storybook_judge(
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Log, figures and sheet.", show_default=False)
    ],
    judge: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The trained judge. (default: the one beside the storybook set)")
    ] = None,
    count: Annotated[int, typer.Option(min=1, max=100_000, help="How many edits.")] = 200,
    first: Annotated[int, typer.Option(min=0, max=900_000, help="Number of the first edit.")] = 0,
    split: Annotated[options.Split, typer.Option(help="Which scenes.")] = options.Split.test,
    model_set: options.SetOpt = None,
    device: Annotated[str, typer.Option(help="cpu, cuda, cuda:1, mps ...")] = "cpu",
    self_check: Annotated[
        bool, typer.Option("--self-check", help="Instead: how often the window's self-check agrees with the judge.")
    ] = False,
    restart: runs.RestartOpt = False,
    as_json: options.JsonOpt = False,
) -> None:
    """Measure an inpainter of the drawn world: edits read back by a judge and the VLM, beside truly drawn things.

    It can be stopped at any time, and goes on where it was.
    """
    with console.reporting(as_json=as_json) as report:
        # By name, so that nothing but this command can reach torch.
        name = "selfcheck" if self_check else "measure"
        measuring = importlib.import_module(f"locheads_studio.training.judge.{name}")
        models = find_set(model_set or "storybook")
        told = measuring.measure(
            models, judge or find_set("storybook").vlm.parent / "judge", output, count=count, first=first,
            split=split.value, device=device, restart=restart, step=runs.Pace(report),
        )  # fmt: skip
        report.result(told, measuring.table(told))


def _log_path(log: Path | None, output: Path | None) -> Path | None:
    """Where the run's log goes: the file named, else beside the output, else nowhere."""
    return log if log is not None or output is None else output.with_suffix(".run.jsonl")


def _sentences(text: str) -> Literal["all", "first"]:
    if text == "all":
        return "all"
    if text == "first":
        return "first"
    raise UsageError(f"There are no {text!r} sentences", "Choose all or first")


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and 16 <= int(width) <= 4096 and 16 <= int(height) <= 4096):
        raise UsageError(f"--size {text} is not a size", "Write it like 512x384, each side 16 to 4096")
    return int(width), int(height)
