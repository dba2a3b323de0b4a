"""Grounding in parts: the two ends are the two groundings, and every part in between changes something."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from locheads_studio.heads.grid import Grid
from locheads_studio.heads.grounding import ground_paper, ground_studio
from locheads_studio.heads.parts import PAPER, STUDIO, ground

GRID = Grid.padded(14, 14, 320, 240)


def attention(seed: int) -> np.ndarray:
    """Five heads over an object, with floor and padding lit, each as loud as it likes."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[:14, :14]
    maps = rng.random((5, 14, 14)) ** 2 * 0.3 + 0.05
    for head in maps:
        y, x = rng.integers(3, 11, 2)
        head += np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / rng.uniform(1, 6))
        head[0] += 0.8
        head *= rng.uniform(0.1, 1.0) / head.sum()
    return maps


@pytest.mark.parametrize("seed", range(12))
def test_all_parts_off_is_the_papers_grounding(seed: int) -> None:
    maps = attention(seed)
    ours, theirs = ground(maps, GRID, PAPER), ground_paper(maps, GRID)
    assert ours.box == theirs.box
    np.testing.assert_allclose(ours.points, theirs.points, atol=1e-6)
    np.testing.assert_allclose(ours.heat, theirs.heat, atol=1e-5)


@pytest.mark.parametrize("seed", range(12))
def test_all_parts_on_is_the_studios_grounding(seed: int) -> None:
    maps, weights = attention(seed), (1.0, 2.0, 0.5, 1.0, 0.0)
    ours, theirs = ground(maps, GRID, STUDIO, weights=weights), ground_studio(maps, None, GRID, weights=weights)
    assert ours.box == theirs.box
    np.testing.assert_allclose(ours.points, theirs.points, atol=1e-6)
    np.testing.assert_allclose(ours.heat, theirs.heat, atol=1e-5)
    other = attention(seed + 100)
    both = ground(maps, GRID, replace(STUDIO, contrast=True), neutral=other), ground_studio(maps, other, GRID)
    assert both[0].box == both[1].box


@pytest.mark.parametrize(
    "part",
    [{"floor": True}, {"product": True}, {"sigma": 0.7, "kernel": 5}, {"peak": True}, {"peak": True, "fine": True}],
)
def test_every_part_changes_what_the_paper_finds(part: dict[str, object]) -> None:
    changed = [
        ground(maps, GRID, replace(PAPER, **part)).box != ground(maps, GRID, PAPER).box
        for maps in map(attention, range(40))
    ]
    assert any(changed)


def test_a_map_that_the_other_phrases_explain_is_used_as_it_is() -> None:
    maps = attention(3)
    same = ground(maps, GRID, replace(STUDIO, contrast=True), neutral=maps)
    assert same.box == ground(maps, GRID, STUDIO).box
