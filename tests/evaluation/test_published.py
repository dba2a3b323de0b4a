"""The paper's rows."""

from __future__ import annotations

import pytest

from locheads_studio.evaluation import published
from locheads_studio.evaluation.metrics import Outcome, summary


def test_every_row_is_whole() -> None:
    assert set(published.REC) == set(published.RES)
    assert all(len(row) == len(published.SPLITS) for row in [*published.REC.values(), *published.RES.values()])
    assert len(published.REC) == 10  # models of the paper


@pytest.mark.parametrize(
    ("model", "benchmark", "split", "expected"),
    [
        ("llava-1.5-7b", "refcoco", "val", {"acc@0.5": 0.865, "ciou": 0.742}),
        ("llava-hf/llava-1.5-13b-hf", "refcocog", "test", {"acc@0.5": 0.855, "ciou": 0.690}),
        ("liuhaotian/llava-v1.5-7b", "refcoco+", "testB", {"acc@0.5": 0.719, "ciou": 0.560}),
        ("deepseek-ai/deepseek-vl-1.3b-chat", "refcoco", "testA", {"acc@0.5": 0.777, "ciou": 0.570}),
        ("llava-1.5-7b", "reasonseg", "test", {"ciou": 0.487}),
        ("llava-1.5-7b", "refcoco", "train", {}),
        ("storybook", "refcoco", "val", {}),
        ("deepseek-vl-7b", "reasonseg", "val", {}),
    ],
)
def test_rows(model: str, benchmark: str, split: str, expected: dict[str, float]) -> None:
    assert published.row(published.paper_name(model), benchmark, split) == pytest.approx(expected)


def test_how_far_a_run_is() -> None:
    figures = summary([Outcome(True, 0.9, 8, 10), Outcome(True, 0.1, 2, 10)], ["a", "b"])
    found = published.comparison("llava-1.5-7b", "refcoco", "val", "unc", figures, first=figures | {"sentences": 3811})
    assert found is not None
    assert found["figures"]["acc@0.5"] == {
        "published": 0.865, "measured": 0.5, "difference": -0.365, "published lies in the interval": True,
        "first sentences": 0.5,
    }  # fmt: skip
    assert found["figures"]["ciou"]["difference"] == -0.242
    assert found["remarks"] == [published.CAUTION]
    assert published.comparison("storybook", "storybook", "test", "", figures, first=figures) is None


def test_other_data_than_the_papers_is_told() -> None:
    figures = summary([Outcome(True, 0.9, 8, 10)], ["a"])
    found = published.comparison("llava-1.5-7b", "refcoco", "val", "", figures, first=figures | {"sentences": 8811})
    assert found is not None
    assert "8811 objects, the published split 3811" in found["remarks"][-1]
    found = published.comparison("llava-1.5-7b", "refcocog", "val", "umd", figures, first=figures)
    assert found is not None
    assert "this is umd's" in found["remarks"][1]


def test_reasonseg_is_compared_by_length_too() -> None:
    figures = summary([Outcome(True, 0.9, 5, 10)], ["a"])
    found = published.comparison(
        "llava-1.5-13b", "reasonseg", "test", "", figures, first=figures, types={"short": figures, "long": figures}
    )
    assert found is not None
    assert found["figures"]["ciou"]["difference"] == pytest.approx(0.001)
    assert found["types"]["short"]["ciou"]["published"] == 0.487
    assert found["types"]["long"]["ciou"]["difference"] == -0.01
