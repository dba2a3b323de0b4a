"""How several things are counted: each once, of two instances of one thing one is wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from locheads_studio.document.edits import Instance, Selection
from locheads_studio.document.geometry import Box
from locheads_studio.engine.jobs import SelectJob
from locheads_studio.evaluation import several
from locheads_studio.evaluation.several import Count, Mask

SIZE = (40, 60)


def block(x: int, width: int = 10) -> Mask:
    mask = np.zeros(SIZE, bool)
    mask[10:20, x : x + width] = True
    return mask


def answer(phrase: str, masks: list[Mask], off: list[Mask] | None = None) -> Selection:
    """A selection of these masks, one by one; ``off``: found and left out."""
    instances = [Instance.of_mask("the cup", mask, 0.9) for mask in masks]
    instances += [Instance.of_mask("the cup", mask, 0.9, on=False) for mask in off or []]
    whole = np.logical_or.reduce([*masks, np.zeros(SIZE, bool)])
    return Selection(
        phrase=phrase, grounding="studio", heat=np.zeros(SIZE, np.float32), box=Box.of_mask(whole) or Box(0, 0, 1, 1),
        points=((0.5, 0.5),), mask=np.where(whole, np.uint8(255), np.uint8(0)), confidence=0.9, verdict="sure",
        heads=("L4H1",), seconds={}, instances=tuple(instances) if len(masks) + len(off or []) > 1 else (),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("masks", "count"),
    [
        ([block(0), block(20)], Count(2, 2, 0)),
        ([block(0)], Count(1, 2, 0)),
        ([block(0), block(20), block(45)], Count(2, 2, 1)),
        ([block(0), block(1)], Count(1, 2, 1)),  # one thing twice
        ([block(3), block(1), block(20)], Count(2, 2, 1)),
        ([block(0, 30)], Count(0, 2, 1)),  # both as one
        ([block(6), block(26)], Count(0, 2, 2)),
    ],
)
def test_each_thing_counts_once(masks: list[Mask], count: Count) -> None:
    assert several.counted(answer("all cups", masks), (block(0), block(20))) == count


def test_what_is_left_out_counts_as_not_found() -> None:
    assert several.counted(answer("all cups", [block(0)], off=[block(20)]), (block(0), block(20))) == Count(1, 2, 0)


def test_scenes_ask_for_what_is_drawn_in_them() -> None:
    forms = set()
    for _, scene, asked in several.scenes(300, 6, "validation"):
        first = asked[0]
        kinds = [r.kind for r in scene.regions if not r.part and any(np.array_equal(r.mask, t) for t in first.truths)]
        assert len(kinds) == len(first.truths) > 1 and len(set(kinds)) == 1
        for request in asked:
            forms.add(request.form)
            for place, truth in enumerate(request.truths):
                assert not any((truth & other).any() for other in request.truths[:place])
    assert {"every", "all", "plural"} <= forms and forms & {"both", "number"}


def test_a_perfect_answer_has_recall_and_precision_one() -> None:
    known = {
        request.phrase: request
        for _, _, asked in several.scenes(300, 3, "validation") for request in asked
    }  # fmt: skip
    current: list[Any] = []

    def run(job: SelectJob) -> Selection:
        truths = known[job.phrase].truths
        current.append(job.phrase)
        instances = tuple(Instance.of_mask("it", truth, 0.9) for truth in truths)
        whole = np.logical_or.reduce(truths)
        box = Box.of_mask(whole)
        assert box is not None
        return Selection(
            phrase=job.phrase, grounding="studio", heat=np.zeros(whole.shape, np.float32), box=box, points=(),
            mask=np.where(whole, np.uint8(255), np.uint8(0)), confidence=0.9, verdict="sure", heads=("L1H1",),
            seconds={}, instances=instances,
        )  # fmt: skip

    told = several.measure(run, 300, 3, "validation", lambda stage, share: None)
    together = told["forms"]["together"]
    assert together["recall"] == together["precision"] == 1.0 and told["missed"] == []
    assert together["requests"] == len(current) and together["asked"] == together["found"]
    assert any("together" in line for line in several.table(told))


def test_intervals_are_over_scenes() -> None:
    told = several.figures([(1, Count(2, 2, 0)), (2, Count(0, 2, 1)), (3, Count(1, 2, 1))])
    assert (told["recall"], told["precision"]) == (0.5, 0.6)
    low, high = told["intervals"]["recall"]
    assert low < 0.5 < high
