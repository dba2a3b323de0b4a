"""The whole chain with a scripted engine: heads, variants, figures, failures, report."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from locheads_studio.engine.jobs import LocateJob
from locheads_studio.evaluation import evaluate, finding, study
from locheads_studio.evaluation.datasets.base import DataSet
from locheads_studio.evaluation.datasets.source import Source, open_source
from locheads_studio.evaluation.runlog import RunLog, run_units
from locheads_studio.evaluation.scoring import GREEDY, Settings
from tests.evaluation import scripted
from tests.evaluation.test_report import read

FIND = finding.FindSettings(samples=20, trials=2)
BASE = Settings(resamples=20)


def answer(job: Any) -> Any:
    if isinstance(job, LocateJob) and type(job) is LocateJob:
        heads = job.heads or ("L2H0",)
        return SimpleNamespace(heads=heads, maps=np.ones((len(heads), 6, 6), np.float32))
    return scripted.Script()(job)


@pytest.fixture
def data(tmp_path: Path) -> DataSet:
    return open_source(Source(str(scripted.write_data(tmp_path / "data", 8))))


def chain(data: DataSet, ablations: bool) -> tuple[finding.Found, dict[str, Settings], RunLog]:
    planned = finding.plan(data, FIND)
    log = RunLog.in_memory(finding.run_settings(data, Source("x"), scripted.MODEL, FIND), {"date": "today"})
    found = finding.find(answer, data, FIND, planned, log)
    alone = study.by_one_criterion(planned, log, FIND.first_layer, FIND.top) if ablations else {}
    chosen = study.variants(found, BASE, alone)
    kept = RunLog.in_memory(study.run_settings(data, scripted.MODEL, chosen), {"date": "today"})
    run_units(data.ids, study.work_on(answer, data, chosen), kept, "scoring")
    return found, chosen, kept


def test_every_variant_scores_as_it_would_alone(data: DataSet) -> None:
    _, chosen, log = chain(data, ablations=False)
    told = study.scores(data, chosen, log)
    assert list(told) == [study.LABELS, study.LABEL_FREE, study.PAPER]
    assert chosen[study.PAPER].grounding == "paper" and chosen[study.LABELS].heads[0] == "L2H1"
    for name, settings in chosen.items():
        alone = RunLog.in_memory(evaluate.run_settings(data, Source("x"), scripted.MODEL, settings), {"date": "today"})
        figures = evaluate.evaluate(answer, data, settings, alone)
        assert told[name]["overall"] == figures["overall"]
        assert told[name]["baselines"].keys() == figures["baselines"].keys()


def test_several_heads_are_compared_with_and_without_contrast(data: DataSet) -> None:
    found, chosen, _ = chain(data, ablations=False)
    assert study.CONTRAST not in chosen
    more = study.variants(found, BASE, {}, "the background")
    assert list(more)[3:] == [study.SEVERAL, study.CONTRAST]
    alone, against = more[study.SEVERAL], more[study.CONTRAST]
    assert len(alone.heads) == min(10, len(found.paper.scores)) and against.heads == alone.heads
    assert (alone.against, against.against) == ("", "the background") and not against.baselines
    log = RunLog.in_memory(study.run_settings(data, scripted.MODEL, more), {"date": "today"})
    asked: list[Any] = []
    run_units(data.ids, study.work_on(lambda job: asked.append(job) or answer(job), data, more), log, "scoring")
    assert {job.against for job in asked if isinstance(job, LocateJob)} == {"", "the background"}
    told = study.scores(data, more, log)
    assert "comparison" in study.drawings(found, told, study.Examples(None, ()))
    assert any(line.startswith(study.CONTRAST) for line in study.lines(told))


def test_ablations_cover_number_criteria_and_choice(data: DataSet) -> None:
    found, chosen, _ = chain(data, ablations=True)
    assert [chosen[f"k = {k}"].heads for k in (1, 2, 3)] == [
        tuple(str(score.head) for score in found.paper.scores[:k]) for k in (1, 2, 3)
    ]
    assert {"attention sum, fixed", "entropy, fixed", "both, fixed", "all three, fixed"} <= set(chosen)
    best = max(found.paper.scores, key=lambda score: score.attention_sum)
    assert chosen["attention sum, fixed"].heads[0] == str(best.head)
    assert chosen["entropy, greedy"].heads == GREEDY and chosen["both, greedy"].tau == found.paper.tau
    assert all(not settings.baselines for name, settings in chosen.items() if name != study.LABELS)


def test_the_report_shows_the_worst_first_and_all_figures(data: DataSet, tmp_path: Path) -> None:
    found, chosen, log = chain(data, ablations=True)
    told = study.scores(data, chosen, log)
    seen = study.examples(answer, data, found, chosen[study.LABELS], log, study.LABELS, 3, lambda stage, share: None)
    ious = [case.score for case in seen.worst]
    assert len(ious) == 3 and ious == sorted(ious)
    made = study.drawings(found, told, seen)
    assert {"sorted-sums", "selection-frequency", "rank-and-iou", "entropy-examples", "comparison", "number-of-heads",
            "criteria", "failures"} == set(made)  # fmt: skip
    study.write_report(tmp_path / "r.html", "A study", found, told, made)
    page = read((tmp_path / "r.html").read_text(encoding="utf-8"))
    words = " ".join(page.words)
    assert len(page.sources) == len(made) + 6  # figures, and a link to each section
    pointing = told[study.LABELS]["overall"]["pointing"]
    assert f"{pointing:.3f} [" in words and "mean of heads" in words and "printed box" in words


def test_a_damaged_picture_is_left_out_of_every_variant(data: DataSet, tmp_path: Path) -> None:
    (tmp_path / "data" / "003.png").write_bytes(b"no picture")
    _, chosen, log = chain(data, ablations=False)
    told = study.scores(data, chosen, log)
    assert all(len(report["left out"]) == 1 for report in told.values())
