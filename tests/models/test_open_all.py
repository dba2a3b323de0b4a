"""Several pictures in one pass: counted, and equal to one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from locheads_studio.models.probe import VlmProbe
from tests.models.tiny import write_vlm

PHRASES = ("the red dog", "the blue cat")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    path = tmp_path_factory.mktemp("vlm")
    write_vlm(path, key_value_heads=2, pad=True)
    return path


def test_pictures_run_in_one_pass_and_give_the_maps_of_one_by_one(folder: Path) -> None:
    together, alone = VlmProbe.load(folder), VlmProbe.load(folder)
    random = np.random.default_rng(3)
    pictures = [random.integers(0, 256, (*size, 3), np.uint8) for size in ((60, 80), (80, 60), (60, 80))]
    passes: list[int] = []
    together.decoder.register_forward_pre_hook(lambda *_: passes.append(1), with_kwargs=False)
    prefixes = together.open_all([*pictures, pictures[0]])
    assert len(passes) == 1 and together.vision_calls == 3
    assert prefixes[3] is prefixes[0] and together.open(pictures[2]) is prefixes[2]
    for picture, prefix in zip(pictures, prefixes, strict=False):
        expected = alone.all_maps(alone.open(picture), PHRASES)
        np.testing.assert_allclose(together.all_maps(prefix, PHRASES), expected, atol=1e-6)
    storages = {layer.keys.untyped_storage().data_ptr() for p in prefixes[:3] for layer in p.layers}
    assert len(storages) == 3 * len(prefixes[0].layers), "a picture that is forgotten frees its memory"


def test_more_pictures_than_are_kept_are_all_given(folder: Path) -> None:
    probe = VlmProbe.load(folder)
    pictures = [np.full((40, 40, 3), value, np.uint8) for value in range(20)]
    assert len({prefix.key for prefix in probe.open_all(pictures)}) == 20
    before = probe.vision_calls
    probe.open(pictures[19])
    assert probe.vision_calls == before
    probe.open(pictures[0])
    assert probe.vision_calls == before + 1, "the first was forgotten"
