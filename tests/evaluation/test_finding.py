"""Looking for heads with a scripted engine that has planted ones."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from locheads_studio.engine.jobs import HeadMapsJob, LookJob, pixels_key
from locheads_studio.errors import HeadError, UsageError, WeightsError
from locheads_studio.evaluation import finding, installing
from locheads_studio.evaluation.datasets.base import DataSet
from locheads_studio.evaluation.datasets.source import Source, open_source
from locheads_studio.evaluation.runlog import RunLog
from locheads_studio.heads.discovery import Discovery, over_trials
from locheads_studio.heads.names import Head
from locheads_studio.heads.ranking import HeadRanking
from locheads_studio.heads.sample import Sample, greedy_heads, measure
from tests.evaluation import scripted
from tests.evaluation.datasets import layouts

SMALL = finding.FindSettings(samples=20, trials=3)


def log_for(data: DataSet, settings: finding.FindSettings, path: Path | None = None) -> RunLog:
    wanted = finding.run_settings(data, Source("x"), scripted.MODEL, settings)
    return RunLog.in_memory(wanted, {"date": "today"}) if path is None else RunLog.open(path, wanted, {"date": "today"})


def found_in(data: DataSet, settings: finding.FindSettings = SMALL, run: Any = None) -> finding.Found:
    planned = finding.plan(data, settings)
    return finding.find(run or scripted.Script(), data, settings, planned, log_for(data, settings))


@pytest.fixture
def data(tmp_path: Path) -> DataSet:
    return open_source(Source(str(scripted.write_data(tmp_path / "data", 15))))


def test_planted_heads_are_found(data: DataSet) -> None:
    found = found_in(data)
    assert {"paper", "sensitivity", "labels", "combination"} == set(found.rankings)
    # The sink L3H0 has the lowest entropy and a large sum: the paper's criteria take it. Truth knows better.
    assert Head(3, 0) in found.paper.chosen
    assert found.rankings["labels"].chosen[0] == Head(2, 1)
    assert found.studio.chosen[0] == Head(2, 1)
    assert found.studio.held_out is not None
    assert found.rankings["sensitivity"].scores[0].head in {Head(2, 1), *found.rankings["sensitivity"].chosen}
    assert found.paper.trials == 3
    assert found.paper.scores[0].frequency_sd is not None
    text = "\n".join(finding.table(found))
    assert "combination: L2H1" in text and "held out" in text


def test_the_record_names_everything(data: DataSet) -> None:
    values = json.loads(json.dumps(found_in(data).to_json(), allow_nan=False))
    told = values["provenance"]
    assert told["model"] == scripted.MODEL
    assert told["data"]["digest"]
    assert told["settings"]["seed"] == 0
    assert told["date"] == "today"
    assert len(told["trials"]) == 3
    assert all(trial["samples"] == 20 for trial in told["trials"])
    assert told["samples"] >= 20
    assert len(told["sample ids"]) == 16
    assert HeadRanking.from_json(json.dumps(values["rankings"]["paper"])).chosen


def test_trials_are_drawn_by_the_seed(data: DataSet) -> None:
    one, same, other = (finding.plan(data, replace(SMALL, seed=seed)) for seed in (4, 4, 5))
    assert one == same
    assert one.trials != other.trials
    assert len(set(one.trials)) == 3
    assert all(len(trial) == 20 for trial in one.trials)
    drawn = [id for task in one.tasks for id in task.drawn]
    assert sorted(set().union(*one.trials)) == sorted(drawn)
    assert len(drawn) == len(set(drawn))
    assert [task.number for task in one.tasks] == np.cumsum([0, *(len(t.drawn) for t in one.tasks)])[:-1].tolist()


def test_trials_have_pictures_of_their_own_where_there_are_enough(data: DataSet) -> None:
    """15 pictures with three sentences each: three trials of 12 sentences share no picture, three of 20 have to."""
    few = finding.plan(data, finding.FindSettings(samples=12, trials=3))
    place = {question.id: id for id in data.ids for question in data.questions(id)}
    pictures = [{place[question] for question in trial} for trial in few.trials]
    assert few.apart and not (pictures[0] & pictures[1] or pictures[0] & pictures[2] or pictures[1] & pictures[2])
    assert not finding.plan(data, SMALL).apart, "and it is not claimed where they do"
    told = "\n".join(finding.table(found_in(data, finding.FindSettings(samples=12, trials=3))))
    assert "3 trials, which share no picture" in told
    assert "which share pictures" in "\n".join(finding.table(found_in(data)))


def test_how_many_heads_a_sample_counts_and_how_far_tau_differs_is_told_and_kept(data: DataSet, tmp_path: Path) -> None:
    """The paper counts ten; the scripted model has too few heads for that."""
    found = found_in(data)
    per_sample = found.paper.per_sample
    assert per_sample is not None and 1 <= per_sample < 10
    told = "\n".join(finding.table(found))
    assert f"the {per_sample} of lowest entropy per sample (not the paper's 10: too few heads are left)" in told
    own = [trial["own tau"] for trial in found.provenance["trials"]]
    assert f"tau of each alone {min(own):.3f} to {max(own):.3f}" in told
    kept = installing.summary(found)
    assert kept["heads per sample"] == per_sample and [trial["own tau"] for trial in kept["trials"]] == own
    asked = finding.FindSettings(samples=20, trials=3, per_sample=1)
    assert found_in(data, asked).paper.per_sample == 1


def test_more_samples_than_there_are(data: DataSet) -> None:
    planned = finding.plan(data, finding.FindSettings(samples=10_000, trials=2))
    assert planned.samples == 45
    assert planned.trials[0] == planned.trials[1]


def test_stopped_and_resumed(data: DataSet, tmp_path: Path) -> None:
    file = tmp_path / "find.jsonl"
    planned = finding.plan(data, SMALL)
    whole = found_in(data).to_json()
    script = scripted.Script()

    def stopping(job: Any) -> Any:
        if len(script.calls) == 5:
            raise KeyboardInterrupt
        return script(job)

    with log_for(data, SMALL, file) as log, pytest.raises(KeyboardInterrupt):
        finding.find(stopping, data, SMALL, planned, log)
    again = scripted.Script()
    with log_for(data, SMALL, file) as log:
        resumed = finding.find(again, data, SMALL, planned, log)
    assert json.dumps(resumed.to_json()) == json.dumps(whole)
    read = [job for job in (*script.calls, *again.calls) if isinstance(job, HeadMapsJob)]
    assert len(read) == len(planned.tasks)


def test_phrases_are_read_beside_each_other(data: DataSet) -> None:
    settings = finding.FindSettings(samples=1, trials=1)
    planned = finding.plan(data, settings)
    script = scripted.Script()
    record = data.load(planned.tasks[0].id)
    result = finding.read_picture(script, record, planned.tasks[0], settings)
    (job,) = script.calls
    assert isinstance(job, HeadMapsJob)
    assert len(job.phrases) == 3  # the drawn one first, the picture's others after it
    assert list(result["samples"]) == list(planned.tasks[0].drawn)


def test_many_sentences_run_in_turns(tmp_path: Path) -> None:
    layouts.photo(1).save(tmp_path / "a.png")
    (tmp_path / "a.txt").write_text("".join(f"thing number {i}\n" for i in range(19)))
    data = open_source(Source(str(tmp_path)))
    script = scripted.Script()
    found = found_in(data, finding.FindSettings(samples=19, trials=1), script)
    assert [len(job.phrases) for job in script.calls] == [8, 8, 8]  # the last three are filled up
    assert found.provenance["samples"] == 19
    assert set(found.rankings) == {"paper", "sensitivity"}  # nothing is labelled
    assert found.studio is found.rankings["sensitivity"]


def test_a_lone_phrase_borrows_others(tmp_path: Path) -> None:
    for number in range(6):
        layouts.photo(number).save(tmp_path / f"{number}.png")
        (tmp_path / f"{number}.txt").write_text(f"thing number {number}\n")
    data = open_source(Source(str(tmp_path)))
    script = scripted.Script()
    found = found_in(data, finding.FindSettings(samples=6, trials=2), script)
    read = [job for job in script.calls if isinstance(job, HeadMapsJob)]
    assert read and all(len(job.phrases) == 1 + finding.BORROWED for job in read)
    assert found.paper.scores[0].sensitivity is not None


def test_maps_are_kept_within_their_bytes(data: DataSet) -> None:
    one = scripted.LAYERS * scripted.HEADS * scripted.CELLS**2 * 2
    settings = finding.FindSettings(samples=45, trials=1, keep_bytes=7 * one)
    planned = finding.plan(data, settings)
    log = log_for(data, settings)
    finding.find(scripted.Script(), data, settings, planned, log)
    kept = sum("kept" in s for result in log.done.values() for s in result["samples"].values())
    assert kept == 7


def test_nothing_to_find_in(tmp_path: Path, data: DataSet) -> None:
    layouts.photo(1).save(tmp_path / "a.png")
    (tmp_path / "a.txt").write_text("...\n")
    with pytest.raises(UsageError, match="no sentences"):
        found_in(open_source(Source(str(tmp_path))))
    for file in (tmp_path / "data").glob("*.png"):
        file.write_bytes(b"")
    with pytest.raises(HeadError, match="No sample"):
        found_in(data)


def test_installing_keeps_what_else_stands_there(data: DataSet, tmp_path: Path) -> None:
    found = found_in(data)
    file = installing.install(found, tmp_path)
    values = json.loads(file.read_text())
    assert values["prompt"] == "<image>{phrase}."
    assert values["studio"][0] == "L2H1"
    assert sum(values["weights"]) == pytest.approx(1.0, abs=1e-3)
    assert values["provenance"]["validation"] == found.studio.held_out
    assert values["provenance"]["paper"][0]["head"] == str(found.paper.scores[0].head)
    file.write_text(json.dumps({"prompt": "mine <image> {phrase}.", "neutral": ["it"]}))
    installing.install(found, tmp_path)
    values = json.loads(file.read_text())
    assert (values["prompt"], values["neutral"]) == ("mine <image> {phrase}.", ["it"])
    installed = [str(head) for head in found.studio.chosen]
    for heads, kept in ((installed, True), (["L0H0"], False), ([*installed, "L0H0"], False)):
        file.write_text(json.dumps({"prompt": "", "studio": heads, "calibration": {"of": "heads"}}))
        installing.install(found, tmp_path)
        assert ("calibration" in json.loads(file.read_text())) is kept, "it was fitted on the maps of those heads"
    file.write_text("{")
    with pytest.raises(WeightsError, match="damaged"):
        installing.install(found, tmp_path)


def test_a_sample_survives_json() -> None:
    rng = np.random.default_rng(0)
    truth = np.zeros((4, 4))
    truth[1:3, 1:3] = 0.7
    sample = measure(rng.random((3, 2, 4, 4)), rng.random((3, 2)), truth)
    again = Sample.from_json(json.loads(json.dumps(sample.to_json())))
    assert np.array_equal(again.values, sample.values, equal_nan=True)
    assert again.kept is not None
    assert sample.kept is not None
    assert np.array_equal(again.kept.maps, sample.kept.maps)
    assert np.array_equal(again.kept.scale, sample.kept.scale)
    assert np.array_equal(again.kept.truth, sample.kept.truth)
    for broken in ({}, {"shape": [3, 2], "values": "!"}, {"shape": [3], "values": sample.to_json()["values"]}):
        with pytest.raises(HeadError, match="no measured sample"):
            Sample.from_json(broken)


def test_frequencies_of_trials_are_averaged_by_hand() -> None:
    """Two trials of one sample each: the head of lowest entropy is another one in each."""

    def one(first: bool) -> Discovery:
        maps = np.zeros((3, 2, 4, 4))
        calm, wild = [(0, 0)], [(0, 0), (3, 3), (0, 3)]
        for index, cells in enumerate((calm, wild) if first else (wild, calm)):
            for cell in cells:
                maps[2, index][cell] = 0.5 / len(cells)
        found = Discovery()
        found.add(maps)
        return found

    trials = ((True, 0.1), (True, 0.3), (False, 0.2))
    mean = over_trials([one(first).find(per_sample=1, tau=tau) for first, tau in trials], top=3)
    assert [str(s.head) for s in mean.scores] == ["L2H0", "L2H1"]
    assert [s.frequency for s in mean.scores] == pytest.approx([2 / 3, 1 / 3])
    assert mean.scores[0].frequency_sd == pytest.approx(np.std([1, 1, 0], ddof=1))
    assert mean.scores[0].entropy == pytest.approx(np.log(3) / 3, rel=1e-6)
    assert mean.tau == pytest.approx(0.2)
    assert mean.chosen == (Head(2, 0), Head(2, 1))
    assert mean.trials == 3


def test_greedy_heads_by_hand() -> None:
    maps = np.zeros((4, 2, 4, 4))
    maps[0, 0, 0, 0] = 0.9  # layers 0 and 1 never count
    maps[2, 0, 0, 0] = 0.3  # one component
    maps[2, 1, [0, 3], [0, 3]] = 0.25  # two
    maps[3, 0, 1, 1] = 0.1  # one, but it hardly looks
    assert greedy_heads(maps, ("attention_sum", "entropy"), 0.2, top=2) == (Head(2, 0), Head(2, 1))
    assert greedy_heads(maps, ("entropy",), 0.2, top=2) == (Head(2, 0), Head(3, 0))
    assert greedy_heads(maps, ("attention_sum",), 0.2, top=1) == (Head(2, 1),)
    assert greedy_heads(maps, ("attention_sum", "entropy"), 0.95, top=1) == (Head(2, 0),)  # none meets it
    with pytest.raises(HeadError, match="layer"):
        greedy_heads(maps[:2], ("entropy",), 0.2)


def test_pictures_are_read_in_fixed_groups_whatever_was_done_before(data: DataSet) -> None:
    planned = finding.plan(data, SMALL)
    ids = [task.id for task in planned.tasks]
    assert len(ids) > 2 * finding.TOGETHER
    groups = []
    for start in (0, 2):  # the second as after a stop in the middle of a group
        script = scripted.Script()
        work = finding.work_on(script, data, planned, SMALL)
        for id in ids[start:]:
            work(id)
        looks = [job for job in script.calls if isinstance(job, LookJob)]
        groups.append([[pixels_key(picture) for picture in (job.picture, *job.others)] for job in looks])
    assert groups[0] == groups[1] and len(groups[0][0]) == len(groups[0][1]) == finding.TOGETHER
