"""Ablations with a scripted engine and with the built-in models: one reading for all, every way scored on the same."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from locheads_studio.catalog.sets import ModelSet, find_set
from locheads_studio.engine.handlers import HostHandlers
from locheads_studio.engine.jobs import CandidatesJob, HeadMapsJob
from locheads_studio.errors import PhraseError
from locheads_studio.evaluation import ablation, finding, study
from locheads_studio.evaluation.ablation import ADDED, MOST_HEADS, REMOVED, Variant
from locheads_studio.evaluation.ablation_text import Scored, sections
from locheads_studio.evaluation.datasets.base import DataSet
from locheads_studio.evaluation.datasets.source import Source, open_source
from locheads_studio.evaluation.datasets.storybook import Storybook
from locheads_studio.evaluation.metrics import Outcome, difference, summary
from locheads_studio.evaluation.report import Table
from locheads_studio.evaluation.runlog import RunLog, run_units
from locheads_studio.evaluation.scoring import Settings, score_picture
from locheads_studio.heads.parts import PAPER, STUDIO
from locheads_studio.models.host import ModelHost
from locheads_studio.models.localization import Localization
from tests.evaluation import scripted

FIND = finding.FindSettings(samples=16, trials=2)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataSet:
    return open_source(Source(str(scripted.write_data(tmp_path_factory.mktemp("data"), 6))))


@pytest.fixture(scope="module")
def search(data: DataSet) -> tuple[finding.Found, dict[str, dict[str, Variant]]]:
    """A search for heads, and the variants that follow from it."""
    planned = finding.plan(data, FIND)
    log = RunLog.in_memory(finding.run_settings(data, Source("x"), scripted.MODEL, FIND), {"date": "today"})
    found = finding.find(scripted.Script(), data, FIND, planned, log)
    alone = study.by_one_criterion(planned, log, FIND.first_layer, FIND.top)
    studio = Variant(("L2H1",), weights=(1.0,))
    return found, ablation.tables(found, ablation.samples_of(planned, log), alone, studio, scripted.CELLS)


@pytest.fixture(scope="module")
def scored(data: DataSet, search: Any) -> tuple[Scored, scripted.Script]:
    """The variants, scored, and the engine that was asked."""
    script, variants = scripted.Script(), ablation.distinct(search[1])
    log = RunLog.in_memory(ablation.run_settings(data, scripted.MODEL, variants), {"date": "today"})
    run_units(data.ids, ablation.work_on(script, data, variants), log, "scoring")
    return Scored(search[1], *ablation.outcomes(data, log, variants)), script


def test_every_table_that_the_issue_asks_for_is_made(search: Any) -> None:
    found, made = search
    assert list(made) == ["parts", "number of heads", "criteria", "tau", "smoothing", "samples"]
    parts = made["parts"]
    assert parts["paper"].parts == PAPER and parts["studio"].parts == STUDIO
    added = [parts[f"paper + {name}"] for name in ADDED]
    assert PAPER not in [one.parts for one in added] and len({one.parts for one in added}) == len(ADDED)
    assert {one.heads for one in added} == {parts["paper"].heads}
    like = parts[f"paper + {ablation.LIKE_LLAVA}"]
    assert like.heads == parts["paper"].heads and like.parts == replace(PAPER, sigma=scripted.CELLS / 24)
    removed = [parts[f"studio − {name}"].parts for name in REMOVED]
    assert STUDIO not in removed and len(set(removed)) == len(REMOVED)
    assert parts["studio − heads by labels"].heads == parts["paper"].heads
    ranked = [str(score.head) for score in found.paper.scores]
    for k in range(1, min(MOST_HEADS, len(ranked)) + 1):
        assert list(made["number of heads"][f"k = {k}, paper grounding"].heads) == ranked[:k]
    assert {"attention sum, fixed", "entropy, fixed", "sensitivity, fixed", "both, fixed", "all three, fixed",
            "attention sum, greedy", "entropy, greedy", "both, greedy"} == set(made["criteria"])  # fmt: skip
    assert f"{round(found.paper.tau, 4):g}" in made["tau"]
    assert made["smoothing"]["2, paper grounding"].parts == replace(PAPER, sigma=2.0, kernel=13)
    assert [row for row in made["samples"] if "draw" not in row] == [
        next(row for row in made["samples"] if row.startswith("all "))
    ]


def test_maps_are_read_once_and_equal_prompts_asked_once(data: DataSet, search: Any, scored: Any) -> None:
    (_, made), (_, script) = search, scored
    read = [job for job in script.calls if isinstance(job, HeadMapsJob)]
    assert len(read) == len(data.ids), "one pass for all sentences and variants of a picture"
    prompts = [(job.pixels, job.box, job.points, job.several) for job in script.calls if isinstance(job, CandidatesJob)]
    assert len(prompts) == len(set(prompts)) < len(ablation.distinct(made)) * 18


def test_the_sections_are_complete_and_hold_numbers(search: Any, scored: Any) -> None:
    (found, made), (result, _) = search, scored
    written = list(sections(result, found.paper))
    assert len(written) == len(made)
    for section, (name, rows) in zip(written, made.items(), strict=True):
        [table] = [part for part in section.parts if isinstance(part, Table)]
        assert all(len(row) == len(table.columns) for row in table.rows)
        if name != "samples":
            assert [row[0] for row in table.rows] == list(rows)
        assert "nan" not in str([table.rows, *(part for part in section.parts if isinstance(part, str))]).lower()
    text = " ".join(part for part in written[0].parts if isinstance(part, str))
    change = result.change("parts", "paper", "studio")
    assert f"{change[0]:+.3f}" in text, "sentences quote the figures"


def test_what_is_said_follows_the_figures(search: Any, scored: Any) -> None:
    (found, made), (truly, _) = search, scored

    def told(studio_hits: bool) -> str:
        outcome = Outcome(studio_hits, float(studio_hits), 5 if studio_hits else 0, 5)
        other = Outcome(not studio_hits, float(not studio_hits), 0 if studio_hits else 5, 5)
        all_of = {v: [outcome if v == made["parts"]["studio"] else other] * len(truly.pictures) for v in truly.outcomes}
        return str(next(sections(Scored(made, all_of, truly.pictures), found.paper)).parts[1])

    assert "+1.000" in told(True) and "higher" in told(True)
    assert "-1.000" in told(False) and "lower" in told(False)


def test_a_sentence_that_cannot_be_read_is_missed_and_takes_no_other_with_it(data: DataSet) -> None:
    class Deaf(scripted.Script):
        def __call__(self, job: Any) -> Any:
            if isinstance(job, HeadMapsJob) and "it" in job.phrases:
                raise PhraseError("It knows none of these words", "Say it in other words")
            return super().__call__(job)

    variant = Variant(("L2H1",))
    row = ablation.work_on(Deaf(), data, [variant])(data.ids[0])["rows"]
    by_text = {q.id: q.text for q in data.load(data.ids[0]).questions}
    outcomes = {by_text[one["id"]]: Outcome.from_json(one["found"][0]) for one in row}
    assert outcomes["it"].box_iou == 0 and not outcomes["it"].hit
    assert any(o.box_iou > 0 for text, o in outcomes.items() if text != "it")


def test_a_difference_is_narrower_than_its_sides() -> None:
    rng = np.random.default_rng(0)
    hard = rng.random(200) < 0.5  # what is hard for one is hard for the other
    before = [Outcome(bool(h), float(h), int(h), 1) for h in hard]
    after = [Outcome(bool(h or i % 20 == 0), float(h or i % 20 == 0), int(h), 1) for i, h in enumerate(hard)]
    pictures = [str(i // 4) for i in range(200)]
    value, low, high = difference(before, after, pictures, resamples=200)["acc@0.5"]
    sides = summary(before, pictures, resamples=200), summary(after, pictures, resamples=200)
    assert value == pytest.approx(sides[1]["acc@0.5"] - sides[0]["acc@0.5"], abs=1e-4)
    assert 0 < low < value < high
    assert high - low < sides[0]["intervals"]["acc@0.5"][1] - sides[0]["intervals"]["acc@0.5"][0]
    assert difference(before, before, pictures, resamples=20)["ciou"] == (0.0, 0.0, 0.0)


def _with_one_look(folder: Path) -> ModelSet:
    """The built-in set, its calibration without a second look: an ablation is of the first."""
    own = find_set("storybook")
    folder.mkdir()
    for part in (own.segmenter, own.inpainter):
        assert part is not None
        (folder / part.name).symlink_to(part, target_is_directory=True)
    shutil.copytree(own.vlm, folder / "vlm")
    values = json.loads((own.vlm / "locheads.json").read_text(encoding="utf-8"))
    values["calibration"]["again"] = 1.0
    (folder / "vlm" / "locheads.json").write_text(json.dumps(values), encoding="utf-8")
    return find_set(str(folder))


def test_the_two_ends_are_what_the_program_itself_selects(tmp_path: Path) -> None:
    """The built-in models: paper and studio from the maps give the very outcomes of a ``SelectJob`` with one look."""
    data = Storybook("test", 70_000, 2)
    handlers = HostHandlers(ModelHost(_with_one_look(tmp_path / "set"), "cpu"))

    def run(job: Any) -> Any:
        return handlers(job, lambda stage, share: None)

    known = Localization.of_set(find_set("storybook"))
    ends = {
        "paper": Variant(tuple(map(str, known.paper)), PAPER),
        "studio": Variant(tuple(map(str, known.studio)), STUDIO, known.weights),
    }
    work = ablation.work_on(run, data, list(ends.values()), known.cover)
    for id in data.ids:
        rows = work(id)["rows"]
        for place, grounding in enumerate(ends):
            settings = Settings(grounding=grounding, baselines=(), order="heads", closer=False)
            shipped = score_picture(run, data.load(id), settings)["rows"]
            assert [row["found"][place] for row in rows] == [
                [hit, pytest.approx(iou, abs=1e-4), *pixels] for hit, iou, *pixels in (row["found"] for row in shipped)
            ]
