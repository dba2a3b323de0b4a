"""The figures show the numbers they are given."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from locheads_studio.errors import UsageError
from locheads_studio.evaluation import figures
from locheads_studio.heads.names import Head
from locheads_studio.heads.ranking import HeadRanking, HeadScore

# frequency, attention sum and IoU of four heads, best first
NUMBERS = [(0.6, 0.5, 0.4), (0.3, 0.2, 0.3), (0.1, 0.3, 0.1), (0.0, 0.1, 0.2)]
SCORES = tuple(
    HeadScore(Head(2, i), frequency, total, 1.0, None, iou, None, None)
    for i, (frequency, total, iou) in enumerate(NUMBERS)
)
RANKING = HeadRanking("attention_sum+entropy", (Head(2, 0),), (1.0,), SCORES, 9, 2, tau=0.25, rho=0.7, rho_p=0.001)
PICTURE = np.full((30, 40, 3), 90, np.uint8)
MAP = figures.HeadMap("L2H0", np.arange(6, dtype=np.float32).reshape(2, 3), 0.5)


def test_sorted_sums_rise_and_tau_is_drawn() -> None:
    axes = figures.sorted_sums(RANKING).axes[0]
    assert list(axes.lines[0].get_ydata()) == [0.1, 0.2, 0.3, 0.5]
    assert set(axes.lines[1].get_ydata()) == {0.25}
    assert axes.collections[0].get_offsets().tolist() == [[3.0, 0.5]]


def test_selection_frequency_leaves_out_heads_that_were_never_picked() -> None:
    axes = figures.selection_frequency(RANKING).axes[0]
    assert [bar.get_height() for bar in axes.patches] == [0.6, 0.3, 0.1]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["L2H0", "L2H1", "L2H2"]
    assert axes.patches[0].get_facecolor() != axes.patches[1].get_facecolor()


def test_rank_and_iou_counts_only_heads_picked_in_one_percent() -> None:
    axes = figures.rank_and_iou(RANKING).axes[0]
    assert axes.collections[0].get_offsets().tolist() == [[1, 0.4], [2, 0.3], [3, 0.1]]
    assert "0.70" in axes.get_title(loc="right")


def test_ablation_draws_every_measure_of_every_row_with_its_interval() -> None:
    rows = {"paper": {"pointing": 0.7, "cIoU": 0.4}, "studio": {"pointing": 0.8, "cIoU": 0.6}}
    axes = figures.ablation(rows, "Grounding", {"paper": {"cIoU": (0.3, 0.5)}}).axes[0]
    assert sorted(bar.get_height() for bar in axes.patches) == [0.4, 0.6, 0.7, 0.8]
    assert [list(line.get_ydata()) for line in axes.lines] == [[0.3, 0.5]]


def test_a_sweep_draws_every_line_with_its_band_and_the_marks() -> None:
    lines = {"a": [(1.0, 0.4, 0.3, 0.5), (2.0, 0.6, 0.5, 0.7)], "b": [(1.0, 0.2, 0.1, 0.3)]}
    axes = figures.sweep(lines, "k", "k", "Acc", {"own": 2.0}).axes[0]
    assert [list(line.get_ydata()) for line in axes.lines[:2]] == [[0.4, 0.6], [0.2]]
    assert set(axes.lines[2].get_xdata()) == {2.0}
    assert axes.collections[0].get_paths()[0].get_extents().bounds == pytest.approx((1.0, 0.3, 1.0, 0.4))
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["1", "2"] and axes.get_ylim() == (0, 1)
    assert figures.sweep(lines, "n", "n", "Acc", log=True).axes[0].get_xscale() == "log"
    with pytest.raises(UsageError):
        figures.sweep({"a": []}, "k", "k", "Acc")
    with pytest.raises(UsageError):
        figures.sweep({str(i): lines["a"] for i in range(11)}, "k", "k", "Acc")


def test_changes_are_coloured_by_what_their_intervals_say() -> None:
    rows = {"up": (0.2, 0.1, 0.3), "down": (-0.2, -0.3, -0.1), "none": (0.1, -0.1, 0.2)}
    axes = figures.changes(rows, "t", "x").axes[0]
    points = [line for line in axes.lines if len(line.get_xdata()) == 1]
    assert [line.get_xdata()[0] for line in points] == [0.2, -0.2, 0.1]
    assert len({line.get_color() for line in points}) == 3
    with pytest.raises(UsageError):
        figures.changes({}, "t", "x")


@pytest.mark.parametrize("truth", [True, False])
def test_failure_sheet_has_a_row_for_each_case(truth: bool) -> None:
    mask = np.zeros((30, 40), bool)
    mask[5:10, 5:20] = True
    heat = np.zeros((30, 40), np.float32)
    case = figures.Case(
        "the horse", PICTURE, heat, (5, 5, 20, 10), mask, (0, 0, 9, 9), mask if truth else None, (MAP,), 0.25
    )
    figure = figures.failure_sheet([case, case])
    assert len(figure.axes) == 2 * 4
    assert "the horse" in figure.axes[0].get_title(loc="left") and "0.25" in figure.axes[0].get_title(loc="left")


def test_entropy_examples_show_the_entropy() -> None:
    figure = figures.entropy_examples(PICTURE, "the horse", [MAP])
    assert "H = 0.50" in figure.axes[1].texts[0].get_text()


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_a_saved_figure_can_be_read_and_is_always_the_same(tmp_path, suffix: str) -> None:
    files = [tmp_path / f"{i}{suffix}" for i in range(2)]
    for path in files:
        figures.save(figures.sorted_sums(RANKING), path)
    first, second = (path.read_bytes() for path in files)
    assert first == second
    if suffix == ".png":
        with Image.open(files[0]) as image:
            assert image.width > 400
    else:
        assert first.lstrip().startswith(b"<?xml")


def test_what_cannot_be_drawn_is_told(tmp_path) -> None:
    score = HeadScore(Head(2, 0), None, 0.1, None, None, None, None, None)
    bare = HeadRanking("x", (Head(2, 0),), (1.0,), (score,), 1, 2)
    with pytest.raises(UsageError, match="frequency"):
        figures.selection_frequency(bare)
    with pytest.raises(UsageError, match="IoU"):
        figures.rank_and_iou(bare)
    with pytest.raises(UsageError, match="No case"):
        figures.failure_sheet([])
    with pytest.raises(UsageError, match="PNG"):
        figures.save(figures.sorted_sums(RANKING), tmp_path / "a.gif")
    assert not (tmp_path / "a.gif").exists()
