"""The judge of the inpainter: it learns, its weights come back, and the counting counts."""

import random
from pathlib import Path

import numpy as np
import pytest
import torch

from locheads_studio.errors import DataError
from locheads_studio.storybook.judge import SIDE, Classes, Judge, JudgeNet, save
from locheads_studio.storybook.judge_edits import counted, interval
from locheads_studio.storybook.train_judge import Crop, accuracy, learn


def test_it_learns_to_tell_two_kinds_apart_and_comes_back_from_disk(tmp_path: Path) -> None:
    torch.manual_seed(0)
    classes = Classes.of_world()
    net = JudgeNet(classes)
    noise = np.random.default_rng(0)
    crops = []
    for number in range(16):
        pixels = noise.integers(0, 60, (SIDE, SIDE, 4), dtype=np.uint8)
        pixels[24:72, 24:72, number % 2] = 220
        crops.append(Crop(pixels, number % 2, -100, -100))
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3)
    for _ in range(20):
        learn(net, optimizer, crops, "cpu", random.Random(0))
    assert accuracy(net, crops)["kind"] == 1.0
    assert save(net, classes, tmp_path) <= 2 << 20
    mask = np.zeros((SIDE, SIDE), np.uint8)
    mask[20:76, 20:76] = 255
    assert Judge.load(tmp_path).read(crops[0].pixels[..., :3].copy(), mask).kind in classes.kinds


def test_a_folder_without_a_judge_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no judge"):
        Judge.load(tmp_path)


def test_counting_and_the_interval() -> None:
    rows = [
        {"repainted": {"a": True}, "drawn": {"a": True}, "seam": [2.0, 1.0]},
        {"repainted": {"a": False}, "drawn": {"a": True}, "seam": [4.0, 1.0]},
    ]
    told = counted(rows)
    assert told["figures"]["a"]["repainted"][:2] == [1, 2]
    assert told["figures"]["a"]["drawn"][:2] == [2, 2]
    assert told["seam"] == {"repainted": 3.0, "drawn": 1.0}
    low, high = interval(90, 100)
    assert (round(low, 3), round(high, 3)) == (0.826, 0.945)
