"""A whole evaluation with a scripted engine: what is asked, what is counted, what is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from locheads_studio.document.edits import Selection
from locheads_studio.document.geometry import Box
from locheads_studio.engine.jobs import HeadMapsJob, PrintedBoxJob, SegmentJob, SelectJob
from locheads_studio.errors import DataError, ModelError, UsageError, WeightsError
from locheads_studio.evaluation import evaluate as evaluation
from locheads_studio.evaluation.datasets.base import Facts, Question, Record, Truth
from locheads_studio.evaluation.datasets.source import Source, open_source
from locheads_studio.evaluation.metrics import Outcome
from locheads_studio.evaluation.runlog import RunLog
from locheads_studio.evaluation.scoring import Settings, centre, score_picture
from tests.evaluation import scripted
from tests.evaluation.datasets import layouts

QUICK = Settings(resamples=20)


class ByHand:
    """Three sentences about one picture of 8x8 pixels; the object is the left 4x4 corner, the other one the right."""

    facts = Facts("by hand", "none", "test", groups={"both": ("plain", "part")})
    ids = ("one",)
    left_out = ()

    def questions(self, id: str) -> tuple[Question, ...]:
        return (
            Question("a", "the corner", "plain", 0, True),
            Question("b", "the same", "plain", 0, False),
            Question("c", "the other", "part", 1, True),
        )

    def load(self, id: str) -> Record:
        left, right = np.zeros((8, 8), bool), np.zeros((8, 8), bool)
        left[:4, :4] = True
        right[:4, 4:] = True
        picture = np.zeros((8, 8, 3), np.uint8)
        return Record(id, picture, (Truth((0, 0, 4, 4), left), Truth((4, 0, 8, 4), right)), self.questions(id))


FOUND = {"the corner": Box(0, 0, 4, 4), "the same": Box(0, 0, 4, 8), "the other": Box(0, 0, 2, 2)}
ALL_HEADS = Box(4, 0, 8, 4)


def answer(job: Any) -> Any:
    mask = np.zeros((8, 8), np.uint8)
    match job:
        case SelectJob():
            box = ALL_HEADS if job.heads == ("all",) else FOUND[job.phrase]
        case PrintedBoxJob():
            return FOUND[job.phrase] if job.phrase != "the same" else None
        case SegmentJob():
            box = job.box
    mask[box.as_slices] = 255
    if isinstance(job, SegmentJob):
        return mask
    return Selection(
        phrase=job.phrase, grounding=job.grounding, heat=np.zeros((8, 8), np.float32), box=box, points=(box.center,),
        mask=mask, confidence=0.25, verdict="sure", heads=("L2H0",), seconds={},
    )  # fmt: skip


def run(data: Any, settings: Settings = QUICK, do: Any = answer) -> dict[str, Any]:
    log = RunLog.in_memory(evaluation.run_settings(data, Source("x"), scripted.MODEL, settings), {"date": "today"})
    return evaluation.evaluate(do, data, settings, log)


def test_three_sentences_by_hand() -> None:
    """Found: the corner itself (IoU 1), twice its height (IoU 16/32), a 2x2 box elsewhere (IoU 0)."""
    found = run(ByHand())
    overall = found["overall"]
    assert (overall["sentences"], overall["pictures"]) == (3, 1)
    assert overall["pointing"] == round(1 / 3, 4)  # (2, 2) lies inside, (2, 4) just below, (1, 1) elsewhere
    assert overall["acc@0.5"] == round(2 / 3, 4)
    assert overall["ciou"] == round((16 + 16 + 0) / (16 + 32 + 20), 4)
    assert overall["miou"] == 0.5
    assert overall["pr@0.5"] == round(2 / 3, 4)
    assert overall["pr@0.6"] == round(1 / 3, 4)
    assert found["first sentences"]["ciou"] == round(16 / 36, 4)
    assert found["types"]["plain"]["miou"] == 0.75
    assert found["types"]["part"]["miou"] == 0.0
    assert found["groups"]["both"]["sentences"] == 3
    baselines = found["baselines"]
    assert baselines["mean of heads"]["acc@0.5"] == round(1 / 3, 4)
    assert baselines["true box"]["miou"] == 1.0
    assert baselines["printed box"]["acc@0.5"] == round(1 / 3, 4)  # found, none printed, elsewhere
    assert baselines["printed box"]["ciou"] == round(16 / (16 + 16 + 20), 4)
    # The middle 4x4 shares 2x2 with either corner: 4 of 28.
    assert baselines["centre box"]["miou"] == round(4 / 28, 4)
    assert baselines["centre box"]["acc@0.5"] == 0.0
    assert found["published"] is None
    assert "every sentence counts once" in found["conventions"]["sentences"]
    text = "\n".join(evaluation.table(found))
    assert "no figures for this model" in text and "centre box" in text


def test_first_sentences_only() -> None:
    asked: list[Any] = []

    def watched(job: Any) -> Any:
        asked.append(job)
        return answer(job)

    found = run(ByHand(), replace(QUICK, sentences="first", baselines=()), watched)
    assert [job.phrase for job in asked] == ["the corner", "the other"]
    assert found["overall"] == found["first sentences"]
    assert found["conventions"]["sentences"].startswith("first")
    assert found["baselines"] == {}


def test_a_picture_is_shown_once(tmp_path: Path) -> None:
    """Every job about a picture has the very same pixels and key, so that its prefix and embedding are shared."""
    data = open_source(Source(str(scripted.write_data(tmp_path, 2))))
    script = scripted.Script()
    record = data.load(data.ids[0])
    result = score_picture(script, record, QUICK)
    assert {job.pixels for job in script.calls} == {script.calls[0].pixels}
    assert sum(isinstance(job, SegmentJob) for job in script.calls) == 1  # the true box, for two sentences
    assert sum(isinstance(job, PrintedBoxJob) for job in script.calls) == 1  # asked once, told it prints none
    assert result["unavailable"] == {
        "printed box": "This model prints no boxes", "true box": "the data set has boxes and no masks"
    }  # fmt: skip
    assert json.loads(json.dumps(result)) == result
    assert score_picture(scripted.Script(), record, QUICK) == result


def test_what_the_model_cannot_read_is_missed(tmp_path: Path) -> None:
    file = scripted.write_data(tmp_path, 2)
    file.write_text(file.read_text().replace("dark", "unknown"))
    data = open_source(Source(str(file)))
    found = run(data, do=scripted.Script())
    assert found["failed"] == 2
    assert found["overall"]["sentences"] == 6
    record = data.load(data.ids[0])
    row = score_picture(scripted.Script(), record, QUICK)["rows"][0]
    assert Outcome.from_json(row["found"]) == Outcome(False, 0.0, 0, 256)
    assert "none of these words" in row["failed"]


def test_a_damaged_picture_is_left_out_and_told(tmp_path: Path) -> None:
    file = scripted.write_data(tmp_path, 3)
    (tmp_path / "001.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    found = run(open_source(Source(str(file))), do=scripted.Script())
    assert found["data"]["left out"] == 1
    assert found["left out"][0]["picture"] == "001.png"
    assert "data.jsonl, line 3" in found["left out"][0]["error"]
    assert found["overall"]["pictures"] == 2
    assert "1 damaged record was" in "\n".join(evaluation.table(found))


@pytest.mark.parametrize("coordinate", [1e7, 1e8, 1e308, 10**400])
def test_outlines_that_no_picture_can_have_cost_neither_memory_nor_the_process(
    tmp_path: Path, coordinate: float
) -> None:
    """pycocotools took a gigabyte for 1e7 and crashed at 1e8. Alone such a record is an error, else it is left out."""
    layouts.photo(1).save(tmp_path / "a.png")
    row = {"image": "a.png", "sentence": "x", "mask": [[coordinate, 0, 0, coordinate, 5, 5]]}
    file = tmp_path / "mine.jsonl"
    file.write_text(json.dumps(row) + "\n")
    with pytest.raises(DataError, match="Every record of mine is damaged") as told:
        run(open_source(Source(str(file))), do=scripted.Script())
    assert "line 1" in str(told.value) and str(told.value).count("Get the data set again") == 1
    layouts.photo(2).save(tmp_path / "b.png")
    rows = [row, {"image": "b.png", "sentence": "x", "box": [1, 2, 30, 40]}]
    file.write_text("".join(json.dumps(one) + "\n" for one in rows))
    found = run(open_source(Source(str(file))), do=scripted.Script())
    assert len(found["left out"]) == 1 and found["overall"]["sentences"] == 1


def test_a_model_that_fails_stops_the_run(tmp_path: Path) -> None:
    def broken(job: Any) -> Any:
        raise ModelError("There is not enough memory for this", "Close other programs")

    with pytest.raises(ModelError):
        run(open_source(Source(str(scripted.write_data(tmp_path, 2)))), do=broken)


def test_a_model_that_is_there_in_part_has_no_mean_of_heads(tmp_path: Path) -> None:
    def cut(job: Any) -> Any:
        if isinstance(job, SelectJob) and job.heads == ("all",):
            raise WeightsError("The vision-language model lacks 3 files", "Download it with --whole")
        return script(job)

    script = scripted.Script()
    found = run(open_source(Source(str(scripted.write_data(tmp_path, 2)))), do=cut)
    assert found["baselines"]["mean of heads"]["not available"] == "The vision-language model lacks 3 files"
    assert found["overall"]["sentences"] == 6


def test_boxes_only(tmp_path: Path) -> None:
    layouts.photo(1).save(tmp_path / "a.png")
    file = tmp_path / "boxes.jsonl"
    file.write_text(json.dumps({"image": "a.png", "sentence": "x", "box": [1, 2, 30, 40]}) + "\n")
    found = run(open_source(Source(str(file))), do=scripted.Script(prints=True))
    assert found["overall"]["ciou"] is None
    assert found["overall"]["acc@0.5"] is not None
    assert found["baselines"]["true box"]["not available"] == "the data set has boxes and no masks"
    assert found["baselines"]["printed box"]["sentences"] == 1
    assert "-" in "\n".join(evaluation.table(found))


def test_without_answers_there_is_nothing_to_score(tmp_path: Path) -> None:
    layouts.photo(1).save(tmp_path / "a.png")
    (tmp_path / "a.txt").write_text("a thing")
    with pytest.raises(UsageError, match="without box or mask"):
        run(open_source(Source(str(tmp_path))))


def test_greedy_heads_are_chosen_for_every_sentence(tmp_path: Path) -> None:
    data = open_source(Source(str(scripted.write_data(tmp_path, 1))))
    script = scripted.Script()
    settings = replace(QUICK, heads=("greedy",), tau=0.4, baselines=())
    score_picture(script, data.load(data.ids[0]), settings)
    assert [type(job) for job in script.calls] == [HeadMapsJob, SelectJob] * 3
    chosen = [job.heads for job in script.calls if isinstance(job, SelectJob)]
    assert all({"L2H1", "L3H0"} == set(heads) for heads in chosen)  # the only two that look enough
    with pytest.raises(UsageError, match="tau"):
        replace(settings, tau=None)


def test_settings_that_are_none() -> None:
    with pytest.raises(UsageError, match=r"magic.*mean of heads"):
        Settings(baselines=("magic",))
    with pytest.raises(UsageError, match="all or first"):
        Settings(sentences="last")  # type: ignore[arg-type]


def test_the_papers_row_is_compared(tmp_path: Path) -> None:
    data = open_source(Source(str(layouts.write_refer(tmp_path)), "val"))
    log = RunLog.in_memory(
        evaluation.run_settings(data, Source("x"), scripted.MODEL | {"vlm": {"name": "llava-1.5-7b"}}, QUICK), {}
    )
    found = evaluation.evaluate(scripted.Script(), data, QUICK, log)
    figures = found["published"]["figures"]
    assert figures["acc@0.5"]["published"] == 0.865
    assert figures["ciou"]["difference"] == pytest.approx(found["overall"]["ciou"] - 0.742, abs=1e-4)
    text = "\n".join(evaluation.table(found))
    assert "published 0.742" in text and "2503.06287" in text


def test_the_order_of_the_log_does_not_matter(tmp_path: Path) -> None:
    data = open_source(Source(str(scripted.write_data(tmp_path, 5))))
    settings = evaluation.run_settings(data, Source("x"), scripted.MODEL, QUICK)
    reports = []
    for ids in (list(data.ids), list(data.ids)[::-1]):
        log = RunLog.in_memory(settings, {})
        work = evaluation.work_on(scripted.Script(), data, QUICK)
        for id in ids:
            log.add(id, json.loads(json.dumps(work(id))))
        reports.append(json.dumps(evaluation.report(data, QUICK, log)))
    assert reports[0] == reports[1]


def test_a_record_that_cannot_be_read_is_a_data_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no scene 99"):
        open_source(Source("storybook", "test", seed=1, count=2)).load("99")


def test_the_centre_box_of_an_odd_picture() -> None:
    mask = np.ones((5, 7), bool)
    outcome = centre(Truth((0, 0, 7, 5), mask), 7, 5)
    assert outcome.hit
    assert outcome.box_iou == pytest.approx(0.25)
    assert outcome.union == 35


def test_the_same_scenes_by_another_way_score_the_same(tmp_path: Path) -> None:
    """The drawn world, and the same pictures, sentences and masks written to files and read again."""
    drawn = open_source(Source("storybook", "test", seed=40, count=2))
    rows = []
    for id in drawn.ids:
        record = drawn.load(id)
        Image.fromarray(record.picture).save(tmp_path / f"{id}.png")
        for question in record.questions:
            assert question.truth is not None
            mask = tmp_path / f"{id}-{question.truth}.png"
            Image.fromarray(np.where(record.truths[question.truth].mask, 255, 0).astype(np.uint8)).save(mask)
            rows.append({"image": f"{id}.png", "sentence": question.text, "mask": mask.name, "type": question.type})
    (tmp_path / "written.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    written = open_source(Source(str(tmp_path / "written.jsonl")))
    figures = [run(data, do=scripted.Script()) for data in (drawn, written)]
    for part in ("overall", "types", "baselines"):
        assert figures[0][part] == figures[1][part]


def test_another_voice_is_scored_and_its_silence_is_a_miss() -> None:
    asked: list[Any] = []

    def says(job: Any) -> Any:
        asked.append(job)
        found = answer(job)
        return replace(found, heads=(), verdict="not found" if job.phrase == "the same" else "no verdict")

    settings = replace(QUICK, voice="printed", baselines=())
    rows = score_picture(says, ByHand().load("one"), settings)["rows"]
    assert {job.voice for job in asked} == {"printed"}
    hits = {row["id"]: Outcome.from_json(row["found"]).hit for row in rows}
    assert hits["a"] and not hits["b"]
    score_picture(says, ByHand().load("one"), replace(QUICK, against="the background", baselines=()))
    assert asked[-1].against == "the background" and asked[0].against == ""
    assert settings.to_json()["voice"] == "printed" and "voice" not in QUICK.to_json(), "older logs go on"
