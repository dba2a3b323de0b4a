"""Finds the localization heads of a VLM that was just trained and writes them beside its weights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from locheads_studio.engine.jobs import HeadMapsJob, LookJob
from locheads_studio.evaluation import finding, installing
from locheads_studio.evaluation.datasets.source import open_source
from locheads_studio.evaluation.provenance import circumstances, digest
from locheads_studio.evaluation.runlog import RunLog
from locheads_studio.heads.reading import Reading
from locheads_studio.models.probe import VlmProbe

Step = Callable[[str, float], None]


def find_heads(
    folder: Path, prompt: str, *, samples: int = 1000, trials: int = 5, step: Step = lambda stage, share: None
) -> dict[str, Any]:
    """Find the heads of the VLM in ``folder`` and write its ``locheads.json``; return how they were found.

    Paper: attention sum and spatial entropy alone, the three most often selected, layers 0 and 1 left out. Studio:
    the combination that points best on the labelled scenes. The scenes are of the train split, from seeds that the
    training did not use. The same as ``heads find --install``, without an engine around the probe.
    """
    probe = VlmProbe.load(folder, prompt)

    def run(job: HeadMapsJob | LookJob) -> Reading | None:
        if isinstance(job, LookJob):
            probe.open_all((job.picture, *job.others))
            return None
        prefix = probe.open(job.picture)
        return Reading(probe.all_maps(prefix, job.phrases), prefix.grid, probe.prompting.template)

    settings = finding.FindSettings(samples=samples, trials=trials)
    source = finding.scenes(settings, "train")
    scenes = open_source(source)
    model = {"folder": folder.name, "digest": digest(folder, (installing.HEADS_FILE,))}
    log = RunLog.in_memory(finding.run_settings(scenes, source, model, settings), circumstances())
    found = finding.find(run, scenes, settings, finding.plan(scenes, settings, step), log, step)
    installing.install(found, folder)
    return installing.summary(found)
