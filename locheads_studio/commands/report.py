"""storybook report: what the built-in models reach, with the ablations of the method, as REPORT.md beside them."""

from __future__ import annotations

import json
import shlex
import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from locheads_studio.catalog.sets import find_set
from locheads_studio.commands import console, options, runs
from locheads_studio.engine.jobs import HeadMapsJob
from locheads_studio.engine.worker import Priority
from locheads_studio.evaluation import provenance
from locheads_studio.imaging import disk


def storybook_report(
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Where REPORT.md and its folder of figures go.")
    ] = Path("resources/models/storybook"),
    count: Annotated[int, typer.Option(min=2, max=100_000, help="Scenes for the scores of the set as it ships.")] = 200,
    ablate: Annotated[int, typer.Option(min=2, max=100_000, help="How many of them every ablation is scored on.")] = 60,
    first_seed: Annotated[
        int, typer.Option(min=0, max=900_000, help="First test scene. Take scenes that nothing was chosen by.")
    ] = 62_000,
    samples: Annotated[int, typer.Option(min=10, max=100_000, help="Sentences in each search for heads.")] = 1000,
    trials: Annotated[int, typer.Option(min=1, max=100, help="Searches that are averaged.")] = 5,
    work: Annotated[
        Path, typer.Option("--work", metavar="DIR", help="Logs of the run, to go on from when it was stopped.")
    ] = Path(".work/report"),
    model_set: options.SetOpt = None,
    device: options.DeviceOpt = None,
    restart: runs.RestartOpt = False,
    as_json: options.JsonOpt = False,
) -> None:
    """Measure a set on drawn test scenes against the project's targets, with every ablation of the method.

    Writes REPORT.md with tables, sentences and figures. It can be stopped at any time, and goes on where it was.
    """
    with console.reporting(as_json=as_json) as report:
        from locheads_studio.evaluation import ablation, finding, installing, markdown, study, targets
        from locheads_studio.evaluation import evaluate as evaluating
        from locheads_studio.evaluation import scoring as evaluation
        from locheads_studio.evaluation import storybook_report as text  # late: the drawing needs Skia
        from locheads_studio.evaluation.ablation_text import Scored
        from locheads_studio.evaluation.datasets.source import Source, open_source
        from locheads_studio.evaluation.datasets.storybook import SIDE, Storybook, StorybookForms, StorybookSizes
        from locheads_studio.evaluation.known import known_heads
        from locheads_studio.evaluation.metrics import Outcome
        from locheads_studio.evaluation.runlog import run_units

        disk.make_folder(work)
        disk.make_folder(output)
        ablate = min(ablate, count)
        settings = finding.FindSettings(samples=samples, trials=trials)
        source = finding.scenes(settings, "train")
        train = open_source(source)
        data, few = Storybook("test", first_seed, count), Storybook("test", first_seed, ablate)
        worker, name = options.worker_for(model_set, device)
        models = find_set(name)
        known = known_heads(models.vlm)
        curve = text.read_curve(models.vlm)
        model = provenance.identity(models) | runs.device(device)
        bare = provenance.identity(models, without=(installing.HEADS_FILE,)) | runs.device(device)
        pace = runs.Pace(report)
        with console.working(worker):
            run = partial(console.run, worker, priority=Priority.BATCH)
            wanted = targets.run_settings(data, model)
            with runs.open_log(work / "targets.run.jsonl", restart, wanted, report) as log:
                run_units(data.ids, targets.work_on(run, data), log, "scoring the set as it ships", pace)
                told = study.scores(data, targets.SHIPPED, log)
                reached, lost = targets.targets(told, data, log), targets.lost(log, data)
                every = [(id, way, row) for id in data.ids for way in targets.SHIPPED
                         for row in log.done[id]["variants"][way]["rows"]]  # fmt: skip
                rows = {way: [Outcome.from_json(row["found"]) for _, one, row in every if one == way]
                        for way in targets.SHIPPED}  # fmt: skip
                pictures = [id for id, one, _ in every if one == targets.STUDIO]
            natural = {}
            how = evaluation.Settings(baselines=())
            for views in (StorybookSizes, StorybookForms):
                some = views("test", first_seed, count)
                source_of = Source(views.name, "test", seed=first_seed, count=count)
                wanted = evaluating.run_settings(some, source_of, model, how)
                with runs.open_log(work / f"{views.name}.run.jsonl", restart, wanted, report) as log:
                    natural[views.name] = evaluating.evaluate(run, some, how, log, pace)
            planned = finding.plan(train, settings, pace)
            wanted = finding.run_settings(train, source, bare, settings)
            with runs.open_log(work / "heads.run.jsonl", restart, wanted, report) as log:
                found = finding.find(run, train, settings, planned, log, pace)
                alone = study.by_one_criterion(planned, log, settings.first_layer, settings.top)
                measured = ablation.samples_of(planned, log)
            installed = tuple(str(head) for head in known.studio)
            square = np.full((SIDE, SIDE, 3), 128, np.uint8)
            cells = run(HeadMapsJob(picture=square, phrases=("the thing",))).grid.rows
            studio = ablation.Variant(installed, weights=known.weights)
            made = ablation.tables(found, measured, alone, studio, cells)
            variants = ablation.distinct(made)
            wanted = ablation.run_settings(few, bare, variants)
            with runs.open_log(work / "ablations.run.jsonl", restart, wanted, report) as log:
                stage = f"scoring {len(variants)} variants"
                run_units(few.ids, ablation.work_on(run, few, variants, known.cover), log, stage, pace)
                scored = Scored(made, *ablation.outcomes(few, log, variants))
            best = max(every, key=lambda one: one[1] == targets.STUDIO and Outcome.from_json(one[2]["found"]).box_iou)
            entropy = study.entropy_figure(run, data.load(best[0]), best[2]["text"], found)
        results = text.Results(
            reached, told, rows, pictures, lost, scored, found, installed, entropy, curve, natural
        )  # fmt: skip
        circumstances = provenance.circumstances()
        facts = {
            "made by": shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]]),
            "date": circumstances["date"],
            "commit": provenance.commit() or "unknown",
            "versions": ", ".join(f"{name} {version}" for name, version in circumstances["versions"].items()),
            "models": f"{models.name}; vlm {model['vlm']['digest']}, segmenter {model['segmenter']['digest']}",
            "test scenes": f"{count} from seed {first_seed}, {told[targets.STUDIO]['overall']['sentences']} sentences; "
                           f"ablations on the first {ablate}, {len(scored.pictures)} sentences",
        }  # fmt: skip
        file = output / "REPORT.md"
        markdown.write(file, f"What the {models.title} models reach", facts, text.sections(results), text.FIGURES)
        disk.write_text(work / "scores.json", json.dumps(told, indent=1) + "\n")
        values = {
            "report": str(file), "targets": [vars(one) | {"reached": one.reached} for one in reached],
            "variants": len(variants), "seconds": round(report.seconds, 1),
        }  # fmt: skip
        lines = [
            f"{one.name:48}{one.wanted:>6.2f}  {'-' if one.measured is None else f'{one.measured:.3f}'}  "
            f"{'reached' if one.reached else 'not reached'}"
            for one in reached
        ]
        report.result(values, [*lines, "", f"report: {file}"])
