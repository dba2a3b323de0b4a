"""study: find the heads, score them every way, draw the paper's figures, show the failures, write one report."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from locheads_studio.catalog.sets import find_set
from locheads_studio.commands import console, options, runs, scale_out
from locheads_studio.engine.worker import Priority
from locheads_studio.evaluation import provenance
from locheads_studio.imaging import disk


def study(
    folder: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="DIR", help="Where report, figures and numbers go.", show_default=False),
    ],
    data: Annotated[
        str, typer.Argument(metavar="[DATA]", help="storybook, a folder, a .jsonl file, or a data set of the Hub.")
    ] = "storybook",
    split: Annotated[str, typer.Option(help="The split that is scored.")] = "test",
    find_split: Annotated[str, typer.Option(help="The split that heads are found on.")] = "train",
    by: runs.ByOpt = "",
    images: runs.ImagesOpt = None,
    revision: runs.RevisionOpt = "",
    count: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help="Pictures to score. (default: all; storybook: 100)")
    ] = None,
    samples: Annotated[int, typer.Option(min=1, max=1_000_000, help="Sentences in each search for heads.")] = 1000,
    trials: Annotated[int, typer.Option(min=1, max=100, help="Searches that are averaged.")] = 5,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Of every draw; the storybook's first scene.")] = 0,
    ablations: Annotated[
        bool, typer.Option("--ablations", help="Also vary the number of heads, the criteria, fixed and greedy choice.")
    ] = False,
    contrast: Annotated[
        str,
        typer.Option(
            metavar="PHRASE",
            help='Also score several heads without labels, alone and against a phrase like "the background".',
            show_default=False,
        ),
    ] = "",
    failures: Annotated[int, typer.Option(min=0, max=100, help="How many of the worst cases are shown.")] = 12,
    model_set: options.SetOpt = None,
    device: options.DeviceOpt = None,
    ray: scale_out.RayOpt = None,
    workers: scale_out.WorkersOpt = None,
    restart: runs.RestartOpt = False,
    as_json: options.JsonOpt = False,
) -> None:
    """The whole chain of the paper in one command, into DIR: report.html, figures, heads.json, scores.json.

    It can be stopped at any time, also killed, and goes on where it was.
    """
    with console.reporting(as_json=as_json) as report:
        from locheads_studio.evaluation import finding, installing  # late: the storybook's drawing needs Skia
        from locheads_studio.evaluation import study as chain
        from locheads_studio.evaluation.datasets.source import Source, open_source
        from locheads_studio.evaluation.figures import save
        from locheads_studio.evaluation.scoring import Settings

        disk.make_folder(folder / "figures")
        place = (by, str(images or ""), revision, seed)
        settings = finding.FindSettings(samples=samples, trials=trials, seed=seed)
        source = Source(data, find_split, *place)
        if data == "storybook":
            source = finding.scenes(settings, find_split)
        test_source = Source(data, split, *place, count)
        worker, name = options.worker_for(model_set, device)  # first: it says where the Hub's cache is
        train, test = open_source(source), open_source(test_source)
        models = find_set(name)
        pace = runs.Pace(report)
        on_cluster = partial(scale_out.do, model_set=name, device=device, ray=ray, workers=workers)
        with console.working(worker):
            run = partial(console.run, worker, priority=Priority.BATCH)
            planned = finding.plan(train, settings, pace)
            model = provenance.identity(models, without=(installing.HEADS_FILE,)) | runs.device(device)
            wanted = finding.run_settings(train, source, model, settings)
            with runs.open_log(folder / "heads.run.jsonl", restart, wanted, report) as log:
                on_cluster(
                    [task.id for task in planned.tasks], scale_out.Finding(source, planned, settings), log,
                    "finding heads", pace, here=run, together=finding.TOGETHER,
                )  # fmt: skip
                found = finding.conclude(train, settings, planned, log)
                alone = chain.by_one_criterion(planned, log, settings.first_layer, settings.top) if ablations else {}
            disk.write_text(folder / "heads.json", json.dumps(found.to_json(), indent=1) + "\n")
            chosen = chain.variants(found, Settings(seed=seed), alone, contrast)
            wanted = chain.run_settings(test, provenance.identity(models) | runs.device(device), chosen)
            with runs.open_log(folder / "scores.run.jsonl", restart, wanted, report) as log:
                on_cluster(test.ids, scale_out.Scoring(test_source, chosen), log, "scoring", pace, here=run)
                told = chain.scores(test, chosen, log)
                seen = chain.examples(run, test, found, chosen[chain.LABELS], log, chain.LABELS, failures, pace)
        disk.write_text(folder / "scores.json", json.dumps(told, indent=1) + "\n")
        made = chain.drawings(found, told, seen)
        for title, figure in made.items():
            suffix = ".png" if title in chain.PHOTOGRAPHS else ".svg"
            save(figure, folder / "figures" / f"{title}{suffix}")
        chain.write_report(folder / "report.html", f"Localization heads of {models.title}", found, told, made)
        values = {
            "report": str(folder / "report.html"), "heads": {n: [str(h) for h in r.chosen]
                                                            for n, r in found.rankings.items()},
            "scores": {title: figures["overall"] for title, figures in told.items()},
        }  # fmt: skip
        report.result(values, [*finding.table(found), "", *chain.lines(told), "", f"report: {folder / 'report.html'}"])
