"""Targets: what counts as reached, what is unseen, and where sentences are lost."""

from __future__ import annotations

from locheads_studio.evaluation import study, targets
from locheads_studio.evaluation.datasets.storybook import Storybook
from locheads_studio.evaluation.metrics import Outcome
from locheads_studio.evaluation.runlog import RunLog
from locheads_studio.evaluation.targets import PAPER, STUDIO, Target
from locheads_studio.world.views import unseen
from tests.evaluation import scripted


def test_unseen_sentences_are_those_about_pairs_that_only_the_test_split_has() -> None:
    seen = set()
    for seed in (*range(20), 47):
        data = Storybook("test", seed, 1)
        scene, chosen = data._draw(str(seed))
        new = set(data.unseen(str(seed)))
        assert new <= {question.id for question in data.questions(str(seed))}
        for number, sentence in enumerate(chosen):
            region = scene.regions[sentence.region]
            expected = bool(not region.part and region.colour and unseen(region.kind, region.colour))
            assert (f"{seed}-{number}" in new) == expected
            seen.add(expected)
        assert not Storybook("train", seed, 1).unseen(str(seed)), "the training has none"
    assert seen == {True, False}


def test_a_target_is_reached_by_the_figure_and_not_by_its_interval() -> None:
    assert Target("x", 0.9, 0.9, (0.8, 1.0), 5).reached
    assert not Target("x", 0.9, 0.89, (0.8, 1.0), 5).reached
    assert not Target("x", 0.9, None, None, 0).reached


def test_targets_come_from_the_rows_they_name() -> None:
    """A log in which every type goes differently: each target must take its own."""
    data = Storybook("test", 60_000, 2)
    log = RunLog.in_memory(targets.run_settings(data, scripted.MODEL), {"date": "today"})
    worth = {"plain": 1.0, "relational": 1.0, "ordinal": 0.0, "part": 1.0, "reasoning": 0.0}
    for id in data.ids:
        rows = []
        for number, (kind, iou) in enumerate(worth.items()):
            found = Outcome(kind != "ordinal", iou, round(10 * iou), 10)
            rows.append({"id": f"{id}-{number}", "text": kind, "type": kind, "first": True, "found": found.to_json()})
        way = {"rows": rows, "unavailable": {}}
        none = {"rows": [row | {"found": Outcome(False, 0.0, 0, 10).to_json()} for row in rows], "unavailable": {}}
        log.add(id, {"variants": {STUDIO: way, PAPER: none}, "segmenter": {"box": [0.5, 1.0], "point": [0.25]},
                     "unseen": [f"{id}-2", f"{id}-3"]})  # fmt: skip
    told = study.scores(data, targets.SHIPPED, log)
    found = {one.name: one.measured for one in targets.targets(told, data, log)}
    assert found == {
        "pointing": 0.8, "Acc@0.5, all sentences": 0.6, "Acc@0.5, relational": 1.0, "Acc@0.5, ordinal": 0.0,
        "Acc@0.5, part": 1.0, "Acc@0.5, reasoning": 0.0, "cIoU": 0.6,
        "Acc@0.5, kind-colour pairs never trained": 0.5, "segmenter, true box: mIoU": 0.75,
        "segmenter, one point: mIoU": 0.25,
    }  # fmt: skip
    lost = targets.lost(log, data)
    assert lost["ordinal"] == {"sentences": 2, "mask": 0, "place": 2}
    assert lost["reasoning"] == {"sentences": 2, "mask": 2, "place": 0} and lost["part"]["place"] == 0
