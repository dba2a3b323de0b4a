"""Counted: a repaint with another seed encodes neither the picture nor the prompt again, and paints the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch

from locheads_studio.models.inpainter import Inpainter
from locheads_studio.models.reroll import KEPT, Kept
from tests.models.tiny import write_inpainter


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    path = tmp_path_factory.mktemp("inpainter")
    write_inpainter(path)
    return path


def test_another_seed_encodes_nothing_again_and_the_same_seed_paints_the_same(folder: Path) -> None:
    inpainter = Inpainter.load(folder)
    entered: Counter[str] = Counter()
    for name in ("vae", "text_encoder"):
        network = getattr(inpainter.pipeline, name)
        network = network.encoder if name == "vae" else network
        network.register_forward_pre_hook(lambda *_, name=name: entered.update([name]))
    picture = np.random.default_rng(1).integers(0, 256, (96, 128, 3), dtype=np.uint8)
    mask = np.zeros((96, 128), np.uint8)
    mask[30:60, 40:80] = 255
    inpainter.inpaint(picture, mask, "a red dog", seed=1, steps=2)
    assert entered["vae"] and entered["text_encoder"]
    entered.clear()
    again = inpainter.inpaint(picture, mask, "a red dog", seed=2, steps=2)
    assert not entered
    fresh = Inpainter.load(folder).inpaint(picture, mask, "a red dog", seed=2, steps=2)
    assert (again.patch == fresh.patch).all() and (again.blend == fresh.blend).all()
    inpainter.inpaint(picture, mask, "a blue dog", seed=2, steps=2)
    assert entered["text_encoder"] and not entered["vae"]
    entered.clear()
    picture[45, 60] ^= 255
    picture[31, 20] ^= 255
    inpainter.inpaint(picture, mask, "a blue dog", seed=2, steps=2)
    assert entered["vae"] and not entered["text_encoder"]


def test_few_results_are_kept_and_those_without_a_key_never() -> None:
    done: list[int] = []
    kept = Kept(lambda value: done.append(value) or value, lambda value: value if value >= 0 else None)
    for value in (*range(KEPT + 1), KEPT, 0, -1, -1):
        assert kept(value) == value
    assert done == [*range(KEPT + 1), 0, -1, -1], "the oldest was forgotten"
    kept.forget()
    kept(0)
    assert done[-1] == 0
